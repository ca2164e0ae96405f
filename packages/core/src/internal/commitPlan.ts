/** Loads, plans and commits, again where another writer was first. */
import { Clock, Effect, Random, Result } from "effect"
import { Instant } from "../Instant.ts"
import { Ledger, type LedgerError, type Loaded } from "../Ledger.ts"
import type { Plan } from "../Plan.ts"

/** How often a commit is planned when other writers are first. */
export const maxAttempts = 8

/** Milliseconds to wait at most before the third attempt; before each later one twice as long. */
const firstPause = 20

/** Once is chance, and planning again at once will do. Whoever loses again waits a while, each a while of their own. */
export const pauseBefore = (attempt: number): Effect.Effect<void> =>
  attempt < 3
    ? Effect.void
    : Effect.flatMap(Random.nextBetween(0, firstPause * 2 ** (attempt - 3)), (milliseconds) =>
        Effect.sleep(milliseconds)
      )

/** The present, or the time of the last commit where a clock has gone back. */
export const now = (loaded: Loaded): Effect.Effect<Instant> =>
  Effect.map(Clock.currentTimeMillis, (millis) => Instant.make(Math.max(millis, loaded.head.recordedAt ?? millis)))

/**
 * `attempt` counts from 1. From the second on every reference is to be looked up; numbers of one's own are for who may have lost a
 * race for them, since a source that is alone is to leave none out. A plan that is no news is not committed.
 */
export const commitPlan = Effect.fnUntraced(function* <L extends Loaded, E = never>(
  load: (attempt: number) => Effect.Effect<L, LedgerError>,
  plan: (loaded: L, at: Instant) => Result.Result<Plan, E>,
  isNews: (plan: Plan) => Effect.Effect<boolean, LedgerError, Ledger> = () => Effect.succeed(true)
): Effect.fn.Return<Plan, LedgerError | E, Ledger> {
  const ledger = yield* Ledger
  for (let attempt = 1; ; attempt++) {
    yield* pauseBefore(attempt)
    const loaded = yield* load(attempt)
    const planned = yield* Effect.fromResult(plan(loaded, yield* now(loaded)))
    if (!(yield* isNews(planned))) return planned
    const outcome = yield* Effect.result(ledger.commit(planned.commit))
    if (Result.isSuccess(outcome)) return planned
    if (outcome.failure.reason._tag !== "Conflict" || attempt === maxAttempts) return yield* outcome.failure
  }
})
