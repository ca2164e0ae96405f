import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { assert, describe, it } from "@effect/vitest"
import { Audit, Ledger } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect } from "effect"
import { catalog, sync } from "./sync.ts"
import { folder } from "./store.ts"

const totals = Effect.flatMap(Ledger.Ledger, (ledger) => ledger.totals)

const refusal = (file: string, options?: LedgerSql.SqliteOptions) =>
  totals.pipe(Effect.provide(LedgerSql.layerSqlite(file, options)), Effect.flip)

describe("opening a store", () => {
  it.effect("creates a missing file, and finds everything again when opened a second time", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "store.db")
      yield* sync(3).pipe(Effect.provide(LedgerSql.layerSqlite(file)))
      assert.strictEqual((yield* totals.pipe(Effect.provide(LedgerSql.layerSqlite(file)))).facts, 3)
    })
  )

  it.effect("creates none for a program that only reads, and says what to run first", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "store.db")
      const error = yield* refusal(file, { create: false })
      assert.strictEqual(error.reason._tag, "Unusable")
      assert.match(error.message, /store\.db: there is no such file\. Run `laurel sync`/)
    })
  )

  it.effect("names a missing folder", () =>
    Effect.gen(function* () {
      const error = yield* refusal(join(yield* folder, "missing", "store.db"))
      assert.match(error.message, /its folder .*missing does not exist/)
    })
  )

  it.effect("refuses a file that is no database, and leaves it as it was", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "letter.txt")
      writeFileSync(file, "Dear Sir or Madam, ".repeat(100))
      const error = yield* refusal(file)
      assert.match(error.message, /it is not a SQLite database/)
      assert.strictEqual(readFileSync(file, "utf8"), "Dear Sir or Madam, ".repeat(100))
    })
  )

  it.effect("refuses another program's database, and changes nothing in it", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "shop.db")
      const db = new DatabaseSync(file)
      db.exec("CREATE TABLE orders (id INTEGER PRIMARY KEY)")
      db.close()
      const before = readFileSync(file)
      const error = yield* refusal(file)
      assert.match(error.message, /not a Laurel store/)
      assert.deepStrictEqual(readFileSync(file), before)
    })
  )

  it.effect("refuses a store of a newer schema and takes one of its own", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "store.db")
      yield* sync(1).pipe(Effect.provide(LedgerSql.layerSqlite(file)))
      const db = new DatabaseSync(file)
      const own = Number(db.prepare("PRAGMA user_version").get()?.["user_version"])
      db.exec(`PRAGMA user_version = ${own + 1}`)
      const error = yield* refusal(file)
      assert.match(
        error.message,
        new RegExp(`newer Laurel \\(schema ${own + 1}; this one knows schemas up to ${own}\\)`)
      )
      db.exec(`PRAGMA user_version = ${own}`)
      db.close()
      assert.strictEqual((yield* totals.pipe(Effect.provide(LedgerSql.layerSqlite(file)))).facts, 1)
    })
  )

  it.effect("refuses a directory in place of a file", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* refusal(yield* folder)).reason._tag, "Unusable")
    })
  )
})

describe("a store in trouble", () => {
  it.effect("full: the batch is not written, what was is kept, and with room again the same batch goes in", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "store.db")
      yield* sync(10).pipe(Effect.provide(LedgerSql.layerSqlite(file)))
      // SQLite's own limit on pages gives the very error of a full disk.
      const pages = (db: DatabaseSync): number => Number(db.prepare("PRAGMA page_count").get()?.["page_count"])
      const db = new DatabaseSync(file)
      const limit = pages(db) + 2
      db.close()
      const error = yield* sync(5_000).pipe(
        Effect.provide(LedgerSql.layerSqlite(file, { maxPages: limit })),
        Effect.flip
      )
      assert.strictEqual(error._tag === "LedgerError" ? error.reason._tag : error._tag, "Full")
      assert.match(error.message, /no room left/)
      const layer = LedgerSql.layerSqlite(file)
      assert.strictEqual((yield* totals.pipe(Effect.provide(layer))).facts, 10)
      yield* sync(5_000).pipe(Effect.provide(layer))
      assert.strictEqual((yield* totals.pipe(Effect.provide(layer))).facts, 5_000)
    })
  )

  it.effect("held by another program: the batch is refused as busy after the wait, and nothing is half written", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "store.db")
      yield* sync(1).pipe(Effect.provide(LedgerSql.layerSqlite(file)))
      const other = new DatabaseSync(file)
      other.exec("BEGIN IMMEDIATE")
      const error = yield* sync(2).pipe(Effect.provide(LedgerSql.layerSqlite(file, { busyTimeout: 20 })), Effect.flip)
      other.exec("ROLLBACK")
      other.close()
      assert.strictEqual(error._tag === "LedgerError" ? error.reason._tag : error._tag, "Busy")
      yield* sync(2).pipe(Effect.provide(LedgerSql.layerSqlite(file)))
      assert.strictEqual((yield* totals.pipe(Effect.provide(LedgerSql.layerSqlite(file)))).facts, 2)
    })
  )
})

describe("verify on a stored ledger", () => {
  const verify = Effect.flatMap(catalog, (versions) => Audit.verify(versions, LedgerSql.sha256))

  const edits: ReadonlyArray<readonly [what: string, sql: string, part: string, where: RegExp]> = [
    [
      "an entry's text",
      `UPDATE entry SET text = replace(text, '2014', '2013') WHERE ordinal = 1`,
      "log",
      /^entry 17, leaf 17$/
    ],
    ["an entry taken out", "DELETE FROM entry WHERE ordinal = 1", "log", /^entry 17, leaf 17$/],
    [
      "the log's tail cut off",
      "DELETE FROM entry WHERE ordinal = (SELECT max(ordinal) FROM entry)",
      "log",
      /^entry 19, leaf 19$/
    ],
    [
      "two entries swapped",
      "UPDATE entry SET text = (SELECT o.text FROM entry o WHERE o.ordinal = 1 - entry.ordinal) WHERE ordinal < 2",
      "log",
      /^entry 16, leaf 16$/
    ],
    ["an achievement's days", "UPDATE achievement SET first = first + 1 WHERE learner = 2", "entries", /^pass:2:1$/],
    ["a mark", `UPDATE fact SET detail = '{"raw":1,"max":100}' WHERE learner = 3`, "facts", /^pass:3:1$/],
    [
      "a mark that is none any more",
      `UPDATE fact SET detail = '{"raw":60,"max":50}' WHERE learner = 3`,
      "store",
      /^contact 3$/
    ],
    [
      "the day of an issue",
      "UPDATE achievement SET issued_on = issued_on + 1 WHERE learner = 2",
      "entries",
      /^pass:2:1$/
    ],
    ["a score", "UPDATE achievement SET score = '1/2' WHERE learner = 2", "entries", /^pass:2:1$/],
    ["a score that is none any more", "UPDATE achievement SET score = '0.5' WHERE learner = 3", "store", /^contact 3$/],
    [
      "terms that can't be read",
      `UPDATE achievement SET terms = '{"voided":false}' WHERE learner = 3`,
      "store",
      /^contact 3$/
    ],
    ["the batch of a fact", "UPDATE fact SET batch = 99 WHERE learner = 3", "store", /^contact 3$/],
    ["a holding", "UPDATE holding SET last = last + 400 WHERE contact = 2", "holdings", /^contact 2$/],
    [
      "what counts as standing",
      "UPDATE achievement SET standing = 0 WHERE learner = 2",
      "store",
      /^achievement pass:2:1$/
    ],
    ["the text of days", "UPDATE achievement SET held = 'never' WHERE learner = 2", "store", /^achievement pass:2:1$/],
    ["the log's counts", "UPDATE log SET facts = 99", "store", /^the log's facts$/],
    ["the log's frontier", "UPDATE log SET frontier = x'00'", "store", /^the log's frontier$/],
    ["a holding's others", `UPDATE holding SET beside = '["pass:0:1"]' WHERE contact = 2`, "store", /^contact 2$/]
  ]

  it.effect("finds nothing wrong with what was written", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "store.db")
      yield* sync(4).pipe(Effect.provide(LedgerSql.layerSqlite(file)))
      const report = yield* verify.pipe(Effect.provide(LedgerSql.layerSqlite(file)))
      assert.deepStrictEqual(report.differences, [])
      assert.strictEqual(report.contacts, 4)
    })
  )

  it.effect("says that a store whose table is gone is damaged, and what to do", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "store.db")
      yield* sync(4).pipe(Effect.provide(LedgerSql.layerSqlite(file)))
      const db = new DatabaseSync(file)
      db.exec("DROP TABLE archived")
      db.close()
      const error = yield* Effect.flip(verify.pipe(Effect.provide(LedgerSql.layerSqlite(file))))
      assert.match(error.message, /no such table: archived.*restore a backup/)
    })
  )

  for (const [what, sql, part, where] of edits) {
    it.effect(`names the place after somebody edits the file: ${what}`, () =>
      Effect.gen(function* () {
        const file = join(yield* folder, "store.db")
        yield* sync(4).pipe(Effect.provide(LedgerSql.layerSqlite(file)))
        const db = new DatabaseSync(file)
        db.exec(sql)
        db.close()
        const report = yield* verify.pipe(Effect.provide(LedgerSql.layerSqlite(file)))
        const found = report.differences.find((difference) => difference.part === part && where.test(difference.where))
        assert.isDefined(found, JSON.stringify(report.differences))
      })
    )
  }
})
