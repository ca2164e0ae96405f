import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Schema } from "effect"
import * as CivilDate from "../src/CivilDate.ts"
import * as Fact from "../src/Fact.ts"
import * as FactOrder from "../src/internal/FactOrder.ts"
import * as Fraction from "../src/Fraction.ts"
import * as Offering from "../src/Offering.ts"
import * as Participation from "../src/Participation.ts"
import * as Rule from "../src/Rule.ts"
import * as Span from "../src/Span.ts"
import {
  completed,
  credited,
  day,
  fact,
  failed,
  minutes,
  offeringOf,
  passed,
  progressed,
  rolledUp,
  scored
} from "./given.ts"
import * as Traits from "../src/internal/Traits.ts"

const offering = offeringOf({
  id: "o",
  course: "c",
  zone: "UTC",
  components: [
    { activity: "a", group: "work", weight: 7.5 },
    { activity: "b", group: "work", weight: 12.5 },
    { activity: "c", group: "work", weight: 17.5 },
    { activity: "d", also: ["d2"], group: "exam", weight: 62.5 }
  ]
})
const origin = day("2014-01-01")
/** Few days, so that much happens within one. */
const length = 6
const dayOf = (offset: number): CivilDate.CivilDate => CivilDate.plusDays(origin, offset)
const days = Array.from({ length: length + 1 }, (_, offset) => dayOf(offset))

const Draft = Schema.Struct({
  kind: Schema.Literals([
    "scored",
    "scored",
    "completed",
    "registered",
    "unregistered",
    "passed",
    "failed",
    "progressed",
    "credited",
    "minutes",
    "claimed",
    "unclaimed"
  ]),
  activity: Schema.Literals(["a", "b", "c", "d", "d2"]),
  on: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: length })),
  percent: Schema.Literals([0, 39.9, 40, 60, 70.1, 100]),
  hour: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3 }))
})

const factOf = ({ kind, activity, on, percent, hour }: typeof Draft.Type): Fact.Fact => {
  const date = CivilDate.format(dayOf(on))
  // Hour 0 stands for a source that gives none.
  const more = hour === 0 ? {} : { at: `${date}T0${hour}:00:00Z` }
  switch (kind) {
    case "scored":
      return scored(date, activity, percent, more)
    case "completed":
      return completed(date, activity)
    case "passed":
      return passed(date, activity, more)
    case "failed":
      return failed(date, activity, more)
    case "progressed":
      return progressed(date, activity, percent / 100)
    case "credited":
      return credited(date, activity, hour + 1)
    case "minutes":
      return minutes(date, activity, percent)
    case "claimed":
      return rolledUp(date, "completed")
    case "unclaimed":
      return rolledUp(date, "incomplete")
    case "registered":
      return fact(date, Fact.Registered.make({}), null, more)
    case "unregistered":
      return fact(date, Fact.Unregistered.make({}), null, more)
  }
}
const facts = Arbitrary.array(Arbitrary.schema(Draft).pipe(Arbitrary.map(factOf)), { minLength: 5, maxLength: 18 })

const Monotone = Schema.Literals([
  '{ "rule": "scored", "group": "exam", "atLeast": 0.4 }',
  '{ "rule": "scored", "group": "work", "atLeast": 0.7 }',
  '{ "rule": "weighted", "group": "work", "atLeast": 15 }',
  '{ "rule": "weighted", "group": "work", "atLeast": 37.5 }',
  '{ "rule": "share", "group": "work", "evidence": ["Completed"], "atLeast": "2/3" }',
  '{ "rule": "share", "group": "work", "evidence": ["Completed", "Scored"], "atLeast": 1 }',
  '{ "rule": "scored", "group": "work", "atLeast": 0.4, "component": "every" }',
  '{ "rule": "completed", "group": "work", "component": "every" }',
  '{ "rule": "completed", "group": "exam" }',
  '{ "rule": "progressed", "group": "work", "atLeast": 0.6 }',
  '{ "rule": "passed", "group": "exam" }',
  '{ "rule": "passed", "group": "work", "attempts": "first" }',
  '{ "rule": "scored", "group": "exam", "atLeast": 0.6, "attempts": "first" }',
  '{ "rule": "credits", "atLeast": 4 }',
  '{ "rule": "attended", "minutes": 100 }'
])
const Turning = Schema.Literals([
  '{ "rule": "stillRegistered" }',
  '{ "rule": "rolledUp", "outcome": "completed" }',
  '{ "rule": "passed", "group": "exam", "attempts": "latest" }',
  '{ "rule": "passed", "group": "work", "component": "every", "afterPass": "withdraw" }',
  '{ "rule": "scored", "group": "exam", "atLeast": 0.6, "afterPass": "withdraw" }',
  '{ "rule": "scored", "group": "work", "atLeast": 0.4, "attempts": "latest" }'
])
const read = Schema.decodeUnknownSync(Schema.fromJsonString(Rule.Rule))
const monotone = Arbitrary.schema(Monotone).pipe(Arbitrary.map(read))
const turning = Arbitrary.schema(Turning).pipe(Arbitrary.map(read))
const leaves = Arbitrary.all([monotone, turning, Arbitrary.schema(Schema.Boolean)]).pipe(
  Arbitrary.map(([clause, turn, turns]): Rule.Rule => (turns ? turn : clause))
)
const Kind = Schema.Literals(["all", "any", "atLeast"])
const nest = (clauses: Arbitrary.Arbitrary<Rule.Rule>): Arbitrary.Arbitrary<Rule.Rule> =>
  Arbitrary.all([Arbitrary.schema(Kind), Arbitrary.array(clauses, { minLength: 1, maxLength: 3 })]).pipe(
    Arbitrary.map(([rule, of]): Rule.Rule =>
      rule === "atLeast" ? { rule, of, n: Math.min(2, of.length) } : { rule, of }
    )
  )
const rules = nest(nest(leaves))

const count = (parts: ReadonlyArray<boolean>): number => parts.filter(Boolean).length

/** Whether the rule holds by the end of a day, worked out from the facts until then without any of Rule's code. */
const holds = (rule: Rule.Rule, until: ReadonlyArray<Fact.Fact>): boolean => {
  switch (rule.rule) {
    case "all":
      return rule.of.every((clause) => holds(clause, until))
    case "any":
      return rule.of.some((clause) => holds(clause, until))
    case "atLeast":
      return count(rule.of.map((clause) => holds(clause, until))) >= rule.n
    case "completed":
    case "progressed":
    case "passed":
    case "scored":
      return enough(
        rule,
        parts(rule.group).map((part) => partHolds(rule, triesOf(rule, part, until)))
      )
    case "weighted": {
      const bests = parts(rule.group).map((part) =>
        Fraction.multiply(part.weight ?? Fraction.zero, bestOf(part, until))
      )
      return Fraction.isAtLeast(bests.reduce(Fraction.add), rule.atLeast)
    }
    case "share": {
      const done = parts(rule.group).map((part) =>
        from(part, until).some(({ evidence }) => rule.evidence.some((kind) => kind === evidence._tag))
      )
      return Fraction.isAtLeast(Fraction.make(BigInt(count(done)), BigInt(done.length)), rule.atLeast)
    }
    case "credits": {
      const points = offering.components.map((part) =>
        Math.max(0, ...from(part, until).map(({ evidence }) => (evidence._tag === "Credited" ? evidence.points : 0)))
      )
      return points.reduce((a, b) => a + b) >= Fraction.toNumber(rule.atLeast)
    }
    case "attended": {
      const tenths = until.map(({ evidence }) =>
        evidence._tag === "Attended" ? Math.round((evidence.minutes ?? 0) * 10) : 0
      )
      return tenths.reduce((a, b) => a + b, 0) >= (rule.minutes ?? Infinity) * 10
    }
    case "stillRegistered":
      return changes("Registered", "Unregistered", until).at(-1)?.evidence._tag !== "Unregistered"
    case "rolledUp": {
      const last = changes("RolledUp", "RolledUp", until).at(-1)?.evidence
      return last?._tag === "RolledUp" && last.outcome === "completed"
    }
    default:
      throw new Error(`the test has no ${rule.rule}`)
  }
}

type Tries = Extract<Rule.Rule, { readonly rule: "completed" | "progressed" | "passed" | "scored" }>
const parts = (group: string) => Offering.inGroup(offering, group)
const from = (part: Offering.Component, given: ReadonlyArray<Fact.Fact>) =>
  given
    .filter(({ activity }) => activity !== null && Offering.feeding(part).includes(activity))
    .toSorted(FactOrder.compare)
const enough = (rule: Tries, each: ReadonlyArray<boolean>): boolean =>
  rule.component === "every" ? each.every(Boolean) : each.some(Boolean)

/** Whether each try passes, in order. */
const triesOf = (rule: Tries, part: Offering.Component, given: ReadonlyArray<Fact.Fact>): ReadonlyArray<boolean> =>
  from(part, given).flatMap(({ evidence }): ReadonlyArray<boolean> => {
    if (evidence._tag === "Completed") return rule.rule === "completed" || rule.rule === "progressed" ? [true] : []
    if (evidence._tag === "Progressed")
      return rule.rule === "progressed" ? [evidence.scaled >= Fraction.toNumber(rule.atLeast)] : []
    if (evidence._tag === "Scored")
      return rule.rule === "scored" ? [Fraction.isAtLeast(Fact.scaled(evidence), rule.atLeast)] : []
    return rule.rule === "passed" && (evidence._tag === "Passed" || evidence._tag === "Failed")
      ? [evidence._tag === "Passed"]
      : []
  })

const isTurning = (rule: Rule.Rule): boolean =>
  ("attempts" in rule && rule.attempts === "latest") || ("afterPass" in rule && rule.afterPass === "withdraw")

const partHolds = (rule: Tries, tries: ReadonlyArray<boolean>): boolean => {
  if ("attempts" in rule && rule.attempts === "first") return tries[0] === true
  return isTurning(rule) ? tries.at(-1) === true : tries.includes(true)
}

const bestOf = (part: Offering.Component, given: ReadonlyArray<Fact.Fact>): Fraction.Fraction =>
  from(part, given)
    .flatMap(({ evidence }) => (evidence._tag === "Scored" ? [Fact.scaled(evidence)] : []))
    .reduce((a, b) => (Fraction.isAtLeast(a, b) ? a : b), Fraction.zero)

const changes = (gained: Fact.Kind, lost: Fact.Kind, given: ReadonlyArray<Fact.Fact>) =>
  given.filter(({ evidence }) => evidence._tag === gained || evidence._tag === lost).toSorted(FactOrder.compare)

/** The same with the day's gains in and its losses not yet. */
const holdsWithin = (rule: Rule.Rule, given: ReadonlyArray<Fact.Fact>, on: CivilDate.CivilDate): boolean => {
  const before = given.filter(({ happened }) => happened.on < on)
  const then = given.filter(({ happened }) => happened.on === on)
  switch (rule.rule) {
    case "all":
      return rule.of.every((clause) => holdsWithin(clause, given, on))
    case "any":
      return rule.of.some((clause) => holdsWithin(clause, given, on))
    case "atLeast":
      return count(rule.of.map((clause) => holdsWithin(clause, given, on))) >= rule.n
    case "stillRegistered":
      return holds(rule, before) || then.some(({ evidence }) => evidence._tag === "Registered")
    case "rolledUp":
      return (
        holds(rule, before) ||
        then.some(({ evidence }) => evidence._tag === "RolledUp" && evidence.outcome === "completed")
      )
    case "completed":
    case "progressed":
    case "passed":
    case "scored":
      if (!isTurning(rule)) return holds(rule, [...before, ...then])
      return enough(
        rule,
        parts(rule.group).map(
          (part) => partHolds(rule, triesOf(rule, part, before)) || triesOf(rule, part, then).includes(true)
        )
      )
    default:
      return holds(rule, [...before, ...then])
  }
}

const Order = Schema.Array(Schema.Int).check(Schema.isMinLength(36), Schema.isMaxLength(36))
const shuffled = <A>(items: ReadonlyArray<A>, order: ReadonlyArray<number>): ReadonlyArray<A> =>
  items
    .map((item, index) => ({ item, key: order[index] ?? 0 }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item)
const evaluate = (rule: Rule.Rule, participation: Participation.Participation): Rule.Verdict =>
  Rule.evaluate(rule, Rule.alone(offering, participation))

describe("a verdict", () => {
  it.prop(
    "says for each day what the facts until that day say",
    [rules, facts],
    ([rule, given]) => {
      const verdict = evaluate(rule, Participation.fold(given))
      for (const on of days) {
        const name = CivilDate.format(on)
        assert.strictEqual(Span.covers(verdict.spans, on), holds(rule, Traits.until(given, on)), name)
        const within = verdict.spans.some(({ from, lost }) => from <= on && (lost === null || on <= lost))
        assert.strictEqual(within, holdsWithin(rule, given, on), `within ${name}`)
      }
    },
    { arbitrary: { runs: 300 } }
  )

  it.prop(
    "was met first on the day on which the facts until then first met it",
    [rules, facts],
    ([rule, given]) => {
      const participation = Participation.fold(given)
      const first = days.find((on) => Rule.metOn(evaluate(rule, Traits.until(participation, on))) !== undefined)
      const metOn = Rule.metOn(evaluate(rule, participation))
      // A rule that holds from the start, such as an `any` with a registration, has no first day among these.
      assert.strictEqual(metOn === CivilDate.min ? days[0] : metOn, first)
    },
    { arbitrary: { runs: 300 } }
  )

  it.prop(
    "is met now exactly where its last span is open",
    [rules, facts],
    ([rule, given]) => {
      const verdict = evaluate(rule, Participation.fold(given))
      assert.strictEqual(verdict.outcome === "met", verdict.spans.at(-1)?.lost === null)
    },
    { arbitrary: { runs: 300 } }
  )

  it.prop(
    "is the same for the same facts in any order, any number of times",
    [rules, facts, Order],
    ([rule, given, order]) => {
      const once = evaluate(rule, Participation.fold(given))
      const again = evaluate(rule, Participation.fold(shuffled([...given, ...given], order)))
      assert.deepStrictEqual(again, once)
    },
    { arbitrary: { runs: 300 } }
  )

  it.prop(
    "of monotone clauses is met on the last of their days for all, the first for any",
    [Arbitrary.array(monotone, { minLength: 1, maxLength: 4 }), facts],
    ([of, given]) => {
      const participation = Participation.fold(given)
      const each = of.map((clause) => Rule.metOn(evaluate(clause, participation)) ?? Infinity)
      const metOn = (rule: "all" | "any") => Rule.metOn(evaluate({ rule, of }, participation)) ?? Infinity
      assert.strictEqual(metOn("all"), Math.max(...each))
      assert.strictEqual(metOn("any"), Math.min(...each))
    }
  )
})
