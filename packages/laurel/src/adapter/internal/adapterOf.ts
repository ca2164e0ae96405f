import { Adapter as Adapters } from "@laurel/core"
import { Effect, type Scope } from "effect"
import type { Adapter, ReadyAdapter } from "../Adapter.ts"

/** The adapter that was given, opened; fails where it is none, or can't be opened. */
export const adapterOf = (
  adapter: Adapter
): Effect.Effect<Adapters.Adapter, Adapters.AdapterError | Error, Scope.Scope> => {
  if (isReady(adapter)) return Adapters.opened(adapter)
  // It has an Effect's mark, and its type says what it gives.
  const opening = adapter as unknown as Effect.Effect<ReadyAdapter, unknown, Scope.Scope>
  return opening.pipe(Effect.catch(failed), Effect.flatMap(Adapters.opened))
}

const isReady = (adapter: Adapter): adapter is ReadyAdapter => !Effect.isEffect(adapter)

/** What an adapter's client finds wrong is told as its source's failure; any other failure as it is. */
const failed = Effect.fnUntraced(function* (error: unknown) {
  const { Http } = yield* Effect.promise(() => import("@laurel/http"))
  if (error instanceof Http.HttpError) {
    return yield* new Adapters.AdapterError({ source: error.source, reason: Http.toFailure(error) })
  }
  return yield* Effect.fail(error instanceof Error ? error : new Error(String(error)))
})
