/** What activities and courses say, one answer of Moodle after another: each case beside its nearest neighbour. */
import { assert, describe, it } from "@effect/vitest"
import { CivilDate, Instant } from "@laurel/core"
import { activityRows, courseRows, type Status } from "./composed.ts"
import { read, settingOf, told } from "./facts.ts"
import { life } from "./lives.ts"

const seconds = (text: string): number => (Instant.parse(text) ?? 0) / 1_000
const january = "2026-01-10T09:00:00Z"
const february = "2026-02-10T09:00:00Z"
const march = "2026-03-10T09:00:00Z"
const april = "2026-04-10T09:00:00Z"

type Answer = Partial<Omit<Status, "timecompleted">> & { readonly on?: string; readonly seen?: string }

const statusOf = ({ on, ...status }: Omit<Answer, "seen">): Status => ({
  cmid: 8,
  modname: "quiz",
  state: 1,
  timecompleted: on === undefined ? 0 : seconds(on),
  overrideby: null,
  isoverallcomplete: status.state !== 0,
  ...status
})

/** What stands after these answers. Each is read twice, and says nothing new the second time, in the same words. */
const after = (...answers: ReadonlyArray<Answer>): ReadonlyArray<string> => {
  const { read, rows, told } = life()
  for (const { seen, ...answer } of answers) {
    const compose: Parameters<typeof read>[0] = (about) => activityRows(about, 10, statusOf(answer))
    read(compose, seen ?? answer.on ?? april)
    const before = JSON.stringify(rows())
    assert.strictEqual(read(compose, "2026-12-01T00:00:00Z"), 0, "a second reading says nothing new")
    assert.strictEqual(JSON.stringify(rows()), before, "a second reading has the same rows")
  }
  return told().map((fact) => fact.replace("5/10/activity/8/", "").replace(" · of quiz/8", ""))
}

const nothingDone: Answer = { state: 0 }
const complete: Answer = { state: 1, on: january }
const passed: Answer = { state: 2, on: january }
const failed: Answer = { state: 3, on: january, isoverallcomplete: false }

describe("an activity", () => {
  for (const [what, answers, expected] of [
    ["that nobody has done says nothing", [nothingDone], []],
    [
      "that is complete says so when it was",
      [complete],
      ['completed/1 · Completed · stated 2026-01-10T09:00:00Z · "complete"']
    ],
    [
      "that is complete at no time says so since it was seen",
      [{ state: 1, seen: march }],
      ['completed/1 · Completed · observed 2026-03-10T09:00:00Z · "complete"']
    ],
    [
      "that is passed says two things",
      [passed],
      [
        'completed/1 · Completed · observed 2026-01-10T09:00:00Z · "complete"',
        'outcome/1 · Passed · stated 2026-01-10T09:00:00Z · "complete-pass"'
      ]
    ],
    [
      "that is failed, and complete all the same, says both",
      [{ ...failed, isoverallcomplete: true }],
      [
        'completed/1 · Completed · observed 2026-01-10T09:00:00Z · "complete"',
        'outcome/1 · Failed · stated 2026-01-10T09:00:00Z · "complete-fail"'
      ]
    ],
    [
      "that is failed, and so not complete, says only that",
      [failed],
      ['outcome/1 · Failed · stated 2026-01-10T09:00:00Z · "complete-fail"']
    ],
    [
      "of a site that does not say what counts is complete when it is passed",
      [{ ...passed, isoverallcomplete: null }],
      [
        'completed/1 · Completed · observed 2026-01-10T09:00:00Z · "complete"',
        'outcome/1 · Passed · stated 2026-01-10T09:00:00Z · "complete-pass"'
      ]
    ],
    [
      "of a site that does not say what counts is not known to be complete when it is failed",
      [{ ...failed, isoverallcomplete: null }],
      ['outcome/1 · Failed · stated 2026-01-10T09:00:00Z · "complete-fail"']
    ],
    [
      "that is failed by a grade which its learner is not shown says nothing of it, and takes nothing for a reset",
      [passed, { ...failed, state: 4, on: february }],
      [
        'completed/1 · Completed · observed 2026-01-10T09:00:00Z · "complete"',
        'outcome/1 · Passed · stated 2026-01-10T09:00:00Z · "complete-pass"'
      ]
    ],
    [
      "that is passed and then failed keeps its completion's day, and its outcome is corrected",
      [passed, { ...failed, isoverallcomplete: true, on: february }],
      [
        'completed/1 · Completed · observed 2026-01-10T09:00:00Z · "complete"',
        'outcome/1 · Failed · stated 2026-02-10T09:00:00Z · "complete-fail"'
      ]
    ],
    [
      "that is failed and then passed is complete since then",
      [failed, { ...passed, on: february }],
      [
        'completed/1 · Completed · observed 2026-02-10T09:00:00Z · "complete"',
        'outcome/1 · Passed · stated 2026-02-10T09:00:00Z · "complete-pass"'
      ]
    ],
    [
      "that is marked down to a fail that does not count is marked as undone, and stays complete until then",
      [passed, { ...failed, on: february }],
      [
        'completed/1 · Completed · observed 2026-01-10T09:00:00Z · "complete"',
        'incomplete/1 · Progressed (scaled 0) · observed 2026-02-10T09:00:00Z · "complete-fail"',
        'outcome/1 · Failed · stated 2026-02-10T09:00:00Z · "complete-fail"'
      ]
    ],
    [
      "that was passed, and then complete without a pass mark, stays complete since it was",
      [passed, { ...complete, on: february }],
      [
        'completed/1 · Completed · observed 2026-01-10T09:00:00Z · "complete"',
        'outcome/1 · Passed · stated 2026-01-10T09:00:00Z · "complete-pass"'
      ]
    ],
    [
      "that was complete, and then passed by a mark, stays complete since it was",
      [complete, { ...passed, on: february }],
      [
        'completed/1 · Completed · stated 2026-01-10T09:00:00Z · "complete"',
        'outcome/1 · Passed · stated 2026-02-10T09:00:00Z · "complete-pass"'
      ]
    ]
  ] satisfies ReadonlyArray<readonly [string, ReadonlyArray<Answer>, ReadonlyArray<string>]>) {
    it(what, () => assert.deepStrictEqual(after(...answers), expected))
  }
})

describe("an activity that was reset", () => {
  for (const [what, answers, expected] of [
    [
      "is marked as undone since that was seen, and takes nothing back",
      [complete, { ...nothingDone, seen: february }],
      [
        'completed/1 · Completed · stated 2026-01-10T09:00:00Z · "complete"',
        'incomplete/1 · Progressed (scaled 0) · observed 2026-02-10T09:00:00Z · "incomplete"'
      ]
    ],
    [
      "and is complete again is so a second time",
      [complete, { ...nothingDone, seen: february }, { ...complete, on: march }],
      [
        'completed/1 · Completed · stated 2026-01-10T09:00:00Z · "complete"',
        'completed/2 · Completed · stated 2026-03-10T09:00:00Z · "complete"',
        'incomplete/1 · Progressed (scaled 0) · observed 2026-02-10T09:00:00Z · "incomplete"'
      ]
    ],
    [
      "and is complete again before anybody looked is so a second time",
      [complete, { ...complete, on: march }],
      [
        'completed/1 · Completed · stated 2026-01-10T09:00:00Z · "complete"',
        'completed/2 · Completed · stated 2026-03-10T09:00:00Z · "complete"'
      ]
    ],
    [
      "and is passed again before anybody looked is so a second time",
      [passed, { ...passed, on: march }],
      [
        'completed/1 · Completed · observed 2026-01-10T09:00:00Z · "complete"',
        'completed/2 · Completed · observed 2026-03-10T09:00:00Z · "complete"',
        'outcome/1 · Passed · stated 2026-01-10T09:00:00Z · "complete-pass"',
        'outcome/2 · Passed · stated 2026-03-10T09:00:00Z · "complete-pass"'
      ]
    ],
    [
      "and is failed the next time leaves the pass",
      [passed, { ...nothingDone, seen: february }, { ...failed, on: march }],
      [
        'completed/1 · Completed · observed 2026-01-10T09:00:00Z · "complete"',
        'incomplete/1 · Progressed (scaled 0) · observed 2026-02-10T09:00:00Z · "incomplete"',
        'outcome/1 · Passed · stated 2026-01-10T09:00:00Z · "complete-pass"',
        'outcome/2 · Failed · stated 2026-03-10T09:00:00Z · "complete-fail"'
      ]
    ],
    [
      "is not, where Moodle names an earlier day of the same completion",
      [{ ...complete, on: february }, complete],
      ['completed/1 · Completed · stated 2026-01-10T09:00:00Z · "complete"']
    ]
  ] satisfies ReadonlyArray<readonly [string, ReadonlyArray<Answer>, ReadonlyArray<string>]>) {
    it(what, () => assert.deepStrictEqual(after(...answers), expected))
  }
})

const waive =
  'override/1 · Assessed (verdict waive, by 2, role overrider, reason set to complete in Moodle) · stated 2026-01-10T09:00:00Z · "complete"'
const fail = (episode: number, month: string) =>
  `override/${episode} · Assessed (verdict fail, by 2, role overrider, reason set to incomplete in Moodle) · stated 2026-${month}-10T09:00:00Z · "overridden"`
const byHand: Answer = { ...complete, overrideby: 2 }
const takenBack: Answer = { state: 0, overrideby: 2 }

describe("an activity that is set by hand", () => {
  for (const [what, answers, expected] of [
    ["to complete is waived, and no completion", [byHand], [waive]],
    [
      "to complete by nobody is a completion",
      [{ ...byHand, overrideby: null }],
      ['completed/1 · Completed · stated 2026-01-10T09:00:00Z · "complete"']
    ],
    [
      "to incomplete is failed",
      [{ ...takenBack, on: february }],
      ['incomplete/1 · Progressed (scaled 0) · observed 2026-02-10T09:00:00Z · "overridden"', fail(1, "02")]
    ],
    [
      "to incomplete after it was done keeps what was done",
      [complete, { ...takenBack, on: february }],
      [
        'completed/1 · Completed · stated 2026-01-10T09:00:00Z · "complete"',
        'incomplete/1 · Progressed (scaled 0) · observed 2026-02-10T09:00:00Z · "overridden"',
        fail(1, "02")
      ]
    ],
    [
      "to incomplete after it was set to complete leaves the waiver until then",
      [byHand, { ...takenBack, on: february }],
      ['incomplete/2 · Progressed (scaled 0) · observed 2026-02-10T09:00:00Z · "overridden"', waive, fail(2, "02")]
    ],
    [
      "to incomplete, and done then, is failed no longer",
      [complete, { ...takenBack, on: february }, { ...complete, on: march }],
      [
        'completed/1 · Completed · stated 2026-01-10T09:00:00Z · "complete"',
        'completed/2 · Completed · stated 2026-03-10T09:00:00Z · "complete"',
        'incomplete/1 · Progressed (scaled 0) · observed 2026-02-10T09:00:00Z · "overridden"'
      ]
    ],
    [
      "to incomplete, and reset then, stays failed",
      [
        { ...takenBack, on: february },
        { ...nothingDone, seen: march }
      ],
      [
        'incomplete/1 · Progressed (scaled 0) · observed 2026-02-10T09:00:00Z · "overridden"',
        'incomplete/2 · Progressed (scaled 0) · observed 2026-03-10T09:00:00Z · "incomplete"',
        fail(1, "02")
      ]
    ],
    [
      "to complete, and reset then, stays waived until somebody says otherwise",
      [byHand, { ...nothingDone, seen: march }],
      ['incomplete/1 · Progressed (scaled 0) · observed 2026-03-10T09:00:00Z · "incomplete"', waive]
    ],
    [
      "to complete, and done by the learner later, is both",
      [byHand, { ...complete, on: march }],
      ['completed/2 · Completed · stated 2026-03-10T09:00:00Z · "complete"', waive]
    ]
  ] satisfies ReadonlyArray<readonly [string, ReadonlyArray<Answer>, ReadonlyArray<string>]>) {
    it(what, () => assert.deepStrictEqual(after(...answers), expected))
  }
})

describe("a row of an activity", () => {
  const row = { of: "activity", course: 5, user: 10, ...statusOf(complete), episode: 1 }
  it("is on the day that it was in the zone of its course", () => {
    const night = { ...row, timecompleted: seconds("2026-06-30T23:30:00Z") }
    const dayIn = (more: object): number | undefined => read([night], more).drafts[0]?.happened.on
    const [london, lagos, newYork] = [
      dayIn({}),
      dayIn({ courses: [{ id: "5", offering: "safe-2026", zone: "Africa/Lagos" }] }),
      dayIn({ zone: "America/New_York" })
    ]
    // London is at UTC+1 in June.
    assert.deepStrictEqual([london, lagos, newYork], [day("2026-07-01"), day("2026-07-01"), day("2026-06-30")])
    const winter = { ...row, timecompleted: seconds("2026-01-31T23:30:00Z") }
    assert.strictEqual(read([winter]).drafts[0]?.happened.on, day("2026-01-31"))
  })
  it("that names no moment is refused, and one that was seen at a moment is not", () => {
    const undated = { ...row, timecompleted: 0 }
    assert.match(told(undated)[0] ?? "", /column "seen": expected a moment, where Moodle says none, found none/)
    assert.lengthOf(told({ ...undated, seen: march }), 1)
  })
  it("of a course that is not of the setting is refused, and no setting skips it, which would take back what it said", () => {
    const other = { ...row, course: 6 }
    assert.match(told(other)[0] ?? "", /column "course": expected a course of the setting, found 6/)
    assert.lengthOf(told(row), 1)
    assert.throws(() => settingOf({ unmatched: "skip" }))
  })
  it("says itself since when it is complete, where Moodle's moment has moved", () => {
    assert.deepStrictEqual(told({ ...row, timecompleted: seconds(march), first: january }), [
      '5/10/activity/8/completed/1 · Completed · of quiz/8 · observed 2026-01-10T09:00:00Z · "complete"'
    ])
  })
  it("with another state than Moodle has is refused", () => {
    assert.match(told({ ...row, state: 5 })[0] ?? "", /column "state": expected .*, found 5/)
  })
  it("whose ids are written as text is the same", () => {
    assert.deepStrictEqual(told({ ...row, course: "5", user: "10", cmid: "8" }), told(row))
  })
})

const day = (text: string) => CivilDate.parse(text)

describe("a course", () => {
  const answer = (completed: boolean, ...times: ReadonlyArray<string | null>) => ({
    completed,
    completions: times.map((time) => ({ timecompleted: time === null ? null : seconds(time) }))
  })
  const afterAll = (...answers: ReadonlyArray<readonly [seen: string, answer: unknown]>) => {
    const { read, rows, told } = life()
    for (const [seen, each] of answers) {
      const compose: Parameters<typeof read>[0] = (about) => courseRows(about, 10, each)
      read(compose, seen)
      const before = JSON.stringify(rows())
      assert.strictEqual(read(compose, "2026-12-01T00:00:00Z"), 0)
      assert.strictEqual(JSON.stringify(rows()), before)
    }
    return told().map((fact) => fact.replace("5/10/course/", "").replace(" · of course/5", ""))
  }
  it("that is completed says so, no earlier than its newest criterion", () => {
    assert.deepStrictEqual(afterAll([april, answer(true, january, march, null)]), [
      'completed/1 · RolledUp (outcome completed) · bounded 2026-03-10T09:00:00Z · "completed"'
    ])
  })
  it("that is completed by no dated criterion says so since it was seen", () => {
    assert.deepStrictEqual(afterAll([april, answer(true, null)]), [
      'completed/1 · RolledUp (outcome completed) · observed 2026-04-10T09:00:00Z · "completed"'
    ])
  })
  it("that was never completed says nothing", () => {
    assert.deepStrictEqual(afterAll([april, answer(false, january)]), [])
  })
  it("stays completed since it was, also when a criterion's moment moves", () => {
    assert.deepStrictEqual(afterAll([january, answer(true, january)], [march, answer(true, march)]), [
      'completed/1 · RolledUp (outcome completed) · bounded 2026-01-10T09:00:00Z · "completed"'
    ])
  })
  it("that was reset and completed again is so a second time, and keeps the first", () => {
    assert.deepStrictEqual(
      afterAll([january, answer(true, january)], [february, answer(false, null)], [april, answer(true, march)]),
      [
        'completed/1 · RolledUp (outcome completed) · bounded 2026-01-10T09:00:00Z · "completed"',
        'completed/2 · RolledUp (outcome completed) · bounded 2026-03-10T09:00:00Z · "completed"',
        'incomplete/1 · Progressed (scaled 0) · observed 2026-02-10T09:00:00Z · "incomplete"'
      ]
    )
  })
})
