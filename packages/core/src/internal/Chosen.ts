/** What a campaign decides of some contacts, with numbers for these decisions. */
import { Effect } from "effect"
import type { Campaign } from "../Campaign.ts"
import * as Catalog from "../Catalog.ts"
import type { Versions } from "../Catalog.ts"
import type * as Decision from "../Decision.ts"
import type { ContactId, SourceId } from "../Id.ts"
import { Conflict, type Ledger, LedgerError, type LoadedContacts, wholePersons } from "../Ledger.ts"
import type { Case } from "./Case.ts"
import * as Governing from "./Governing.ts"
import * as Judge from "./Judge.ts"
import * as Judgement from "./Judgement.ts"
import * as World from "./World.ts"
import * as Achievement from "../Achievement.ts"
import * as AchievementId from "../AchievementId.ts"
import type * as CivilDate from "../CivilDate.ts"
import * as Holding from "../Holding.ts"
import { isRevised } from "./Revised.ts"
import * as Span from "../Span.ts"

/** Contacts, and what is decided of them while they are judged. */
export interface Loaded extends LoadedContacts {
  readonly drafts: ReadonlyArray<Decision.Draft>
}

/** Nothing is decided. */
export const none = (loaded: LoadedContacts): Loaded => ({ ...loaded, drafts: [] })

/** What is decided of each person whose lowest contact is among those loaded, in their order. */
export const draftsOf = (
  versions: Versions,
  campaign: Campaign,
  loaded: LoadedContacts
): ReadonlyArray<Decision.Draft> => {
  const offerings = new Map(loaded.learners.map(({ id, offering }) => [id, offering]))
  const earnedOn = earnedIn(versions, loaded)
  return loaded.ids.flatMap((id) => {
    if (World.personOf(loaded, id) !== id) return []
    const all = World.membersOf(loaded, id).flatMap((member) => loaded.achievements.get(member) ?? [])
    const open = all.filter(
      ({ id: { type, learner }, catalog, terms }) =>
        terms.voided !== true && isRevised(versions, catalog, type, offerings.get(learner))
    )
    return decisionsOf(versions, campaign, chosen(versions, { open, all, earnedOn }, campaign))
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
  campaign: Campaign,
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

/** The day on which an achievement was first earned; undefined where it was not. */
type EarnedOn = (achievement: Achievement.Achievement) => CivilDate.CivilDate | undefined

interface Person {
  /** What may be chosen. */
  readonly open: ReadonlyArray<Achievement.Achievement>
  readonly all: ReadonlyArray<Achievement.Achievement>
  readonly earnedOn: EarnedOn
}

/**
 * The achievements of a person that a campaign puts under the latest version: of those that were issued under another one, that the
 * latest can judge and says something else of (their type, offering or certifications were edited), and that nobody has voided.
 */
const chosen = (
  versions: Catalog.Versions,
  { open, all, earnedOn }: Person,
  { choice, on }: Campaign
): ReadonlyArray<Achievement.Achievement> => {
  // Nearly everybody has none.
  if (open.length === 0) return open
  switch (choice._tag) {
    case "EarnedSince":
      return open.filter((each) => {
        const day = earnedOn(each)
        return day !== undefined && day >= choice.since
      })
    case "Renewal":
      return open.filter((each) => beginsAfter(each, on))
    case "Holders": {
      const holdings = Holding.deriveAll(before(versions), all)
      return open.filter((each) => countsOn(holdings, each, on))
    }
  }
}

/**
 * What counts on no day, and was put under another version by a person, was earned when the latest says. No news would bring it under
 * the latest, so that a campaign that was a mistake could not be mended.
 */
const earnedIn = (versions: Catalog.Versions, loaded: LoadedContacts): EarnedOn => {
  let subjects: ReadonlyMap<string, Case> | undefined
  return (achievement) => {
    const { id } = achievement
    const held = Achievement.earnedOn(achievement)
    if (held !== undefined) return held
    subjects ??= subjectsOf(versions, loaded)
    const subject = subjects.get(AchievementId.format(id))
    // What nobody has put under a version is judged as though it had never been issued.
    if (subject === undefined || Governing.rulingOf(subject, id).governed === null) return undefined
    return Judge.daysByLatest(versions, subject, id)?.[0]?.from
  }
}

/** How each achievement would be judged, as things stand, by its name. */
const subjectsOf = (versions: Catalog.Versions, loaded: LoadedContacts): ReadonlyMap<string, Case> =>
  new Map(
    Judgement.cases(World.asLoaded(versions, loaded)).flatMap((subject) =>
      subject.standing.map((each) => [AchievementId.format(each.id), subject])
    )
  )

const earlier = new WeakMap<Catalog.Versions, Catalog.Versions>()

/** The versions without the latest: what counts is asked as it was before anybody was judged by that one. Made once, for its indexes. */
const before = (versions: Catalog.Versions): Catalog.Versions => {
  let found = earlier.get(versions)
  if (found === undefined) {
    const all = new Map([...versions.all].filter(([version]) => version !== versions.latest))
    found = Catalog.versions(all, [...all.keys()].at(-1) ?? versions.latest)
    earlier.set(versions, found)
  }
  return found
}

const beginsAfter = (achievement: Achievement.Achievement, day: CivilDate.CivilDate): boolean => {
  const [first] = Achievement.counting(achievement)
  return first !== undefined && first.from > day
}

const countsOn = (
  holdings: ReadonlyArray<Holding.Holding>,
  achievement: Achievement.Achievement,
  day: CivilDate.CivilDate
): boolean => {
  if (!Span.covers(Achievement.counting(achievement), day)) return false
  const own = holdings.flatMap(({ periods }) => periods.filter((period) => isOf(period, achievement)))
  return own.length === 0
    ? achievement.expires === null || achievement.expires >= day
    : own.some((period) => Holding.covers(period, day))
}

const isOf = ({ achievement, beside }: Holding.Period, { id }: Achievement.Achievement): boolean =>
  AchievementId.isSame(achievement, id) || beside.some((each) => AchievementId.isSame(each, id))

/** What a campaign decides of each achievement it chose. */
const decisionsOf = (
  { latest }: Catalog.Versions,
  { actor, role, reason }: Campaign,
  all: ReadonlyArray<Achievement.Achievement>
): ReadonlyArray<Decision.Draft> =>
  all.map(({ id }) => ({ act: { _tag: "Governed", achievement: id, catalog: latest }, actor, role, reason }))
