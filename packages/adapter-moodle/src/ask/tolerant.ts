/** A call that fails while the site works costs only what it was about: all else is read on. */
import type { Adapter } from "@laurel/core"
import { Effect } from "effect"
import type { Client } from "./Ask.ts"
import * as Problem from "./Problem.ts"

/** Calls of one function that may fail one after another, each about something else. Then it is no matter of what they are about. */
const maxInARow = 10

/** A code of ours, for what Moodle gives none. */
export const unanswered = "unanswered"

/** A failure that may be of this call alone. Where the site asks to wait, or nothing is allowed, it is of everything. */
const isOfOne = (failure: Adapter.Failure): boolean =>
  failure._tag === "Broken" || (failure._tag === "Unavailable" && failure.retryAfter === null)

/**
 * A client whose calls are refused, with the code `unanswered`, where they fail after all retries, or answer what can't be read, and
 * `probe` shows that the site is well. Where it is not, or too many in a row fail, they fail as before.
 */
export const tolerant = (client: Client, probe: Effect.Effect<unknown, Adapter.Failure>): Client => {
  const inARow = new Map<string, number>()
  return {
    call: (schema) => {
      const call = client.call(schema)
      return (about) =>
        call(about).pipe(
          Effect.tap(() => Effect.sync(() => inARow.delete(about.name))),
          Effect.catchIf(
            isOfOne,
            Effect.fnUntraced(function* (failure) {
              const count = (inARow.get(about.name) ?? 0) + 1
              inARow.set(about.name, count)
              if (count > maxInARow) return yield* Effect.fail(failure)
              yield* Effect.mapError(probe, () => failure)
              yield* Effect.logWarning(
                `${failure.where}: expected ${failure.expected}, found ${failure.found}. The site answers otherwise, so the rest is read.`
              )
              return Problem.refused(
                about,
                unanswered,
                `expected ${failure.expected}, found ${failure.found}`.slice(0, 500)
              )
            })
          )
        )
    }
  }
}
