/** What a run between two whole ones finds beside who was there: people and courses that are new, and grades that are otherwise. */
import { assert, describe, it } from "@effect/vitest"
import { inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import { answers, campus, monday } from "./campus.ts"
import { settingOf } from "./facts.ts"
import { nothing, sync } from "./ledger.ts"
import { adapterOf, body, type Called, instead, recorded, site } from "./moodle.ts"
import { facts } from "./site.ts"

type Answers = (called: Called) => unknown
const before: Answers = (called) => recorded("before", called)

const at = (hours: number): string => new Date((monday + hours * 3_600) * 1_000).toISOString()
const has = (all: ReadonlyArray<string>, start: string) => all.some((fact) => fact.startsWith(start))

/** When the recorded people were last there and marked is long before. */
const morning = "2026-12-01T08:00:00Z"
const noon = "2026-12-01T12:00:00Z"

/** Without some of the people of the roster. */
const without = (answer: Answers, ...users: ReadonlyArray<number>): Answers =>
  instead(answer, "core_enrol_get_enrolled_users", (all) =>
    Array.isArray(all) ? all.filter(({ id }) => !users.includes(id)) : all
  )

/** With grades that are otherwise for a user's item. */
const graded = (answer: Answers, user: number, item: number, more: object): Answers =>
  instead(answer, "gradereport_user_get_grade_items", (given) => ({
    usergrades: Object(given).usergrades.map((each: { userid: number; gradeitems: ReadonlyArray<{ id: number }> }) => ({
      ...each,
      gradeitems: each.gradeitems.map((one) => (each.userid === user && one.id === item ? { ...one, ...more } : one))
    }))
  }))

/** The same, with the course's teacher there before noon. */
const taught = (answer: Answers): Answers =>
  instead(answer, "core_enrol_get_enrolled_users", (all) =>
    Array.isArray(all)
      ? all.map((each) => (each.id === 14 ? { ...each, lastcourseaccess: Date.parse(noon) / 1_000 - 600 } : each))
      : all
  )

describe("somebody who is new in a course", () => {
  it.live("is read whole: also marks and tries from long before", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(without(before, 10, 11), morning)
        yield* sync(adapter)
        become(without(before, 10), noon)
        yield* sync(adapter)
        const known = yield* facts
        for (const start of ["attempt/5/11/assign/", "attempt/5/11/quiz/", "session/5/11/1/attended"]) {
          assert.isTrue(has(known, start), start)
        }
        assert.isTrue(has(known, "attempt/5/11/scorm/2/1/"))
        assert.isFalse(has(known, "attempt/5/10/"))
      })
    )
  )
  it.live("with more tries than are looked at of others is asked about all of them", () =>
    inMemory(
      Effect.gen(function* () {
        const asked: Array<string> = []
        const many = instead(before, "mod_scorm_get_scorm_attempt_count", () => ({ attemptscount: 4 }))
        const tracked: Answers = (called) => {
          if (called.name !== "mod_scorm_get_scorm_sco_tracks") return many(called)
          asked.push(`${called.form["userid"]} ${called.form["attempt"]}`)
          return body("13-scorm-sco-tracks-bruno-1")
        }
        const { adapter, become } = yield* site(without(tracked, 11), morning)
        yield* sync(adapter)
        asked.length = 0
        become(tracked, noon)
        yield* sync(adapter)
        assert.deepStrictEqual(asked, ["11 1", "11 2", "11 3", "11 4"])
      })
    )
  )
})

describe("a grade of a course that somebody touched", () => {
  const quiz = 11
  it.live("that is shown now and was hidden is found, although its moment is the same, and so are its tries", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(graded(before, 10, quiz, { gradeishidden: true }), morning)
        yield* sync(adapter)
        assert.isFalse(has(yield* facts, "5/10/grade/11/"))
        become(taught(before), noon)
        yield* sync(adapter)
        assert.isTrue(has(yield* facts, "5/10/grade/11/"))
      })
    )
  )
  it.live("that is overridden no longer is found, although its moment is the same", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(graded(before, 10, quiz, { gradeisoverridden: true }), morning)
        yield* sync(adapter)
        become(taught(before), noon)
        yield* sync(adapter)
        const decided = (yield* facts).filter((fact) => fact.startsWith("5/10/grade/11/decided"))
        assert.match(decided.join(), /Retracted/)
      })
    )
  )
  for (const [what, grade] of [
    ["is a word of a scale and overridden", { scaleid: 2, gradeisoverridden: true }],
    ["goes beyond what its item has", { graderaw: 1_000 }]
  ] as const) {
    it.live(`that ${what} is no news again and again, whether a score stands or not`, () =>
      Effect.gen(function* () {
        const again = graded(before, 10, quiz, grade)
        for (const first of [before, again, graded(before, 10, quiz, { gradeishidden: true })]) {
          yield* inMemory(
            Effect.gen(function* () {
              const { adapter, become, calls } = yield* site(first, morning)
              yield* sync(adapter)
              become(taught(again), noon)
              yield* sync(adapter)
              calls()
              become(taught(again), "2026-12-01T12:30:00Z")
              yield* sync(adapter)
              assert.notInclude(calls(), "core_completion_get_activities_completion_status")
            })
          )
        }
      })
    )
  }
  it.live("that is another score within what its item has is found, although its moment is the same", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(before, morning)
        yield* sync(adapter)
        become(taught(graded(before, 10, quiz, { graderaw: 1 })), noon)
        yield* sync(adapter)
        assert.match((yield* facts).filter((fact) => fact.startsWith("5/10/grade/11/")).join(), /raw 1, /)
      })
    )
  )
  it.live("that is as it was asks nobody", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become, calls } = yield* site(before, morning)
        yield* sync(adapter)
        calls()
        become(taught(before), noon)
        assert.deepInclude(yield* sync(adapter), nothing)
        assert.notInclude(calls(), "core_completion_get_activities_completion_status")
      })
    )
  )
})

describe("another list of courses, where what was read is not read again", () => {
  const courses = campus(3, 4)
  const listed = (...ids: ReadonlyArray<string>) => {
    const { badges: _, ...setting } = settingOf({ courses: ids.map((id) => ({ id, offering: "safe-2026" })) })
    return { setting, rereads: false, perPage: 2 }
  }
  it.live("in the middle of a run begins it anew, so that no course is passed by", () =>
    inMemory(
      Effect.gen(function* () {
        const { url, become } = yield* site(answers(courses), at(3))
        yield* sync(adapterOf(url, listed("100", "101")), 3)
        become(answers(courses), at(4))
        yield* sync(adapterOf(url, listed("102", "101", "100")))
        const known = yield* facts
        for (const course of ["100", "101", "102"]) {
          assert.lengthOf(
            known.filter((fact) => fact.startsWith(`enrolment/${course}/`)),
            4,
            course
          )
        }
      })
    )
  )
  it.live("reads a course that is new whole at once, and none of the others", () =>
    inMemory(
      Effect.gen(function* () {
        const { url, become, calls } = yield* site(answers(courses), at(30 * 24))
        yield* sync(adapterOf(url, listed("100", "101")))
        calls()
        become(answers(courses), at(30 * 24 + 3))
        yield* sync(adapterOf(url, listed("100", "101", "102")))
        assert.lengthOf(
          calls().filter((name) => name === "core_completion_get_activities_completion_status"),
          4
        )
        assert.isTrue(has(yield* facts, "102/1008/grade/"))
      })
    )
  )
})
