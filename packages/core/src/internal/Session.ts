/** The sessions one learner should attend, and what is known of the learner's presence at each. */
import type { CivilDate } from "../CivilDate.ts"
import type * as Fact from "../Fact.ts"
import * as Fraction from "../Fraction.ts"
import * as Group from "./Group.ts"
import type { ActivityId } from "../Id.ts"
import * as Instant from "../Instant.ts"
import type { Component, Offering } from "../Offering.ts"
import type { Participation } from "../Participation.ts"

/** What two sources' facts about one session have in common: the component they feed, or the activity outside of any. */
export type Key = Component | ActivityId

/** A session that the learner should attend. */
export interface Session {
  readonly key: Key
  readonly activity: ActivityId
  readonly day: CivilDate
  /** Both, or null where the source doesn't say when it was. */
  readonly time: { readonly starts: Instant.Instant; readonly ends: Instant.Instant } | null
}

/** A fact about presence. */
export type Presence = Fact.Fact & { readonly evidence: Fact.Attended }

export const isPresence = (fact: Fact.Fact): fact is Presence => fact.evidence._tag === "Attended"

/** What the fact's activity feeds; undefined where that is no matter of the group's. */
const keyOf = (group: Group.Group, isWhole: boolean, activity: ActivityId): Key | undefined =>
  group.by.get(activity) ?? (isWhole ? activity : undefined)

const ownOf = (key: Key): ActivityId => (typeof key === "string" ? key : key.activity)

/**
 * The sessions of a group, or all of them for null: those the sources scheduled this learner for; where they scheduled none of
 * them, those that everybody in the offering should attend.
 */
export const schedule = (
  offering: Offering,
  participation: Participation,
  name: string | null
): ReadonlyArray<Session> => {
  let own: Schedule | undefined
  for (const { activity, evidence, happened } of participation) {
    if (activity === null || evidence._tag !== "Scheduled") continue
    own ??= new Schedule(offering, name)
    own.add(activity, happened.on, evidence.starts, evidence.ends)
  }
  const scheduled = own?.sessions() ?? []
  return scheduled.length > 0 ? scheduled : everybodys(offering, name).sessions
}

class Schedule {
  readonly #offering: Offering
  readonly #group: Group.Group
  readonly #isWhole: boolean
  readonly #sessions = new Map<Key, Session>()

  constructor(offering: Offering, name: string | null) {
    this.#offering = offering
    this.#group = Group.of(offering, name)
    this.#isWhole = name === null
  }

  add(
    activity: ActivityId,
    happened: CivilDate | null,
    starts: Instant.Instant | undefined,
    ends: Instant.Instant | undefined
  ): void {
    const key = keyOf(this.#group, this.#isWhole, activity)
    if (key === undefined) return
    const day = starts === undefined ? happened : Instant.dayIn(starts, this.#offering.zone)
    if (day === null) return
    const time = starts === undefined || ends === undefined ? null : { starts, ends }
    // Two sources may schedule one session, and only one of them say when it is.
    if (time === null && this.#sessions.has(key)) return
    this.#sessions.set(key, { key, activity: ownOf(key), day, time })
  }

  sessions(): ReadonlyArray<Session> {
    return [...this.#sessions.values()]
  }
}

/** The sessions that everybody in an offering should attend, and the place of each by any activity that feeds it. */
export interface Everybodys {
  readonly sessions: ReadonlyArray<Session>
  readonly at: ReadonlyMap<ActivityId, number>
}

const known = new WeakMap<Offering, Map<string | null, Everybodys>>()

/** The sessions in the catalog. Kept per offering: to find a session's day in its zone costs more than all the rest of a verdict. */
export const everybodys = (offering: Offering, name: string | null): Everybodys => {
  let groups = known.get(offering)
  if (groups === undefined) known.set(offering, (groups = new Map()))
  let found = groups.get(name)
  if (found === undefined) {
    const schedule = new Schedule(offering, name)
    for (const { activity, starts, ends } of offering.sessions ?? []) schedule.add(activity, null, starts, ends)
    const sessions = schedule.sessions()
    groups.set(name, (found = { sessions, at: places(Group.of(offering, name), sessions) }))
  }
  return found
}

const places = (group: Group.Group, sessions: ReadonlyArray<Session>): ReadonlyMap<ActivityId, number> => {
  const byKey = new Map(sessions.map(({ key }, place) => [key, place] as const))
  const at = new Map<ActivityId, number>()
  for (const [place, { key }] of sessions.entries()) if (typeof key === "string") at.set(key, place)
  for (const [activity, component] of group.by) {
    const place = byKey.get(component)
    if (place !== undefined) at.set(activity, place)
  }
  return at
}

/** The facts about presence by what they feed, in order; those that name no activity stand alone, and only where all count. */
export const presences = (
  offering: Offering,
  participation: Participation,
  name: string | null
): ReadonlyMap<Key | Fact.Fact, ReadonlyArray<Presence>> => {
  const group = Group.of(offering, name)
  const found = new Map<Key | Fact.Fact, Array<Presence>>()
  for (const fact of participation) {
    if (!isPresence(fact)) continue
    const whole = name === null
    const key = fact.activity === null ? (whole ? fact : undefined) : keyOf(group, whole, fact.activity)
    if (key === undefined) continue
    const before = found.get(key)
    if (before === undefined) found.set(key, [fact])
    else before.push(fact)
  }
  return found
}

const millisPerMinute = 60_000n

/** How long the session was, in minutes. */
export const length = ({ time }: Pick<Session, "time">): Fraction.Fraction | null =>
  time === null ? null : Fraction.make(BigInt(time.ends - time.starts), millisPerMinute)

/**
 * The minutes of presence that facts about one session give, null where none gives any: stays in time, overlapping time once
 * (two devices, rejoining) and only while the session was; or minutes that sources have counted, added up. Where there are
 * both, the larger. Never more than the session was long.
 */
export const minutesOf = (
  facts: ReadonlyArray<Presence>,
  session: Pick<Session, "time"> | undefined
): Fraction.Fraction | null => {
  const time = session?.time ?? null
  let counted: Fraction.Fraction | null = null
  const stays: Array<readonly [from: number, until: number]> = []
  for (const { evidence } of facts) {
    const { minutes, from, until } = evidence
    if (minutes !== undefined)
      counted = Fraction.add(counted ?? Fraction.zero, Fraction.fromNumber(minutes) ?? Fraction.zero)
    if (from !== undefined && until !== undefined)
      stays.push([Math.max(from, time?.starts ?? from), Math.min(until, time?.ends ?? until)])
  }
  if (counted === null && stays.length === 0) return null
  const stayed = Fraction.make(BigInt(covered(stays)), millisPerMinute)
  const minutes = counted !== null && Fraction.isAtLeast(counted, stayed) ? counted : stayed
  const whole = length({ time })
  return whole !== null && Fraction.isAtLeast(minutes, whole) ? whole : minutes
}

/** The milliseconds that some stay covers. Instants, so a session across a clock change is as long as it was. */
const covered = (stays: ReadonlyArray<readonly [from: number, until: number]>): number => {
  let [sum, reached] = [0, -Infinity]
  for (const [from, until] of stays.toSorted(([a], [b]) => a - b)) {
    sum += Math.max(0, until - Math.max(from, reached))
    reached = Math.max(reached, until)
  }
  return sum
}
