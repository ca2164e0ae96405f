import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Schema } from "effect"
import * as CivilDate from "../src/CivilDate.ts"
import * as Fact from "../src/Fact.ts"
import * as Participation from "../src/Participation.ts"
import * as Rule from "../src/Rule.ts"
import * as Span from "../src/Span.ts"
import { assessed, closed, day, fact, instant, offeringOf, registered } from "./given.ts"
import * as Traits from "../src/internal/Traits.ts"
import { missing } from "../src/internal/Missing.ts"
import * as Verdict from "../src/internal/Verdict.ts"

const session = (activity: string, on: string) => ({ activity, starts: `${on}T09:00:00Z`, ends: `${on}T11:00:00Z` })
const offering = offeringOf({
  id: "o",
  course: "c",
  zone: "UTC",
  components: [
    { activity: "a", also: ["a2"], group: "work", weight: 30 },
    { activity: "b", group: "work", weight: 70 },
    { activity: "c", also: ["c2"], group: "exam", weight: 100 }
  ],
  sessions: [session("a", "2014-01-02"), session("b", "2014-01-04"), session("c", "2014-01-06")]
})
/** Few days, so that much happens within one. */
const length = 7
const origin = day("2014-01-01")
const dayOf = (offset: number): CivilDate.CivilDate => CivilDate.plusDays(origin, offset)
const days = Array.from({ length: length + 1 }, (_, offset) => dayOf(offset))

const number = (maximum: number) => Schema.Int.check(Schema.isBetween({ minimum: 0, maximum }))
const Draft = Schema.Struct({
  evidence: Schema.Literals([
    "Scored",
    "Scored",
    "Scored",
    "Completed",
    "Progressed",
    "Passed",
    "Passed",
    "Failed",
    "Attended",
    "Attended",
    "minutes",
    "stay",
    "Credited",
    "Presented",
    "RolledUp",
    "Assessed",
    "Assessed",
    "Assessed",
    "Scheduled",
    "Registered",
    "Unregistered",
    "Closed"
  ]),
  activity: Schema.Literals(["a", "a2", "b", "c", "c2", "d"]),
  on: number(length),
  level: number(4),
  hour: number(3)
})

/** What a draft's kind says; the level picks how much, how well or which. */
const evidenceOf = ({ evidence, level, on }: typeof Draft.Type): Fact.Evidence => {
  switch (evidence) {
    case "Scored":
      return Fact.Scored.make({ raw: level * 25, max: 100 })
    case "Progressed":
      return Fact.Progressed.make({ scaled: level / 4 })
    case "Attended":
      return Fact.Attended.make({ status: Fact.presences[level % 4] ?? "present" })
    case "minutes":
      return Fact.Attended.make({ minutes: level * 30 })
    case "stay": {
      const date = CivilDate.format(dayOf(on))
      return Fact.Attended.make({
        from: instant(`${date}T09:${level}0:00Z`),
        until: instant(`${date}T10:${level}5:00Z`)
      })
    }
    case "Credited":
      return Fact.Credited.make({ points: level, category: level % 2 === 0 ? "live" : "reading" })
    case "Presented":
      return Fact.Presented.make({
        title: "A card",
        issuer: level < 3 ? "us" : "them",
        ...(level > 1 && { verified: level > 2 })
      })
    case "RolledUp":
      return Fact.RolledUp.make({
        outcome: (["completed", "passed", "failed", "incomplete"] as const)[level % 4] ?? "failed"
      })
    case "Assessed":
      return Fact.Assessed.make({
        verdict: (["waive", "pass", "fail"] as const)[level % 3] ?? "waive",
        by: "account 2",
        role: level < 4 ? "trainer" : "peer",
        reason: "Tested out"
      })
    default:
      return Fact.Evidence.make({ _tag: evidence })
  }
}

const factOf = (draft: typeof Draft.Type): Fact.Fact => {
  const on = dayOf(draft.on)
  const ofAll =
    ["RolledUp", "Registered", "Unregistered", "Closed"].includes(draft.evidence) ||
    (draft.evidence === "Assessed" && draft.activity === "d")
  // Hour 0 stands for a source that gives none.
  const at = draft.hour === 0 ? {} : { at: `${CivilDate.format(on)}T0${draft.hour}:00:00Z` }
  return fact(on, evidenceOf(draft), ofAll ? null : draft.activity, at)
}
const facts = Arbitrary.array(Arbitrary.schema(Draft).pipe(Arbitrary.map(factOf)), {
  minLength: 4,
  maxLength: 16
}).pipe(Arbitrary.map((given) => [registered("2014-01-01"), ...given]))

const Judged = Schema.Struct({
  group: Schema.NullOr(Schema.Literals(["work", "exam"])),
  verdict: Schema.Literals(["pass", "fail", "waive"]),
  on: number(length)
})
const assessments = Arbitrary.array(
  Arbitrary.schema(Judged).pipe(
    Arbitrary.map(({ group, verdict, on }) => assessed(CivilDate.format(dayOf(on)), group, verdict))
  ),
  { minLength: 0, maxLength: 2 }
)
const held: Span.Spans = [
  { from: dayOf(0), lost: dayOf(2) },
  { from: dayOf(4), lost: null }
]
type Beside = ReadonlyArray<Rule.Assessment>
const contextOf = (given: ReadonlyArray<Fact.Fact>, judged: Beside): Rule.Context => ({
  offering,
  participation: Participation.fold(given),
  assessments: judged,
  holds: (id) => (id === "held" ? held : [])
})
const judge = (rule: Rule.Rule, given: ReadonlyArray<Fact.Fact>, judged: Beside): Rule.Verdict =>
  Rule.evaluate(rule, contextOf(given, judged))

const components = [{}, { component: "every" }]
const ways = [{}, { afterPass: "flag" }, { afterPass: "withdraw" }, { attempts: "latest" }, { attempts: "first" }]
const tries = (options: ReadonlyArray<object>) =>
  components.flatMap((component) =>
    options.flatMap((option) => [
      { rule: "passed", group: "work", ...component, ...option },
      { rule: "scored", group: "work", atLeast: 0.5, ...component, ...option },
      { rule: "scored", group: "exam", atLeast: 0.75, ...component, ...option }
    ])
  )
/** Clauses whose days are each decided by what had happened until then. */
const timely: ReadonlyArray<Rule.Encoded> = [
  ...tries(ways),
  ...components.flatMap((component) => [
    { rule: "completed", group: "work", ...component },
    { rule: "progressed", group: "work", atLeast: 0.75, ...component }
  ]),
  { rule: "weighted", group: "work", atLeast: 60 },
  { rule: "share", group: "work", evidence: ["Completed", "Passed"], atLeast: 1 },
  { rule: "share", group: "work", evidence: ["Attended"], atLeast: 0.5 },
  { rule: "credits", atLeast: 5 },
  { rule: "credits", group: "work", atLeast: 4, categories: ["live"] },
  { rule: "credits", atLeast: 5, caps: { live: 3 } },
  { rule: "decided", roles: ["trainer"] },
  { rule: "decided", roles: ["trainer"], group: "work" },
  { rule: "evidence" },
  { rule: "evidence", group: "work", verified: true, issuers: ["us"] },
  { rule: "rolledUp", outcome: "completed" },
  { rule: "rolledUp", outcome: "passed" },
  { rule: "holds", id: "held" },
  { rule: "holds", id: "held", on: "start" },
  { rule: "holds", id: "held", on: "while" },
  { rule: "holds", id: "held", on: "2014-01-02" },
  { rule: "attended", minutes: 90 },
  { rule: "attended", group: "work", minutes: 60 },
  { rule: "stillRegistered" }
]
/** Clauses that wait for the end, or whose day a better try moves. */
const patient: ReadonlyArray<Rule.Encoded> = [
  ...tries([{ attempts: "best" }, { attempts: "best", afterPass: "withdraw" }, { attempts: "all" }]),
  { rule: "noFailureAfterPass", group: "work" },
  { rule: "weighted", group: "work", atLeast: 60, missing: "undetermined" },
  { rule: "weighted", group: "work", atLeast: 60, missing: "excluded" },
  { rule: "attended", share: 0.5 },
  { rule: "attended", group: "work", share: 1, minutesEach: 60 },
  { rule: "attended", shareOfMinutes: 0.3 },
  { rule: "attended", absences: 1 }
]
const read = Schema.decodeUnknownSync(Rule.Rule)
const oneOf = <A>(items: ReadonlyArray<A>): Arbitrary.Arbitrary<A> =>
  Arbitrary.schema(number(items.length - 1)).pipe(
    Arbitrary.map((index) => {
      const item = items[index]
      if (item === undefined) throw new Error("the test counts its items wrongly")
      return item
    })
  )
const Kind = Schema.Literals(["all", "any", "atLeast", "within", "before"])
const nest = (clauses: Arbitrary.Arbitrary<Rule.Rule>): Arbitrary.Arbitrary<Rule.Rule> =>
  Arbitrary.all([
    Arbitrary.schema(Kind),
    clauses,
    Arbitrary.array(clauses, { minLength: 1, maxLength: 2 }),
    Arbitrary.schema(number(length))
  ]).pipe(
    Arbitrary.map(([rule, that, more, on]): Rule.Rule => {
      if (rule === "within") return { rule, that, period: { years: 0, months: 0, days: on } }
      if (rule === "before") return { rule, that, date: dayOf(on) }
      const of = [that, ...more]
      return rule === "atLeast" ? { rule, of, n: 2 } : { rule, of }
    })
  )
const combining = oneOf<(of: ReadonlyArray<Rule.Rule>) => Rule.Rule>([
  (of) => ({ rule: "all", of }),
  (of) => ({ rule: "any", of }),
  (of) => ({ rule: "atLeast", of, n: 2 })
])
const limits = Arbitrary.all(
  [Schema.Literals(["none", "within", "before"]), number(length)].map((each) => Arbitrary.schema(each))
).pipe(
  Arbitrary.map(
    ([kind, on]) =>
      (that: Rule.Rule): Rule.Rule =>
        kind === "none"
          ? that
          : kind === "within"
            ? { rule: "within", that, period: { years: 0, months: 0, days: Number(on) } }
            : { rule: "before", that, date: dayOf(Number(on)) }
  )
)
const timelyRules = nest(nest(oneOf(timely.map((rule) => read(rule)))))
const leaves = oneOf([...timely, ...patient].map((rule) => read(rule)))
const rules = nest(nest(leaves))
const options = { arbitrary: { runs: 500 } }

const isWaiver = ({ evidence }: Fact.Fact): boolean => evidence._tag === "Assessed" && evidence.verdict === "waive"
const atEnd = (given: ReadonlyArray<Fact.Fact>): ReadonlyArray<Fact.Fact> => [...given, closed("2014-01-08")]

const laws = (name: string, rules: Arbitrary.Arbitrary<Rule.Rule>) =>
  describe(`the verdict on ${name}`, () => {
    it.prop(
      "is the same for the same facts in any order, any number of times",
      [rules, facts, assessments, Schema.Array(Schema.Int).check(Schema.isMinLength(34), Schema.isMaxLength(34))],
      ([rule, given, judged, order]) => {
        const shuffled = [...given, ...given]
          .map((item, index) => ({ item, key: order[index] ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ item }) => item)
        const [once, again] = [judge(rule, given, judged), judge(rule, shuffled, judged)]
        assert.deepStrictEqual(again, once)
        assert.deepStrictEqual(again.missing, once.missing)
        assert.deepStrictEqual(
          [Verdict.scoreOf(again), Rule.flagsOf(again)],
          [Verdict.scoreOf(once), Rule.flagsOf(once)]
        )
      },
      options
    )

    it.prop(
      "was met first on the day of a fact, a decision, another achievement, or a session",
      [rules, facts, assessments],
      ([rule, given, judged]) => {
        const on = Rule.metOn(judge(rule, given, judged))
        const known = new Set([
          ...given.map(({ happened }) => happened.on),
          ...judged.map((one) => one.on),
          ...held.map(({ from }) => from),
          ...["2014-01-02", "2014-01-04", "2014-01-06"].map(day),
          CivilDate.min
        ])
        assert.isTrue(on === undefined || known.has(on))
      },
      options
    )

    it.prop(
      "is met by its facts alone, within the same frame, since the same day",
      [rules, facts, assessments],
      ([rule, given, judged]) => {
        const verdict = judge(rule, given, judged)
        if (verdict.outcome !== "met") return
        const frame = given.filter((one) => Traits.isFrame(one) && one.evidence._tag !== "Unregistered")
        const alone = judge(rule, [...new Set([...Rule.factsOf(verdict), ...frame])], judged)
        assert.strictEqual(alone.outcome, "met")
        // What is waived rests on no try, and a failed one that is left out may have stood in the way of another clause.
        if (!given.some(isWaiver) && !judged.some((one) => one.verdict === "waive"))
          assert.strictEqual(Rule.metOn(alone), Rule.metOn(verdict))
      },
      options
    )

    it.prop(
      "is met exactly where its last span has no end, and its spans are apart and in order",
      [rules, facts, assessments],
      ([rule, given, judged]) => {
        const { outcome, spans } = judge(rule, given, judged)
        assert.strictEqual(outcome === "met", spans.at(-1)?.lost === null)
        assert.isTrue(spans.every(({ from, lost }) => lost === null || from <= lost))
        assert.isTrue(spans.slice(1).every(({ from }, index) => from > (spans[index]?.lost ?? Infinity)))
      },
      options
    )

    it.prop(
      "is never open once nothing more is expected",
      [rules, facts, assessments],
      ([rule, given, judged]) => {
        const { outcome } = judge(rule, atEnd(given), judged)
        assert.notStrictEqual(outcome, "undetermined")
      },
      options
    )
  })

laws("a clause", leaves)
laws("a rule of clauses", rules)

const explain = (rule: Rule.Rule, given: ReadonlyArray<Fact.Fact>, judged: Beside): Rule.Explained =>
  Rule.explain(rule, contextOf(given, judged))

describe("the explained verdict", () => {
  it.prop(
    "only waits for the end exactly where the end would make it met",
    [oneOf([...timely, ...patient].map((rule) => read(rule))), rules, facts, assessments],
    ([clause, whole, given, judged]) => {
      for (const rule of [clause, whole]) {
        const { outcome, closing } = explain(rule, given, judged)
        const then = judge(rule, atEnd(given), judged)
        assert.strictEqual(closing, outcome === "undetermined" && then.outcome === "met")
      }
    },
    options
  )

  it.prop(
    "says of a lack that only the end is missing exactly where the end gives it in time",
    [
      Arbitrary.array(oneOf(patient.map((rule) => read(rule))), { minLength: 2, maxLength: 3 }),
      combining,
      limits,
      facts,
      assessments
    ],
    ([of, combined, limit, given, judged]) => {
      const rule = limit(combined(of))
      const then = (one: Rule.Rule) => judge(one, atEnd(given), judged).outcome === "met"
      const explained = explain(rule, given, judged)
      if (explained.outcome === "met") return
      const lacks = missing(explained).filter(({ rule: own }) => of.includes(own))
      for (const lack of lacks)
        assert.strictEqual(lack.closing, lack.outcome === "undetermined" && then(limit(lack.rule)), lack.asks)
      if (explained.outcome === "undetermined" && then(rule)) assert.isTrue(lacks.some(({ closing }) => closing))
    },
    options
  )

  it.prop(
    "is the plain one otherwise",
    [rules, facts, assessments],
    ([rule, given, judged]) => {
      const plain = (one: Rule.Verdict): unknown => {
        const { outcome, spans, facts: own, reached, missing: activities, decisions, flags } = one
        const clauses = one.clauses.map(plain)
        return { rule: one.rule, outcome, spans, own, reached, activities, decisions, flags, clauses }
      }
      assert.deepStrictEqual(plain(explain(rule, given, judged)), plain(judge(rule, given, judged)))
    },
    options
  )
})

const isAway = ({ evidence }: Fact.Fact): boolean =>
  evidence._tag === "Attended" && (evidence.status === "absent" || evidence.status === "excused")

describe("a verdict that waits for nothing", () => {
  it.prop(
    "says of each day what the facts until that day say",
    [timelyRules, facts, assessments],
    ([rule, given, judged]) => {
      // A list that calls somebody absent speaks of the session, and a schedule of all of them, whenever it was written.
      const known = Participation.fold(given.filter((one) => !isAway(one)))
      const schedule = known.filter(({ evidence }) => evidence._tag === "Scheduled")
      const { spans } = judge(rule, known, judged)
      for (const on of days) {
        const then = judge(rule, [...Traits.until(known, on), ...schedule], judged)
        assert.strictEqual(Span.covers(spans, on), Span.covers(then.spans, on), CivilDate.format(on))
      }
    },
    options
  )
})
