import { assert, describe, it } from "@effect/vitest"
import { Id, Ledger, Sync } from "@laurel/core"
import { Effect, Stream } from "effect"
import { ann, begin, bob, everything } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"
import { corrected, desk } from "./participant.ts"
import { page } from "./scripted.ts"

const first = ann.scored("finals", 60, "2014-05-10")
const second = corrected(first, bob.scored("finals", 70, "2014-05-10"))

/** What becomes of the rows that facts were read from. */
export const ledgerArchive = (open: Open): void => {
  describe("the rows of a source", () => {
    it.effect("that is archived are kept with each fact that was read from them; those of another are not", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        const raw = 'an "odd" row,\u0000\ud83d, ä'
        const say = (drafts: ReadonlyArray<typeof first>, archives: boolean) => {
          const own = { ...page({ drafts }, `read ${drafts.length}`), raw: () => raw }
          return Stream.runDrain(Sync.run(versions, { source: desk, read: () => Stream.succeed(own) }, { archives }))
        }
        yield* say([first], true)
        // It leaves one learner for another: two facts, of which the first one only says so. The row is about the other.
        yield* say([second, second], true)
        yield* say([ann.scored("essay", 50, "2014-05-11")], false)
        const { facts } = yield* everything
        assert.strictEqual(facts.length, 4)
        const ids = [...facts.map(({ id }) => id), Id.FactId.make(99)]
        assert.deepStrictEqual(
          yield* ledger.archived(ids),
          [...ids.slice(0, 1), ...ids.slice(2, 3)].map((fact) => ({ fact, raw }))
        )
        assert.strictEqual((yield* ledger.archived(ids.slice(2, 3))).length, 1)
        assert.deepStrictEqual(yield* ledger.check, [])
      }).pipe(Effect.provide(open()))
    )

    it.effect(
      "that is archived are found by their keys, as they were last received, and those of no other stream",
      () =>
        Effect.gen(function* () {
          const versions = yield* begin
          const ledger = yield* Ledger.Ledger
          const say = (stream: string, rows: Readonly<Record<string, string>>) => {
            const received = Object.entries(rows).map(([key, raw]) => ({ key, line: null, raw }))
            const own = { ...page({}, `${stream} ${JSON.stringify(rows)}`), stream, received: () => received }
            return Stream.runDrain(
              Sync.run(versions, { source: desk, read: () => Stream.succeed(own) }, { archives: true })
            )
          }
          const found = (stream: string, ...keys: ReadonlyArray<string>) =>
            Effect.map(ledger.receivedUnder(desk, stream, keys), (rows) => rows.map(({ key, raw }) => `${key} ${raw}`))
          yield* say("rows", { b: "two", a: "one", "c/1": "three" })
          yield* say("others", { a: "another's" })
          assert.deepStrictEqual(yield* found("rows", "a", "b", "a", "x", "c"), ["b two", "a one"])
          yield* say("rows", { b: "two, mended" })
          assert.deepStrictEqual(yield* found("rows", "a", "b", "c/1"), ["a one", "c/1 three", "b two, mended"])
          assert.deepStrictEqual(yield* found("others", "a", "b"), ["a another's"])
          assert.deepStrictEqual(yield* found("nowhere", "a"), [])
          assert.deepStrictEqual(yield* ledger.receivedUnder(Id.SourceId.make("nobody"), "rows", ["a"]), [])
          assert.deepStrictEqual(yield* found("rows"), [])
        }).pipe(Effect.provide(open()))
    )
  })
}
