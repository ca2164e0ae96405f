/**
 * The record that a learner met an achievement type's rule. Entries say how it
 * changed, and `evolve` folds them back into what stands. Nothing here stores anything.
 */
import type { AchievementId } from "./AchievementId.ts"
import { type CivilDate, plusDays } from "./CivilDate.ts"
import type * as Entry from "./Entry.ts"
import type { CatalogVersion, ContactId } from "./Id.ts"
import * as Span from "./Span.ts"
import * as State from "./State.ts"
import * as Terms from "./Terms.ts"

export type { Governed } from "./internal/Governing.ts"

/** One achievement as it stands after its last entry. */
export interface Achievement extends State.State {
  readonly id: AchievementId
  /** Whose participation it is: the contact the learner was recorded for, whoever else turns out to be the same person. */
  readonly contact: ContactId
  /** 1 when first entered, one more with each entry. */
  readonly revision: number
  /** The version of the catalog that governs it. */
  readonly catalog: CatalogVersion
}

/** The first day it counts; undefined where it never did, on what is known. */
export const earnedOn = (achievement: Achievement): CivilDate | undefined => achievement.held[0]?.from

/** Whether it counts from its last change on: not lost, not revoked for good, not void. */
export const isStanding = ({ held, terms }: Achievement): boolean =>
  held.at(-1)?.lost === null && terms.voided !== true && !(terms.revocations ?? []).some(({ until }) => until === null)

/**
 * The days it counts once suspensions, revocations and voiding are taken off, from the day its validity begins, whenever that ends.
 * None before it was earned: where a decision dates its validity back, only a certification is held before.
 */
export const counting = ({ held, terms }: Achievement): Span.Spans => {
  if (terms === Terms.none) return held
  if (terms.voided === true) return Span.never
  const off = [...(terms.suspensions ?? []), ...(terms.revocations ?? [])]
  const { validFrom } = terms
  const first = held[0]
  const begun =
    validFrom === undefined || first === undefined || validFrom <= first.from
      ? held
      : Span.minus(held, [{ from: first.from, lost: validFrom }])
  return off.reduce<Span.Spans>(
    (left, { from, until }) => Span.minus(left, [{ from, lost: until === null ? null : plusDays(until, 1) }]),
    begun
  )
}

/** Whether two records of one achievement say the same. */
export const isSame = (a: Achievement, b: Achievement): boolean =>
  a.contact === b.contact && a.revision === b.revision && a.catalog === b.catalog && State.isSame(a, b)

/** What stands after an entry: an entry says the whole of it, so the fold is its last one. */
export const evolve = (entry: Entry.Entry): Achievement => ({
  id: entry.achievement,
  contact: entry.contact,
  revision: entry.revision,
  catalog: entry.catalog,
  ...State.of(entry)
})
