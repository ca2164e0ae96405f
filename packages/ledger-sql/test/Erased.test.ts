import { assert, describe, it } from "@effect/vitest"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect, Layer, Redacted } from "effect"
import { int, text } from "../src/Engine.ts"
import { searches } from "../src/Erased.ts"
import * as Postgres from "../src/Postgres.ts"
import { freshDatabase } from "./postgres.ts"

const contacts = 2_000
const facts = 20_000
/** Pages that one row and its contact may take to be looked at. */
const perRow = 4

/** Pages that were looked at, by the first line of them in a plan: that is of the whole. */
const pagesOf = (plan: string): number => {
  const [, hit = "0"] = /Buffers:.* hit=(\d+)/.exec(plan) ?? []
  const [, read = "0"] = /Buffers:.* read=(\d+)/.exec(plan) ?? []
  return Number(hit) + Number(read)
}

describe("a check of what was erased", () => {
  it.effect("on PostgreSQL goes through a table once, and not once for each contact", () =>
    Effect.gen(function* () {
      const url = Redacted.make(yield* freshDatabase)
      yield* Effect.scoped(Layer.build(LedgerSql.layerPostgres({ url })))
      const engine = yield* Postgres.open({ url, maxConnections: 1 })
      yield* engine.run(
        `INSERT INTO contact SELECT n, 1, 1, decode('00', 'hex'), NULL FROM generate_series(1, ${contacts}) n`
      )
      yield* engine.run(
        `INSERT INTO fact SELECT n, n % ${contacts} + 1, 1, 'key ' || n, 1, n, NULL, 1, 3, NULL, 16000, NULL, 1, 0, NULL, NULL,
           n % ${contacts} + 1, 1, NULL FROM generate_series(1, ${facts}) n`
      )
      yield* engine.run("ANALYZE")
      const [found] = yield* engine.rows("SELECT count(*) FROM fact t JOIN contact c ON c.contact = t.contact")
      assert.strictEqual(int(found?.[0]), facts)
      for (const { sql, values = [] } of searches("postgres")) {
        const plan = yield* engine.rows(`EXPLAIN (ANALYZE, BUFFERS) ${sql}`, ...values)
        const steps = plan.map((row) => text(row[0])).join("\n")
        assert.isBelow(pagesOf(steps), perRow * (facts + contacts), `${sql}\n${steps}`)
      }
    })
  )
})
