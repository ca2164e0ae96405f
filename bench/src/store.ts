/** The ledgers that benches write to, and the sync as a caller runs it. */
import { type Adapter, type Catalog, type Ledger, Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect, Redacted, Stream } from "effect"

export const inSqlite = <A, E>(file: string, effect: Effect.Effect<A, E, Ledger.Ledger>): Promise<A> =>
  Effect.runPromise(effect.pipe(Effect.provide(LedgerSql.layerSqlite(file))))

const inPostgres = <A, E>(url: string, effect: Effect.Effect<A, E, Ledger.Ledger>): Promise<A> =>
  Effect.runPromise(effect.pipe(Effect.provide(LedgerSql.layerPostgres({ url: Redacted.make(url) }))))

/** A database where its address is one, otherwise a file. */
export const inStore = <A, E>(store: string, effect: Effect.Effect<A, E, Ledger.Ledger>): Promise<A> =>
  store.startsWith("postgres:") ? inPostgres(store, effect) : inSqlite(store, effect)

/** The sums of what pages did, and the milliseconds from each one's end to the next one's. */
export interface Done {
  readonly facts: number
  readonly entries: number
  readonly rejections: number
  readonly pages: ReadonlyArray<number>
}

/** Reads a source to its end. */
export const sync = (versions: Catalog.Versions, adapter: Adapter.Adapter) =>
  Effect.suspend(() => {
    let last = performance.now()
    const since = (): number => {
      const before = last
      last = performance.now()
      return last - before
    }
    return Stream.runFold(
      Sync.run(versions, adapter),
      (): Done => ({ pages: [], facts: 0, entries: 0, rejections: 0 }),
      (sum, page) => ({
        pages: [...sum.pages, since()],
        facts: sum.facts + page.facts,
        entries: sum.entries + page.entries,
        rejections: sum.rejections + page.rejections
      })
    )
  })
