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
const mary = participant({ offering: "run-1", contact: "Mary-Ann Ó Sé" })
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

describe("a name that was erased before names had hints", () => {
  it.effect("is recognized as one that has, and another name is not", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "store.db")
      const layer = LedgerSql.layerSqlite(file)
      const read = Effect.fnUntraced(function* (reading: string) {
        const rows = ["of Annette", "of ann", "of Mary-Ann Ó Sé", "of Mary Sé"].map((raw, at) => ({
          key: `${reading} ${at}`,
          line: null,
          raw
        }))
        const own = page(
          { received: rows, drafts: [ann, mary].map((who) => who.registered("2014-01-01")), reading },
          reading
        )
        const source = { source: desk, read: () => Stream.succeed(own) }
        yield* Stream.runDrain(Sync.run(yield* catalog, source, { archives: true }))
        return (yield* (yield* Ledger.Ledger).received(desk, null, 10)).map(({ raw }) => raw)
      })
      yield* Effect.gen(function* () {
        assert.strictEqual((yield* read("first")).length, 4)
        const clerk = decider("u-1", "clerk", "asked for in writing")
        yield* Sync.decide(yield* catalog, [yield* clerk.erases([ann]), yield* clerk.erases([mary])])
        assert.deepStrictEqual(yield* read("second"), ["of ann", "of Mary Sé", "of ann", "of Mary Sé"])
      }).pipe(Effect.provide(layer))
      const db = new DatabaseSync(file)
      const { changes } = db
        .prepare("UPDATE ignored SET digest = substr(digest, 1, 3) || substr(digest, 9) WHERE digest LIKE '__:____:%'")
        .run()
      db.close()
      assert.isAtLeast(Number(changes), 2)
      const last = yield* Effect.provide(read("third"), layer)
      assert.deepStrictEqual(last.slice(4), ["of ann", "of Mary Sé"])
    })
  )
})
