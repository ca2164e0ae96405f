/** What is done again after a reset: grades and tries of the year before stay beside those of this one. */
import { assert, describe, it } from "@effect/vitest"
import { Instant } from "@laurel/core"
import * as Compose from "../src/read/Compose.ts"
import { type About, activityRows, courseRows, gradeRows, type Status } from "./composed.ts"
import { compile } from "../src/Setting.ts"
import { settingOf } from "./facts.ts"
import { life } from "./lives.ts"

const seconds = (text: string): number => (Instant.parse(text) ?? 0) / 1_000
const [january, february, march, april] = ["01", "02", "03", "04"].map((month) => `2026-${month}-10T09:00:00Z`) as [
  string,
  string,
  string,
  string
]

const status = (state: number, on: string | null, more: Partial<Status> = {}): Status => ({
  cmid: 8,
  modname: "quiz",
  state,
  timecompleted: on === null ? 0 : seconds(on),
  isoverallcomplete: state === 1 || state === 2,
  overrideby: null,
  ...more
})
const [undone, passed, again] = [status(0, null), status(2, january), status(2, march)]

const item = { id: 11, itemtype: "mod", itemmodule: "quiz", itemnumber: 0, cmid: 8, grademin: 0, grademax: 10 }
const graded = (graderaw: number, on: string) => ({ ...item, graderaw, gradedategraded: seconds(on) })
const none = { ...item, graderaw: null, gradedategraded: null }
const ungraded = { ...item, graderaw: 4, gradedategraded: null }

/** One answer about the activity and its grade, and when it was given. */
interface Reading {
  readonly activity: Status
  readonly grade: object
  readonly seen: string
}

/** Scores that stand after readings of which each is done twice, and says nothing new the second time. */
const scores = (...readings: ReadonlyArray<Reading>): ReadonlyArray<string> => {
  const { read, rows, told } = life()
  for (const { activity, grade, seen } of readings) {
    const compose = (about: About) => [...activityRows(about, 10, activity), ...gradeRows(about, 10, grade, [activity])]
    read(compose, seen)
    const before = JSON.stringify(rows())
    assert.strictEqual(read(compose, "2026-12-01T00:00:00Z"), 0, "a second reading says nothing new")
    assert.strictEqual(JSON.stringify(rows()), before, "a second reading has the same rows")
  }
  return told().flatMap((fact) => /score\/\d+ · Scored \(raw \d+/.exec(fact) ?? [])
}
const score = (episode: number, raw: number) => `score/${episode} · Scored (raw ${raw}`

describe("a grade", () => {
  const first = { activity: passed, grade: graded(8, january), seen: january }
  const reset = { activity: undone, grade: none, seen: february }
  for (const [what, readings, expected] of [
    [
      "that is given after a reset stands beside the one before",
      [first, reset, { activity: status(3, march), grade: graded(4, march), seen: april }],
      [score(1, 8), score(2, 4)]
    ],
    [
      "that is given after a reset stands beside it although the activity is not done again yet",
      [first, reset, { activity: undone, grade: graded(4, march), seen: april }],
      [score(1, 8), score(2, 4)]
    ],
    [
      "that is given without a moment after a reset does, too",
      [first, reset, { activity: undone, grade: ungraded, seen: april }],
      [score(1, 8), score(2, 4)]
    ],
    [
      "that is given after a reset that nobody saw stands beside it",
      [first, { activity: again, grade: graded(9, march), seen: april }],
      [score(1, 8), score(2, 9)]
    ],
    [
      "that is corrected after that corrects the second",
      [
        first,
        { activity: again, grade: graded(9, march), seen: march },
        { activity: again, grade: graded(6, april), seen: april }
      ],
      [score(1, 8), score(2, 6)]
    ],
    [
      "that is corrected before a reset corrects the first, also where it is seen only after that",
      [first, { activity: undone, grade: graded(5, "2026-01-20T09:00:00Z"), seen: february }],
      [score(1, 5)]
    ],
    [
      "that is the same after a reset is the same",
      [
        first,
        { activity: undone, grade: graded(8, january), seen: february },
        { activity: again, grade: graded(8, january), seen: april }
      ],
      [score(1, 8)]
    ],
    [
      "that was corrected after its activity was done, and is the same after a reset that nobody saw, is the same",
      [
        first,
        { activity: passed, grade: graded(7, february), seen: february },
        { activity: again, grade: graded(7, february), seen: april }
      ],
      [score(1, 7)]
    ],
    [
      "that is corrected without a reset is corrected",
      [first, { activity: passed, grade: graded(9, march), seen: april }],
      [score(1, 9)]
    ],
    [
      "that is corrected to a fail and back is corrected twice",
      [
        first,
        { activity: status(3, february), grade: graded(3, february), seen: february },
        { activity: again, grade: graded(7, march), seen: march }
      ],
      [score(1, 7)]
    ],
    [
      "that is corrected after the activity was set to complete by hand is corrected",
      [
        first,
        { activity: status(1, february, { overrideby: 2 }), grade: graded(8, january), seen: february },
        { activity: status(1, february, { overrideby: 2 }), grade: graded(3, march), seen: march }
      ],
      [score(1, 3)]
    ],
    [
      "that is corrected when the activity was set to complete by hand is corrected",
      [first, { activity: status(2, february, { overrideby: 2 }), grade: graded(3, february), seen: february }],
      [score(1, 3)]
    ],
    [
      "that is given anew once the learner has done what had been set to complete is corrected",
      [
        { activity: status(1, january, { overrideby: 2 }), grade: graded(3, january), seen: january },
        { activity: again, grade: graded(8, march), seen: april }
      ],
      [score(1, 8)]
    ]
  ] as const) {
    it(what, () => assert.deepStrictEqual(scores(...readings), [...expected]))
  }
  it("of the course that is given after the course was reset stands beside the one before", () => {
    const total = { ...item, itemtype: "course", itemmodule: null, itemnumber: null, cmid: null }
    const completion = (completed: boolean) => ({ completed, completions: [{ timecompleted: seconds(january) }] })
    const { read, told } = life()
    const reading = (completed: boolean, raw: number | null, on: string, seen: string) =>
      read(
        (about) => [
          ...courseRows(about, 10, completion(completed)),
          ...gradeRows(about, 10, { ...total, graderaw: raw, gradedategraded: raw === null ? null : seconds(on) }, [])
        ],
        seen
      )
    reading(true, 8, january, january)
    reading(false, null, january, february)
    reading(false, 4, march, april)
    assert.deepStrictEqual(
      told().flatMap((fact) => /score\/\d+ · Scored \(raw \d+/.exec(fact) ?? []),
      [score(1, 8), score(2, 4)]
    )
  })
})

/** What is known of user 10 where nothing is hidden. */
const of = (about: About, more: object = {}): Compose.About => ({
  ...about,
  course: "5",
  user: "10",
  compiled: compile(settingOf(more))
})
const instance = { id: "2", cmid: "8", max: 10, hidden: false }
const lines = (told: ReadonlyArray<string>) => told.map((fact) => fact.split(" · ").slice(0, 2).join(" · "))

describe("a try", () => {
  const quiz = (id: number, sumgrades: number, on: string) => (about: About) => [
    Compose.quizAttempt(of(about), instance, {
      id,
      attempt: 1,
      state: "finished",
      preview: 0,
      timefinish: seconds(on),
      sumgrades
    })
  ]
  it("at a quiz whose number comes again after a reset stands beside the one before", () => {
    const { read, told } = life()
    read(quiz(3, 8, january))
    read(quiz(9, 4, march))
    assert.deepStrictEqual(lines(told()), [
      "attempt/5/10/quiz/2/3/score · Scored (raw 8, min 0, max 10)",
      "attempt/5/10/quiz/2/9/score · Scored (raw 4, min 0, max 10)"
    ])
  })
  it("at a quiz that is marked again is corrected", () => {
    const { read, told } = life()
    read(quiz(3, 8, january))
    read(quiz(3, 4, january))
    assert.deepStrictEqual(lines(told()), ["attempt/5/10/quiz/2/3/score · Scored (raw 4, min 0, max 10)"])
  })
  it("at an assignment whose number comes again stands beside the one before, and marked again is corrected", () => {
    const assign = (id: number, grade: number, on: string) => (about: About) => [
      Compose.assignAttempt(of(about), instance, { id, attemptnumber: 0, grade, timemodified: seconds(on) })
    ]
    const { read, told } = life()
    read(assign(3, 8, january))
    read(assign(3, 7, february))
    read(assign(9, 4, march))
    assert.deepStrictEqual(lines(told()), [
      "attempt/5/10/assign/2/3/score · Scored (raw 7, min 0, max 10)",
      "attempt/5/10/assign/2/9/score · Scored (raw 4, min 0, max 10)"
    ])
  })

  const scorm = (word: string, raw: number, on: string, activity: Status) => (about: About) => [
    ...activityRows(about, 10, activity),
    Compose.scormAttempt({ ...of(about), activities: new Map([["8", activity]]) }, instance, 1, "4", {
      tracks: [
        { element: "cmi.core.lesson_status", value: word },
        { element: "cmi.core.score.raw", value: String(raw) },
        { element: "timemodified", value: String(seconds(on)) }
      ]
    })
  ]
  const played = (...readings: ReadonlyArray<readonly [word: string, raw: number, on: string, activity: Status]>) => {
    const { read, rows, told } = life()
    for (const each of readings) {
      read(scorm(...each), each[2])
      const before = JSON.stringify(rows())
      assert.strictEqual(read(scorm(...each), "2026-12-01T00:00:00Z"), 0, "a second reading says nothing new")
      assert.strictEqual(JSON.stringify(rows()), before, "a second reading has the same rows")
    }
    return lines(told()).flatMap((fact) => fact.match(/(?:passed|failed|score)\/\d+ · .*/) ?? [])
  }
  it("at a package whose number comes again after a reset stands beside the one before", () => {
    const after = ["failed", 30, march, status(3, march)] as const
    const both = ["failed/2 · Failed", "passed/1 · Passed", "score/1 · Scored (raw 90, min 0, max 100)"]
    assert.deepStrictEqual(played(["passed", 90, january, passed], ["passed", 90, january, undone], after).toSorted(), [
      ...both,
      "score/2 · Scored (raw 30, min 0, max 100)"
    ])
    const unseen = played(["passed", 90, january, passed], ["passed", 95, march, again])
    assert.deepStrictEqual(unseen, [
      "passed/1 · Passed",
      "passed/2 · Passed",
      "score/1 · Scored (raw 90, min 0, max 100)",
      "score/2 · Scored (raw 95, min 0, max 100)"
    ])
  })
  it("at a package that goes on without a reset is the same try", () => {
    assert.deepStrictEqual(played(["failed", 30, january, status(3, january)], ["passed", 90, march, again]), [
      "failed/1 · Failed",
      "passed/1 · Passed",
      "score/1 · Scored (raw 90, min 0, max 100)"
    ])
  })
})

describe("a try that was read although it is hidden", () => {
  const [reads, skips] = [{ hidden: "read" }, { hidden: "skip" }]
  const tries = (hidden: boolean, setting: object) => (about: About) => {
    const [whose, of8] = [of(about, setting), { ...instance, hidden }]
    return [
      Compose.quizAttempt(whose, of8, { id: 3, state: "finished", timefinish: seconds(january), sumgrades: 8 }),
      Compose.assignAttempt(whose, of8, { id: 3, grade: 8, timemodified: seconds(january) }),
      Compose.scormAttempt(whose, of8, 1, "4", {
        tracks: [
          { element: "cmi.core.lesson_status", value: "passed" },
          { element: "cmi.core.score.raw", value: "90" },
          { element: "timemodified", value: String(seconds(january)) }
        ]
      })
    ]
  }
  const by = (...readings: ReadonlyArray<readonly [hidden: boolean, setting: object]>) => {
    const { read, rows, told } = life()
    for (const [hidden, setting] of readings) {
      read(tries(hidden, setting), undefined, setting)
      if (setting === reads || !hidden) {
        const before = JSON.stringify(rows())
        read(tries(hidden, setting), undefined, setting)
        assert.strictEqual(JSON.stringify(rows()), before, "a second reading has the same rows")
      }
      assert.strictEqual(read(tries(hidden, setting), undefined, setting), 0, "a second reading says nothing new")
    }
    return told().map((fact) =>
      fact
        .split(" · ")
        .filter((_, index) => index === 0 || index > 3)
        .join(" · ")
    )
  }
  const completed = (word: string) => `attempt/5/10/scorm/2/1/4/completed/1 · "${word}"`
  const shown = ["assign/2/3/score", "quiz/2/3/score", "scorm/2/1/4/passed/1", "scorm/2/1/4/score/1"]
  it("is taken out once the setting skips what is hidden; that a package was completed stays", () => {
    assert.lengthOf(by([true, reads]), 5)
    assert.deepStrictEqual(by([true, reads], [true, skips]), [completed("completed")])
    assert.deepStrictEqual(by([true, skips]), [completed("completed")])
  })
  for (const [what, readings] of [
    [
      "when it was shown stays, once it is hidden",
      [
        [false, reads],
        [true, skips]
      ]
    ],
    [
      "and is shown by now stays",
      [
        [true, reads],
        [false, skips]
      ]
    ]
  ] as const) {
    it(what, () => {
      const keys = by(...readings).map((fact) => fact.split(" · ")[0]?.replace("attempt/5/10/", ""))
      assert.includeMembers(keys, shown)
    })
  }
})
