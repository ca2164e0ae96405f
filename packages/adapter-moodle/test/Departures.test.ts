/** People who come and go, and what they did last: nothing of it is lost, and nothing is asked for ever. */
import { assert, describe, it } from "@effect/vitest"
import { inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import { answers, campus, changed, type Courses, countsOf, type Learner, monday } from "./campus.ts"
import { settingOf } from "./facts.ts"
import { drift, nothing, refusals, sync } from "./ledger.ts"
import { type Called, instead, refusing, site, without } from "./moodle.ts"
import { facts } from "./site.ts"

const at = (hours: number): string => new Date((monday + hours * 3_600) * 1_000).toISOString()

const courses = campus(2, 4)
const { badges: _, ...usual } = settingOf({
  courses: [...courses.keys()].map((id) => ({ id, offering: "safe-2026" }))
})
const one = { setting: usual }
const daily = { setting: { ...usual, wholeEveryDays: 1 } }

/** Somebody who has begun, and what they did before they left. */
const begun = changed(courses, "100", 1_001, { state: 0, grade: null })
const hour5 = monday + 5 * 3_600
const left = (is: NonNullable<Learner["is"]>): Courses =>
  changed(courses, "100", 1_001, { is, visited: hour5, reached: hour5, graded: hour5 })

const of = (user: number) =>
  Effect.map(facts, (all) =>
    all.filter((fact) => fact.includes(`100/${user}/`)).map((fact) => fact.split(" · ").slice(0, 2).join(" "))
  )

const done = [
  "100/1001/activity/1000/completed/1 Completed",
  "100/1001/activity/1001/completed/1 Completed",
  "100/1001/activity/1001/outcome/1 Passed",
  "100/1001/grade/100/score/1 Scored (raw 8, min 0, max 10)"
]

describe("somebody who does the last of it and then", () => {
  for (const [is, expected] of [
    ["suspended", done],
    ["unenrolled", done],
    // Of an account that is gone Moodle tells nothing.
    ["deleted", done.slice(0, 1)]
  ] as const) {
    it.live(`is ${is} before the next run: what they did is ${expected === done ? "read" : "not to be had"}`, () =>
      inMemory(
        Effect.gen(function* () {
          const { adapter, become } = yield* site(answers(begun), at(3), one)
          yield* sync(adapter)
          become(answers(left(is)), at(6))
          assert.deepInclude(yield* sync(adapter), { rejections: 0 })
          assert.deepStrictEqual(yield* of(1_001), [
            ...expected,
            "enrolment/100/1001/registered/1 Registered",
            "enrolment/100/1001/unregistered/1 Unregistered"
          ])
          become(answers(left(is)), at(9))
          assert.deepStrictEqual(yield* sync(adapter), { ...nothing, pages: 0 })
        })
      )
    )
  }
  it.live("is suspended is read whole with everybody, so that nothing of it is told as drift", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(answers(courses), at(3), daily)
        yield* sync(adapter)
        become(answers(changed(courses, "100", 1_001, { is: "suspended" })), at(30))
        yield* sync(adapter)
        become(answers(changed(courses, "100", 1_001, { is: "suspended", grade: 9 })), at(60))
        assert.deepInclude(yield* sync(adapter), { facts: 1, corrections: 1 })
        assert.deepStrictEqual(yield* drift, [])
      })
    )
  )
})

describe("somebody on no roster of a course that has no completion", () => {
  const gone = changed(courses, "100", 1_001, { is: "lost" })
  /** Of the teacher's courses, with how many people Moodle counts in the first. */
  const counting = (answer: (called: Called) => unknown, enrolledusercount: number) =>
    instead(
      refusing(answer, /^core_completion_get_course/, "nocriteriaset"),
      "core_enrol_get_users_courses",
      (_, { form }: Called) => {
        assert.deepStrictEqual([form["userid"], form["returnusercount"]], ["1", "1"])
        return [{ id: 100, enrolledusercount }, { id: 7 }]
      }
    )
  for (const [what, counted, expected] of [
    ["is unenrolled where Moodle counts no more people than it names", 4, /"unenrolled"$/],
    ["stays where it counts more, of whom it may name none to this account", 5, /^$/]
  ] as const) {
    it.live(what, () =>
      inMemory(
        Effect.gen(function* () {
          const { adapter, become, calls } = yield* site(counting(answers(courses), 5), at(3), one)
          yield* sync(adapter)
          calls()
          become(counting(answers(gone), counted), at(6))
          yield* sync(adapter)
          assert.strictEqual(countsOf(calls())["core_enrol_get_users_courses"], 1)
          const out = (yield* facts).filter((fact) => fact.includes("/unregistered/"))
          assert.match(out.join(), expected)
          assert.lengthOf(yield* refusals, counted === 4 ? 0 : 1)
        })
      )
    )
  }
})

/** A learner whom Moodle says nothing of, by a code, but of their place in the course. */
const failing = (answer: (called: Called) => unknown) =>
  refusing(answer, /^core_completion_get_activities/, "requireloginerror", 1_001)

describe("somebody who left, the last of whom is refused just then", () => {
  for (const is of ["unenrolled", "suspended"] as const) {
    it.live(`is ${is} once that is read, and all that they did with it`, () =>
      inMemory(
        Effect.gen(function* () {
          const { adapter, become } = yield* site(answers(begun), at(3), one)
          yield* sync(adapter)
          become(failing(answers(left(is))), at(6))
          assert.deepInclude(yield* sync(adapter), { rejections: 1 })
          assert.notInclude((yield* of(1_001)).join(), "unregistered")
          become(answers(left(is)), at(9))
          yield* sync(adapter)
          assert.deepStrictEqual((yield* of(1_001)).slice(0, 4), done)
          assert.include(yield* of(1_001), "enrolment/100/1001/unregistered/1 Unregistered")
        })
      )
    )
  }
  it.live("is unenrolled when everybody is read again, though it be refused for good", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(answers(begun), at(3), one)
        yield* sync(adapter)
        for (const hours of [6, 9]) {
          become(failing(answers(left("unenrolled"))), at(hours))
          yield* sync(adapter)
          assert.notInclude((yield* of(1_001)).join(), "unregistered")
        }
        become(failing(answers(left("unenrolled"))), at(8 * 24))
        yield* sync(adapter)
        assert.include(yield* of(1_001), "enrolment/100/1001/unregistered/1 Unregistered")
      })
    )
  )
})

describe("an account that is suspended in all of the site", () => {
  it.live("keeps the last grade that the course's own answer has of it, and is asked for no other", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become, calls } = yield* site(answers(begun), at(3), one)
        yield* sync(adapter)
        calls()
        become(answers(left("account suspended")), at(6))
        yield* sync(adapter)
        assert.include(yield* of(1_001), "100/1001/grade/100/score/1 Scored (raw 8, min 0, max 10)")
        assert.strictEqual(countsOf(calls())["gradereport_user_get_grade_items"], 1)
      })
    )
  )
  const suspended = answers(changed(courses, "100", 1_001, { is: "account suspended" }))
  it.live("is out with that word once it is asked about, and costs an untouched course nothing", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become, calls } = yield* site(answers(courses), at(3), one)
        yield* sync(adapter)
        become(suspended, at(8 * 24))
        assert.deepInclude(yield* sync(adapter), { facts: 1, rejections: 0 })
        const out = (yield* facts).filter((fact) => fact.startsWith("enrolment/100/1001/unregistered"))
        assert.match(out.join(), /"account suspended"$/)
        calls()
        become(suspended, at(8 * 24 + 3))
        assert.deepStrictEqual(yield* sync(adapter), { ...nothing, pages: 0 })
        assert.strictEqual(countsOf(calls())["core_enrol_get_enrolled_users"], 2)
        // They were there again, so they may sign in again.
        const again = changed(courses, "100", 1_001, { visited: monday + (8 * 24 + 5) * 3_600 })
        become(answers(again), at(8 * 24 + 6))
        yield* sync(adapter)
        assert.include(yield* of(1_001), "enrolment/100/1001/registered/2 Registered")
      })
    )
  )
})

describe("a learner who becomes staff", () => {
  it.live("is a learner no more, with that word, and is one again when they have the role again", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(answers(courses), at(3), one)
        yield* sync(adapter)
        const teaches = answers(changed(courses, "100", 1_001, { is: "teacher" }))
        become(teaches, at(6))
        yield* sync(adapter)
        const out = (yield* facts).filter((fact) => fact.startsWith("enrolment/100/1001/unregistered"))
        assert.match(out.join(), /"no learner's role"$/)
        become(teaches, at(9))
        assert.deepStrictEqual(yield* sync(adapter), { ...nothing, pages: 0 })
        become(answers(courses), at(12))
        yield* sync(adapter)
        assert.include(yield* of(1_001), "enrolment/100/1001/registered/2 Registered")
      })
    )
  )
  it.live("of whom no role is told stays one", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(answers(courses), at(3), one)
        yield* sync(adapter)
        const untold = instead(answers(courses), "core_enrol_get_enrolled_users", (all) =>
          Array.isArray(all) ? all.filter(({ id }) => id !== 1).map((entry) => without(entry, "roles")) : all
        )
        become(untold, at(6))
        assert.deepStrictEqual(yield* sync(adapter), { ...nothing, pages: 0 })
      })
    )
  )
})

describe("learners of a course who are all without a learner's role at once", () => {
  const teachers = (count: number): Courses =>
    Array.from({ length: count }, (_, index) => 1_000 + index).reduce(
      (all, id) => changed(all, "100", id, { is: "teacher" }),
      courses
    )
  it.live("stay, and that is told of the course, until the names of roles are right again", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(answers(courses), at(3), one)
        yield* sync(adapter)
        become(answers(teachers(4)), at(6))
        assert.deepInclude(yield* sync(adapter), { facts: 0, rejections: 1 })
        assert.match((yield* refusals).join(), /^course\/100\/roles: .*another role, at once/)
        become(answers(courses), at(8 * 24))
        assert.deepInclude(yield* sync(adapter), { facts: 0 })
        assert.deepStrictEqual(yield* refusals, [])
      })
    )
  )
  it.live("but for one are believed", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(answers(courses), at(3), one)
        yield* sync(adapter)
        become(answers(teachers(3)), at(6))
        assert.deepInclude(yield* sync(adapter), { facts: 3, rejections: 0 })
      })
    )
  )
})

describe("people of whom it is not clear why they are on no roster", () => {
  const lost = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => from + index).reduce(
      (all, id) => changed(all, "100", id, { is: "lost" }),
      courses
    )
  it.live("are each told, whoever else is asked about, and asked again when everybody is read again", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become, calls } = yield* site(answers(courses), at(3), one)
        yield* sync(adapter)
        become(answers(lost(1_000, 2)), at(6))
        yield* sync(adapter)
        assert.lengthOf(yield* refusals, 2)
        calls()
        become(answers(lost(1_000, 3)), at(9))
        yield* sync(adapter)
        assert.lengthOf(yield* refusals, 3)
        assert.strictEqual(countsOf(calls())["core_enrol_get_users_courses"], 1)
        become(answers(lost(1_000, 3)), at(8 * 24))
        yield* sync(adapter)
        assert.strictEqual(countsOf(calls())["core_enrol_get_users_courses"], 1)
        assert.lengthOf(yield* refusals, 3)
      })
    )
  )
})

describe("somebody who was on no roster without a word why, and is back", () => {
  it.live("is told so no more, and is unenrolled when they leave then", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become, calls } = yield* site(answers(courses), at(3), one)
        yield* sync(adapter)
        const lost = changed(courses, "100", 1_001, { is: "lost" })
        become(answers(lost), at(6))
        yield* sync(adapter)
        assert.lengthOf(yield* refusals, 1)
        become(answers(courses), at(9))
        yield* sync(adapter)
        assert.deepStrictEqual(yield* refusals, [])
        calls()
        become(answers(courses), at(12))
        assert.deepStrictEqual(yield* sync(adapter), { ...nothing, pages: 0 })
        assert.lengthOf(calls(), 4)
        become(answers(changed(courses, "100", 1_001, { is: "unenrolled" })), at(15))
        yield* sync(adapter)
        assert.include(yield* of(1_001), "enrolment/100/1001/unregistered/1 Unregistered")
      })
    )
  )
  it.live("in a run to which the other roster is refused is unenrolled, too, when they leave then", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(answers(courses), at(3), one)
        yield* sync(adapter)
        become(answers(changed(courses, "100", 1_001, { is: "lost" })), at(6))
        yield* sync(adapter)
        become(
          (called) =>
            Object.values(called.form).includes("onlysuspended")
              ? refusing(answers(courses), /./, "nopermissions")(called)
              : answers(courses)(called),
          at(9)
        )
        yield* sync(adapter)
        become(answers(changed(courses, "100", 1_001, { is: "unenrolled" })), at(12))
        yield* sync(adapter)
        assert.include(yield* of(1_001), "enrolment/100/1001/unregistered/1 Unregistered")
      })
    )
  )
})

describe("a roster that leaves people out whose profile the account may not see", () => {
  /** The last two of the first course are behind those that are answered, and nobody sees the first of them. */
  const truncated = instead(answers(courses), "core_enrol_get_enrolled_users", (all, { form }: Called) =>
    form["courseid"] === "100" && Array.isArray(all) ? all.filter(({ id }) => id !== 1_000) : all
  )
  it.live("is told of the course, and says nothing of the people", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(answers(courses), at(3), one)
        yield* sync(adapter)
        become(truncated, at(6))
        assert.deepInclude(yield* sync(adapter), { facts: 0, rejections: 1 })
        assert.match((yield* refusals).join(), /^course\/100\/roster: .*more than it named/)
        become(answers(courses), at(8 * 24))
        yield* sync(adapter)
        assert.deepStrictEqual(yield* refusals, [])
      })
    )
  )
  it.live("is told the first time, too, where nobody is missed", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter } = yield* site(truncated, at(3), one)
        yield* sync(adapter)
        assert.match((yield* refusals).join(), /^course\/100\/roster: /)
      })
    )
  )
})

describe("when people were last there", () => {
  const undated = (answer: (called: Called) => unknown) =>
    instead(answer, "core_enrol_get_enrolled_users", (all) =>
      Array.isArray(all) ? all.map((entry) => without(entry, "lastcourseaccess")) : all
    )
  it.live("not being told, everybody is asked about in each run, so that nothing is missed", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(undated(answers(begun)), at(3), one)
        yield* sync(adapter)
        become(undated(answers(courses)), at(6))
        assert.deepInclude(yield* sync(adapter), { facts: 3 })
        assert.includeMembers([...(yield* of(1_001))], done)
      })
    )
  )
  it.live("being never, nobody is asked about", () =>
    inMemory(
      Effect.gen(function* () {
        const never = [1_000, 1_001, 1_002, 1_003].reduce((all, id) => changed(all, "100", id, { visited: 0 }), courses)
        const { adapter, become } = yield* site(answers(never), at(3), one)
        yield* sync(adapter)
        become(answers(never), at(6))
        assert.deepStrictEqual(yield* sync(adapter), { ...nothing, pages: 0 })
      })
    )
  )
})

describe("where who left can't be told", () => {
  it.live("for the other roster is refused, nobody is out", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(answers(courses), at(3), one)
        yield* sync(adapter)
        const gone = answers(left("unenrolled"))
        become(
          (called) =>
            Object.values(called.form).includes("onlysuspended")
              ? refusing(gone, /./, "nopermissions")(called)
              : gone(called),
          at(6)
        )
        yield* sync(adapter)
        assert.isFalse((yield* facts).some((fact) => fact.includes("Unregistered")))
      })
    )
  )
})
