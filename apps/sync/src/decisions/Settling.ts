/** What the catalog leaves to no person is decided: by whoever reads the sources. */
import { type Catalog, Lease, Review } from "@laurel/core"
import { Effect } from "effect"

/**
 * Decides all of it, and tells how many decisions that took. One program at a time, or two would answer the same question: where
 * somebody is long at it, the rest is for the next time.
 */
export const settle = Effect.fn("Settling.settle")(function* (versions: Catalog.Versions) {
  const lease = yield* Lease.wait("laurel.policy", "policy").pipe(
    Effect.catchReason("LedgerError", "Busy", () => Effect.undefined)
  )
  return lease === undefined ? 0 : yield* Review.settle(versions)
}, Effect.scoped)
