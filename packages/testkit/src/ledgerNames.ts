/** What writers who plan at the same time promise of what is new, and of catalogs: one of them makes it known, once. */
import { assert, describe, it } from "@effect/vitest"
import { Catalog, type Id, type Ledger, Sync } from "@laurel/core"
import { Effect } from "effect"
import { type Handle, overtaken, through, type Two } from "./ledgerHandles.ts"
import { gym, openingOf, planOf, race, seenBy } from "./ledgerRaces.ts"
import { begin, catalog, everything, planned, say } from "./ledgerStory.ts"
import { desk, participant } from "./participant.ts"

/** A registration: of whom, in which participation, by which row. */
interface Row {
  readonly source?: Id.SourceId
  readonly contact: string
  readonly key: string
  readonly row: string
}

/** What a row comes to, planned as if its source had never said anything else: only its names can come in the way. */
const registering = Effect.fnUntraced(function* (
  ledger: Handle,
  versions: Catalog.Versions,
  { source = desk, contact, key, row }: Row
) {
  const who = participant({ offering: "algebra-1", source, contact, key })
  const drafts = [who.registered("2014-01-01", { key: row })]
  const commit = yield* through(ledger, planned(versions, { drafts }, { source, exclusive: true }))
  return { ...commit, position: null } satisfies Ledger.Commit
})

/** Races two rows in a ledger that knows Ann and Bob: why one lost, if one did, and how many facts there are then. */
const raceRows = Effect.fnUntraced(function* (open: Two, first: Row, second: Row) {
  const both = yield* open
  const [one, other] = both
  const versions = yield* through(one, begin)
  const known = ["ann", "bob"].map((contact) => seenBy(desk, contact).registered("2013-12-01"))
  yield* through(one, say(versions, known))
  const plans = [yield* registering(one, versions, first), yield* registering(other, versions, second)] as const
  const refusals = yield* race(both, plans)
  const { facts, learners, contacts } = yield* through(other, everything)
  assert.strictEqual(facts.length, 4 - refusals.length)
  assert.strictEqual(new Set(facts.map(({ id }) => id)).size, facts.length)
  return { refusals, learners: learners.length, contacts: contacts.length }
})

const newcomers = (open: Two): void => {
  const ann = { contact: "ann", key: "ann again", row: "1" }
  const bob = { contact: "bob", key: "bob again", row: "2" }

  it.effect("that both make one identity known: exactly one does; two identities, both do", () =>
    Effect.gen(function* () {
      const [eve, fay] = [
        { contact: "eve", key: "new", row: "1" },
        { source: gym, contact: "fay", key: "new", row: "1" }
      ]
      assert.deepStrictEqual(yield* raceRows(open, eve, { ...fay, contact: "eve" }), {
        refusals: ["Conflict"],
        learners: 3,
        contacts: 3
      })
      assert.deepStrictEqual(yield* raceRows(open, eve, fay), { refusals: [], learners: 4, contacts: 4 })
    })
  )

  it.effect("that both make one participation known: exactly one does; of another source or key, both do", () =>
    Effect.gen(function* () {
      const refusals = ["Conflict"]
      const both = { refusals: [], learners: 4, contacts: 2 }
      assert.deepStrictEqual(yield* raceRows(open, ann, { ...bob, key: ann.key }), { ...both, refusals, learners: 3 })
      assert.deepStrictEqual(yield* raceRows(open, ann, { ...bob, key: ann.key, source: gym }), both)
      assert.deepStrictEqual(yield* raceRows(open, ann, bob), both)
    })
  )

  it.effect("that both make one row known: exactly one does; another source's of that name, both do", () =>
    Effect.gen(function* () {
      const refusals = ["Conflict"]
      const both = { refusals: [], learners: 4, contacts: 2 }
      assert.deepStrictEqual(yield* raceRows(open, ann, { ...bob, row: ann.row }), { ...both, refusals, learners: 3 })
      assert.deepStrictEqual(yield* raceRows(open, ann, { ...bob, row: ann.row, source: gym }), both)
    })
  )
}

/** The story's catalog without its certification. */
const lesser = Effect.fromResult(Catalog.decode({ ...catalog, certifications: [] }))

const eves = seenBy(gym, "eve").registered("2014-01-01")

const underCatalogs = (open: Two): void => {
  it.effect(
    "of which one applies a catalog: a page judged under the one before is refused, and wins once judged anew",
    () =>
      Effect.gen(function* () {
        const [one, other] = yield* open
        const before = yield* through(one, begin)
        const plan = (versions: Catalog.Versions) => planOf(one, versions, { source: gym, drafts: [eves] })
        const late = yield* plan(before)
        const { versions } = yield* through(other, Effect.flatMap(lesser, Sync.apply))
        const error = yield* Effect.flip(one.commit(late))
        assert.strictEqual(error.reason._tag, "Conflict")
        assert.deepStrictEqual((yield* through(one, everything)).facts, [])
        yield* one.commit(yield* plan(versions))
        assert.strictEqual((yield* through(other, everything)).facts.length, 1)
      })
  )

  it.effect(
    "of which both apply a catalog: exactly one does; the very same, it is applied once and both are content",
    () =>
      Effect.gen(function* () {
        const both = yield* open
        const [one, other] = both
        const versions = yield* through(one, begin)
        const compiled = yield* lesser
        const [first, second] = [yield* openingOf(one, versions, compiled), yield* openingOf(other, versions, compiled)]
        assert.deepStrictEqual(yield* race(both, [first.commit, second.commit]), ["Conflict"])
        assert.strictEqual((yield* one.catalogs).length, 2)
        const back = yield* Effect.fromResult(Catalog.decode(catalog))
        const worker = yield* overtaken(one, through(other, Sync.apply(back)))
        const { applied, versions: after } = yield* through(worker, Sync.apply(back))
        assert.deepStrictEqual([applied, Number(after.latest)], [false, 3])
        assert.strictEqual((yield* one.catalogs).length, 3)
      })
  )

  it.effect(
    "of which one rests on everything there is: it is refused after any commit, even one that changes nobody",
    () =>
      Effect.gen(function* () {
        const [one, other] = yield* open
        const versions = yield* through(one, begin)
        yield* through(one, say(versions, [seenBy(desk, "ann").scored("finals", 60, "2014-05-10")]))
        const opening = Effect.flatMap(lesser, (compiled) => openingOf(one, versions, compiled))
        const { commit: shown } = yield* opening
        assert.isTrue(shown.alone)
        yield* through(other, Effect.flatMap(planned(versions, {}, { source: gym }), other.commit))
        const error = yield* Effect.flip(one.commit(shown))
        assert.strictEqual(error.reason._tag, "Conflict")
        assert.strictEqual((yield* one.catalogs).length, 1)
        const { commit: again } = yield* opening
        // To look, to plan, or to fail is no commit.
        yield* planOf(other, versions, { source: gym, drafts: [eves] })
        assert.strictEqual((yield* Effect.flip(other.commit(shown))).reason._tag, "Conflict")
        yield* one.commit(again)
        assert.strictEqual((yield* other.catalogs).length, 2)
      })
  )

  it.effect("of which one rests on some people: it wins after commits about others", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const versions = yield* through(one, begin)
      const shown = yield* planOf(one, versions, { source: gym, drafts: [eves] })
      assert.isFalse(shown.alone)
      yield* through(other, say(versions, [seenBy(desk, "ann").scored("finals", 60, "2014-05-10")]))
      yield* through(
        one,
        Sync.accept({
          changes: [],
          holdings: [],
          outranked: [],
          repeated: [],
          waiting: [],
          rejections: [],
          commit: shown
        })
      )
      assert.strictEqual((yield* through(other, everything)).facts.length, 2)
    })
  )
}

export const ledgerNames = (open: Two): void => {
  describe("plans made at once", () => {
    newcomers(open)
    underCatalogs(open)
  })
}
