/** Where a run begins, and what it would do. */
import { assert, describe, it } from "@effect/vitest"
import { AchievementId, Catalog, type Fact, Ledger, LedgerMemory, type Rejection, Sync } from "@laurel/core"
import { desk, participant, retracted, type Script, scripted } from "@laurel/testkit"
import { Effect, Stream } from "effect"
import { algebra, examPass } from "./catalogs.ts"

const ann = participant({ offering: "algebra-1", contact: "ann" })
const bob = participant({ offering: "algebra-1", contact: "bob" })
const apply = Effect.flatMap(Effect.fromResult(Catalog.decode(algebra(examPass()))), Sync.apply)
const run = (versions: Catalog.Versions, scripts: ReadonlyArray<Script>, start: Sync.Start = "on") =>
  Stream.runCollect(Sync.run(versions, scripted(desk, scripts), { start }))
const scored = (who: typeof ann, score: number, day: string): Fact.Draft => who.scored("finals", score, day)
const broken: Rejection.Rejection = {
  kind: "row",
  source: desk,
  stream: "rows",
  key: null,
  line: 7,
  column: null,
  expected: "a row",
  found: "none",
  advice: "Mend it.",
  raw: "?"
}
const pages: ReadonlyArray<Script> = [
  { drafts: [scored(ann, 60, "2014-05-10")], rejections: [broken] },
  { drafts: [scored(bob, 70, "2014-05-11")] },
  { drafts: [scored(bob, 80, "2014-05-12")] }
]
const position = Effect.map(
  Effect.flatMap(Ledger.Ledger, (ledger) => ledger.positions),
  (positions) => positions.get(desk)?.text
)
const open = Effect.flatMap(Ledger.Ledger, (ledger) => ledger.rejections(null))

describe("a run", () => {
  it.effect("goes on from where the source stands, and reads all of it again from its beginning", () =>
    Effect.gen(function* () {
      const { versions } = yield* apply
      assert.strictEqual((yield* run(versions, pages.slice(0, 2))).length, 2)
      assert.deepStrictEqual(
        (yield* run(versions, pages)).map(({ facts }) => facts),
        [1]
      )
      const again = yield* run(versions, pages, "beginning")
      assert.deepStrictEqual(
        again.map(({ facts, same }) => [facts, same]),
        [
          [0, 1],
          [0, 1],
          [0, 1]
        ]
      )
      assert.strictEqual(yield* position, "3")
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("that breaks off on its way from the beginning goes on from there, so that nothing is left out", () =>
    Effect.gen(function* () {
      const { versions } = yield* apply
      yield* run(versions, pages)
      yield* Stream.runDrain(Stream.take(Sync.run(versions, scripted(desk, pages), { start: "beginning" }), 1))
      const went = yield* position
      assert.include(["1", "2"], went)
      assert.strictEqual((yield* run(versions, pages)).length, 3 - Number(went))
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("at a moment leaves the source where it stands, and ends no rejection of what it did not ask for", () =>
    Effect.gen(function* () {
      const { versions } = yield* apply
      yield* run(versions, pages.slice(0, 1))
      // Ahead of where it stands: the page between is not left out the next time.
      const ahead = yield* run(
        versions,
        pages.map((page) => ({ ...page, reading: "another" })),
        { at: "2" }
      )
      assert.deepStrictEqual([ahead.length, yield* position, (yield* open).length], [1, "1", 1])
      assert.deepStrictEqual(
        (yield* run(versions, pages)).map(({ facts, same }) => [facts, same]),
        [
          [1, 0],
          [0, 1]
        ]
      )
      assert.strictEqual(yield* position, "3")
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("at a moment, of a source that was never read, begins there and goes on from there", () =>
    Effect.gen(function* () {
      const { versions } = yield* apply
      assert.strictEqual((yield* run(versions, pages, { at: "1" })).length, 2)
      assert.deepStrictEqual([yield* position, (yield* run(versions, pages)).length], ["3", 0])
    }).pipe(Effect.provide(LedgerMemory.layer))
  )
})

describe("a preview of a run", () => {
  const story: ReadonlyArray<Script> = [
    ...pages,
    { drafts: [retracted(scored(ann, 60, "2014-05-10")), scored(ann, 90, "2014-06-01")] }
  ]

  it.effect("shows what the run then does, page upon page, and writes nothing", () =>
    Effect.gen(function* () {
      const { versions } = yield* apply
      const ledger = yield* Ledger.Ledger
      const before = yield* ledger.totals
      const seen: Array<number> = []
      const shown = yield* Sync.previewRun(versions, scripted(desk, story), {
        tell: ({ rows }) => Effect.sync(() => void seen.push(rows))
      })
      assert.deepStrictEqual(yield* ledger.totals, before)
      assert.deepStrictEqual([yield* position, yield* open], [undefined, []])
      const done = yield* run(versions, story)
      assert.deepStrictEqual(
        seen,
        done.map(({ rows }) => rows)
      )
      const sum = (of: (page: Sync.Progress) => number): number => done.reduce((total, page) => total + of(page), 0)
      const { facts, entries, corrections, rejections } = shown.counts
      assert.deepStrictEqual(
        [facts, entries, corrections, rejections],
        [sum((one) => one.facts), sum((one) => one.entries), sum((one) => one.corrections), 1]
      )
      assert.isTrue(shown.isWhole)
      assert.deepStrictEqual(
        [...shown.contacts.values()].map(({ value }) => value),
        ["ann", "bob"]
      )
      const stands = (yield* ledger.loadContacts(null, 10)).achievements
      assert.deepStrictEqual(
        shown.changes.map(({ after }) => after.held).toSorted(),
        [...stands.values()]
          .flat()
          .map(({ held }) => held)
          .toSorted()
      )
      assert.isNotEmpty(AchievementId.format([...stands.values()].flat()[0]?.id ?? assert.fail("nothing stands")))
      // And then there is nothing more to do.
      const after = yield* Sync.previewRun(versions, scripted(desk, story))
      assert.deepStrictEqual([after.counts.rows, after.changes], [0, []])
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("of more than can be held counts all of it, and says that it is not whole", () =>
    Effect.gen(function* () {
      const { versions } = yield* apply
      const few = yield* Sync.previewRun(versions, scripted(desk, story), { changes: 1 })
      assert.deepStrictEqual([few.isWhole, few.counts.rows], [false, 6])
    }).pipe(Effect.provide(LedgerMemory.layer))
  )
})
