/** Progress, modules and outcomes through a ledger: what was completed, and what is only seen to be open again. */
import { assert, describe, it } from "@effect/vitest"
import { collect, inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import { Canvas } from "@laurel/adapter-canvas"
import { assignment, courseOf, draftsOf, outcome, paths, progressOf, type Row, schoolOf, setting } from "./canvas.ts"
import { changing, drift, standing, sync, wordOf } from "./ledger.ts"

const items = [{ id: "1", completion_requirement: { type: "must_view" } }]
const modules = [
  { id: "21", items },
  // Nothing is required in it: Canvas counts it as completed at once.
  { id: "22", items: [{ id: "2" }] }
]
const state = (word: string, completed_at: string | null = null) => [
  { id: "21", state: word, completed_at },
  { id: "22", state: "completed", completed_at: "2026-09-01T08:00:00Z" }
]
const half = { modules, progress: [progressOf("7", 1, 2)], states: { "7": state("completed", "2026-10-05T10:00:00Z") } }
const late = (number: number): string => `Sun, ${String(number).padStart(2, "0")} Nov 2026 12:00:00 GMT`

describe("progress", () => {
  it.live(
    "is how many requirements are met; a module is completed when it was, and one without requirements says nothing",
    () =>
      inMemory(
        Effect.gen(function* () {
          const { adapter } = yield* changing(schoolOf(half))
          yield* sync(adapter)
          assert.deepStrictEqual(yield* standing("progress"), [
            'progress/55/7/progressed Progressed 0.5 2026-11-01 observed "1/2"'
          ])
          assert.deepStrictEqual(yield* standing("module"), [
            'module/55/7/21/completed/1 Completed 2026-10-05 stated "completed"'
          ])
        })
      )
  )
  it.live("of a course without modules is none, and no failure", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter } = yield* changing(schoolOf())
        assert.deepInclude(yield* sync(adapter), { facts: 1, rejections: 0 })
      })
    )
  )
  it.live("asks for nobody's modules again while nothing moves", () =>
    inMemory(
      Effect.gen(function* () {
        const school = schoolOf(half)
        const { adapter, server } = yield* changing(school)
        yield* sync(adapter)
        const asked = () => paths(server).filter((path) => path.includes("student_id="))
        assert.strictEqual(asked().length, 1)
        assert.deepInclude(yield* sync(adapter), { facts: 0 })
        assert.strictEqual(asked().length, 1)
        school.courses["55"] = courseOf({ ...half, progress: [progressOf("7", 2, 2, "2026-10-06T10:00:00Z")] })
        yield* sync(adapter)
        assert.strictEqual(asked().length, 2)
      })
    )
  )
  it.live("that is whole is Canvas' own sum, and an opinion", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter } = yield* changing(schoolOf({ progress: [progressOf("7", 2, 2, "2026-10-06T23:00:00Z")] }))
        yield* sync(adapter)
        assert.deepStrictEqual(yield* standing("progress"), [
          'progress/55/7/completed/1 RolledUp 2026-10-07 stated "completed"',
          'progress/55/7/progressed Progressed 1 2026-11-01 observed "2/2"'
        ])
        assert.deepStrictEqual(Canvas.opinions, [{ stream: Canvas.stream, prefix: "progress" }])
      })
    )
  )
  it.live("that was whole and is not any more takes nothing back, and whole again is another completion", () =>
    inMemory(
      Effect.gen(function* () {
        const school = schoolOf({ progress: [progressOf("7", 2, 2, "2026-10-06T10:00:00Z")] })
        const { adapter } = yield* changing(school)
        yield* sync(adapter)
        const become = Effect.fnUntraced(function* (progress: Row, date: string) {
          school.courses["55"] = courseOf({ progress: [progress] })
          school.date = date
          yield* sync(adapter)
          return (yield* standing("progress")).filter((fact) => fact.includes("RolledUp"))
        })
        const first = 'progress/55/7/completed/1 RolledUp 2026-10-06 stated "completed"'
        // A requirement was added and met between two looks: the first completion was one all the same.
        assert.deepStrictEqual(yield* become(progressOf("7", 3, 3, "2026-11-02T10:00:00Z"), late(2)), [first])
        assert.deepStrictEqual(yield* become(progressOf("7", 3, 4), late(3)), [first])
        assert.deepStrictEqual(yield* become(progressOf("7", 4, 4, "2026-11-04T10:00:00Z"), late(4)), [
          first,
          'progress/55/7/completed/2 RolledUp 2026-11-04 stated "completed"'
        ])
        assert.deepInclude(yield* sync(adapter), { facts: 0 })
      })
    )
  )
})

describe("a module", () => {
  it.live(
    "that is open again was seen to be so, and takes nothing back; completed again it is another completion",
    () =>
      inMemory(
        Effect.gen(function* () {
          const school = schoolOf(half)
          const { adapter } = yield* changing(school)
          yield* sync(adapter)
          school.courses["55"] = courseOf({
            ...half,
            progress: [progressOf("7", 0, 2)],
            states: { "7": state("started") }
          })
          school.date = late(2)
          yield* sync(adapter)
          assert.deepStrictEqual(yield* standing("module"), [
            'module/55/7/21/completed/1 Completed 2026-10-05 stated "completed"',
            'module/55/7/21/incomplete/1 Progressed 0 2026-11-02 observed "started"'
          ])
          school.courses["55"] = courseOf({ ...half, states: { "7": state("completed", "2026-11-03T10:00:00Z") } })
          school.date = late(3)
          yield* sync(adapter)
          assert.include(
            yield* standing("module"),
            'module/55/7/21/completed/2 Completed 2026-11-03 stated "completed"'
          )
          // A whole reading has no more to say, and misses nothing.
          school.date = late(15)
          assert.deepInclude(yield* sync(adapter), { facts: 0 })
          assert.deepStrictEqual(yield* drift, [])
        })
      )
  )
  it.live("that never was complete says nothing", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter } = yield* changing(schoolOf({ ...half, states: { "7": state("started") } }))
        yield* sync(adapter)
        assert.deepStrictEqual(yield* standing("module"), [])
      })
    )
  )
  it.live("whose items Canvas leaves out is asked for them", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, server } = yield* changing(schoolOf({ ...half, modules: [{ id: "21" }] }))
        yield* sync(adapter)
        assert.include(paths(server), "courses/55/modules/21/items?per_page=100")
        assert.strictEqual((yield* standing("module")).length, 1)
      })
    )
  )
})

describe("an outcome result", () => {
  const said = Effect.fnUntraced(function* (more: Row, about: Row = {}, hidden: Partial<typeof setting> = {}) {
    const school = schoolOf({ assignments: [assignment("100", about)], outcomes: [outcome("1", "7", more)] })
    const { adapter } = yield* changing(school, { setting: { ...setting, ...hidden, reads: ["outcomes"] } })
    return draftsOf(yield* collect(adapter)).map(wordOf)
  })
  const score = "outcome/55/7/1/score Scored"
  const at = "2026-10-03 stated"

  it.live("is its share of what was possible, or points out of those that were", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* said({}), [`${score} 4/ 0.8 ${at}`])
      assert.deepStrictEqual(yield* said({ percent: null, possible: 5 }), [`${score} 4/5 ${at}`])
    })
  )
  it.live("without either has no scale, and says at most whether it was mastered", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* said({ percent: null }), [])
      assert.deepStrictEqual(yield* said({ percent: null, mastery: true }), [
        `outcome/55/7/1/mastery Passed ${at} "mastery"`
      ])
    })
  )
  it.live("above all that was possible counts as all of it", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* said({ percent: 1.25, score: null }), [`${score} 1 ${at} "1.25"`])
    })
  )
  it.live("of a grade that is posted by hand says nothing, unless the setting reads hidden grades", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* said({}, { post_manually: true }), [])
      assert.strictEqual((yield* said({}, { post_manually: true }, { hidden: "read" })).length, 1)
    })
  )
})
