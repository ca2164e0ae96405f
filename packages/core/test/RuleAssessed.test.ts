import { assert, describe, it } from "@effect/vitest"
import * as Fact from "../src/Fact.ts"
import * as Rule from "../src/Rule.ts"
import * as Words from "../src/Words.ts"
import {
  assessed,
  closed,
  completed,
  corrected,
  day,
  fact,
  failed,
  judging,
  offeringOf,
  passed,
  registered,
  retracted,
  scored,
  told
} from "./given.ts"
import * as Verdict from "../src/internal/Verdict.ts"

const offering = offeringOf({
  id: "welding-2014",
  course: "welding",
  zone: "Europe/London",
  components: [
    { activity: "weld 1", also: ["weld 1, elsewhere"], group: "practice", weight: 60 },
    { activity: "weld 2", group: "practice", weight: 40 },
    { activity: "exam", group: "exam", weight: 100 }
  ]
})
const [d1, d2, d3, d4] = ["2014-05-01", "2014-05-02", "2014-05-03", "2014-05-04"] as const
const { judge, says, days } = judging(offering)
const by = (...assessments: ReadonlyArray<Rule.Assessment>) => judging(offering, { assessments })

describe("a waiver that a source tells of", () => {
  const clauses: ReadonlyArray<Rule.Encoded> = [
    { rule: "scored", group: "exam", atLeast: 0.5 },
    { rule: "scored", group: "exam", atLeast: 0.5, attempts: "best", component: "every" },
    { rule: "passed", group: "exam" },
    { rule: "passed", group: "exam", attempts: "all" },
    { rule: "completed", group: "exam" },
    { rule: "progressed", group: "exam", atLeast: 1 },
    { rule: "weighted", group: "exam", atLeast: 50 },
    { rule: "share", group: "exam", evidence: ["Passed"], atLeast: 1 },
    { rule: "attended", group: "exam", share: 1 },
    { rule: "evidence", group: "exam" },
    { rule: "noFailureAfterPass", group: "exam" },
    { rule: "credits", group: "exam", atLeast: 5 },
    { rule: "decided", group: "exam", roles: ["head"] }
  ]

  it("of a group's only component, or of the whole, meets every clause that names the group; of another's, none", () => {
    for (const clause of clauses) {
      for (const activity of ["exam", null]) {
        const waiver = told(d2, activity, "waive")
        const verdict = judge(clause, registered(d1), waiver)
        assert.deepStrictEqual([verdict.outcome, Rule.metOn(verdict)], ["met", day(d2)], clause.rule)
        assert.deepStrictEqual(Rule.factsOf(verdict), [waiver], clause.rule)
      }
      assert.notStrictEqual(says(clause, registered(d1), told(d2, "weld 1", "waive")), d2, clause.rule)
      assert.notStrictEqual(says(clause, registered(d1), told(d2, "no part of it", "waive")), d2, clause.rule)
    }
  })

  const tries: ReadonlyArray<Rule.Encoded> = [
    { rule: "scored", group: "practice", atLeast: 0.5 },
    { rule: "passed", group: "practice" },
    { rule: "completed", group: "practice" },
    { rule: "progressed", group: "practice", atLeast: 1 }
  ]

  it("of one component meets a clause about some, and of a clause about every one its own part only", () => {
    const [one, other] = [told(d2, "weld 1, elsewhere", "waive"), told(d4, "weld 2", "waive")]
    for (const clause of tries) {
      const every: Rule.Encoded = { ...clause, component: "every" }
      assert.strictEqual(says(clause, one), d2, clause.rule)
      assert.strictEqual(says(every, one), "notMet", clause.rule)
      assert.deepStrictEqual([...judge(every, one).missing].map(String), ["weld 2"], clause.rule)
      const rest = [passed(d3, "weld 2"), completed(d3, "weld 2"), scored(d3, "weld 2", 90)]
      assert.strictEqual(says(every, one, ...rest), d3, clause.rule)
      assert.strictEqual(says(every, one, other), d4, clause.rule)
    }
  })

  it("of one component counts in a share, and alone meets no clause that adds up or speaks of the whole group", () => {
    const one = told(d2, "weld 1", "waive")
    assert.strictEqual(says({ rule: "share", group: "practice", evidence: ["Passed"], atLeast: 0.5 }, one), d2)
    assert.strictEqual(says({ rule: "share", group: "practice", evidence: ["Passed"], atLeast: 1 }, one), "notMet")
    const all: ReadonlyArray<Rule.Encoded> = [
      { rule: "weighted", group: "practice", atLeast: 50 },
      { rule: "attended", group: "practice", share: 1 },
      { rule: "evidence", group: "practice" },
      { rule: "credits", group: "practice", atLeast: 5 },
      { rule: "decided", group: "practice", roles: ["head"] }
    ]
    for (const clause of all) {
      assert.notStrictEqual(says(clause, one), d2, clause.rule)
      assert.strictEqual(says(clause, one, told(d3, "weld 2", "waive")), d3, clause.rule)
    }
  })

  it("gives no score: weights are as the clause says of what is missing, but nobody waits for it", () => {
    const [waiver, mark] = [told(d2, "weld 1", "waive"), scored(d3, "weld 2", 80)]
    const weighted = (missing: string, atLeast: number): Rule.Encoded => ({
      rule: "weighted",
      group: "practice",
      atLeast,
      missing
    })
    assert.strictEqual(says(weighted("zero", 32), waiver, mark), d3)
    assert.strictEqual(says(weighted("zero", 33), waiver, mark), "notMet")
    assert.strictEqual(says(weighted("undetermined", 32), waiver, mark), d3)
    assert.strictEqual(says(weighted("undetermined", 32), mark), "undetermined")
    assert.strictEqual(says(weighted("excluded", 80), waiver, mark), d3)
    assert.strictEqual(says(weighted("excluded", 81), waiver, mark), "notMet")
    assert.strictEqual(says(weighted("excluded", 80), mark), "undetermined")
    const every: Rule.Encoded = { rule: "scored", group: "practice", atLeast: 0.5, component: "every" }
    assert.deepStrictEqual(Verdict.scoreOf(judge(every, waiver, mark)), { n: 4n, d: 5n })
    assert.isNull(Verdict.scoreOf(judge(every, waiver, told(d3, "weld 2", "waive"))))
  })

  it("is not waited for where a mark may still come; of the next component one is", () => {
    const clause: Rule.Encoded = { rule: "scored", group: "practice", atLeast: 0.5, component: "every" }
    const facts = [told(d1, "weld 1", "waive"), completed(d2, "weld 1")]
    assert.strictEqual(says(clause, ...facts, scored(d3, "weld 2", 90)), d3)
    assert.strictEqual(says(clause, ...facts, completed(d3, "weld 2")), "undetermined")
  })

  it("heals a failure after a pass from its day; of another component none", () => {
    const clause: Rule.Encoded = { rule: "noFailureAfterPass", group: "practice" }
    const facts = [passed(d1, "weld 1"), failed(d2, "weld 1"), closed(d4)]
    assert.strictEqual(says(clause, ...facts), "notMet")
    assert.strictEqual(says(clause, ...facts, told(d3, "weld 1", "waive")), d3)
    assert.strictEqual(says(clause, ...facts, told(d3, "weld 2", "waive")), "notMet")
    // Until then it stood in the way, whatever else was passed; a waiver of what did not fail comes into no way.
    const other = passed(d1, "weld 2")
    const [healing, needless] = [told(d3, "weld 1", "waive"), told(d4, "weld 2", "waive")]
    const verdict = judge(clause, ...facts, other, healing, needless)
    assert.strictEqual(days(clause, ...facts, other, healing, needless), "from 2014-05-03")
    assert.deepStrictEqual(Rule.factsOf(verdict), [other, healing])
    assert.strictEqual(says(clause, ...facts, other, failed(d2, "weld 2"), healing, needless), d4)
  })

  it("ends on the day of a later judgement of the same; not by one before it, nor of another", () => {
    const pass: Rule.Encoded = { rule: "passed", group: "practice" }
    const waiver = told(d2, "weld 1", "waive")
    assert.strictEqual(days(pass, waiver, told(d3, "weld 1", "fail")), "from 2014-05-02 to before 2014-05-03")
    assert.strictEqual(days(pass, waiver, told(d3, "weld 1", "pass")), "from 2014-05-02 to before 2014-05-03")
    assert.strictEqual(days(pass, told(d1, "weld 1", "fail"), waiver), "from 2014-05-02")
    assert.strictEqual(days(pass, waiver, told(d3, "weld 2", "fail")), "from 2014-05-02")
    assert.strictEqual(days(pass, waiver, told(d3, null, "fail")), "from 2014-05-02")
  })

  it("is gone once the source takes it back, and what was told before holds again", () => {
    const pass: Rule.Encoded = { rule: "passed", group: "exam" }
    const [waiver, fail] = [told(d1, "exam", "waive"), told(d2, "exam", "fail")]
    assert.strictEqual(says(pass, waiver, retracted(waiver)), "notMet")
    assert.strictEqual(says(pass, waiver, fail), "notMet")
    assert.strictEqual(says(pass, waiver, fail, retracted(fail)), d1)
    const passing = Fact.Assessed.make({ verdict: "pass", by: "u-17", role: "trainer", reason: "Seen" })
    const moved = corrected(waiver, passing)
    assert.strictEqual(says(pass, waiver, moved), "notMet")
  })
})

describe("a judgement that a source tells of", () => {
  const decided: Rule.Encoded = { rule: "decided", roles: ["trainer", "head"], group: "exam" }

  it("is read where a decision about the group would be: passed, failed, by which role", () => {
    assert.strictEqual(says(decided, told(d1, "exam", "pass")), d1)
    assert.strictEqual(says(decided, told(d1, "exam", "fail")), "notMet")
    assert.strictEqual(says(decided, told(d1, "exam", "pass", { role: "peer" })), "undetermined")
    assert.strictEqual(says(decided, told(d1, "weld 1", "pass")), "undetermined")
    assert.strictEqual(says(decided, told(d1, null, "pass")), "undetermined")
    assert.strictEqual(says(decided, closed(d2), told(d1, "weld 1", "pass")), "notMet")
    const whole: Rule.Encoded = { rule: "decided", roles: ["trainer"] }
    assert.strictEqual(says(whole, told(d1, null, "pass")), d1)
    assert.strictEqual(says(whole, told(d1, "exam", "pass")), "undetermined")
  })

  it("is ended by the one that happened after it, in whatever order they are told", () => {
    const [pass, fail] = [told(d1, "exam", "pass"), told(d3, "exam", "fail")]
    for (const facts of [
      [pass, fail],
      [fail, pass]
    ])
      assert.strictEqual(days(decided, ...facts), "from 2014-05-01 to before 2014-05-03")
    assert.strictEqual(says(decided, pass, fail, told(d4, "exam", "pass")), d1)
    assert.strictEqual(says(decided, pass, told(d3, "exam", "fail", { role: "peer" })), d1)
  })

  it("of one of several components decides nothing of the group before all are judged, unless one has failed", () => {
    const clause: Rule.Encoded = { ...decided, group: "practice" }
    const one = told(d1, "weld 1", "pass")
    assert.strictEqual(says(clause, one), "undetermined")
    assert.strictEqual(says(clause, one, told(d2, "weld 2", "pass")), d2)
    assert.strictEqual(says(clause, one, told(d2, "weld 2", "waive")), d2)
    assert.strictEqual(says(clause, one, told(d2, "weld 2", "fail")), "notMet")
  })

  it("has no second actor", () => {
    const moderated: Rule.Encoded = { ...decided, moderated: true }
    assert.strictEqual(says(moderated, told(d1, "exam", "pass")), "undetermined")
    assert.strictEqual(by(assessed(d1, "exam", "pass", { moderated: true })).says(moderated), d1)
  })

  it("checks a proof of the same component, and of no other", () => {
    const clause: Rule.Encoded = { rule: "evidence", group: "practice", verified: true }
    const card = fact(d2, Fact.Presented.make({ title: "A welder's card" }), "weld 1")
    assert.strictEqual(says(clause, card), "undetermined")
    assert.strictEqual(says(clause, card, told(d3, "weld 1", "pass")), d3)
    assert.strictEqual(says(clause, card, told(d3, "weld 1", "fail")), "notMet")
    assert.strictEqual(says(clause, card, told(d3, "weld 2", "pass")), "undetermined")
    assert.strictEqual(
      days(clause, card, told(d3, "weld 1", "pass"), told(d4, "weld 1", "fail")),
      "from 2014-05-03 to before 2014-05-04"
    )
  })

  it("is outranked by a decision about the same group, whatever the days; not by one about another", () => {
    const pass: Rule.Encoded = { rule: "passed", group: "exam" }
    const waiver = told(d3, "exam", "waive")
    assert.strictEqual(by(assessed(d1, "exam", "fail")).says(pass, waiver), "notMet")
    assert.strictEqual(by(assessed(d1, "practice", "fail")).says(pass, waiver), d3)
    assert.strictEqual(by(assessed(d1, null, "fail")).says(pass, waiver), d3)
    assert.strictEqual(by(assessed(d1, null, "fail")).says(pass, told(d3, null, "waive")), "notMet")
    assert.strictEqual(by(assessed(d4, "exam", "waive")).says(pass, waiver), d4)
    assert.strictEqual(by(assessed(d1, "exam", "pass")).says(decided, told(d3, "exam", "fail")), d1)
    assert.strictEqual(by(assessed(d1, "exam", "fail")).says(decided, told(d3, "exam", "pass")), "notMet")
    assert.strictEqual(by(assessed(d1, "exam", "fail", { role: "peer" })).says(decided, told(d3, "exam", "pass")), d3)
  })

  it("is named in the trace, with who, their role and why", () => {
    const verdict = judge({ rule: "passed", group: "exam" }, told(d2, "exam", "waive", { key: "s/assessed" }))
    assert.deepStrictEqual(
      Words.verdict(verdict, offering).map(({ cells }) => cells.join(" | ")),
      [
        "✓ passed one of exam: from 2014-05-02",
        'exam | waived by u-17 (trainer): "Tested Out" | on 2014-05-02 | desk / rows, key s/assessed'
      ]
    )
  })
})
