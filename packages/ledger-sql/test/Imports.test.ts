/** What a store does with an import that is not there, and what is found of one that somebody has altered. */
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { assert, describe, it } from "@effect/vitest"
import { Audit, Id, Ledger, Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { decider, participant } from "@laurel/testkit"
import { Effect, Layer, Redacted } from "effect"
import { text } from "../src/Engine.ts"
import { questions } from "../src/Imports.ts"
import * as Postgres from "../src/Postgres.ts"
import * as Importing from "./importing.ts"
import { freshDatabase } from "./postgres.ts"
import { folder } from "./store.ts"
import { postgresStores } from "./stores.ts"
import { catalog } from "./sync.ts"

const ann = participant({ offering: "run-1", contact: "annette" })
const marks = ["1", "2"].map((key) => ann.scored("exam", 60, "2014-05-10", { key }))

/** Two imports: of three commits, and of one. */
const imported = Effect.gen(function* () {
  yield* catalog
  yield* Importing.bring({ of: Importing.draft("for annette"), ended: false }, marks.slice(0, 1))
  const { id } = yield* Importing.last
  yield* Importing.bring({ of: id, ended: false }, marks.slice(1))
  yield* Importing.bring({ of: id, ended: true })
  yield* Importing.bring({ of: Importing.draft("for the board"), ended: true })
  return { id, other: (yield* Importing.last).id }
})

const { fresh } = postgresStores()
const places = [
  ["in a file", Effect.map(folder, (path) => LedgerSql.layerSqlite(join(path, "store.db")))],
  ["on PostgreSQL", Effect.sync(fresh)]
] as const

describe("a commit that goes on with an import", () => {
  for (const [where, layer] of places) {
    it.effect(`of a number that is none is refused, and nothing of it is written: ${where}`, () =>
      Effect.gen(function* () {
        const { id } = yield* imported
        const ledger = yield* Ledger.Ledger
        // What is committed is in the log once it has been asked for.
        yield* ledger.lastCheckpoint
        const before = yield* ledger.totals
        for (const ended of [false, true]) {
          // A commit that goes on with one is no import itself.
          for (const none of [id + 1, 999]) {
            const error = yield* Effect.flip(Importing.bring({ of: Id.ImportId.make(none), ended }))
            assert.deepStrictEqual(error.reason, new Ledger.Corrupt({ found: `import ${none} is named but not there` }))
          }
        }
        assert.deepStrictEqual(yield* ledger.totals, before)
        yield* Importing.bring({ of: id, ended: true })
        assert.strictEqual((yield* ledger.totals).batches, before.batches + 1)
      }).pipe(Effect.scoped, (effect) => Effect.flatMap(layer, (own) => Effect.provide(effect, own)))
    )
  }
})

/** What is found of a store in which somebody has done this to these imports. */
const found = (sql: (id: number, other: number) => string) =>
  Effect.gen(function* () {
    const file = join(yield* folder, "store.db")
    const { id, other } = yield* imported.pipe(Effect.provide(LedgerSql.layerSqlite(file)))
    const db = new DatabaseSync(file)
    db.exec(sql(id, other))
    db.close()
    const places = yield* Effect.gen(function* () {
      const versions = yield* catalog
      const flaws = yield* (yield* Ledger.Ledger).check
      const { differences } = yield* Audit.verify(versions, LedgerSql.sha256)
      return [...flaws, ...differences].map((each) => `${each.where}: ${each.found}`)
    }).pipe(Effect.provide(LedgerSql.layerSqlite(file)))
    return places.map((each) => each.replaceAll(`${id}`, "ID").replaceAll(`${other}`, "OTHER"))
  })

const alterations: ReadonlyArray<readonly [what: string, sql: (id: number, other: number) => string, told: RegExp]> = [
  ["whose terms", (id) => `UPDATE import SET text = replace(text, 'u-23', 'u-24') WHERE batch = ${id}`, /batch ID/],
  ["that is taken out", (id) => `DELETE FROM import WHERE batch = ${id}`, /batch ID: .*not in import/],
  [
    "that is put in",
    (id) => `INSERT INTO import SELECT 1, text, label, ended FROM import WHERE batch = ${id}`,
    /import 1/
  ],
  [
    "one of whose commits is another's",
    (id, other) => `UPDATE batch SET import = ${other} WHERE id = ${id + 1}`,
    /batch/
  ],
  ["one of whose commits is no import's", (id) => `UPDATE batch SET import = NULL WHERE id = ${id + 1}`, /batch/],
  ["one of whose commits begins one", (id) => `UPDATE batch SET import = 0 WHERE id = ${id + 1}`, /not in import/],
  ["that is neither ended nor not", (id) => `UPDATE import SET ended = 2 WHERE batch = ${id}`, /import ID: neither/]
]

describe("an import", () => {
  it.effect("that nobody altered is sound", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* found(() => "SELECT 1"), [])
    })
  )

  for (const [what, sql, told] of alterations) {
    it.effect(`${what} is found by whoever checks the store, and where`, () =>
      Effect.gen(function* () {
        const all = yield* found(sql)
        assert.isTrue(
          all.some((each) => told.test(each)),
          all.join("\n")
        )
      })
    )
  }

  it.effect("whose label is damaged keeps nobody from being erased, and loses it where it holds the name", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "store.db")
      const layer = LedgerSql.layerSqlite(file)
      yield* imported.pipe(Effect.provide(layer))
      const db = new DatabaseSync(file)
      db.exec("UPDATE import SET label = label || '}'")
      db.close()
      yield* Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const error = yield* Effect.flip(ledger.imports(null, Ledger.maxImports))
        assert.match(error.message, /the label of import \d+ can't be read/)
        yield* Sync.decide(yield* catalog, [yield* decider("u-1", "clerk", "asked for in writing").erases([ann])])
      }).pipe(Effect.provide(layer))
      const labels = new DatabaseSync(file).prepare("SELECT label FROM import ORDER BY batch").all()
      assert.deepStrictEqual(
        labels.map(({ label }) => label),
        ['{"names":[],"reason":"erased"}', '{"names":["Marks of spring.csv"],"reason":"for the board"}}']
      )
    })
  )

  it.effect("is looked up with its commits and its facts, however many others there are", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "store.db")
      yield* imported.pipe(Effect.provide(LedgerSql.layerSqlite(file)))
      const db = new DatabaseSync(file)
      for (const sql of Object.values(questions("sqlite"))) {
        const steps = db
          .prepare(`EXPLAIN QUERY PLAN ${sql}`)
          .all(1, 0)
          .map(({ detail }) => String(detail))
        assert.deepStrictEqual(
          steps.filter((step) => /^SCAN (?!b$)/.test(step)),
          []
        )
        assert.isTrue(
          steps.some((step) => /SEARCH batch USING .*batch_import \(import=\?/.test(step)),
          steps.join("\n")
        )
      }
      db.close()
    })
  )

  it.effect("is looked up on PostgreSQL too, whose planner may not go through all learners for each commit", () =>
    Effect.gen(function* () {
      const url = Redacted.make(yield* freshDatabase)
      yield* Effect.scoped(Layer.build(LedgerSql.layerPostgres({ url })))
      const engine = yield* Postgres.open({ url, maxConnections: 1 })
      // Of rows that nobody has counted yet, as while an import runs.
      yield* engine.run(
        `INSERT INTO fact SELECT n, n % 997, 1, 'key ' || n, 1, n, NULL, 1, 3, NULL, 16000, NULL, 1, 0, NULL, NULL,
           n / 100, 1, NULL FROM generate_series(1, 20000) n`
      )
      yield* engine.run("SET enable_seqscan = off")
      yield* engine.run("SET enable_indexscan = off")
      const { learners } = questions("postgres")
      const plan = yield* engine.rows(`EXPLAIN ${learners}`.replaceAll("?1", "1").replaceAll("?2", "0"))
      const steps = plan.map((row) => text(row[0])).join("\n")
      assert.include(steps, "fact_pkey")
      assert.notInclude(steps, "fact_learner")
    })
  )
})
