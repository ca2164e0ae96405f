/** What the gradebook says: each case beside its nearest neighbour. */
import { assert, describe, it } from "@effect/vitest"
import { gradeItems, gradeRows } from "./composed.ts"
import { told } from "./facts.ts"
import { life } from "./lives.ts"

/** 10 January 2026, 09:00 UTC, and a month later. */
const january = 1_768_035_600
const february = 1_770_714_000

const item = {
  id: 11,
  itemtype: "mod",
  itemmodule: "quiz",
  itemnumber: 0,
  cmid: 8,
  scaleid: null,
  graderaw: 7,
  grademin: 0,
  grademax: 10,
  gradedategraded: january,
  gradeisoverridden: false,
  gradeishidden: false,
  gradehiddenbydate: false,
  gradeneedsupdate: false
}
const score = "score/1 · Scored (raw 7, min 0, max 10) · of quiz/8 · stated 2026-01-10T09:00:00Z"

type Item = { readonly [name in keyof typeof item]?: (typeof item)[name] | string | number | boolean | null }
type Answer = Item & {
  readonly seen?: string
  /** Of its activity. */
  readonly state?: number
}

/** What stands after these answers. Each is read twice, and says nothing new the second time, in the same words. */
const after = (answers: ReadonlyArray<Answer>, more: object = {}): ReadonlyArray<string> => {
  const { read, rows, told } = life(more)
  for (const { seen = "2026-01-12T09:00:00Z", state, ...answer } of answers) {
    const activities = state === undefined ? [] : [{ cmid: 8, state }]
    const compose: Parameters<typeof read>[0] = (about) =>
      gradeRows(about, 10, { ...item, ...answer }, activities, more)
    read(compose, seen)
    const before = JSON.stringify(rows())
    assert.strictEqual(read(compose, "2026-12-01T00:00:00Z"), 0, "a second reading says nothing new")
    assert.strictEqual(JSON.stringify(rows()), before, "a second reading has the same rows")
  }
  return told().map((fact) => fact.replace("5/10/grade/11/", ""))
}

const overridden: Answer = { gradeisoverridden: true }
const decided = (verdict: string) =>
  `decided/1 · Assessed (verdict ${verdict}, by unknown, role grader, reason grade overridden in Moodle's gradebook) · of quiz/8 · stated 2026-01-10T09:00:00Z · "overridden"`

describe("a grade", () => {
  for (const [what, answers, expected] of [
    ["is a score as it was given", [{}], [score]],
    ["of nothing is a score", [{ graderaw: 0 }], [score.replace("raw 7", "raw 0")]],
    ["that is none says nothing", [{ graderaw: null, gradedategraded: null }], []],
    [
      "without a moment is one since it was seen",
      [{ gradedategraded: null }],
      [score.replace("stated 2026-01-10", "observed 2026-01-12")]
    ],
    ["that is to be computed again says nothing", [{ gradeneedsupdate: true }], []],
    ["that is hidden says nothing", [{ gradeishidden: true }], []],
    ["that is hidden until a day says nothing", [{ gradehiddenbydate: true }], []],
    ["that is hidden later stays what it was", [{}, { gradeishidden: true, graderaw: 3 }], [score]],
    ["that was hidden says so once it is shown", [{ gradeishidden: true }, {}], [score]],
    ["of a scale says nothing: its number is no score", [{ scaleid: 4, graderaw: 2, grademin: 1, grademax: 3 }], []],
    ["of a scale that Moodle does not name says nothing", [{ graderaw: 2, grademin: 1, grademax: 3 }], []],
    [
      "of points from 1 to something broken is a score",
      [{ graderaw: 2, grademin: 1, grademax: 3.5 }],
      [score.replace("raw 7, min 0, max 10", "raw 2, min 1, max 3.5")]
    ],
    [
      "of points below nothing is a score",
      [{ graderaw: -2, grademin: -5, grademax: 5 }],
      [score.replace("raw 7, min 0, max 10", "raw -2, min -5, max 5")]
    ],
    ["of an item without points says nothing", [{ graderaw: 0, grademax: 0 }], []],
    [
      "of a course is of the course",
      [{ itemtype: "course", itemmodule: null, itemnumber: null, cmid: null }],
      [score.replace("quiz/8", "course/5")]
    ],
    [
      "beside the first of an activity is of its own item",
      [{ itemnumber: 1 }],
      [score.replace("quiz/8", "gradeitem/11")]
    ],
    [
      "that a teacher keeps by hand is of its own item",
      [{ itemtype: "manual", itemmodule: null, itemnumber: null, cmid: null }],
      [score.replace("quiz/8", "gradeitem/11")]
    ],
    [
      "that is given anew corrects the score",
      [{}, { graderaw: 9, gradedategraded: february }],
      [score.replace("raw 7", "raw 9").replace("01-10", "02-10")]
    ],
    ["that is taken away leaves the score", [{}, { graderaw: null, gradedategraded: null }], [score]]
  ] satisfies ReadonlyArray<readonly [string, ReadonlyArray<Answer>, ReadonlyArray<string>]>) {
    it(what, () => assert.deepStrictEqual(after(answers), expected))
  }
  it("that is hidden is read where the setting says so", () => {
    assert.deepStrictEqual(after([{ gradeishidden: true }], { hidden: "read" }), [`${score} · "hidden"`])
  })
  it("is points, or a scale, where the setting says so", () => {
    const words: Answer = { graderaw: 2, grademin: 1, grademax: 3 }
    const points = score.replace("raw 7, min 0, max 10", "raw 2, min 1, max 3")
    assert.deepStrictEqual(after([words], { points: [11] }), [points])
    assert.deepStrictEqual(after([words], { points: ["12"] }), [])
    assert.deepStrictEqual(after([{}], { scales: ["11"] }), [])
    assert.deepStrictEqual(after([{}], { scales: [12] }), [score])
  })
  it("beyond its item's maximum is refused, and at it is not", () => {
    const row = { of: "grade", course: 5, user: 10, episode: 1, ...item }
    assert.match(
      told({ ...row, graderaw: 10.5 })[0] ?? "",
      /column "graderaw": expected a grade from 0 to 10, as its item has it, found 10.5/
    )
    assert.lengthOf(told({ ...row, graderaw: 10 }), 1)
  })
  it("is never read from how it is shown", () => {
    const items = gradeItems("09-grade-items-alice")
    assert.isAbove(items.length, 0)
    for (const each of items) {
      const row = { of: "grade", course: 5, user: 10, episode: 1, seen: "2026-11-25T12:00:00Z", ...each }
      const shown = { ...row, gradeformatted: "<b>0.00</b>", percentageformatted: "0.00 %", feedback: "none" }
      assert.deepStrictEqual(told(shown), told(row))
    }
  })
})

describe("an overridden grade whose activity is not listed any more", () => {
  const failed: Answer = { ...overridden, state: 3 }
  it("stays judged as it was, and is corrected", () => {
    assert.deepStrictEqual(after([failed, { ...overridden, graderaw: 4 }]), [
      decided("fail"),
      `${score.replace("raw 7", "raw 4")} · "overridden"`
    ])
  })
  it("is judged no more where it is listed as neither, and where the override ended", () => {
    assert.deepStrictEqual(after([failed, { ...overridden, state: 0 }]), [`${score} · "overridden: neither"`])
    assert.deepStrictEqual(after([failed, { gradeisoverridden: false }]), [`${score} · "override ended"`])
  })
})

describe("an overridden grade", () => {
  for (const [what, answers, expected] of [
    ["is a score that says so", [overridden], [`${score} · "overridden"`]],
    [
      "of an activity that is passed is somebody's pass, too",
      [{ ...overridden, state: 2 }],
      [decided("pass"), `${score} · "overridden: pass"`]
    ],
    [
      "of an activity that is failed is somebody's fail, too",
      [{ ...overridden, state: 3 }],
      [decided("fail"), `${score} · "overridden: fail"`]
    ],
    ["of an activity without a pass mark is a score only", [{ ...overridden, state: 1 }], [`${score} · "overridden"`]],
    [
      "of another item of an activity is a score only",
      [{ ...overridden, state: 2, itemnumber: 1 }],
      [`${score.replace("quiz/8", "gradeitem/11")} · "overridden"`]
    ],
    ["that is hidden says nothing", [{ ...overridden, state: 2, gradeishidden: true }], []],
    ["of a scale is somebody's pass, and no score", [{ ...overridden, state: 2, grademin: 1 }], [decided("pass")]],
    [
      "that is overridden no longer takes the pass back",
      [{ ...overridden, state: 2 }, {}],
      [`${score} · "override ended"`]
    ],
    [
      "that is overridden no longer, and is none, takes the fail back",
      [{ ...overridden, state: 3 }, { graderaw: null }],
      [`${score} · "overridden: fail"`]
    ],
    ["that judged nothing has nothing to take back", [overridden, {}], [score]],
    [
      "that judges no longer, since its activity has no pass mark now, takes the fail back",
      [
        { ...overridden, state: 3 },
        { ...overridden, state: 1 }
      ],
      [`${score} · "overridden: neither"`]
    ],
    [
      "that is hidden later takes nothing back: what it judges is not known",
      [
        { ...overridden, state: 3 },
        { ...overridden, state: 1, gradeishidden: true }
      ],
      [decided("fail"), `${score} · "overridden: fail"`]
    ],
    [
      "that is to be computed again takes nothing back",
      [
        { ...overridden, state: 3 },
        { ...overridden, state: 1, gradeneedsupdate: true }
      ],
      [decided("fail"), `${score} · "overridden: fail"`]
    ],
    [
      "that judges no longer, and then again, judges again",
      [
        { ...overridden, state: 3 },
        { ...overridden, state: 1 },
        { ...overridden, state: 2 }
      ],
      [decided("pass"), `${score} · "overridden: pass"`]
    ],
    [
      "that is overridden again judges again",
      [{ ...overridden, state: 2 }, {}, { ...overridden, state: 3 }],
      [decided("fail"), `${score} · "overridden: fail"`]
    ]
  ] satisfies ReadonlyArray<readonly [string, ReadonlyArray<Answer>, ReadonlyArray<string>]>) {
    it(what, () => assert.deepStrictEqual(after(answers), expected))
  }
})

describe("a grade whose activity's state is not known", () => {
  const both = (first: Answer, then: Answer) => {
    const { read, told } = life()
    read((about) => gradeRows(about, 10, { ...item, ...first }, [{ cmid: 8, state: 3 }]))
    read((about) => gradeRows(about, 10, { ...item, ...then }, undefined))
    return told().map((fact) => fact.replace("5/10/grade/11/", ""))
  }
  it("is not read while it is overridden, and says what it said", () => {
    assert.deepStrictEqual(both(overridden, { ...overridden, graderaw: 9 }), [
      decided("fail"),
      `${score} · "overridden: fail"`
    ])
  })
  it("is read where it is not, for no judgement hangs on it", () => {
    assert.deepStrictEqual(both({}, { graderaw: 9, gradedategraded: february }), [
      score.replace("raw 7", "raw 9").replace("01-10", "02-10")
    ])
  })
  it("is read where it is of no activity", () => {
    const manual = { ...overridden, itemtype: "manual", itemmodule: null, itemnumber: null, cmid: null }
    assert.deepStrictEqual(both(manual, { ...manual, graderaw: 9 }), [
      `${score.replace("raw 7", "raw 9").replace("quiz/8", "gradeitem/11")} · "overridden"`
    ])
  })
})

describe("another setting", () => {
  /** What stands after answers that were each read by a setting of its own, and read again the same. */
  const by = (...readings: ReadonlyArray<readonly [answer: Answer, setting: object]>) => {
    const { read, told } = life()
    for (const [{ state, ...answer }, setting] of readings) {
      const activities = state === undefined ? [] : [{ cmid: 8, state }]
      const compose: Parameters<typeof read>[0] = (about) =>
        gradeRows(about, 10, { ...item, ...answer }, activities, setting)
      read(compose, undefined, setting)
      assert.strictEqual(read(compose, undefined, setting), 0, "a second reading says nothing new")
    }
    return told().map((fact) => fact.replace("5/10/grade/11/", ""))
  }
  const hidden: Answer = { gradeishidden: true }
  const [reads, skips] = [{ hidden: "read" }, { hidden: "skip" }]
  for (const [what, readings, expected] of [
    [
      "that names an item a scale takes out the score that its number was taken for",
      [
        [{}, {}],
        [{}, { scales: [11] }]
      ],
      []
    ],
    [
      "that names an item a scale takes it out also where another word was given since",
      [
        [{}, {}],
        [{ graderaw: 2, gradedategraded: february }, { scales: [11] }]
      ],
      []
    ],
    [
      "that names another item a scale leaves the score",
      [
        [{}, {}],
        [{}, { scales: [12] }]
      ],
      [score]
    ],
    [
      "that names it points again has the score again",
      [
        [{}, {}],
        [{}, { scales: [11] }],
        [{}, {}]
      ],
      [score]
    ],
    [
      "takes out the score but not the judgement of a scale's word",
      [
        [{ ...overridden, state: 2 }, {}],
        [{ ...overridden, state: 2 }, { scales: [11] }]
      ],
      [decided("pass")]
    ],
    [
      "is not needed where Moodle itself made a scale of the item: it was points then",
      [
        [{}, {}],
        [{ scaleid: 4, graderaw: 2, grademin: 1, grademax: 3 }, {}]
      ],
      [score]
    ],
    [
      "is not needed where Moodle itself made a scale of as many words of it",
      [
        [{}, {}],
        [{ graderaw: 2, grademin: 1 }, {}]
      ],
      [score]
    ],
    [
      "that skips what is hidden takes out what was read although it was",
      [
        [{ ...hidden, ...overridden, state: 3 }, reads],
        [{ ...hidden, ...overridden, state: 3 }, skips]
      ],
      []
    ],
    [
      "that skips what is hidden leaves what was read when it was shown",
      [
        [{}, reads],
        [hidden, skips]
      ],
      [score]
    ],
    [
      "that skips what is hidden leaves what was released by then",
      [
        [hidden, reads],
        [{}, skips]
      ],
      [score]
    ]
  ] satisfies ReadonlyArray<readonly [string, ReadonlyArray<readonly [Answer, object]>, ReadonlyArray<string>]>) {
    it(what, () => assert.deepStrictEqual(by(...readings), expected))
  }
})
