/** The Ledger on SQL: in one SQLite file, with nothing to install, or on PostgreSQL, shared by many programs. */
import type { ConnectionOptions } from "node:tls"
import { Ledger } from "@laurel/core"
import { Effect, Layer, type Redacted } from "effect"
import { ledgerOf } from "./ledgerOf.ts"
import * as Store from "./Store.ts"

export type { Examined, Rights } from "./Examined.ts"
export { postgres as examinePostgres, sqlite as examineSqlite } from "./Examined.ts"
export { current as schema } from "./Migrations.ts"
export { sha256 } from "./Sha256.ts"
export { hostOf, isAddress, isVerified } from "./Address.ts"
export { backup } from "./Sqlite.ts"

export interface SqliteOptions {
  /** Whether a missing file becomes a new store. Default true; programs that only read say false, and can write nothing. */
  readonly create?: boolean
  /** Milliseconds to wait for another program's lock before failing as busy. Default 5,000. */
  readonly busyTimeout?: number
  /** Pages of 4,096 bytes that the file may grow to, so that it can't fill a shared disk. Default: no limit. */
  readonly maxPages?: number
}

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: Redacted.Redacted
  /** Default `laurel`. Created with the first store in it, where the user may. */
  readonly schema?: string
  /** Whether a missing store is begun and an older one brought up to date. Default true; programs that only read say false. */
  readonly create?: boolean
  /** Encryption: true checks the server's certificate by the system's authorities, options name others. Default: as the url says. */
  readonly ssl?: boolean | ConnectionOptions
  /** Connections at most. Default 4: one commit, the log, and questions. */
  readonly maxConnections?: number
  /** Milliseconds to wait for another program's lock before failing as busy. Default 60,000. */
  readonly lockTimeout?: number
}

const openSqlite = Effect.fnUntraced(function* (file: string, options: SqliteOptions) {
  const { create = true, busyTimeout = 5_000, maxPages } = options
  return yield* ledgerOf(yield* Store.sqlite(file, { create, busyTimeout, maxPages }), create)
})

const openPostgres = Effect.fnUntraced(function* ({ create = true, ...settings }: PostgresOptions) {
  return yield* ledgerOf(yield* Store.postgres(settings, create), create)
})

/** A ledger in one SQLite file, whose folder exists; `:memory:` for one that is gone with the scope. */
export const layerSqlite = (
  file: string,
  options: SqliteOptions = {}
): Layer.Layer<Ledger.Ledger, Ledger.LedgerError> => Layer.effect(Ledger.Ledger, openSqlite(file, options))

/** A ledger in a schema of a PostgreSQL database, version 14 or later. */
export const layerPostgres = (options: PostgresOptions): Layer.Layer<Ledger.Ledger, Ledger.LedgerError> =>
  Layer.effect(Ledger.Ledger, openPostgres(options))
