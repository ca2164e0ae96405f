/** What comes later stays later: the last decision wins, whatever happened while it was made; and so does the last rebuild. */
import { assert, describe, it } from "@effect/vitest"
import { Id, type Ledger, Sync } from "@laurel/core"
import { Effect } from "effect"
import { decider } from "./deciding.ts"
import { before, overtaken, through, type Two } from "./ledgerHandles.ts"
import { ann, begin, everything, say } from "./ledgerStory.ts"
import { day } from "./participant.ts"

const mia = decider()

/** When the exam counts as passed, the decisions by their numbers, and by when they were committed. */
const outcome = Effect.gen(function* () {
  const { achievements, decisions } = yield* everything
  return {
    from: achievements.flatMap(({ held }) => held.map(({ from }) => from)),
    inOrder: decisions.every(({ batch }, at) => batch >= (decisions[at - 1]?.batch ?? 0))
  }
})

const deciding = (open: Two): void => {
  it.effect("that was overtaken, and then another one: the later one wins", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const versions = yield* through(one, begin)
      yield* through(one, say(versions, [ann.registered("2014-01-01")]))
      const news = through(other, say(versions, [ann.completed("essay", "2014-05-01")]))
      const late = yield* overtaken(one, news)
      const grant = (on: string) => mia.grants(ann, "exam-pass", on)
      yield* through(
        late,
        Effect.flatMap(grant("2014-06-01"), (first) => Sync.decide(versions, [first]))
      )
      yield* through(
        one,
        Effect.flatMap(grant("2014-09-01"), (second) => Sync.decide(versions, [second]))
      )
      assert.deepStrictEqual(yield* through(other, outcome), { from: [day("2014-09-01")], inOrder: true })
    })
  )

  it.effect("that was only previewed or refused leaves no number for one that comes after another", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const versions = yield* through(one, begin)
      yield* through(one, say(versions, [ann.registered("2014-01-01")]))
      const grant = (on: string) => mia.grants(ann, "exam-pass", on)
      const shown = yield* through(
        one,
        Effect.flatMap(grant("2014-07-01"), (only) => Sync.preview(versions, { decisions: [only] }))
      )
      assert.isDefined(shown)
      const nothing = yield* through(one, mia.withdraws(77))
      yield* Effect.flip(through(one, Sync.decide(versions, [nothing])))
      const news = through(other, say(versions, [ann.completed("essay", "2014-05-01")]))
      const late = yield* overtaken(other, news)
      yield* through(
        late,
        Effect.flatMap(grant("2014-06-01"), (first) => Sync.decide(versions, [first]))
      )
      yield* through(
        one,
        Effect.flatMap(grant("2014-09-01"), (second) => Sync.decide(versions, [second]))
      )
      assert.deepStrictEqual(yield* through(other, outcome), { from: [day("2014-09-01")], inOrder: true })
    })
  )
}

const rebuilding = (open: Two): void => {
  it.effect("that ends after a later one has ended sets nothing back: the next one judges everybody", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const versions = yield* through(one, begin)
      yield* through(one, say(versions, [ann.scored("finals", 60, "2014-05-10")]))
      const rebuild = Id.SourceId.make("laurel.rebuild")
      const others = yield* overtakenAtTheEnd(
        through(other, Effect.andThen(Sync.rebuild(versions), Sync.rebuild(versions)))
      )
      yield* through(before(one, others), Sync.rebuild(versions))
      const stands = Effect.map(one.positions, (positions) => positions.get(rebuild)?.text)
      assert.strictEqual(yield* stands, "2:done")
      yield* through(one, Sync.rebuild(versions))
      assert.strictEqual(yield* stands, "3:done")
      assert.strictEqual((yield* one.positions).get(Id.SourceId.make("laurel.rebuild/0"))?.text, "3:done")
    })
  )
}

/** Lets others go on once, just before a rebuild writes that it is done. */
const overtakenAtTheEnd = (by: Effect.Effect<unknown, Ledger.LedgerError>) =>
  Effect.sync(() => {
    let once = false
    return ({ source, position }: Ledger.Commit): Effect.Effect<unknown, Ledger.LedgerError> => {
      if (once || source !== "laurel.rebuild" || position?.to !== "1:done") return Effect.void
      once = true
      return by
    }
  })

/** For one ledger, or for two programs on one store. */
export const ledgerOrder = (open: Two): void => {
  describe("a decision", () => deciding(open))
  describe("a rebuild", () => rebuilding(open))
}
