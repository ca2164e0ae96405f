/** What was only seen, by a clock that was ahead: its day is mended with the clock. */
import { assert, describe, it } from "@effect/vitest"
import { inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import { courseOf, enrolment, outcome, progressOf, schoolOf, submission } from "./canvas.ts"
import { changing, standing, sync } from "./ledger.ts"

const day = (number: number): string => `Sun, ${String(number).padStart(2, "0")} Nov 2026 12:00:00 GMT`
const seen = {
  enrolments: [enrolment("7", { created_at: null })],
  submissions: [submission("7", { graded_at: null })],
  progress: [progressOf("7", 1, 2)],
  modules: [{ id: "21", items: [{ completion_requirement: {} }] }],
  states: { "7": [{ id: "21", state: "completed" }] },
  outcomes: [outcome("1", "7", { submitted_or_assessed_at: null })]
}
/** The days that facts which were only seen stand with. */
const days = Effect.map(standing(""), (facts) => [
  ...new Set(facts.flatMap((fact) => / (\S+) observed/.exec(fact)?.[1] ?? []))
])

describe("what was first seen by a clock that was ahead", () => {
  it.live("is of the day on which it is seen once the clock is mended, and stays so", () =>
    inMemory(
      Effect.gen(function* () {
        const school = schoolOf(seen)
        const { adapter } = yield* changing(school)
        school.date = day(8)
        yield* sync(adapter)
        assert.deepStrictEqual(yield* days, ["2026-11-08"])
        school.date = day(7)
        // One each of enrolment, progress and module, and two each of submission and outcome.
        assert.deepInclude(yield* sync(adapter), { corrections: 7 })
        assert.deepStrictEqual(yield* days, ["2026-11-07"])
        for (const later of [8, 20]) {
          school.date = day(later)
          assert.deepStrictEqual(yield* sync(adapter), { facts: 0, corrections: 0, rejections: 0, entries: 0 })
        }
        assert.deepStrictEqual(yield* days, ["2026-11-07"])
      })
    )
  )
  it.live("and is complete by Canvas' word is so at the moment that Canvas says now", () =>
    inMemory(
      Effect.gen(function* () {
        const of = (completed_at: string) =>
          courseOf({
            ...seen,
            progress: [progressOf("7", 2, 2, completed_at)],
            states: { "7": [{ id: "21", state: "completed", completed_at }] }
          })
        const completed = Effect.map(standing(""), (facts) => facts.filter((fact) => fact.includes("/completed/")))
        const school = schoolOf()
        const { adapter } = yield* changing(school)
        for (const [at, stated, stands] of [
          [8, 8, 8],
          // Mended, and dated as it was: in time, the first date stays.
          [7, 6, 6],
          [20, 19, 6]
        ] as const) {
          const two = (number: number) => String(number).padStart(2, "0")
          school.date = day(at)
          school.courses["55"] = of(`2026-11-${two(stated)}T11:00:00Z`)
          yield* sync(adapter)
          const words = (yield* completed).map((fact) => / (\S+) stated/.exec(fact)?.[1])
          assert.deepStrictEqual(words, [`2026-11-${two(stands)}`, `2026-11-${two(stands)}`])
        }
      })
    )
  )
})
