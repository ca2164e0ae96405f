/** What writers who plan at the same time promise: whoever changes a person wins alone, and nobody loses without need. */
import { assert, describe, it } from "@effect/vitest"
import { Audit, Catalog, Plan, Refusal, Sha256, Sync } from "@laurel/core"
import { Effect } from "effect"
import { type Deciding, decider } from "./deciding.ts"
import { type Handle, overtaken, through, type Two } from "./ledgerHandles.ts"
import { annOf, bobOf, eachPair, gym, openingOf, population, racePairs, relate, seenBy } from "./ledgerRaces.ts"
import { ann, begin, bob, catalog, everything, now, say, sync } from "./ledgerStory.ts"
import { corrected, desk } from "./participant.ts"

const mia = decider()
const passed = bob.scored("finals", 60, "2014-05-10")

/** The ledger is in order. */
const verified = Effect.fnUntraced(function* (ledger: Handle) {
  const versions = (yield* through(ledger, Sync.versions)) ?? assert.fail("no catalog was applied")
  assert.deepStrictEqual((yield* through(ledger, Audit.verify(versions, Sha256.sha256))).differences, [])
})

const changing = (open: Two): void => {
  it.effect("of different contacts both win", () =>
    Effect.gen(function* () {
      const both = yield* open
      const versions = yield* through(both[0], population)
      assert.deepStrictEqual(yield* racePairs(both, versions, bobOf), eachPair("both won"))
      yield* verified(both[1])
    })
  )

  it.effect("of one contact: exactly one wins, whatever they change of it", () =>
    Effect.gen(function* () {
      const both = yield* open
      const versions = yield* through(both[0], population)
      assert.deepStrictEqual(yield* racePairs(both, versions, annOf), eachPair("Conflict"))
      yield* verified(both[1])
    })
  )

  it.effect("of two contacts that are one person: exactly one wins", () =>
    Effect.gen(function* () {
      const both = yield* open
      const versions = yield* through(both[0], population)
      yield* through(both[0], relate(versions, "links"))
      assert.deepStrictEqual(yield* racePairs(both, versions, bobOf), eachPair("Conflict"))
      yield* verified(both[1])
    })
  )

  it.effect("of two contacts that were one person, and are two again: both win", () =>
    Effect.gen(function* () {
      const both = yield* open
      const versions = yield* through(both[0], population)
      yield* through(both[0], relate(versions, "links"))
      yield* through(both[1], relate(versions, "separates"))
      assert.deepStrictEqual(yield* racePairs(both, versions, bobOf), eachPair("both won"))
      yield* verified(both[1])
    })
  )
}

/** Coursework of one's own, and an exam passed wherever. */
const diploma = {
  id: "diploma",
  courses: ["algebra"],
  rule: {
    rule: "all",
    of: [
      { rule: "completed", group: "coursework" },
      { rule: "holds", id: "exam-pass" }
    ]
  }
}

/** Applies a catalog that builds on what else a person holds, and judges nobody yet. */
const openDiplomas = Effect.fnUntraced(function* (ledger: Handle, before: Catalog.Versions) {
  const json = { ...catalog, achievementTypes: [...catalog.achievementTypes, diploma] }
  const compiled = yield* Effect.fromResult(Catalog.decode(json))
  const { versions, commit } = yield* openingOf(ledger, before, compiled)
  yield* ledger.commit(commit)
  return versions
})

/** Ann's first contact judged under that catalog, and not yet committed: her other contact, Bob, has passed the exam. */
const judgedByHand = Effect.fnUntraced(function* (ledger: Handle) {
  const before = yield* through(ledger, begin)
  const eve = seenBy(desk, "eve")
  yield* through(
    ledger,
    say(before, [ann.completed("essay", "2014-05-01"), passed, eve.scored("finals", 60, "2014-05-10")])
  )
  yield* through(
    ledger,
    Effect.flatMap(mia.links(ann, bob), (link) => Sync.decide(before, [link]))
  )
  const versions = yield* openDiplomas(ledger, before)
  const origin = { source: Plan.itself, from: (yield* ledger.positions).get(Plan.itself)?.text ?? null, lease: null }
  const { commit } = Plan.ofContacts(versions, yield* ledger.loadContacts(null, 1), yield* now, origin, "2:1")
  assert.deepStrictEqual(
    commit.entries.map(({ achievement }) => String(achievement.type)),
    ["diploma"]
  )
  return { versions, commit, eve }
})

const judging = (open: Two): void => {
  it.effect(
    "of whom one judges what rests on the other's: it loses once that is corrected, also on another contact",
    () =>
      Effect.gen(function* () {
        const [one, other] = yield* open
        const { versions, commit } = yield* judgedByHand(one)
        yield* through(other, say(versions, [corrected(passed, bob.scored("finals", 10, "2014-05-10"))]))
        const error = yield* Effect.flip(one.commit(commit))
        assert.strictEqual(error.reason._tag, "Conflict")
        const { achievements } = yield* through(one, everything)
        assert.deepStrictEqual(
          achievements.filter(({ id, held }) => id.type === "diploma" && held.length > 0),
          []
        )
      })
  )

  it.effect("of whom one judges what rests on the other's: it wins where somebody else's is corrected", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const { versions, commit, eve } = yield* judgedByHand(one)
      yield* through(other, say(versions, [eve.scored("finals", 10, "2014-05-11")]))
      yield* one.commit(commit)
      const { achievements } = yield* through(other, everything)
      assert.strictEqual(achievements.filter(({ id }) => id.type === "diploma").length, 1)
    })
  )
}

const deciding = (open: Two): void => {
  it.effect("of whom both decide about different people: both decide, whoever is first", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const versions = yield* through(one, begin)
      yield* through(one, say(versions, [ann.scored("finals", 60, "2014-05-10"), passed]))
      const denies = (ledger: Handle, who: typeof ann) =>
        through(
          ledger,
          Effect.flatMap(mia.denies(who, "exam-pass"), (draft) => Sync.decide(versions, [draft]))
        )
      yield* denies(yield* overtaken(one, denies(other, bob)), ann)
      const { decisions } = yield* through(other, everything)
      assert.deepStrictEqual(
        decisions.map(({ about }) => about.map(Number)),
        [[2], [1]]
      )
      assert.strictEqual(new Set(decisions.map(({ id }) => id)).size, 2)
      yield* verified(other)
    })
  )

  it.effect("of whom both decide about one person: the second decides on what the first has decided", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const versions = yield* through(one, begin)
      yield* through(one, say(versions, [passed]))
      const decide = (ledger: Handle, deciding: Deciding) =>
        through(
          ledger,
          Effect.flatMap(deciding, (draft) => Sync.decide(versions, [draft]))
        )
      yield* decide(one, mia.denies(bob, "exam-pass"))
      const worker = yield* overtaken(one, decide(other, mia.withdraws(1)))
      const error = yield* Effect.flip(decide(worker, mia.withdraws(1)))
      assert.instanceOf(error, Refusal)
      assert.match(error.message, /decision 1 has been withdrawn already/)
      assert.strictEqual((yield* other.totals).decisions, 2)
    })
  )

  it.effect("through the pipeline, of one person by two sources: both are heard, whoever is first", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const versions = yield* through(one, begin)
      yield* through(one, say(versions, [passed]))
      const theirs = { drafts: [seenBy(gym, "bob").scored("essay", 60, "2014-05-11")] }
      const worker = yield* overtaken(one, through(other, sync(versions, [theirs], gym)))
      yield* through(worker, say(versions, [bob.scored("essay", 70, "2014-05-12")]))
      const { facts, ids, learners } = yield* through(other, everything)
      assert.deepStrictEqual([facts.length, ids.length, learners.length], [3, 1, 2])
      yield* verified(one)
    })
  )
}

export const ledgerConcurrency = (open: Two): void => {
  describe("planned at once", () => {
    changing(open)
    judging(open)
    deciding(open)
  })
}
