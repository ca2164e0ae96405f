/** What a campaign decides of some contacts, with numbers for these decisions. */
import { Effect } from "effect"
import * as Campaign from "../Campaign.ts"
import type { Versions } from "../Catalog.ts"
import type * as Decision from "../Decision.ts"
import type { ContactId, SourceId } from "../Id.ts"
import { Conflict, type Ledger, LedgerError, type LoadedContacts, wholePersons } from "../Ledger.ts"
import * as Judgement from "./Judgement.ts"

/** Contacts, and what is decided of them while they are judged. */
export interface Loaded extends LoadedContacts {
  readonly drafts: ReadonlyArray<Decision.Draft>
}

/** Nothing is decided. */
export const none = (loaded: LoadedContacts): Loaded => ({ ...loaded, drafts: [] })

/** What is decided of each person whose lowest contact is among those loaded, in their order. */
export const draftsOf = (
  versions: Versions,
  campaign: Campaign.Campaign,
  loaded: LoadedContacts
): ReadonlyArray<Decision.Draft> => {
  const offerings = new Map(loaded.learners.map(({ id, offering }) => [id, offering]))
  return loaded.ids.flatMap((id) => {
    if (Judgement.personOf(loaded, id) !== id) return []
    const achievements = Judgement.membersOf(loaded, id).flatMap((member) => loaded.achievements.get(member) ?? [])
    return Campaign.decisions(versions, campaign, Campaign.chosen(versions, { achievements, offerings }, campaign))
  })
}

/** Decisions of one commit, unless one person alone has more. */
const perCommit = 1_000
/** Looks before giving up, where others write the same contacts all the time. */
const maxLooks = 20

interface Asked {
  readonly after: ContactId | null
  readonly until: ContactId
  readonly limit: number
  /** Whose numbers are taken, and whether for this alone. */
  readonly source: SourceId
  readonly exclusive: boolean
}

/** The next contacts, as many as make a commit of a bounded size, with what is decided of them. */
export const load = Effect.fnUntraced(function* (
  ledger: Ledger["Service"],
  versions: Versions,
  campaign: Campaign.Campaign,
  { after, until, limit: most, source, exclusive }: Asked
): Effect.fn.Return<Loaded, LedgerError> {
  let limit = most
  for (let look = 1; look <= maxLooks; look++) {
    const loaded = yield* ledger.loadContacts(after, limit, until)
    const drafts = draftsOf(versions, campaign, loaded)
    if (drafts.length === 0) return none(loaded)
    if (drafts.length > perCommit && loaded.ids.length > 1) {
      limit = Math.floor(loaded.ids.length / 2)
      continue
    }
    const room = { facts: 0, decisions: drafts.length, exclusive }
    const numbered = yield* ledger.load({ ...wholePersons(loaded.ids, room), source })
    // What they hold was read before: it is theirs still where nobody has written them since.
    if ([...loaded.stamps].every(([contact, stamp]) => numbered.stamps.get(contact) === stamp))
      return { ...numbered, ids: loaded.ids, holdings: loaded.holdings, drafts }
  }
  const found = `contacts after c${after ?? 0} were written by others in each of ${maxLooks} looks`
  return yield* new LedgerError({ ledger: "campaign", reason: new Conflict({ found }) })
})
