import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import * as CivilDate from "../src/CivilDate.ts"
import type * as Fact from "../src/Fact.ts"
import * as Fraction from "../src/Fraction.ts"
import * as Offering from "../src/Offering.ts"
import * as Participation from "../src/Participation.ts"
import * as Rule from "../src/Rule.ts"
import { completed, day, fact, registered, scored, unregistered } from "./given.ts"
import * as Verdict from "../src/internal/Verdict.ts"

const offering = Schema.decodeUnknownSync(Offering.Offering)({
  id: "algebra-2014",
  course: "algebra",
  zone: "Europe/London",
  components: [
    { activity: "essay", group: "coursework", weight: 7.5 },
    { activity: "quiz", group: "coursework", weight: 12.5 },
    { activity: "lab", group: "coursework", weight: 17.5 },
    { activity: "project", group: "coursework", weight: 62.5 },
    { activity: "reading", group: "coursework" },
    { activity: "finals", group: "exam", weight: 100 }
  ]
})
const ruleOf = Schema.decodeUnknownSync(Rule.Rule)
const judge = (rule: Rule.Encoded, ...facts: ReadonlyArray<Fact.Fact>): Rule.Verdict =>
  Rule.evaluate(ruleOf(rule), Rule.alone(offering, Participation.fold(facts)))
const metOn = (rule: Rule.Encoded, ...facts: ReadonlyArray<Fact.Fact>): string | undefined => {
  const on = Rule.metOn(judge(rule, ...facts))
  return on === undefined ? undefined : CivilDate.format(on)
}
const keys = (facts: ReadonlyArray<Fact.Fact>): ReadonlyArray<string> => facts.map(({ reference }) => reference.key)

const pass = { rule: "scored", group: "exam", atLeast: 0.4 }
const forty = { rule: "weighted", group: "coursework", atLeast: 40 }
const mostMarked = { rule: "share", group: "coursework", evidence: ["Scored"], atLeast: "4/5" }
const mostDone = { ...mostMarked, evidence: ["Completed", "Scored"] }
const registration = { rule: "stillRegistered" }

describe("a score", () => {
  it("at the mark is enough; a hundredth below it is not", () => {
    assert.strictEqual(metOn(pass, scored("2014-05-10", "finals", 40)), "2014-05-10")
    assert.strictEqual(judge(pass, scored("2014-05-10", "finals", 39.99)).outcome, "notMet")
  })

  it("counts on the day of the first one that is enough, whatever came before and after", () => {
    const marks = [
      scored("2014-05-01", "finals", 39),
      scored("2014-05-03", "finals", 41),
      scored("2014-05-02", "finals", 10)
    ]
    assert.strictEqual(metOn(pass, ...marks, scored("2014-05-09", "finals", 0)), "2014-05-03")
  })

  it("of another group is not enough", () => {
    assert.strictEqual(judge(pass, scored("2014-05-10", "essay", 100)).outcome, "notMet")
  })

  it("below zero is a score, and never a pass", () => {
    const below = fact("2014-05-10", { _tag: "Scored", scaled: -0.5 }, "finals")
    assert.strictEqual(judge(pass, below).outcome, "notMet")
  })

  it("handed in but not marked may still come; marked too low it will not", () => {
    assert.strictEqual(judge(pass, completed("2014-05-10", "finals")).outcome, "undetermined")
    assert.strictEqual(
      judge(pass, completed("2014-05-10", "finals"), scored("2014-05-10", "finals", 39)).outcome,
      "notMet"
    )
    assert.strictEqual(judge(pass).outcome, "notMet")
  })
})

describe("weighted scores", () => {
  const whole = (...marks: ReadonlyArray<readonly [activity: string, percent: number]>) =>
    judge(forty, ...marks.map(([activity, percent]) => scored("2014-03-01", activity, percent)))

  it("add up exactly: 40 is reached where floating point says 39.999…", () => {
    // In doubles, 7.5 × 0.83 + 12.5 × 0.961 + 17.5 × 0.09 + 62.5 × 0.323 is 39.99999999999999.
    const exact = whole(["essay", 83], ["quiz", 96.1], ["lab", 9], ["project", 32.3])
    assert.strictEqual(exact.outcome, "met")
    assert.deepStrictEqual(exact.reached?.value, Fraction.make(40n, 1n))
    assert.strictEqual(whole(["essay", 83], ["quiz", 96.1], ["lab", 9], ["project", 32.2999]).outcome, "notMet")
  })

  it("reach the mark on the day the running total does", () => {
    const marks = [
      scored("2014-01-05", "project", 60),
      scored("2014-02-05", "quiz", 10),
      scored("2014-03-05", "lab", 100)
    ]
    assert.strictEqual(metOn(forty, ...marks), "2014-03-05")
    assert.strictEqual(metOn(forty, ...marks, scored("2014-02-10", "essay", 10)), "2014-03-05")
    assert.strictEqual(metOn(forty, ...marks, scored("2014-02-10", "quiz", 30)), "2014-02-10")
  })

  it("count each component once, at its best", () => {
    const twice = [scored("2014-01-05", "project", 32), scored("2014-01-06", "project", 32)]
    assert.strictEqual(judge(forty, ...twice).outcome, "notMet")
    assert.strictEqual(metOn(forty, ...twice, scored("2014-01-07", "project", 64)), "2014-01-07")
    assert.strictEqual(
      metOn(forty, scored("2014-01-05", "project", 64), scored("2014-01-07", "project", 10)),
      "2014-01-05"
    )
  })

  it("a missing mark is no zero: it is undetermined while it could decide, and not met once it could not", () => {
    // The project could add 62.5 to the lab's 17.5; the quiz could only add 12.5.
    assert.strictEqual(
      judge(forty, scored("2014-01-05", "lab", 100), completed("2014-02-05", "project")).outcome,
      "undetermined"
    )
    assert.strictEqual(
      judge(forty, scored("2014-01-05", "lab", 100), completed("2014-02-05", "quiz")).outcome,
      "notMet"
    )
    assert.strictEqual(judge(forty, scored("2014-01-05", "lab", 100)).outcome, "notMet")
  })

  it("a mark that could bring the total to exactly the mark could still decide", () => {
    const exactly = [
      scored("2014-01-05", "project", 24),
      scored("2014-01-05", "quiz", 60),
      completed("2014-02-05", "lab")
    ]
    assert.strictEqual(judge(forty, ...exactly).outcome, "undetermined")
    const short = [
      scored("2014-01-05", "project", 23.99),
      scored("2014-01-05", "quiz", 60),
      completed("2014-02-05", "lab")
    ]
    assert.strictEqual(judge(forty, ...short).outcome, "notMet")
  })

  it("name the components that have given nothing yet", () => {
    assert.deepStrictEqual(whole(["essay", 70], ["lab", 10]).missing.map(String), ["quiz", "project", "reading"])
  })
})

describe("a share", () => {
  const four = ["essay", "quiz", "lab", "project"]

  it("four of five is four fifths; three of five is not", () => {
    assert.strictEqual(
      metOn(mostMarked, ...four.map((activity, index) => scored(`2014-01-0${index + 1}`, activity, 0))),
      "2014-01-04"
    )
    assert.strictEqual(
      judge(mostMarked, ...four.slice(1).map((activity) => scored("2014-01-01", activity, 100))).outcome,
      "notMet"
    )
  })

  it("counts a component once, and only evidence of the kinds it names", () => {
    const marked = four.slice(1).map((activity) => scored("2014-01-01", activity, 50))
    assert.strictEqual(judge(mostMarked, ...marked, scored("2014-01-02", "quiz", 60)).outcome, "notMet")
    assert.strictEqual(judge(mostMarked, ...marked, completed("2014-01-02", "essay")).outcome, "notMet")
    assert.strictEqual(metOn(mostDone, ...marked, completed("2014-01-02", "essay")), "2014-01-02")
  })

  it("counts what was banked before the offering began, on the day it happened", () => {
    const banked = four.map((activity) => completed("2012-09-30", activity))
    assert.strictEqual(metOn(mostDone, ...banked), "2012-09-30")
  })
})

describe("registration", () => {
  const done = { rule: "all", of: [pass, registration] }
  const mark = scored("2014-05-10", "finals", 80)

  it("lost later ends what was earned; lost the day before, nothing was earned", () => {
    assert.deepStrictEqual(judge(done, mark, unregistered("2014-06-01")).spans, [
      { from: day("2014-05-10"), lost: day("2014-06-01") }
    ])
    assert.deepStrictEqual(judge(done, mark, unregistered("2014-05-09")).spans, [])
  })

  it("lost on the day of earning: earned, and lost that day", () => {
    assert.deepStrictEqual(judge(done, mark, unregistered("2014-05-10")).spans, [
      { from: day("2014-05-10"), lost: day("2014-05-10") }
    ])
  })

  it("taken up again counts from that day", () => {
    const again = [unregistered("2014-06-01"), registered("2014-07-01")]
    assert.deepStrictEqual(judge(done, mark, ...again).spans, [
      { from: day("2014-05-10"), lost: day("2014-06-01") },
      { from: day("2014-07-01"), lost: null }
    ])
  })

  it("left and taken up again within one day was never lost, and never counts twice", () => {
    const left = fact("2014-06-01", { _tag: "Unregistered" }, null, { at: "2014-06-01T09:00:00Z" })
    const back = fact("2014-06-01", { _tag: "Registered" }, null, { at: "2014-06-01T10:00:00Z" })
    assert.deepStrictEqual(judge(done, mark, left, back).spans, [{ from: day("2014-05-10"), lost: null }])
    assert.deepStrictEqual(judge(done, left, back).spans, [])
  })
})

describe("all and any", () => {
  const exam = scored("2014-05-10", "finals", 80)
  const coursework = scored("2014-03-01", "project", 80)

  it("all is met on the last day of its clauses, any on the first", () => {
    assert.strictEqual(metOn({ rule: "all", of: [pass, forty] }, exam, coursework), "2014-05-10")
    assert.strictEqual(metOn({ rule: "any", of: [pass, forty] }, exam, coursework), "2014-03-01")
    assert.isUndefined(metOn({ rule: "all", of: [pass, forty] }, exam))
    assert.strictEqual(metOn({ rule: "any", of: [pass, forty] }, exam), "2014-05-10")
  })

  it("what may still come leaves both open, unless another clause has decided", () => {
    const waiting = completed("2014-05-10", "finals")
    assert.strictEqual(judge({ rule: "all", of: [pass, forty] }, waiting, coursework).outcome, "undetermined")
    assert.strictEqual(judge({ rule: "all", of: [pass, forty] }, waiting).outcome, "notMet")
    assert.strictEqual(judge({ rule: "any", of: [pass, forty] }, waiting).outcome, "undetermined")
    assert.strictEqual(judge({ rule: "any", of: [pass, forty] }, waiting, coursework).outcome, "met")
  })

  it("name the facts that brought a day about, and not those of a clause that failed", () => {
    const failed = scored("2014-03-01", "essay", 10)
    const verdict = judge({ rule: "any", of: [pass, forty] }, exam, failed)
    assert.deepStrictEqual(keys(Verdict.factsFor(verdict, "gained", day("2014-05-10"))), keys([exam]))
    const left = unregistered("2014-06-01")
    const lost = judge({ rule: "all", of: [pass, registration] }, exam, left)
    assert.deepStrictEqual(keys(Verdict.factsFor(lost, "lost", day("2014-06-01"))), keys([left]))
    assert.deepStrictEqual(keys(Verdict.factsFor(lost, "gained", day("2014-05-10"))), keys([exam]))
  })
})
