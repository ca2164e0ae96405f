/** How often a client knocks, in virtual time. */
import { assert, it } from "@effect/vitest"
import { Clock, Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import * as Pace from "../src/Pace.ts"

const begin = (pace: Effect.Effect<void>) => Effect.andThen(pace, Clock.currentTimeMillis)

it.effect("attempts begin evenly spaced, whoever makes them", () =>
  Effect.gen(function* () {
    const pace = Pace.make(4, 10)
    const fiber = yield* Effect.forkChild(
      Effect.forEach(Array.from({ length: 5 }), () => begin(pace), { concurrency: "unbounded" })
    )
    yield* TestClock.adjust("10 seconds")
    assert.deepStrictEqual(yield* Fiber.join(fiber), [0, 250, 500, 750, 1000])
  })
)

it.effect("one that comes later than its turn begins at once, and earns nothing by it", () =>
  Effect.gen(function* () {
    const pace = Pace.make(1, 10)
    yield* pace
    yield* TestClock.adjust("1 minute")
    const fiber = yield* Effect.forkChild(Effect.forEach([1, 2], () => begin(pace), { concurrency: 2 }))
    yield* TestClock.adjust("10 seconds")
    assert.deepStrictEqual(yield* Fiber.join(fiber), [60_000, 61_000])
  })
)

it.effect("a clock that is set back holds nobody longer than those who wait", () =>
  Effect.gen(function* () {
    const pace = Pace.make(1, 3)
    yield* TestClock.setTime(1_000_000)
    yield* pace
    yield* TestClock.setTime(0)
    const fiber = yield* Effect.forkChild(begin(pace))
    yield* TestClock.adjust("10 seconds")
    assert.isAtMost(yield* Fiber.join(fiber), 3000)
  })
)
