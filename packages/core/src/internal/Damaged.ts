/** A ledger that can't be read was altered, or is damaged: that is what a check has to say, and no reason to end it. */
import { Effect } from "effect"
import type { LedgerError } from "../Ledger.ts"

/** What there is to say instead where the ledger holds what was never written to it; any other failure stays one. */
export const orElse =
  <B>(instead: (found: string) => B) =>
  <A, R>(effect: Effect.Effect<A, LedgerError, R>): Effect.Effect<A | B, LedgerError, R> =>
    Effect.catch(effect, (error): Effect.Effect<B, LedgerError> =>
      error.reason._tag === "Corrupt" ? Effect.succeed(instead(error.reason.found)) : Effect.fail(error)
    )
