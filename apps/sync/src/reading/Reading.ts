/** One source is read to its end: the one way of `laurel sync` and of `laurel watch`. */
import { type Adapter, type Catalog, type Id, Lease, Ledger, Sync } from "@laurel/core"
import { Cause, Effect, Exit, Option, Stream } from "effect"
import * as Numbers from "../terminal/Numbers.ts"
import * as Runs from "./Runs.ts"
import type { Selected } from "../sources/Sources.ts"
import * as Watched from "../store/Watched.ts"

export interface Options {
  readonly by: Runs.Run["by"]
  /** Whether to wait a while for whoever reads the source now. */
  readonly waits: boolean
  /** Where to begin; on from where it stopped unless given. */
  readonly start?: Sync.Start
  /** Somebody else reads it, and may do so for so many seconds before this gives up. Is told once. */
  readonly waiting?: (seconds: number) => void
  readonly committed: (page: Sync.Progress) => void
}

/** What came of it. */
export type Outcome =
  | { readonly _tag: "Done" }
  /** The source could not be read on; what was committed stays. */
  | { readonly _tag: "Failed"; readonly message: string }
  /** Somebody else reads it, and goes on with it. */
  | { readonly _tag: "Busy"; readonly message: string }

const done: Outcome = { _tag: "Done" }

const busy = (source: Id.SourceId, milliseconds: number): string =>
  `source "${source}": another sync of it is going on, so it was not read here. Run again when that one has ended; where it died, its place is free ${Numbers.count(milliseconds / 1_000, "second")} later`

/** How an attempt ended, as it is kept. */
const endOf = (exit: Exit.Exit<void, Adapter.AdapterError | Ledger.LedgerError>): Runs.Ended => {
  if (Exit.isSuccess(exit)) return { end: "done" }
  const error = Option.getOrUndefined(Cause.findErrorOption(exit.cause))
  if (error === undefined) return { end: "stopped" }
  if (error._tag === "LedgerError") {
    return error.reason._tag === "Superseded" ? { end: "stopped" } : { end: "failed", why: "store", retryAfter: null }
  }
  const retryAfter = error.reason._tag === "Unavailable" ? error.reason.retryAfter : null
  return { end: "failed", why: error.reason._tag, retryAfter }
}

/**
 * Reads one source to its end, and keeps how that went. One that can't go on doesn't stop the others; a store that can't go on
 * stops everything.
 */
export const read = Effect.fn("Reading.read")(function* (
  versions: Catalog.Versions,
  { adapter, archives }: Selected,
  { by, waits, waiting, committed, start = "on" }: Options
): Effect.fn.Return<Outcome, Ledger.LedgerError, Ledger.Ledger> {
  const { source } = adapter
  const ledger = yield* Ledger.Ledger
  const duration = yield* Lease.Duration
  let [isHad, isWaiting] = [false, false]
  let counts = Runs.nothing
  const had = Effect.suspend(() => {
    isHad = true
    return Effect.provideService(Runs.begin(source, by), Ledger.Ledger, ledger)
  })
  const missed = Effect.suspend(() => {
    if (!isWaiting) waiting?.(Math.ceil((duration * 1.5) / 1_000))
    isWaiting = true
    return waits ? Effect.void : Effect.fail(new Ledger.LedgerError({ ledger: source, reason: isTaken }))
  })
  return yield* Sync.run(versions, adapter, { archives, start }).pipe(
    Stream.runForEach((page) =>
      Effect.sync(() => {
        counts = Runs.counted(counts, page)
        committed(page)
      })
    ),
    Effect.onExit((exit) => (isHad ? Runs.end(source, endOf(exit), counts) : Effect.void)),
    Watched.watched({
      leased: (asked, isHad) => (asked !== `source/${source}` ? undefined : isHad ? had : missed)
    }),
    Effect.as(done),
    Effect.catchTag("AdapterError", ({ message }) => Effect.succeed<Outcome>({ _tag: "Failed", message })),
    Effect.catchTag("LedgerError", (error): Effect.Effect<Outcome, Ledger.LedgerError> => {
      if (!isHad && error.reason._tag === "Busy" && isWaiting) {
        return Effect.succeed({ _tag: "Busy", message: busy(source, duration) })
      }
      // Another worker has the source now, and goes on with it.
      return error.reason._tag === "Superseded"
        ? Effect.succeed({ _tag: "Busy", message: error.message })
        : Effect.fail(error)
    })
  )
})

const isTaken = new Ledger.Busy({ found: "another worker reads the source" })
