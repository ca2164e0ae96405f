/** Events in any order, however often, in however many files and pages, are the same facts. */
import { assert, describe, it } from "@effect/vitest"
import { inMemory } from "@laurel/testkit"
import { Effect, Schema } from "effect"
import { TestClock } from "effect/testing"
import { received, remap, revisions, standing, sync } from "./ledger.ts"
import { bus, eventsOf, fileOf, tracking } from "./lines.ts"
import { demo, setting } from "./platform.ts"

/** Tried this often, and the same way each time; LAUREL_RUNS tries more, each time another way. */
const asked = Number(process.env["LAUREL_RUNS"] ?? 0)
const tries = (runs: number) => ({
  arbitrary: asked > 0 ? { runs: asked } : { runs, seed: "laurel" },
  timeout: 600_000 + asked * 1_000
})

/** Each kind by what it says, at some moment: few moments, so that many are of one. */
const of = { user_id: 3, course_id: demo }
const block = { ...of, block_id: "block-v1:edX+DemoX+Demo_Course+type@video+block@1" }
const grade = (percent_grade: number, letter_grade: string) => ({ ...of, percent_grade, letter_grade })
const award = (current_status: string, mode: string) => ({ certificate: { current_status, mode } })
const kinds: ReadonlyArray<(timestamp: string) => unknown> = [
  (timestamp) => tracking("edx.course.enrollment.activated", { ...of, mode: "audit" }, { timestamp }),
  (timestamp) => tracking("edx.course.enrollment.deactivated", { ...of, mode: "audit" }, { timestamp }),
  (timestamp) => tracking("edx.course.grade.now_passed", of, { timestamp }),
  (timestamp) => tracking("edx.course.grade.now_failed", of, { timestamp }),
  (time) => bus("course.passing.status.updated.v1", { course_passing_status: { is_passing: true } }, { time }),
  (time) => bus("certificate.created.v1", award("downloadable", "verified"), { time }),
  (time) => bus("certificate.changed.v1", award("notpassing", "audit"), { time }),
  (time) => bus("certificate.revoked.v1", award("unavailable", "verified"), { time }),
  (timestamp) => tracking("edx.grades.course.grade_calculated", grade(0.29, ""), { timestamp }),
  (timestamp) => tracking("edx.grades.course.grade_calculated", grade(0.8, "B"), { timestamp }),
  (timestamp) => tracking("edx.grades.course.grade_calculated", grade(0.8, "A"), { timestamp }),
  (timestamp) => tracking("edx.grades.course.grade_calculated", grade(0.8042, "B"), { timestamp }),
  (timestamp) => tracking("edx.completion.block_completion.changed", { ...block, completion: 1 }, { timestamp }),
  (timestamp) => tracking("edx.completion.block_completion.changed", { ...block, completion: 0 }, { timestamp }),
  (timestamp) => tracking("openedx.completion_aggregator.progress.course", { ...block, percent: 1 }, { timestamp }),
  (timestamp) => tracking("openedx.completion_aggregator.progress.course", { ...block, percent: 0.5 }, { timestamp })
]

const upTo = (maximum: number) => Schema.Int.check(Schema.isBetween({ minimum: 0, maximum }))
const Events = Schema.Array(Schema.Tuple([upTo(kinds.length - 1), upTo(12)])).check(
  Schema.isMinLength(6),
  Schema.isMaxLength(24)
)
/** By which events are ordered, repeated, and cut into files and pages. */
const Cuts = Schema.Array(upTo(1_000)).check(Schema.isMinLength(12), Schema.isMaxLength(24))

const lineOf = ([kind, hour]: readonly [number, number]): unknown =>
  kinds[kind]?.(`2026-03-0${1 + (hour % 4)}T${String(10 + hour).padStart(2, "0")}:00:00.000+00:00`)

const claiming = { setting: { ...setting, claims: { email: true } } }

/** Shuffled, some of them twice, and cut into files. */
const filesOf = (lines: ReadonlyArray<unknown>, cuts: ReadonlyArray<number>): ReadonlyArray<Uint8Array> => {
  const cut = (index: number): number => cuts[index % cuts.length] ?? 0
  const all = [...lines, ...lines.filter((_, index) => cut(index) % 3 === 0)]
    .map((line, index) => [cut(index * 7 + 1), line] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, line]) => line)
  const files = Map.groupBy(all.entries(), ([index]) => Math.floor(index / (2 + (cut(3) % 9))))
  return [...files.values()].map((entries) => fileOf(...entries.map(([, line]) => line)))
}

describe("events", () => {
  it.effect.prop(
    "are the same facts in any order, repetition, split into files and pages; and read again they write nothing",
    [Events, Cuts],
    ([events, cuts]) =>
      Effect.gen(function* () {
        yield* TestClock.setTime(Date.UTC(2026, 3, 1))
        const lines = events.map(lineOf)
        const whole = yield* inMemory(Effect.andThen(sync(eventsOf(fileOf(...lines), claiming)), standing))
        yield* inMemory(
          Effect.gen(function* () {
            const files = filesOf(lines, cuts)
            const options = { ...claiming, pageRows: 1 + ((cuts[5] ?? 0) % 4) }
            for (const file of files) yield* sync(eventsOf(file, options))
            assert.deepStrictEqual(yield* standing, whole)
            const before = [yield* revisions, yield* received]
            for (const file of [...files.toReversed(), fileOf(...lines)]) yield* sync(eventsOf(file, options))
            assert.deepStrictEqual([yield* revisions, yield* received], before)
          })
        )
      }),
    tries(60)
  )
  it.effect.prop(
    "of a course that the setting has only in the end are the same facts, by what is kept or by one file read again",
    [Events, Cuts],
    ([events, cuts]) =>
      Effect.gen(function* () {
        yield* TestClock.setTime(Date.UTC(2026, 3, 1))
        const lines = events.map(lineOf)
        const whole = yield* inMemory(Effect.andThen(sync(eventsOf(fileOf(...lines), claiming)), standing))
        const pageRows = 1 + ((cuts[5] ?? 0) % 4)
        const files = filesOf(lines, cuts)
        const without = { setting: { ...claiming.setting, courses: [] }, pageRows }
        const [first = fileOf()] = files
        for (const isRemapped of [true, false]) {
          yield* inMemory(
            Effect.gen(function* () {
              for (const [at, file] of files.entries()) yield* sync(eventsOf(file, without), at === 0 ? 1 : undefined)
              yield* sync(eventsOf(first, without))
              assert.deepStrictEqual(yield* standing, [])
              if (isRemapped) {
                yield* remap(eventsOf(fileOf(), claiming))
                assert.deepStrictEqual(yield* standing, whole)
              }
              yield* sync(eventsOf(first, { ...claiming, pageRows }))
              yield* remap(eventsOf(fileOf(), claiming))
              assert.deepStrictEqual(yield* standing, whole)
              const before = [yield* revisions, yield* received]
              for (const file of files) yield* sync(eventsOf(file, { ...claiming, pageRows }))
              assert.deepStrictEqual([yield* revisions, yield* received], before)
            })
          )
        }
      }),
    { arbitrary: { runs: 60 } }
  )
})
