/** The ledger: made by the commands that write, only ever opened by the commands that read. */
import { mkdirSync, statSync } from "node:fs"
import { dirname } from "node:path"
import { Catalog, Lease, type Ledger, Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect, Layer } from "effect"
import type { Opened } from "../configuration/Configuration.ts"
import { type Unable, unable } from "../Unable.ts"

type Store = Layer.Layer<Ledger.Ledger, Ledger.LedgerError | Unable>

const layerOf = ({ store, lease }: Opened, create: boolean, connections?: number): Store => {
  const duration = Layer.succeed(Lease.Duration, lease)
  if (store.kind === "file") {
    return Layer.provideMerge(LedgerSql.layerSqlite(store.file, { create }), duration)
  }
  const { url, schema, ssl } = store
  const maxConnections = connections ?? store.connections
  return Layer.provideMerge(
    LedgerSql.layerPostgres({
      url,
      schema,
      create,
      ...(ssl === undefined ? {} : { ssl }),
      ...(maxConnections === undefined ? {} : { maxConnections })
    }),
    duration
  )
}

const makeFolder = (file: string, configuration: string) =>
  Effect.try({
    try: () => void mkdirSync(dirname(file), { recursive: true }),
    catch: (cause) =>
      unable(
        `the folder of the store ${file} can't be made: ${cause instanceof Error ? cause.message : String(cause)}. Mend "store" in ${configuration}`
      )
  })

/** The store to write to; it and its folder are made where they are missing. */
export const toWrite = (opened: Opened): Store =>
  Layer.unwrap(
    Effect.as(
      opened.store.kind === "file" ? makeFolder(opened.store.file, opened.file) : Effect.void,
      layerOf(opened, true)
    )
  )

/** Whether there is a file. What else may be wrong with it, such as a name too long, is the ledger's to say. */
const isMissing = (file: string): boolean => {
  try {
    return statSync(file, { throwIfNoEntry: false }) === undefined
  } catch {
    return false
  }
}

/** Fails where the store is a file that is not there. Of a server only opening it can tell. */
export const isThere = ({ store }: Opened): Effect.Effect<void, Unable> =>
  Effect.suspend(() =>
    store.kind === "file" && isMissing(store.file)
      ? Effect.fail(unable(`no store at ${store.file}: run \`laurel sync\` first`))
      : Effect.void
  )

/** The store to read from, by so many connections at most. Asking a question never makes a store. */
export const toRead = (opened: Opened, connections?: number): Store =>
  Layer.unwrap(Effect.as(isThere(opened), layerOf(opened, false, connections)))

/** A store that is there already, to write to. */
export const toChange = (opened: Opened): Store => Layer.unwrap(Effect.as(isThere(opened), layerOf(opened, true)))

/** The schemes that name accounts; none in a store that holds no catalog yet. */
export const accounts: Effect.Effect<ReadonlySet<string>, Ledger.LedgerError, Ledger.Ledger> = Effect.map(
  Sync.versions,
  (found) => (found === undefined ? new Set() : Catalog.accounts(found))
)

/** The catalogs that the store was judged with. A store whose first sync stopped before its catalog has none. */
export const versions = Effect.gen(function* () {
  const found = yield* Sync.versions
  if (found === undefined) return yield* unable("the store holds no catalog yet: run `laurel sync` first")
  return found
})
