import type { Ledger } from "@laurel/core"
import { Effect } from "effect"
import type { Engine } from "../Engine.ts"

/** Runs statements one after another. */
export const execute = (engine: Engine, sql: ReadonlyArray<string>): Effect.Effect<void, Ledger.LedgerError> =>
  Effect.forEach(sql, (each) => engine.run(each), { discard: true })
