/** What an adapter may look up of what its own source said before. */
import { assert, describe, it } from "@effect/vitest"
import { Adapter, Catalog, Fact, Id, Instant, Ledger, LedgerMemory, Sync } from "@laurel/core"
import { Effect, Schema, Stream } from "effect"
import { standingIn } from "../src/internal/standingIn.ts"
import { completed } from "./given.ts"

const [lms, other] = [Id.SourceId.make("lms"), Id.SourceId.make("other")]
const catalog = {
  certifications: [],
  offerings: [{ id: "safety-1", course: "safety", zone: "UTC", components: [{ activity: "golf", group: "modules" }] }],
  achievementTypes: [{ id: "safety", courses: ["safety"], rule: { rule: "completed", group: "modules" } }]
}
const applied = Effect.gen(function* () {
  return (yield* Sync.apply(yield* Effect.fromResult(Catalog.decode(catalog)))).versions
})

const Row = Schema.Struct({ id: Schema.String, gone: Schema.optionalKey(Schema.Boolean) })
const isRow = Schema.is(Row)

/** A state adapter with one page of rows, which first does something of its own. */
const adapterOf = (
  source: Id.SourceId,
  rows: ReadonlyArray<typeof Row.Type>,
  first: Effect.Effect<unknown, Adapter.Failure> = Effect.void,
  stream = "marks"
): Adapter.Adapter =>
  Adapter.make({
    source,
    family: "state",
    stream,
    row: Row,
    key: (row) => (isRow(row) ? row.id : undefined),
    drafts: ({ id, gone }) => [
      {
        key: id,
        subject: { key: "ann", offering: "safety-1", contact: { scheme: "learner", value: "ann" } },
        activity: "golf",
        evidence: gone === true ? Fact.Retracted.make({}) : Fact.Completed.make({}),
        happened: Fact.happenedAt(Instant.Instant.make(1_400_000_000_000), "UTC")
      }
    ],
    page: () => Effect.as(first, { rows, position: "end", ended: true, reading: "all" })
  })

/** Looks up under a prefix and remembers the keys found. */
const looking = (prefix: string, found: Array<string>, stream = "marks") =>
  Effect.gen(function* () {
    const standing = yield* Adapter.Standing
    for (const { reference } of yield* standing(stream, prefix)) found.push(reference.key)
  })

describe("what stands", () => {
  it.effect(
    "is given to an adapter that a sync reads: of its own source and stream, under the prefix, not retracted",
    () =>
      Effect.gen(function* () {
        const versions = yield* applied
        const read = (adapter: Adapter.Adapter) => Stream.runDrain(Sync.run(versions, adapter))
        yield* read(adapterOf(lms, [{ id: "a/2" }, { id: "a/1" }, { id: "ab" }, { id: "a/gone" }]))
        yield* read(adapterOf(other, [{ id: "a/other" }]))
        const found: Array<string> = []
        yield* read(adapterOf(lms, [{ id: "a/gone", gone: true }], looking("a", found)))
        assert.deepStrictEqual(found.splice(0), ["a/1", "a/2", "a/gone"])
        yield* read(adapterOf(lms, [], looking("a", found)))
        assert.deepStrictEqual(found.splice(0), ["a/1", "a/2"])
        yield* read(adapterOf(other, [], looking("a", found)))
        assert.deepStrictEqual(found.splice(0), ["a/other"])
        yield* read(adapterOf(lms, [], looking("a", found, "others")))
        assert.deepStrictEqual(found, [])
      }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("is nothing where no sync reads the adapter", () =>
    Effect.gen(function* () {
      yield* Stream.runDrain(Sync.run(yield* applied, adapterOf(lms, [{ id: "a/1" }])))
      const found: Array<string> = []
      const pages = yield* Stream.runCollect(adapterOf(lms, [{ id: "a/2" }], looking("a", found)).read(null))
      assert.deepStrictEqual([pages.length, found], [1, []])
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect(
    "that the ledger can't say ends the run with the ledger's own failure; another failure stays the adapter's",
    () =>
      Effect.gen(function* () {
        const versions = yield* applied
        const ledger = yield* Ledger.Ledger
        const broken = new Ledger.LedgerError({ ledger: "file", reason: new Ledger.Busy({ found: "another program" }) })
        const run = (adapter: Adapter.Adapter) =>
          Effect.flip(Stream.runDrain(Sync.run(versions, adapter))).pipe(
            Effect.provideService(Ledger.Ledger, { ...ledger, factsUnder: () => Effect.fail(broken) })
          )
        assert.strictEqual(yield* run(adapterOf(lms, [], looking("a", []))), broken)
        const own = new Adapter.Broken({ where: "GET /marks", expected: "marks", found: "none", advice: "Ask." })
        assert.deepStrictEqual(
          yield* run(adapterOf(lms, [], Effect.fail(own))),
          new Adapter.AdapterError({ source: lms, reason: own })
        )
        // Also where a look-up failed before that, and the adapter got over it.
        const afterwards = Effect.andThen(Effect.ignore(looking("a", [])), Effect.fail(own))
        assert.deepStrictEqual(
          yield* run(adapterOf(lms, [], afterwards)),
          new Adapter.AdapterError({ source: lms, reason: own })
        )
      }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("is read page by page to its end, and no further than its bound", () =>
    Effect.gen(function* () {
      const afters: Array<string | null> = []
      const lookup = (pages: number) =>
        standingIn(
          {
            receivedUnder: () => Effect.succeed([]),
            claimed: () => Effect.succeed([]),
            factsUnder: (_, __, after) =>
              Effect.sync(() => {
                afters.push(after)
                const size = afters.length < pages ? Ledger.maxPage : 1
                return Array.from({ length: size }, () => ({
                  ...fact,
                  reference: { ...fact.reference, key: `a/${afters.length}` }
                }))
              })
          },
          lms
        ).lookup("marks", "a")
      const fact = completed("2014-05-10", "golf")
      assert.lengthOf(yield* lookup(3), 2 * Ledger.maxPage + 1)
      assert.deepStrictEqual(afters.splice(0), [null, "a/1", "a/2"])
      const error = yield* Effect.flip(lookup(Number.POSITIVE_INFINITY))
      assert.deepStrictEqual([error._tag, error.expected], ["Misconfigured", "at most 1,000,000 facts that stand"])
      assert.lengthOf(afters, Adapter.maxStanding / Ledger.maxPage + 1)
    })
  )
})

describe("what is kept", () => {
  it.effect(
    "is given by key, of its own source and stream, however many are asked for; and nothing where none is archived",
    () =>
      Effect.gen(function* () {
        const versions = yield* applied
        const ids = Array.from({ length: Ledger.maxReceivedKeys + 1 }, (_, at) => ({ id: `a/${at}` }))
        const read = (adapter: Adapter.Adapter, archives: boolean) =>
          Stream.runDrain(Sync.run(versions, adapter, { archives }))
        yield* read(adapterOf(lms, ids), true)
        yield* read(adapterOf(lms, [{ id: "a/apart" }], Effect.void, "apart"), true)
        yield* read(adapterOf(other, ids), false)
        const found = new Map<string, string>()
        const look = Effect.gen(function* () {
          const kept = yield* Adapter.Kept
          const keys = [...ids.map(({ id }) => id), "a", "a/apart"]
          for (const [key, raw] of yield* kept("marks", keys)) found.set(key, raw)
        })
        yield* read(adapterOf(lms, [], look), true)
        assert.deepStrictEqual([...found.values()].toSorted(), ids.map((row) => JSON.stringify(row)).toSorted())
        found.clear()
        yield* read(adapterOf(other, [], look), true)
        assert.deepStrictEqual([...found], [])
      }).pipe(Effect.provide(LedgerMemory.layer))
  )
})
