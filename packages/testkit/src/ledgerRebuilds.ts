/** What judging everybody anew promises: it mends what was never judged, goes on where it was cut off, and else writes nothing. */
import { assert, describe, it } from "@effect/vitest"
import { Audit, type Catalog, type Fact, Id, Ledger, Sha256, Sync, type Terms } from "@laurel/core"
import { Effect, Fiber } from "effect"
import { type Deciding, decider } from "./deciding.ts"
import { entriesIn } from "./entriesIn.ts"
import { eachOnce, held, people, perRange, spread, watched } from "./ledgerCrowd.ts"
import { asTimePasses, before, type Handle, through, type Two } from "./ledgerHandles.ts"
import { varied } from "./ledgerLoads.ts"
import { planOf, seenBy } from "./ledgerRaces.ts"
import { ann, begin, everything, planned, say } from "./ledgerStory.ts"
import { desk } from "./participant.ts"

/** A store in which facts of everybody were recorded, and nobody judged. */
const unjudged = Effect.fnUntraced(function* (open: Two) {
  const [one, other] = yield* open
  const versions = yield* through(one, begin)
  const record = (names: ReadonlyArray<string>) =>
    recordOnly(
      versions,
      names.map((name) => seenBy(desk, name).scored("essay", 60, "2014-05-10"))
    )
  yield* spread(one, record)
  return { one, other, versions }
})

/** Commits a page without what follows from it, as no program does. */
const recordOnly = Effect.fnUntraced(function* (versions: Catalog.Versions, drafts: ReadonlyArray<Fact.Draft>) {
  const ledger = yield* Ledger.Ledger
  yield* ledger.commit({ ...(yield* planned(versions, { drafts })), entries: [], achievements: [], holdings: [] })
})

const positionOf = (ledger: Handle) =>
  Effect.map(ledger.positions, (positions) => positions.get(Id.SourceId.make("laurel.rebuild"))?.text)

const rebuilding = (open: Two): void => {
  it.effect("that rebuild a store in order write nothing but where they stand", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const versions = yield* through(one, begin)
      yield* through(one, say(versions, varied))
      const before = yield* through(one, everything)
      assert.strictEqual(yield* through(other, Sync.rebuild(versions)), 0)
      const { head, checkpoints, totals, positions, log } = before
      const after = yield* through(one, everything)
      assert.deepStrictEqual({ ...after, head, checkpoints, totals, positions, log }, before)
      assert.strictEqual(yield* positionOf(one), "1:done")
    })
  )

  it.effect("that rebuild at once share the work: what was never judged is judged, once", () =>
    Effect.gen(function* () {
      const { one, other, versions } = yield* unjudged(open)
      const [first, second] = [yield* watched(one), yield* watched(other)]
      const [a, b] = [yield* held(first.ledger), yield* held(second.ledger)]
      const workers = yield* Effect.forkChild(
        Effect.all([through(a.ledger, Sync.rebuild(versions)), through(b.ledger, Sync.rebuild(versions))], {
          concurrency: 2
        })
      )
      yield* asTimePasses(Effect.andThen(a.reached, b.reached))
      yield* Effect.andThen(a.goOn, b.goOn)
      for (const entries of yield* asTimePasses(Fiber.join(workers))) assert.isAtLeast(entries, perRange)
      yield* eachOnce(one, [...(yield* first.commits), ...(yield* second.commits)])
      assert.strictEqual(yield* positionOf(one), "1:done")
    })
  )

  it.effect("that are cut off go on with the range they were at, and those after it", () =>
    Effect.gen(function* () {
      const { one, other, versions } = yield* unjudged(open)
      const full = new Ledger.LedgerError({ ledger: "full", reason: new Ledger.Full({ found: "the test" }) })
      const first = yield* watched(one)
      const cutOff = before(first.ledger, ({ source }) =>
        source === "laurel.rebuild/1" ? Effect.fail(full) : Effect.void
      )
      const error = yield* Effect.flip(through(cutOff, Sync.rebuild(versions)))
      assert.strictEqual(error.reason._tag, "Full")
      const second = yield* watched(other)
      assert.strictEqual(yield* through(second.ledger, Sync.rebuild(versions)), people - perRange)
      const commits = yield* second.commits
      assert.deepStrictEqual(
        [...new Set(commits.map(({ source }) => String(source)))],
        ["laurel.rebuild", "laurel.rebuild/1", "laurel.rebuild/2"]
      )
      yield* eachOnce(one, [...(yield* first.commits), ...commits])
    })
  )

  it.effect("that rebuild a second time begin anew", () =>
    Effect.gen(function* () {
      const { one, other, versions } = yield* unjudged(open)
      assert.strictEqual(yield* through(one, Sync.rebuild(versions)), people)
      yield* through(one, recordOnly(versions, [seenBy(desk, "0 1").scored("finals", 60, "2014-05-10")]))
      assert.strictEqual(yield* through(other, Sync.rebuild(versions)), 1)
      assert.strictEqual(yield* positionOf(one), "2:done")
      assert.strictEqual(yield* through(other, Sync.rebuild(versions)), 0)
      assert.strictEqual(yield* positionOf(one), "3:done")
    })
  )
}

const mia = decider()

/** As stores were written in which the same thing decided twice was said twice. */
const said = <One extends { readonly terms: Terms.Terms }>(one: One): One => {
  const { revocations = [] } = one.terms
  return { ...one, terms: { ...one.terms, revocations: [...revocations, ...revocations] } }
}

const doubled = (open: Two): void => {
  it.effect(
    "is in order, and rebuilt it stays as it was entered; what is decided next is told from what it means",
    () =>
      Effect.gen(function* () {
        const [one] = yield* open
        const versions = yield* through(one, begin)
        yield* through(one, say(versions, [ann.scored("finals", 60, "2014-05-10")]))
        const revokes = yield* through(one, mia.revokes(ann, "exam-pass", "2014-09-01"))
        const commit = yield* planOf(one, versions, { decisions: [revokes, revokes] })
        const { entries, achievements } = commit
        yield* one.commit({ ...commit, entries: entries.map(said), achievements: achievements.map(said) })
        const inOrder = Effect.gen(function* () {
          const { differences } = yield* through(one, Audit.verify(versions, Sha256.sha256))
          assert.deepStrictEqual(differences, [])
        })
        yield* inOrder
        assert.strictEqual(yield* through(one, Sync.rebuild(versions)), 0)
        const decide = (deciding: Deciding) =>
          through(
            one,
            Effect.flatMap(deciding, (draft) => Sync.decide(versions, [draft]))
          )
        yield* decide(mia.withdraws(1))
        yield* decide(mia.scores(ann, "exam-pass", "0.5"))
        yield* decide(mia.withdraws(2))
        const kinds = (yield* through(one, entriesIn)).map(({ text }) => /"kind":"(\w+)"/.exec(text)?.[1])
        assert.deepStrictEqual(kinds, ["Issued", "Revoked", "Updated", "Reinstated"])
        yield* inOrder
        assert.strictEqual(yield* through(one, Sync.rebuild(versions)), 0)
        yield* inOrder
      })
  )
}

export const ledgerRebuilds = (open: Two): void => {
  describe("a store that says the same revocation twice", () => doubled(open))
  describe("workers", () => rebuilding(open))
}
