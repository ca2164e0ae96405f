/** Submissions through a ledger: what was handed in, marked, excused, and what of it is corrected. */
import { assert, describe, it } from "@effect/vitest"
import { collect, inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import { assignment, courseOf, draftsOf, noon, paths, schoolOf, setting, submission, type Row } from "./canvas.ts"
import { changing, drift, rejected, standing, sync, wordOf } from "./ledger.ts"

const submitted = "submission/55/7/100/submitted/1 Completed 2026-10-01 stated"
const key = "submission/55/7/100"

/** What one submission says, to one assignment. */
const said = Effect.fnUntraced(function* (more: Row, about: Row = {}, hidden: Partial<typeof setting> = {}) {
  const school = schoolOf({ assignments: [assignment("100", about)], submissions: [submission("7", more)] })
  const { adapter } = yield* changing(school, { setting: { ...setting, ...hidden, reads: ["submissions"] } })
  const read = yield* collect(adapter)
  assert.isUndefined(read.error)
  assert.deepStrictEqual(
    read.pages.flatMap(({ rejections }) => rejections),
    []
  )
  return draftsOf(read).map(wordOf)
})

describe("a submission", () => {
  it.live("is completed when it was handed in, and scored when it was graded: as it stands, and as that attempt", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* said({}), [
        submitted,
        `${key}/score Scored 8/10 2026-10-02 stated "8"`,
        `${key}/attempt/1 Scored 8/10 2026-10-02 stated "8"`
      ])
    })
  )
  it.live("that was never handed in and is not graded says nothing; one that was graded on paper is scored alone", () =>
    Effect.gen(function* () {
      const none = {
        attempt: null,
        submitted_at: null,
        workflow_state: "unsubmitted",
        score: null,
        grade: null,
        graded_at: null
      }
      assert.deepStrictEqual(yield* said({ ...none, missing: true }), [])
      assert.deepStrictEqual(
        yield* said({ ...none, workflow_state: "graded", score: 8, grade: "8", graded_at: "2026-10-02T10:00:00Z" }),
        [`${key}/score Scored 8/10 2026-10-02 stated "8"`]
      )
    })
  )
  it.live("that is late or missing says so, as Canvas calls it", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* said({ late: true }))[0], `${submitted} "late"`)
      assert.strictEqual((yield* said({ late: true, late_policy_status: "extended" }))[0], `${submitted} "extended"`)
      assert.deepStrictEqual(yield* said({ attempt: null, submitted_at: null, missing: true, score: 0, grade: "0" }), [
        `${key}/score Scored 0/10 2026-10-02 stated "missing"`
      ])
    })
  )
  it.live("whose grade is not posted says only that it was handed in, unless the setting reads hidden grades", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* said({ posted_at: null }), [submitted])
      assert.strictEqual((yield* said({ posted_at: null }, {}, { hidden: "read" })).length, 3)
    })
  )
  it.live("that is marked anonymously and not posted is of nobody yet", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* said({ user_id: null, anonymous_id: "acJ4Q", posted_at: null }), [])
    })
  )
  it.live("that somebody has still to look at is not scored", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* said({ workflow_state: "pending_review" }), [submitted])
    })
  )
  it.live("of a group is each member's own", () =>
    inMemory(
      Effect.gen(function* () {
        const enrolments = ["7", "8"].map((user) => ({ ...courseOf().enrolments[0], user_id: user }))
        const submissions = ["7", "8"].map((user) =>
          submission(user, { group: { id: "1", name: "A group" }, score: user === "7" ? 8 : 5 })
        )
        const { adapter } = yield* changing(schoolOf({ enrolments, submissions }))
        yield* sync(adapter)
        assert.deepStrictEqual(
          (yield* standing("submission")).filter((fact) => fact.includes("/score")),
          [
            `${key}/score Scored 8/10 2026-10-02 stated "8"`,
            'submission/55/8/100/score Scored 5/10 2026-10-02 stated "8"'
          ]
        )
      })
    )
  )
  it.live("of the test student says nothing, and so does one of somebody who does not learn there", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* said({ user_id: "99" }), [])
    })
  )
})

describe("a grade", () => {
  const graded = Effect.fnUntraced(function* (more: Row, about: Row) {
    return (yield* said(more, about)).filter((fact) => fact.includes("/score") || fact.includes("/outcome"))
  })
  const score = (words: string) => [`${key}/score Scored ${words}`]
  const at = "2026-10-02 stated"

  for (const [type, grade] of [
    ["points", "8"],
    ["percent", "80%"],
    ["letter_grade", "B-"],
    ["gpa_scale", "2.7"]
  ] as const) {
    it.live(`by ${type} is the points that it stands for, and says what Canvas shows`, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* graded({ grade }, { grading_type: type }), score(`8/10 ${at} "${grade}"`))
      })
    )
  }
  it.live("by pass_fail is a pass or a failure, and no score", () =>
    Effect.gen(function* () {
      const about = { grading_type: "pass_fail" }
      assert.deepStrictEqual(yield* graded({ grade: "complete", score: 10 }, about), [
        `${key}/outcome Passed ${at} "complete"`
      ])
      assert.deepStrictEqual(yield* graded({ grade: "incomplete", score: 0 }, about), [
        `${key}/outcome Failed ${at} "incomplete"`
      ])
      assert.deepStrictEqual(yield* graded({ grade: "7", score: 7 }, about), [])
    })
  )
  it.live("of what is not graded is none, and neither is one without points to read it by", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* graded({}, { grading_type: "not_graded" }), [])
      assert.deepStrictEqual(yield* graded({}, { points_possible: 0 }), [])
      assert.deepStrictEqual(yield* graded({}, { points_possible: null }), [])
    })
  )
  it.live("above all points counts as all of them, and says what it was", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* graded({ score: 12.5, grade: "12.5" }, {}), score(`10/10 ${at} "12.5 of 10"`))
      assert.deepStrictEqual(yield* graded({ score: 10, grade: "10" }, {}), score(`10/10 ${at} "10"`))
    })
  )
  it.live("that is given anew is a correction of what stood", () =>
    inMemory(
      Effect.gen(function* () {
        const school = schoolOf({ submissions: [submission("7")] })
        const { adapter } = yield* changing(school)
        yield* sync(adapter)
        school.courses["55"] = courseOf({
          submissions: [submission("7", { score: 4, grade: "4", graded_at: "2026-11-01T11:30:00Z" })]
        })
        assert.deepInclude(yield* sync(adapter), { corrections: 2, facts: 2 })
        assert.deepStrictEqual((yield* standing(key)).slice(0, 2), [
          `${key}/attempt/1 Scored 4/10 2026-11-01 stated "4" revision 2`,
          `${key}/score Scored 4/10 2026-11-01 stated "4" revision 2`
        ])
        assert.deepInclude(yield* sync(adapter), { facts: 0, entries: 0 })
      })
    )
  )
  it.live("stands while a further attempt waits for its own, and the first attempt keeps it afterwards", () =>
    inMemory(
      Effect.gen(function* () {
        const school = schoolOf({ submissions: [submission("7")] })
        const { adapter } = yield* changing(school)
        yield* sync(adapter)
        const second = {
          attempt: 2,
          submitted_at: "2026-11-01T11:30:00Z",
          workflow_state: "submitted",
          grade_matches_current_submission: false
        }
        school.courses["55"] = courseOf({ submissions: [submission("7", second)] })
        assert.deepInclude(yield* sync(adapter), { facts: 1, corrections: 0 })
        const again = {
          ...second,
          workflow_state: "graded",
          grade_matches_current_submission: true,
          score: 9,
          grade: "9",
          graded_at: "2026-11-01T11:50:00Z"
        }
        school.courses["55"] = courseOf({ submissions: [submission("7", again)] })
        assert.deepInclude(yield* sync(adapter), { facts: 2, corrections: 1 })
        assert.deepStrictEqual(yield* standing(key), [
          `${key}/attempt/1 Scored 8/10 2026-10-02 stated "8"`,
          `${key}/attempt/2 Scored 9/10 2026-11-01 stated "9"`,
          `${key}/score Scored 9/10 2026-11-01 stated "9" revision 2`,
          submitted,
          `${key}/submitted/2 Completed 2026-11-01 stated`
        ])
        // A whole reading tells of nothing that is missing: earlier attempts are in their places.
        school.date = "Tue, 10 Nov 2026 12:00:00 GMT"
        assert.deepInclude(yield* sync(adapter), { facts: 0 })
        assert.deepStrictEqual(yield* drift, [])
      })
    )
  )
  it.live("that is undated was seen when it was first seen, however often it is seen again", () =>
    inMemory(
      Effect.gen(function* () {
        const school = schoolOf({ submissions: [submission("7", { graded_at: null, submitted_at: null })] })
        const { adapter } = yield* changing(school)
        yield* sync(adapter)
        assert.deepStrictEqual(yield* standing(key), [`${key}/score Scored 8/10 2026-11-01 observed "8"`])
        school.date = "Tue, 10 Nov 2026 12:00:00 GMT"
        assert.deepInclude(yield* sync(adapter), { facts: 0 })
      })
    )
  )
  it.live("that is posted by hand is found without being graded anew", () =>
    inMemory(
      Effect.gen(function* () {
        const byHand = [assignment("100", { post_manually: true })]
        const school = schoolOf({ assignments: byHand, submissions: [submission("7", { posted_at: null })] })
        const { adapter } = yield* changing(school)
        yield* sync(adapter)
        assert.deepStrictEqual(yield* standing(key), [submitted])
        school.courses["55"] = courseOf({
          assignments: byHand,
          submissions: [submission("7", { posted_at: "2026-11-01T11:00:00Z" })]
        })
        assert.deepInclude(yield* sync(adapter), { facts: 2 })
      })
    )
  )
  for (const [what, more, grade] of [
    ["is out of other points", { points_possible: 20 }, "score Scored 8/20"],
    ["is passed or failed", { grading_type: "pass_fail" }, "outcome Passed"]
  ] as const) {
    it.live(`of an assignment that ${what} now is read anew without being graded anew, once`, () =>
      inMemory(
        Effect.gen(function* () {
          const school = schoolOf({ submissions: [submission("7")] })
          const { adapter, server } = yield* changing(school)
          yield* sync(adapter)
          const given = submission("7", grade.startsWith("score") ? {} : { grade: "complete" })
          school.courses["55"] = courseOf({ assignments: [assignment("100", more)], submissions: [given] })
          school.date = "Mon, 02 Nov 2026 12:00:00 GMT"
          yield* sync(adapter)
          assert.isTrue((yield* standing(key)).some((fact) => fact.startsWith(`${key}/${grade}`)))
          const asked = server.asked.length
          assert.deepInclude(yield* sync(adapter), { facts: 0 })
          assert.isEmpty(
            paths(server)
              .slice(asked)
              .filter((path) => path.includes("assignment_ids"))
          )
        })
      )
    )
  }
  it.live("of an assignment that is not graded any more, or of somebody who has left, is not asked for again", () =>
    inMemory(
      Effect.gen(function* () {
        const school = schoolOf({ submissions: [submission("7")] })
        const { adapter, server } = yield* changing(school)
        yield* sync(adapter)
        for (const changed of [
          { assignments: [assignment("100", { grading_type: "not_graded", points_possible: 20 })] },
          {
            assignments: [assignment("100", { points_possible: 20 })],
            enrolments: courseOf().enrolments.map((each) => ({ ...each, enrollment_state: "inactive" }))
          }
        ]) {
          school.courses["55"] = courseOf(changed)
          yield* sync(adapter)
        }
        assert.isEmpty(paths(server).filter((path) => path.includes("assignment_ids")))
      })
    )
  )
  it.live("of an assignment that is deleted stays, and is told as no longer named", () =>
    inMemory(
      Effect.gen(function* () {
        const school = schoolOf({ submissions: [submission("7")] })
        const { adapter } = yield* changing(school)
        yield* sync(adapter)
        school.courses["55"] = courseOf({ assignments: [] })
        school.date = "Tue, 10 Nov 2026 12:00:00 GMT"
        assert.deepInclude(yield* sync(adapter), { facts: 0 })
        assert.deepStrictEqual(yield* drift, [`${key}/attempt/1`, `${key}/score`, `${key}/submitted/1`])
      })
    )
  )
  it.live("that can't be read is rejected alone, until it can", () =>
    inMemory(
      Effect.gen(function* () {
        const school = schoolOf({
          enrolments: [...courseOf().enrolments, { ...courseOf().enrolments[0], user_id: "8" }],
          submissions: [submission("7", { score: "many" }), submission("8")]
        })
        const { adapter } = yield* changing(school)
        assert.deepInclude(yield* sync(adapter), { rejections: 1, facts: 5 })
        assert.deepStrictEqual(yield* rejected, [key])
        school.courses["55"] = courseOf({ submissions: [submission("7", { graded_at: "2026-11-01T11:30:00Z" })] })
        yield* sync(adapter)
        assert.deepStrictEqual(yield* rejected, [])
      })
    )
  )
})

describe("somebody excused", () => {
  const excused = { excused: true, score: null, grade: null, submitted_at: null, attempt: null }
  const waived = (by: string, more = "") =>
    `excuse/55/7/100/waived Assessed by ${by} 2026-10-02 stated "excused"${more}`

  it.live("is waived by who did so", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* said(excused), [waived("3")])
      assert.deepStrictEqual(yield* said({ ...excused, grader_id: null }), [waived("unknown")])
    })
  )
  it.live("by a program, or not yet posted, is not", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* said({ ...excused, grader_id: "-12" }), [])
      assert.deepStrictEqual(yield* said({ ...excused, posted_at: null }), [])
    })
  )
  it.live("meets what is to be completed; and when that is taken back, no more, at the next run", () =>
    inMemory(
      Effect.gen(function* () {
        const school = schoolOf({ submissions: [submission("7", excused)], enrolments: courseOf().enrolments })
        const { adapter } = yield* changing(school)
        assert.deepInclude(yield* sync(adapter), { facts: 2, entries: 1 })
        const none = {
          excused: false,
          score: null,
          grade: null,
          graded_at: null,
          submitted_at: null,
          attempt: null,
          workflow_state: "unsubmitted",
          posted_at: null
        }
        school.courses["55"] = courseOf({ submissions: [submission("7", none)] })
        assert.deepInclude(yield* sync(adapter), { facts: 1, corrections: 1 })
        const retracted = 'excuse/55/7/100/waived Retracted 2026-11-01 observed "not excused" revision 2'
        assert.deepStrictEqual(yield* standing("excuse"), [retracted])
        assert.deepInclude(yield* sync(adapter), { facts: 0, entries: 0 })
        school.courses["55"] = courseOf({
          submissions: [submission("7", { ...excused, graded_at: "2026-11-01T11:59:00Z" })]
        })
        yield* sync(adapter)
        assert.deepStrictEqual(yield* standing("excuse"), [
          'excuse/55/7/100/waived Assessed by 3 2026-11-01 stated "excused" revision 3'
        ])
        assert.strictEqual(school.date, noon)
      })
    )
  )
})
