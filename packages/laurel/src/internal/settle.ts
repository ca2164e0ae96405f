/** What the catalog leaves to no person. */
import { Lease, type Ledger, type Refusal, Review } from "@laurel/core"
import { Effect, type Scope } from "effect"
import type { RefusedError } from "../errors.ts"
import type { World } from "./World.ts"

/**
 * Decides what the catalog leaves to no person, and tells how many decisions that took. One program at a time: where somebody is long
 * at it, the rest is for the next time.
 */
export const settle = Effect.fn("laurel.settle")(function* (
  world: World
): Effect.fn.Return<number, Ledger.LedgerError | Refusal | RefusedError, Ledger.Ledger | Scope.Scope> {
  const versions = yield* world.versions
  const lease = yield* Lease.wait("laurel.policy", "policy").pipe(
    Effect.catchReason("LedgerError", "Busy", () => Effect.undefined)
  )
  return lease === undefined ? 0 : yield* Review.settle(versions)
}, Effect.scoped)
