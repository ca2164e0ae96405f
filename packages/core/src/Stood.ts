/**
 * How what is stored came to stand: every version of it, known from the commit that wrote it until the one that replaced or
 * removed it. All of it follows from what is only ever added to: entries, decisions, and the catalogs applied.
 */
import { Effect } from "effect"
import * as Achievement from "./Achievement.ts"
import * as AchievementId from "./AchievementId.ts"
import * as Catalog from "./Catalog.ts"
import * as Contact from "./Contact.ts"
import * as Decision from "./Decision.ts"
import type * as Entry from "./Entry.ts"
import * as Holding from "./Holding.ts"
import type { CatalogVersion, CertificationId, ContactId, DecisionId } from "./Id.ts"
import type { Instant } from "./Instant.ts"

/** One version of something stored. */
export interface Version<A> {
  readonly stored: A
  /** When the commit that wrote it was recorded. */
  readonly since: Instant
  /** When the one that replaced or removed it was; null while it stands. */
  readonly until: Instant | null
}

/** Everything a store has said of a contact, what stands now with it. */
export interface Stood {
  readonly achievements: ReadonlyArray<Version<Achievement.Achievement>>
  /** Each certification by itself, under the number of whoever was the lowest contact of the person then. */
  readonly holdings: ReadonlyArray<Version<Holding.Holding>>
  /** Those it was part of, other than itself. */
  readonly persons: ReadonlyArray<Version<ContactId>>
}

/** Whether a version was known at a moment; for null, whether it stands now. */
export const isKnown = ({ since, until }: Omit<Version<unknown>, "stored">, known: Instant | null): boolean =>
  known === null ? until === null : since <= known && (until === null || until > known)

/** What versions say at a moment; for null, what they say now. */
export const at = <A>(versions: ReadonlyArray<Version<A>>, known: Instant | null): ReadonlyArray<A> =>
  versions.flatMap((version) => (isKnown(version, known) ? [version.stored] : []))

/** A version that ended at a moment: none where nobody can have seen it. */
export const ended = <A>({ stored, since }: Version<A>, until: Instant): ReadonlyArray<Version<A>> =>
  since < until ? [{ stored, since, until }] : []

/** All versions of the achievements that some entries are about; entries of one achievement are in the order of the log. */
export const achievements = (entries: Iterable<Entry.Entry>): ReadonlyArray<Version<Achievement.Achievement>> => {
  const past: Array<Version<Achievement.Achievement>> = []
  const standing = new Map<string, Version<Achievement.Achievement>>()
  for (const entry of entries) {
    const name = AchievementId.format(entry.achievement)
    const before = standing.get(name)
    if (before !== undefined) past.push(...ended(before, entry.recordedAt))
    standing.set(name, { stored: Achievement.evolve(entry), since: entry.recordedAt, until: null })
  }
  return [...past, ...standing.values()]
}

/** All decisions about these contacts, and about whoever was ever linked to one of them. */
export const closure = Effect.fnUntraced(function* <E, R>(
  contacts: ReadonlyArray<ContactId>,
  ask: (contacts: ReadonlyArray<ContactId>) => Effect.Effect<ReadonlyArray<Decision.Decision>, E, R>
) {
  const asked = new Set<ContactId>()
  const found = new Map<DecisionId, Decision.Decision>()
  // Ends with the contacts: each round asks about those that none before asked about.
  for (let next = contacts; next.length > 0;) {
    for (const contact of next) asked.add(contact)
    const decisions = yield* ask(next)
    for (const decision of decisions) found.set(decision.id, decision)
    const named = decisions.flatMap(({ act }) => (act._tag === "Linked" ? act.contacts : []))
    next = [...new Set(named)].filter((contact) => !asked.has(contact))
  }
  return [...found.values()]
})

/** Whose part each contact was, from all decisions about these contacts and about whoever was ever linked to one of them. */
export const persons = (
  decisions: ReadonlyArray<Decision.Decision>
): ReadonlyMap<ContactId, ReadonlyArray<Version<ContactId>>> => {
  const found = new Map<ContactId, Array<Version<ContactId>>>()
  for (const own of together(decisions)) {
    const contacts = new Set(own.flatMap(({ about }) => about))
    for (const moment of new Set(own.map(({ recordedAt }) => recordedAt))) {
      const known = own.filter(({ recordedAt }) => recordedAt <= moment)
      const people = Contact.people(Decision.links(Decision.inForce(known)))
      for (const contact of contacts) {
        const versions = found.get(contact) ?? []
        found.set(contact, moved(versions, contact, people.get(contact) ?? contact, moment))
      }
    }
  }
  return found
}

/** The decisions that say who is who, in the order of their times, apart for people who were never linked. */
const together = (decisions: ReadonlyArray<Decision.Decision>): Iterable<ReadonlyArray<Decision.Decision>> => {
  const ever = Contact.people(decisions.flatMap(({ act }) => (act._tag === "Linked" ? [act.contacts] : [])))
  const own = decisions.filter(
    ({ act, about }) => ["Linked", "Separated", "Withdrawn"].includes(act._tag) && about.some((each) => ever.has(each))
  )
  const groupOf = ({ about }: Decision.Decision) => about.flatMap((contact) => ever.get(contact) ?? [])[0]
  return Map.groupBy(
    own.toSorted((a, b) => a.recordedAt - b.recordedAt || a.id - b.id),
    groupOf
  ).values()
}

/** The versions of a contact that is part of a person from that moment on: none of its own for as long as it is nobody's. */
const moved = (
  versions: Array<Version<ContactId>>,
  contact: ContactId,
  person: ContactId,
  since: Instant
): Array<Version<ContactId>> => {
  const last = versions.at(-1)
  const open = last?.until === null ? last : undefined
  if ((open?.stored ?? contact) === person) return versions
  return [
    ...(open === undefined ? versions : [...versions.slice(0, -1), ...ended(open, since)]),
    ...(person === contact ? [] : [{ stored: person, since, until: null }])
  ]
}

/** A version of the catalog with all before it, from the moment on at which it was applied. */
export interface Applied {
  readonly versions: Catalog.Versions
  readonly since: Instant
}

/** What was in force when: one for each version, in their order. */
export const applied = (
  versions: Catalog.Versions,
  catalogs: ReadonlyArray<{ readonly version: CatalogVersion; readonly recordedAt: Instant }>
): ReadonlyArray<Applied> =>
  catalogs.map(({ version, recordedAt }) => ({
    since: recordedAt,
    versions:
      version === versions.latest
        ? versions
        : Catalog.versions(new Map([...versions.all].filter(([each]) => each <= version)), version)
  }))

/** Every version of what some contacts achieved, and of who was who: whole persons, with all who were ever part of them. */
export interface Lives {
  readonly achievements: ReadonlyMap<ContactId, ReadonlyArray<Version<Achievement.Achievement>>>
  readonly persons: ReadonlyMap<ContactId, ReadonlyArray<Version<ContactId>>>
  /** Everybody who was ever part of each person. */
  readonly parts: ReadonlyMap<ContactId, ReadonlyArray<ContactId>>
}

export const lives = (achieved: Lives["achievements"], who: Lives["persons"]): Lives => {
  const pairs = [...who].flatMap(([contact, versions]) =>
    [...new Set(versions.map(({ stored }) => stored))].map((person) => ({ person, contact }))
  )
  const parts = new Map(
    [...Map.groupBy(pairs, ({ person }) => person)].map(([person, own]) => [person, own.map(({ contact }) => contact)])
  )
  return { achievements: achieved, persons: who, parts }
}

/** The moments at which what a person holds may have changed, catalogs aside, in order. */
export const moments = (known: Lives, person: ContactId): ReadonlyArray<Instant> => {
  const all = new Set<Instant>()
  const add = ({ since, until }: Version<unknown>): void => {
    all.add(since)
    if (until !== null) all.add(until)
  }
  known.persons.get(person)?.forEach(add)
  for (const contact of [person, ...(known.parts.get(person) ?? [])]) {
    known.achievements.get(contact)?.forEach(add)
    for (const version of known.persons.get(contact) ?? []) if (version.stored === person) add(version)
  }
  return [...all].toSorted((a, b) => a - b)
}

/** The achievements of a person at a moment: none while it was part of another. */
export const standing = (known: Lives, person: ContactId, moment: Instant): ReadonlyArray<Achievement.Achievement> => {
  if (known.persons.get(person)?.some((version) => isKnown(version, moment)) === true) return []
  const isPart = (contact: ContactId): boolean =>
    known.persons.get(contact)?.some((version) => version.stored === person && isKnown(version, moment)) === true
  const members = [person, ...(known.parts.get(person) ?? []).filter(isPart)]
  return members.flatMap((member) => at(known.achievements.get(member) ?? [], moment))
}

/** All versions of what a person held, each catalog in force from the moment on at which it was applied. */
export const holdings = (
  catalogs: ReadonlyArray<Applied>,
  known: Lives,
  person: ContactId
): ReadonlyArray<Version<Holding.Holding>> => {
  const past: Array<Version<Holding.Holding>> = []
  let open = new Map<CertificationId, Version<Holding.Holding>>()
  const all = [...new Set([...moments(known, person), ...catalogs.map(({ since }) => since)])].toSorted((a, b) => a - b)
  for (const since of all) {
    const inForce = catalogs.findLast((each) => each.since <= since)
    const now = inForce === undefined ? [] : Holding.deriveAll(inForce.versions, standing(known, person, since))
    const next = new Map(
      now.map((stored) => {
        const before = open.get(stored.certification)
        const isSame = before !== undefined && Holding.isSame([before.stored], [stored])
        return [stored.certification, isSame ? before : { stored, since, until: null }]
      })
    )
    for (const [certification, before] of open)
      if (next.get(certification) !== before) past.push(...ended(before, since))
    open = next
  }
  return [...past, ...open.values()]
}
