import { assert, describe, it } from "@effect/vitest"
import { Instant, Ledger } from "@laurel/core"
import { Effect } from "effect"
import { allPages } from "./allPages.ts"
import { everything } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"

const signed = (
  size: number,
  note = `laurel.example/log\n${size}\nAAAA\n\n— laurel.example/log ÄÖ=\n`
): Ledger.Signed => ({
  size,
  note,
  recordedAt: Instant.Instant.make(size * 1_000)
})

/** What becomes of checkpoints that were signed. */
export const ledgerSigned = (open: Open): void => {
  describe("signed checkpoints", () => {
    it.effect("are kept by size, whenever they were signed; one of a size that has one already is not", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        assert.deepStrictEqual([yield* ledger.signed(null), yield* ledger.lastSigned], [[], undefined])
        for (const size of [50, 9_000_000_000, 3]) yield* ledger.sign(signed(size))
        yield* ledger.sign({ ...signed(50, "another"), recordedAt: Instant.Instant.make(1) })
        assert.deepStrictEqual(
          yield* ledger.signed(null),
          [3, 50, 9_000_000_000].map((size) => signed(size))
        )
        assert.deepStrictEqual(yield* ledger.lastSigned, signed(9_000_000_000))
        assert.deepStrictEqual(
          yield* ledger.signed(3),
          [50, 9_000_000_000].map((size) => signed(size))
        )
        assert.deepStrictEqual(
          yield* ledger.signed(49),
          [50, 9_000_000_000].map((size) => signed(size))
        )
        assert.deepStrictEqual(yield* ledger.signed(9_000_000_000), [])
      }).pipe(Effect.provide(open()))
    )

    it.effect("are kept word for word up to their bound, and are no part of the log", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const before = yield* everything
        const long = signed(1, "é".repeat(Ledger.maxNote))
        yield* ledger.sign(long)
        assert.deepStrictEqual(yield* ledger.lastSigned, long)
        assert.deepStrictEqual(yield* everything, before)
      }).pipe(Effect.provide(open()))
    )

    it.effect("are told a page at a time", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const all = Array.from({ length: Ledger.maxPage + 5 }, (_, index) => signed(index * 2))
        for (const each of all.toReversed()) yield* ledger.sign(each)
        assert.strictEqual((yield* ledger.signed(null)).length, Ledger.maxPage)
        const found = yield* allPages(
          (after: number | null) => ledger.signed(after),
          ({ size }) => size
        )
        assert.deepStrictEqual(found, all)
      }).pipe(Effect.provide(open()))
    )
  })
}
