/** How far through everybody a plan or an apply is, on stderr: of a large store it takes a while. */
import { Ledger } from "@laurel/core"
import { Effect } from "effect"
import * as Numbers from "../terminal/Numbers.ts"
import { StatusLine } from "../terminal/StatusLine.ts"
import * as Watched from "../store/Watched.ts"

/** Runs what goes through everybody, first to see what a catalog would do and then, from its commit on, to judge them by it. */
export const shown = <A, E, R>(
  effect: Effect.Effect<A, E, R>
): Effect.Effect<A, E | Ledger.LedgerError, R | Ledger.Ledger> =>
  Effect.gen(function* () {
    const { contacts } = yield* (yield* Ledger.Ledger).totals
    const line = new StatusLine()
    let [phase, gone, isTold] = ["looked at", 0, process.stderr.isTTY]
    const words = (): string => {
      isTold = true
      // Who is made known meanwhile is gone through as well.
      return `${Numbers.number(gone)} of ${Numbers.count(Math.max(contacts, gone), "contact")} ${phase}`
    }
    line.begin("going through everybody")
    return yield* effect.pipe(
      Watched.watched({
        loaded: (more) => {
          gone += more
          line.show(words)
        },
        committed: ({ catalog }) => {
          if (catalog !== null) [phase, gone] = ["judged", 0]
        }
      }),
      Effect.ensuring(Effect.sync(() => (isTold ? line.end(words()) : undefined)))
    )
  })
