/** What a run costs in requests: it grows with courses and with learners who did something, not with their product. */
import { assert, describe, it } from "@effect/vitest"
import { decider, inMemory, participant } from "@laurel/testkit"
import { Effect } from "effect"
import { Sync } from "@laurel/core"
import { answers, campus, changed, type Courses, countsOf, monday, sessionOf } from "./campus.ts"
import { settingOf } from "./facts.ts"
import { apply, drift, nothing, sync } from "./ledger.ts"
import { site, source } from "./moodle.ts"
import { facts } from "./site.ts"

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

const untouched = {
  core_course_get_courses_by_field: 1,
  core_enrol_get_enrolled_users: 4,
  core_webservice_get_site_info: 1
}
const asked = "core_completion_get_activities_completion_status"

/** Erases one learner of the first course, who stays on its roster. */
const erase = Effect.gen(function* () {
  const { versions } = yield* apply
  const contact = { offering: "safe-2026", scheme: "moodle", contact: "1001", key: "100:1001", source }
  yield* Sync.decide(versions, [yield* decider().erases([participant(contact)])])
})

describe("somebody of whom nothing comes to stand", () => {
  it.live("for they were erased is read once more, and then no more until everybody is, whoever else is", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become, calls } = yield* readOnce()
        yield* erase
        become(answers(courses), at(6))
        yield* sync(adapter)
        calls()
        become(answers(courses), at(9))
        assert.deepStrictEqual(yield* sync(adapter), { ...nothing, pages: 0 })
        assert.deepStrictEqual(countsOf(calls()), untouched)
        // They were there, and so was another one.
        const visited = monday + 11 * 3_600
        const both = changed(changed(courses, "100", 1_001, { visited }), "100", 1_002, { visited, grade: 3 })
        become(answers(both, visited), at(12))
        assert.deepInclude(yield* sync(adapter), { facts: 1, corrections: 1 })
        assert.strictEqual(countsOf(calls())[asked], 1)
        become(answers(courses), at(8 * 24))
        yield* sync(adapter)
        assert.strictEqual(countsOf(calls())[asked], 40)
        become(answers(courses), at(8 * 24 + 3))
        assert.deepStrictEqual(yield* sync(adapter), { ...nothing, pages: 0 })
        assert.deepStrictEqual(countsOf(calls()), untouched)
        assert.isFalse((yield* facts).some((fact) => fact.includes("100/1001/")))
      })
    )
  )
  it.live("for there is no such offering is read no more in each run, and the others are", () =>
    inMemory(
      Effect.gen(function* () {
        const none = setting.courses.map((course, index) => (index === 0 ? { ...course, offering: "later" } : course))
        const { adapter, become, calls } = yield* readOnce({ courses: none })
        become(answers(courses), at(6))
        yield* sync(adapter)
        calls()
        become(answers(courses), at(9))
        yield* sync(adapter)
        assert.deepStrictEqual(countsOf(calls()), untouched)
        // Whoever is new there is read, and whoever was there where there is an offering.
        const more = new Map([...courses, ["100", [...(courses.get("100") ?? []), { id: 5_000 }]] as const])
        become(answers(changed(more, "101", 1_013, { visited: monday + 11 * 3_600 })), at(12))
        yield* sync(adapter)
        assert.strictEqual(countsOf(calls())[asked], 2)
      })
    )
  )
  it.live("yet is read where a run was killed before it came to them", () =>
    inMemory(
      Effect.gen(function* () {
        const begun = new Map([...courses, ["100", []] as const])
        const { adapter, become } = yield* site(answers(begun), at(3), { setting, perPage: 3 })
        yield* sync(adapter)
        become(answers(courses), at(6))
        yield* sync(adapter, 2)
        yield* sync(adapter)
        const learners = new Set((yield* facts).flatMap((fact) => /^enrolment\/100\/(\d+)/.exec(fact)?.[1] ?? []))
        assert.strictEqual(learners.size, 10)
      })
    )
  )
})

describe("a course with groups, a register and overrides", () => {
  const grouped: Courses = new Map(
    [...courses].map(([course, learners]) => [
      course,
      learners.map((learner, index) => ({
        ...learner,
        group: index % 2,
        marks: { [sessionOf(course, index % 2)]: "P" as const },
        ...(index === 3 ? { overridden: true } : {}),
        ...(index === 4 ? { overridden: true, scale: true, grade: 2 } : {}),
        ...(index === 5 ? { grade: 11 } : {})
      }))
    ])
  )
  it.live("costs a request more for the register, and asks about nobody of whom nothing is new", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become, calls } = yield* site(answers(grouped), at(3), { setting })
        yield* sync(adapter)
        assert.strictEqual(countsOf(calls())["mod_attendance_get_sessions"], 4)
        for (const hours of [6, 9]) {
          become(answers(grouped, monday + (hours - 1) * 3_600), at(hours))
          assert.deepStrictEqual(yield* sync(adapter), { ...nothing, pages: 0 })
          assert.deepStrictEqual(countsOf(calls()), {
            core_course_get_contents: 4,
            core_course_get_courses_by_field: 1,
            core_enrol_get_enrolled_users: 8,
            core_webservice_get_site_info: 1,
            gradereport_user_get_grade_items: 4,
            mod_attendance_get_sessions: 4
          })
        }
      })
    )
  )
})
