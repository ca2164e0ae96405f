import { Adapter as Adapters, Plan } from "@laurel/core"
import { Effect, type Scope } from "effect"
import { InvalidError } from "../../errors.ts"
import type { Adapter, ReadyAdapter } from "../Adapter.ts"

/** The adapter that was given, opened; fails where it is none, can't be opened, or has a name that Laurel keeps for itself. */
export const adapterOf = (
  adapter: Adapter
): Effect.Effect<Adapters.Adapter, Adapters.AdapterError | Error, Scope.Scope> =>
  Effect.tap(openedOf(adapter), ({ source }) => (Plan.isReserved(source) ? Effect.fail(reserved(source)) : Effect.void))

const reserved = (source: string): InvalidError => {
  const message = `expected a name of your own, found ${source}: Laurel keeps those that begin with "laurel."`
  return new InvalidError([{ path: "adapter.source", message }])
}

const openedOf = (adapter: Adapter): Effect.Effect<Adapters.Adapter, Adapters.AdapterError | Error, Scope.Scope> => {
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
