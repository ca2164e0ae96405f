/** A run that is cut off, refused in part, or asked to wait: nothing is lost, and nothing stands in the way of the rest. */
import { assert, describe, it } from "@effect/vitest"
import { inMemory } from "@laurel/testkit"
import { Effect, Result } from "effect"
import { answers, campus, changed, countsOf, monday } from "./campus.ts"
import { settingOf } from "./facts.ts"
import { drift, nothing, refusals, sync } from "./ledger.ts"
import { Bare, type Called, recorded, recording, site, thrown } from "./moodle.ts"
import { facts, kept } from "./site.ts"

const at = (hours: number): string => new Date((monday + hours * 3_600) * 1_000).toISOString()

const courses = campus(3, 5)
const { badges: _, ...setting } = settingOf({
  courses: [...courses.keys()].map((id) => ({ id, offering: "safe-2026" }))
})
const before = (called: Called) => recorded("before", called)
const after = (called: Called) => recorded("after", called)

/** What a ledger holds after runs that stop after so many pages. */
const stopped = (pages: number) =>
  inMemory(
    Effect.gen(function* () {
      const more = { setting: settingOf({ wholeEveryDays: 1 }), perPage: 1 }
      const { adapter, become } = yield* site(before, "2026-11-23T14:00:00Z", more)
      for (const [answer, now] of [
        [before, "2026-11-23T14:00:00Z"],
        [after, "2026-11-24T14:00:00Z"]
      ] as const) {
        become(answer, now)
        yield* sync(adapter, pages)
        yield* sync(adapter)
      }
      return {
        facts: yield* facts,
        kept: (yield* kept).map(({ key, raw }) => `${key} ${raw}`).toSorted(),
        drift: yield* drift
      }
    })
  )

describe("a run that is killed", () => {
  it.live("after any of its pages comes to the same facts, rows and drift, also across corrections", () =>
    Effect.gen(function* () {
      const whole = yield* stopped(Infinity)
      assert.isAbove(whole.facts.length, 40)
      for (const pages of [1, 2, 3, 4]) assert.deepStrictEqual(yield* stopped(pages), whole)
    })
  )
  it.live("in the middle of a course does not ask again about whom it has read", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, calls } = yield* site(answers(courses), at(3), { setting, perPage: 2 })
        yield* sync(adapter, 1)
        calls()
        yield* sync(adapter)
        const asked = calls().filter((name) => name === "core_completion_get_activities_completion_status")
        assert.isAtMost(asked.length, 13)
      })
    )
  )
})

describe("a refusal", () => {
  const refusing =
    (user: string, code: string, calls: RegExp) =>
    (called: Called): unknown =>
      called.form["userid"] === user && calls.test(called.name)
        ? thrown(code, "Course or activity not accessible.")
        : answers(courses)(called)

  it.live(
    "of one learner is told with Moodle's words, does not stop the others, and ends when everything is read again",
    () =>
      inMemory(
        Effect.gen(function* () {
          const { adapter, become } = yield* site(refusing("1002", "requireloginerror", /activities/), at(3), {
            setting
          })
          const { rejections } = yield* sync(adapter)
          assert.strictEqual(rejections, 1)
          const [refusal] = yield* refusals
          assert.match(
            refusal ?? "",
            /^100\/1002\/activities: .*core_completion_get_activities_completion_status.*requireloginerror/
          )
          const known = yield* facts
          assert.isTrue(known.some((fact) => fact.startsWith("100/1003/activity")))
          assert.isFalse(known.some((fact) => fact.startsWith("100/1002/activity")))
          // Somebody else was there, and nobody asked about this one.
          become(answers(changed(courses, "101", 1_006, { visited: monday + 5 * 3_600 })), at(6))
          yield* sync(adapter)
          assert.strictEqual((yield* refusals).length, 1)
          become(answers(courses), at(8 * 24))
          yield* sync(adapter)
          assert.deepStrictEqual(yield* refusals, [])
          assert.isTrue((yield* facts).some((fact) => fact.startsWith("100/1002/activity")))
        })
      )
  )
  it.live("of one learner who was read before tells no drift of what can't be seen", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(answers(courses), at(3), { setting })
        yield* sync(adapter)
        become(refusing("1002", "requireloginerror", /activities/), at(8 * 24))
        assert.deepInclude(yield* sync(adapter), { facts: 0, rejections: 1 })
        assert.deepStrictEqual(yield* drift, [])
      })
    )
  )
  it.live("of one course is told, and the others are read", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter } = yield* site(
          (called) =>
            called.form["courseid"] === "101"
              ? thrown("requireloginerror", "not accessible")
              : answers(courses)(called),
          at(3),
          { setting }
        )
        yield* sync(adapter)
        assert.match((yield* refusals).join(), /^course\/101\/refused: .*core_enrol_get_enrolled_users/)
        const known = yield* facts
        assert.isTrue(known.some((fact) => fact.startsWith("102/")))
        assert.isFalse(known.some((fact) => fact.startsWith("101/")))
      })
    )
  )
  it.live("for want of criteria is asked for once in a course, and is nothing to be told", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, calls } = yield* site(
          (called) =>
            called.name === "core_completion_get_course_completion_status"
              ? recording("90-error-course-without-criteria").json
              : answers(courses)(called),
          at(3),
          { setting }
        )
        assert.deepInclude(yield* sync(adapter), { rejections: 0 })
        assert.strictEqual(calls().filter((name) => name === "core_completion_get_course_completion_status").length, 3)
      })
    )
  )
  it.live("of everything, in the middle, keeps what was read, and the next run goes on there", () =>
    inMemory(
      Effect.gen(function* () {
        let count = 0
        const { adapter, become } = yield* site(
          (called) => (++count > 12 ? recording("90-error-maintenance-soft").json : answers(courses)(called)),
          at(3),
          { setting, perPage: 2 }
        )
        const error = yield* Effect.flip(sync(adapter))
        assert.match(error.message, /Maintenance mode/)
        const part = (yield* facts).length
        assert.isAbove(part, 0)
        become(answers(courses), at(4))
        yield* sync(adapter)
        assert.strictEqual((yield* facts).filter((fact) => fact.startsWith("enrolment/")).length, 15)
      })
    )
  )
})

describe("a site that asks to wait", () => {
  it.live("is waited for, and nothing is lost", () =>
    inMemory(
      Effect.gen(function* () {
        let count = 0
        const { adapter } = yield* site(
          (called) =>
            ++count % 8 === 0 ? new Bare({ status: 429, headers: { "retry-after": "0" } }) : answers(courses)(called),
          at(3),
          { setting, http: { concurrency: 1 } }
        )
        assert.deepInclude(yield* sync(adapter), { rejections: 0 })
        assert.strictEqual((yield* facts).filter((fact) => fact.startsWith("enrolment/")).length, 15)
      })
    )
  )
  it.live("in maintenance for longer than a run waits fails it with when to come back", () =>
    inMemory(
      Effect.gen(function* () {
        const { body: html = "", headers = {} } = recording("90-error-maintenance")
        const { adapter } = yield* site(() => new Bare({ status: 503, headers, body: html }), at(3), {
          setting,
          http: { maxWait: "1 second" }
        })
        const error = yield* Effect.flip(sync(adapter))
        assert.match(error.message, /maintenance/)
        assert.strictEqual(Reflect.get(Object(Reflect.get(error, "reason")), "retryAfter"), 300_000)
      })
    )
  )
})

describe("people who come and go", () => {
  const only = new Map([["100", courses.get("100") ?? []]])
  const without = changed(only, "100", 1_002, { is: "unenrolled" })
  const one = { setting: { ...setting, courses: setting.courses.slice(0, 1) } }
  const enrolments = Effect.map(facts, (all) =>
    all.filter((fact) => fact.startsWith("enrolment/100/1002")).map((fact) => fact.replace(/ · observed.*?Z/, ""))
  )

  it.live("are unenrolled when Moodle says so, and back another time when they are back", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become, calls } = yield* site(answers(only), at(3), one)
        yield* sync(adapter)
        calls()
        become(answers(without), at(6))
        yield* sync(adapter)
        // Their course once, and of them the activities and grades: what they did last is not lost.
        assert.deepStrictEqual(countsOf(calls()), {
          core_completion_get_activities_completion_status: 1,
          core_completion_get_course_completion_status: 1,
          core_course_get_contents: 1,
          core_course_get_courses_by_field: 1,
          core_enrol_get_enrolled_users: 3,
          core_webservice_get_site_info: 1,
          gradereport_user_get_grade_items: 2
        })
        const gone = [
          'enrolment/100/1002/registered/1 · Registered · "active"',
          'enrolment/100/1002/unregistered/1 · Unregistered · "unenrolled"'
        ]
        assert.deepStrictEqual(yield* enrolments, gone)
        become(answers(without), at(9))
        assert.deepInclude(yield* sync(adapter), nothing)
        become(answers(only), at(12))
        yield* sync(adapter)
        assert.deepStrictEqual(yield* enrolments, [
          gone[0],
          'enrolment/100/1002/registered/2 · Registered · "active"',
          gone[1]
        ])
      })
    )
  )
  it.live("stay registered where Moodle does not say why they are on no roster: that is told, and asked once", () =>
    inMemory(
      Effect.gen(function* () {
        const lost = answers(changed(only, "100", 1_002, { is: "lost" }))
        const { adapter, become, calls } = yield* site(answers(only), at(3), one)
        yield* sync(adapter)
        become(lost, at(6))
        assert.deepInclude(yield* sync(adapter), { ...nothing, rejections: 1 })
        assert.match((yield* refusals).join(), /^enrolment\/100\/1002: "on no roster any more/)
        assert.deepStrictEqual(yield* enrolments, ['enrolment/100/1002/registered/1 · Registered · "active"'])
        calls()
        become(lost, at(9))
        assert.deepStrictEqual(yield* sync(adapter), { ...nothing, pages: 0 })
        assert.strictEqual(calls().length, 3)
        // Everybody is read again: they are there.
        become(answers(only), at(8 * 24))
        yield* sync(adapter)
        assert.deepStrictEqual(yield* refusals, [])
      })
    )
  )
  it.live("who share a staff number are not claimed to be one person", () =>
    inMemory(
      Effect.gen(function* () {
        const shared = changed(only, "100", 1_002, { idnumber: "E-1001" })
        const { adapter } = yield* site(answers(shared), at(3), one)
        yield* sync(adapter)
        const rows = (yield* kept).filter(({ key }) => key.startsWith("enrolment/"))
        const claimed = rows.flatMap(({ raw }) => /"idnumber":"(.*?)"/.exec(raw)?.[1] ?? [])
        assert.deepStrictEqual(claimed.toSorted(), ["E-1000", "E-1003", "E-1004"])
      })
    )
  )
})

describe("a mistake in what is given", () => {
  it.live("is told before anything is read", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter } = yield* site(answers(courses), at(3), { setting, perPage: 0 })
        const result = yield* Effect.result(sync(adapter))
        assert.match(Result.isFailure(result) ? result.failure.message : "", /from 1 to 25/)
      })
    )
  )
})
