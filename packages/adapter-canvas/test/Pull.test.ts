/** Reading courses step by step: what is asked, what it costs, where it goes on, and what a refusal says. */
import { assert, describe, it } from "@effect/vitest"
import { Canvas } from "@laurel/adapter-canvas"
import { Rejection } from "@laurel/core"
import { type Answer, type Asked, collect, inMemory } from "@laurel/testkit"
import { Effect, Schema } from "effect"
import {
  adapterOf,
  assignment,
  courseOf,
  enrolment,
  outcome,
  paths,
  progressOf,
  refusal,
  schoolOf,
  setting,
  settingOf,
  submission
} from "./canvas.ts"
import { changing, drift, rejected, standing, sync, syncSome } from "./ledger.ts"

const users = ["7", "8", "9", "10", "11"]
const full = {
  enrolments: users.map((user) => enrolment(user)),
  submissions: users.map((user) => submission(user)),
  progress: users.map((user) => progressOf(user, 1, 2)),
  modules: [{ id: "21", items: [{ completion_requirement: {} }] }],
  states: Object.fromEntries(
    users.map((user) => [user, [{ id: "21", state: "completed", completed_at: "2026-10-05T10:00:00Z" }]])
  ),
  outcomes: users.map((user) => outcome(user, user))
}
/** One of the enrolment, three of the submission, one each of progress and module, and two of the outcome. */
const facts = users.length * 8

describe("a run", () => {
  it.live("asks first for everything, page by page, by the links that it is given", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, server } = yield* changing({ ...schoolOf({ ...full, states: {}, modules: [] }), pageRows: 3 })
        assert.deepInclude(yield* sync(adapter), { facts: users.length * 7 })
        const bookmark = "page=bookmark:Mw=="
        const enrolments =
          "courses/55/enrollments?type[]=StudentEnrollment&state[]=active&state[]=completed&state[]=inactive&state[]=deleted&per_page=100"
        assert.deepStrictEqual(paths(server), [
          "users/self",
          enrolments,
          `${enrolments}&${bookmark}`,
          "courses/55/assignments?per_page=100",
          "courses/55/students/submissions?student_ids[]=all&per_page=100",
          `courses/55/students/submissions?student_ids[]=all&per_page=100&${bookmark}`,
          "courses/55/bulk_user_progress?per_page=100",
          "courses/55/modules?include[]=items&per_page=100",
          `courses/55/bulk_user_progress?per_page=100&${bookmark}`,
          "courses/55/outcome_results?per_page=100",
          `courses/55/outcome_results?per_page=100&${bookmark}`
        ])
        assert.isTrue(server.asked.every(({ headers }) => headers["accept"] === "application/json+canvas-string-ids"))
      })
    )
  )
  it.live(
    "asks then for what was graded and handed in since, a little before the last one began, and writes nothing of what is the same",
    () =>
      inMemory(
        Effect.gen(function* () {
          const school = schoolOf(full)
          const { adapter, server } = yield* changing(school)
          assert.deepInclude(yield* sync(adapter), { facts })
          const first = server.asked.length
          school.date = "Sun, 01 Nov 2026 18:00:00 GMT"
          assert.deepStrictEqual(yield* sync(adapter), { facts: 0, corrections: 0, rejections: 0, entries: 0 })
          const since = "2026-11-01T11:00:00Z"
          assert.deepStrictEqual(
            paths(server)
              .slice(first)
              .filter((path) => path.includes("submissions")),
            [
              `courses/55/students/submissions?student_ids[]=all&per_page=100&graded_since=${since}`,
              `courses/55/students/submissions?student_ids[]=all&per_page=100&submitted_since=${since}`
            ]
          )
          // One for the token, and one each for people, assignments, graded, handed in, progress and outcomes.
          assert.strictEqual(server.asked.length - first, 7)
        })
      )
  )
  it.live("looks at assignments that are posted by hand in every run", () =>
    inMemory(
      Effect.gen(function* () {
        const byHand = [
          assignment("100"),
          assignment("101", { post_manually: true }),
          assignment("102", { post_manually: true })
        ]
        const { adapter, server } = yield* changing(schoolOf({ assignments: byHand }))
        yield* sync(adapter)
        yield* sync(adapter)
        assert.include(
          paths(server),
          "courses/55/students/submissions?student_ids[]=all&per_page=100&assignment_ids[]=101&assignment_ids[]=102"
        )
      })
    )
  )
  it.live("reads everything again after so many days", () =>
    inMemory(
      Effect.gen(function* () {
        const school = schoolOf(full)
        const { adapter, server } = yield* changing(school, { setting: { ...setting, wholeEveryDays: 2 } })
        const wholes = () =>
          paths(server).filter((path) => path.endsWith("students/submissions?student_ids[]=all&per_page=100")).length
        yield* sync(adapter)
        school.date = "Tue, 03 Nov 2026 11:00:00 GMT"
        yield* sync(adapter)
        assert.strictEqual(wholes(), 1)
        school.date = "Tue, 03 Nov 2026 12:00:00 GMT"
        assert.deepInclude(yield* sync(adapter), { facts: 0 })
        assert.strictEqual(wholes(), 2)
        assert.deepStrictEqual(yield* drift, [])
      })
    )
  )
  it.live("that is stopped after any page goes on to the same facts", () =>
    Effect.gen(function* () {
      const school = { ...schoolOf(full), pageRows: 2 }
      const { adapter } = yield* changing(school)
      const whole = yield* collect(adapter)
      assert.isAbove(whole.pages.length, 8)
      const all = yield* inMemory(Effect.andThen(sync(adapter), standing("")))
      for (let pages = 1; pages < whole.pages.length; pages++) {
        const found = yield* inMemory(
          Effect.gen(function* () {
            yield* syncSome(adapter, pages)
            yield* sync(adapter)
            return yield* standing("")
          })
        )
        assert.deepStrictEqual(found, all)
      }
    })
  )
  it.live("whose link is gone begins that list anew, once", () =>
    inMemory(
      Effect.gen(function* () {
        const school = { ...schoolOf(full), pageRows: 2 }
        const { adapter } = yield* changing(school)
        yield* syncSome(adapter, 2)
        let count = 0
        const isGone = ({ url }: Asked) =>
          url.searchParams.has("page") && url.pathname.endsWith("submissions") && ++count === 1
        school.instead = (asked) => (isGone(asked) ? { status: 400, json: { message: "invalid bookmark" } } : undefined)
        yield* sync(adapter)
        assert.isAbove(count, 1)
        assert.strictEqual((yield* standing("")).length, facts)
      })
    )
  )
  it.live("whose link is gone again and again fails", () =>
    Effect.gen(function* () {
      const school = { ...schoolOf(full), pageRows: 2 }
      const { adapter } = yield* changing(school)
      school.instead = ({ url }) =>
        url.searchParams.has("page") && url.pathname.endsWith("submissions")
          ? { status: 400, json: { message: "invalid bookmark" } }
          : undefined
      const { error } = yield* collect(adapter)
      assert.strictEqual(error?.reason._tag, "Misconfigured")
      assert.include(error?.message, "status 400")
    })
  )
  it.live("of another setting reads everything anew", () =>
    Effect.gen(function* () {
      const { server } = yield* changing(schoolOf(full))
      const first = yield* collect(adapterOf(server.url))
      const other = adapterOf(server.url, { setting: { ...setting, zone: "UTC" } })
      const again = yield* collect(other, first.pages.at(-1)?.position ?? null)
      assert.strictEqual(again.pages.flatMap(({ drafts }) => drafts).length, facts)
      assert.notStrictEqual(again.pages[0]?.reading, first.pages[0]?.reading)
    })
  )
})

describe("a setting", () => {
  it("names courses by the number in their address, and by nothing else", () => {
    assert.strictEqual(settingOf(["10000000000000001", "safety"]).courses.length, 1)
    for (const id of ["sis_course_id:A", "../users", "055", ""]) assert.throws(() => settingOf([id, "safety"]))
  })
  it("knows no courses that are unmatched: those that it lacks are never asked for", () => {
    const decode = Schema.decodeUnknownSync(Canvas.Setting, { onExcessProperty: "error" })
    assert.throws(() => decode({ ...setting, unmatched: "skip" }), /unmatched/)
    assert.deepStrictEqual(decode(setting), setting)
  })
})

describe("a refusal", () => {
  const only = (path: string, answer: Answer) => (asked: Asked) =>
    asked.url.pathname.endsWith(path) ? answer : undefined

  for (const status of [401, 403]) {
    it.live(
      `of one part (${status}) is told as what can't be read, and the rest goes on; it ends when the part is read`,
      () =>
        inMemory(
          Effect.gen(function* () {
            const school = schoolOf(full)
            const { adapter } = yield* changing(school)
            school.instead = only("outcome_results", refusal(status))
            assert.deepInclude(yield* sync(adapter), { facts: facts - users.length * 2, rejections: 1 })
            assert.deepStrictEqual(yield* rejected, ["unread/55/outcomes"])
            assert.deepInclude(yield* sync(adapter), { facts: 0 })
            assert.deepStrictEqual(yield* rejected, ["unread/55/outcomes"])
            school.instead = () => undefined
            assert.deepInclude(yield* sync(adapter), { facts: users.length * 2 })
            assert.deepStrictEqual(yield* rejected, [])
          })
        )
    )
  }
  it.live("makes a part be read whole once it is let in again: what came meanwhile is not lost", () =>
    inMemory(
      Effect.gen(function* () {
        const school = schoolOf({ ...full, submissions: [] })
        const { adapter } = yield* changing(school)
        yield* sync(adapter)
        for (const path of ["students/submissions", "enrollments"]) {
          school.instead = only(path, refusal(403))
          school.date = "Mon, 02 Nov 2026 12:00:00 GMT"
          yield* sync(adapter)
        }
        // Graded before the runs that were refused.
        school.courses["55"] = courseOf(full)
        school.instead = () => undefined
        assert.deepInclude(yield* sync(adapter), { facts: users.length * 3 })
        assert.deepStrictEqual(yield* rejected, [])
      })
    )
  )
  it.live("makes a part be read whole also where a link to its further pages is gone in between", () =>
    inMemory(
      Effect.gen(function* () {
        const school = { ...schoolOf({ ...full, submissions: [] }), pageRows: 2 }
        const { adapter } = yield* changing(school)
        yield* sync(adapter)
        school.instead = only("students/submissions", refusal(403))
        school.date = "Mon, 02 Nov 2026 12:00:00 GMT"
        yield* sync(adapter)
        school.courses["55"] = courseOf(full)
        let count = 0
        school.instead = ({ url }) =>
          url.pathname.endsWith("students/submissions") && url.searchParams.has("page") && ++count === 1
            ? { status: 400, json: { message: "invalid bookmark" } }
            : undefined
        assert.deepInclude(yield* sync(adapter), { facts: users.length * 3 })
        assert.isAbove(count, 1)
        assert.deepStrictEqual(yield* rejected, [])
      })
    )
  )
  it.live("says what is missing and what to do", () =>
    Effect.gen(function* () {
      const school = schoolOf(full)
      const { adapter } = yield* changing(school)
      school.instead = only("students/submissions", refusal(403))
      const { pages, error } = yield* collect(adapter)
      assert.isUndefined(error)
      const [rejection] = pages.flatMap(({ rejections }) => rejections)
      const words = rejection === undefined ? "" : Rejection.describe(rejection)
      for (const word of ["to be let in", "user not authorized", "doctor"]) assert.include(words, word)
    })
  )
  it.live("of one course leaves the others readable", () =>
    inMemory(
      Effect.gen(function* () {
        const school = schoolOf(full)
        school.courses["66"] = courseOf({ enrolments: [enrolment("7")] })
        const both = settingOf(["66", "first-aid"], ["55", "safety"])
        school.instead = only("courses/55/enrollments", { status: 404, json: { errors: [{ message: "gone" }] } })
        const { adapter } = yield* changing(school, { setting: both })
        assert.deepInclude(yield* sync(adapter), { facts: 1, rejections: 1 })
        assert.deepStrictEqual(yield* rejected, ["unread/55/enrolments"])
      })
    )
  )
  const failures: ReadonlyArray<readonly [what: string, answer: Answer]> = [
    ["a failure", { status: 500, body: "a failure" }],
    ["more than is taken", { body: `[${" ".repeat(3_000)}]` }],
    ["no list", { json: { message: "odd" } }],
    ["no JSON", { body: "<html>" }]
  ]
  const small = { http: { retries: 0, perSecond: 1_000, maxBytes: 2_000 } }

  for (const [what, answer] of failures)
    for (const [path, part] of [
      ["enrollments", "enrolments"],
      ["students/submissions", "submissions"],
      ["bulk_user_progress", "progress"],
      ["outcome_results", "outcomes"]
    ] as const)
      it.live(`is what the answer to ${path} of one course is that is ${what}: the courses after it are read`, () =>
        inMemory(
          Effect.gen(function* () {
            const school = schoolOf({ enrolments: [enrolment("7")] })
            school.courses["66"] = courseOf({ enrolments: [enrolment("7")] })
            const both = settingOf(["55", "safety"], ["66", "first-aid"])
            const { adapter } = yield* changing(school, { ...small, setting: both })
            school.instead = only(`courses/55/${path}`, answer)
            assert.deepInclude(yield* sync(adapter), { facts: part === "enrolments" ? 1 : 2, rejections: 1 })
            assert.deepStrictEqual(yield* rejected, [`unread/55/${part}`])
            assert.deepInclude(yield* sync(adapter), { facts: 0, entries: 0 })
            school.instead = () => undefined
            yield* sync(adapter)
            assert.deepStrictEqual(yield* rejected, [])
            assert.strictEqual((yield* standing("enrolment")).length, 2)
          })
        )
      )
  it.live("is no failure of a server that answers nothing else either, or fails at one course after another", () =>
    Effect.gen(function* () {
      const ids = Array.from({ length: 21 }, (_, index) => String(index + 1))
      const school = schoolOf()
      for (const id of ids) school.courses[id] = courseOf()
      const failing = (count: number, isDown: boolean) =>
        Effect.gen(function* () {
          let failures = 0
          school.instead = ({ url }) => {
            const isOne = ids.slice(0, count).some((id) => url.pathname.endsWith(`courses/${id}/enrollments`))
            failures += isOne ? 1 : 0
            return isOne || (isDown && failures > 0) ? { status: 503, body: "a failure" } : undefined
          }
          const setting = settingOf(...ids.map((id) => [id, "safety"] as const))
          const { adapter } = yield* changing(school, { ...small, setting })
          const { pages, error } = yield* collect(adapter)
          return error?.reason._tag ?? pages.flatMap(({ rejections }) => rejections).length
        })
      assert.strictEqual(yield* failing(20, false), 20)
      assert.strictEqual(yield* failing(21, false), "Unavailable")
      assert.strictEqual(yield* failing(1, true), "Unavailable")
    })
  )
  it.live("of the token fails the run, and so does one that comes to be invalid in the middle of it", () =>
    Effect.gen(function* () {
      const invalid: Answer = {
        status: 401,
        headers: { "www-authenticate": "Bearer" },
        json: { errors: [{ message: "Invalid access token." }] }
      }
      for (const path of ["users/self", "outcome_results"]) {
        const school = schoolOf(full)
        school.instead = only(path, invalid)
        const { adapter } = yield* changing(school)
        assert.strictEqual((yield* collect(adapter)).error?.reason._tag, "Misconfigured")
      }
    })
  )
  for (const [status, body] of [
    [403, "403 Forbidden (Rate Limit Exceeded)\n"],
    [429, "429 Too Many Requests (Rate Limit Exceeded)"]
  ] as const) {
    it.live(`that means "too often" (${status}) is asked again, and is no missing permission`, () =>
      Effect.gen(function* () {
        const school = schoolOf(full)
        const throttled: Answer = { status, headers: { "retry-after": "0", "x-rate-limit-remaining": "0.0" }, body }
        let count = 0
        school.instead = (asked) =>
          asked.url.pathname.endsWith("outcome_results") && ++count === 1 ? throttled : undefined
        const { adapter } = yield* changing(school)
        const { pages, error } = yield* collect(adapter)
        assert.isUndefined(error)
        assert.strictEqual(pages.flatMap(({ drafts }) => drafts).length, facts)
        school.instead = only("outcome_results", throttled)
        assert.strictEqual((yield* collect(adapter)).error?.reason._tag, "Unavailable")
      })
    )
  }
  it.live("is what a link to another origin is: nothing is sent there", () =>
    Effect.gen(function* () {
      const school = schoolOf(full)
      const link = '<https://elsewhere.example/api/v1/courses/55/enrollments?page=2>; rel="next"'
      school.instead = only("enrollments", { json: [], headers: { link } })
      const { adapter } = yield* changing(school)
      const { error } = yield* collect(adapter)
      assert.strictEqual(error?.reason._tag, "Misconfigured")
      assert.include(error?.message, "elsewhere.example")
    })
  )
})
