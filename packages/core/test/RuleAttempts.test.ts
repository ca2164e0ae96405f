import { assert, describe, it } from "@effect/vitest"
import * as Fact from "../src/Fact.ts"
import * as Fraction from "../src/Fraction.ts"
import * as Rule from "../src/Rule.ts"
import {
  closed,
  completed,
  corrected,
  failed,
  judging,
  offeringOf,
  passed,
  progressed,
  registered,
  retracted,
  rolledUp,
  scored
} from "./given.ts"
import * as Verdict from "../src/internal/Verdict.ts"

const offering = offeringOf({
  id: "safety-2014",
  course: "safety",
  zone: "Europe/London",
  components: [
    // The exam is taken in the LMS or on paper: one part, fed by two activities.
    { activity: "exam", also: ["paper exam"], group: "exam" },
    { activity: "video", group: "lessons" },
    { activity: "quiz", also: ["old quiz"], group: "lessons" }
  ]
})
const { judge, says, days } = judging(offering)
const [d1, d2, d3, d4] = ["2014-05-01", "2014-05-02", "2014-05-03", "2014-05-04"] as const
const keys = (facts: ReadonlyArray<Fact.Fact>) => facts.map(({ reference }) => reference.key)

describe("completed", () => {
  const some = { rule: "completed", group: "lessons" }
  const both = { ...some, component: "every" }

  it("one of the group on its first day; every one on the day of the last", () => {
    assert.strictEqual(says(some, completed(d2, "quiz"), completed(d1, "video")), d1)
    assert.strictEqual(says(both, completed(d2, "quiz"), completed(d1, "video")), d2)
    assert.strictEqual(says(both, completed(d1, "video"), completed(d2, "video")), "notMet")
  })

  it("by either activity that feeds a part, and two of them are no two parts", () => {
    assert.strictEqual(says(both, completed(d1, "video"), completed(d2, "old quiz")), d2)
    assert.strictEqual(says(both, completed(d1, "quiz"), completed(d2, "old quiz")), "notMet")
    assert.deepStrictEqual(judge(both, completed(d1, "old quiz")).missing.map(String), ["video"])
    assert.deepStrictEqual(judge(both).missing.map(String), ["video", "quiz"])
  })

  it("is no score, no progress, no pass, and no sum of the source's", () => {
    const others = [scored(d1, "quiz", 100), passed(d1, "quiz"), progressed(d1, "quiz", 1), rolledUp(d1, "completed")]
    assert.strictEqual(says(some, ...others), "notMet")
    const sum = Fact.RolledUp.make({ outcome: "completed" })
    assert.strictEqual(says(some, corrected(completed(d1, "quiz"), sum)), "notMet")
  })

  it("taken back by its source, or of another group, it is none", () => {
    const done = completed(d1, "video")
    assert.strictEqual(says(some, done, retracted(done)), "notMet")
    assert.strictEqual(says(some, completed(d1, "exam")), "notMet")
  })

  it("of every part of a group without parts is never met", () => {
    assert.strictEqual(says({ ...both, group: "nothing" }, completed(d1, "video")), "notMet")
  })
})

describe("progressed", () => {
  const half = { rule: "progressed", group: "lessons", atLeast: 0.5 }

  it("to the share is enough, a hundredth less is not", () => {
    assert.strictEqual(says(half, progressed(d1, "video", 0.49), progressed(d2, "video", 0.5)), d2)
    assert.strictEqual(says(half, progressed(d1, "video", 0.49)), "notMet")
    assert.deepStrictEqual(judge(half, progressed(d1, "video", 0.49)).reached?.value, Fraction.make(49n, 100n))
  })

  it("done is all of the way; a relaunch that reports less loses nothing", () => {
    assert.strictEqual(says(half, completed(d1, "video")), d1)
    assert.strictEqual(says(half, progressed(d1, "video", 1), progressed(d2, "video", 0)), d1)
  })

  it("in every part counts from the last, and reaches what the least of them has", () => {
    const both = { ...half, component: "every" }
    assert.strictEqual(says(both, progressed(d1, "video", 0.6), progressed(d2, "quiz", 0.9)), d2)
    const short = judge(both, progressed(d1, "video", 0.4), progressed(d2, "quiz", 0.9))
    assert.deepStrictEqual([short.outcome, short.reached?.value], ["notMet", Fraction.make(2n, 5n)])
    assert.deepStrictEqual(judge(both, progressed(d1, "video", 0.4)).reached?.value, Fraction.zero)
  })
})

describe("passed", () => {
  const pass = { rule: "passed", group: "exam" }

  it("as the source judged it, and never by a score or by being done", () => {
    assert.strictEqual(says(pass, passed(d1, "exam")), d1)
    assert.strictEqual(says(pass, scored(d1, "exam", 100), completed(d1, "exam"), rolledUp(d1, "passed")), "notMet")
    assert.strictEqual(says(pass, failed(d1, "exam")), "notMet")
  })

  it("counts on the day of the first pass, on paper or not", () => {
    assert.strictEqual(says(pass, failed(d1, "exam"), passed(d2, "paper exam"), passed(d3, "exam")), d2)
  })

  it("then failed: ignored, flagged or withdrawn, as the clause says", () => {
    const tries = [passed(d1, "exam"), failed(d2, "paper exam"), passed(d4, "exam")] as const
    const flagged = judge({ ...pass, afterPass: "flag" }, ...tries)
    assert.deepStrictEqual([flagged.outcome, keys(flagged.flags)], ["met", keys([tries[1]])])
    assert.deepStrictEqual(keys(Rule.flagsOf(judge(pass, ...tries))), [])
    assert.strictEqual(days(pass, ...tries), "from 2014-05-01")
    assert.strictEqual(
      days({ ...pass, afterPass: "withdraw" }, ...tries),
      "from 2014-05-01 to before 2014-05-02, from 2014-05-04"
    )
    assert.strictEqual(says({ ...pass, afterPass: "withdraw" }, tries[0], tries[1]), "notMet")
  })

  it("failed before the pass flags and withdraws nothing", () => {
    const tries = [failed(d1, "exam"), passed(d2, "exam")]
    assert.deepStrictEqual(judge({ ...pass, afterPass: "flag" }, ...tries).flags, [])
    assert.strictEqual(days({ ...pass, afterPass: "withdraw" }, ...tries), "from 2014-05-02")
  })

  it("and lost within one day is earned and lost that day; lost and passed again within one is never lost", () => {
    const withdraw = { ...pass, afterPass: "withdraw" }
    const [nine, ten] = [{ at: "2014-05-01T09:00:00Z" }, { at: "2014-05-01T10:00:00Z" }]
    assert.strictEqual(
      days(withdraw, passed(d1, "exam", nine), failed(d1, "exam", ten)),
      "from 2014-05-01 to before 2014-05-01"
    )
    const back = [passed("2014-04-01", "exam"), failed(d1, "exam", nine), passed(d1, "exam", ten)]
    assert.strictEqual(days(withdraw, ...back), "from 2014-04-01")
  })

  it("names what gained it and what lost it, on one day too", () => {
    const [pass1, fail1] = [
      passed(d1, "exam", { at: "2014-05-01T09:00:00Z" }),
      failed(d1, "exam", { at: "2014-05-01T10:00:00Z" })
    ]
    const verdict = judge({ ...pass, afterPass: "withdraw" }, pass1, fail1)
    assert.deepStrictEqual(keys(Verdict.factsFor(verdict, "gained", pass1.happened.on)), keys([pass1]))
    assert.deepStrictEqual(keys(Verdict.factsFor(verdict, "lost", pass1.happened.on)), keys([fail1]))
  })
})

describe("attempts", () => {
  const score = (attempts: string, more: object = {}) => ({
    rule: "scored",
    group: "exam",
    atLeast: 0.6,
    attempts,
    ...more
  })
  const [low, enough, high, again] = [
    scored(d1, "exam", 50),
    scored(d2, "exam", 70),
    scored(d3, "paper exam", 90),
    scored(d4, "exam", 90)
  ]
  const last = scored(d4, "exam", 10)

  it("firstPassing: the first that is enough; none without one", () => {
    assert.strictEqual(says(score("firstPassing"), low, enough, high), d2)
    assert.strictEqual(says(score("firstPassing"), low), "notMet")
  })

  it("latest: what the last one says, from its day until the next says otherwise", () => {
    assert.strictEqual(days(score("latest"), enough, last), "from 2014-05-02 to before 2014-05-04")
    assert.strictEqual(says(score("latest"), enough, last), "notMet")
    assert.strictEqual(days(score("latest"), low, enough, high), "from 2014-05-02")
    assert.strictEqual(says(score("latest"), low), "notMet")
  })

  it("best: the day of the first to reach the best score, though a lower one was enough", () => {
    assert.strictEqual(says(score("best"), low, enough, high, again), d3)
    assert.strictEqual(says(score("best"), low, enough), d2)
    assert.strictEqual(says(score("best"), low), "notMet")
    assert.strictEqual(
      days(score("best", { afterPass: "withdraw" }), enough, high, last),
      "from 2014-05-03 to before 2014-05-04"
    )
    assert.deepStrictEqual(keys(judge(score("best", { afterPass: "flag" }), enough, high, last).flags), keys([last]))
    assert.strictEqual(
      says({ rule: "passed", group: "exam", attempts: "best" }, passed(d1, "exam"), passed(d2, "exam")),
      d1
    )
  })

  it("first: decides alone", () => {
    assert.strictEqual(says(score("first"), enough, last), d2)
    assert.strictEqual(says(score("first"), low, enough), "notMet")
    assert.deepStrictEqual(keys(judge(score("first"), low, enough).facts), keys([low]))
    assert.strictEqual(says(score("first"), low, enough, closed(d4)), "notMet")
  })

  it("all: nothing is said before the end, unless one was too low; then the day of the last", () => {
    assert.strictEqual(says(score("all"), enough, high), "undetermined")
    assert.strictEqual(says(score("all"), enough, high, closed(d4)), d3)
    assert.strictEqual(says(score("all"), low, enough), "notMet")
    assert.strictEqual(says(score("all"), low, enough, closed(d4)), "notMet")
    assert.strictEqual(says(score("all"), registered(d1)), "undetermined")
    assert.strictEqual(says(score("all"), closed(d1)), "notMet")
    assert.deepStrictEqual(judge(score("all"), enough, high).spans, [])
  })

  it("afterPass flags and withdraws scores as it does passes", () => {
    const withdrawn = { ...score("firstPassing"), afterPass: "withdraw" }
    assert.strictEqual(days(withdrawn, enough, last), "from 2014-05-02 to before 2014-05-04")
    assert.strictEqual(days(withdrawn, enough, high), "from 2014-05-02")
    const flagged = judge({ ...score("firstPassing"), afterPass: "flag" }, enough, last)
    assert.deepStrictEqual([flagged.outcome, keys(flagged.flags)], ["met", keys([last])])
  })

  it("of every component each decide for it, on the last of their days", () => {
    const both = { rule: "scored", group: "lessons", atLeast: 0.6, component: "every" }
    const [video, quiz] = [scored(d1, "video", 60), scored(d2, "quiz", 70)]
    assert.strictEqual(says(both, video, quiz), d2)
    assert.strictEqual(says(both, video), "notMet")
    assert.strictEqual(says(both, video, completed(d2, "quiz")), "undetermined")
    assert.strictEqual(says(both, video, completed(d2, "quiz"), closed(d3)), "notMet")
    assert.strictEqual(says(both, completed(d2, "quiz")), "notMet")
    assert.strictEqual(
      days({ ...both, afterPass: "withdraw" }, video, quiz, scored(d3, "video", 0), scored(d4, "video", 100)),
      "from 2014-05-02 to before 2014-05-03, from 2014-05-04"
    )
  })

  it("an unmarked try may still be enough, whichever of its part's activities it was; a marked one is no longer open", () => {
    const open = { ...score("latest") }
    assert.strictEqual(says(open, completed(d1, "paper exam")), "undetermined")
    assert.strictEqual(says(open, completed(d1, "paper exam"), scored(d1, "exam", 10)), "notMet")
    assert.strictEqual(says(open, completed(d1, "paper exam"), closed(d2)), "notMet")
    const plain = { rule: "scored", group: "exam", atLeast: 0.6 }
    assert.strictEqual(says(plain, completed(d1, "paper exam"), scored(d1, "exam", 10)), "notMet")
  })

  it("the score is that of the try that made it met", () => {
    const scoreOf = (rule: Rule.Encoded, ...facts: ReadonlyArray<Fact.Fact>) => Verdict.scoreOf(judge(rule, ...facts))
    const [seventy, ninety] = [Fraction.make(7n, 10n), Fraction.make(9n, 10n)]
    assert.deepStrictEqual(scoreOf(score("firstPassing"), low, enough, high), seventy)
    assert.deepStrictEqual(scoreOf(score("best"), low, enough, high), ninety)
    assert.deepStrictEqual(scoreOf(score("latest"), enough, last, scored("2014-05-05", "exam", 90)), ninety)
    assert.isNull(scoreOf(score("latest"), enough, last))
    const both = { rule: "scored", group: "lessons", atLeast: 0.6, component: "every" }
    assert.deepStrictEqual(scoreOf(both, scored(d1, "video", 70), scored(d2, "quiz", 90)), ninety)
  })
})

describe("no failure after a pass", () => {
  const clean = { rule: "noFailureAfterPass", group: "exam" }

  it("is said at the end, since the pass", () => {
    assert.strictEqual(says(clean, failed(d1, "exam"), passed(d2, "exam")), "undetermined")
    assert.strictEqual(says(clean, failed(d1, "exam"), passed(d2, "exam"), closed(d4)), d2)
  })

  it("needs a pass", () => {
    assert.strictEqual(says(clean, failed(d1, "exam")), "undetermined")
    assert.strictEqual(says(clean, failed(d1, "exam"), closed(d2)), "notMet")
  })

  it("failed once after it is over at once, and no later pass heals it", () => {
    assert.strictEqual(says(clean, passed(d1, "exam"), failed(d2, "paper exam")), "notMet")
    assert.strictEqual(says(clean, passed(d1, "exam"), failed(d2, "exam"), passed(d3, "exam"), closed(d4)), "notMet")
  })

  it("of another component is none of it, and one taken back never was", () => {
    const lessons = { rule: "noFailureAfterPass", group: "lessons" }
    assert.strictEqual(says(lessons, passed(d1, "video"), failed(d2, "quiz"), closed(d3)), d1)
    const slip = failed(d2, "exam")
    assert.strictEqual(says(clean, passed(d1, "exam"), slip, retracted(slip), closed(d3)), d1)
  })
})

describe("rolled up", () => {
  const done = { rule: "rolledUp", outcome: "completed" }
  const pass = { rule: "rolledUp", outcome: "passed" }

  it("completed by either word, passed only by its own", () => {
    assert.strictEqual(says(done, rolledUp(d1, "passed")), d1)
    assert.strictEqual(says(done, rolledUp(d1, "completed")), d1)
    assert.strictEqual(says(pass, rolledUp(d1, "completed")), "notMet")
    assert.strictEqual(says(pass, rolledUp(d1, "passed")), d1)
  })

  it("is the source's word for the whole, not the parts' own", () => {
    assert.strictEqual(says(done, completed(d1, "exam"), passed(d1, "exam")), "notMet")
  })

  it("ends with a later failure or relaunch, and not with one before", () => {
    assert.strictEqual(
      days(done, rolledUp(d1, "completed"), rolledUp(d2, "incomplete")),
      "from 2014-05-01 to before 2014-05-02"
    )
    assert.strictEqual(
      days(pass, rolledUp(d1, "passed"), rolledUp(d2, "failed"), rolledUp(d3, "passed")),
      "from 2014-05-01 to before 2014-05-02, from 2014-05-03"
    )
    assert.strictEqual(
      days(pass, rolledUp(d1, "failed"), rolledUp(d2, "passed"), rolledUp(d3, "completed")),
      "from 2014-05-02"
    )
  })
})
