import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { assert, describe, it } from "@effect/vitest"
import { Draft, Ledger, Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { desk, participant } from "@laurel/testkit"
import { Effect, Stream } from "effect"
import { searches } from "../src/Repeated.ts"
import { folder } from "./store.ts"
import { catalog } from "./sync.ts"

const ann = participant({ offering: "run-1", contact: "ann" })
const drafts = ["r1", "r2/scored", "r20/scored"].map((key) => ann.scored("exam", 60, "2014-05-10", { key }))

/** What is wrong with a store of three facts in which these records were taken back behind its back. */
const flawsOf = (...withdrawn: ReadonlyArray<readonly [record: string, by: string]>) =>
  Effect.gen(function* () {
    const file = join(yield* folder, "store.db")
    const layer = LedgerSql.layerSqlite(file)
    yield* Effect.gen(function* () {
      yield* Stream.runDrain(Sync.run(yield* catalog, Draft.adapter(desk, drafts)))
    }).pipe(Effect.provide(layer))
    const db = new DatabaseSync(file)
    const insert = db.prepare(
      "INSERT INTO withdrawn (stream, record, by_record) SELECT DISTINCT stream, ?, ? FROM fact"
    )
    for (const [record, by] of withdrawn) insert.run(record, by)
    db.close()
    return yield* Effect.flatMap(Ledger.Ledger, (ledger) => ledger.check).pipe(Effect.provide(layer))
  })

describe("a check of what was taken back", () => {
  it.effect("finds each fact of such a record that counts, and none of a record whose id only begins like it", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* flawsOf(["r3", "v1"], ["r", "v1"], ["r2/score", "v1"]), [])
      const found = "counts, although its source took its record back"
      assert.deepStrictEqual(
        (yield* flawsOf(["r1", "v1"], ["r2", "v2"])).map((flaw) => flaw.found),
        [found, found]
      )
      // A withdrawal can't be taken back.
      assert.deepStrictEqual(yield* flawsOf(["r1", "v1"], ["nothing", "r1"]), [])
    })
  )

  it.effect("looks facts up by their keys, however many there are", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "store.db")
      yield* catalog.pipe(Effect.provide(LedgerSql.layerSqlite(file)))
      const db = new DatabaseSync(file)
      const own = searches.filter(({ sql }) => sql.includes("withdrawn"))
      assert.strictEqual(own.length, 1)
      for (const { sql, values = [] } of own) {
        const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values)
        const steps = plan.map(({ detail }) => String(detail))
        assert.deepStrictEqual(
          steps.filter((step) => /^SCAN (?!w )/.test(step)),
          []
        )
        // Range and key, and not the stream alone.
        assert.lengthOf(
          steps.filter((step) => /^SEARCH f .*\(stream=\? AND key[=>]/.test(step)),
          2
        )
      }
      db.close()
    })
  )
})
