/** A store opened: its engine, with the schema that this program knows. Older schemas are taken on, newer ones refused. */
import { Commitment, Ledger } from "@laurel/core"
import { Effect, type Scope } from "effect"
import { type Engine, int } from "./Engine.ts"
import * as Migrations from "./Migrations.ts"
import { loadPostgres } from "./loadPostgres.ts"
import type * as Postgres from "./Postgres.ts"
import * as Sqlite from "./Sqlite.ts"

const unusable = (engine: Engine, found: string, advice: string): Effect.Effect<never, Ledger.LedgerError> =>
  Effect.fail(new Ledger.LedgerError({ ledger: engine.name, reason: new Ledger.Unusable({ found, advice }) }))

/** Whoever only reads changes nothing, not even the schema. */
const readable = (engine: Engine, version: number): Effect.Effect<void, Ledger.LedgerError> => {
  if (version > Migrations.current) {
    const found = `it was written by a newer Laurel (schema ${version}; this one knows schemas up to ${Migrations.current})`
    return unusable(engine, found, "Update Laurel, or name another store: nothing was changed in this one")
  }
  if (version < Migrations.current) {
    const found = `it has an older schema (${version}; this Laurel reads ${Migrations.current})`
    return unusable(engine, found, "Run `laurel sync` to bring it up to date")
  }
  return Effect.void
}

/** Brings the schema up to date. Another program may have been first while this one waited for its turn. */
const update = Effect.fnUntraced(function* (
  engine: Engine,
  version: Effect.Effect<number, Ledger.LedgerError>,
  stamp: (version: number) => Effect.Effect<void, Ledger.LedgerError>
) {
  const before = yield* version
  if (before > Migrations.current) return yield* readable(engine, before)
  if (before === Migrations.current) return
  if (before === 0) yield* Migrations.create(engine)
  else yield* Migrations.migrate(engine, before, yield* Commitment.Secrets)
  yield* stamp(Migrations.current)
})

export const sqlite = Effect.fnUntraced(function* (
  file: string,
  settings: Sqlite.Settings
): Effect.fn.Return<Engine, Ledger.LedgerError, Scope.Scope> {
  const { engine, version, stamp } = yield* Sqlite.open(file, settings)
  // Also where there is nothing to do: a store that can't be written says so now, and not after an hour of reading.
  if (settings.create) yield* engine.transaction(update(engine, version, stamp))
  else yield* readable(engine, yield* version)
  return engine
})

/** Where the version of the schema is kept. */
const meta = "CREATE TABLE IF NOT EXISTS meta (id smallint PRIMARY KEY CHECK (id = 1), version integer NOT NULL)"

/** The version of a schema; 0 for none. */
export const versionOf = (engine: Engine) =>
  Effect.gen(function* () {
    const [there] = yield* engine.rows("SELECT CASE WHEN to_regclass('meta') IS NULL THEN 0 ELSE 1 END")
    if (there?.[0] !== 1) return 0
    const [row] = yield* engine.rows("SELECT version FROM meta")
    return row === undefined ? 0 : int(row[0])
  })

export const postgres = Effect.fnUntraced(function* (
  settings: Postgres.Settings,
  create: boolean
): Effect.fn.Return<Engine, Ledger.LedgerError, Scope.Scope> {
  const { open } = yield* loadPostgres
  const engine = yield* open(settings)
  const version = versionOf(engine)
  const before = yield* version
  if (!create && before === 0)
    return yield* unusable(engine, "there is no Laurel store in it", "Run `laurel sync` to begin one, or name another")
  // A writer that may not create anything works on a schema that is up to date.
  if (!create || before === Migrations.current) {
    yield* readable(engine, before)
    return engine
  }
  const schema = settings.schema ?? "laurel"
  const stamp = (to: number) =>
    Effect.asVoid(
      engine.run(
        "INSERT INTO meta (id, version) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET version = excluded.version",
        to
      )
    )
  yield* engine.transaction(
    Effect.gen(function* () {
      // One after another: two that begin a store at once would both create it.
      yield* engine.rows("SELECT 1 FROM pg_advisory_xact_lock(hashtext('laurel.schema'), hashtext(?1))", schema)
      const [owned] = yield* engine.rows("SELECT CASE WHEN to_regnamespace(?1) IS NULL THEN 0 ELSE 1 END", schema)
      if (owned?.[0] !== 1) yield* engine.run(`CREATE SCHEMA "${schema}"`)
      yield* engine.run(meta)
      yield* update(engine, version, stamp)
    })
  )
  return engine
})
