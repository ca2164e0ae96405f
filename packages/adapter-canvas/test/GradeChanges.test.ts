/** The log of grade changes through a ledger: each entry is a record, and takes back the one before it. */
import { assert, describe, it } from "@effect/vitest"
import { collect, inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import {
  assignment,
  change,
  courseOf,
  draftsOf,
  enrolment,
  logOf,
  paths,
  refusal,
  schoolOf,
  setting,
  settingOf,
  type Row
} from "./canvas.ts"
import { changing, fast, rejected, standing, sync, syncSome, wordOf } from "./ledger.ts"

const at = (day: number): Row => ({ created_at: `2026-10-${String(day).padStart(2, "0")}T10:00:00Z` })
const first = change("e-1", at(2))
const regrade = change("e-2", { ...at(5), grade_before: "8", grade_after: "4", version_number: 2 })

/** What one entry says. */
const said = Effect.fnUntraced(function* (
  entry: Row,
  about: Row = {},
  more: Partial<typeof setting> = {},
  enrolments: ReadonlyArray<Row> = []
) {
  const { server } = yield* changing(schoolOf({ events: [entry], assignments: [assignment("100", about)], enrolments }))
  const read = yield* collect(logOf(server.url, { setting: { ...setting, ...more } }))
  assert.isUndefined(read.error)
  assert.deepStrictEqual(
    read.pages.flatMap(({ rejections }) => rejections),
    []
  )
  return draftsOf(read).map(wordOf)
})

describe("an entry of the log", () => {
  it.live("is the grade after it, by how its assignment is marked", () =>
    Effect.gen(function* () {
      const when = "2026-10-02 stated"
      assert.deepStrictEqual(yield* said(first), [`e-1/score Scored 8/10 ${when} "8"`])
      assert.deepStrictEqual(yield* said(change("e-1", { grade_after: "85.5%" }), { grading_type: "percent" }), [
        `e-1/score Scored 85.5/100 ${when} "85.5%"`
      ])
      assert.deepStrictEqual(yield* said(change("e-1", { grade_after: "incomplete" }), { grading_type: "pass_fail" }), [
        `e-1/outcome Failed ${when} "incomplete"`
      ])
      assert.deepStrictEqual(yield* said(change("e-1", { grade_after: "A-" }), { grading_type: "letter_grade" }), [])
      assert.deepStrictEqual(yield* said(change("e-1", { grade_after: "3.7" }), { grading_type: "gpa_scale" }), [])
    })
  )
  it.live("that excuses is a waiver by who did so, and one that only says it was before is none", () =>
    Effect.gen(function* () {
      const excused = change("e-1", { grade_after: null, excused_after: true })
      assert.deepStrictEqual(yield* said(excused), ['e-1/waived Assessed by 3 2026-10-02 stated "excused"'])
      assert.deepStrictEqual(yield* said(change("e-1", { grade_after: null, excused_before: true })), [])
    })
  )
  it.live("of a test student, of one marked anonymously, and of a whole course says nothing", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* said(first, {}, {}, [enrolment("7", { type: "StudentViewEnrollment" })]), [])
      assert.strictEqual((yield* said(first, {}, {}, [enrolment("7")])).length, 1)
      assert.deepStrictEqual(yield* said(change("e-1", {}, { student: null })), [])
      assert.deepStrictEqual(yield* said(change("e-1", {}, { assignment: null })), [])
    })
  )
  it.live("of an assignment that is posted by hand says nothing, unless the setting reads hidden grades", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* said(first, { post_manually: true }), [])
      assert.strictEqual((yield* said(first, { post_manually: true }, { hidden: "read" })).length, 1)
    })
  )
})

describe("a further entry", () => {
  it.live(
    "of the same grade takes back what was before, whether it is on the same page, on another, or came in an earlier run",
    () =>
      Effect.gen(function* () {
        // What is taken back before it is known is out from the start.
        const expected = ['e-1/score Retracted 2026-10-02 stated "8"', 'e-2/score Scored 4/10 2026-10-05 stated "4"']
        const found = (pageRows: number, ...runs: ReadonlyArray<ReadonlyArray<Row>>) =>
          inMemory(
            Effect.gen(function* () {
              const school = { ...schoolOf(), pageRows }
              const { log } = yield* changing(school)
              for (const events of runs) {
                school.courses["55"] = courseOf({ events })
                yield* sync(log)
              }
              return yield* standing("e-")
            })
          )
        const [now, then] = [regrade, first]
        assert.deepStrictEqual(yield* found(100, [now, then]), expected)
        assert.deepStrictEqual(yield* found(1, [now, then]), expected)
        const late = change("e-2", { grade_before: "8", grade_after: "4", created_at: "2026-11-01T11:30:00Z" })
        assert.deepStrictEqual(yield* found(100, [then], [late, then]), [
          "e-1/score Retracted 2026-11-01 stated revision 2",
          'e-2/score Scored 4/10 2026-11-01 stated "4"'
        ])
      })
  )
  it.live("of the same second takes back the one before it, and is not taken back by it", () =>
    inMemory(
      Effect.gen(function* () {
        const third = change("e-3", { ...at(5), grade_before: "4", grade_after: "6", version_number: 3 })
        const { log } = yield* changing({ ...schoolOf({ events: [third, regrade, first] }), pageRows: 1 })
        yield* sync(log)
        assert.deepStrictEqual(
          (yield* standing("e-")).map((fact) => fact.split(" ").slice(0, 2).join(" ")),
          ["e-1/score Retracted", "e-2/score Retracted", "e-3/score Scored"]
        )
      })
    )
  )
  it.live("takes the one before it back also where it says nothing itself: its assignment is posted by hand now", () =>
    inMemory(
      Effect.gen(function* () {
        const school = schoolOf({ events: [first] })
        const { log } = yield* changing(school)
        yield* sync(log)
        const assignments = [assignment("100", { post_manually: true })]
        const late = change("e-2", { grade_before: "8", grade_after: "4", created_at: "2026-11-01T11:30:00Z" })
        school.courses["55"] = courseOf({ events: [late, first], assignments })
        yield* sync(log)
        assert.deepStrictEqual(yield* standing("e-"), ["e-1/score Retracted 2026-11-01 stated revision 2"])
      })
    )
  )
  it.live(
    "whose entry before is in the log no more speaks, and tells that; none is missed where nothing was read",
    () =>
      inMemory(
        Effect.gen(function* () {
          const old = change("e-0", { grade_before: "3" }, { student: "8" })
          const school = schoolOf({ events: [old, first] })
          const { log, server } = yield* changing(school)
          assert.deepInclude(yield* sync(log), { facts: 2, rejections: 0 })
          const late = change("e-2", { grade_before: "8", grade_after: "4", created_at: "2026-11-01T11:30:00Z" })
          school.courses["55"] = courseOf({ events: [late, old] })
          assert.deepInclude(yield* sync(log), { facts: 1, rejections: 1 })
          assert.deepStrictEqual(yield* rejected, ["unread:before:e-2"])
          // All of it read anew tells no more of an entry that was read before.
          yield* sync(logOf(server.url, { setting: { ...setting, zone: "UTC" } }))
          assert.deepStrictEqual(yield* rejected, ["unread:before:e-2"])
          // It is in the log again, and found by asking for it: then it is taken back, and no more told.
          school.courses["55"] = courseOf({ events: [late, old, first] })
          school.pageRows = 1
          yield* sync(log)
          assert.deepStrictEqual(yield* standing("e-1"), ["e-1/score Retracted 2026-11-01 stated revision 2"])
          assert.deepStrictEqual(yield* rejected, [])
        })
      )
  )
  for (const [what, answer] of [
    ["refused", refusal(403)],
    ["what the server fails at", { status: 500, body: "a failure" }]
  ] as const) {
    it.live(`whose entry before is ${what} tells that, and the course is read whole until it can be`, () =>
      inMemory(
        Effect.gen(function* () {
          const school = schoolOf({ events: [first] })
          const { log } = yield* changing(school, fast)
          yield* sync(log)
          const late = change("e-2", { grade_before: "8", grade_after: "4", created_at: "2026-11-01T11:30:00Z" })
          school.courses["55"] = courseOf({ events: [late, first] })
          school.pageRows = 1
          school.instead = ({ url }) => (url.pathname.includes("/students/") ? answer : undefined)
          assert.deepInclude(yield* sync(log), { rejections: 1 })
          assert.deepStrictEqual(yield* rejected, ["unread:before:e-2"])
          school.date = "Thu, 05 Nov 2026 12:00:00 GMT"
          yield* sync(log)
          school.instead = () => undefined
          // Long after the entry: only a whole reading finds it.
          school.date = "Tue, 10 Nov 2026 12:00:00 GMT"
          yield* sync(log)
          assert.deepStrictEqual(yield* standing("e-1"), ["e-1/score Retracted 2026-11-01 stated revision 2"])
          assert.deepStrictEqual(yield* rejected, [])
        })
      )
    )
  }
  it.live("whose entry before was refused once, and is on the same page when all is read, is no more told", () =>
    inMemory(
      Effect.gen(function* () {
        const school = schoolOf({ events: [first] })
        const { log } = yield* changing(school)
        yield* sync(log)
        const [late, other] = ["7", "8"].map((student, index) =>
          change(
            `e-${index + 2}`,
            { grade_before: "8", grade_after: "4", created_at: "2026-11-01T11:30:00Z" },
            { student }
          )
        )
        school.courses["55"] = courseOf({ events: [late, other, first] })
        school.instead = ({ url }) => (url.pathname.includes("/students/") ? refusal(403) : undefined)
        yield* sync(log)
        assert.deepStrictEqual(yield* rejected, ["unread:before:e-2", "unread:before:e-3"])
        // The other's is refused still.
        school.instead = ({ url }) => (url.pathname.includes("/students/8") ? refusal(403) : undefined)
        yield* sync(log)
        assert.deepStrictEqual(yield* standing("e-1"), ["e-1/score Retracted 2026-11-01 stated revision 2"])
        assert.deepStrictEqual(yield* rejected, ["unread:before:e-3"])
      })
    )
  )
  it.live("of an assignment whose history is gone tells that, and the course is not read whole for it", () =>
    inMemory(
      Effect.gen(function* () {
        const { log, server } = yield* changing({
          ...schoolOf({ events: [regrade, first] }),
          pageRows: 1,
          instead: ({ url }) => (url.pathname.includes("/students/") ? { status: 404, json: {} } : undefined)
        })
        yield* sync(log)
        assert.deepStrictEqual(yield* rejected, ["unread:before:e-2"])
        const asked = server.asked.length
        yield* sync(log)
        assert.isTrue(paths(server)[asked + 1]?.includes("start_time"))
      })
    )
  )
  it.live("of another student or assignment takes nothing back", () =>
    inMemory(
      Effect.gen(function* () {
        const other = change("e-2", { ...at(5), grade_before: "8", grade_after: "4" }, { student: "8" })
        const { log } = yield* changing(schoolOf({ events: [other, first] }))
        yield* sync(log)
        assert.deepStrictEqual(yield* standing("e-"), [
          'e-1/score Scored 8/10 2026-10-02 stated "8"',
          'e-2/score Scored 4/10 2026-10-05 stated "4"'
        ])
      })
    )
  )
  it.live("that clears a grade, or excuses nobody any more, takes it back and says nothing", () =>
    inMemory(
      Effect.gen(function* () {
        const cleared = change("e-2", { ...at(5), grade_before: "8", grade_after: null })
        const { log } = yield* changing(schoolOf({ events: [cleared, first] }))
        yield* sync(log)
        assert.deepStrictEqual(
          (yield* standing("e-")).map((fact) => fact.split(" ").slice(0, 2).join(" ")),
          ["e-1/score Retracted"]
        )
      })
    )
  )
})

describe("a run over the log", () => {
  const events = [1, 2, 3, 4, 5].map((number) => change(`e-${number}`, at(20 - number), { student: String(number) }))

  it.live("asks for all of it first, and then from a little before the last run began", () =>
    inMemory(
      Effect.gen(function* () {
        const { log, server } = yield* changing({ ...schoolOf({ events }), pageRows: 2 })
        assert.deepInclude(yield* sync(log), { facts: 5 })
        const asked = server.asked.length
        assert.deepInclude(yield* sync(log), { facts: 0, rejections: 0 })
        assert.deepStrictEqual(paths(server).slice(asked), [
          "users/self",
          "audit/grade_change/courses/55?start_time=2026-11-01T11:00:00.000Z&per_page=100"
        ])
      })
    )
  )
  it.live("that is stopped after any page goes on to the same facts", () =>
    Effect.gen(function* () {
      const { log } = yield* changing({ ...schoolOf({ events: [regrade, ...events.slice(1), first] }), pageRows: 1 })
      const all = yield* inMemory(Effect.andThen(sync(log), standing("")))
      for (let pages = 1; pages < 6; pages++)
        assert.deepStrictEqual(
          yield* inMemory(Effect.andThen(syncSome(log, pages), Effect.andThen(sync(log), standing("")))),
          all
        )
    })
  )
  it.live("whose link is gone begins the course anew, once, and then goes on", () =>
    inMemory(
      Effect.gen(function* () {
        const school = { ...schoolOf({ events }), pageRows: 2 }
        const { log } = yield* changing(school)
        yield* syncSome(log, 1)
        let count = 0
        const gone = { status: 400, json: { message: "invalid bookmark" } }
        school.instead = ({ url }) => (url.searchParams.has("page") && ++count === 1 ? gone : undefined)
        yield* sync(log)
        assert.isAbove(count, 1)
        assert.strictEqual((yield* standing("e-")).length, events.length)
        school.instead = ({ url }) => (url.searchParams.has("page") ? gone : undefined)
        const other = logOf((yield* changing(school)).server.url)
        assert.strictEqual((yield* collect(other)).error?.reason._tag, "Misconfigured")
      })
    )
  )
  it.live("of a course that was refused reads it whole also where a link is gone in between", () =>
    inMemory(
      Effect.gen(function* () {
        const school = { ...schoolOf({ events: [] }), pageRows: 2 }
        const { log } = yield* changing(school)
        yield* sync(log)
        school.courses["55"] = courseOf({ events })
        school.instead = ({ url }) => (url.pathname.includes("audit") ? refusal(403) : undefined)
        yield* sync(log)
        let count = 0
        school.instead = ({ url }) =>
          url.searchParams.has("page") && ++count === 1
            ? { status: 400, json: { message: "invalid bookmark" } }
            : undefined
        assert.deepInclude(yield* sync(log), { facts: events.length })
        assert.deepStrictEqual(yield* rejected, [])
      })
    )
  )
  for (const [path, what, answer] of [
    ["audit", "may not be read", refusal(403)],
    ["enrollments", "may not be read", refusal(403)],
    ["audit", "is a failure of the server", { status: 500, body: "a failure" }],
    ["enrollments", "is a failure of the server", { status: 500, body: "a failure" }],
    ["audit", "has another shape", { json: [] }]
  ] as const)
    it.live(`of a course of which ${path} ${what} tells so, until it can be read, and reads the others`, () =>
      inMemory(
        Effect.gen(function* () {
          const school = schoolOf({ events })
          school.courses["66"] = courseOf({ events: [change("f-1", {}, { course: "66" })] })
          const { log } = yield* changing(school, {
            ...fast,
            setting: settingOf(["55", "safety"], ["66", "first-aid"])
          })
          school.instead = ({ url }) =>
            url.pathname.includes(path) && url.pathname.includes("/55") ? answer : undefined
          assert.deepInclude(yield* sync(log), { facts: 1, rejections: 1 })
          assert.deepStrictEqual(yield* rejected, ["unread:55"])
          school.instead = () => undefined
          // Also what was logged while it could not be read.
          assert.deepInclude(yield* sync(log), { facts: 5, rejections: 0 })
          assert.deepStrictEqual(yield* rejected, [])
        })
      )
    )
})
