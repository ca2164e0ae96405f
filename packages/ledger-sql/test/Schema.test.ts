import { assert, describe, it } from "@effect/vitest"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect, Layer, Redacted } from "effect"
import { int, text } from "../src/Engine.ts"
import * as Postgres from "../src/Postgres.ts"
import { tables } from "../src/Schema.ts"
import { freshDatabase } from "./postgres.ts"

/** Tables that no person is in: each server has them, or one has them alone. docs/scale.md says why each is one. */
const shared = [
  "batch",
  "block",
  "catalog",
  "certificate",
  "certificate_about",
  "checkpoint",
  "counter",
  "ignored",
  "import",
  "leaf",
  "lease",
  "log",
  "meta",
  "name",
  "node",
  "position",
  "received",
  "rejection",
  "secret",
  "shelf",
  "stream",
  "withdrawn"
]

/** Each table's columns and the columns of its primary key and unique constraints, as the server says. */
const catalog = Effect.gen(function* () {
  const url = Redacted.make(yield* freshDatabase)
  yield* Effect.scoped(Layer.build(LedgerSql.layerPostgres({ url })))
  const engine = yield* Postgres.open({ url })
  const unique = yield* engine.rows(
    `SELECT t.relname, i.relname, string_agg(a.attname, ',' ORDER BY a.attname) FROM pg_index x
     JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
     JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'laurel'
     JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (x.indkey)
     WHERE x.indisunique GROUP BY t.relname, i.relname ORDER BY t.relname, i.relname`
  )
  const foreign = yield* engine.rows("SELECT conname FROM pg_constraint WHERE contype = 'f'")
  const names = yield* engine.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'laurel' ORDER BY tablename")
  return {
    unique: unique.map((row) => ({ table: text(row[0]), index: text(row[1]), columns: text(row[2]).split(",") })),
    names: names.map((row) => text(row[0])),
    foreign: foreign.length
  }
})

describe("every table about people on PostgreSQL", () => {
  it.effect("carries its shard key in its primary key and in every unique constraint", () =>
    Effect.gen(function* () {
      const { unique, names, foreign } = yield* catalog
      const sharded = new Map(tables.flatMap(({ name, shard }) => (shard === null ? [] : [[name, shard] as const])))
      assert.deepStrictEqual(
        names.filter((name) => !sharded.has(name)),
        shared
      )
      assert.isAbove(sharded.size, 8)
      for (const [table, shard] of sharded) {
        const own = unique.filter((each) => each.table === table)
        assert.isAtLeast(own.length, 1, table)
        for (const { index, columns } of own) assert.include(columns, shard, `${table}, ${index}`)
      }
      // A foreign key could not be kept across servers.
      assert.strictEqual(foreign, 0)
    })
  )

  it.effect("has one that is made of a contact: the contact's number, or its name's shard", () =>
    Effect.sync(() => {
      for (const { name, shard } of tables) {
        if (shard !== null) assert.strictEqual(shard, name === "identity" ? "shard" : "contact", name)
      }
    })
  )
})

describe("a schema that two programs begin at once", () => {
  it.live("is made once", () =>
    Effect.gen(function* () {
      const url = Redacted.make(yield* freshDatabase)
      const open = Effect.scoped(Layer.build(LedgerSql.layerPostgres({ url })))
      yield* Effect.all(
        Array.from({ length: 5 }, () => open),
        { concurrency: "unbounded" }
      )
      const engine = yield* Postgres.open({ url })
      assert.deepStrictEqual(yield* engine.rows("SELECT id FROM log"), [[1]])
      assert.strictEqual(int((yield* engine.rows("SELECT version FROM meta"))[0]?.[0]), 7)
    })
  )
})
