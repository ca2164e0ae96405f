/**
 * How a certificate stands on a day, from what it says and what stands now. Pure: the certificate itself is never read to decide
 * anything, and nothing here knows today.
 */
import { type Achievement, CivilDate, Fraction, Holding, Span, Terms } from "@laurel/core"
import { lastDay, lastDayAlone } from "./lastDay.ts"

/** What a certificate says of its achievement: what is held against what stands now. */
export interface Said {
  readonly earnedOn: CivilDate.CivilDate
  readonly validFrom: CivilDate.CivilDate
  /** The last valid day; null for no end. */
  readonly validUntil: CivilDate.CivilDate | null
  /** From 0 to 1; null where there was none. */
  readonly score: number | null
}

/** What stands now of the same achievement. */
export interface Stands {
  readonly achievement: Achievement.Achievement
  /** What a score is a share of: 1, or what the weights of its offering add up to. */
  readonly whole: number
  /** Whether all whom the certificate may name are still one person with whose achievement it is. */
  readonly isOnePerson: boolean
  /** The person's hold on the certification that it is a document of; null where it is of none. */
  readonly holding: Holding.Holding | null
  /** The last valid day, extensions and stopped clocks included; null for no end, undefined where it has no part in that hold. */
  readonly validUntil: CivilDate.CivilDate | null | undefined
}

/** What stands of an achievement: of a certification by the hold on it, else by the achievement alone. */
export const known = (known: Omit<Stands, "validUntil">): Stands => {
  const { achievement, holding } = known
  return { ...known, validUntil: holding === null ? lastDayAlone(achievement) : lastDay(achievement, holding) }
}

/** Whom it names, where that is not one person any more: they were taken for one when it was made, and are not. */
export interface Mistaken {
  readonly what: "person"
}

/** In which way what stands now falls short of what a certificate says, or is another day. */
export type Worse =
  | Mistaken
  | { readonly what: "earnedOn" | "validFrom"; readonly said: CivilDate.CivilDate; readonly now: CivilDate.CivilDate }
  | { readonly what: "validUntil"; readonly said: CivilDate.CivilDate | null; readonly now: CivilDate.CivilDate }
  | { readonly what: "score"; readonly said: number; readonly now: number | null }

/** How a certificate stands on a day of its zone; the first of these that is so. */
export type Standing =
  | { readonly _tag: "Erased" }
  /** `by` is the code of the certificate that replaced it. */
  | { readonly _tag: "Superseded"; readonly by: string }
  | { readonly _tag: "Void" }
  | { readonly _tag: "Revoked"; readonly from: CivilDate.CivilDate }
  | { readonly _tag: "Withdrawn"; readonly from: CivilDate.CivilDate }
  /** `worse` is empty where the certification whose days it says says nothing of it, or of no day. */
  | { readonly _tag: "Outdated"; readonly worse: ReadonlyArray<Worse> }
  /** `until` is the last day of the suspension; null while no end of it is known. */
  | { readonly _tag: "Suspended"; readonly until: CivilDate.CivilDate | null }
  | { readonly _tag: "Pending"; readonly from: CivilDate.CivilDate }
  /** `on` was the last valid day. */
  | { readonly _tag: "Expired"; readonly on: CivilDate.CivilDate }
  /** `until` is the last valid day as things stand now, which may be later than the certificate says; null for no end. */
  | { readonly _tag: "Valid"; readonly until: CivilDate.CivilDate | null }

/**
 * `said` is null once it was erased, `by` the code of the certificate that replaced it, `stands` undefined where nothing is known of
 * its achievement any more.
 */
export const of = (
  said: Said | null,
  by: string | null,
  stands: Stands | undefined,
  day: CivilDate.CivilDate
): Standing => {
  if (said === null) return { _tag: "Erased" }
  if (by !== null) return { _tag: "Superseded", by }
  if (stands === undefined) return { _tag: "Withdrawn", from: said.earnedOn }
  const { achievement, holding } = stands
  const gone = over(achievement, said, day)
  if (gone !== undefined) return gone
  const { validUntil } = stands
  // The certification says nothing of it any more; for how long it is valid is never read off the certificate.
  if (validUntil === undefined) return { _tag: "Outdated", worse: [] }
  const from = validFrom(achievement) ?? said.validFrom
  // What is renewed or earned anew before it begins is no less yet to come because of what was held before.
  const unheld = holding === null || day < from ? undefined : unheldOn(holding, { said, validUntil, day })
  if (unheld !== undefined && isRevoked(unheld)) return unheld
  const worse = shortfalls(said, { ...stands, validUntil })
  if (worse.length > 0) return { _tag: "Outdated", worse }
  if (unheld?._tag === "Suspended") return unheld
  const suspensions = (achievement.terms.suspensions ?? []).filter((each) => Terms.includes(each, day))
  if (suspensions.length > 0) return { _tag: "Suspended", until: endOf(achievement, day) }
  if (unheld !== undefined) return unheld
  if (day < from) return { _tag: "Pending", from }
  return validUntil !== null && validUntil < day
    ? { _tag: "Expired", on: validUntil }
    : { _tag: "Valid", until: validUntil }
}

interface Day {
  readonly said: Said
  readonly validUntil: CivilDate.CivilDate | null
  readonly day: CivilDate.CivilDate
}

/**
 * How a certificate stands on a day on which the certification is not held, whichever of the person's achievements is why;
 * undefined where it is held, and once the certificate's own days are over: what came after them is nobody's business.
 */
const unheldOn = (holding: Holding.Holding, { said, validUntil, day }: Day): Standing | undefined => {
  if ((validUntil !== null && validUntil < day) || Holding.representative(holding, day) !== undefined) return undefined
  const { status, resumes } = Holding.health(holding, day)
  const before = holding.periods.findLast((period) => Holding.counts(period) && period.from <= day)
  const last = before?.last ?? null
  const from = last === null ? said.validFrom : CivilDate.plusDays(last, 1)
  if (status === "revoked") return { _tag: "Revoked", from }
  if (status === "withdrawn") return { _tag: "Withdrawn", from }
  if (status === "suspended")
    return { _tag: "Suspended", until: resumes === null ? null : CivilDate.plusDays(resumes, -1) }
  // Its own first day has come, and of others that it is held together with it has not.
  if (last === null && resumes !== null)
    return said.validFrom < resumes
      ? { _tag: "Outdated", worse: [{ what: "validFrom", said: said.validFrom, now: resumes }] }
      : { _tag: "Pending", from: resumes }
  const end = before === undefined ? null : Holding.lastValid(before)
  return {
    _tag: "Outdated",
    worse: end === null ? [] : [{ what: "validUntil", said: said.validUntil, now: end }]
  }
}

/** The first day on which it is valid; undefined where it never was earned. */
export const validFrom = (achievement: Achievement.Achievement): CivilDate.CivilDate | undefined =>
  achievement.terms.validFrom ?? achievement.held[0]?.from

/** Its score as a share of what could be reached, from 0 to 1; null where it has none that is. */
export const score = ({ achievement, whole }: Pick<Stands, "achievement" | "whole">): number | null => {
  const share = achievement.score === null ? Number.NaN : Fraction.toNumber(achievement.score) / whole
  return share >= 0 && share <= 1 ? share : null
}

/** Whether it is to be in the list of what was taken back for good, or so it is for now. */
export const isRevoked = ({ _tag }: Standing): boolean => revoked.has(_tag)
const revoked: ReadonlySet<Standing["_tag"]> = new Set([
  "Erased",
  "Superseded",
  "Void",
  "Revoked",
  "Withdrawn",
  "Outdated"
])

export const isSuspended = ({ _tag }: Standing): boolean => _tag === "Suspended"

/** What was decided or found against it that is in force on the day. */
const over = (
  { held, terms }: Achievement.Achievement,
  { earnedOn }: Said,
  day: CivilDate.CivilDate
): Standing | undefined => {
  if (terms.voided === true) return { _tag: "Void" }
  const revocations = (terms.revocations ?? []).filter((each) => Terms.includes(each, day)).map(({ from }) => from)
  const [first, ...others] = revocations
  if (first !== undefined) return { _tag: "Revoked", from: others.reduce((a, b) => (b < a ? b : a), first) }
  const begins = held[0]?.from
  // Of something that on what is known now was never earned, the day on which it was said to be.
  if (begins === undefined) return { _tag: "Withdrawn", from: earnedOn }
  if (day < begins || Span.covers(held, day)) return undefined
  const lost = held.findLast((span) => span.lost !== null && span.lost <= day)?.lost
  return { _tag: "Withdrawn", from: lost ?? begins }
}

const shortfalls = (said: Said, stands: Stands & Pick<Said, "validUntil">): ReadonlyArray<Worse> => {
  const { achievement, validUntil, isOnePerson } = stands
  const earnedOn = achievement.held[0]?.from ?? said.earnedOn
  const from = validFrom(achievement) ?? said.validFrom
  const now = score(stands)
  return [
    ...(isOnePerson ? [] : [{ what: "person" as const }]),
    // A wrong day is wrong in either direction: it is what a stranger reads first.
    ...(earnedOn === said.earnedOn ? [] : [{ what: "earnedOn" as const, said: said.earnedOn, now: earnedOn }]),
    // Where only the day of earning moved, the first valid day moved with it.
    ...(from > said.validFrom && earnedOn === said.earnedOn
      ? [{ what: "validFrom" as const, said: said.validFrom, now: from }]
      : []),
    ...(validUntil !== null && (said.validUntil === null || validUntil < said.validUntil)
      ? [{ what: "validUntil" as const, said: said.validUntil, now: validUntil }]
      : []),
    ...(said.score !== null && (now === null || now < said.score)
      ? [{ what: "score" as const, said: said.score, now }]
      : [])
  ]
}

/** The last day of the suspensions that follow on one another from that day on; null where one of them has no end yet. */
const endOf = ({ terms }: Achievement.Achievement, day: CivilDate.CivilDate): CivilDate.CivilDate | null => {
  const suspensions = terms.suspensions ?? []
  let last = day
  // Ends with the suspensions: each round goes on with one that ends later.
  for (let round = 0; round <= suspensions.length; round++) {
    const over = suspensions.filter(
      ({ from, until }) => from <= CivilDate.plusDays(last, 1) && (until ?? last + 1) > last
    )
    if (over.some(({ until }) => until === null)) return null
    const [next] = over.flatMap(({ until }) => until ?? []).toSorted((a, b) => b - a)
    if (next === undefined) return last
    last = next
  }
  return last
}
