/** Courses that end: from then on nothing is awaited of their learners, and what counts at the end is decided. */
import { assert, describe, it } from "@effect/vitest"
import { type Adapter, Catalog, Ledger, Sync } from "@laurel/core"
import { inMemory } from "@laurel/testkit"
import { Effect, Result, Stream } from "effect"
import { answers, campus, changed, type Courses, countsOf, type Learner, monday } from "./campus.ts"
import { settingOf } from "./facts.ts"
import { nothing, sync } from "./ledger.ts"
import { body, instead, recorded, site } from "./moodle.ts"
import { facts, kept } from "./site.ts"

const at = (hours: number): string => new Date((monday + hours * 3_600) * 1_000).toISOString()
const hour = (hours: number): number => monday + hours * 3_600

const courses = campus(3, 2)
const { badges: _, ...setting } = settingOf({
  courses: [...courses.keys()].map((id) => ({ id, offering: "safe-2026" }))
})

const closed = Effect.map(facts, (all) =>
  all.filter((fact) => fact.includes("/closed/")).map((fact) => fact.replace(/ · "ended"/, ""))
)

describe("a course that has an end", () => {
  it.live("is closed for its learners once that has passed, on the day it ended, at one further request", () =>
    inMemory(
      Effect.gen(function* () {
        const ending = answers(courses, 0, { 101: hour(5) })
        const { adapter, become, calls } = yield* site(ending, at(3), { setting })
        yield* sync(adapter)
        assert.deepStrictEqual(yield* closed, [])
        calls()
        become(ending, at(6))
        assert.deepInclude(yield* sync(adapter), { facts: 2, rejections: 0 })
        assert.deepStrictEqual(yield* closed, [
          "enrolment/101/1002/closed/1 · Closed · stated 2026-11-23T14:00:00Z",
          "enrolment/101/1003/closed/1 · Closed · stated 2026-11-23T14:00:00Z"
        ])
        assert.deepStrictEqual(countsOf(calls()), {
          core_course_get_courses_by_field: 1,
          core_enrol_get_enrolled_users: 4,
          core_webservice_get_site_info: 1
        })
        become(ending, at(9))
        assert.deepStrictEqual(yield* sync(adapter), { ...nothing, pages: 0 })
      })
    )
  )
  it.live("is open again where the end is moved into the future, and closed at another end where it is another", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(answers(courses, 0, { 101: hour(1) }), at(3), { setting })
        yield* sync(adapter)
        become(answers(courses, 0, { 101: hour(2) }), at(6))
        assert.deepInclude(yield* sync(adapter), { facts: 2, corrections: 2 })
        assert.match((yield* closed).join(), /1002.*stated 2026-11-23T11:00:00Z.*1003.*stated 2026-11-23T11:00:00Z/)
        become(answers(courses, 0, { 101: hour(200) }), at(9))
        yield* sync(adapter)
        assert.match((yield* closed).join(), /1002.*Retracted.*1003.*Retracted/)
        become(answers(courses, 0, { 101: hour(200) }), at(12))
        assert.deepInclude(yield* sync(adapter), nothing)
      })
    )
  )
  const with1002 = (more: Partial<Learner>) => changed(courses, "101", 1_002, more)
  const nowhere: Courses = new Map([...courses].map(([id, all]) => [id, all.filter((each) => each.id !== 1_002)]))
  for (const [what, last] of [
    ["who came again, of each time", courses],
    ["whose part is suspended by now", with1002({ is: "suspended" })],
    ["who left", nowhere]
  ] as const) {
    it.live(`is closed at another end, where it is another, also for somebody ${what}`, () =>
      inMemory(
        Effect.gen(function* () {
          const first = { 101: hour(1) }
          const { adapter, become, calls } = yield* site(answers(courses, 0, first), at(3), { setting })
          yield* sync(adapter)
          become(answers(with1002({ is: "suspended" }), 0, first), at(6))
          yield* sync(adapter)
          become(answers(last, 0, first), at(9))
          yield* sync(adapter)
          const ends = (yield* closed).filter((fact) => fact.includes("/1002/"))
          assert.lengthOf(ends, last === courses ? 2 : 1)
          calls()
          become(answers(last, 0, { 101: hour(2) }), at(12))
          yield* sync(adapter)
          assert.isUndefined(countsOf(calls())["gradereport_user_get_grade_items"], "nobody is asked about for it")
          assert.deepStrictEqual(
            (yield* closed).filter((fact) => fact.includes("/1002/")),
            ends.map((fact) => `${fact.replace("T10:00", "T11:00")} · revision 2`)
          )
          become(answers(last, 0, { 101: hour(2) }), at(15))
          assert.deepStrictEqual(yield* sync(adapter), { ...nothing, pages: 0 })
        })
      )
    )
  }
  it.live("leaves out what two accounts of both rosters claim, and keeps what is claimed once", () =>
    inMemory(
      Effect.gen(function* () {
        const shared = changed(with1002({ is: "suspended" }), "101", 1_003, { idnumber: "E-1002" })
        const { adapter, become } = yield* site(answers(shared), at(3), { setting })
        yield* sync(adapter)
        become(answers(shared, 0, { 101: hour(5), 102: hour(5) }), at(6))
        yield* sync(adapter)
        const rows = new Map((yield* kept).map(({ key, raw }) => [key, JSON.parse(raw)]))
        const { closed, email, idnumber } = rows.get("enrolment/101/1003")
        assert.deepStrictEqual([closed, email, idnumber], [hour(5), "learner1003@example.test", undefined])
        assert.strictEqual(rows.get("enrolment/102/1004").idnumber, "E-1004")
      })
    )
  )
  it.live("says the same again when everybody is read again", () =>
    inMemory(
      Effect.gen(function* () {
        const ended = answers(courses, 0, { 101: hour(1) })
        const { adapter, become } = yield* site(ended, at(3), { setting })
        yield* sync(adapter)
        const before = yield* kept
        become(ended, at(8 * 24))
        assert.deepInclude(yield* sync(adapter), nothing)
        assert.deepStrictEqual(yield* kept, before)
      })
    )
  )
  it.live("of which Moodle does not say is not closed, nor opened again", () =>
    inMemory(
      Effect.gen(function* () {
        const ended = answers(courses, 0, { 101: hour(1) })
        const { adapter, become } = yield* site(ended, at(3), { setting })
        yield* sync(adapter)
        const before = yield* closed
        assert.lengthOf(before, 2)
        become(
          instead(ended, "core_course_get_courses_by_field", () => ({ courses: [{ id: 101 }] })),
          at(8 * 24)
        )
        yield* sync(adapter)
        assert.deepStrictEqual(yield* closed, before)
      })
    )
  )
})

/** Who was at more than half of the sessions was there. */
const catalog = Catalog.decode({
  offerings: [
    {
      id: "safe-2026",
      course: "safe",
      zone: "Europe/London",
      components: [
        { activity: "session/1", group: "live" },
        { activity: "session/2", group: "live" }
      ]
    },
    { id: "badges", course: "badges", zone: "Europe/London", components: [{ activity: "badge/1", group: "all" }] }
  ],
  achievementTypes: [{ id: "there", courses: ["safe"], rule: { rule: "attended", share: "60%" } }],
  certifications: []
})

const judged = Effect.fnUntraced(function* (adapter: Adapter.Adapter) {
  const { versions } = yield* Sync.apply(Result.getOrThrow(catalog))
  yield* Stream.runDrain(Sync.run(versions, adapter))
  const { achievements, learners } = yield* (yield* Ledger.Ledger).loadContacts(null, Ledger.maxPage)
  return [...achievements.values()].flat().map((each) => learners.find(({ id }) => id === each.id.learner)?.key)
})

describe("a share of sessions", () => {
  const ending = (enddate: number) =>
    instead(
      (called) => recorded("before", called),
      "core_course_get_courses_by_field",
      () => ({ ...Object(body("03-courses-by-field")), courses: [{ id: 5, enddate }] })
    )
  it.live("is decided when the course has ended, and not before", () =>
    inMemory(
      Effect.gen(function* () {
        const end = Date.parse("2026-11-24T12:00:00Z") / 1_000
        const { adapter, become } = yield* site(ending(end), "2026-11-23T14:00:00Z")
        assert.deepStrictEqual(yield* judged(adapter), [])
        become(ending(end), "2026-11-24T14:00:00Z")
        // Alice was at both sessions, bruno at one of them.
        assert.deepStrictEqual(yield* judged(adapter), ["5:10"])
      })
    )
  )
})
