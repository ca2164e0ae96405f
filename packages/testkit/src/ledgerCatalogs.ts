import { assert, describe, it } from "@effect/vitest"
import { Id, Ledger } from "@laurel/core"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import * as ByHand from "./ledgerByHand.ts"
import { everything, now } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"
import { desk } from "./participant.ts"

const version = Id.CatalogVersion.make

/** Applies a version under itself, as the first commit judged by it does. */
const apply = (number: number, text: string) =>
  ByHand.write({ catalog: { version: version(number), text }, under: version(number) })

/** What a commit promises of catalogs and of the source's position. */
export const ledgerCatalogs = (open: Open): void => {
  describe("a catalog's version", () => {
    it.effect("is applied by a commit, and kept with its text and its time", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        assert.deepStrictEqual(yield* ledger.catalogs, [])
        yield* TestClock.setTime(1_000)
        const first = { version: version(1), text: '{"é":"1 🙂"}', recordedAt: yield* now }
        yield* apply(1, first.text)
        yield* TestClock.setTime(2_000)
        yield* apply(2, "{}")
        assert.deepStrictEqual(yield* ledger.catalogs, [
          first,
          { version: version(2), text: "{}", recordedAt: yield* now }
        ])
        assert.strictEqual((yield* ledger.totals).batches, 2)
      }).pipe(Effect.provide(open()))
    )

    it.effect("follows the last one: any other number is refused with Conflict, and leaves everything as it was", () =>
      Effect.gen(function* () {
        yield* apply(1, "{}")
        yield* apply(2, "{ }")
        const before = yield* everything
        for (const number of [1, 2, 4]) {
          const error = yield* Effect.flip(
            ByHand.write({
              ...ByHand.people(["student:ann"]),
              catalog: { version: version(number), text: "{}" },
              under: version(9)
            })
          )
          assert.strictEqual(error.reason._tag, "Conflict", `${number}`)
        }
        assert.deepStrictEqual(yield* everything, before)
      }).pipe(Effect.provide(open()))
    )

    it.effect("that is not the newest is no longer judged under: such a commit is refused with Conflict", () =>
      Effect.gen(function* () {
        yield* apply(1, "{}")
        yield* ByHand.write({ under: version(1) })
        yield* apply(2, "{ }")
        const before = yield* everything
        const error = yield* Effect.flip(ByHand.write({ ...ByHand.people(["student:ann"]), under: version(1) }))
        assert.strictEqual(error.reason._tag, "Conflict")
        assert.match(error.message, /catalog version 2 has been applied since/)
        assert.deepStrictEqual(yield* everything, before)
        yield* ByHand.write({ under: version(2) })
      }).pipe(Effect.provide(open()))
    )
  })

  describe("a position", () => {
    it.effect("is kept with the catalog it was reached under, and stays where a commit has none", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        yield* TestClock.setTime(1_000)
        const reached = { text: "row 7", catalog: version(1), rejected: 0, drift: 0, recordedAt: yield* now }
        yield* ByHand.write({ position: null })
        assert.strictEqual((yield* ledger.positions).size, 0)
        yield* ByHand.write({ position: { from: null, to: "row 7" } })
        yield* TestClock.setTime(2_000)
        yield* apply(1, "{}")
        yield* ByHand.write({ position: null, under: version(3) })
        assert.deepStrictEqual(yield* ledger.positions, new Map([[desk, reached]]))
        assert.strictEqual((yield* ledger.load({ ...ByHand.nobody, source: desk })).position, "row 7")
        assert.strictEqual((yield* ledger.load(ByHand.nobody)).position, null)
        const elsewhere = yield* Effect.flip(ByHand.write({ position: { from: null, to: "row 9" }, under: version(3) }))
        assert.strictEqual(elsewhere.reason._tag, "Conflict")
        assert.strictEqual((yield* ledger.positions).get(desk)?.text, "row 7")
        yield* ByHand.write({ position: { from: "row 7", to: "" }, under: version(3) })
        assert.deepStrictEqual(
          yield* ledger.positions,
          new Map([[desk, { text: "", catalog: version(3), rejected: 0, drift: 0, recordedAt: yield* now }]])
        )
      }).pipe(Effect.provide(open()))
    )
  })
}
