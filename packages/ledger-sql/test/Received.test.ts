import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { assert, describe, it } from "@effect/vitest"
import { Audit, Ledger, Sha256, Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { decider, desk, page, participant } from "@laurel/testkit"
import { Effect, Stream } from "effect"
import { folder } from "./store.ts"
import { catalog } from "./sync.ts"

const ann = participant({ offering: "run-1", contact: "annette" })
const received = ["r1", "r2", "r3"].map((key) => ({ key, line: null, raw: `row ${key}` }))
const drafts = [ann.scored("exam", 60, "2014-05-10", { key: "r1/scored" })]

describe("a received row that is damaged", () => {
  it.effect("keeps nobody from being erased, and goes, since nobody can tell whether it names them", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "store.db")
      const layer = LedgerSql.layerSqlite(file)
      yield* Effect.gen(function* () {
        const own = page({ drafts, received, reading: "first" }, "1")
        const source = { source: desk, read: () => Stream.succeed(own) }
        yield* Stream.runDrain(Sync.run(yield* catalog, source, { archives: true }))
      }).pipe(Effect.provide(layer))
      const db = new DatabaseSync(file)
      db.exec("UPDATE received SET raw = x'00ff00' WHERE key = 'r2'")
      db.close()
      yield* Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const versions = yield* catalog
        const error = yield* Effect.flip(ledger.received(desk, null, 10))
        assert.strictEqual(error.reason._tag, "Corrupt")
        yield* Sync.decide(versions, [yield* decider("u-1", "clerk", "asked for in writing").erases([ann])])
        assert.deepStrictEqual(
          (yield* ledger.received(desk, null, 10)).map(({ key }) => key),
          ["r3"]
        )
        assert.deepStrictEqual((yield* Audit.verify(versions, Sha256.sha256)).differences, [])
      }).pipe(Effect.provide(layer))
    })
  )
})
