/** Plans what a request brings, and commits it, in one turn of its source: nobody else's commit comes in between. */
import type { Adapter, Id, Ledger } from "@laurel/core"
import type * as Inbound from "./Inbound.ts"
import { Effect, Exit, Result, Stream } from "effect"

/**
 * Runs an adapter as `Sync.run` does, with `archives: true`: reads it under its source's lease, and commits what it gives, which may
 * be nothing. Each run reads it anew.
 */
export type Commit<E> = (adapter: Adapter.Adapter) => Effect.Effect<void, E>

/** A page, nothing where there is nothing new, or why it is refused. */
export type Planned = Result.Result<Adapter.Page | undefined, Inbound.Refusal>

export interface Turn<E> {
  readonly source: Id.SourceId
  readonly family: Adapter.Family
  readonly commit: Commit<E>
  /** Looks up what is kept, and plans on it, for the position where the source stands. */
  readonly plan: (position: string | null) => Effect.Effect<Planned, E>
}

/** Commits what is planned; or says why nothing is. A plan that fails, fails here, and the run that it was made in has no page. */
export const run = Effect.fnUntraced(function* <E>({
  source,
  family,
  commit,
  plan
}: Turn<E>): Effect.fn.Return<Result.Result<void, Inbound.Refusal>, E> {
  const last: { exit?: Exit.Exit<Planned, E> } = {}
  const pageOf = (exit: Exit.Exit<Planned, E>) => {
    last.exit = exit
    const page = Exit.isSuccess(exit) && Result.isSuccess(exit.value) ? exit.value.success : undefined
    return page === undefined ? Stream.empty : Stream.succeed(page)
  }
  yield* commit({
    source,
    family,
    read: (position) => Stream.unwrap(Effect.map(Effect.exit(plan(position)), pageOf))
  })
  // What nobody read is not committed, whatever was answered.
  if (last.exit === undefined)
    return yield* Effect.die(new Error("expected `commit` to run the adapter that it is given"))
  return Result.map(yield* last.exit, () => undefined)
})

/** The part of a ledger in which what is kept can be looked up. */
export type Kept = Pick<(typeof Ledger.Ledger)["Service"], "receivedUnder">

/** Texts of rows that are kept, by their keys; of others nothing. */
export type Lookup = (keys: ReadonlyArray<string>) => Effect.Effect<ReadonlyMap<string, string>, Ledger.LedgerError>

/** Looks rows of a stream up in a ledger, by their keys, at most 50 at a time: the texts of those that are kept. */
export const keptIn =
  (ledger: Kept, source: Id.SourceId, stream: string): Lookup =>
  (keys) =>
    Effect.map(ledger.receivedUnder(source, stream, keys), (rows) => new Map(rows.map(({ key, raw }) => [key, raw])))
