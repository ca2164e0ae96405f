/** Runs a client without a pace in virtual time: each wait that it tells of passes at once. */
import { Effect, type Exit, Fiber, Logger, Queue, References } from "effect"
import { TestClock } from "effect/testing"

export interface Hurried<A, E> {
  readonly exit: Exit.Exit<A, E>
  /** The waits between attempts, in milliseconds. */
  readonly waits: ReadonlyArray<number>
}

export const hurry = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<Hurried<A, E>> =>
  Effect.gen(function* () {
    const told = yield* Queue.unbounded<number | null>()
    const logger = Logger.make(({ message }) => {
      const wait = /waits (\d+) ms/.exec(String(message))?.[1]
      if (wait !== undefined) Queue.offerUnsafe(told, Number(wait))
    })
    const fiber = yield* effect.pipe(
      Effect.exit,
      Effect.tap(Queue.offer(told, null)),
      Effect.provide(Logger.layer([logger])),
      Effect.provideService(References.MinimumLogLevel, "Debug"),
      Effect.forkChild
    )
    const waits: Array<number> = []
    for (let wait = yield* Queue.take(told); wait !== null; wait = yield* Queue.take(told)) {
      waits.push(wait)
      yield* TestClock.adjust(wait)
    }
    return { exit: yield* Fiber.join(fiber), waits }
  })
