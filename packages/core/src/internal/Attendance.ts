/** The clause about attendance at scheduled sessions. */
import * as CivilDate from "../CivilDate.ts"
import type { Context } from "./Context.ts"
import type { AttendedClause } from "../Criteria.ts"
import type * as Fact from "../Fact.ts"
import * as FactOrder from "./FactOrder.ts"
import * as Fraction from "../Fraction.ts"
import type { ActivityId } from "../Id.ts"
import * as Session from "./Session.ts"
import * as Span from "../Span.ts"
import { isClosed } from "./Traits.ts"
import { Leaf, nothing, type Verdict } from "./Verdict.ts"

/** Whether a fact by itself says that somebody was there: a list that says so, or a minute at least. */
export const isAttendance = ({ status, minutes, from, until }: Fact.Attended): boolean => {
  if (status !== undefined) return status === "present" || status === "late"
  return (minutes ?? 0) >= 1 || (from !== undefined && until !== undefined && until - from >= 60_000)
}

/** What is known of one session, or of presence at one that was not scheduled. */
interface Known {
  readonly session: Session.Session | undefined
  readonly facts: ReadonlyArray<Session.Presence>
  /** What the last list says. It speaks of the whole session, whenever it was written. */
  readonly status: Fact.Attended["status"]
}

const statusOf = (facts: ReadonlyArray<Session.Presence>): Fact.Attended["status"] => {
  for (let at = facts.length - 1; at >= 0; at--) {
    const status = facts[at]?.evidence.status
    if (status !== undefined) return status
  }
  return undefined
}

/** Whether these facts say that the session was attended. */
const isAttended = (
  facts: ReadonlyArray<Session.Presence>,
  session: Session.Session | undefined,
  each: Fraction.Fraction | null
): boolean => {
  const status = statusOf(facts)
  if (status === "absent" || status === "excused") return false
  if (status !== undefined && each === null) return true
  const minutes = Session.minutesOf(facts, session)
  // A mark in a list is enough, unless the clause asks for minutes and somebody has counted them.
  if (status !== undefined && minutes === null) return true
  return minutes !== null && Fraction.isAtLeast(minutes, each ?? Fraction.one)
}

/** The fact with which an attended session became so. */
const attendedBy = ({ facts, session }: Known, each: Fraction.Fraction | null): Fact.Fact | undefined =>
  facts.length === 1 ? facts[0] : facts.find((_, index) => isAttended(facts.slice(0, index + 1), session, each))

/** What the measures of a clause are taken from. */
interface Attendance {
  readonly rule: AttendedClause
  readonly closed: boolean
  /** The sessions that count, without those the learner was excused from. */
  readonly sessions: ReadonlyArray<Known>
  /** Facts that excuse: they shape the schedule, and so whatever is said of it rests on them. */
  readonly excuses: ReadonlyArray<Fact.Fact>
  readonly missing: () => ReadonlyArray<ActivityId>
}

export const attended = (rule: AttendedClause, context: Context): Verdict =>
  marked(rule, context) ?? anyhow(rule, context)

/**
 * As `anyhow`, where a share of everybody's sessions is asked for and all there is are marks in a list, one of a session at
 * most, without excuses: nearly every participation, in a quarter of the time. Undefined where there is anything else.
 */
export const marked = (rule: AttendedClause, { offering, participation }: Context): Verdict | undefined => {
  // Minutes beside a mark may say otherwise, where the clause asks for them.
  if (rule.share === undefined || rule.minutesEach !== undefined) return undefined
  const { sessions, at } = Session.everybodys(offering, rule.group ?? null)
  const marks = sessions.map((): Session.Presence | undefined => undefined)
  let [closed, open] = [false, sessions.length]
  for (const fact of participation) {
    const { _tag } = fact.evidence
    if (_tag === "Closed") closed = true
    else if (_tag === "Scheduled") return undefined
    else if (Session.isPresence(fact) && fact.activity !== null) {
      const place = at.get(fact.activity)
      if (place === undefined) continue
      const { status } = fact.evidence
      if (marks[place] !== undefined || status === undefined || status === "excused") return undefined
      marks[place] = fact
      open--
    }
  }
  const there: Array<Fact.Fact> = []
  let [isInOrder, day] = [true, -Infinity]
  for (const fact of marks) {
    if (fact === undefined || fact.evidence.status === "absent") continue
    if (fact.happened.on < day) isInOrder = false
    day = fact.happened.on
    there.push(fact)
  }
  if (!isInOrder) there.sort(byDay)
  const missing = () => sessions.filter((_, place) => marks[place] === undefined).map(({ activity }) => activity)
  return shared(rule, rule.share, { closed, whole: sessions.length, open, by: there, facts: there, missing })
}

const byDay = (a: Fact.Fact, b: Fact.Fact): number => a.happened.on - b.happened.on

/** Whatever there is. Exported for tests, which hold the short way against it. */
export const anyhow = (rule: AttendedClause, { offering, participation }: Context): Verdict => {
  const group = rule.group ?? null
  const presences = Session.presences(offering, participation, group)
  const scheduled = Session.schedule(offering, participation, group)
  const known = scheduled.map((session): Known => {
    const facts = presences.get(session.key) ?? nothing
    return { session, facts, status: statusOf(facts) }
  })
  const isExcused = known.some(({ status }) => status === "excused")
  const attendance: Attendance = {
    rule,
    closed: isClosed(participation),
    sessions: isExcused ? known.filter(({ status }) => status !== "excused") : known,
    excuses: isExcused ? known.flatMap(({ status, facts }) => (status === "excused" ? facts : [])) : nothing,
    missing: () => known.flatMap(({ facts, session }) => (facts.length > 0 || !session ? [] : [session.activity]))
  }
  if (rule.minutes !== undefined) {
    const timed = new Map<Session.Key | Fact.Fact, Session.Session>(scheduled.map((session) => [session.key, session]))
    const all = [...presences].map(([key, facts]): Known => ({
      session: timed.get(key),
      facts,
      status: statusOf(facts)
    }))
    return minutes(attendance, rule.minutes, all)
  }
  if (rule.absences !== undefined) return absences(attendance, rule.absences)
  if (rule.shareOfMinutes !== undefined) return shareOfMinutes(attendance, rule.shareOfMinutes)
  return share(attendance, rule.share ?? Fraction.one)
}

/** What can't be said before the end, since one more session may still be scheduled. */
const notYet = ({ rule, closed, missing }: Attendance, reached: Verdict["reached"], facts: ReadonlyArray<Fact.Fact>) =>
  new Leaf(rule, closed ? "notMet" : "undetermined", Span.never, facts, reached, missing)

const never = ({ rule, missing }: Attendance, reached: Verdict["reached"], facts: ReadonlyArray<Fact.Fact>) =>
  new Leaf(rule, "notMet", Span.never, facts, reached, missing)

const eachOf = ({ minutesEach }: AttendedClause): Fraction.Fraction | null =>
  minutesEach === undefined ? null : (Fraction.fromNumber(minutesEach) ?? null)

/** The sessions attended, with the fact by which each was, first come first. */
const attendedIn = ({ rule, sessions }: Attendance) => {
  const each = eachOf(rule)
  const found: Array<{ readonly by: Fact.Fact; readonly facts: ReadonlyArray<Fact.Fact> }> = []
  for (const known of sessions) {
    if (known.facts.length === 0 || !isAttended(known.facts, known.session, each)) continue
    const by = attendedBy(known, each)
    if (by !== undefined) found.push({ by, facts: known.facts })
  }
  return found.toSorted((a, b) => byDay(a.by, b.by))
}

const share = (attendance: Attendance, needed: Fraction.Fraction): Verdict => {
  const { rule, closed, sessions, excuses, missing } = attendance
  const there = attendedIn(attendance)
  const by = there.map((one) => one.by)
  const facts = [...there.flatMap((one) => one.facts), ...excuses]
  const open = sessions.filter((known) => known.facts.length === 0).length
  return shared(rule, needed, { closed, whole: sessions.length, open, by, facts, missing })
}

/** What a share of sessions is worked out from. */
interface Counts {
  readonly closed: boolean
  readonly whole: number
  /** The sessions of which nothing is known. */
  readonly open: number
  /** The facts by which sessions were attended, one each, first come first. */
  readonly by: ReadonlyArray<Fact.Fact>
  readonly facts: ReadonlyArray<Fact.Fact>
  readonly missing: () => ReadonlyArray<ActivityId>
}

const shared = (
  rule: AttendedClause,
  needed: Fraction.Fraction,
  { closed, whole, open, by, facts, missing }: Counts
): Verdict => {
  const value = whole === 0 ? Fraction.zero : (Fraction.between(by.length, 0, whole) ?? Fraction.zero)
  const reached = { value, needed }
  // How many sessions make up the share: the whole number that is not below it.
  const enough = Number((needed.n * BigInt(whole) + needed.d - 1n) / needed.d)
  const canReach = by.length + (closed ? 0 : open) >= enough
  const last = canReach ? by[enough - 1] : undefined
  // Nothing is met before the end, since one more session may still be scheduled.
  if (canReach && !closed) return new Leaf(rule, "undetermined", Span.never, facts, reached, missing)
  return last === undefined
    ? new Leaf(rule, "notMet", Span.never, facts, reached, missing)
    : new Leaf(rule, "met", Span.since(last.happened.on), facts, reached, missing)
}

const absences = (attendance: Attendance, most: number): Verdict => {
  const { rule, closed, sessions, excuses, missing } = attendance
  const there = attendedIn(attendance)
  const facts = [...there.flatMap((one) => one.facts), ...excuses]
  const open = closed ? 0 : sessions.filter((known) => known.facts.length === 0).length
  const missed = sessions.length - there.length - open
  const reached = {
    value: Fraction.make(BigInt(missed), 1n),
    needed: Fraction.make(BigInt(most), 1n)
  }
  // Here the sessions missed are what decides, so their facts are the reason.
  if (missed > most) return never(attendance, reached, [...sessions.flatMap((known) => known.facts), ...excuses])
  const last = sessions.reduce((day, { session }) => Math.max(day, session?.day ?? day), -Infinity)
  const on = CivilDate.fromEpochDay(last)
  if (!closed || on === undefined) return notYet(attendance, reached, facts)
  return new Leaf(rule, "met", Span.since(on), facts, reached, missing)
}

/** Whether a list says of the session as a whole that its minutes are none of the learner's. */
const isAway = ({ status }: Known): boolean => status === "absent" || status === "excused"

/** The facts up to that with which the sum over all sessions reaches the goal, and the sum then. */
const sumUp = (all: ReadonlyArray<Known>, goal: Fraction.Fraction) => {
  const inOrder = all
    .filter((known) => !isAway(known))
    .flatMap((known) => known.facts.map((fact, index) => ({ known, fact, until: index + 1 })))
    .toSorted((a, b) => FactOrder.compare(a.fact, b.fact))
  const sums = new Map<Known, Fraction.Fraction>()
  let total = Fraction.zero
  const facts: Array<Fact.Fact> = []
  for (const { known, fact, until } of inOrder) {
    // A mark in a list without minutes gives none: nobody has counted them.
    const minutes = Session.minutesOf(known.facts.slice(0, until), known.session) ?? Fraction.zero
    total = Fraction.add(total, Fraction.subtract(minutes, sums.get(known) ?? Fraction.zero))
    sums.set(known, minutes)
    facts.push(fact)
    if (Fraction.isAtLeast(total, goal)) return { total, facts, on: fact.happened.on }
  }
  return { total, facts, on: undefined }
}

const shareOfMinutes = (attendance: Attendance, needed: Fraction.Fraction): Verdict => {
  const { rule, closed, excuses, missing } = attendance
  const timed = attendance.sessions.flatMap((known) => {
    const length = known.session === undefined ? null : Session.length(known.session)
    return length === null ? [] : [{ known, length }]
  })
  if (timed.length === 0) return notYet(attendance, { value: Fraction.zero, needed }, excuses)
  const sum = (lengths: ReadonlyArray<Fraction.Fraction>) => lengths.reduce(Fraction.add, Fraction.zero)
  const whole = sum(timed.map(({ length }) => length))
  const all = timed.map(({ known }) => known)
  const { total, facts } = sumUp(all, whole)
  const reached = { value: Fraction.divide(total, whole), needed }
  const open = closed ? [] : timed.filter(({ known }) => known.facts.length === 0).map(({ length }) => length)
  const goal = Fraction.multiply(needed, whole)
  const found = [...facts, ...excuses]
  if (!Fraction.isAtLeast(Fraction.add(total, sum(open)), goal)) return never(attendance, reached, found)
  if (!closed) return notYet(attendance, reached, found)
  const { on } = sumUp(all, goal)
  return on === undefined
    ? never(attendance, reached, found)
    : new Leaf(rule, "met", Span.since(on), found, reached, missing)
}

/** Minutes only grow, so they are met as soon as reached; and what is too little is no more than that, closed or not. */
const minutes = ({ rule, missing }: Attendance, most: number, all: ReadonlyArray<Known>): Verdict => {
  const needed = Fraction.fromNumber(most) ?? Fraction.zero
  const { total, facts, on } = sumUp(all, needed)
  const reached = { value: total, needed }
  return on === undefined
    ? new Leaf(rule, "notMet", Span.never, facts, reached, missing)
    : new Leaf(rule, "met", Span.since(on), facts, reached, missing)
}
