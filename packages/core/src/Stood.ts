/**
 * How what is stored came to stand: every version of it, known from the commit that wrote it until the one that replaced or
 * removed it. All of it follows from what is only ever added to: entries, decisions, and the catalogs applied.
 */
import { Effect } from "effect"
import * as Achievement from "./Achievement.ts"
import * as AchievementId from "./AchievementId.ts"
import * as Contact from "./Contact.ts"
import type * as Decision from "./Decision.ts"
import type * as Entry from "./Entry.ts"
import type * as Holding from "./Holding.ts"
import type { ContactId, DecisionId } from "./Id.ts"
import * as InForce from "./internal/InForce.ts"
import type { Instant } from "./Instant.ts"
import { ended, type Version } from "./internal/Versioned.ts"

export { applied, type Applied, holdings, lives, type Lives } from "./internal/Lives.ts"
export { at, type Version } from "./internal/Versioned.ts"

/** Everything a store has said of a contact, what stands now with it. */
export interface Stood {
  readonly achievements: ReadonlyArray<Version<Achievement.Achievement>>
  /** Each certification by itself, under the number of whoever was the lowest contact of the person then. */
  readonly holdings: ReadonlyArray<Version<Holding.Holding>>
  /** Those it was part of, other than itself. */
  readonly persons: ReadonlyArray<Version<ContactId>>
}

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
      const people = Contact.people(InForce.links(InForce.inForce(known)))
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
