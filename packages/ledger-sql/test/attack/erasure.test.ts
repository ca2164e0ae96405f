/**
 * Whoever is erased is in none of a store's files any more, however it was written, and nothing there tells whoever guesses right
 * that they did; and all that was proved before still is. What PostgreSQL writes of changes, `pg_wal`, and copies of a store are
 * its operator's to see to.
 */
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Audit, Ledger, Merkle, Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect, type Scope } from "effect"
import { int, text } from "../../src/Engine.ts"
import { ownServer } from "../crash/servers.ts"
import { at } from "../crash/work.ts"
import { folder } from "../store.ts"
import { filesIn, found } from "./bytes.ts"
import * as Catalogs from "./catalogs.ts"
import { differences, keep } from "./checking.ts"
import { guessable, hiddenOf, keyedGuesses, stored } from "./guessing.ts"
import { sign } from "./history.ts"
import { erase, type Person, person, told, toldAgain } from "./persons.ts"
import { databaseAt, fileAt, type Store } from "./stores.ts"

const { sha256 } = LedgerSql

/** A store, and the files that it is in. */
interface Place {
  readonly store: Store
  readonly files: Effect.Effect<ReadonlyArray<string>, Ledger.LedgerError>
}

const sqlite: Effect.Effect<Place, never, Scope.Scope> = Effect.map(folder, (path) => ({
  store: fileAt(join(path, "store.db")),
  files: Effect.sync(() => filesIn(path))
}))

/** On a server of its own, whose files are at hand. */
const postgres: Effect.Effect<Place, never, Scope.Scope> = Effect.map(ownServer, ({ url }) => {
  const store = databaseAt(url)
  const files = Effect.gen(function* () {
    const engine = yield* store.engine
    yield* engine.run("CHECKPOINT")
    const [row] = yield* engine.rows(
      "SELECT current_setting('data_directory'), CAST(oid AS bigint) FROM pg_database WHERE datname = current_database()"
    )
    return filesIn(join(text(row?.[0]), "base", String(int(row?.[1]))))
  })
  return { store, files: Effect.scoped(files) }
})

const engines = [
  ["SQLite", sqlite],
  ["PostgreSQL", postgres]
] as const

const [quill, otis] = [person("Quill"), person("Otis")]
const textsOf = ({ texts }: Person): ReadonlyArray<string> => Object.values(texts)

/** A store in which everything is said of both, and signed; and the server knows what its columns hold, as it soon does. */
const begun = ({ engine: connect, written }: Store) =>
  Effect.gen(function* () {
    yield* Effect.provide(
      Effect.gen(function* () {
        yield* at(1, Sync.apply(Catalogs.first))
        yield* at(2, told([quill, otis]))
        yield* at(3, sign)
      }),
      written
    )
    yield* Effect.scoped(Effect.flatMap(connect, (engine) => engine.run("ANALYZE")))
  })

/** Erases one of them, goes on, and takes what was there out of the files. */
const erased = (who: Person, { written }: Store) =>
  Effect.provide(
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* at(10, erase(who))
      yield* at(11, toldAgain([quill, otis]))
      yield* at(12, sign)
      yield* ledger.compact
    }),
    written
  )

/** Each leaf at a size, and what proves it there. */
const proofs = (size: number) =>
  Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    const leaves = yield* ledger.log(null, Ledger.maxPage)
    return yield* Effect.forEach(leaves.slice(0, size), (leaf) =>
      Effect.map(Audit.inclusion(sha256, leaf.index, size), (proof) => ({ ...leaf, proof }))
    )
  })

const signed = Effect.gen(function* () {
  const checkpoint = yield* (yield* Ledger.Ledger).lastCheckpoint
  if (checkpoint === undefined) return yield* Effect.die(new Error("nothing is in the log"))
  return { size: checkpoint.size, root: Uint8Array.from(Buffer.from(checkpoint.root, "hex")) }
})

for (const [name, places] of engines) {
  describe(`somebody erased from a store on ${name}`, () => {
    it.live("is in none of its files, in no form, and whoever is not erased is in all of theirs", () =>
      Effect.gen(function* () {
        const { store, files } = yield* places
        yield* begun(store)
        const plain = (who: Person) => textsOf(who).map((each) => `${each} in UTF-8`)
        const email = ({ texts }: Person) => ["hex", "base64"].map((form) => `${texts.email} in ${form}`)
        for (const who of [quill, otis]) {
          const before = found(yield* files, textsOf(who))
          assert.includeMembers([...before], [...plain(who), ...email(who)])
        }
        const others = found(yield* files, textsOf(otis))
        yield* erased(quill, store)
        assert.deepStrictEqual(found(yield* files, textsOf(quill)), [])
        assert.deepStrictEqual(found(yield* files, textsOf(otis)), others)
      })
    )

    it.live("leaves every proof of the others, and every checkpoint, as good as it was", () =>
      Effect.gen(function* () {
        const { store } = yield* places
        yield* begun(store)
        const kept = yield* keep(store)
        const before = yield* Effect.provide(
          Effect.flatMap(signed, (head) => Effect.map(proofs(head.size), (leaves) => ({ ...head, leaves }))),
          store.opened
        )
        yield* erased(quill, store)
        yield* Effect.provide(
          Effect.gen(function* () {
            const now = yield* signed
            const leaves = yield* proofs(now.size)
            assert.isAbove(now.size, before.size)
            for (const { index, text: own, proof } of before.leaves) {
              const later = leaves[index]
              assert.strictEqual(later?.text, own)
              const leaf = Merkle.leaf(sha256, later?.text ?? "")
              // What was handed out before, and what is handed out now, against the checkpoints of then and now.
              for (const [head, given] of [
                [before, proof],
                [now, later?.proof ?? []]
              ] as const) {
                const outcome = Merkle.verifyInclusion(sha256, { index, leaf, ...head, proof: given })
                assert.deepStrictEqual(outcome._tag, "Success", `leaf ${index}`)
              }
            }
            const proof = yield* Audit.consistency(sha256, before.size, now.size)
            const goesOn = Merkle.verifyConsistency(sha256, { from: before.size, fromRoot: before.root, ...now, proof })
            assert.strictEqual(goesOn._tag, "Success")
          }),
          store.opened
        )
        assert.deepStrictEqual(yield* differences(store, kept), [])
      })
    )

    it.live("can't be guessed from what is left, but by the store's own secret, which is what it ignores them by", () =>
      Effect.gen(function* () {
        const { store } = yield* places
        yield* begun(store)
        const hidden = yield* hiddenOf(store, quill)
        assert.isAbove(hidden.length, 12)
        // Whoever has the secrets can tell each of these texts, as long as it is there.
        assert.strictEqual(guessable(yield* stored(store), hidden).length, hidden.length)
        yield* erased(quill, store)
        const left = yield* stored(store)
        assert.deepStrictEqual(guessable(left, hidden), [])
        // Rows about them, and rejected rows met again, are known by digests that only the store's secret makes.
        assert.deepStrictEqual(keyedGuesses(left, quill, left.secret), [
          "ignored",
          "ignored",
          "ignored",
          "ignored",
          "rejection"
        ])
        assert.deepStrictEqual(keyedGuesses(left, quill, new Uint8Array(32)), [])
        assert.strictEqual(guessable(left, yield* hiddenOf(store, otis)).length, hidden.length)
      })
    )
  })
}
