/** What is done after readings, and now and then without any: what the catalog leaves to no person, old texts, checkpoints. */
import type { Ledger } from "@laurel/core"
import { Cause, Effect, Queue, Result } from "effect"
import * as Checkpoints from "../store/Checkpoints.ts"
import type { Opened } from "../configuration/Configuration.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Retention from "../configuration/Retention.ts"
import * as Settling from "../decisions/Settling.ts"
import * as Store from "../store/Store.ts"

/** A deadline or a retention may end, and a checkpoint's place be back again, without any reading. */
const most = "1 hour"

/** What is odd about a checkpoint. */
export const doubted = (doubts: ReadonlyArray<string>): Effect.Effect<void> =>
  Effect.forEach(doubts, (doubt) => Effect.logError(`Look at this: ${doubt}.`), { discard: true })

/** Signs what was recorded since the last time; what is wrong with that is told, and tried again the next time. */
export const sign = Effect.fn("Watch.sign")(function* (opened: Opened) {
  const signed = yield* Effect.result(Checkpoints.sign(opened))
  if (Result.isFailure(signed)) {
    return yield* Effect.logError(`Everything is recorded, but no checkpoint was signed: ${signed.failure.message}`)
  }
  const { failed, doubts } = signed.success
  for (const place of failed) yield* Effect.logError(`The checkpoint is signed, but could not be written to ${place}`)
  yield* doubted(doubts)
})

const once = Effect.fn("Watch.chores")(function* (opened: Opened) {
  const decided = yield* Settling.settle(yield* Store.versions)
  if (decided > 0) yield* Effect.logInfo(`${Numbers.count(decided, "decision")} made as the catalog says`)
  const gone = yield* Retention.apply(opened.retention)
  const texts = gone.rows + gone.rejections + gone.received
  if (texts > 0) yield* Effect.logInfo(`${Numbers.count(texts, "text")} of rows removed: their retention is over`)
  yield* sign(opened)
})

/** Whoever has read tells it here. Told twice before there was time for it is told once. */
export const bell = Queue.sliding<void>(1)

/** Does it each time the bell has rung, and every hour, for ever. What could not be done is told, and done the next time. */
export const watch = (opened: Opened, rung: Queue.Dequeue<void>): Effect.Effect<never, never, Ledger.Ledger> =>
  once(opened).pipe(
    Effect.catch((error) => Effect.logWarning(error.message)),
    // A bug of ours: were it lost with its fiber, no deadline would be kept and no checkpoint signed any more.
    Effect.catchDefect((defect) => Effect.logError(Cause.pretty(Cause.die(defect)))),
    Effect.andThen(Effect.timeoutOption(Queue.take(rung), most)),
    Effect.forever
  )
