import { assert, describe, it } from "@effect/vitest"
import { Audit, Id, Sha256 } from "@laurel/core"
import { Effect, Layer } from "effect"
import * as ByHand from "./ledgerByHand.ts"
import { ledgerAccounts } from "./ledgerAccounts.ts"
import { ledgerArchive } from "./ledgerArchive.ts"
import { ledgerBounds } from "./ledgerBounds.ts"
import { ledgerCatalogs } from "./ledgerCatalogs.ts"
import { ledgerCertificates } from "./ledgerCertificates.ts"
import { ledgerCertifiers, ledgerCertifying } from "./ledgerCertifying.ts"
import { ledgerCommitments } from "./ledgerCommitments.ts"
import { ledgerConcurrency } from "./ledgerConcurrency.ts"
import { ledgerDrift } from "./ledgerDrift.ts"
import { ledgerErasure } from "./ledgerErasure.ts"
import { ledgerErasures } from "./ledgerErasures.ts"
import { apart, type Handle, shared, through, type Twice, type Two } from "./ledgerHandles.ts"
import { ledgerImporters, ledgerImports } from "./ledgerImports.ts"
import { ledgerLeases } from "./ledgerLeases.ts"
import { ledgerLeaves } from "./ledgerLeaves.ts"
import { ledgerLoads } from "./ledgerLoads.ts"
import { ledgerLogs } from "./ledgerLogs.ts"
import { ledgerNames } from "./ledgerNames.ts"
import { ledgerNumbers } from "./ledgerNumbers.ts"
import { ledgerOrder } from "./ledgerOrder.ts"
import { ledgerPast } from "./ledgerPast.ts"
import { ledgerPeople } from "./ledgerPeople.ts"
import { ledgerQueries } from "./ledgerQueries.ts"
import { ledgerReads } from "./ledgerReads.ts"
import { ledgerRebuilds } from "./ledgerRebuilds.ts"
import type { Tries } from "./ledgerHistories.ts"
import { ledgerMentions } from "./ledgerMentions.ts"
import { ledgerReceived } from "./ledgerReceived.ts"
import { ledgerRejections } from "./ledgerRejections.ts"
import { ledgerShelf } from "./ledgerShelf.ts"
import { ledgerSigned } from "./ledgerSigned.ts"
import { ann, begin, bob, everything, planned, say } from "./ledgerStory.ts"
import { ledgerRetention } from "./ledgerRetention.ts"
import { ledgerRemaps } from "./ledgerRemaps.ts"
import { ledgerReturns } from "./ledgerReturns.ts"
import { ledgerRoots } from "./ledgerRoots.ts"
import { ledgerRuns } from "./ledgerRuns.ts"
import { ledgerWire } from "./ledgerWire.ts"
import { ledgerWithdrawals } from "./ledgerWithdrawals.ts"
import { ledgerWorkers } from "./ledgerWorkers.ts"
import { ledgerWrites, type Open } from "./ledgerWrites.ts"
import { secrets } from "./secrets.ts"

/**
 * Registers the tests of every promise a ledger makes. `open` gives a fresh, empty ledger each time; `twice`, where a store
 * outlives the program, opens a fresh one from two sides; `histories` are the random ones that are tried, ten unless given, the same ones
 * each time, by a `seed`; others each time where that is null.
 */
export const testLedger = (
  name: string,
  opens: Open,
  options: { readonly twice?: Twice; readonly histories?: number; readonly seed?: string | null } = {}
): void => {
  const open = () => knowing(opens())
  describe(name, () => {
    ledgerWrites(open)
    ledgerCatalogs(open)
    ledgerRejections(open)
    ledgerWire(open)
    ledgerLoads(open)
    ledgerPeople(open)
    ledgerAccounts(open)
    ledgerReads(open)
    ledgerBounds(open)
    ledgerArchive(open)
    ledgerRemaps(open)
    ledgerQueries(open)
    ledgerLogs(open)
    ledgerLeaves(open)
    ledgerRoots(open)
    ledgerCommitments(opens, open)
    ledgerSigned(open)
    ledgerShelf(open)
    ledgerRetention(open)
    ledgerErasure(opens, open)
    ledgerMentions(open)
    ledgerReturns(open)
    const { twice, histories = 10, seed = "laurel" } = options
    const random = { histories, seed }
    ledgerPast(open, random)
    ledgerErasures(open, random)
    ledgerWithdrawals(open, histories)
    ledgerDrift(open)
    ledgerReceived(open)
    ledgerImports(open)
    ledgerCertificates(open)
    ledgerCertifying(open)
    describe("two writers", () => writersOf(shared(open), random))
    if (twice === undefined) return
    describe("two programs", () =>
      writersOf(
        apart(() => {
          const [one, other] = twice()
          return [knowing(one), knowing(other)]
        }),
        random
      ))
  })
}

/** The ledger, with secrets that are the same in every run. */
const knowing = (ledger: ReturnType<Open>): ReturnType<Open> => Layer.provide(ledger, secrets)

/** What writers of one store promise one another. */
const writersOf = (open: Two, random: Tries): void => {
  writers(open)
  ledgerConcurrency(open)
  ledgerNames(open)
  ledgerNumbers(open, random)
  ledgerLeases(open)
  ledgerRuns(open)
  ledgerWorkers(open)
  ledgerRebuilds(open)
  ledgerOrder(open)
  ledgerImporters(open)
  ledgerCertifiers(open)
}

const [anns, bobs] = [ann.scored("finals", 60, "2014-05-10"), bob.scored("finals", 70, "2014-05-11")]

const writers = (open: Two): void => {
  it.effect(
    "of one source, planned at once: exactly one wins, the other is refused with Conflict and wins once planned anew",
    () =>
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

  // In real time, for one of them waits for the other.
  it.live("at once through the pipeline lose nothing and write nothing twice", () =>
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
      const { facts, achievements, entries } = yield* through(one, everything)
      // Ann's mark of 10 May is among her own.
      assert.strictEqual(facts.length, 12)
      assert.deepStrictEqual(
        facts.map(({ revision }) => revision),
        facts.map(() => 1)
      )
      assert.deepStrictEqual([achievements.length, entries.length], [4, 4])
      assert.deepStrictEqual((yield* through(other, Audit.verify(versions, Sha256.sha256))).differences, [])
    })
  )
}
