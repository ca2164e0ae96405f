import { assert, describe, it } from "@effect/vitest"
import { Id, Ledger } from "@laurel/core"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { begin, now, rejection, sync } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"

/** What becomes of the rows that could not be read. */
export const ledgerRejections = (open: Open): void => {
  describe("a rejection", () => {
    const lines = Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      return (yield* ledger.rejections(null)).map(({ stream, line }) => `${stream} ${line}`)
    })

    it.effect("read again stays one, with its number and its time", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        yield* TestClock.setTime(1_000)
        const pages = [{ rejections: [rejection(1), rejection(2)] }]
        yield* sync(versions, pages)
        const [before, recordedAt] = [yield* ledger.rejections(null), yield* now]
        const [{ reading = "" } = {}] = before
        const kept = (line: number, id = 0) => ({ ...rejection(line), id, reading, recordedAt })
        assert.deepStrictEqual(before, [kept(1, before[0]?.id), kept(2, before[1]?.id)])
        assert.notStrictEqual(before[0]?.id, before[1]?.id)
        yield* TestClock.setTime(2_000)
        yield* sync(versions, [...pages, { reading: "second", rejections: [rejection(2), rejection(1)] }])
        const again = before.map((each) => ({ ...each, reading: "second@1" }))
        assert.deepStrictEqual(yield* ledger.rejections(null), again)
      }).pipe(Effect.provide(open()))
    )

    it.effect("ends when a later reading of its stream has ended without it, and not before", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const first = { rejections: [rejection(1), rejection(2), { ...rejection(3), stream: "marks" }] }
        const half = { reading: "second", ended: false, rejections: [rejection(2)] }
        yield* sync(versions, [first, half])
        assert.deepStrictEqual(yield* lines, ["rows 1", "rows 2", "marks 3"])
        yield* sync(versions, [first, half, { reading: "second", rejections: [rejection(4)] }])
        assert.deepStrictEqual(yield* lines, ["rows 2", "marks 3", "rows 4"])
        // What has ended may be kept, and whoever asks for all that is held about somebody has to be told of it.
        const all = (yield* (yield* Ledger.Ledger).rejections(null, true)).map(
          ({ stream, line }) => `${stream} ${line}`
        )
        assert.includeMembers(["rows 1", "rows 2", "marks 3", "rows 4"], all)
        assert.includeMembers(all, ["rows 2", "marks 3", "rows 4"])
      }).pipe(Effect.provide(open()))
    )

    it.effect("ends when its row is read again, and is no more rejected, whatever else the page reads", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const keyed = (key: string) => ({ ...rejection(1), key, line: null })
        const row = (key: string) => ({ key, line: null, raw: key })
        const first = { rejections: [keyed("a"), keyed("b"), keyed("ab")] }
        const again = { rejections: [keyed("b")], received: [row("a"), row("b")] }
        const keys = Effect.map(
          Effect.flatMap(Ledger.Ledger, (ledger) => ledger.rejections(null)),
          (all) => all.map(({ key }) => key)
        )
        yield* sync(versions, [first])
        assert.deepStrictEqual(yield* keys, ["a", "b", "ab"])
        yield* sync(versions, [first, again])
        // The row whose key merely begins with the same letter was not read.
        assert.deepStrictEqual(yield* keys, ["b", "ab"])
      }).pipe(Effect.provide(open()))
    )

    it.effect("of one source is not ended by another source's reading of a stream of that name", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* sync(versions, [{ rejections: [rejection(1)] }])
        yield* sync(versions, [{ reading: "theirs" }], Id.SourceId.make("gym"))
        assert.deepStrictEqual(yield* lines, ["rows 1"])
        yield* sync(versions, [{}, { reading: "ours" }])
        assert.deepStrictEqual(yield* lines, [])
      }).pipe(Effect.provide(open()))
    )
  })
}
