/** Both engines, each on a store of its own, for tests of what they have in common. */
import { join } from "node:path"
import type { Ledger } from "@laurel/core"
import { Effect, Redacted, type Scope } from "effect"
import type { Dialect, Engine } from "../src/Engine.ts"
import * as Postgres from "../src/Postgres.ts"
import * as Sqlite from "../src/Sqlite.ts"
import { freshDatabase } from "./postgres.ts"
import { folder } from "./store.ts"

/** Another connection to one store, as another program would have. */
export type Connect = Effect.Effect<Engine, Ledger.LedgerError, Scope.Scope>

export const sqliteSettings: Sqlite.Settings = { create: true, busyTimeout: 5_000, maxPages: undefined }

const sqlite: Effect.Effect<Connect, never, Scope.Scope> = Effect.map(folder, (path) =>
  Effect.map(Sqlite.open(join(path, "store.db"), sqliteSettings), ({ engine, isNew, stamp }) =>
    isNew ? Effect.as(engine.transaction(stamp(1)), engine) : Effect.succeed(engine)
  ).pipe(Effect.flatten)
)

/** A database with a schema, and how to connect to it. */
export const postgres = (
  settings: Omit<Postgres.Settings, "url"> = {}
): Effect.Effect<Connect, Ledger.LedgerError, Scope.Scope> =>
  Effect.gen(function* () {
    const url = Redacted.make(yield* freshDatabase)
    const connect = Postgres.open({ url, ...settings })
    yield* Effect.scoped(Effect.flatMap(connect, (engine) => engine.run("CREATE SCHEMA laurel")))
    return connect
  })

export const engines: ReadonlyArray<readonly [Dialect, Effect.Effect<Connect, Ledger.LedgerError, Scope.Scope>]> = [
  ["sqlite", sqlite],
  ["postgres", postgres()]
]

/** Creates a table with a column of every type. */
export const createThing = (engine: Engine) =>
  engine.run(
    engine.dialect === "sqlite"
      ? "CREATE TABLE thing (id INTEGER PRIMARY KEY, n INTEGER, s INTEGER, t TEXT, b BLOB) STRICT"
      : "CREATE TABLE thing (id bigint PRIMARY KEY, n integer, s smallint, t text, b bytea)"
  )

export const thing = {
  table: "thing",
  columns: [
    { name: "id", type: "bigint" },
    { name: "n", type: "integer" },
    { name: "s", type: "smallint" },
    { name: "t", type: "text" },
    { name: "b", type: "bytea" }
  ]
} as const
