/** The right to be the only one at something. A lease keeps workers out of each other's way; its fence keeps a paused one from writing. */
import { Context, Effect, type Scope } from "effect"
import { Busy, Ledger, LedgerError, type Lease } from "./Ledger.ts"

/** Milliseconds a lease lasts unless it is renewed: how long the work of a worker that died waits for the next one. */
export const Duration = Context.Reference("@laurel/core/Lease.Duration", { defaultValue: () => 10_000 })

/** Milliseconds between two looks at a lease that somebody else has. */
const pause = 100

/** A lease for as long as the scope is open, renewed until then; undefined where somebody else has it. */
export const take = Effect.fn("Lease.take")(function* (
  name: string
): Effect.fn.Return<Lease | undefined, LedgerError, Ledger | Scope.Scope> {
  const ledger = yield* Ledger
  const duration = yield* Duration
  const lease = yield* Effect.acquireRelease(ledger.lease(name, duration), (held) =>
    // One that can't be given back runs out.
    held === undefined ? Effect.void : Effect.ignore(ledger.release(held))
  )
  if (lease === undefined) return undefined
  // One that can't be kept is somebody else's by and by, and then the fence refuses what rests on it. A failure may pass.
  const kept = Effect.catchIf(
    ledger.renew(lease, duration),
    ({ reason }) => reason._tag !== "Superseded",
    () => Effect.void
  )
  const renewal = Effect.andThen(Effect.sleep(Math.ceil(duration / 3)), kept)
  yield* Effect.forkScoped(Effect.ignore(Effect.forever(renewal)))
  return lease
})

/**
 * The same, waiting for whoever has it: for one duration and a half, so that what a dead worker held can be taken. Fails as busy
 * where it is kept.
 */
export const wait = Effect.fn("Lease.wait")(function* (
  name: string,
  what: string
): Effect.fn.Return<Lease, LedgerError, Ledger | Scope.Scope> {
  const tries = Math.ceil(((yield* Duration) * 1.5) / pause) + 1
  for (let attempt = 1; attempt <= tries; attempt++) {
    const lease = yield* take(name)
    if (lease !== undefined) return lease
    if (attempt < tries) yield* Effect.sleep(pause)
  }
  return yield* new LedgerError({ ledger: what, reason: new Busy({ found: "another worker is at it" }) })
})
