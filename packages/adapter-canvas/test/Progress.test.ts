/** Progress and modules through a ledger: what was completed, and what is only seen to be open again. */
import { assert, describe, it } from "@effect/vitest"
import { type Answer, type Asked, collect, inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import { Canvas } from "@laurel/adapter-canvas"
import { courseOf, enrolment, outcome, paths, progressOf, refusal, type Row, schoolOf, submission } from "./canvas.ts"
import { changing, drift, fast, rejected, standing, sync } from "./ledger.ts"

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
          return (yield* standing("progress")).filter((fact) => !fact.includes("/progressed"))
        })
        const first = 'progress/55/7/completed/1 RolledUp 2026-10-06 stated "completed"'
        // A requirement was added and met between two looks: the first completion was one all the same.
        assert.deepStrictEqual(yield* become(progressOf("7", 3, 3, "2026-11-02T10:00:00Z"), late(2)), [first])
        const open = 'progress/55/7/incomplete/1 Progressed 0.75 2026-11-03 observed "3/4"'
        assert.deepStrictEqual(yield* become(progressOf("7", 3, 4), late(3)), [first, open])
        // It was seen to be open when it was first seen so, and how far it was then.
        assert.deepStrictEqual(yield* become(progressOf("7", 2, 4), late(4)), [first, open])
        // The completion is there, and no drift, also for a whole reading.
        assert.deepStrictEqual(yield* become(progressOf("7", 2, 4), late(15)), [first, open])
        assert.deepStrictEqual(yield* drift, [])
        const second = 'progress/55/7/completed/2 RolledUp 2026-11-16 stated "completed"'
        assert.deepStrictEqual(yield* become(progressOf("7", 4, 4, "2026-11-16T10:00:00Z"), late(16)), [
          first,
          second,
          open
        ])
        assert.deepInclude(yield* sync(adapter), { facts: 0 })
      })
    )
  )
  it.live("that never was whole is open without a word of it", () =>
    inMemory(
      Effect.gen(function* () {
        const school = schoolOf({ progress: [progressOf("7", 2, 3)] })
        const { adapter } = yield* changing(school)
        yield* sync(adapter)
        school.courses["55"] = courseOf({ progress: [progressOf("7", 1, 3)] })
        yield* sync(adapter)
        assert.deepStrictEqual(yield* standing("progress"), [
          'progress/55/7/progressed Progressed 0.3333 2026-11-01 observed "1/3" revision 2'
        ])
      })
    )
  )
  it.live("that Canvas can't tell of somebody asks for nobody's modules", () =>
    inMemory(
      Effect.gen(function* () {
        const error = { id: "7", progress: { error: { message: "no progress available" } } }
        const { adapter, server } = yield* changing(schoolOf({ ...half, progress: [error] }))
        yield* sync(adapter)
        assert.deepInclude(yield* sync(adapter), { facts: 0, rejections: 0 })
        assert.isEmpty(paths(server).filter((path) => path.includes("student_id=")))
      })
    )
  )
  it.live("of somebody who is not active any more stays, and is no drift; of somebody who is, it would be", () =>
    inMemory(
      Effect.gen(function* () {
        const whole = { ...half, outcomes: [outcome("1", "7")], submissions: [submission("7")] }
        for (const state of ["completed", "inactive", "active"]) {
          const school = schoolOf(whole)
          const found = yield* inMemory(
            Effect.gen(function* () {
              const { adapter } = yield* changing(school)
              yield* sync(adapter)
              const enrolments = [enrolment("7", { enrollment_state: state })]
              school.courses["55"] = courseOf({ ...whole, enrolments, progress: [], outcomes: [], submissions: [] })
              school.date = late(15)
              yield* sync(adapter)
              return yield* drift
            })
          )
          assert.strictEqual(found.length, state === "active" ? 6 : 0, state)
        }
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
  const both = {
    ...half,
    enrolments: [enrolment("7"), enrolment("8")],
    progress: [progressOf("7", 1, 2), progressOf("8", 1, 2)],
    states: { "7": half.states["7"], "8": half.states["7"] }
  }
  const ofOne = (answer: Answer) => (asked: Asked) =>
    asked.url.searchParams.get("student_id") === "8" ? answer : undefined
  const completed = (user: string) => `module/55/${user}/21/completed/1 Completed 2026-10-05 stated "completed"`

  for (const [what, answer] of [
    ["refused", refusal(401)],
    ["what the server fails at", { status: 500, body: "a failure" }]
  ] as const) {
    it.live(
      `of one person that is ${what} is told as what can't be read, until it can, and costs nobody else theirs`,
      () =>
        inMemory(
          Effect.gen(function* () {
            const school = schoolOf(both)
            const { adapter } = yield* changing(school, fast)
            school.instead = ofOne(answer)
            assert.deepInclude(yield* sync(adapter), { rejections: 1 })
            assert.deepStrictEqual(yield* rejected, ["module/55/8/unread"])
            assert.deepStrictEqual(yield* standing("module"), [completed("7")])
            // Nothing moved since, and it is asked for all the same.
            assert.deepInclude(yield* sync(adapter), { facts: 0 })
            assert.deepStrictEqual(yield* rejected, ["module/55/8/unread"])
            school.instead = () => undefined
            assert.deepInclude(yield* sync(adapter), { facts: 1 })
            assert.deepStrictEqual(yield* standing("module"), [completed("7"), completed("8")])
            assert.deepStrictEqual(yield* rejected, [])
          })
        )
    )
  }
  it.live("of one person that is refused is no drift for a whole reading", () =>
    inMemory(
      Effect.gen(function* () {
        const school = schoolOf(both)
        const { adapter } = yield* changing(school)
        yield* sync(adapter)
        school.instead = ofOne(refusal(401))
        school.date = late(15)
        yield* sync(adapter)
        assert.deepStrictEqual(yield* drift, [])
        assert.deepStrictEqual(yield* rejected, ["module/55/8/unread"])
      })
    )
  )
  it.live("of more people than are remembered are found again by the next whole reading at the latest", () =>
    inMemory(
      Effect.gen(function* () {
        const users = Array.from({ length: 502 }, (_, index) => String(index + 1))
        const school = {
          ...schoolOf({
            modules,
            enrolments: users.map((user) => enrolment(user)),
            progress: users.map((user) => progressOf(user, 1, 2)),
            states: Object.fromEntries(users.map((user) => [user, half.states["7"]]))
          }),
          pageRows: 1_000
        }
        const { adapter } = yield* changing(school)
        school.instead = ({ url }) => (url.searchParams.has("student_id") ? refusal(401) : undefined)
        assert.deepInclude(yield* sync(adapter), { rejections: 502 })
        school.instead = () => undefined
        assert.deepInclude(yield* sync(adapter), { facts: 500 })
        school.date = late(15)
        assert.deepInclude(yield* sync(adapter), { facts: 2 })
        assert.deepStrictEqual(yield* rejected, [])
      })
    )
  )
  it.live(
    "that the server fails at for one person after another is told of the course, or fails the run where it answers nothing",
    () =>
      Effect.gen(function* () {
        const users = ["7", "8", "9", "10", "11", "12", "13"]
        const school = schoolOf({
          ...half,
          enrolments: users.map((user) => enrolment(user)),
          progress: users.map((user) => progressOf(user, 1, 2))
        })
        const failing = (some: ReadonlyArray<string>, isDown = false) =>
          Effect.gen(function* () {
            let failures = 0
            school.instead = ({ url }) => {
              const isOne = some.includes(url.searchParams.get("student_id") ?? "")
              failures += isOne ? 1 : 0
              return isOne || (isDown && failures > 0) ? { status: 500, body: "a failure" } : undefined
            }
            const { adapter } = yield* changing(school, fast)
            const { pages, error } = yield* collect(adapter)
            return error?.reason._tag ?? pages.flatMap(({ rejections }) => rejections.map(({ key }) => key))
          })
        const unread = (some: ReadonlyArray<string>) => some.map((user) => `module/55/${user}/unread`)
        assert.deepStrictEqual(yield* failing(users), ["unread/55/progress"])
        assert.strictEqual(yield* failing(users, true), "Unavailable")
        assert.deepStrictEqual(yield* failing(users.slice(2)), unread(users.slice(2)))
        // Six of them, and one in their middle that is answered.
        const others = users.filter((user) => user !== "10")
        assert.deepStrictEqual(yield* failing(others), unread(others))
      })
  )
})
