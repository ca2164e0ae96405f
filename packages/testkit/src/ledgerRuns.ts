/** What two runs of one source promise: one goes on at a time, and the older word does not come last. */
import { assert, describe, it } from "@effect/vitest"
import { type Adapter, type Catalog, type Fact, Id, Lease, Sync } from "@laurel/core"
import { Deferred, Effect, Fiber, Stream } from "effect"
import { asTimePasses, before, type Handle, moment, overtaken, stopped, through, type Two } from "./ledgerHandles.ts"
import { ann, begin, everything, now, sync } from "./ledgerStory.ts"
import { desk, participant } from "./participant.ts"
import { page } from "./scripted.ts"

const [older, newer] = [ann.scored("finals", 10, "2014-05-10"), ann.scored("finals", 80, "2014-05-10")]

/** A source whose only page comes once something has been done. */
const slow = (first: Effect.Effect<unknown>, draft: Fact.Draft = older): Adapter.Adapter => ({
  source: draft.reference.source,
  read: () => Stream.fromEffect(Effect.as(first, page({ drafts: [draft] }, "1")))
})

const run = (versions: Catalog.Versions, adapter: Adapter.Adapter) => Stream.runDrain(Sync.run(versions, adapter))

/** What has been said of Ann's exam, in order. */
const said = (ledger: Handle) =>
  Effect.map(through(ledger, everything), ({ facts }) => facts.map(({ evidence }) => evidence))

/** A run that is in the middle of its page, and the gate that lets it go on. */
const inTheMiddle = Effect.fnUntraced(function* (ledger: Handle, versions: Catalog.Versions) {
  const [begun, gate] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
  const adapter = slow(Effect.andThen(Deferred.succeed(begun, undefined), Deferred.await(gate)))
  const fiber = yield* Effect.forkChild(through(ledger, run(versions, adapter)))
  yield* Deferred.await(begun)
  return { fiber, goOn: Deferred.succeed(gate, undefined) }
})

/** Longer than a lease of a millisecond, by any clock. */
const aWhile = Effect.repeat(moment, { times: 4 })

/** The worker's leases last a millisecond: one that stops loses them. */
const brief = Effect.provideService(Lease.Duration, 1)

const waiting = (open: Two): void => {
  it.effect("of one source: the second waits while the first goes on, and then fails as busy", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const versions = yield* through(one, begin)
      const { fiber, goOn } = yield* inTheMiddle(one, versions)
      const start = yield* now
      const error = yield* Effect.flip(asTimePasses(through(other, sync(versions, [{ drafts: [newer] }]))))
      assert.strictEqual(error._tag === "LedgerError" && error.reason._tag, "Busy")
      assert.isAtLeast((yield* now) - start, 15_000)
      assert.deepStrictEqual(yield* said(other), [])
      yield* goOn
      yield* Fiber.join(fiber)
      assert.deepStrictEqual(yield* said(other), [older.evidence])
    })
  )

  it.effect("of one source: where the first ends in time, the second goes on from where it ended", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const versions = yield* through(one, begin)
      const { fiber, goOn } = yield* inTheMiddle(one, versions)
      const pages = [{ drafts: [older] }, { drafts: [newer] }]
      const second = yield* Effect.forkChild(through(other, sync(versions, pages)))
      yield* aWhile
      assert.deepStrictEqual(yield* said(other), [])
      yield* goOn
      yield* Fiber.join(fiber)
      yield* asTimePasses(Fiber.join(second))
      assert.deepStrictEqual(yield* said(one), [older.evidence, newer.evidence])
    })
  )

  it.effect("of two sources don't wait for one another", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const versions = yield* through(one, begin)
      const { fiber, goOn } = yield* inTheMiddle(one, versions)
      const gym = participant({ offering: "algebra-1", contact: "bob", source: Id.SourceId.make("gym") })
      const theirs = gym.scored("finals", 70, "2014-05-10")
      const start = yield* now
      yield* through(other, run(versions, slow(Effect.void, theirs)))
      assert.strictEqual(yield* now, start)
      yield* goOn
      yield* Fiber.join(fiber)
      assert.sameDeepMembers([...(yield* said(other))], [theirs.evidence, older.evidence])
    })
  )
}

const overtaking = (open: Two): void => {
  it.effect("of one source: one whose lease passed on while it was stopped is refused as superseded", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const versions = yield* through(one, begin)
      // It stops between planning its page and committing it.
      const second = Effect.andThen(aWhile, through(other, sync(versions, [{ drafts: [newer] }])))
      const worker = yield* overtaken(stopped(one), second)
      const error = yield* Effect.flip(brief(through(worker, run(versions, slow(Effect.void)))))
      assert.strictEqual(error._tag === "LedgerError" && error.reason._tag, "Superseded")
      assert.deepStrictEqual(yield* said(one), [newer.evidence])
      assert.strictEqual((yield* one.positions).get(desk)?.text, "1")
    })
  )

  it.effect("of one source: one whose lease ran out, but that nobody took, goes on", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const versions = yield* through(one, begin)
      const worker = before(stopped(one), () => aWhile)
      yield* brief(through(worker, run(versions, slow(Effect.void))))
      assert.deepStrictEqual(yield* said(other), [older.evidence])
    })
  )

  it.effect("of one source: one that stopped before its page and was overtaken writes nothing of it", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const versions = yield* through(one, begin)
      const second = through(other, sync(versions, [{ drafts: [newer] }]))
      const paused = slow(Effect.orDie(Effect.andThen(aWhile, second)))
      const error = yield* Effect.flip(brief(through(stopped(one), run(versions, paused))))
      assert.match(error.message, /another sync of source "desk" has gone on/)
      assert.deepStrictEqual(yield* said(one), [newer.evidence])
    })
  )
}

export const ledgerRuns = (open: Two): void => {
  describe("runs", () => {
    waiting(open)
    overtaking(open)
  })
}
