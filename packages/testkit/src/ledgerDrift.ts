import { assert, describe, it } from "@effect/vitest"
import { type Adapter, Audit, type Catalog, type Fact, Ledger, Rejection, Sha256, Sync } from "@laurel/core"
import { Effect, Stream } from "effect"
import { TestClock } from "effect/testing"
import { erase, person } from "./ledgerPersons.ts"
import { begin, everything } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"
import { desk, participant, retracted } from "./participant.ts"
import { page, type Script } from "./scripted.ts"

const [ann, bob] = [
  participant({ offering: "algebra-1", contact: "ann" }),
  participant({ offering: "algebra-1", contact: "bob" })
]

const read = (versions: Catalog.Versions, script: Script, family: Adapter.Family = "state") =>
  Stream.runCollect(
    Sync.run(versions, { source: desk, family, read: () => Stream.succeed(page(script, `after ${script.reading}`)) })
  )

/** Whole, with no more of it named than these keys. */
const seen = (prefix: string, ...keys: ReadonlyArray<string>): Adapter.Seen => ({ prefix, keys: new Set(keys) })

const mark = (key: string, who = ann): Fact.Draft => who.scored("finals", 60, "2014-05-10", { key })

const drifting = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const first = yield* ledger.rejections(null)
  const rest = first.length < Ledger.maxPage ? [] : yield* ledger.rejections(first.at(-1)?.id ?? null)
  const all = [...first, ...rest].filter(({ kind }) => kind === "drift")
  assert.strictEqual((yield* ledger.totals).drift, all.length)
  return all.map((each) => ({ ...each, reading: "" }))
})

const keys = Effect.map(drifting, (all) => all.map(({ key }) => key))

/** What a whole reading of a source does not name any more. */
export const ledgerDrift = (open: Open): void => {
  describe("what a whole reading does not name", () => {
    it.effect(
      "is told as drift, and nothing is taken back: only what is under the prefix, counts, and was not named",
      () =>
        Effect.gen(function* () {
          const ledger = yield* Ledger.Ledger
          const versions = yield* begin
          const gone = mark("course/gone")
          const drafts = [
            mark("course"),
            mark("course/1"),
            mark("course/2/b"),
            mark("course/3", bob),
            mark("course/4", bob),
            mark("course-x/5", bob),
            { ...mark("course/6", bob), reference: { ...mark("course/6", bob).reference, stream: "others" } },
            gone
          ]
          yield* read(versions, { drafts, reading: "first" })
          yield* read(versions, { drafts: [retracted(gone)], reading: "second" })
          const before = yield* everything
          // The first is named, the fourth is in the page itself.
          const [progress] = yield* read(versions, {
            drafts: [mark("course/4", bob)],
            seen: [seen("course", "course/1", "course/none")],
            reading: "third"
          })
          assert.deepStrictEqual([progress?.drift, progress?.rejections], [3, 0])
          assert.deepStrictEqual(yield* keys, ["course", "course/2/b", "course/3"])
          const [first] = yield* drifting
          assert.deepInclude(first, { source: desk, stream: "rows", kind: "drift", line: null, column: null, raw: "" })
          assert.include(
            first === undefined ? "" : Rejection.describe(first),
            'rows key "course": expected the item that'
          )
          const after = yield* everything
          for (const same of ["facts", "achievements", "holdings", "entries", "learners"] as const)
            assert.deepStrictEqual(after[same], before[same])
          // A changed catalog has no place for what drifts.
          const position = (yield* ledger.positions).get(desk)
          assert.deepStrictEqual([after.totals.rejections, position?.rejected, position?.drift], [0, 0, 3])
          assert.deepStrictEqual((yield* Audit.verify(versions, Sha256.sha256)).differences, [])
        }).pipe(Effect.provide(open()))
    )

    it.effect("ends as rejections do: with a later reading that names it, and not before", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* read(versions, { drafts: [mark("a/1"), mark("a/2", bob)], reading: "first" })
        yield* TestClock.setTime(1_000)
        yield* read(versions, { seen: [seen("a")], reading: "second" })
        const before = yield* drifting
        assert.deepStrictEqual(yield* keys, ["a/1", "a/2"])
        yield* TestClock.setTime(2_000)
        yield* read(versions, { seen: [seen("a", "a/1")], reading: "third", ended: false })
        assert.deepStrictEqual(yield* drifting, before)
        yield* read(versions, { seen: [seen("a", "a/1")], reading: "third" })
        assert.deepStrictEqual(yield* drifting, before.slice(1))
        yield* read(versions, { drafts: [mark("a/2", bob)], seen: [seen("a", "a/1")], reading: "fourth" })
        assert.deepStrictEqual(yield* keys, [])
      }).pipe(Effect.provide(open()))
    )

    it.effect("of a source of records is no drift: it says nothing of how things stand", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* read(versions, { drafts: [mark("a/1")], reading: "first" }, "record")
        yield* read(versions, { seen: [seen("a")], reading: "second" }, "record")
        assert.deepStrictEqual(yield* keys, [])
      }).pipe(Effect.provide(open()))
    )

    it.effect("is named once, whichever prefixes it is under, and where one of them names it not at all", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* read(versions, { drafts: [mark("a/b/1"), mark("a/b/2"), mark("c/1")], reading: "first" })
        const all = [seen("a/b", "a/b/2"), seen("a"), seen("a"), seen("none")]
        yield* read(versions, { seen: all, reading: "second" })
        assert.deepStrictEqual(yield* keys, ["a/b/1"])
        // So many prefixes are looked at, and one row says that there were more.
        const many = Array.from({ length: 100 }, (_, at) => seen(`none ${at}`))
        const [progress] = yield* read(versions, { seen: [...many, seen("c")], reading: "third" })
        assert.deepStrictEqual([progress?.drift, progress?.rejections], [0, 1])
      }).pipe(Effect.provide(open()))
    )

    it.effect("is named up to a thousand times in a page, and the rest is told as one count", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const some = Rejection.maxDrift + 7
        const drafts = Array.from({ length: some + 500 }, (_, at) =>
          ann.scored("finals", 60, "2014-05-10", { key: `a/${String(at).padStart(4, "0")}` })
        )
        yield* read(versions, { drafts, reading: "first" })
        const named = drafts.slice(0, 500).map(({ reference }) => reference.key)
        yield* read(versions, { seen: [seen("a", ...named)], reading: "second" })
        const all = yield* drifting
        assert.deepStrictEqual([all.length, all[0]?.key, all.at(-1)?.key], [Rejection.maxDrift + 1, "a/0500", null])
        assert.strictEqual(all.at(-1)?.found, "a full reading that does not name 7 more")
      }).pipe(Effect.provide(open()))
    )

    it.effect("of somebody who is erased keeps its place, and nothing that leads to them", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const { who } = person("Zoe")
        yield* read(versions, {
          drafts: [who.scored("finals", 60, "2014-05-10", { key: "a/17" }), mark("a/18")],
          reading: "first"
        })
        yield* read(versions, { seen: [seen("a")], reading: "second" })
        assert.deepStrictEqual(yield* keys, ["a/17", "a/18"])
        yield* erase(versions, [who])
        const [theirs, others] = yield* drifting
        assert.deepInclude(theirs, { kind: "drift", key: null, expected: "erased", found: "erased" })
        assert.strictEqual(others?.key, "a/18")
        // Under its new key it is under no prefix.
        yield* read(versions, { seen: [seen("a")], reading: "third" })
        assert.deepStrictEqual(yield* keys, ["a/18"])
      }).pipe(Effect.provide(open()))
    )
  })
}
