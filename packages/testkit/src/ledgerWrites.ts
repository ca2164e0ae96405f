import { assert, describe, it } from "@effect/vitest"
import { Achievement, Audit, Decision, Entry, Id, Ledger, Sha256, Sync } from "@laurel/core"
import { Effect, type Layer, Result } from "effect"
import { TestClock } from "effect/testing"
import * as ByHand from "./ledgerByHand.ts"
import { ann, begin, bob, everything, now, planned, rejection, say, sync } from "./ledgerStory.ts"
import { decider } from "./deciding.ts"
import { corrected, desk, participant, retracted } from "./participant.ts"
import { told } from "./told.ts"

/** A ledger, opened anew for each test. */
export type Open = () => Layer.Layer<Ledger.Ledger, Ledger.LedgerError>

const passing = ann.scored("finals", 60, "2014-05-10")
const left = ann.unregistered("2014-06-01")

/** What a commit promises. */
export const ledgerWrites = (open: Open): void => {
  describe("decisions", () => {
    it.effect("come to the same in every ledger, read back or still in memory", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const mia = decider()
        const handed = ann.completed("finals", "2014-05-10")
        yield* say(versions, [handed])
        // Granted while its mark is awaited, scored by hand, taken back, regraded, and then put under terms.
        for (const decision of [
          mia.grants(ann, "exam-pass", "2014-05-11"),
          mia.scores(ann, "exam-pass", "9/10"),
          mia.withdraws(1)
        ])
          yield* Sync.decide(versions, [yield* decision])
        yield* say(versions, [corrected(handed, ann.scored("finals", 60, "2014-05-12"))])
        for (const decision of [
          mia.suspends(ann, "exam-pass", "2014-07-01", "2014-07-31", "stops"),
          mia.sets(ann, "exam-pass", "earnedOn", "2014-05-10"),
          mia.extends(ann, "exam-pass", "P1M")
        ])
          yield* Sync.decide(versions, [yield* decision])
        const { entries: logged, achievements } = yield* everything
        const entries = logged.map(({ text }) => Result.getOrThrow(Entry.parse(text)))
        assert.deepStrictEqual(entries.map(told), [
          "Issued exam-pass: 2014-05-11..; the rule says: never",
          "Updated exam-pass: 2014-05-11..; the rule says: never",
          "Withdrawn exam-pass: never",
          "Reinstated exam-pass: 2014-05-12..",
          "Suspended exam-pass: 2014-05-12..",
          "Updated exam-pass: 2014-05-10..; the rule says: 2014-05-12..",
          "Extended exam-pass: 2014-05-10..; the rule says: 2014-05-12.."
        ])
        assert.deepStrictEqual(achievements, entries.slice(-1).map(Achievement.evolve))
        assert.deepStrictEqual((yield* Audit.verify(versions, Sha256.sha256)).differences, [])
      }).pipe(Effect.provide(open()))
    )
  })

  describe("replay", () => {
    it.effect("is free: the same drafts again write no fact and no entry", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* say(versions, [passing, left])
        const before = yield* everything
        assert.deepStrictEqual([before.totals.facts, before.totals.entries], [2, 2])
        yield* say(versions, [left, passing, passing])
        const after = yield* everything
        assert.deepStrictEqual(
          [after.facts, after.entries, after.achievements],
          [before.facts, before.entries, before.achievements]
        )
      }).pipe(Effect.provide(open()))
    )

    it.effect("of a source that has nothing new writes nothing at all", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* sync(versions, [{ drafts: [passing] }])
        const before = yield* everything
        yield* sync(versions, [{ drafts: [passing] }])
        yield* begin
        assert.deepStrictEqual(yield* everything, before)
      }).pipe(Effect.provide(open()))
    )

    it.effect("of new content under a known reference is one more revision, and the first one stays", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* say(versions, [passing])
        yield* say(versions, [corrected(passing, ann.scored("finals", 70, "2014-05-10"))])
        yield* say(versions, [retracted(passing)])
        const { facts, totals } = yield* everything
        assert.deepStrictEqual(
          facts.map(({ revision, origin, evidence }) => [revision, Number(origin), evidence._tag]),
          [
            [1, 1, "Scored"],
            [2, 1, "Scored"],
            [3, 1, "Retracted"]
          ]
        )
        assert.deepStrictEqual([totals.facts, totals.corrections], [3, 2])
      }).pipe(Effect.provide(open()))
    )
  })

  describe("a batch", () => {
    it.effect("of a source that has gone on since is refused with Conflict, and leaves everything as it was", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        const late = yield* planned(versions, {
          drafts: [bob.scored("finals", 80, "2014-05-10")],
          rejections: [rejection(1)]
        })
        yield* say(versions, [passing])
        const before = yield* everything
        const error = yield* Effect.flip(ledger.commit(late))
        assert.strictEqual(error.reason._tag, "Conflict")
        assert.deepStrictEqual(yield* everything, before)
      }).pipe(Effect.provide(open()))
    )

    it.effect("that brings a known fact as a new one is refused with Conflict, and leaves everything as it was", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        const drafts = [bob.scored("finals", 80, "2014-05-10"), passing]
        const twice = yield* planned(versions, { drafts, rejections: [rejection(1)] })
        yield* say(versions, [passing])
        const { head } = yield* everything
        const ids = { contact: Id.ContactId.make(90), learner: Id.LearnerId.make(90) }
        const before = yield* everything
        // On the right head, with numbers nobody has: only the reference is known.
        const [known, forgedId] = [Id.ContactId.make(1), Id.DecisionId.make(90)]
        const forged = {
          ...twice,
          head,
          catalog: { version: Id.CatalogVersion.make(versions.latest + 1), text: "{}" },
          under: Id.CatalogVersion.make(versions.latest + 1),
          claims: [{ contact: known, identity: bob.subject.contact, source: desk }],
          people: [{ contact: ids.contact, person: known }],
          decisions: ByHand.decided(twice, [[Decision.Approved.make({ decision: forgedId }), 1]]).map((each) => ({
            ...each,
            id: forgedId
          })),
          contacts: twice.contacts.slice(0, 1).map((contact) => ({ ...contact, id: ids.contact })),
          learners: twice.learners
            .slice(0, 1)
            .map((learner) => ({ ...learner, id: ids.learner, contact: ids.contact })),
          facts: twice.facts.map((fact, index) => ({
            ...fact,
            id: Id.FactId.make(90 + index),
            origin: Id.FactId.make(90 + index),
            learner: ids.learner
          })),
          entries: [],
          achievements: [ByHand.achievement(ByHand.achievementId("forged", 1), 1)],
          holdings: [{ contact: known, holdings: [] }]
        }
        const error = yield* Effect.flip(ledger.commit(forged))
        assert.strictEqual(error.reason._tag, "Conflict")
        assert.deepStrictEqual(yield* everything, before)
      }).pipe(Effect.provide(open()))
    )

    it.effect(
      "writes its position and its rejections with its facts, and a source that breaks off goes on from there",
      () =>
        Effect.gen(function* () {
          const versions = yield* begin
          const ledger = yield* Ledger.Ledger
          const pages = [{ drafts: [passing], ended: false, rejections: [rejection(3)] }, { drafts: [left] }]
          yield* sync(versions, pages.slice(0, 1))
          const position = (yield* ledger.positions).get(desk)
          assert.deepStrictEqual(
            [position?.text, position?.catalog, position?.recordedAt],
            ["1", versions.latest, yield* now]
          )
          assert.deepStrictEqual(
            (yield* ledger.rejections(null)).map(({ line }) => line),
            [3]
          )
          yield* sync(versions, pages)
          assert.deepStrictEqual((yield* ledger.positions).get(desk)?.text, "2")
          assert.strictEqual((yield* ledger.totals).facts, 2)
        }).pipe(Effect.provide(open()))
    )
  })

  describe("the log", () => {
    it.effect("keeps the order of entries, with a checkpoint for every batch", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* say(versions, [passing, left, bob.scored("essay", 60, "2014-05-10")])
        yield* say(versions, [ann.registered("2014-09-01")])
        const { log, entries, checkpoints, totals, head } = yield* everything
        assert.deepStrictEqual(
          entries.map(({ text }) => JSON.parse(text).kind),
          ["Issued", "Withdrawn", "Issued", "Reinstated"]
        )
        assert.deepStrictEqual(
          checkpoints.map(({ batch }) => batch),
          Array.from({ length: totals.batches }, (_, index) => index + 1)
        )
        // The last commit's mark, a fact and an entry.
        assert.deepStrictEqual(
          checkpoints.slice(-2).map(({ size }) => size),
          [log.length - 3, log.length]
        )
        assert.deepStrictEqual([totals.entries, head.batch], [4, totals.batches])
        const report = yield* Audit.verify(versions, Sha256.sha256)
        assert.deepStrictEqual(
          [report.differences, report.root, report.entries, report.contacts],
          [[], checkpoints.at(-1)?.root, 4, 2]
        )
      }).pipe(Effect.provide(open()))
    )

    it.effect("never records a time before the one it recorded last", () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(2_000_000_000_000)
        const versions = yield* begin
        yield* say(versions, [passing])
        yield* TestClock.setTime(1_000_000_000_000)
        yield* say(versions, [left])
        yield* TestClock.setTime(2_000_000_000_001)
        yield* say(versions, [ann.registered("2014-09-01")])
        const { facts, head } = yield* everything
        assert.deepStrictEqual(
          facts.map(({ recordedAt }) => Number(recordedAt)),
          [2_000_000_000_000, 2_000_000_000_000, 2_000_000_000_001]
        )
        assert.strictEqual(Number(head.recordedAt), 2_000_000_000_001)
      }).pipe(Effect.provide(open()))
    )
  })

  describe("a fact that moves to another learner", () => {
    it.effect("is retracted from the first, which the page does not speak of", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        yield* say(versions, [passing, participant({ offering: "algebra-2" }).registered("2014-01-01")])
        yield* say(versions, [corrected(passing, bob.scored("finals", 60, "2014-05-10"))])
        const { facts, achievements, learners } = yield* everything
        const owner = (id: number) => learners.find((learner) => learner.id === id)?.key
        assert.deepStrictEqual(
          facts
            .filter(({ origin }) => origin === facts[0]?.id)
            .map(({ revision, learner, evidence }) => [revision, owner(learner), evidence._tag]),
          [
            [1, "ann/algebra-1", "Scored"],
            [2, "ann/algebra-1", "Retracted"],
            [3, "bob/algebra-1", "Scored"]
          ]
        )
        assert.deepStrictEqual(achievements.map(({ id, held }) => [owner(id.learner), held.length]).toSorted(), [
          ["ann/algebra-1", 0],
          ["bob/algebra-1", 1]
        ])
      }).pipe(Effect.provide(open()))
    )

    it.effect("is none of another source's, or of another stream's, whatever its key", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const gym = Id.SourceId.make("gym")
        const theirs = participant({ offering: "algebra-1", contact: "eve", source: gym }).scored(
          "finals",
          60,
          "2014-05-10",
          { key: passing.reference.key }
        )
        yield* say(versions, [
          passing,
          corrected(
            { ...passing, reference: { ...passing.reference, stream: "marks" } },
            bob.scored("finals", 60, "2014-05-10")
          )
        ])
        yield* sync(versions, [{ drafts: [theirs] }], gym)
        const { facts, totals } = yield* everything
        assert.deepStrictEqual([facts.length, totals.corrections], [3, 0])
      }).pipe(Effect.provide(open()))
    )
  })
}
