/** What some people achieved and held at every moment, and who was who then. */
import type * as Achievement from "../Achievement.ts"
import * as Catalog from "../Catalog.ts"
import * as Holding from "../Holding.ts"
import type { CatalogVersion, CertificationId, ContactId } from "../Id.ts"
import type { Instant } from "../Instant.ts"
import { at, ended, isKnown, type Version } from "./Versioned.ts"

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
