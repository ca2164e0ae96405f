import { assert, describe, it } from "@effect/vitest"
import * as Fraction from "../src/Fraction.ts"
import {
  closed,
  completed,
  credited,
  fact,
  judging,
  marked,
  minutes,
  offeringOf,
  passed,
  retracted,
  scored
} from "./given.ts"
import * as Verdict from "../src/internal/Verdict.ts"

const offering = offeringOf({
  id: "cpd-2014",
  course: "cpd",
  zone: "UTC",
  components: [
    { activity: "essay", also: ["essay upload"], group: "work", weight: 20 },
    { activity: "lab", group: "work", weight: 30 },
    { activity: "project", group: "work", weight: 50 },
    { activity: "reading", group: "work" },
    { activity: "talk", also: ["talk webinar"], group: "events" },
    { activity: "visit", group: "events" }
  ]
})
const { judge, says } = judging(offering)
const [d1, d2, d3, d4] = ["2014-05-01", "2014-05-02", "2014-05-03", "2014-05-04"] as const

describe("weighted scores of parts fed by two activities", () => {
  const forty = { rule: "weighted", group: "work", atLeast: 40 }

  it("count each part once, at its best, whichever activity gave it", () => {
    assert.strictEqual(
      says(forty, scored(d1, "essay", 100), scored(d2, "essay upload", 100), scored(d3, "lab", 60)),
      "notMet"
    )
    assert.strictEqual(says(forty, scored(d1, "essay", 10), scored(d2, "essay upload", 100), scored(d3, "lab", 67)), d3)
  })

  it("a part marked by one activity no longer waits for the other", () => {
    assert.strictEqual(says(forty, completed(d1, "project")), "undetermined")
    const small = [scored(d1, "lab", 100), scored(d1, "essay", 0)]
    assert.strictEqual(says({ ...forty, atLeast: 50 }, ...small, completed(d2, "essay upload")), "notMet")
    assert.deepStrictEqual(judge(forty, scored(d1, "essay upload", 5)).missing.map(String), [
      "lab",
      "project",
      "reading"
    ])
  })
})

describe("a missing score", () => {
  const rule = (missing: string) => ({ rule: "weighted", group: "work", atLeast: 60, missing })
  // 20 × 0.5 + 50 × 1 = 60
  const enough = [scored(d1, "essay", 50), scored(d2, "project", 100)]

  it("zero: met as soon as the rest is enough", () => {
    assert.strictEqual(says(rule("zero"), ...enough), d2)
    assert.strictEqual(says(rule("zero"), scored(d1, "essay", 49), scored(d2, "project", 100)), "notMet")
  })

  it("undetermined: open until every weighted part has one, then met since the total was enough", () => {
    assert.strictEqual(says(rule("undetermined"), ...enough), "undetermined")
    assert.strictEqual(says(rule("undetermined"), ...enough, scored(d3, "lab", 0)), d2)
    assert.strictEqual(says(rule("undetermined"), ...enough, closed(d4)), d2)
    assert.strictEqual(says(rule("undetermined"), scored(d1, "essay", 50), closed(d4)), "notMet")
  })

  it("undetermined: no longer open where full marks in the rest could not be enough", () => {
    // 20 × 0 + 30 × 0.3 + 50 = 59
    assert.strictEqual(says(rule("undetermined"), scored(d1, "essay", 0), scored(d2, "lab", 30)), "notMet")
    assert.strictEqual(says(rule("undetermined"), scored(d1, "essay", 5), scored(d2, "lab", 30)), "undetermined")
  })

  it("excluded: the others weigh more, once nothing more is expected", () => {
    // (20 × 0.5 + 30 × 0.7) ÷ 50 × 100 = 62
    const two = [scored(d1, "essay", 50), scored(d2, "lab", 70)]
    assert.strictEqual(says(rule("excluded"), ...two), "undetermined")
    assert.strictEqual(says(rule("excluded"), ...two, closed(d4)), d2)
    assert.deepStrictEqual(judge(rule("excluded"), ...two, closed(d4)).reached?.value, Fraction.make(62n, 1n))
    assert.strictEqual(says(rule("excluded"), scored(d1, "essay", 50), scored(d2, "lab", 66), closed(d4)), "notMet")
    assert.strictEqual(says(rule("excluded"), closed(d4)), "notMet")
  })

  it("excluded: with all of them there is nothing left to exclude, and nothing to wait for", () => {
    const all = [scored(d1, "essay", 50), scored(d2, "project", 90), scored(d3, "lab", 50)]
    assert.strictEqual(says(rule("excluded"), ...all), d3)
    assert.strictEqual(says(rule("excluded"), ...all.slice(0, 2), scored(d3, "lab", 16)), "notMet")
  })

  it("rests on the later scores too, without which it would not have been said", () => {
    const later = scored(d3, "lab", 0)
    assert.includeMembers([...judge(rule("undetermined"), ...enough, later).facts], [...enough, later])
    assert.includeMembers([...judge(rule("excluded"), ...enough, later).facts], [...enough, later])
  })

  it("the total is the score, where no clause asks for one", () => {
    const total = judge(rule("zero"), ...enough)
    assert.deepStrictEqual(Verdict.scoreOf(total), Fraction.make(60n, 1n))
    const both = judge({ rule: "all", of: [rule("zero"), { rule: "scored", group: "work", atLeast: 0.5 }] }, ...enough)
    assert.deepStrictEqual(Verdict.scoreOf(both), Fraction.make(1n, 2n))
    assert.isNull(Verdict.scoreOf(judge(rule("zero"), scored(d1, "essay", 50))))
    assert.isNull(Verdict.scoreOf(judge({ rule: "completed", group: "work" }, completed(d1, "lab"))))
  })
})

describe("a share of components", () => {
  const half = (...evidence: ReadonlyArray<string>) => ({ rule: "share", group: "events", evidence, atLeast: 1 })

  it("counts passes and attendance where it names them, and not where it doesn't", () => {
    const facts = [passed(d1, "talk"), marked(d2, "visit", "present")]
    assert.strictEqual(says(half("Passed", "Attended"), ...facts), d2)
    assert.strictEqual(says(half("Passed"), ...facts), "notMet")
    assert.strictEqual(says(half("Completed", "Attended"), ...facts), "notMet")
  })

  it("counts a list that says late, but none that says absent or excused, and no minute is no attendance", () => {
    const there = marked(d1, "talk webinar", "late")
    assert.strictEqual(says(half("Attended"), there, minutes(d2, "visit", 1)), d2)
    assert.strictEqual(says(half("Attended"), there, minutes(d2, "visit", 0.5)), "notMet")
    assert.strictEqual(says(half("Attended"), there, marked(d2, "visit", "absent")), "notMet")
    assert.strictEqual(says(half("Attended"), there, marked(d2, "visit", "excused")), "notMet")
  })

  it("counts a part once, though two activities feed it", () => {
    assert.strictEqual(says(half("Completed"), completed(d1, "talk"), completed(d2, "talk webinar")), "notMet")
    assert.strictEqual(says(half("Completed"), completed(d1, "talk webinar"), completed(d2, "visit")), d2)
  })
})

describe("credits", () => {
  const ten = { rule: "credits", atLeast: 10 }

  it("add up to the day on which they are enough, exactly", () => {
    assert.strictEqual(says(ten, credited(d1, "a", 3.3), credited(d2, "b", 3.3), credited(d3, "c", 3.4)), d3)
    assert.strictEqual(says(ten, credited(d1, "a", 3.3), credited(d2, "b", 3.3), credited(d3, "c", 3.39)), "notMet")
  })

  it("of one activity count once, at their best; those of no activity each time", () => {
    assert.strictEqual(says(ten, credited(d1, "a", 6), credited(d2, "a", 6)), "notMet")
    assert.strictEqual(says(ten, credited(d1, "a", 6), credited(d2, "a", 10)), d2)
    assert.strictEqual(says(ten, credited(d1, null, 6), credited(d2, null, 6)), d2)
    assert.strictEqual(says(ten, credited(d1, "talk", 6), credited(d2, "talk webinar", 6)), "notMet")
  })

  it("of a category count up to its cap only", () => {
    const capped = { ...ten, caps: { reading: 4 } }
    const read = [credited(d1, "a", 3, "reading"), credited(d2, "b", 3, "reading"), credited(d2, "c", 3, "reading")]
    assert.strictEqual(says(capped, ...read, credited(d3, "d", 6, "live")), d3)
    assert.strictEqual(says(capped, ...read, credited(d3, "d", 5.9, "live")), "notMet")
    assert.strictEqual(says({ ...ten, caps: { live: 4 } }, ...read, credited(d3, "d", 6)), d3)
    assert.strictEqual(says({ ...ten, caps: { live: 4 } }, credited(d3, "d", 10, "constructor")), d3)
  })

  it("of other categories or groups count nothing where the clause names its own", () => {
    const live = { ...ten, categories: ["live"] }
    assert.strictEqual(says(live, credited(d1, "a", 10, "live")), d1)
    assert.strictEqual(says(live, credited(d1, "a", 10, "reading"), credited(d1, "b", 10)), "notMet")
    const events = { ...ten, group: "events" }
    assert.strictEqual(says(events, credited(d1, "talk webinar", 10)), d1)
    assert.strictEqual(says(events, credited(d1, "essay", 10), credited(d1, "a", 10), credited(d1, null, 10)), "notMet")
  })

  it("taken back count no longer; other facts never do", () => {
    const given = credited(d1, "a", 10)
    assert.strictEqual(says(ten, given, retracted(given)), "notMet")
    const proof = fact(d1, { _tag: "Presented", title: "A course elsewhere", hours: 10 })
    assert.strictEqual(says(ten, proof, scored(d1, "essay", 100)), "notMet")
  })
})
