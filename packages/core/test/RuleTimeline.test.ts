import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Schema } from "effect"
import { CivilDate, Fact, Fraction, Offering, Participation, Rule, Span } from "@laurel/core"
import { completed, day, fact, scored } from "./given.ts"

const offering = Schema.decodeUnknownSync(Offering.Offering)({
  id: "o",
  course: "c",
  zone: "UTC",
  components: [
    { activity: "a", group: "work", weight: 7.5 },
    { activity: "b", group: "work", weight: 12.5 },
    { activity: "c", group: "work", weight: 17.5 },
    { activity: "d", group: "exam", weight: 62.5 }
  ]
})
const origin = day("2014-01-01")
/** Few days, so that much happens within one. */
const length = 6
const dayOf = (offset: number): CivilDate.CivilDate => CivilDate.plusDays(origin, offset)
const days = Array.from({ length: length + 1 }, (_, offset) => dayOf(offset))

const Draft = Schema.Struct({
  kind: Schema.Literals(["scored", "completed", "registered", "unregistered"]),
  activity: Schema.Literals(["a", "b", "c", "d"]),
  on: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: length })),
  percent: Schema.Literals([0, 39.9, 40, 60, 70.1, 100]),
  hour: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3 }))
})

const factOf = ({ kind, activity, on, percent, hour }: typeof Draft.Type): Fact.Fact => {
  const date = CivilDate.format(dayOf(on))
  if (kind === "scored") return scored(date, activity, percent)
  if (kind === "completed") return completed(date, activity)
  const evidence = kind === "registered" ? Fact.Registered.make({}) : Fact.Unregistered.make({})
  // Hour 0 stands for a source that gives none.
  return fact(date, evidence, null, hour === 0 ? {} : { at: `${date}T0${hour}:00:00Z` })
}
const facts = Arbitrary.array(Arbitrary.schema(Draft).pipe(Arbitrary.map(factOf)), { minLength: 5, maxLength: 14 })

const Monotone = Schema.Literals([
  '{ "rule": "scored", "group": "exam", "atLeast": 0.4 }',
  '{ "rule": "scored", "group": "work", "atLeast": 0.7 }',
  '{ "rule": "weighted", "group": "work", "atLeast": 15 }',
  '{ "rule": "weighted", "group": "work", "atLeast": 37.5 }',
  '{ "rule": "share", "group": "work", "evidence": ["Completed"], "atLeast": "2/3" }',
  '{ "rule": "share", "group": "work", "evidence": ["Completed", "Scored"], "atLeast": 1 }'
])
const read = Schema.decodeUnknownSync(Schema.fromJsonString(Rule.Rule))
const monotone = Arbitrary.schema(Monotone).pipe(Arbitrary.map(read))
const leaves = Arbitrary.all([monotone, Arbitrary.schema(Schema.Boolean)]).pipe(
  Arbitrary.map(([clause, registration]): Rule.Rule => (registration ? { rule: "stillRegistered" } : clause))
)
const Kind = Schema.Literals(["all", "any"])
const nest = (clauses: Arbitrary.Arbitrary<Rule.Rule>): Arbitrary.Arbitrary<Rule.Rule> =>
  Arbitrary.all([Arbitrary.schema(Kind), Arbitrary.array(clauses, { minLength: 1, maxLength: 3 })]).pipe(
    Arbitrary.map(([rule, of]) => ({ rule, of }))
  )
const rules = nest(nest(leaves))

/** Whether the rule holds by the end of a day, worked out from the facts until then without any of Rule's code. */
const holds = (rule: Rule.Rule, until: ReadonlyArray<Fact.Fact>): boolean => {
  switch (rule.rule) {
    case "all":
      return rule.of.every((clause) => holds(clause, until))
    case "any":
      return rule.of.some((clause) => holds(clause, until))
    case "scored":
      return bests(rule.group, until).some(({ best }) => best !== undefined && Fraction.isAtLeast(best, rule.atLeast))
    case "weighted": {
      const parts = bests(rule.group, until).map(({ weight, best }) => Fraction.multiply(weight, best ?? Fraction.zero))
      return Fraction.isAtLeast(parts.reduce(Fraction.add), rule.atLeast)
    }
    case "share": {
      const parts = Offering.inGroup(offering, rule.group)
      const done = parts.filter(({ activity }) =>
        until.some((fact) => fact.activity === activity && rule.evidence.some((kind) => kind === fact.evidence._tag))
      )
      return Fraction.isAtLeast(Fraction.make(BigInt(done.length), BigInt(parts.length)), rule.atLeast)
    }
    case "stillRegistered":
      return changes(until).at(-1)?.evidence._tag !== "Unregistered"
  }
}

const bests = (group: string, until: ReadonlyArray<Fact.Fact>) =>
  Offering.inGroup(offering, group).map(({ activity, weight }) => ({
    weight: weight ?? Fraction.zero,
    best: until
      .flatMap((fact) =>
        fact.activity === activity && fact.evidence._tag === "Scored" ? [Fact.scaled(fact.evidence)] : []
      )
      .toSorted((a, b) => (Fraction.isAtLeast(a, b) ? -1 : 1))[0]
  }))

const changes = (given: ReadonlyArray<Fact.Fact>) =>
  given
    .filter(({ evidence }) => evidence._tag === "Registered" || evidence._tag === "Unregistered")
    .toSorted(Fact.compare)

/** The same with the day's gains in and its losses not yet. */
const holdsWithin = (rule: Rule.Rule, given: ReadonlyArray<Fact.Fact>, on: CivilDate.CivilDate): boolean => {
  if (rule.rule === "all") return rule.of.every((clause) => holdsWithin(clause, given, on))
  if (rule.rule === "any") return rule.of.some((clause) => holdsWithin(clause, given, on))
  if (rule.rule !== "stillRegistered") return holds(rule, Participation.until(given, on))
  const before = holds(
    rule,
    given.filter(({ happened }) => happened.on < on)
  )
  return before || given.some(({ evidence, happened }) => happened.on === on && evidence._tag === "Registered")
}

const Order = Schema.Array(Schema.Int).check(Schema.isMinLength(28), Schema.isMaxLength(28))
const shuffled = <A>(items: ReadonlyArray<A>, order: ReadonlyArray<number>): ReadonlyArray<A> =>
  items
    .map((item, index) => ({ item, key: order[index] ?? 0 }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item)

describe("a verdict", () => {
  it.prop(
    "says for each day what the facts until that day say",
    [rules, facts],
    ([rule, given]) => {
      const verdict = Rule.evaluate(rule, offering, Participation.fold(given))
      for (const on of days) {
        const name = CivilDate.format(on)
        assert.strictEqual(Span.covers(verdict.spans, on), holds(rule, Participation.until(given, on)), name)
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
      const first = days.find(
        (on) => Rule.metOn(Rule.evaluate(rule, offering, Participation.until(participation, on))) !== undefined
      )
      const metOn = Rule.metOn(Rule.evaluate(rule, offering, participation))
      // A rule that holds from the start, such as an `any` with a registration, has no first day among these.
      assert.strictEqual(metOn === CivilDate.min ? days[0] : metOn, first)
    },
    { arbitrary: { runs: 300 } }
  )

  it.prop(
    "is met now exactly where its last span is open",
    [rules, facts],
    ([rule, given]) => {
      const verdict = Rule.evaluate(rule, offering, Participation.fold(given))
      assert.strictEqual(verdict.outcome === "met", verdict.spans.at(-1)?.lost === null)
    },
    { arbitrary: { runs: 300 } }
  )

  it.prop(
    "is the same for the same facts in any order, any number of times",
    [rules, facts, Order],
    ([rule, given, order]) => {
      const once = Rule.evaluate(rule, offering, Participation.fold(given))
      const again = Rule.evaluate(rule, offering, Participation.fold(shuffled([...given, ...given], order)))
      assert.deepStrictEqual(again, once)
    },
    { arbitrary: { runs: 300 } }
  )

  it.prop(
    "of monotone clauses is met on the last of their days for all, the first for any",
    [Arbitrary.array(monotone, { minLength: 1, maxLength: 4 }), facts],
    ([of, given]) => {
      const participation = Participation.fold(given)
      const each = of.map((clause) => Rule.metOn(Rule.evaluate(clause, offering, participation)) ?? Infinity)
      const metOn = (rule: "all" | "any") =>
        Rule.metOn(Rule.evaluate({ rule, of }, offering, participation)) ?? Infinity
      assert.strictEqual(metOn("all"), Math.max(...each))
      assert.strictEqual(metOn("any"), Math.min(...each))
    }
  )
})
