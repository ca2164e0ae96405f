/** What a run costs in requests: it grows with courses and with learners who did something, not with their product. */
import { assert, describe, it } from "@effect/vitest"
import { inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import { answers, campus, changed, countsOf, monday } from "./campus.ts"
import { settingOf } from "./facts.ts"
import { drift, nothing, sync } from "./ledger.ts"
import { site } from "./moodle.ts"

const at = (hours: number): string => new Date((monday + hours * 3_600) * 1_000).toISOString()

const later = monday + 5 * 3_600

const courses = campus(4, 10)
const { badges: _, ...setting } = settingOf({
  courses: [...courses.keys()].map((id) => ({ id, offering: "safe-2026" }))
})

/** A campus that was read once. */
const readOnce = Effect.fnUntraced(function* (more: object = {}) {
  const campus = yield* site(answers(courses), at(3), { setting: { ...setting, ...more } })
  yield* sync(campus.adapter)
  return campus
})

describe("a run", () => {
  it.live("costs two requests for each learner of each course and five for each course the first time", () =>
    inMemory(
      Effect.gen(function* () {
        const { calls } = yield* readOnce()
        assert.deepStrictEqual(countsOf(calls()), {
          core_completion_get_activities_completion_status: 40,
          core_completion_get_course_completion_status: 40,
          core_course_get_contents: 4,
          core_course_get_courses_by_field: 1,
          core_enrol_get_enrolled_users: 12,
          core_webservice_get_site_info: 1,
          gradereport_user_get_grade_items: 4
        })
      })
    )
  )
  it.live("costs one request for each course that nobody touched, and writes nothing at all", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become, calls } = yield* readOnce()
        calls()
        become(answers(courses), at(6))
        assert.deepStrictEqual(yield* sync(adapter), { ...nothing, pages: 0 })
        assert.deepStrictEqual(countsOf(calls()), {
          core_course_get_courses_by_field: 1,
          core_enrol_get_enrolled_users: 4,
          core_webservice_get_site_info: 1
        })
      })
    )
  )
  it.live("asks about one learner where one was there, and corrects what was changed", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become, calls } = yield* readOnce()
        calls()
        const after = changed(courses, "101", 1_013, {
          visited: later,
          grade: 3,
          graded: later,
          state: 3,
          reached: later
        })
        become(answers(after), at(6))
        const { pages: _, ...brought } = yield* sync(adapter)
        // The score and the outcome, and that it is complete no longer.
        assert.deepStrictEqual(brought, { facts: 3, corrections: 2, rejections: 0, entries: 0 })
        assert.deepStrictEqual(countsOf(calls()), {
          core_completion_get_activities_completion_status: 1,
          core_completion_get_course_completion_status: 1,
          core_course_get_contents: 1,
          core_course_get_courses_by_field: 1,
          core_enrol_get_enrolled_users: 5,
          core_webservice_get_site_info: 1,
          gradereport_user_get_grade_items: 1
        })
      })
    )
  )
  it.live("finds a grade that a teacher changed who was there, of a learner who was not", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become, calls } = yield* readOnce()
        calls()
        const after = changed(courses, "101", 1_013, { grade: 3, graded: later })
        become(answers(after, later), at(6))
        assert.deepInclude(yield* sync(adapter), { facts: 1, corrections: 1 })
        assert.strictEqual(countsOf(calls())["core_completion_get_activities_completion_status"], 1)
      })
    )
  )
  it.live("misses what was changed where nobody was, until everything is read again", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* readOnce()
        const after = changed(courses, "101", 1_013, { grade: 3, graded: later })
        become(answers(after), at(6))
        assert.deepInclude(yield* sync(adapter), nothing)
        become(answers(after), at(7 * 24 + 4))
        assert.deepInclude(yield* sync(adapter), { facts: 1, corrections: 1 })
      })
    )
  )
  it.live("asks about whoever is new, and of nobody else", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become, calls } = yield* readOnce()
        calls()
        const after = new Map([...courses, ["101", [...(courses.get("101") ?? []), { id: 5_000 }]] as const])
        become(answers(after), at(6))
        assert.deepInclude(yield* sync(adapter), { corrections: 0, facts: 5 })
        assert.strictEqual(countsOf(calls())["core_completion_get_activities_completion_status"], 1)
      })
    )
  )
  it.live("reads everybody again in time, however much was found in between", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become, calls } = yield* readOnce()
        const visited = changed(courses, "101", 1_013, { visited: monday + 100 * 3_600 })
        become(answers(visited), at(101))
        yield* sync(adapter)
        calls()
        become(answers(visited), at(7 * 24 + 4))
        assert.deepInclude(yield* sync(adapter), nothing)
        assert.strictEqual(countsOf(calls())["core_completion_get_activities_completion_status"], 40)
      })
    )
  )
  it.live("that finds a completion reset tells no drift of what was complete, for the activity is there", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* readOnce()
        become(answers(changed(courses, "101", 1_013, { visited: later, state: 0 })), at(6))
        assert.deepInclude(yield* sync(adapter), { facts: 1, corrections: 0 })
        assert.deepStrictEqual(yield* drift, [])
      })
    )
  )
})
