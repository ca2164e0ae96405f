/** What is found where a source is examined. */
import type { Adapter } from "@laurel/core"
import { Duration, Effect } from "effect"
import * as Numbers from "../Numbers.ts"

export const fine = (what: string, found: string): Adapter.Finding => ({ what, state: "fine", found, advice: null })

export const wrong = (what: string, found: string, advice: string): Adapter.Finding => ({
  what,
  state: "wrong",
  found,
  advice
})

/** What keeps it from being read. */
export const ofFailure = ({ where, expected, found, advice }: Adapter.Failure): Adapter.Finding =>
  wrong(where, `expected ${expected}, found ${found}`, advice)

/** The same, and a finding where it dies of a bug: whoever looks at several sources goes on with the next. */
export const guarded = (
  examined: Effect.Effect<ReadonlyArray<Adapter.Finding>>
): Effect.Effect<ReadonlyArray<Adapter.Finding>> =>
  Effect.catchDefect(examined, (cause) =>
    Effect.succeed([
      wrong(
        "Laurel",
        `a bug: ${cause instanceof Error ? cause.message : String(cause)}`,
        "Please report it with this message. Other sources are not touched by it."
      )
    ])
  )

/** What is found within so many seconds, or that it took longer. */
export const within = (
  examined: Effect.Effect<ReadonlyArray<Adapter.Finding>>,
  seconds: number
): Effect.Effect<ReadonlyArray<Adapter.Finding>> =>
  Effect.timeoutOrElse(examined, {
    duration: Duration.seconds(seconds),
    orElse: () =>
      Effect.succeed([
        wrong(
          "the examination",
          `no end of it after ${Numbers.count(seconds, "second")}`,
          "See that it can be reached and answers at all; where it is only slow, give --seconds more."
        )
      ])
  })
