/** Outcome results through a ledger: as they stand, and as each attempt was. */
import { assert, describe, it } from "@effect/vitest"
import { collect, inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import { assignment, courseOf, draftsOf, outcome, type Row, schoolOf, setting } from "./canvas.ts"
import { changing, drift, standing, sync, wordOf } from "./ledger.ts"

/** What one result says as it stands. */
const said = Effect.fnUntraced(function* (more: Row, about: Row = {}, hidden: Partial<typeof setting> = {}) {
  const school = schoolOf({ assignments: [assignment("100", about)], outcomes: [outcome("1", "7", more)] })
  const { adapter } = yield* changing(school, { setting: { ...setting, ...hidden, reads: ["outcomes"] } })
  const drafts = draftsOf(yield* collect(adapter))
  return drafts.filter(({ activity }) => activity === "outcome/31").map(wordOf)
})
const score = "outcome/55/7/1/score Scored"
const at = "2026-10-03 stated"

describe("an outcome result", () => {
  it.live("is its share of what was possible, or points out of those that were", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* said({}), [`${score} 4/ 0.8 ${at}`])
      assert.deepStrictEqual(yield* said({ percent: null, possible: 5 }), [`${score} 4/5 ${at}`])
    })
  )
  it.live("without either has no scale, and says at most whether it was mastered", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* said({ percent: null }), [])
      assert.deepStrictEqual(yield* said({ percent: null, mastery: true }), [
        `outcome/55/7/1/mastery Passed ${at} "mastery"`
      ])
    })
  )
  it.live("above all that was possible counts as all of it", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* said({ percent: 1.25, score: null }), [`${score} 1 ${at} "1.25"`])
      assert.deepStrictEqual(yield* said({ percent: null, possible: 3 }), [`${score} 3/3 ${at} "4 of 3"`])
    })
  )
  it.live("of a grade that is posted by hand says nothing, unless the setting reads hidden grades", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* said({}, { post_manually: true }), [])
      assert.strictEqual((yield* said({}, { post_manually: true }, { hidden: "read" })).length, 1)
    })
  )
  for (const [alignment, linked] of [
    ["assessment_question_bank_4", "assignment_100"],
    ["assessment_question_bank_4", "100"],
    ["quizzes:quiz_9", undefined],
    ["quiz_9", undefined],
    ["assignment_100", undefined]
  ] as const) {
    const links = {
      user: "7",
      learning_outcome: "31",
      alignment,
      ...(linked === undefined ? {} : { assignment: linked })
    }
    it.live(`measured by ${alignment}, of ${linked ?? "no named assignment"}, is hidden and shown with its grade`, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* said({ links }, { quiz_id: "9", post_manually: true }), [])
        assert.strictEqual((yield* said({ links }, { quiz_id: "9" })).length, 1)
      })
    )
  }
  it.live("measured by what nobody can tell the grade of says nothing, unless the setting reads hidden grades", () =>
    Effect.gen(function* () {
      const links = { user: "7", learning_outcome: "31", alignment: "assessment_question_bank_4" }
      assert.deepStrictEqual(yield* said({ links }), [])
      assert.deepStrictEqual(yield* said({ links: { ...links, assignment: "assignment_999" } }), [])
      assert.strictEqual((yield* said({ links }, {}, { hidden: "read" })).length, 1)
    })
  )
})

describe("a further outcome result", () => {
  const passed = outcome("1", "7", { mastery: true })
  const failed = { mastery: false, percent: 0.2, score: 1 }
  const later = { submitted_or_assessed_at: "2026-11-01T10:00:00Z" }

  const became = Effect.fnUntraced(function* (next: Row) {
    const school = schoolOf({ outcomes: [passed] })
    const { adapter } = yield* changing(school, { setting: { ...setting, reads: ["outcomes"], wholeEveryDays: 1 } })
    yield* sync(adapter)
    school.courses["55"] = courseOf({ outcomes: [next] })
    school.date = "Tue, 03 Nov 2026 12:00:00 GMT"
    yield* sync(adapter)
    assert.deepInclude(yield* sync(adapter), { facts: 0 })
    assert.deepStrictEqual(yield* drift, [])
    return (yield* standing("outcome")).filter((fact) => fact.includes("mastery ") || fact.includes("mastery/"))
  })
  it.live("of a later moment is another attempt: the one that was mastered stays so", () =>
    inMemory(
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* became(outcome("1", "7", { ...failed, ...later })), [
          'outcome/55/7/1/mastery Failed 2026-11-01 stated "no mastery" revision 2',
          'outcome/55/7/1/mastery/1 Passed 2026-10-03 stated "mastery"',
          'outcome/55/7/1/mastery/2 Failed 2026-11-01 stated "no mastery"'
        ])
      })
    )
  )
  it.live("of the same moment corrects the attempt", () =>
    inMemory(
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* became(outcome("1", "7", failed)), [
          'outcome/55/7/1/mastery Failed 2026-10-03 stated "no mastery" revision 2',
          'outcome/55/7/1/mastery/1 Failed 2026-10-03 stated "no mastery" revision 2'
        ])
      })
    )
  )
})
