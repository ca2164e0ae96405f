/** Every version of what is stored of some contacts, checked against what it follows from: entries, decisions and catalogs. */
import { Effect } from "effect"
import * as Achievement from "../Achievement.ts"
import * as AchievementId from "../AchievementId.ts"
import type { Decision } from "../Decision.ts"
import * as Holding from "../Holding.ts"
import type { ContactId } from "../Id.ts"
import * as Instant from "../Instant.ts"
import { Ledger, type LoadedContacts, maxPage, type Restated, wholePersons } from "../Ledger.ts"
import * as Lives from "./Lives.ts"
import * as Stood from "../Stood.ts"
import type { Difference } from "./Difference.ts"
import * as Versions from "./Versioned.ts"

type Versions = ReadonlyMap<ContactId, Stood.Stood>

/** What is stored of contacts, and what it follows from. */
export interface Kept {
  readonly stood: Versions
  /** What the entries about them make, and the decisions; of whoever was ever linked to one of them, what is stored. */
  readonly lives: Lives.Lives
}

/** Reads what is stored of loaded contacts, of which entries make these versions, and of whoever was ever linked to one of them. */
export const read = Effect.fnUntraced(function* (
  { ids, decisions, people }: LoadedContacts,
  entered: ReadonlyArray<Versions.Version<Achievement.Achievement>>
) {
  const ledger = yield* Ledger
  const stood = yield* ledger.stood(ids)
  const achievements = Map.groupBy(entered, ({ stored }) => stored.contact)
  const isLinked = ({ act }: Decision): boolean => act._tag === "Linked"
  // Nearly nobody is: then it is enough to know of the contacts themselves.
  if (people.size === 0 && !decisions.some(isLinked))
    return { stood, lives: Lives.lives(achievements, new Map()) } satisfies Kept
  const all = yield* Stood.closure(ids, (contacts) =>
    contacts === ids
      ? Effect.succeed(decisions)
      : Effect.map(ledger.load({ ...wholePersons(contacts), whole: false }), (loaded) => loaded.decisions)
  )
  const persons = Stood.persons(all)
  const others = [...persons.keys()].filter((contact) => !stood.has(contact))
  for (let start = 0; start < others.length; start += maxPage) {
    const beside = yield* ledger.stood(others.slice(start, start + maxPage))
    for (const [contact, own] of beside) achievements.set(contact, [...own.achievements])
  }
  return { stood, lives: Lives.lives(achievements, persons) } satisfies Kept
})

/** What is to be said of one contact: nothing where every version is what it must be, and none is missing. */
const differing = (
  { lives }: Kept,
  catalogs: ReadonlyArray<Lives.Applied>,
  contact: ContactId,
  stood: Stood.Stood,
  isThorough: boolean
): ReadonlyArray<Difference> => {
  const where = `contact ${contact}`
  const differences = [...ofAchievements(stood.achievements, lives.achievements.get(contact) ?? [])]
  if (!isSamePersons(merged(stood.persons), lives.persons.get(contact) ?? []))
    differences.push({ part: "people", where, found: "is or was part of another person than the decisions say" })
  const moment = strayed(catalogs, lives, contact, stood.holdings, isThorough)
  if (moment !== undefined) {
    const found = `holdings known at ${Instant.format(moment)} that don't follow from the achievements of then`
    differences.push({ part: "holdings", where, found })
  }
  return differences
}

/** Each version that is not what it must be, and each that is missing. */
export const verify = (kept: Kept, catalogs: ReadonlyArray<Lives.Applied>): ReadonlyArray<Difference> =>
  [...kept.stood].flatMap(([contact, stood]) => differing(kept, catalogs, contact, stood, false))

/** All versions of whoever has one that is not what it must be, as they must be. */
export const restated = (kept: Kept, catalogs: ReadonlyArray<Lives.Applied>): ReadonlyArray<Restated> =>
  [...kept.stood].flatMap(([contact, stood]) => {
    const achievements = kept.lives.achievements.get(contact) ?? []
    const isSame =
      differing(kept, catalogs, contact, stood, true).length === 0 &&
      isStanding(Versions.at(stood.achievements, null), Versions.at(achievements, null))
    if (isSame) return []
    const persons = kept.lives.persons.get(contact) ?? []
    return [{ contact, stood: { achievements, persons, holdings: Lives.holdings(catalogs, kept.lives, contact) } }]
  })

/** Whether what was entered stands as it was. What was never entered stays as it is: nobody may delete an achievement. */
const isStanding = (
  stored: ReadonlyArray<Achievement.Achievement>,
  entered: ReadonlyArray<Achievement.Achievement>
): boolean => {
  const known = new Map(stored.map((each) => [AchievementId.format(each.id), each]))
  return entered.every((each) => {
    const other = known.get(AchievementId.format(each.id))
    return other !== undefined && Achievement.isSame(each, other)
  })
}

type Achievements = ReadonlyArray<Versions.Version<Achievement.Achievement>>

/** What stands is held against the entries elsewhere: here since when it does, and each version before it. */
const ofAchievements = (stored: Achievements, entered: Achievements): ReadonlyArray<Difference> => {
  const differences: Array<Difference> = []
  const due = new Map(entered.map((version) => [keyOf(version), version]))
  const say = ({ stored: { id } }: Achievements[number], found: string) =>
    differences.push({ part: "entries", where: AchievementId.format(id), found })
  for (const version of stored) {
    const { since, until } = version
    const entry = due.get(keyOf(version))
    due.delete(keyOf(version))
    const from = Instant.format(since)
    if (until === null) {
      if (entry !== undefined && entry.since !== since)
        say(version, `stands since ${from}, where its last entry is of ${Instant.format(entry.since)}`)
    } else if (entry?.until !== until || !Achievement.isSame(entry.stored, version.stored))
      say(version, `stood from ${from} to ${Instant.format(until)} otherwise than its entries say`)
  }
  for (const version of due.values()) {
    if (version.until === null) continue
    say(version, `how it stood from ${Instant.format(version.since)} on is not stored`)
  }
  return differences
}

/** One text for each version: of each achievement one stands, and no two past ones begin at one moment. */
const keyOf = ({ stored: { id }, since, until }: Achievements[number]): string =>
  until === null ? AchievementId.format(id) : `${AchievementId.format(id)} ${since}`

/** In order, as one where nothing changed between two: what was changed and changed back within a moment. */
const merged = (versions: Stood.Stood["persons"]): Stood.Stood["persons"] => {
  const all: Array<Versions.Version<ContactId>> = []
  for (const version of versions.toSorted((a, b) => a.since - b.since)) {
    const last = all.at(-1)
    if (last?.stored === version.stored && last.until === version.since) {
      all.splice(-1, 1, { ...last, until: version.until })
    } else all.push(version)
  }
  return all
}

const isSamePersons = (a: Stood.Stood["persons"], b: Stood.Stood["persons"]): boolean =>
  a.length === b.length &&
  a.every(({ stored, since, until }, at) => {
    const other = b[at]
    return stored === other?.stored && since === other.since && until === other.until
  })

/**
 * The first moment at which a person's holdings don't follow from what was known then, under any version of the catalog that
 * was applied by then. Everybody is judged anew after a change, some later than others, and never by an earlier one again.
 */
const strayed = (
  catalogs: ReadonlyArray<Lives.Applied>,
  lives: Lives.Lives,
  person: ContactId,
  stored: ReadonlyArray<Versions.Version<Holding.Holding>>,
  isThorough: boolean
): Instant.Instant | undefined => {
  const odd = stored.find(({ since, until }) => until !== null && since >= until)
  if (odd !== undefined) return odd.since
  const all = new Set(Lives.moments(lives, person))
  for (const { since, until } of stored) for (const each of [since, ...(until === null ? [] : [until])]) all.add(each)
  // What stands now is held against the latest version elsewhere, where nothing is to be put right.
  if (!isThorough && all.size < 2 && catalogs.length === 1 && stored.every(({ until }) => until === null))
    return undefined
  let earliest = 0
  for (const moment of [...all].toSorted((a, b) => a - b)) {
    const [known, standing] = [Versions.at(stored, moment), Lives.standing(lives, person, moment)]
    // Whoever wrote what a version governs knew that version.
    for (const { catalog } of standing) earliest = Math.max(earliest, catalog)
    const applied = catalogs.filter(({ since }) => since <= moment)
    const due = applied.find(
      ({ versions }) => versions.latest >= earliest && Holding.isSame(known, Holding.deriveAll(versions, standing))
    )
    if (due === undefined && known.length + applied.length > 0) return moment
    earliest = due?.versions.latest ?? earliest
  }
  return undefined
}
