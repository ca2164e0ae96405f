import { assert, describe, it } from "@effect/vitest"
import { Instant, Ledger, Shelf } from "@laurel/core"
import { Effect, Exit } from "effect"
import { allPages } from "./allPages.ts"
import { everything } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"

const at = (millis: number) => Instant.Instant.make(millis)
const put = (key: string, text: string, expected: number | null, due: Instant.Instant | null = null) =>
  ({ shelf: "runs", key, expected, next: { text, due } }) satisfies Shelf.Change
const gone = (key: string, expected: number | null) =>
  ({ shelf: "runs", key, expected, next: null }) satisfies Shelf.Change

/** What programs keep beside the record. */
export const ledgerShelf = (open: Open): void => {
  describe("what is kept beside the record", () => {
    it.effect("is there as it was put, one version more with each change, and no part of the log", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const before = yield* everything
        const text = `“${"é".repeat(500)}”\u0000\n`
        yield* ledger.keep([put("a", "first", 0, at(5))])
        yield* ledger.keep([put("a", text, 1), put("b", "", null)])
        assert.deepStrictEqual(yield* ledger.kept("runs", "a"), { key: "a", text, version: 2, due: null })
        assert.deepStrictEqual(yield* ledger.kept("runs", "b"), { key: "b", text: "", version: 1, due: null })
        yield* ledger.keep([put("b", "again", null), gone("a", 2)])
        assert.strictEqual((yield* ledger.kept("runs", "b"))?.version, 2)
        assert.deepStrictEqual(
          [yield* ledger.kept("runs", "a"), yield* ledger.kept("walks", "b")],
          [undefined, undefined]
        )
        assert.deepStrictEqual(yield* everything, before)
      }).pipe(Effect.provide(open()))
    )

    it.effect("is changed all together, or not at all where one is at another version", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        yield* ledger.keep([put("a", "1", 0), put("b", "1", 0)])
        for (const wrong of [
          put("b", "2", 0),
          put("b", "2", 2),
          gone("b", 2),
          gone("b", 0),
          put("c", "2", 1),
          gone("c", 1)
        ]) {
          const error = yield* Effect.flip(ledger.keep([put("a", "2", 1), wrong]))
          assert.strictEqual(error.reason._tag, "Conflict")
          assert.include(error.message, `runs/${wrong.key} is at version ${wrong.key === "b" ? 1 : 0}`)
        }
        assert.deepStrictEqual(
          (yield* ledger.keptAfter("runs", null, 10)).map(({ key, text, version }) => [key, text, version]),
          [
            ["a", "1", 1],
            ["b", "1", 1]
          ]
        )
        yield* ledger.keep([gone("c", 0), gone("d", null), put("a", "2", 1)])
        assert.strictEqual((yield* ledger.kept("runs", "a"))?.text, "2")
      }).pipe(Effect.provide(open()))
    )

    it.effect("is had by one of many who ask for the same version", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const tries = Array.from({ length: 8 }, (_, index) => Effect.exit(ledger.keep([put("a", String(index), 0)])))
        const exits = yield* Effect.all(tries, { concurrency: "unbounded" })
        assert.strictEqual(exits.filter(Exit.isSuccess).length, 1)
      }).pipe(Effect.provide(open()))
    )

    it.effect("is told by key a page at a time, and by when it is due", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const keys = Array.from({ length: Ledger.maxPage + 5 }, (_, index) => `k${String(index).padStart(5, "0")}`)
        const changes = keys.map((key, index) => put(key, "x", 0, index % 2 === 0 ? at(10_000 - index) : null))
        for (const half of [changes.slice(0, 900), changes.slice(900)]) yield* ledger.keep(half)
        yield* ledger.keep([{ ...put("k", "y", 0, at(0)), shelf: "others" }])
        const found = yield* allPages(
          (after: string | null) => ledger.keptAfter("runs", after, Ledger.maxPage + 1),
          ({ key }) => key
        )
        assert.deepStrictEqual(
          found.map(({ key }) => key),
          keys
        )
        assert.strictEqual((yield* ledger.keptAfter("runs", null, Ledger.maxPage + 1)).length, Ledger.maxPage)
        assert.deepStrictEqual(
          (yield* ledger.keptDue("runs", at(9_000), 3)).map(({ key }) => key),
          ["k01004", "k01002", "k01000"]
        )
        assert.deepStrictEqual(yield* ledger.keptDue("runs", at(8_995), 3), [])
        assert.strictEqual((yield* ledger.keptDue("runs", at(8_996), 3)).length, 1)
      }).pipe(Effect.provide(open()))
    )

    it.effect("is not changed beyond its bounds, nor twice at once", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const long = put("a", "x".repeat(Shelf.maxText), 0)
        yield* ledger.keep([long])
        assert.strictEqual((yield* ledger.kept("runs", "a"))?.text.length, Shelf.maxText)
        for (const changes of [
          [put("a", "x".repeat(Shelf.maxText + 1), null)],
          [put("", "x", null)],
          [put("k".repeat(Shelf.maxKey + 1), "x", null)],
          [put("b", "1", null), put("b", "2", null)],
          Array.from({ length: Shelf.maxChanges + 1 }, (_, index) => put(String(index), "x", null))
        ])
          assert.isTrue(Exit.hasDies(yield* Effect.exit(ledger.keep(changes))))
        assert.strictEqual((yield* ledger.keptAfter("runs", null, 10)).length, 1)
      }).pipe(Effect.provide(open()))
    )
  })
}
