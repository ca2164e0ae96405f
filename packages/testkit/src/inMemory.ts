import { type Ledger, LedgerMemory } from "@laurel/core"
import { Effect, Layer, Logger } from "effect"
import { secrets } from "./secrets.ts"

/** With a ledger in memory of its own, and nothing logged. */
export const inMemory = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, Exclude<R, Ledger.Ledger>> =>
  effect.pipe(Effect.provide(Layer.mergeAll(Layer.provide(Layer.fresh(LedgerMemory.layer), secrets), Logger.layer([]))))
