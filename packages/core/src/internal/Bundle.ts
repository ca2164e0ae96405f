/**
 * Which of a person's achievements earn a certification, and on which day: one alone, or several together. The earnings are
 * the links of one chain, in the order in which they were earned.
 */
import { type Achievement, counting } from "../Achievement.ts"
import * as AchievementId from "../AchievementId.ts"
import { asked, type Certification, type Requirement } from "../Certification.ts"
import * as CivilDates from "../CivilDate.ts"
import type { CivilDate } from "../CivilDate.ts"
import * as Fraction from "../Fraction.ts"
import type { TypeId } from "../Id.ts"
import * as Standing from "./Standing.ts"
import type { Suspension } from "./Expiry.ts"
import * as Renewals from "./Renewals.ts"

interface Ask {
  readonly atLeast: number
  readonly of: ReadonlySet<TypeId>
  readonly requirement: Requirement
}

/** A certification, read once. */
export interface Reading {
  readonly certification: Certification
  readonly through: Ask
  readonly refreshers: ReadonlyArray<Ask>
  /** Every type whose achievements can matter to it. */
  readonly names: ReadonlySet<TypeId>
  /** Each achievement of its types is an earning of its own. */
  readonly isPlain: boolean
}

const askOf = (requirement: Requirement): Ask => {
  const { atLeast, of } = asked(requirement)
  return { atLeast, of: new Set(of), requirement }
}

// Catalogs stay the same for millions of achievements: reading one anew for each would cost more than all the rest.
const readings = new WeakMap<Certification, Reading>()

/** What a certification asks for, ready for use. */
export const read = (certification: Certification): Reading => {
  const known = readings.get(certification)
  if (known !== undefined) return known
  const through = askOf(certification.through)
  const refreshers = (certification.refreshers ?? []).map(askOf)
  const names = new Set([through, ...refreshers].flatMap(({ of }) => [...of]))
  // Only what is asked for is worth being equal to: an equivalence goes one step and no further.
  const equals = (certification.equivalences ?? []).flatMap(({ type, countsAs }) => (names.has(countsAs) ? [type] : []))
  for (const type of equals) names.add(type)
  const isPlain = through.atLeast === 1 && refreshers.length === 0
  const reading = { certification, through, refreshers, names, isPlain }
  readings.set(certification, reading)
  return reading
}

/** An achievement that can matter to a certification. */
export interface Candidate {
  readonly achievement: Achievement
  /** The day it was earned. */
  readonly on: CivilDate
  /** By the version that governs it; null where only others' versions name its type: it completes nothing, but may be a part. */
  readonly reading: Reading | null
}

/**
 * The order of candidates: by the day they were earned, then by type. Of one type on one day the first is the original and the
 * others are its duplicates: what was revoked, since a second record is no way round that; else the one that lasts longest,
 * then the better score. Ids, given in the order of arrival, come last.
 */
export const compare = (a: Candidate, b: Candidate): number => {
  if (a.on !== b.on) return a.on - b.on
  const [one, other] = [a.achievement, b.achievement]
  if (one.id.type !== other.id.type) return AchievementId.compare(one.id, other.id)
  const revoked = Number(isRevoked(other)) - Number(isRevoked(one))
  return (
    revoked ||
    compareEnds(ends(one), ends(other)) ||
    compareScores(one, other) ||
    AchievementId.compare(one.id, other.id)
  )
}

const isRevoked = ({ terms }: Achievement): boolean => terms.revocations !== undefined && terms.voided !== true

/** The day on which an achievement stops counting, null where none does. */
const ends = (achievement: Achievement): CivilDate | null => {
  const last = counting(achievement).at(-1)
  return last === undefined ? CivilDates.min : last.lost
}

const compareEnds = (a: CivilDate | null, b: CivilDate | null): number => (b ?? CivilDates.max) - (a ?? CivilDates.max)

const compareScores = ({ score: a }: Achievement, { score: b }: Achievement): number => {
  const [one, other] = [a ?? Fraction.zero, b ?? Fraction.zero]
  return Fraction.isAtLeast(one, other) ? (Fraction.isAtLeast(other, one) ? 0 : -1) : 1
}

/** The types that an achievement stands for. It may be several: who has the higher one is asked for the lower no more. */
export const standsFor = ({ certification }: Reading, { achievement, on }: Candidate): ReadonlyArray<TypeId> => {
  const { type } = achievement.id
  if (certification.equivalences === undefined) return [type]
  const equals = certification.equivalences.filter(
    ({ type: one, from = on, until = on }) => one === type && from <= on && on <= until
  )
  return [type, ...equals.map(({ countsAs }) => countsAs)]
}

const stoodFor = (reading: Reading, { of }: Ask, candidate: Candidate): ReadonlyArray<TypeId> =>
  standsFor(reading, candidate).filter((type) => of.has(type))

/** A link of the chain, and what it rests on. */
export interface Earned {
  readonly achievement: Achievement
  readonly beside: ReadonlyArray<AchievementId.AchievementId>
  readonly on: CivilDate
  readonly lost: CivilDate | null
  readonly stretches: ReadonlyArray<Standing.Stretch>
  readonly link: Renewals.Link
}

type Part = Pick<Earned, "achievement" | "beside" | "on" | "stretches"> & {
  readonly certification: Certification
  readonly suspensions: ReadonlyArray<Suspension>
}

const none: ReadonlyArray<never> = []

const alone = ({ achievement, on }: Candidate, { certification }: Reading): Part => {
  const { validFrom = on, suspensions = none } = achievement.terms
  const start = validFrom < on ? validFrom : on
  return {
    achievement,
    beside: none,
    on,
    stretches: Standing.stretches(achievement, start),
    certification,
    suspensions
  }
}

/** Earnings, added in the order in which they were earned. Mutable, and never outside one fold. */
class Chain {
  /** Of those that hold on one day the last is in force. A duplicate comes before what it duplicates: it speaks only in its absence. */
  readonly earned: Array<Earned> = []
  state: Renewals.State = Renewals.start
  private carried: ReadonlyArray<{ readonly suspension: Suspension; readonly by: Earned }> = none

  add(part: Part): void {
    const { achievement, beside, on, certification, suspensions } = part
    const { expires, issuedOn, due, terms } = achievement
    const lost = Standing.lost(part.stretches)
    const first = this.earned.findLastIndex((each) => each.on !== on || isFirst(each, part))
    const original = this.earned[first]?.on === on ? first : -1
    const earning: Renewals.Earning = {
      on,
      validity: certification.validity,
      issuedOn,
      due,
      asserted: expires,
      validFrom: terms.validFrom ?? null,
      expiry: terms.expiry ?? null,
      extensions: terms.extensions ?? none,
      suspensions,
      lost,
      duplicate: original !== -1
    }
    const { state, link } = this.next(earning)
    this.state = state
    // Field by field: spreading was a third of what a person's holdings cost.
    const earned = { achievement, beside, on, lost, link, stretches: this.carry(link, part.stretches) }
    if (original === -1) this.earned.push(earned)
    else this.earned.splice(original, 0, earned)
    if (suspensions.length > 0) {
      this.carried = [...this.carried, ...suspensions.map((suspension) => ({ suspension, by: earned }))]
    }
  }

  /** A clock that stands goes on standing after a renewal: the days to come are the new link's, those gone the old one's. */
  private next(earning: Renewals.Earning) {
    const plain = Renewals.next(this.state, earning)
    if (this.carried.length === 0 || !goesOn(plain.link.relation)) return plain
    const { on } = earning
    const still = this.carried.flatMap(({ suspension, by: { lost } }) =>
      suspension.clock === "stops" &&
      suspension.from <= on &&
      (suspension.until === null || suspension.until >= on) &&
      (lost === null || lost > on)
        ? [{ ...suspension, from: on }]
        : []
    )
    return still.length === 0
      ? plain
      : Renewals.next(this.state, { ...earning, suspensions: [...earning.suspensions, ...still] })
  }

  /**
   * A suspension goes on after a renewal that came while it lasted: nobody renews out of a suspension for cause. It ends with
   * the chain: who lapses and earns it anew has met all that is asked of a stranger.
   */
  private carry({ from, relation }: Renewals.Link, own: Earned["stretches"]): Earned["stretches"] {
    if (this.carried.length === 0) return own
    const isOne = goesOn(relation)
    this.carried = this.carried.filter(({ suspension: { until }, by: { lost } }) =>
      isOne ? (until === null || until >= from) && (lost === null || lost > from) : false
    )
    const begun = this.carried.map(({ suspension }) => suspension).filter((suspension) => suspension.from <= from)
    return Standing.suspended(own, begun)
  }
}

/** Whether the chain is unbroken. */
const goesOn = (relation: Renewals.Relation): boolean =>
  relation === "renews" || relation === "repeats" || relation === "duplicates"

/** Whether one is the first record of the same earning: the same type on the same day. What was lost or is unresolved is none. */
const isFirst = (
  { achievement, beside, on, lost, link }: Earned,
  part: Pick<Earned, "achievement" | "beside">
): boolean =>
  achievement.id.type === part.achievement.id.type &&
  beside.length + part.beside.length === 0 &&
  link.relation !== "duplicates" &&
  link.problem === null &&
  (lost === null || lost > on)

/** The earnings among candidates, which are in the order of `compare`. */
export const earned = (candidates: ReadonlyArray<Candidate>): ReadonlyArray<Earned> => {
  if (!candidates.every(({ reading }) => reading?.isPlain)) return walk(candidates).earned
  const chain = new Chain()
  for (const candidate of candidates) {
    const { reading } = candidate
    if (reading !== null && stoodFor(reading, reading.through, candidate).length > 0)
      chain.add(alone(candidate, reading))
  }
  return chain.earned
}

/** What a certification asks for on a day, after these candidates. */
export interface Asked {
  readonly path: "initial" | "refresher"
  /** The place of the refresher whose turn it is, from 0; null where it is the initial one, or there are no refreshers. */
  readonly turn: number | null
  readonly requirement: Requirement
}

/** The path that would renew or earn a certification on a day (semantics §4). */
export const asks = (reading: Reading, candidates: ReadonlyArray<Candidate>, day: CivilDate): Asked => {
  const { path, turn, ask } = turnOf(reading, Renewals.pathOn(walk(candidates, day).state, day))
  return { path, turn, requirement: ask.requirement }
}

/** The first refresher is for the first renewal, and for whoever a refresher leads back after a lapse. */
const turnOf = ({ through, refreshers }: Reading, { path, cycle }: ReturnType<typeof Renewals.pathOn>) => {
  const turn = path === "initial" || refreshers.length === 0 ? null : Math.max(0, cycle - 1) % refreshers.length
  return { path, turn, ask: (turn === null ? undefined : refreshers[turn]) ?? through }
}

/**
 * Day by day, as each achievement begins to count. The path is the one at the start of the day, so that of two achievements of
 * one day neither decides what is asked of the other. Only what begins that day completes anything: a lapse on its own does
 * not turn old parts into a new earning.
 */
const walk = (candidates: ReadonlyArray<Candidate>, before = Infinity): Chain => {
  const days = new Map<CivilDate, Array<Candidate>>()
  for (const candidate of candidates) {
    for (const day of beginnings(candidate)) {
      if (day >= before) continue
      const arrivals = days.get(day)
      if (arrivals === undefined) days.set(day, [candidate])
      else arrivals.push(candidate)
    }
  }
  const chain = new Chain()
  /** Those that are in no earning yet. */
  const open = new Set<Candidate>()
  for (const [day, arrivals] of [...days].toSorted(([a], [b]) => a - b)) {
    for (const arrival of arrivals) if (arrival.on === day) open.add(arrival)
    const path = Renewals.pathOn(chain.state, day)
    for (const arrival of arrivals) {
      const { reading } = arrival
      if (reading === null || !open.has(arrival)) continue
      complete(chain, open, { arrival, reading, day, ask: turnOf(reading, path).ask })
    }
  }
  return chain
}

/** The days on which an achievement begins to count, the day it was earned among them. */
const beginnings = ({ achievement, on }: Candidate): ReadonlyArray<CivilDate> => [
  on,
  ...Standing.stretches(achievement, on).flatMap(({ from, standing }) =>
    standing === "held" && from > on ? [from] : []
  )
]

interface Step {
  readonly arrival: Candidate
  readonly reading: Reading
  readonly ask: Ask
  readonly day: CivilDate
}

/** The earning that an arrival completes, if it does. It uses up every part that was earned by then. */
const complete = (chain: Chain, open: Set<Candidate>, { arrival, reading, ask, day }: Step): void => {
  if (stoodFor(reading, ask, arrival).length === 0) return
  if (ask.atLeast === 1) {
    if (arrival.on !== day) return
    chain.add(alone(arrival, reading))
    open.delete(arrival)
    // Others of the same day are earnings of their own.
    for (const each of open) if (each.on < day && stoodFor(reading, ask, each).length > 0) open.delete(each)
    return
  }
  if (Standing.on(arrival.achievement, day) !== "held") return
  const members = new Map<TypeId, Array<Achievement>>()
  const parts = [...open].filter((each) => {
    const types = stoodFor(reading, ask, each)
    if (types.length === 0 || Standing.on(each.achievement, day) !== "held") return types.length > 0
    for (const type of types) {
      const group = members.get(type)
      if (group === undefined) members.set(type, [each.achievement])
      else group.push(each.achievement)
    }
    return true
  })
  if (members.size < ask.atLeast) return
  for (const part of parts) open.delete(part)
  chain.add(together(arrival.achievement, [...members.values()], { reading, ask, day }))
}

const together = (
  achievement: Achievement,
  groups: ReadonlyArray<ReadonlyArray<Achievement>>,
  { reading: { certification }, ask, day: on }: Omit<Step, "arrival">
): Part => {
  const all = [...new Set(groups.flat())]
  const { validFrom = on } = achievement.terms
  const stretches = Standing.ofBundle(ask.atLeast, groups, validFrom < on ? validFrom : on)
  const beside = all.flatMap(({ id }) => (id === achievement.id ? [] : [id])).toSorted(AchievementId.compare)
  return { achievement, beside, on, stretches, certification, suspensions: Standing.suspensions(stretches, all) }
}
