import { assert, describe, it } from "@effect/vitest"
import { type Adapter, Audit, Id, Ledger, Sha256, Sync } from "@laurel/core"
import { Effect, Layer, type Scope, Stream } from "effect"
import * as ByHand from "./ledgerByHand.ts"
import { ledgerBounds } from "./ledgerBounds.ts"
import { ledgerCatalogs } from "./ledgerCatalogs.ts"
import { ledgerLoads } from "./ledgerLoads.ts"
import { ledgerPeople } from "./ledgerPeople.ts"
import { ledgerReads } from "./ledgerReads.ts"
import { ledgerRejections } from "./ledgerRejections.ts"
import { ann, begin, bob, everything, planned, say, sync } from "./ledgerStory.ts"
import { ledgerWire } from "./ledgerWire.ts"
import { desk } from "./participant.ts"
import { page } from "./scripted.ts"
import { ledgerWrites, type Open } from "./ledgerWrites.ts"

type Handle = Ledger.Ledger["Service"]
type Two = Effect.Effect<readonly [Handle, Handle], Ledger.LedgerError, Scope.Scope>

/** How a ledger opens one store twice, as two programs would: both layers lead to the same facts. */
export type Twice = () => readonly [ReturnType<Open>, ReturnType<Open>]

/**
 * Registers the tests of every promise a ledger makes. `open` gives a fresh, empty ledger each time; `twice`, where a store
 * outlives the program, opens a fresh one from two sides.
 */
export const testLedger = (name: string, open: Open, options: { readonly twice?: Twice } = {}): void => {
  describe(name, () => {
    ledgerWrites(open)
    ledgerCatalogs(open)
    ledgerRejections(open)
    ledgerWire(open)
    ledgerLoads(open)
    ledgerPeople(open)
    ledgerReads(open)
    ledgerBounds(open)
    const { twice } = options
    describe("two writers", () => writers(shared(open)))
    if (twice !== undefined) describe("two programs", () => writers(apart(twice)))
  })
}

/** Two writers that hold the same ledger. */
const shared = (open: Open): Two =>
  Effect.map(
    Effect.suspend(() => built(open())),
    (ledger) => [ledger, ledger]
  )

const built = (layer: ReturnType<Open>): Effect.Effect<Handle, Ledger.LedgerError, Scope.Scope> =>
  Effect.flatMap(Layer.build(Layer.fresh(layer)), (context) => Effect.provide(Ledger.Ledger, context))

/** Two ledgers on one store. */
const apart = (twice: Twice): Two =>
  Effect.gen(function* () {
    const [first, second] = twice()
    return [yield* built(first), yield* built(second)]
  })

const through = <A, E, R>(
  ledger: Handle,
  effect: Effect.Effect<A, E, R>
): Effect.Effect<A, E, Exclude<R, Ledger.Ledger>> => Effect.provideService(effect, Ledger.Ledger, ledger)

const [anns, bobs] = [ann.scored("finals", 60, "2014-05-10"), bob.scored("finals", 70, "2014-05-11")]

const writers = (open: Two): void => {
  it.effect("planned on one head: exactly one wins, the other is refused with Conflict and wins on the next head", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const versions = yield* through(one, begin)
      const first = yield* through(one, planned(versions, { drafts: [anns] }))
      const second = yield* through(other, planned(versions, { drafts: [bobs] }))
      yield* one.commit(first)
      const error = yield* Effect.flip(other.commit(second))
      assert.strictEqual(error.reason._tag, "Conflict")
      assert.deepStrictEqual((yield* through(other, everything)).facts, first.facts)
      yield* other.commit(yield* through(other, planned(versions, { drafts: [bobs] })))
      assert.deepStrictEqual((yield* one.totals).facts, 2)
    })
  )

  it.effect("see what the other has committed, word for word", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const versions = yield* through(one, begin)
      yield* through(one, say(versions, [anns]))
      assert.deepStrictEqual(yield* through(other, everything), yield* through(one, everything))
      yield* through(other, say(versions, [bobs]))
      assert.deepStrictEqual(yield* through(one, everything), yield* through(other, everything))
    })
  )

  it.effect("under different catalogs: whoever planned under the one that was replaced is refused", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const versions = yield* through(one, begin)
      const commit = yield* through(one, planned(versions, { drafts: [anns] }))
      const version = Id.CatalogVersion.make(versions.latest + 1)
      yield* through(other, ByHand.write({ catalog: { version, text: "another" }, under: version }))
      const error = yield* Effect.flip(one.commit(commit))
      assert.strictEqual(error.reason._tag, "Conflict")
      // Also where it knows the very head, and only not the catalog.
      const { head } = yield* through(other, everything)
      const still = yield* Effect.flip(one.commit({ ...commit, head }))
      assert.strictEqual(still.reason._tag, "Conflict")
      assert.strictEqual((yield* other.totals).facts, 0)
    })
  )

  it.effect("of one source: the one that was overtaken stops, and its older word does not come last", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const versions = yield* through(one, begin)
      const [older, newer] = [ann.scored("finals", 10, "2014-05-10"), ann.scored("finals", 80, "2014-05-10")]
      const overtaken: Adapter.Adapter = {
        source: desk,
        read: () =>
          Stream.fromEffect(
            through(other, sync(versions, [{ drafts: [newer] }])).pipe(
              Effect.orDie,
              Effect.as(page({ drafts: [older] }, "older"))
            )
          )
      }
      const error = yield* Effect.flip(through(one, Stream.runDrain(Sync.run(versions, overtaken))))
      assert.match(error.message, /another sync of source "desk" has gone on/)
      assert.deepStrictEqual(
        (yield* through(one, everything)).facts.map(({ evidence }) => evidence),
        [newer.evidence]
      )
    })
  )

  it.effect("at once through the pipeline lose nothing and write nothing twice", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const versions = yield* through(one, begin)
      const days = ["2014-05-10", "2014-05-11", "2014-05-12"]
      const own = (who: typeof ann) =>
        days.map((on) => [anns, who.scored("essay", 60, on), who.scored("finals", 60, on)])
      const write = (ledger: Handle, who: typeof ann) =>
        through(
          ledger,
          Effect.forEach(own(who), (drafts) => say(versions, drafts), { discard: true })
        )
      yield* Effect.all([write(one, ann), write(other, bob)], { concurrency: 2 })
      const { facts, achievements, log } = yield* through(one, everything)
      // Ann's mark of 10 May is among her own.
      assert.strictEqual(facts.length, 12)
      assert.deepStrictEqual(
        facts.map(({ revision }) => revision),
        facts.map(() => 1)
      )
      assert.deepStrictEqual([achievements.length, log.length], [4, 4])
      assert.deepStrictEqual((yield* through(other, Audit.verify(versions, Sha256.sha256))).differences, [])
    })
  )
}
