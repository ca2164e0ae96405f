/** What can't be read says nothing: it is told, and what was said before stays. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { inMemory } from "@laurel/testkit"
import { cmi, core, envelope, told } from "./commits.ts"
import { held, hostOf, rejections, standing } from "./ledger.ts"

type Elements = Readonly<Record<string, string>>
const passed = { lesson_status: "passed", "score.raw": "90" }
const facts = [
  'completed Completed "passed" 07:00',
  'passed Passed "passed" 07:00',
  "scored Scored raw=90 max=100 07:00"
]
const after = (...commits: ReadonlyArray<Elements>) =>
  told([passed, ...commits].map((each, n) => envelope(core(each), n)))
const problemAfter = (...commits: ReadonlyArray<Elements>) => {
  const all = after(...commits)
  assert.deepStrictEqual(all.slice(0, -1), facts)
  return all.at(-1)?.replace(/: expected .*, found /, " ")
}

describe("a value that can't be read", () => {
  it("takes back nothing, and is told", () => {
    assert.strictEqual(problemAfter({ lesson_status: "done" }), '! cmi.core.lesson_status "done"')
    assert.strictEqual(problemAfter({ lesson_mode: "weird" }), '! cmi.core.lesson_mode "weird"')
    assert.strictEqual(problemAfter({ credit: "some" }), '! cmi.core.credit "some"')
    assert.strictEqual(problemAfter({ "score.raw": "abc" }), '! cmi.core.score.raw "abc"')
    assert.strictEqual(problemAfter({ "score.max": "abc" }), '! cmi.core.score.max "abc"')
    assert.strictEqual(problemAfter({ "score.raw": "150" }), "! cmi.core.score.raw 150, and 0 to 100")
    assert.strictEqual(
      problemAfter({ lesson_status: "done", "score.raw": "abc" }),
      '! cmi.core.lesson_status "done"; and 1 more like it'
    )
  })
  it("is told until one comes that can be read, which counts", () => {
    const failed = ['failed Failed "failed" 07:02', "scored Scored raw=90 max=100 07:00"]
    assert.deepStrictEqual(after({ lesson_status: "done" }, { lesson_status: "failed" }), failed)
    assert.deepStrictEqual(after({ lesson_status: "done" }, { lesson_status: "" }), [
      "scored Scored raw=90 max=100 07:00"
    ])
    assert.strictEqual(problemAfter({ lesson_status: "done" }, { exit: "suspend" }), '! cmi.core.lesson_status "done"')
  })
  it("leaves all else of its commit to count", () => {
    assert.deepStrictEqual(after({ lesson_status: "done", "score.raw": "95" }).slice(0, -1), [
      ...facts.slice(0, 2),
      "scored Scored raw=95 max=100 07:01"
    ])
  })
  it("of a score makes none of what it says beside it, and never a maximum that nobody gave", () => {
    const status = { lesson_status: "completed" }
    const scores = (...commits: ReadonlyArray<Elements>) =>
      told([status, ...commits].map((each, n) => envelope(core(each), n))).slice(1)
    const unread = '! cmi.core.score.max: expected a number from -1000000000000000 to 1000000000000000, found "most"'
    assert.deepStrictEqual(scores({ "score.raw": "40", "score.max": "most" }), [unread])
    assert.deepStrictEqual(scores({ "score.raw": "40", "score.max": "most" }, { "score.raw": "45" }), [unread])
    assert.deepStrictEqual(scores({ "score.raw": "40", "score.max": "most" }, { "score.max": "50" }), [
      "scored Scored raw=40 max=50 07:02"
    ])
  })
  it("of a length of time leaves the one before", () => {
    const timed = (...times: ReadonlyArray<string>) =>
      told(times.map((session_time, n) => envelope(cmi({ session_time, mode: "normal" }), n)))
    const ten = 'attended Attended minutes=10 "PT10M" 07:00'
    const [fact, problem, ...rest] = timed("PT10M", "P1M")
    assert.deepStrictEqual([fact, rest], [ten, []])
    assert.match(problem ?? "", /^! cmi\.session_time: expected a length of time .*, found "P1M"$/)
    assert.deepStrictEqual(timed("P1M", "PT10M"), [ten])
  })
  it("of what it is played for counts for nothing where nothing was said before", () => {
    const [problem, ...facts] = told([envelope(core({ ...passed, lesson_mode: "weird" }))])
    assert.deepStrictEqual(facts, [])
    assert.match(problem ?? "", /^! cmi\.core\.lesson_mode: .* found "weird"$/)
  })
  it("of what it is played for is told also after it was only looked at", () => {
    assert.deepStrictEqual(after({ lesson_mode: "review" }), [])
    assert.match(after({ lesson_mode: "review" }, { lesson_mode: "weird" }).join(), /^! cmi\.core\.lesson_mode/)
    assert.deepStrictEqual(after({ lesson_mode: "review" }, { lesson_status: "done" }), [])
  })
  it("of an objective, or of a mark, is told only where the setting asks for them", () => {
    const commits = [core(passed), core({ "cmi.objectives.0.status": "done" })].map((each, n) => envelope(each, n))
    assert.deepStrictEqual(told(commits), facts)
    assert.match(told(commits, { objectives: true }).at(-1) ?? "", /^! cmi\.objectives\.0\.status/)
    const marked = [core(passed), core({ "cmi.student_data.mastery_score": "high" })].map((each, n) =>
      envelope(each, n)
    )
    assert.deepStrictEqual(told(marked), facts)
    assert.match(told(marked, { mastery: "score" }).at(-1) ?? "", /^! cmi\.student_data\.mastery_score/)
  })
  it.effect("keeps the achievement", () =>
    Effect.gen(function* () {
      const { send } = yield* hostOf({ rule: "passed" })
      yield* send(envelope(core(passed)))
      yield* send(envelope(core({ lesson_status: "done" }), 5))
      assert.deepStrictEqual(yield* held, ["safe: 2026-10-05.."])
      assert.lengthOf(yield* standing, 3)
      assert.lengthOf(yield* rejections, 1)
      yield* send(envelope(core({ lesson_status: "failed" }), 9))
      assert.deepStrictEqual(yield* held, ["safe: never"])
      assert.deepStrictEqual(yield* rejections, [])
    }).pipe(inMemory)
  )
})

describe("an element of the other edition", () => {
  const foreign =
    '! cmi.completion_status: expected the data of SCORM 1.2, as the session has, found "cmi.completion_status" of the other edition'
  it("takes back nothing, says nothing, and is told", () => {
    const all = [core(passed), cmi({ completion_status: "incomplete" })] as const
    assert.deepStrictEqual(told(all.map((each, n) => envelope(each, n))), [...facts, foreign])
    assert.deepStrictEqual(told([envelope(core(passed)), envelope(cmi({ completion_status: "" }), 1)]), facts)
    assert.strictEqual(told(all.toReversed().map((each, n) => envelope(each, n)))[0]?.slice(0, 10), "incomplete")
  })
  it("that was loaded is told, and what is committed counts", () => {
    const loaded = cmi({ completion_status: "incomplete" })
    assert.deepStrictEqual(told([envelope(core(passed), 0, { loaded })]), [...facts, foreign])
  })
})
