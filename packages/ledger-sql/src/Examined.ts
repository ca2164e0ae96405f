/** A store looked at before it is used: which schema it has, what its user may do, and what its clock says. Nothing is written. */
import type { Ledger } from "@laurel/core"
import { Effect } from "effect"
import { attempt, type Engine, int } from "./Engine.ts"
import { current } from "./Migrations.ts"
import { loadPostgres } from "./loadPostgres.ts"
import type * as Postgres from "./Postgres.ts"
import { tables } from "./Schema.ts"
import * as Sqlite from "./Sqlite.ts"
import { versionOf } from "./Store.ts"

/** What one who uses the store may do in it. */
export interface Rights {
  /** Begin a store, or bring an older one up to date. */
  readonly owns: boolean
  /** Write what is read, decided and judged. */
  readonly writes: boolean
  /** Take out what names people. */
  readonly erases: boolean
  readonly reads: boolean
}

export interface Examined {
  /** The version of the schema; 0 where there is no store yet. */
  readonly version: number
  /** The version that this program reads and writes. */
  readonly current: number
  /** Null where the files of a disk decide it. */
  readonly rights: Rights | null
  /** Milliseconds since 1970 by the server's clock; null where it is this machine's. */
  readonly clock: number | null
}

/** Milliseconds to wait for another program's lock. */
const busyTimeout = 5_000

/** A store in a file, which is there. */
export const sqlite = Effect.fnUntraced(function* (file: string): Effect.fn.Return<Examined, Ledger.LedgerError> {
  const version = yield* Effect.scoped(
    Effect.flatMap(Sqlite.open(file, { create: false, busyTimeout, maxPages: undefined }), (opened) => opened.version)
  )
  return { version, current, rights: null, clock: null }
})

const flag = (value: unknown): boolean => value === 1

/**
 * Whether the user may do each of these with every table that there is of the store. Whoever only writes adds nothing to the tables
 * of one row, and nothing to what an erasure leaves.
 */
const tableRights = Effect.fnUntraced(function* (engine: Engine, schema: string) {
  const known = tables.map(({ name }) => name)
  const [row = []] = yield* engine.rows(
    `SELECT coalesce(min(CASE WHEN pg_has_role(c.relowner, 'USAGE') THEN 1 ELSE 0 END), 0)::int,
            coalesce(min(CASE WHEN c.relname IN ('ignored', 'secret', 'log', 'counter') OR has_table_privilege(c.oid, 'INSERT')
                              THEN 1 ELSE 0 END), 0)::int,
            coalesce(min(CASE WHEN c.relname <> 'identity' OR has_table_privilege(c.oid, 'DELETE') THEN 1 ELSE 0 END), 0)::int,
            coalesce(min(CASE WHEN has_table_privilege(c.oid, 'SELECT') THEN 1 ELSE 0 END), 0)::int
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ?1 AND c.relkind IN ('r', 'p')
        AND c.relname IN (SELECT value FROM json_array_elements_text(?2::json))`,
    schema,
    JSON.stringify(known)
  )
  return { owns: flag(row[0]), writes: flag(row[1]), erases: flag(row[2]), reads: flag(row[3]) } satisfies Rights
})

/** Whether the user may begin a store: in its schema where there is one, else by making it. */
const mayBegin = Effect.fnUntraced(function* (engine: Engine, schema: string) {
  const [row = []] = yield* engine.rows(
    `SELECT CASE WHEN CASE WHEN to_regnamespace(?1) IS NULL THEN has_database_privilege(current_database(), 'CREATE')
                           ELSE has_schema_privilege(?1, 'CREATE') END THEN 1 ELSE 0 END`,
    schema
  )
  return flag(row[0])
})

/** A store on a server that can be reached. */
export const postgres = Effect.fnUntraced(function* (
  settings: Postgres.Settings
): Effect.fn.Return<Examined, Ledger.LedgerError> {
  const { schema = "laurel" } = settings
  return yield* Effect.scoped(
    Effect.gen(function* () {
      const { open } = yield* loadPostgres
      const engine = yield* open({ ...settings, maxConnections: 1 })
      const version = yield* versionOf(engine)
      const begins = yield* mayBegin(engine, schema)
      const rights =
        version === 0
          ? { owns: begins, writes: begins, erases: begins, reads: begins }
          : yield* Effect.map(tableRights(engine, schema), (found) => ({ ...found, owns: found.owns && begins }))
      const [now] = yield* engine.rows("SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint")
      return { version, current, rights, clock: yield* attempt(engine.name, () => int(now?.[0])) }
    })
  )
})
