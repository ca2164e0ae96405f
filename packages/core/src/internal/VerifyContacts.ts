/** Contacts checked against the entries about them and against the facts, in ranges that several workers can share. */
import { Effect, Result } from "effect"
import * as Achievement from "../Achievement.ts"
import * as AchievementId from "../AchievementId.ts"
import type { Versions } from "../Catalog.ts"
import * as Entry from "../Entry.ts"
import { ContactId } from "../Id.ts"
import { Instant } from "../Instant.ts"
import { Ledger, type LedgerError, type LoadedContacts, type Logged, maxPage } from "../Ledger.ts"
import * as Lives from "./Lives.ts"
import * as Plan from "../Plan.ts"
import * as Damaged from "./Damaged.ts"
import { type Difference, maxDifferences, note } from "./Difference.ts"
import * as Versioned from "./Versioned.ts"
import * as VerifyErased from "./VerifyErased.ts"
import * as VerifyStood from "./VerifyStood.ts"

/** One worker's part of all contacts: of `of` parts the one at `index`, from 0. */
export interface Share {
  readonly index: number
  readonly of: number
}

/** What a share of the contacts comes to. */
export interface ContactsPart {
  readonly contacts: number
  /** Entries about them. */
  readonly entries: number
  readonly differences: ReadonlyArray<Difference>
}

interface Tally {
  readonly versions: Versions
  readonly catalogs: ReadonlyArray<Lives.Applied>
  readonly differences: Array<Difference>
  contacts: number
  entries: number
}

const unreadable = (found: string): ContactsPart => ({
  contacts: 0,
  entries: 0,
  differences: [{ part: "store", where: "the contacts", found }]
})

/** Contact numbers of one range: what is loaded at once. Ranges go round, so that shares are even whatever the numbers are. */
const width = maxPage

/**
 * Compares each contact's achievements with the entries and with the facts, the holdings with both, and who is who with the
 * decisions; as they stand, and as they were known at any moment before. Holds one range.
 */
export const verifyContacts = Effect.fn("Audit.verifyContacts")(function* (
  versions: Versions,
  share: Share = { index: 0, of: 1 }
): Effect.fn.Return<ContactsPart, LedgerError, Ledger> {
  const catalogs = Lives.applied(versions, yield* (yield* Ledger).catalogs)
  const tally: Tally = { versions, catalogs, differences: [], contacts: 0, entries: 0 }
  // Ends with the contacts: each range is after the one before. Or where no more would be named.
  for (let range: number | undefined = share.index; range !== undefined && tally.differences.length < maxDifferences;) {
    const before = tally.contacts
    yield* verifyRange(tally, range)
    range = tally.contacts > before ? range + share.of : yield* rangeAfter(range, share)
  }
  const { contacts, entries, differences } = tally
  return { contacts, entries, differences }
}, Damaged.orElse(unreadable))

/** No number that a store gives is as high; one that was put in may be. */
const most = Number.MAX_SAFE_INTEGER

const idOrNull = (id: number): ContactId | null => (id === 0 ? null : ContactId.make(Math.min(id, most)))

/** The next range of the share with contacts in it or before it; undefined where there are none after this one. */
const rangeAfter = Effect.fnUntraced(function* (range: number, { of }: Share) {
  const id = yield* nextAfter((range + 1) * width)
  return id === undefined ? undefined : range + of * Math.ceil((Math.floor((id - 1) / width) - range) / of)
})

/** The next contact; where it can't be read it is found by halves, for it may be anywhere. */
const nextAfter = Effect.fnUntraced(function* (after: number) {
  const ledger = yield* Ledger
  const isNone = (until: number) =>
    ledger.loadContacts(idOrNull(after), 1, ContactId.make(until)).pipe(
      Effect.map(({ ids }) => ids.length === 0),
      Damaged.orElse(() => false)
    )
  const next = yield* ledger.loadContacts(idOrNull(after), 1).pipe(Damaged.orElse(() => undefined))
  if (next !== undefined) return next.ids[0]
  let [low, high] = [after, most]
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2)
    if (yield* isNone(middle)) low = middle
    else high = middle
  }
  return high
})

const verifyRange = Effect.fnUntraced(function* (tally: Tally, range: number) {
  const until = Math.min((range + 1) * width, most)
  let after = range * width
  let limit = width
  // Ends with the range: each step is a later contact, or fewer of them.
  while (after < until && tally.differences.length < maxDifferences) {
    const read = yield* Effect.result(readContacts(after, limit, until))
    if (Result.isSuccess(read)) {
      const last = read.success.loaded.ids.at(-1)
      if (last === undefined) return
      verifyRead(tally, read.success)
      after = last
    } else if (read.failure.reason._tag !== "Corrupt") {
      return yield* read.failure
    } else if (limit > 1) {
      limit = Math.floor(limit / 2)
    } else {
      after = yield* noteUnreadable(tally, after, until, read.failure)
      limit = width
    }
  }
})

/** Some contacts with what their entries add up to. */
interface Read {
  readonly loaded: LoadedContacts
  readonly entered: Entered
  readonly kept: VerifyStood.Kept
  readonly entries: number
  readonly differences: ReadonlyArray<Difference>
}

/** What entries add up to: what stands after them, by name, and what they replaced. */
interface Entered {
  readonly standing: Map<string, Versioned.Version<Achievement.Achievement>>
  readonly past: Array<Versioned.Version<Achievement.Achievement>>
}

export const readContacts = Effect.fnUntraced(function* (after: number, limit: number, until: number) {
  const ledger = yield* Ledger
  const loaded = yield* ledger.loadContacts(idOrNull(after), limit, ContactId.make(until))
  const entered: Entered = { standing: new Map(), past: [] }
  const differences: Array<Difference> = []
  const ids = new Set(loaded.ids)
  let entries = 0
  // Ends with the entries: each page is at most `maxPage` of them, after the last one seen.
  for (let at: number | null = null; ids.size > 0;) {
    const page: ReadonlyArray<Logged> = yield* ledger.entries(loaded.ids, at)
    for (const entry of page) fold(ids, entered, entry, differences)
    entries += page.length
    if (page.length === 0) break
    at = page.at(-1)?.index ?? null
  }
  const kept = yield* VerifyStood.read(loaded, [...entered.past, ...entered.standing.values()])
  return { loaded, entered, kept, entries, differences } satisfies Read
})

/** Takes one entry in, in the order of the log. */
const fold = (
  ids: ReadonlySet<ContactId>,
  { standing, past }: Entered,
  { index, text }: Logged,
  differences: Array<Difference>
): void => {
  const where = `entry ${index}`
  const entry = Entry.parse(text)
  if (Result.isFailure(entry)) return note(differences, { part: "log", where, found: `no entry: ${entry.failure}` })
  const { achievement, contact, revision, recordedAt } = entry.success
  if (!ids.has(contact)) {
    note(differences, { part: "entries", where, found: `about contact ${contact}, but kept as another's` })
  }
  const name = AchievementId.format(achievement)
  const before = standing.get(name)
  const due = (before?.stored.revision ?? 0) + 1
  if (revision !== due) {
    note(differences, { part: "entries", where, found: `revision ${revision} of ${name} where ${due} is due` })
  }
  if (before !== undefined) past.push(...Versioned.ended(before, recordedAt))
  standing.set(name, { stored: Achievement.evolve(entry.success), since: recordedAt, until: null })
}

/** Names the first contact after one that can't be read. Numbers have gaps, so one number after another is asked for. */
const noteUnreadable = Effect.fnUntraced(function* (tally: Tally, after: number, until: number, error: LedgerError) {
  for (let id = after + 1; id <= until; id++) {
    const read = yield* Effect.result(readContacts(id - 1, 1, id))
    if (Result.isSuccess(read)) continue
    if (read.failure.reason._tag !== "Corrupt") return yield* read.failure
    note(tally.differences, { part: "store", where: `contact ${id}`, found: read.failure.reason.found })
    return id
  }
  return yield* error
})

const verifyRead = (tally: Tally, { loaded, entered: { standing }, kept, entries, differences }: Read): void => {
  tally.contacts += loaded.ids.length
  tally.entries += entries
  note(tally.differences, ...differences)
  for (const achievement of loaded.ids.flatMap((id) => loaded.achievements.get(id) ?? [])) {
    const name = AchievementId.format(achievement.id)
    const entered = standing.get(name)?.stored
    if (entered === undefined || !Achievement.isSame(entered, achievement)) {
      note(tally.differences, { part: "entries", where: name, found: "stands otherwise than its entries say" })
    }
    standing.delete(name)
  }
  for (const name of standing.keys()) {
    note(tally.differences, { part: "entries", where: name, found: "has entries but is not stored" })
  }
  note(tally.differences, ...VerifyStood.verify(kept, tally.catalogs), ...VerifyErased.verify(loaded))
  verifyJudged(tally, loaded)
}

/** Who commits nothing. */
const nobody = { source: Plan.itself, from: null, lease: null }

/** For entries that are compared and thrown away. */
const unrecorded = Instant.make(0)

/** What judging anew would write is a difference: a ledger in order has nothing left to write. */
const verifyJudged = ({ versions, differences }: Tally, loaded: LoadedContacts): void => {
  const at = loaded.head.recordedAt ?? unrecorded
  const { commit } = Plan.ofContacts(versions, loaded, at, nobody, null)
  for (const entry of commit.entries) {
    note(differences, {
      part: "facts",
      where: AchievementId.format(entry.achievement),
      found: `facts that say otherwise: it should have been ${entry.kind.toLowerCase()}`
    })
  }
  const changed = new Set(commit.entries.map(({ contact }) => loaded.people.get(contact) ?? contact))
  for (const { contact } of commit.holdings) {
    // What other entries would bring is told by the line above.
    if (changed.has(contact)) continue
    note(differences, {
      part: "holdings",
      where: `contact ${contact}`,
      found: "holdings that don't follow from the achievements"
    })
  }
}
