/** Short ways to say what tests are about. What can't be is a mistake in the test and throws. */
import { Result, Schema } from "effect"
import * as Catalog from "../src/Catalog.ts"
import * as CivilDate from "../src/CivilDate.ts"
import * as Fact from "../src/Fact.ts"
import * as Fraction from "../src/Fraction.ts"
import * as Id from "../src/Id.ts"
import * as Instant from "../src/Instant.ts"
import * as Offering from "../src/Offering.ts"
import * as Participation from "../src/Participation.ts"
import * as Period from "../src/Period.ts"
import * as Rule from "../src/Rule.ts"
import * as Span from "../src/Span.ts"

const exists = <A>(value: A | undefined, text: string): A => {
  if (value === undefined) throw new Error(`the test names what does not exist: ${text}`)
  return value
}

export const day = (text: string): CivilDate.CivilDate => exists(CivilDate.parse(text), text)
export const instant = (text: string): Instant.Instant => exists(Instant.parse(text), text)
export const period = (text: string): Period.Period => exists(Period.parse(text), text)
export const fraction = (text: string): Fraction.Fraction => exists(Fraction.parse(text), text)

/** The catalog, or a throw with all of its problems. */
export const compiled = (json: unknown): Catalog.Compiled => Result.getOrThrow(Catalog.decode(json))

/** The problems of a catalog, as `path: message`; none where it is fit for use. */
export const problemsOf = (json: unknown): ReadonlyArray<string> => {
  const decoded = Catalog.decode(json)
  return Result.isFailure(decoded) ? decoded.failure.problems.map(({ path, message }) => `${path}: ${message}`) : []
}

const source = Id.SourceId.make("desk")
let facts = 0

/** What a test may say of a fact beside what happened when. */
export interface More {
  readonly key?: string
  readonly at?: string
  readonly observedAt?: string
  readonly said?: string
  readonly zone?: string
}

/** What happened on that day to the one learner of the test; each with a reference of its own. */
export const fact = (
  on: string | CivilDate.CivilDate,
  evidence: Fact.Evidence,
  activity: string | null = null,
  more: More = {}
): Fact.Fact => {
  facts += 1
  const id = Id.FactId.make(facts)
  return {
    id,
    origin: id,
    revision: 1,
    learner: Id.LearnerId.make(1),
    recordedAt: instant("2020-01-01T00:00:00Z"),
    batch: 1,
    reference: { source, stream: "rows", key: more.key ?? `row ${facts}`, line: null },
    activity: activity === null ? null : Id.ActivityId.make(activity),
    evidence,
    observedAt: more.observedAt === undefined ? null : instant(more.observedAt),
    said: more.said ?? null,
    happened: {
      on: typeof on === "string" ? day(on) : on,
      at: more.at === undefined ? null : instant(more.at),
      zone: more.zone ?? "Europe/London",
      basis: "stated"
    }
  }
}

export const scored = (on: string, activity: string, percent: number, more?: More): Fact.Fact =>
  fact(on, Fact.Scored.make({ raw: percent, max: 100 }), activity, more)
export const completed = (on: string, activity: string): Fact.Fact => fact(on, Fact.Completed.make({}), activity)
export const progressed = (on: string, activity: string, scaled: number): Fact.Fact =>
  fact(on, Fact.Progressed.make({ scaled }), activity)
export const passed = (on: string, activity: string, more?: More): Fact.Fact =>
  fact(on, Fact.Passed.make({}), activity, more)
export const failed = (on: string, activity: string, more?: More): Fact.Fact =>
  fact(on, Fact.Failed.make({}), activity, more)
export const rolledUp = (on: string, outcome: "completed" | "passed" | "failed" | "incomplete"): Fact.Fact =>
  fact(on, Fact.RolledUp.make({ outcome }))
export const credited = (on: string, activity: string | null, points: number, category?: string): Fact.Fact =>
  fact(on, Fact.Credited.make(category === undefined ? { points } : { points, category }), activity)
export const registered = (on: string): Fact.Fact => fact(on, Fact.Registered.make({}))
export const unregistered = (on: string): Fact.Fact => fact(on, Fact.Unregistered.make({}))
export const closed = (on: string): Fact.Fact => fact(on, Fact.Closed.make({}))

/** What a source tells that somebody judged of the activity, or of all for null. */
export const told = (
  on: string,
  activity: string | null,
  verdict: Fact.Assessed["verdict"],
  more: More & { readonly role?: string } = {}
): Fact.Fact =>
  fact(
    on,
    Fact.Assessed.make({ verdict, by: "u-17", role: more.role ?? "trainer", reason: "Tested Out" }),
    activity,
    more
  )

/** The learner should attend, from when until when where the source says so. */
export const scheduled = (on: string, activity: string, starts?: string, ends?: string): Fact.Fact =>
  fact(
    on,
    starts === undefined || ends === undefined
      ? Fact.Scheduled.make({})
      : Fact.Scheduled.make({ starts: instant(starts), ends: instant(ends) }),
    activity
  )
/** A mark in an attendance list. */
export const marked = (on: string, activity: string, status: (typeof Fact.presences)[number]): Fact.Fact =>
  fact(on, Fact.Attended.make({ status }), activity)
/** Minutes that a source has counted. */
export const minutes = (on: string, activity: string | null, count: number): Fact.Fact =>
  fact(on, Fact.Attended.make({ minutes: count }), activity)
/** From when until when somebody was there. */
export const stayed = (on: string, activity: string, from: string, until: string): Fact.Fact =>
  fact(on, Fact.Attended.make({ from: instant(from), until: instant(until) }), activity)

/** Another revision of the same fact. */
export const corrected = (before: Fact.Fact, evidence: Fact.Evidence): Fact.Fact => {
  facts += 1
  return { ...before, id: Id.FactId.make(facts), revision: before.revision + 1, evidence }
}
export const retracted = (before: Fact.Fact): Fact.Fact => corrected(before, Fact.Retracted.make({}))

let decisions = 0

/** What a trainer judged of the group, or of all for null; each a decision of its own, later than those before. */
export const assessed = (
  on: string,
  group: string | null,
  verdict: Rule.Assessment["verdict"],
  more: { readonly role?: string; readonly moderated?: boolean } = {}
): Rule.Assessment => {
  decisions += 1
  return {
    decision: Id.DecisionId.make(decisions),
    group,
    verdict,
    on: day(on),
    role: more.role ?? "trainer",
    actor: "account 1",
    moderated: more.moderated ?? false
  }
}

/** An offering, from what a catalog writes. */
export const offeringOf = Schema.decodeUnknownSync(Offering.Offering)
const ruleOf = Schema.decodeUnknownSync(Rule.Rule)

/** What a test may say beside the facts. */
export interface Beside {
  readonly assessments?: ReadonlyArray<Rule.Assessment>
  readonly holds?: (id: string) => Span.Spans
}

/** Holds rules, as a catalog writes them, against one learner's facts in an offering. */
export const judging = (offering: Offering.Offering, beside: Beside = {}) => {
  const judge = (rule: Rule.Encoded, ...facts: ReadonlyArray<Fact.Fact>): Rule.Verdict =>
    Rule.evaluate(ruleOf(rule), { ...Rule.alone(offering, Participation.fold(facts)), ...beside })
  return {
    judge,
    /** The outcome, or where it is met the first day. */
    says: (rule: Rule.Encoded, ...facts: ReadonlyArray<Fact.Fact>): string => {
      const verdict = judge(rule, ...facts)
      const on = Rule.metOn(verdict)
      return verdict.outcome === "met" && on !== undefined ? CivilDate.format(on) : verdict.outcome
    },
    /** The days on which it holds, in words. */
    days: (rule: Rule.Encoded, ...facts: ReadonlyArray<Fact.Fact>): string =>
      judge(rule, ...facts)
        .spans.map(Span.describe)
        .join(", ")
  }
}
