/** The recorded story of the fixtures' README, before and after its corrections: what each answer comes to. */
import { assert, describe, it } from "@effect/vitest"
import { inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import { settingOf } from "./facts.ts"
import { nothing, sync } from "./ledger.ts"
import { recorded, site, type State } from "./moodle.ts"
import { facts, kept } from "./site.ts"

const monday = "2026-11-23T14:00:00Z"
const tuesday = "2026-11-24T14:00:00Z"
const wednesday = "2026-11-25T14:00:00Z"
const thursday = "2026-11-26T14:00:00Z"

const answers = (state: State) => (called: Parameters<typeof recorded>[1]) => recorded(state, called)

/** The site as it was first read, each day all of it. */
const firstRead = Effect.gen(function* () {
  const read = yield* site(answers("before"), monday, { setting: settingOf({ wholeEveryDays: 1 }) })
  yield* sync(read.adapter)
  return read
})
const first = Effect.andThen(firstRead, facts)

/** The facts of one person, by Moodle's user id. */
const of = (all: ReadonlyArray<string>, user: number): ReadonlyArray<string> =>
  all.filter((fact) => new RegExp(`^(?:5|(?:attempt|enrolment|session)/5|badge)/${user}/`).test(fact))

describe("before the corrections", () => {
  for (const [who, user, expected] of [
    [
      "alice has done everything",
      10,
      [
        '5/10/activity/10/completed/1 · Completed · of assign/10 · observed 2026-11-23T13:30:45Z · "complete"',
        '5/10/activity/10/outcome/1 · Passed · of assign/10 · stated 2026-11-23T13:30:45Z · "complete-pass"',
        '5/10/activity/11/completed/1 · Completed · of quiz/11 · observed 2026-11-23T13:30:45Z · "complete"',
        '5/10/activity/11/outcome/1 · Passed · of quiz/11 · stated 2026-11-23T13:30:45Z · "complete-pass"',
        '5/10/activity/12/completed/1 · Completed · of scorm/12 · stated 2026-11-23T13:32:53Z · "complete"',
        '5/10/activity/8/completed/1 · Completed · of page/8 · stated 2026-11-23T13:30:45Z · "complete"',
        '5/10/activity/9/completed/1 · Completed · of url/9 · stated 2026-11-23T13:30:45Z · "complete"',
        '5/10/course/completed/1 · RolledUp (outcome completed) · of course/5 · bounded 2026-11-23T13:30:45Z · "completed"',
        "5/10/grade/10/score/1 · Scored (raw 85, min 0, max 100) · of assign/10 · stated 2026-11-23T13:30:45Z",
        "5/10/grade/11/score/1 · Scored (raw 10, min 0, max 10) · of quiz/11 · stated 2026-11-23T13:30:45Z",
        "5/10/grade/12/score/1 · Scored (raw 90, min 0, max 100) · of scorm/12 · stated 2026-11-23T13:32:53Z",
        "5/10/grade/9/score/1 · Scored (raw 185, min 0, max 210) · of course/5 · stated 2026-11-23T13:32:53Z",
        "attempt/5/10/assign/3/1/score · Scored (raw 85, min 0, max 100) · of assign/10/attempts · stated 2026-11-23T13:30:45Z",
        "attempt/5/10/quiz/2/1/score · Scored (raw 1, min 0, max 1) · of quiz/11/attempts · stated 2026-11-23T13:30:45Z",
        'attempt/5/10/scorm/2/1/4/completed/1 · Completed · of scorm/12/attempts · observed 2026-11-23T13:32:53Z · "passed"',
        'attempt/5/10/scorm/2/1/4/passed/1 · Passed · of scorm/12/attempts · observed 2026-11-23T13:32:53Z · "passed"',
        "attempt/5/10/scorm/2/1/4/score/1 · Scored (raw 90, min 0, max 100) · of scorm/12/attempts · observed 2026-11-23T13:32:53Z",
        'enrolment/5/10/registered/1 · Registered · observed 2026-11-23T14:00:00Z · "active"',
        'session/5/10/1/attended · Attended (status present) · of session/1 · stated 2026-10-05T08:00:00Z · "P"',
        "session/5/10/1/scheduled · Scheduled (starts 2026-10-05T08:00:00.000Z, ends 2026-10-05T09:30:00.000Z) · of session/1 · stated 2026-10-05T08:00:00Z",
        'session/5/10/2/attended · Attended (status present) · of session/2 · stated 2026-10-26T09:00:00Z · "P"',
        "session/5/10/2/scheduled · Scheduled (starts 2026-10-26T09:00:00.000Z, ends 2026-10-26T10:30:00.000Z) · of session/2 · stated 2026-10-26T09:00:00Z"
      ]
    ],
    [
      "bruno has failed the quiz, which completes it, and the assignment, which does not; the course is not completed",
      11,
      [
        '5/11/activity/10/outcome/1 · Failed · of assign/10 · stated 2026-11-23T13:30:45Z · "complete-fail"',
        '5/11/activity/11/completed/1 · Completed · of quiz/11 · observed 2026-11-23T13:30:45Z · "complete"',
        '5/11/activity/11/outcome/1 · Failed · of quiz/11 · stated 2026-11-23T13:30:45Z · "complete-fail"',
        '5/11/activity/8/completed/1 · Completed · of page/8 · stated 2026-11-23T13:30:45Z · "complete"',
        "5/11/grade/10/score/1 · Scored (raw 40, min 0, max 100) · of assign/10 · stated 2026-11-23T13:30:45Z",
        "5/11/grade/11/score/1 · Scored (raw 0, min 0, max 10) · of quiz/11 · stated 2026-11-23T13:30:45Z",
        "5/11/grade/12/score/1 · Scored (raw 45, min 0, max 100) · of scorm/12 · stated 2026-11-23T13:32:53Z",
        "5/11/grade/9/score/1 · Scored (raw 85, min 0, max 210) · of course/5 · stated 2026-11-23T13:32:53Z",
        "attempt/5/11/assign/3/2/score · Scored (raw 40, min 0, max 100) · of assign/10/attempts · stated 2026-11-23T13:30:45Z",
        "attempt/5/11/quiz/2/2/score · Scored (raw 0, min 0, max 1) · of quiz/11/attempts · stated 2026-11-23T13:30:45Z",
        'attempt/5/11/scorm/2/1/4/failed/1 · Failed · of scorm/12/attempts · observed 2026-11-23T13:32:53Z · "failed"',
        "attempt/5/11/scorm/2/1/4/score/1 · Scored (raw 45, min 0, max 100) · of scorm/12/attempts · observed 2026-11-23T13:32:53Z",
        'enrolment/5/11/registered/1 · Registered · observed 2026-11-23T14:00:00Z · "active"',
        'session/5/11/1/attended · Attended (status absent) · of session/1 · stated 2026-10-05T08:00:00Z · "A"',
        "session/5/11/1/scheduled · Scheduled (starts 2026-10-05T08:00:00.000Z, ends 2026-10-05T09:30:00.000Z) · of session/1 · stated 2026-10-05T08:00:00Z",
        'session/5/11/2/attended · Attended (status late) · of session/2 · stated 2026-10-26T09:00:00Z · "L"',
        "session/5/11/2/scheduled · Scheduled (starts 2026-10-26T09:00:00.000Z, ends 2026-10-26T10:30:00.000Z) · of session/2 · stated 2026-10-26T09:00:00Z"
      ]
    ],
    [
      "chioma has done nothing, and was excused from one session and not marked in the other",
      12,
      [
        'enrolment/5/12/registered/1 · Registered · observed 2026-11-23T14:00:00Z · "active"',
        'session/5/12/1/attended · Attended (status excused) · of session/1 · stated 2026-10-05T08:00:00Z · "E"',
        "session/5/12/1/scheduled · Scheduled (starts 2026-10-05T08:00:00.000Z, ends 2026-10-05T09:30:00.000Z) · of session/1 · stated 2026-10-05T08:00:00Z",
        "session/5/12/2/scheduled · Scheduled (starts 2026-10-26T09:00:00.000Z, ends 2026-10-26T10:30:00.000Z) · of session/2 · stated 2026-10-26T09:00:00Z"
      ]
    ],
    [
      "dmitri has read the page, and is suspended",
      13,
      [
        '5/13/activity/8/completed/1 · Completed · of page/8 · stated 2026-11-23T13:30:45Z · "complete"',
        'enrolment/5/13/unregistered/1 · Unregistered · observed 2026-11-23T14:00:00Z · "suspended"',
        "session/5/13/1/scheduled · Scheduled (starts 2026-10-05T08:00:00.000Z, ends 2026-10-05T09:30:00.000Z) · of session/1 · stated 2026-10-05T08:00:00Z",
        "session/5/13/2/scheduled · Scheduled (starts 2026-10-26T09:00:00.000Z, ends 2026-10-26T10:30:00.000Z) · of session/2 · stated 2026-10-26T09:00:00Z"
      ]
    ]
  ] as const) {
    it.live(who, () => inMemory(Effect.map(first, (facts) => assert.deepStrictEqual(of(facts, user), [...expected]))))
  }
})

/** What is new or other after the corrections. */
const corrections = Effect.gen(function* () {
  const { adapter, become } = yield* firstRead
  const before = new Set(yield* facts)
  become(answers("after"), tuesday)
  yield* sync(adapter)
  return { adapter, become, news: (yield* facts).filter((fact) => !before.has(fact)) }
})

describe("after the corrections", () => {
  for (const [who, user, expected] of [
    [
      "alice's quiz is overridden to a fail, which corrects the outcome and leaves the completion, hers and the course's",
      10,
      [
        '5/10/activity/11/outcome/1 · Failed · of quiz/11 · stated 2026-11-23T13:33:56Z · "complete-fail" · revision 2',
        '5/10/grade/11/decided/1 · Assessed (verdict fail, by unknown, role grader, reason grade overridden in Moodle\'s gradebook) · of quiz/11 · stated 2026-11-23T13:33:56Z · "overridden"',
        '5/10/grade/11/score/1 · Scored (raw 3, min 0, max 10) · of quiz/11 · stated 2026-11-23T13:33:56Z · "overridden: fail" · revision 2',
        "5/10/grade/9/score/1 · Scored (raw 178, min 0, max 210) · of course/5 · stated 2026-11-23T13:33:56Z · revision 2",
        'badge/10/b38fb423b277e086caa0db3963209257df2a605e/presented · Presented (title Safety Inducted, issuer Recording Site, expires 2027-11-23) · of badge/1 · stated 2026-11-23T13:33:56Z · "issued"'
      ]
    ],
    [
      "bruno's assignment is marked again and his register corrected; the course is completed with a failed quiz",
      11,
      [
        '5/11/activity/10/completed/1 · Completed · of assign/10 · observed 2026-11-23T13:33:55Z · "complete"',
        '5/11/activity/10/outcome/1 · Passed · of assign/10 · stated 2026-11-23T13:33:55Z · "complete-pass" · revision 2',
        '5/11/course/completed/1 · RolledUp (outcome completed) · of course/5 · bounded 2026-11-23T13:33:55Z · "completed"',
        "5/11/grade/10/score/1 · Scored (raw 75, min 0, max 100) · of assign/10 · stated 2026-11-23T13:33:55Z · revision 2",
        "5/11/grade/9/score/1 · Scored (raw 120, min 0, max 210) · of course/5 · stated 2026-11-23T13:33:56Z · revision 2",
        "attempt/5/11/assign/3/2/score · Scored (raw 75, min 0, max 100) · of assign/10/attempts · stated 2026-11-23T13:33:55Z · revision 2",
        'session/5/11/1/attended · Attended (status present) · of session/1 · stated 2026-10-05T08:00:00Z · "P" · revision 2'
      ]
    ],
    [
      "chioma's package is set to complete by user 2: a waiver, and no completion of hers",
      12,
      [
        '5/12/activity/12/override/1 · Assessed (verdict waive, by 2, role overrider, reason set to complete in Moodle) · of scorm/12 · stated 2026-11-23T13:33:56Z · "complete"'
      ]
    ],
    [
      "dmitri is unenrolled: out since he was suspended, in other words",
      13,
      ['enrolment/5/13/unregistered/1 · Unregistered · observed 2026-11-23T14:00:00Z · "unenrolled" · revision 2']
    ]
  ] as const) {
    it.live(who, () =>
      inMemory(Effect.map(corrections, ({ news }) => assert.deepStrictEqual(of(news, user), [...expected])))
    )
  }
  it.live("chioma's account is deleted: she is out since that was seen, and what she had stays", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* corrections
        const before = yield* facts
        become(answers("deleted"), wednesday)
        yield* sync(adapter)
        const now = yield* facts
        assert.deepStrictEqual(
          now.filter((fact) => !before.includes(fact)),
          ['enrolment/5/12/unregistered/1 · Unregistered · observed 2026-11-25T14:00:00Z · "deleted"']
        )
        assert.strictEqual(now.length, before.length + 1)
      })
    )
  )
  it.live("the deleted activity takes nothing back", () =>
    inMemory(
      Effect.gen(function* () {
        yield* corrections
        assert.include(
          yield* facts,
          '5/10/activity/9/completed/1 · Completed · of url/9 · stated 2026-11-23T13:30:45Z · "complete"'
        )
      })
    )
  )
})

describe("read a second time", () => {
  for (const [what, states] of [
    ["before the corrections", ["before"]],
    ["after them", ["before", "after"]],
    ["after the deletion", ["before", "after", "deleted"]]
  ] as const) {
    it.live(`what is unchanged writes nothing ${what}, no row either`, () =>
      inMemory(
        Effect.gen(function* () {
          const { adapter, become } = yield* firstRead
          const days = [monday, tuesday, wednesday]
          for (const [index, state] of states.entries()) {
            become(answers(state), days[index] ?? wednesday)
            yield* sync(adapter)
          }
          const rowsBefore = yield* kept
          assert.isAbove(rowsBefore.length, 0)
          become(answers(states.at(-1) ?? "before"), thursday)
          const { pages, ...brought } = yield* sync(adapter)
          assert.isAbove(pages, 0)
          assert.deepStrictEqual(brought, nothing)
          assert.deepStrictEqual(yield* kept, rowsBefore)
        })
      )
    )
  }
})
