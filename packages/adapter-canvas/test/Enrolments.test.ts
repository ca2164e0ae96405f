/** Enrolments through a ledger: who takes part, who does no longer, and what a second look does not change. */
import { assert, describe, it } from "@effect/vitest"
import { collect, inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import { courseOf, draftsOf, enrolment, schoolOf, setting, settingOf, type Row } from "./canvas.ts"
import { changing, drift, standing, sync } from "./ledger.ts"

const day = (number: number): string => `Sun, ${String(number).padStart(2, "0")} Nov 2026 12:00:00 GMT`

describe("an enrolment", () => {
  it.live("that is active registers its learner, since it was created", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter } = yield* changing(schoolOf())
        assert.deepInclude(yield* sync(adapter), { facts: 1, rejections: 0 })
        assert.deepStrictEqual(yield* standing("enrolment"), [
          'enrolment/55/7/registered/1 Registered 2026-09-01 stated "active"'
        ])
      })
    )
  )
  it.live("of the test student says nothing, and neither do one that is invited and one of a teacher", () =>
    inMemory(
      Effect.gen(function* () {
        const enrolments = [
          enrolment("8", { type: "StudentViewEnrollment" }),
          enrolment("9", { enrollment_state: "invited" }),
          enrolment("10", { type: "TeacherEnrollment" })
        ]
        const { adapter } = yield* changing(schoolOf({ enrolments }))
        assert.deepInclude(yield* sync(adapter), { facts: 0, rejections: 0 })
      })
    )
  )
  it.live("that does not say whose it is is rejected alone", () =>
    inMemory(
      Effect.gen(function* () {
        // A number that has lost digits could be somebody else's id.
        const enrolments = [enrolment("7"), enrolment("8", { user_id: 2 ** 60 })]
        const { adapter } = yield* changing(schoolOf({ enrolments }))
        assert.deepInclude(yield* sync(adapter), { facts: 1, rejections: 1 })
      })
    )
  )
  for (const [what, more] of [
    ["does not say how it stands", { enrollment_state: null }],
    ["says of it what nobody knows", { enrollment_state: "paused" }],
    ["was created at no time", { created_at: "garbage" }],
    ["was changed at no time", { updated_at: "garbage" }]
  ] as const) {
    it.live(`that ${what} is rejected, and neither begins nor ends anything`, () =>
      inMemory(
        Effect.gen(function* () {
          const school = schoolOf({ enrolments: [enrolment("7")] })
          const { adapter } = yield* changing(school)
          yield* sync(adapter)
          const enrolments = [
            enrolment("7", { enrollment_state: "deleted" }),
            enrolment("7", { id: "98", ...more }),
            enrolment("8", more),
            enrolment("9")
          ]
          school.courses["55"] = courseOf({ enrolments })
          school.instead = ({ url }) => (url.pathname.endsWith("/enrollments") ? { json: enrolments } : undefined)
          assert.deepInclude(yield* sync(adapter), { facts: 1, rejections: 2 })
          assert.deepStrictEqual(yield* standing("enrolment"), [
            'enrolment/55/7/registered/1 Registered 2026-09-01 stated "active"',
            'enrolment/55/9/registered/1 Registered 2026-09-01 stated "active"'
          ])
        })
      )
    )
  }
  it.live("that says nothing of when it was created was seen", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter } = yield* changing(schoolOf({ enrolments: [enrolment("7", { created_at: null })] }))
        assert.deepInclude(yield* sync(adapter), { facts: 1, rejections: 0 })
        assert.deepStrictEqual(yield* standing("enrolment"), [
          'enrolment/55/7/registered/1 Registered 2026-11-01 observed "active"'
        ])
      })
    )
  )
  it.live("that is dated before the last run, which saw it otherwise, was only seen to end", () =>
    inMemory(
      Effect.gen(function* () {
        const enrolments = [enrolment("7"), enrolment("8")]
        const school = schoolOf({ enrolments })
        const { adapter } = yield* changing(school)
        yield* sync(adapter)
        school.courses["55"] = courseOf({
          enrolments: [
            enrolment("7", { enrollment_state: "inactive" }),
            enrolment("8", { enrollment_state: "completed" })
          ]
        })
        school.date = day(5)
        yield* sync(adapter)
        assert.deepStrictEqual(yield* standing("enrolment/55/7/un"), [
          'enrolment/55/7/unregistered/1 Unregistered 2026-11-05 observed "inactive"'
        ])
        assert.deepStrictEqual(yield* standing("conclusion"), [
          'conclusion/55/8/closed Closed 2026-11-05 observed "completed"'
        ])
        assert.deepInclude(yield* sync(adapter), { facts: 0 })
      })
    )
  )
  it.live("that was deleted before anybody looked registers nobody", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter } = yield* changing(schoolOf({ enrolments: [enrolment("7", { enrollment_state: "deleted" })] }))
        assert.deepInclude(yield* sync(adapter), { facts: 0, rejections: 0 })
      })
    )
  )
  for (const state of ["inactive", "deleted"]) {
    it.live(
      `that becomes ${state} ends the participation no later than it was changed, and one that is active again begins another`,
      () =>
        inMemory(
          Effect.gen(function* () {
            const school = schoolOf()
            const { adapter } = yield* changing(school)
            yield* sync(adapter)
            const gone = enrolment("7", { enrollment_state: state, updated_at: "2026-11-03T08:00:00Z" })
            school.courses["55"] = courseOf({ enrolments: [gone] })
            yield* sync(adapter)
            // It is changed again for another reason: that is no other end.
            school.courses["55"] = courseOf({ enrolments: [{ ...gone, updated_at: "2026-11-04T08:00:00Z" }] })
            assert.deepInclude(yield* sync(adapter), { facts: 0 })
            school.courses["55"] = courseOf()
            school.date = day(15)
            yield* sync(adapter)
            assert.deepStrictEqual(yield* standing("enrolment"), [
              'enrolment/55/7/registered/1 Registered 2026-09-01 stated "active"',
              'enrolment/55/7/registered/2 Registered 2026-11-15 observed "active"',
              `enrolment/55/7/unregistered/1 Unregistered 2026-11-03 bounded "${state}"`
            ])
            assert.deepInclude(yield* sync(adapter), { facts: 0 })
          })
        )
    )
  }
  it.live("in one section ends nothing while another one is active", () =>
    inMemory(
      Effect.gen(function* () {
        const school = schoolOf()
        const { adapter } = yield* changing(school)
        yield* sync(adapter)
        const moved = enrolment("7", { id: "98", course_section_id: "2", created_at: "2026-10-20T08:00:00Z" })
        school.courses["55"] = courseOf({ enrolments: [enrolment("7", { enrollment_state: "deleted" }), moved] })
        assert.deepInclude(yield* sync(adapter), { facts: 0 })
        assert.deepStrictEqual(yield* standing("enrolment"), [
          'enrolment/55/7/registered/1 Registered 2026-09-01 stated "active"'
        ])
      })
    )
  )
  it.live("that is concluded closes the participation and keeps it, and one that is not any more opens it again", () =>
    inMemory(
      Effect.gen(function* () {
        const school = schoolOf({
          enrolments: [enrolment("7", { enrollment_state: "completed", updated_at: "2026-10-30T08:00:00Z" })]
        })
        const { adapter } = yield* changing(school)
        yield* sync(adapter)
        assert.deepStrictEqual(yield* standing(""), [
          'conclusion/55/7/closed Closed 2026-10-30 bounded "completed"',
          'enrolment/55/7/registered/1 Registered 2026-09-01 stated "active"'
        ])
        assert.deepInclude(yield* sync(adapter), { facts: 0 })
        school.courses["55"] = courseOf()
        yield* sync(adapter)
        assert.deepStrictEqual(yield* standing("conclusion"), [
          'conclusion/55/7/closed Retracted 2026-11-01 observed "active" revision 2'
        ])
        assert.deepInclude(yield* sync(adapter), { facts: 0, entries: 0 })
      })
    )
  )
  it.live(
    "whose section is listed with another course is in that one, and its absence here ends nothing and is told",
    () =>
      inMemory(
        Effect.gen(function* () {
          const school = schoolOf()
          school.courses["66"] = courseOf({ enrolments: [] })
          const both = settingOf(["55", "safety"], ["66", "safety"])
          const { adapter } = yield* changing(school, { setting: { ...both, wholeEveryDays: 1 } })
          yield* sync(adapter)
          school.courses["55"] = courseOf({ enrolments: [] })
          school.courses["66"] = courseOf({ enrolments: [enrolment("7", { course_id: "66" })] })
          school.date = day(8)
          yield* sync(adapter)
          assert.deepStrictEqual(yield* standing("enrolment"), [
            'enrolment/55/7/registered/1 Registered 2026-09-01 stated "active"',
            'enrolment/66/7/registered/1 Registered 2026-09-01 stated "active"'
          ])
          assert.deepStrictEqual(yield* drift, ["enrolment/55/7/registered/1"])
        })
      )
  )
})

describe("who somebody is", () => {
  const claimsOf = Effect.fnUntraced(function* (
    claims: NonNullable<typeof setting.claims>,
    ...enrolments: ReadonlyArray<Row>
  ) {
    const users = [{ id: "7", email: "Given.Family@Example.org" }]
    const { adapter } = yield* changing(schoolOf({ enrolments, users }), {
      setting: { ...setting, claims }
    })
    return draftsOf(yield* collect(adapter)).map(({ subject }) => [
      subject.contact.value,
      ...(subject.claims ?? []).map(({ value }) => value)
    ])
  })

  it.live("is Canvas' id, and what the setting claims beside it", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* claimsOf({ sis: "staff", login: "login", email: true }, enrolment("7")), [
        ["7", "given.family@example.org", "sis-7", "login-7"]
      ])
      assert.deepStrictEqual(yield* claimsOf({}, enrolment("7")), [["7"]])
    })
  )
  it.live("is claimed of neither of two accounts that share it", () =>
    Effect.gen(function* () {
      const shared = { sis_user_id: "staff-1" }
      assert.deepStrictEqual(
        yield* claimsOf({ sis: "staff" }, enrolment("7", shared), enrolment("8", shared), enrolment("9")),
        [["7"], ["8"], ["9", "sis-9"]]
      )
    })
  )
  it.live("keeps each digit of ids beyond those that numbers have", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* claimsOf({}, enrolment("10000000000000001"), enrolment("10000000000000003")), [
        ["10000000000000001"],
        ["10000000000000003"]
      ])
    })
  )
})
