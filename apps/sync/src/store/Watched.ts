/** A ledger that tells what passes through it: waiting for others, and how far long work is, show nowhere else. */
import { Ledger } from "@laurel/core"
import { Effect } from "effect"

export interface Watcher {
  /** Whether a lease was had when it was asked for, and what is to be done about it before anything else. */
  readonly leased?: (name: string, isHad: boolean) => Effect.Effect<void, Ledger.LedgerError> | void
  /** So many whole contacts were loaded. */
  readonly loaded?: (contacts: number) => void
  readonly committed?: (commit: Ledger.Commit) => void
}

/** Runs an effect on the same ledger, watched. */
export const watched =
  ({ leased, loaded, committed }: Watcher) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R | Ledger.Ledger> =>
    Effect.flatMap(Ledger.Ledger, (ledger) =>
      Effect.provideService(
        effect,
        Ledger.Ledger,
        Ledger.Ledger.of({
          ...ledger,
          lease: (name, milliseconds) =>
            Effect.tap(ledger.lease(name, milliseconds), (lease) =>
              Effect.suspend(() => leased?.(name, lease !== undefined) ?? Effect.void)
            ),
          loadContacts: (after, limit, until) =>
            Effect.tap(ledger.loadContacts(after, limit, until), ({ ids }) =>
              Effect.sync(() => {
                // One alone is asked for to see whether there are more.
                if (limit > 1) loaded?.(ids.length)
              })
            ),
          commit: (commit) => Effect.tap(ledger.commit(commit), () => Effect.sync(() => committed?.(commit)))
        })
      )
    )
