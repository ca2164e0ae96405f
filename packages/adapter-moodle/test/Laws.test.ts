/** What holds for whatever Moodle answers, in whatever order. */
import { assert, describe, it } from "@effect/vitest"
import { CivilDate, Instant } from "@laurel/core"
import { inMemory } from "@laurel/testkit"
import { Effect, Schema } from "effect"
import * as Rows from "../src/Rows.ts"
import { activityRows, enrolmentRow, gradeRows, type Status } from "./composed.ts"
import { life } from "./lives.ts"
import { sync } from "./ledger.ts"
import { recorded, site } from "./moodle.ts"
import { settingOf } from "./facts.ts"
import { facts, kept, reading } from "./site.ts"

/** Tried this often, and the same way each time; LAUREL_RUNS tries more, each time another way. */
const asked = Number(process.env["LAUREL_RUNS"] ?? 0)
const tries = (runs: number) => ({
  arbitrary: asked > 0 ? { runs: asked } : { runs, seed: "laurel" },
  timeout: 600_000 + asked * 1_000
})

const monday = "2026-11-23T14:00:00Z"
const tuesday = "2026-11-24T14:00:00Z"

const Ranks = Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1_000 }))).check(
  Schema.isMinLength(20),
  Schema.isMaxLength(200)
)

/** The rows of the recorded site, before its corrections and after them. */
const recordedRows = Effect.runPromise(
  Effect.scoped(
    inMemory(
      Effect.gen(function* () {
        const setting = settingOf({ wholeEveryDays: 1 })
        const { adapter, become } = yield* site((called) => recorded("before", called), monday, { setting })
        const rows = Effect.map(kept, (all) => all.map(({ raw }): unknown => JSON.parse(raw)))
        yield* sync(adapter)
        const before = yield* rows
        become((called) => recorded("after", called), tuesday)
        yield* sync(adapter)
        return { before, after: yield* rows }
      })
    )
  )
)

describe("rows of a page", () => {
  it.effect.prop(
    "say the same in any order, and however often each of them comes",
    [Ranks],
    ([ranks]) =>
      Effect.gen(function* () {
        const rank = (index: number): number => ranks[index % ranks.length] ?? 0
        const shuffled = (rows: ReadonlyArray<unknown>) =>
          [...rows, ...rows.filter((_, index) => rank(index) % 3 === 0)]
            .map((row, index) => [rank(index * 7), row] as const)
            .toSorted(([a], [b]) => a - b)
            .map(([, row]) => row)
        const { before, after } = yield* Effect.promise(() => recordedRows)
        assert.isAbove(before.length, 0)
        const both = (change: (rows: ReadonlyArray<unknown>) => ReadonlyArray<unknown>) =>
          inMemory(
            Effect.gen(function* () {
              yield* reading(() => change(before), monday)
              yield* reading(() => change(after), tuesday)
              return yield* facts
            })
          )
        assert.deepStrictEqual(yield* both(shuffled), yield* both((rows) => rows))
      }),
    tries(8)
  )
})

/** What Moodle may say of an activity. */
const answers = {
  incomplete: { state: 0, isoverallcomplete: false, overrideby: null },
  complete: { state: 1, isoverallcomplete: true, overrideby: null },
  passed: { state: 2, isoverallcomplete: true, overrideby: null },
  failed: { state: 3, isoverallcomplete: true, overrideby: null },
  "failed, so incomplete": { state: 3, isoverallcomplete: false, overrideby: null },
  "set to complete": { state: 1, isoverallcomplete: true, overrideby: 2 },
  "set to incomplete": { state: 0, isoverallcomplete: false, overrideby: 2 }
} as const
type Name = keyof typeof answers

// Keys of an object that is written here, whose type lists them.
const names = Object.keys(answers) as ReadonlyArray<Name>
const Year = Schema.Array(
  Schema.Struct({
    name: Schema.Literals(names),
    /** It was reset before, and nobody looked in between. */
    isReset: Schema.Boolean,
    isDated: Schema.Boolean
  })
).check(Schema.isMinLength(1), Schema.isMaxLength(12))

const day = (index: number): string =>
  `${CivilDate.format(Instant.dayIn(Instant.Instant.make(1_767_258_000_000 + index * 86_400_000), "UTC"))}T09:00:00Z`
const secondsOf = (text: string): number => (Instant.parse(text) ?? 0) / 1_000

describe("an activity", () => {
  it.effect.prop(
    "loses nothing that was so, whatever comes later, and stands as Moodle says last",
    [Year],
    ([year]) =>
      Effect.sync(() => {
        const { read, rows, drafts } = life()
        let [last, moment] = ["", 0]
        for (const [index, { name, isReset, isDated }] of year.entries()) {
          // Moodle's moment moves when the state does.
          if (name !== last || isReset) moment = isDated ? secondsOf(day(index)) : 0
          last = name
          const status: Status = { cmid: 8, modname: "quiz", timecompleted: moment, ...answers[name] }
          const compose: Parameters<typeof read>[0] = (about) => activityRows(about, 10, status)
          const done = drafts().filter(
            ({ evidence: { _tag, ...evidence } }) =>
              _tag === "Completed" || ("verdict" in evidence && evidence.verdict === "waive")
          )
          read(compose, day(index))
          for (const { reference, happened, evidence } of done) {
            const now = drafts().find((draft) => draft.reference.key === reference.key)
            assert.deepStrictEqual(now?.evidence, evidence, `${reference.key} is as it was`)
            assert.strictEqual(now?.happened.on, happened.on, `${reference.key} is when it was`)
          }
          const text = JSON.stringify(rows())
          assert.strictEqual(read(compose, day(index + 200)), 0, "a second reading says nothing new")
          assert.strictEqual(JSON.stringify(rows()), text, "a second reading has the same rows")
          const isFailed = drafts().some(({ evidence }) => "verdict" in evidence && evidence.verdict === "fail")
          if (name === "set to incomplete") assert.isTrue(isFailed, "failed by hand")
          else if (name !== "incomplete") assert.isFalse(isFailed, "failed by hand no longer")
          assert.strictEqual(standsAs(drafts().map(({ reference }) => reference.key)), expected[name])
        }
      }),
    tries(500)
  )
})

type Stands = "done" | "waived" | "undone"
const expected: { readonly [name in Name]: Stands } = {
  incomplete: "undone",
  complete: "done",
  passed: "done",
  failed: "done",
  "failed, so incomplete": "undone",
  "set to complete": "waived",
  "set to incomplete": "undone"
}

/** How an activity stands by the keys of its facts: in its last episode. */
const standsAs = (keys: ReadonlyArray<string>): Stands => {
  const episodes = keys.map((key) => Number(key.split("/").at(-1)))
  const last = Math.max(0, ...episodes)
  const names = new Set(keys.filter((_, index) => episodes[index] === last).map((key) => key.split("/").at(-2)))
  if (names.has("incomplete")) return "undone"
  if (names.has("override")) return "waived"
  return names.has("completed") ? "done" : "undone"
}

const Months = Schema.Array(Schema.Literals(Rows.statuses)).check(Schema.isMinLength(1), Schema.isMaxLength(12))

describe("an enrolment", () => {
  it.effect.prop(
    "keeps the day of each coming and going, and stands as Moodle says last",
    [Months],
    ([months]) =>
      Effect.sync(() => {
        const { read, rows, drafts } = life()
        for (const [index, status] of months.entries()) {
          const compose: Parameters<typeof read>[0] = (about) => [enrolmentRow(about, 10, status)]
          const before = drafts()
          read(compose, day(index))
          for (const { reference, happened } of before) {
            const now = drafts().find((draft) => draft.reference.key === reference.key)
            assert.strictEqual(now?.happened.at, happened.at, `${reference.key} is when it was`)
          }
          const text = JSON.stringify(rows())
          assert.strictEqual(read(compose, day(index + 200)), 0, "a second reading says nothing new")
          assert.strictEqual(JSON.stringify(rows()), text, "a second reading has the same rows")
          const last = drafts()
            .toSorted((a, b) => (a.happened.at ?? 0) - (b.happened.at ?? 0))
            .at(-1)
          assert.strictEqual(last?.evidence._tag, status === "active" ? "Registered" : "Unregistered")
        }
      }),
    tries(200)
  )
})

const Terms = Schema.Array(
  Schema.Struct({
    raw: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 10 })),
    /** What came before the grade: a reset that was seen, one that nobody saw, or none. */
    before: Schema.Literals(["reset", "unseen reset", "nothing"])
  })
).check(Schema.isMinLength(1), Schema.isMaxLength(12))

describe("a grade", () => {
  it.effect.prop(
    "is corrected until its activity is reset, and stands beside the next one from then on",
    [Terms],
    ([terms]) =>
      Effect.sync(() => {
        const { read, rows, drafts } = life()
        const item = { id: 11, itemtype: "mod", itemmodule: "quiz", itemnumber: 0, cmid: 8, grademin: 0, grademax: 10 }
        const reading = (state: number, completed: number, grade: object, seen: string) => {
          const isDone = state !== 0
          const status = { cmid: 8, modname: "quiz", state, timecompleted: completed, overrideby: null }
          const compose: Parameters<typeof read>[0] = (about) => {
            const answered = { ...status, isoverallcomplete: isDone }
            return [...activityRows(about, 10, answered), ...gradeRows(about, 10, { ...item, ...grade }, [answered])]
          }
          read(compose, seen)
          const text = JSON.stringify(rows())
          assert.strictEqual(read(compose, day(300)), 0, "a second reading says nothing new")
          assert.strictEqual(JSON.stringify(rows()), text, "a second reading has the same rows")
        }
        let completed = 0
        const expected: Array<number> = []
        for (const [index, { raw, before }] of terms.entries()) {
          if (before === "reset" && index > 0) reading(0, 0, { graderaw: null }, day(2 * index))
          const at = secondsOf(day(2 * index + 1))
          const isAnother = before !== "nothing" || index === 0
          if (isAnother) {
            completed = at
            expected.push(raw)
          } else expected.splice(-1, 1, raw)
          reading(2, completed, { graderaw: raw, gradedategraded: at }, day(2 * index + 1))
        }
        const scores = drafts().flatMap(({ evidence }) => (evidence._tag === "Scored" ? [evidence.raw] : []))
        assert.deepStrictEqual(scores, expected)
      }),
    tries(300)
  )
})
