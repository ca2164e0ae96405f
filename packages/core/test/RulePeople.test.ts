import { assert, describe, it } from "@effect/vitest"
import * as Fact from "../src/Fact.ts"
import * as Rule from "../src/Rule.ts"
import * as Span from "../src/Span.ts"
import {
  assessed,
  closed,
  completed,
  day,
  fact,
  failed,
  judging,
  marked,
  type More,
  offeringOf,
  passed,
  registered,
  retracted,
  scored,
  unregistered
} from "./given.ts"
import * as Verdict from "../src/internal/Verdict.ts"

const offering = offeringOf({
  id: "welding-2014",
  course: "welding",
  zone: "Europe/London",
  components: [
    { activity: "weld", group: "practice", weight: 100 },
    { activity: "exam", group: "exam", weight: 100 },
    { activity: "elsewhere", also: ["upload"], group: "prior" }
  ]
})
const [d1, d2, d3, d4] = ["2014-05-01", "2014-05-02", "2014-05-03", "2014-05-04"] as const
const by = (...assessments: ReadonlyArray<Rule.Assessment>) => judging(offering, { assessments })
const { judge, says, days } = judging(offering)

describe("decided", () => {
  const decided = { rule: "decided", roles: ["trainer", "head"], group: "practice" }

  it("passed by an admitted role, since that day; failed, or by another role, not", () => {
    const pass = assessed(d1, "practice", "pass")
    assert.strictEqual(by(pass).says(decided), d1)
    assert.deepStrictEqual(Rule.decisionsOf(by(pass).judge(decided)), [pass.decision])
    assert.strictEqual(by(assessed(d1, "practice", "fail")).says(decided), "notMet")
    assert.strictEqual(by(assessed(d1, "practice", "pass", { role: "peer" })).says(decided), "undetermined")
  })

  it("of exactly its group", () => {
    assert.strictEqual(by(assessed(d1, null, "pass"), assessed(d1, "exam", "pass")).says(decided), "undetermined")
    assert.strictEqual(by(assessed(d1, null, "pass")).says({ rule: "decided", roles: ["trainer"] }), d1)
    assert.strictEqual(by(assessed(d1, "exam", "pass")).says({ rule: "decided", roles: ["trainer"] }), "undetermined")
  })

  it("by nobody may still come, until the end", () => {
    assert.strictEqual(by().says(decided, passed(d1, "weld")), "undetermined")
    assert.strictEqual(by().says(decided, passed(d1, "weld"), closed(d2)), "notMet")
  })

  it("the later decision wins over the earlier, whatever days they name", () => {
    assert.strictEqual(by(assessed(d2, "practice", "pass"), assessed(d1, "practice", "fail")).says(decided), "notMet")
    assert.strictEqual(by(assessed(d2, "practice", "fail"), assessed(d1, "practice", "pass")).says(decided), d1)
    const peer = assessed(d3, "practice", "fail", { role: "peer" })
    assert.strictEqual(by(assessed(d2, "practice", "pass"), peer).says(decided), d2)
  })

  it("moderated: counts once a second actor approved it", () => {
    const moderated = { ...decided, moderated: true }
    assert.strictEqual(by(assessed(d1, "practice", "pass")).says(moderated), "undetermined")
    assert.strictEqual(by(assessed(d1, "practice", "pass", { moderated: true })).says(moderated), d1)
    const [pass, fail] = [assessed(d1, "practice", "pass", { moderated: true }), assessed(d2, "practice", "fail")]
    assert.strictEqual(by(pass, fail).says(moderated), d1)
  })
})

describe("a waiver", () => {
  const clauses: ReadonlyArray<Rule.Encoded> = [
    { rule: "scored", group: "exam", atLeast: 0.5 },
    { rule: "scored", group: "exam", atLeast: 0.5, component: "every" },
    { rule: "passed", group: "exam" },
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

  it("of the group, or of the whole, meets every clause that names the group; of another group, none", () => {
    for (const clause of clauses) {
      for (const group of ["exam", null]) {
        const waiver = assessed(d2, group, "waive")
        const verdict = by(waiver).judge(clause, registered(d1))
        assert.strictEqual(verdict.outcome, "met", clause.rule)
        assert.deepStrictEqual(verdict.spans, Span.since(day(d2)), clause.rule)
        assert.deepStrictEqual(Rule.decisionsOf(verdict), [waiver.decision], clause.rule)
      }
      assert.notStrictEqual(by(assessed(d2, "practice", "waive")).says(clause), d2, clause.rule)
    }
  })

  it("meets no clause that names no group, but a decision about the whole", () => {
    const whole = by(assessed(d1, null, "waive"))
    assert.strictEqual(whole.says({ rule: "rolledUp", outcome: "passed" }), "notMet")
    assert.strictEqual(whole.says({ rule: "credits", atLeast: 1 }), "notMet")
    assert.strictEqual(whole.says({ rule: "attended", share: 1 }), "undetermined")
    assert.strictEqual(whole.says({ rule: "decided", roles: ["head"] }), d1)
  })

  it("counts from its day or that of the facts, whichever is earlier", () => {
    const pass: Rule.Encoded = { rule: "scored", group: "exam", atLeast: 0.5 }
    const waived = by(assessed(d2, "exam", "waive"))
    assert.strictEqual(waived.says(pass, scored(d3, "exam", 90)), d2)
    const early = waived.judge(pass, scored(d1, "exam", 90))
    assert.deepStrictEqual([early.spans, Rule.decisionsOf(early)], [Span.since(day(d1)), []])
    assert.strictEqual(by(assessed(d3, "exam", "waive"), assessed(d2, null, "waive")).says(pass), d2)
  })

  it("heals what was lost, from its day", () => {
    const withdraw: Rule.Encoded = { rule: "passed", group: "exam", afterPass: "withdraw" }
    const facts = [passed(d1, "exam"), failed(d2, "exam")]
    assert.strictEqual(
      by(assessed(d4, "exam", "waive")).days(withdraw, ...facts),
      "from 2014-05-01 to before 2014-05-02, from 2014-05-04"
    )
    assert.strictEqual(by(assessed(d2, "exam", "waive")).days(withdraw, ...facts), "from 2014-05-01")
  })

  it("is taken back by a later judgement of the same group, and by none before it or of another", () => {
    const pass: Rule.Encoded = { rule: "passed", group: "exam" }
    assert.strictEqual(by(assessed(d1, "exam", "waive"), assessed(d2, "exam", "fail")).says(pass), "notMet")
    assert.strictEqual(by(assessed(d1, "exam", "fail"), assessed(d2, "exam", "waive")).says(pass), d2)
    assert.strictEqual(by(assessed(d1, "exam", "waive"), assessed(d2, "practice", "fail")).says(pass), d1)
    const decided: Rule.Encoded = { rule: "decided", group: "exam", roles: ["trainer"] }
    assert.strictEqual(by(assessed(d1, "exam", "waive"), assessed(d2, "exam", "pass")).says(decided), d2)
  })

  it("gives no score, and rests on no score that was too low", () => {
    const pass: Rule.Encoded = { rule: "scored", group: "exam", atLeast: 0.5 }
    const verdict = by(assessed(d2, "exam", "waive")).judge(pass, scored(d1, "exam", 10))
    assert.isNull(Verdict.scoreOf(verdict))
    assert.deepStrictEqual(Rule.factsOf(verdict), [])
  })
})

const proof = (on: string, more: Partial<Fact.Presented> = {}, beside?: More & { activity?: string }) =>
  fact(on, Fact.Presented.make({ title: "A welder's card", ...more }), beside?.activity ?? null, beside)

describe("evidence", () => {
  const any = { rule: "evidence" }

  it("on the day it speaks of; nothing else is evidence", () => {
    assert.strictEqual(says(any, proof(d1)), d1)
    assert.strictEqual(says(any, passed(d1, "elsewhere")), "notMet")
    const card = proof(d1)
    assert.strictEqual(says(any, card, retracted(card)), "notMet")
  })

  it("of the group, by either of its activities", () => {
    const prior = { ...any, group: "prior" }
    assert.strictEqual(says(prior, proof(d1, {}, { activity: "upload" })), d1)
    assert.strictEqual(says(prior, proof(d1), proof(d1, {}, { activity: "exam" })), "notMet")
  })

  it("verified by its source; unchecked it may still be, denied it is not", () => {
    const verified = { ...any, verified: true }
    assert.strictEqual(says(verified, proof(d1, { verified: true })), d1)
    assert.strictEqual(says(verified, proof(d1)), "undetermined")
    assert.strictEqual(says(verified, proof(d1), closed(d2)), "notMet")
    assert.strictEqual(says(verified, proof(d1, { verified: false })), "notMet")
  })

  it("verified by an assessment of the group, on the later of the two days", () => {
    const verified = { ...any, verified: true, group: "prior" }
    const [before, after] = [proof(d1, {}, { activity: "upload" }), proof(d3, {}, { activity: "upload" })]
    const pass = assessed(d2, "prior", "pass")
    assert.strictEqual(by(pass).says(verified, before), d2)
    assert.strictEqual(by(pass).says(verified, after), d3)
    assert.deepStrictEqual(Rule.decisionsOf(by(pass).judge(verified, before)), [pass.decision])
    assert.strictEqual(by(assessed(d2, null, "pass")).says(verified, before), "undetermined")
    assert.strictEqual(by(assessed(d2, "prior", "fail")).says(verified, before), "notMet")
    assert.strictEqual(by(pass).says(verified), "notMet")
  })

  it("of the issuers named", () => {
    const issued = { ...any, issuers: ["TWI"] }
    assert.strictEqual(says(issued, proof(d1, { issuer: "TWI" })), d1)
    assert.strictEqual(says(issued, proof(d1, { issuer: "TW1" }), proof(d1)), "notMet")
  })

  it("no older than a period on the day it was presented, in the zone it happened in", () => {
    const fresh = { ...any, within: "P1Y" }
    assert.strictEqual(says(fresh, proof(d1, {}, { observedAt: "2015-05-01T22:59:00Z" })), d1)
    // 2 May in London already.
    assert.strictEqual(says(fresh, proof(d1, {}, { observedAt: "2015-05-01T23:00:00Z" })), "notMet")
    assert.strictEqual(says(fresh, proof(d1, {}, { observedAt: "2015-05-01T23:00:00Z", zone: "UTC" })), d1)
    assert.strictEqual(says(fresh, proof(d1)), d1)
  })
})

describe("holding another achievement", () => {
  const held: Span.Spans = [
    { from: day("2014-02-01"), lost: day("2014-04-01") },
    { from: day(d2), lost: null }
  ]
  const holding = (spans: Span.Spans) => judging(offering, { holds: (id) => (id === "first-aid" ? spans : []) })
  const holds = (on?: string): Rule.Encoded =>
    on === undefined ? { rule: "holds", id: "first-aid" } : { rule: "holds", id: "first-aid", on }

  it("once: from the first day on, though it was lost since", () => {
    assert.strictEqual(holding(held).says(holds()), "2014-02-01")
    assert.strictEqual(holding(held.slice(0, 1)).says(holds("once")), "2014-02-01")
    assert.strictEqual(holding([]).says(holds()), "notMet")
    assert.strictEqual(holding(held).says({ rule: "holds", id: "other" }), "notMet")
  })

  it("while: for as long as it is held", () => {
    assert.strictEqual(holding(held).days(holds("while")), "from 2014-02-01 to before 2014-04-01, from 2014-05-02")
    assert.strictEqual(holding(held.slice(0, 1)).says(holds("while")), "notMet")
  })

  it("start: on the day the participation started", () => {
    assert.strictEqual(
      holding(held).says(holds("start"), scored("2014-01-01", "exam", 1), registered("2014-03-31")),
      "2014-03-31"
    )
    assert.strictEqual(holding(held).says(holds("start"), registered("2014-04-01")), "notMet")
    assert.strictEqual(holding(held).says(holds("start"), scored(d3, "exam", 1)), d3)
    assert.strictEqual(holding(held).says(holds("start")), "notMet")
  })

  it("on a day: on that day", () => {
    assert.strictEqual(holding(held).says(holds("2014-03-01")), "2014-03-01")
    assert.strictEqual(holding(held).says(holds("2014-04-15")), "notMet")
  })
})

describe("in time", () => {
  const pass = { rule: "passed", group: "exam", afterPass: "withdraw" }
  const within = { rule: "within", period: "P1M", that: pass }
  const before = { rule: "before", date: d3, that: pass }
  const start = registered("2014-01-31")

  it("within a period of the start, its last day included", () => {
    assert.strictEqual(says(within, start, passed("2014-02-28", "exam")), "2014-02-28")
    assert.strictEqual(says(within, start, passed("2014-03-01", "exam")), "notMet")
    assert.strictEqual(says(within, scored("2014-01-31", "weld", 1), passed("2014-02-28", "exam")), "2014-02-28")
    assert.strictEqual(says(within, passed("2014-01-01", "exam"), start), "2014-01-01")
    assert.strictEqual(by(assessed(d1, "exam", "waive")).says(within), "notMet")
  })

  it("before a day, that day excluded", () => {
    assert.strictEqual(says(before, passed(d2, "exam")), d2)
    assert.strictEqual(says(before, passed(d3, "exam")), "notMet")
  })

  it("what was regained too late is not met, and the days before stay", () => {
    const facts = [passed(d1, "exam"), failed(d2, "exam"), passed(d4, "exam")]
    assert.strictEqual(says(before, ...facts), "notMet")
    assert.strictEqual(days(before, ...facts), "from 2014-05-01 to before 2014-05-02")
  })

  it("stays open while its clause is, and rests on its clause's facts and decisions", () => {
    const open: Rule.Encoded = { rule: "before", date: d3, that: { rule: "scored", group: "exam", atLeast: 0.5 } }
    assert.strictEqual(says(open, completed(d1, "exam")), "undetermined")
    const mark = scored(d1, "exam", 50)
    assert.deepStrictEqual(Rule.factsOf(judge(open, mark)), [mark])
    const waiver = assessed(d1, "exam", "waive")
    assert.deepStrictEqual(Rule.decisionsOf(by(waiver).judge(open)), [waiver.decision])
  })
})

describe("at least n", () => {
  const two = {
    rule: "atLeast",
    n: 2,
    of: [
      { rule: "passed", group: "exam" },
      { rule: "scored", group: "practice", atLeast: 0.5 },
      { rule: "evidence", group: "prior" }
    ]
  }

  it("is met on the day of the n-th; n - 1 are not enough", () => {
    const card = proof(d3, {}, { activity: "upload" })
    assert.strictEqual(says(two, passed(d2, "exam"), scored(d1, "weld", 80), card), d2)
    assert.strictEqual(says(two, passed(d2, "exam"), card), d3)
    assert.strictEqual(says(two, passed(d2, "exam")), "notMet")
  })

  it("is open while enough may still come, and no longer than that", () => {
    assert.strictEqual(says(two, passed(d2, "exam"), completed(d1, "weld")), "undetermined")
    assert.strictEqual(says(two, completed(d1, "weld")), "notMet")
    assert.strictEqual(says({ ...two, n: 1 }, completed(d1, "weld")), "undetermined")
    assert.strictEqual(says({ ...two, n: 1 }, completed(d1, "weld"), passed(d2, "exam")), d2)
  })

  it("of nothing is never a pass", () => {
    const none = Rule.evaluate({ rule: "all", of: [] }, Rule.alone(offering, [passed(d1, "exam")]))
    assert.deepStrictEqual([none.outcome, none.spans], ["notMet", []])
  })

  it("gathers flags and decisions of its clauses, each once", () => {
    const flag: Rule.Encoded = { rule: "passed", group: "exam", afterPass: "flag" }
    const again = failed(d2, "exam")
    assert.deepStrictEqual(Rule.flagsOf(judge({ rule: "all", of: [flag, flag] }, passed(d1, "exam"), again)), [again])
    const waiver = assessed(d1, "exam", "waive")
    assert.deepStrictEqual(Rule.decisionsOf(by(waiver).judge({ rule: "any", of: [flag, flag] })), [waiver.decision])
  })

  it("the score is that of the first scored clause that is met, and none where the whole is not", () => {
    const [exam, weld] = [
      { rule: "scored", group: "exam", atLeast: 0.5 },
      { rule: "scored", group: "practice", atLeast: 0.5 }
    ]
    const facts = [scored(d1, "exam", 40), scored(d1, "weld", 60)]
    assert.strictEqual(Verdict.scoreOf(judge({ rule: "any", of: [exam, weld] }, ...facts))?.n, 3n)
    assert.isNull(Verdict.scoreOf(judge({ rule: "all", of: [exam, weld] }, ...facts)))
    assert.isNull(
      Verdict.scoreOf(judge({ rule: "all", of: [weld, { rule: "stillRegistered" }] }, ...facts, unregistered(d2)))
    )
    assert.isNull(Verdict.scoreOf(judge(exam, marked(d1, "weld", "present"))))
  })
})
