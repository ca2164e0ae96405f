/** Fresh stores on both engines, as programs open them and as a test reads them. */
import { join } from "node:path"
import type { Ledger } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect, Layer, Redacted, type Scope } from "effect"
import { freshDatabase } from "../postgres.ts"
import { folder } from "../store.ts"
import type { Where } from "./programs.ts"
import { secrets } from "./secrets.ts"

/** Gives out stores that are not there yet, all gone when the scope closes. */
type Places = Effect.Effect<() => Where, never, Scope.Scope>

const sqlite: Places = Effect.map(folder, (path) => {
  let stores = 0
  return () => ({ file: join(path, `store-${(stores += 1)}.db`) })
})

const postgres: Places = Effect.map(freshDatabase, (url) => {
  let stores = 0
  return () => ({ url, schema: `store_${(stores += 1)}` })
})

export const engines = [
  ["SQLite", sqlite],
  ["PostgreSQL", postgres]
] as const

/** Another program's view of a store: `create` where it may write. */
export const opened = (where: Where, create = true): Layer.Layer<Ledger.Ledger, Ledger.LedgerError> =>
  Layer.provide(
    "file" in where
      ? LedgerSql.layerSqlite(where.file, { create })
      : LedgerSql.layerPostgres({ url: Redacted.make(where.url), schema: where.schema, create }),
    secrets
  )
