import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import { assert, describe, it } from "@effect/vitest"
import { Audit, Ledger, Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Commands } from "@laurel/testkit"
import { Effect, Schema } from "effect"
import { answers, canonical } from "./answers.ts"
import { folder } from "./store.ts"

const fixture = (name: string): Buffer => gunzipSync(readFileSync(join(import.meta.dirname, "fixtures", name)))
const decode = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Record(Schema.String, Schema.Unknown)))

/** A store of an earlier schema, as its own program left it. */
const store = Effect.map(folder, (path) => {
  const file = join(path, "store.db")
  writeFileSync(file, fixture("sqlite-1.db.gz"))
  return file
})

/** What is said of a position that only the program of that time wrote so. */
const today = (text: string): string => text.replace(`"text":"judged"`, `"text":"3:done"`)

describe("a store of schema 1", () => {
  it.effect("answers everything as the program that wrote it did", () =>
    Effect.gen(function* () {
      const file = yield* store
      const was = decode(fixture("sqlite-1.answers.json.gz").toString("utf8"))
      const { totals, ...is } = yield* Effect.provide(answers, LedgerSql.layerSqlite(file))
      const { pending, ...known } = totals
      assert.deepStrictEqual(pending, { batches: 0, entries: 0, since: null })
      assert.strictEqual(canonical(known), canonical(was["totals"]))
      for (const [name, answer] of Object.entries(is)) {
        assert.strictEqual(canonical(answer), today(canonical(was[name])), name)
      }
    })
  )

  it.effect("is sound, is judged no more, and goes on being written", () =>
    Effect.gen(function* () {
      const file = yield* store
      yield* Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        assert.deepStrictEqual(yield* ledger.check, [])
        const versions = yield* Commands.versions
        const before = yield* ledger.totals
        assert.strictEqual(yield* Sync.rebuild(versions), 0)
        assert.deepStrictEqual((yield* ledger.totals).entries, before.entries)
        assert.deepStrictEqual((yield* Audit.verify(versions, LedgerSql.sha256)).differences, [])
      }).pipe(Effect.provide(LedgerSql.layerSqlite(file)))
    })
  )

  it.effect("is not changed by a program that only reads, which says what to do", () =>
    Effect.gen(function* () {
      const file = yield* store
      const before = readFileSync(file)
      const error = yield* Effect.flip(Effect.provide(Ledger.Ledger, LedgerSql.layerSqlite(file, { create: false })))
      assert.match(error.message, /older schema \(1; this Laurel reads 2\)\. Run `laurel sync` to bring it up to date/)
      assert.isTrue(before.equals(readFileSync(file)))
    })
  )
})
