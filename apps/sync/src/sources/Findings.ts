/** What is found where a source is examined. */
import { Finding } from "@laurel/core"
import { Duration, Effect } from "effect"
import * as Numbers from "../terminal/Numbers.ts"

/** What is found, and a finding where it dies of a bug: whoever looks at several sources goes on with the next. */
export const guarded = (
  examined: Effect.Effect<ReadonlyArray<Finding.Finding>>
): Effect.Effect<ReadonlyArray<Finding.Finding>> =>
  Effect.catchDefect(examined, (cause) =>
    Effect.succeed([
      Finding.wrong(
        "Laurel",
        `a bug: ${cause instanceof Error ? cause.message : String(cause)}`,
        "Please report it with this message. Other sources are not touched by it."
      )
    ])
  )

/** What is found within so many seconds, and that it took longer. */
export const within = (
  examined: Effect.Effect<ReadonlyArray<Finding.Finding>>,
  seconds: number
): Effect.Effect<ReadonlyArray<Finding.Finding>> =>
  Effect.suspend(() => {
    const told: Array<Finding.Finding> = []
    return examined.pipe(
      Effect.provideService(Finding.Told, (found) => Effect.sync(() => told.push(...found))),
      Effect.timeoutOrElse({
        duration: Duration.seconds(seconds),
        orElse: () =>
          Effect.sync(() => [
            ...told,
            Finding.wrong(
              "the examination",
              `no end of it after ${Numbers.count(seconds, "second")}`,
              "See that it can be reached and answers at all; where it is only slow, give --seconds more."
            )
          ])
      })
    )
  })
