import { assert, describe, it } from "@effect/vitest"
import { Audit, Id, Instant, Ledger, LedgerMemory, Merkle } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect } from "effect"

const { sha256 } = LedgerSql

/** So many leaves that one commit makes more hashes of whole subtrees than a ledger tells at once. */
const size = (Ledger.maxPage + 1) * 2 ** Merkle.keptLevels

const leaf = Merkle.leaf(sha256, "the same")
/** Of leaves that all are the same, by level. */
const hashes: Array<Uint8Array> = [leaf]
for (let level = 1; level <= 48; level++) {
  const below = hashes[level - 1] ?? leaf
  hashes.push(Merkle.node(sha256, below, below))
}
const root = Merkle.hex(
  Merkle.root(
    sha256,
    Merkle.append(
      sha256,
      Merkle.empty,
      Array.from({ length: size }, () => leaf)
    )
  )
)

/** A ledger of one commit; one of its hashes is altered, if any. */
const verified = (altered: number | null) =>
  Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    const time = Instant.Instant.make(0)
    const large = Ledger.Ledger.of({
      ...ledger,
      checkpoints: (after) => Effect.succeed(after === null ? [{ batch: 1, size, root, recordedAt: time }] : []),
      log: (after, limit) =>
        Effect.sync(() => {
          const first = (after ?? -1) + 1
          const length = Math.min(limit, Ledger.maxPage, size - first)
          return Array.from({ length }, (_, at) => {
            const of = { _tag: "Fact", id: Id.FactId.make(first + at + 1) } as const
            return { index: first + at, of, text: "the same" }
          })
        }),
      hashes: (nodes) =>
        Effect.succeed(
          nodes
            .slice(0, Ledger.maxPage)
            .map(({ level, place }) => (level === 8 && place === altered ? leaf : (hashes[level] ?? leaf)))
        )
    })
    return yield* Effect.provideService(Audit.verifyLog(sha256), Ledger.Ledger, large)
  }).pipe(Effect.provide(LedgerMemory.layer))

describe("a log with a commit of a quarter of a million leaves", () => {
  it.effect("is in order where it is, and named where a hash of its last subtree is not", () =>
    Effect.gen(function* () {
      const { leaves, differences } = yield* verified(null)
      assert.deepStrictEqual([leaves, differences], [size, []])
      const { differences: found } = yield* verified(Ledger.maxPage)
      assert.deepStrictEqual(
        found.map(({ where }) => where),
        [`the subtree of leaves ${size - 256} to ${size - 1}`]
      )
    })
  )
})
