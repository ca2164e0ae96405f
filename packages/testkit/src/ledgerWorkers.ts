/** What workers that judge everybody promise: they share the people, each is judged once, and a dead one is in nobody's way. */
import { assert, describe, it } from "@effect/vitest"
import { type Campaign, Catalog, Id, Lease, Ledger, Sync } from "@laurel/core"
import { Deferred, Effect, Fiber } from "effect"
import { eachOnce, held, isOfRange, judged, people, perRange, spread, watched } from "./ledgerCrowd.ts"
import { asTimePasses, before, stopped, through, type Two } from "./ledgerHandles.ts"
import { seenBy } from "./ledgerRaces.ts"
import { begin, catalog, say } from "./ledgerStory.ts"
import { day, desk } from "./participant.ts"

const diploma = { id: "diploma", courses: ["algebra"], rule: { rule: "completed", group: "coursework" } }
/** The story's catalog, under which everybody has earned one thing more. */
const wider = Effect.fromResult(
  Catalog.decode({ ...catalog, achievementTypes: [...catalog.achievementTypes, diploma] })
)

const done = (names: ReadonlyArray<string>) => names.map((name) => seenBy(desk, name).completed("essay", "2014-05-10"))

/** A store with people in three ranges, before the wider catalog is applied. */
const populated = Effect.fnUntraced(function* (open: Two) {
  const both = yield* open
  const versions = yield* through(both[0], begin)
  yield* spread(both[0], (names) => say(versions, done(names)))
  return both
})

/** The same, where the diploma takes a pass as well. */
const stricter = Effect.fromResult(
  Catalog.decode({
    ...catalog,
    achievementTypes: [
      ...catalog.achievementTypes,
      { ...diploma, rule: { rule: "all", of: [diploma.rule, { rule: "scored", group: "exam", atLeast: 0.9 }] } }
    ]
  })
)
const campaign: Campaign.Campaign = {
  choice: { _tag: "EarnedSince", since: day("2014-05-10") },
  on: day("2014-06-01"),
  actor: "u-17",
  role: "registrar",
  reason: "the law of 2014"
}

const chosen = ["ann", "bob", "cat"]

/** What a campaign promises, whoever carries it out. */
const campaigning = (open: Two): void => {
  it.effect("that go on together with a planned catalog whose program died decide about everybody it chose, once", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      yield* through(one, begin)
      const { versions } = yield* through(one, Effect.flatMap(wider, Sync.apply))
      yield* through(one, say(versions, done(chosen)))
      const compiled = yield* stricter
      const { on } = campaign
      const found = yield* through(one, Sync.foreseeCatalog(compiled, { campaign, on, samples: 0 }))
      if (found === undefined) return assert.fail("expected a catalog that is another")
      const full = new Ledger.LedgerError({ ledger: "full", reason: new Ledger.Full({ found: "the test" }) })
      const dying = before(one, (commit) => (isOfRange(commit) ? Effect.fail(full) : Effect.void))
      const died = yield* Effect.flip(through(dying, Sync.applyPlanned(compiled, { ...found, campaign })))
      assert.strictEqual(died._tag, "LedgerError")
      const workers = yield* Effect.forkChild(
        Effect.all([through(one, Sync.apply(compiled)), through(other, Sync.apply(compiled))], { concurrency: 2 })
      )
      const outcomes = yield* asTimePasses(Fiber.join(workers))
      assert.strictEqual(
        outcomes.reduce((sum, { entries }) => sum + entries, 0),
        found.entries
      )
      const { decisions, achievements } = yield* one.totals
      assert.deepStrictEqual([found.decisions, decisions], [chosen.length, chosen.length])
      assert.strictEqual(achievements.get(Id.TypeId.make("diploma"))?.standing, 0)
    })
  )
}

const applying = (open: Two): void => {
  it.effect("that apply one catalog at once share the ranges, and judge everybody once", () =>
    Effect.gen(function* () {
      const [one, other] = yield* populated(open)
      const compiled = yield* wider
      const [first, second] = [yield* watched(one), yield* watched(other)]
      // Each waits until both are at a range.
      const [a, b] = [yield* held(first.ledger), yield* held(second.ledger)]
      const workers = yield* Effect.forkChild(
        Effect.all([through(a.ledger, Sync.apply(compiled)), through(b.ledger, Sync.apply(compiled))], {
          concurrency: 2
        })
      )
      yield* asTimePasses(Effect.andThen(a.reached, b.reached))
      yield* Effect.andThen(a.goOn, b.goOn)
      const outcomes = yield* asTimePasses(Fiber.join(workers))
      assert.strictEqual(outcomes.filter(({ applied }) => applied).length, 1)
      const [ofFirst, ofSecond] = [yield* first.commits, yield* second.commits]
      assert.deepStrictEqual(
        outcomes.map(({ entries }) => entries),
        [judged(ofFirst).length, judged(ofSecond).length]
      )
      for (const { entries } of outcomes) assert.isAtLeast(entries, perRange)
      yield* eachOnce(one, [...ofFirst, ...ofSecond])
      const { applied, entries } = yield* through(other, Sync.apply(compiled))
      assert.deepStrictEqual([applied, entries], [false, 0])
    })
  )

  it.effect("of which one is interrupted between two commits: the other goes on where it stopped", () =>
    Effect.gen(function* () {
      const [one, other] = yield* populated(open)
      const compiled = yield* wider
      const [first, second] = [yield* watched(one), yield* watched(other)]
      const reached = yield* Deferred.make<void>()
      // Stops for ever once the first range's people are judged, before that is written down as done.
      const stuck = before(first.ledger, (commit) =>
        Effect.flatMap(first.commits, (all) =>
          isOfRange(commit) && all.some(isOfRange)
            ? Effect.andThen(Deferred.succeed(reached, undefined), Effect.never)
            : Effect.void
        )
      )
      const worker = yield* Effect.forkChild(through(stuck, Sync.apply(compiled)))
      yield* Deferred.await(reached)
      yield* Fiber.interrupt(worker)
      const { entries } = yield* through(second.ledger, Sync.apply(compiled))
      assert.strictEqual(entries, people - perRange)
      yield* eachOnce(other, [...(yield* first.commits), ...(yield* second.commits)])
    })
  )

  it.effect(
    "of which one dies with its lease: the other waits until that runs out, and the dead one's last word is refused",
    () =>
      Effect.gen(function* () {
        const [one, other] = yield* populated(open)
        const compiled = yield* wider
        const [first, second] = [yield* watched(one), yield* watched(other)]
        const { ledger, reached, goOn } = yield* held(stopped(first.ledger))
        const dead = yield* Effect.forkChild(
          Effect.flip(Effect.provideService(through(ledger, Sync.apply(compiled)), Lease.Duration, 300))
        )
        yield* reached
        const work = Effect.provideService(through(second.ledger, Sync.apply(compiled)), Lease.Duration, 300)
        assert.strictEqual((yield* asTimePasses(work)).entries, people)
        yield* goOn
        const error = yield* Fiber.join(dead)
        assert.strictEqual(error._tag === "LedgerError" && error.reason._tag, "Superseded")
        yield* eachOnce(one, [...(yield* first.commits), ...(yield* second.commits)])
      })
  )
}

export const ledgerWorkers = (open: Two): void => {
  describe("workers", () => {
    applying(open)
    campaigning(open)
  })
}
