/** Clauses with a short way for what nearly everybody is judged by: it says what the long way says. */
import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Schema } from "effect"
import * as Attempt from "../src/internal/Attempt.ts"
import * as Attendance from "../src/internal/Attendance.ts"
import * as CivilDate from "../src/CivilDate.ts"
import type { AttendedClause, CompletedClause, PassedClause, ProgressedClause } from "../src/Criteria.ts"
import type * as Fact from "../src/Fact.ts"
import * as Fraction from "../src/Fraction.ts"
import * as Participation from "../src/Participation.ts"
import * as Rule from "../src/Rule.ts"
import * as Span from "../src/Span.ts"
import {
  closed,
  completed,
  day,
  failed,
  fraction,
  marked,
  minutes,
  offeringOf,
  passed,
  progressed,
  scheduled
} from "./given.ts"

const session = (activity: string, on: string) => ({ activity, starts: `${on}T09:00:00Z`, ends: `${on}T11:00:00Z` })
const offering = offeringOf({
  id: "o",
  course: "c",
  zone: "UTC",
  components: [
    { activity: "a", also: ["a2"], group: "work" },
    { activity: "b", group: "work" },
    { activity: "c", group: "exam" }
  ],
  // One of a component, one of the activity that feeds it too, and two that belong to none.
  sessions: [
    session("b", "2014-01-02"),
    session("a2", "2014-01-02"),
    session("d", "2014-01-04"),
    session("e", "2014-01-03")
  ]
})

const number = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))
/** Marks in a list above all, so that the short way is taken often. */
const kinds = [
  ...Array.from({ length: 12 }, () => "marked" as const),
  ...(["completed", "progressed", "passed", "failed", "failed", "closed", "minutes", "scheduled"] as const)
]
const Draft = Schema.Struct({
  kind: number(0, kinds.length - 1),
  activity: Schema.Literals(["a", "a2", "b", "c", "d", "e", "f"]),
  on: number(0, 6),
  level: number(0, 9)
})

const factOf = ({ kind, activity, on, level }: typeof Draft.Type): Fact.Fact => {
  const date = CivilDate.format(CivilDate.plusDays(day("2014-01-01"), on))
  switch (kinds[kind]) {
    case "completed":
      return completed(date, activity)
    case "progressed":
      return progressed(date, activity, level / 9)
    case "passed":
      return passed(date, activity)
    case "failed":
      return failed(date, activity)
    case "closed":
      return closed(date)
    case "minutes":
      return minutes(date, activity, level * 10)
    case "scheduled":
      return scheduled(date, activity)
    default:
      return marked(date, activity, level === 0 ? "excused" : level < 3 ? "absent" : level < 5 ? "late" : "present")
  }
}
const contexts = Arbitrary.array(Arbitrary.schema(Draft).pipe(Arbitrary.map(factOf)), {
  minLength: 0,
  maxLength: 7
}).pipe(Arbitrary.map((given) => Rule.alone(offering, Participation.fold(given))))

/** All that a verdict says, what it works out when asked included. */
const told = ({ outcome, spans, facts, reached, missing, clauses, decisions, flags }: Rule.Verdict) => ({
  outcome,
  spans,
  facts,
  reached,
  missing,
  clauses,
  decisions,
  flags
})

const shares = ["0", "1/4", "1/3", "1/2", "4/5", "1"].flatMap((share): ReadonlyArray<AttendedClause> => [
  { rule: "attended", share: fraction(share) },
  { rule: "attended", share: fraction(share), group: "work" },
  { rule: "attended", share: fraction(share), group: "exam" }
])
const tries: ReadonlyArray<CompletedClause | PassedClause | ProgressedClause> = ["work", "exam"].flatMap((group) => [
  { rule: "completed", group },
  { rule: "passed", group },
  { rule: "progressed", group, atLeast: fraction("1/2") }
])

describe("the short way", () => {
  let taken = 0
  it.prop("of marks in a list says what the long one says", [contexts], ([context]) => {
    for (const rule of shares) {
      const short = Attendance.marked(rule, context)
      if (short === undefined) continue
      taken += 1
      assert.deepStrictEqual(told(short), told(Attendance.anyhow(rule, context)))
    }
  })
  it("is taken", () => {
    assert.isAbove(taken, 100)
  })

  it.prop("of tries says what the long one says", [contexts], ([context]) => {
    for (const rule of tries) {
      const [short, long] = [told(Attempt.attempted(rule, context)), told(Attempt.anyhow(rule, context))]
      if (short.outcome === "met") {
        // The first try that passes is enough; the long way names one of each component, and so misses fewer.
        assert.deepStrictEqual(short, { ...long, facts: long.facts.slice(0, 1), missing: [] })
      } else assert.deepStrictEqual(short, long)
    }
  })

  it.prop("of spans without an end says what is said of them with others", [Schema.Array(number(0, 9))], ([days]) => {
    const all = days.map((after) => Span.since(CivilDate.plusDays(day("2014-01-01"), after)))
    const begun = all.flat().map(({ from }) => from)
    const from = begun.reduce<CivilDate.CivilDate | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined)
    const first = from === undefined ? Span.never : Span.since(from)
    assert.deepStrictEqual(Span.atLeast(1, all), first)
    // A span of one day, which the sweep alone takes.
    const day9 = CivilDate.plusDays(day("2014-01-01"), 9)
    const swept = Span.atLeast(1, [...all, [{ from: day9, lost: day9 }]])
    assert.deepStrictEqual(swept, from === undefined ? [{ from: day9, lost: day9 }] : first)
  })

  it("of parts of a hundred gives what dividing gives", () => {
    for (let whole = 1; whole <= 101; whole++)
      for (let part = 0; part <= whole + 1; part++) {
        const divided = Fraction.make(BigInt(part), BigInt(whole))
        // Worked out, and then found.
        assert.deepStrictEqual(Fraction.between(part + 7, 7, whole + 7), divided)
        assert.deepStrictEqual(Fraction.between(part, 0, whole), divided)
      }
  })
})
