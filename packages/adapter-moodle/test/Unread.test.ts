/** What one call does not say costs only what it was about: all else is read, and what is not known is no drift. */
import { assert, describe, it } from "@effect/vitest"
import { inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import { answers, campus, monday } from "./campus.ts"
import { settingOf } from "./facts.ts"
import { drift, refusals, sync } from "./ledger.ts"
import { Bare, type Called, instead, recorded, refusing, site } from "./moodle.ts"
import { facts, kept } from "./site.ts"

type Answers = (called: Called) => unknown
const before: Answers = (called) => recorded("before", called)
const after: Answers = (called) => recorded("after", called)
const daily = { setting: settingOf({ wholeEveryDays: 1 }) }
const [mondays, tuesdays] = ["2026-11-23T14:00:00Z", "2026-11-24T14:00:00Z"]

/** A site that was read once and says something else on the next day. */
const then = Effect.fnUntraced(function* (first: Answers, second: Answers) {
  const { adapter, become } = yield* site(first, mondays, daily)
  yield* sync(adapter)
  const known = yield* facts
  become(second, tuesdays)
  const brought = yield* sync(adapter)
  return { adapter, become, known, brought, told: yield* refusals, drift: yield* drift }
})

const has = (all: ReadonlyArray<string | null>, start: string) => all.some((key) => key?.startsWith(start))

describe("a refusal about one learner", () => {
  for (const [what, functions, key, lost] of [
    ["tries at quizzes", /^mod_quiz_get_user_attempts$/, "attempt/5/11/quizzes/2", "attempt/5/11/quiz/"],
    ["tries at packages", /^mod_scorm_get_scorm_attempt_count$/, "attempt/5/11/packages/2", "attempt/5/11/scorm/"],
    ["tracks of packages", /^mod_scorm_get_scorm_sco_tracks$/, "attempt/5/11/packages/2", "attempt/5/11/scorm/"],
    ["activities", /^core_completion_get_activities/, "5/11/activities", "5/11/activity/"],
    ["the course's completion", /^core_completion_get_course/, "5/11/completion", "5/11/course/"],
    ["badges", /^core_badges/, "badges/11", "badge/11/"]
  ] as const) {
    it.live(`of ${what} is told once, under a key of its own, and costs nothing else`, () =>
      inMemory(
        Effect.gen(function* () {
          const { adapter } = yield* site(refusing(after, functions, "requireloginerror", 11), mondays, daily)
          assert.deepInclude(yield* sync(adapter), { rejections: 1 })
          assert.match((yield* refusals).join(), new RegExp(`^${key}: .*for .*userid 11.*requireloginerror`))
          const known = yield* facts
          assert.isFalse(has(known, lost))
          const others = ["5/11/activity/", "5/11/grade/", "5/11/course/", "attempt/5/11/quiz/", "attempt/5/11/scorm/"]
          for (const start of others) if (start !== lost) assert.isTrue(has(known, start), start)
        })
      )
    )
  }
  it.live("of activities leaves drift on for the rest: a grade item that is gone is told", () =>
    inMemory(
      Effect.gen(function* () {
        const gone = instead(before, "gradereport_user_get_grade_items", (given) => ({
          usergrades: Object(given).usergrades.map((each: { gradeitems: ReadonlyArray<{ id: number }> }) => ({
            ...each,
            gradeitems: each.gradeitems.filter(({ id }) => id !== 11)
          }))
        }))
        const read = yield* then(before, refusing(gone, /^core_completion_get_activities/, "requireloginerror", 10))
        assert.include(read.drift, "5/10/grade/11/score/1")
        assert.isFalse(has(read.drift, "5/10/activity/"))
      })
    )
  )
})

describe("what could not be read of a learner", () => {
  const [morning, noon] = ["2026-12-01T08:00:00Z", "2026-12-01T12:00:00Z"]
  /** The same, with bruno there before noon. */
  const visited = (answer: Answers): Answers =>
    instead(answer, "core_enrol_get_enrolled_users", (all) =>
      Array.isArray(all)
        ? all.map((each) => (each.id === 11 ? { ...each, lastcourseaccess: Date.parse(noon) / 1_000 - 600 } : each))
        : all
    )
  for (const [what, functions] of [
    ["tries at quizzes", /^mod_quiz_get_user_attempts$/],
    ["tries at packages", /^mod_scorm_get_scorm_attempt_count$/],
    ["activities", /^core_completion_get_activities/],
    ["the course's completion", /^core_completion_get_course/],
    ["badges", /^core_badges/]
  ] as const) {
    it.live(
      `of ${what} ends once they are asked about again, if it can be read, and writes nothing the time after`,
      () =>
        inMemory(
          Effect.gen(function* () {
            const bad = refusing(before, functions, "requireloginerror", 11)
            const { adapter, become } = yield* site(bad, morning, { setting: settingOf() })
            yield* sync(adapter)
            become(visited(bad), noon)
            yield* sync(adapter)
            assert.lengthOf(yield* refusals, 1)
            // Nobody asks about them: so nothing is known.
            become(before, "2026-12-01T12:30:00Z")
            yield* sync(adapter)
            assert.lengthOf(yield* refusals, 1)
            become(visited(before), "2026-12-01T12:30:00Z")
            yield* sync(adapter)
            assert.deepStrictEqual(yield* refusals, [])
            const rows = (yield* kept).length
            const known = yield* facts
            yield* sync(adapter)
            assert.deepStrictEqual([(yield* kept).length, yield* facts], [rows, known])
          })
        )
    )
  }
})

describe("drift", () => {
  it.live(
    "is not told of sessions where a register is refused, or the contents are, or the function is taken away",
    () =>
      Effect.gen(function* () {
        const lacking = instead(before, "core_webservice_get_site_info", (given) => ({
          ...Object(given),
          functions: Object(given).functions.filter(
            ({ name }: { readonly name: string }) => name !== "mod_attendance_get_sessions"
          )
        }))
        for (const second of [
          refusing(before, /^mod_attendance/, "requireloginerror"),
          refusing(before, /^core_course_get_contents$/, "requireloginerror"),
          lacking
        ]) {
          assert.deepStrictEqual((yield* inMemory(then(before, second))).drift, [])
        }
      })
  )
  it.live("is told of a session that was deleted", () =>
    inMemory(
      Effect.gen(function* () {
        const second = instead(before, "mod_attendance_get_sessions", (all) => Object(all).slice(1))
        const read = yield* then(before, second)
        assert.isTrue(has(read.drift, "session/5/10/1/"))
        assert.isFalse(has(read.drift, "session/5/10/2/"))
      })
    )
  )
  it.live("is not told of grades of somebody whom the gradebook does not name", () =>
    inMemory(
      Effect.gen(function* () {
        const second = instead(before, "gradereport_user_get_grade_items", (given) => ({
          usergrades: Object(given).usergrades.filter(({ userid }: { readonly userid: number }) => userid !== 10)
        }))
        assert.deepStrictEqual((yield* then(before, second)).drift, [])
      })
    )
  )
  it.live("is told of a badge that was deleted, and not of one that could not be asked for", () =>
    Effect.gen(function* () {
      const deleted = instead(after, "core_badges_get_user_badges", () => ({ badges: [], warnings: [] }))
      const [told] = (yield* inMemory(then(after, deleted))).drift
      assert.match(told ?? "", /^badge\/10\/.*\/presented$/)
      const refused = yield* inMemory(then(after, refusing(after, /^core_badges/, "nopermissions", 10)))
      assert.deepStrictEqual(refused.drift, [])
    })
  )
})

describe("badges", () => {
  it.live("that the service has no function for are not asked for, and all else is read", () =>
    inMemory(
      Effect.gen(function* () {
        const without = instead(after, "core_webservice_get_site_info", (given) => ({
          ...Object(given),
          functions: Object(given).functions.filter(({ name }: { readonly name: string }) => !name.includes("badge"))
        }))
        const { adapter, calls } = yield* site(without, mondays, daily)
        assert.deepInclude(yield* sync(adapter), { rejections: 0 })
        assert.notInclude(calls(), "core_badges_get_user_badges")
        assert.isTrue(has(yield* facts, "5/10/activity/"))
      })
    )
  )
})

const courses = campus(2, 3)
const { badges: _, ...usual } = settingOf({
  courses: [...courses.keys()].map((id) => ({ id, offering: "safe-2026" }))
})
const at = (hours: number): string => new Date((monday + hours * 3_600) * 1_000).toISOString()

/** The same answers, but for a call that fails. */
const failing =
  (is: (called: Called) => boolean, answer: unknown): Answers =>
  (called) =>
    is(called) ? answer : answers(courses)(called)

const ofOne = ({ name, form }: Called) => name.startsWith("core_completion_get_activities") && form["userid"] === "1001"

describe("a call that fails again and again while the site is well", () => {
  for (const [what, answer] of [
    ["a failure of the server", new Bare({ status: 500, body: "" })],
    ["half an answer", new Bare({ body: '{"statuses":[' })],
    ["an answer of another form", { statuses: "none" }]
  ] as const) {
    it.live(`with ${what} is unread, with the call, the course and the user, and the rest is read`, () =>
      inMemory(
        Effect.gen(function* () {
          const { adapter, become } = yield* site(failing(ofOne, answer), at(3), {
            setting: usual,
            http: { retries: 0 }
          })
          assert.deepInclude(yield* sync(adapter), { rejections: 1 })
          assert.match(
            (yield* refusals).join(),
            /^100\/1001\/activities: .*activities_completion_status for courseid 100, userid 1001: .*unanswered/
          )
          assert.isTrue(has(yield* facts, "100/1001/grade/"))
          assert.isTrue(has(yield* facts, "101/1004/activity/"))
          become(answers(courses), at(8 * 24))
          yield* sync(adapter)
          assert.deepStrictEqual(yield* refusals, [])
        })
      )
    )
  }
  it.live("is the gradebook of a course: its learners' grades are asked for one by one", () =>
    inMemory(
      Effect.gen(function* () {
        const all = ({ name, form }: Called) => name.startsWith("gradereport") && form["userid"] === "0"
        const { adapter } = yield* site(failing(all, new Bare({ status: 500 })), at(3), {
          setting: usual,
          http: { retries: 0 }
        })
        yield* sync(adapter)
        assert.isTrue(has(yield* facts, "100/1001/grade/"))
        assert.match(
          (yield* refusals).join(),
          /^course\/100\/refused: .*gradereport.*courseid 100, userid 0.*unanswered/
        )
      })
    )
  )
  it.live("is a roster: the course is unread, and the others are read", () =>
    inMemory(
      Effect.gen(function* () {
        const one = ({ name, form }: Called) => name.startsWith("core_enrol") && form["courseid"] === "100"
        const { adapter } = yield* site(failing(one, { users: 1 }), at(3), { setting: usual })
        yield* sync(adapter)
        assert.match((yield* refusals).join(), /^course\/100\/refused: .*unanswered/)
        assert.isTrue(has(yield* facts, "101/1004/activity/"))
      })
    )
  )
})

describe("a call that fails", () => {
  it.live("with everything else ends the run, with what was asked", () =>
    inMemory(
      Effect.gen(function* () {
        let isDown = false
        const { adapter } = yield* site(
          (called) => {
            isDown ||= ofOne(called)
            return isDown ? new Bare({ status: 500 }) : answers(courses)(called)
          },
          at(3),
          { setting: usual, http: { retries: 0 } }
        )
        const error = yield* Effect.flip(sync(adapter))
        assert.match(error.message, /core_completion_get_\w+ for courseid 100, userid 100\d/)
      })
    )
  )
  it.live(
    "for everybody in one course is given up there and told once, and in two one after another ends the run",
    () =>
      Effect.gen(function* () {
        const many = campus(3, 24)
        const { badges: _, ...setting } = settingOf({
          courses: [...many.keys()].map((id) => ({ id, offering: "safe-2026" }))
        })
        const run = (is: (course: string, user: number) => boolean) =>
          inMemory(
            Effect.gen(function* () {
              let asked = 0
              const { adapter } = yield* site(
                (called) => {
                  const { courseid = "", userid } = called.form
                  const isBad = called.name.startsWith("core_completion_get_activities") && is(courseid, Number(userid))
                  if (isBad) asked++
                  return isBad ? { statuses: 1 } : answers(many)(called)
                },
                at(3),
                { setting, perPage: 5, http: { concurrency: 1 } }
              )
              const result = yield* Effect.result(sync(adapter))
              return { result: result._tag, asked, refusals: yield* refusals, facts: yield* facts }
            })
          )
        const one = yield* run((course) => course === "101")
        assert.deepInclude(one, { result: "Success", asked: 11 })
        assert.lengthOf(one.refusals, 11)
        const [given, ...others] = one.refusals.filter((each) => each.startsWith("unanswered/"))
        assert.match(given ?? "", /^unanswered\/101\/core_completion_get_activities.* in course 101: .*unanswered/)
        assert.deepStrictEqual(others, [])
        assert.isTrue(has(one.facts, "101/1047/grade/"))
        assert.isTrue(has(one.facts, "102/1071/activity/"))
        assert.strictEqual((yield* run((course) => course !== "100")).result, "Failure")
        const apart = yield* run((course) => course !== "101")
        assert.deepInclude(apart, { result: "Success", asked: 22 })
        const half = yield* run((course, user) => course === "101" && user % 2 === 0)
        assert.lengthOf(half.refusals, 12)
      })
  )
})
