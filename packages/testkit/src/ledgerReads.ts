import { assert, describe, it } from "@effect/vitest"
import { type AchievementId, CivilDate, Id, Instant, Ledger } from "@laurel/core"
import { Effect } from "effect"
import { ann, begin, bob, everything, say } from "./ledgerStory.ts"
import { varied } from "./ledgerLoads.ts"
import type { Open } from "./ledgerWrites.ts"
import { day, participant } from "./participant.ts"

const known = (items: Iterable<{ readonly id: number }>): ReadonlyArray<number> =>
  [...items].map(({ id }) => id).toSorted((a, b) => a - b)

/** What the questions promise. */
export const ledgerReads = (open: Open): void => {
  describe("a question", () => {
    it.effect("about one thing finds that thing, and nothing for what is not there", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        yield* say(versions, varied)
        const { facts, achievements, learners } = yield* everything
        const [learner] = learners
        assert.deepStrictEqual(learner && (yield* ledger.learner(learner.id))?.learner, learner)
        assert.deepStrictEqual(
          learner && known((yield* ledger.learner(learner.id))?.revisions ?? []),
          known(facts.filter((fact) => fact.learner === learner?.id))
        )
        for (const each of achievements) assert.deepStrictEqual(yield* ledger.achievement(each.id), each)
        assert.deepStrictEqual(
          known(yield* ledger.facts([Id.FactId.make(3), Id.FactId.make(99), Id.FactId.make(1)])),
          [1, 3]
        )
        assert.deepStrictEqual(yield* ledger.facts([]), [])
        assert.isUndefined(yield* ledger.contact(Id.ContactId.make(99)))
        assert.isUndefined(yield* ledger.learner(Id.LearnerId.make(99)))
        const unknown: ReadonlyArray<AchievementId.AchievementId> = achievements.slice(0, 1).flatMap(({ id }) => [
          { ...id, earning: 2 },
          { ...id, learner: Id.LearnerId.make(99) },
          { ...id, type: Id.TypeId.make("no-such") }
        ])
        for (const id of unknown) assert.isUndefined(yield* ledger.achievement(id))
      }).pipe(Effect.provide(open()))
    )

    it.effect("for an identity finds it in any scheme by its value, and in one by scheme and value", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        const staff = participant({ offering: "algebra-1", scheme: "staff", contact: "ann", key: "s" })
        yield* say(
          versions,
          [ann, bob, staff].map((who) => who.registered("2014-01-01"))
        )
        const found = (text: string) =>
          Effect.map(ledger.find(text), (contacts) =>
            contacts.flatMap(({ identities }) => identities.map(({ scheme, value }) => `${scheme}:${value}`))
          )
        assert.sameMembers(yield* found("ann"), ["student:ann", "staff:ann"])
        assert.deepStrictEqual(yield* found("staff:ann"), ["staff:ann"])
        for (const text of ["staff:bob", "an", "ANN", "ann ", "%", "", "staff:"])
          assert.deepStrictEqual(yield* found(text), [], text)
      }).pipe(Effect.provide(open()))
    )

    it.effect("about a day counts people, from their first day to their last", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        const again = participant({ offering: "algebra-2" })
        yield* say(versions, [
          ann.scored("finals", 60, "2014-05-10"),
          again.scored("finals", 60, "2014-05-10"),
          bob.scored("finals", 60, "2014-05-11"),
          bob.unregistered("2014-06-01"),
          bob.scored("essay", 60, "2014-05-20")
        ])
        const holders = (on: string) =>
          Effect.map(ledger.holders(day(on)), (counts) => [
            counts.get(Id.CertificationId.make("exam-pass")) ?? 0,
            counts.get(Id.CertificationId.make("algebraist")) ?? 0
          ])
        const achievers = (on: string) =>
          Effect.map(ledger.achievers(day(on)), (counts) => [
            counts.get(Id.TypeId.make("exam-pass")) ?? 0,
            counts.get(Id.TypeId.make("coursework-pass")) ?? 0
          ])
        const days = ["2014-05-09", "2014-05-10", "2014-05-11", "2014-05-31", "2014-06-01", "2015-05-10", "2015-05-11"]
        assert.deepStrictEqual(yield* Effect.forEach(days, holders), [
          [0, 0],
          [1, 1],
          [2, 2],
          [2, 2],
          [1, 2],
          [1, 2],
          [0, 2]
        ])
        assert.deepStrictEqual(yield* Effect.forEach(days, achievers), [
          [0, 0],
          [1, 0],
          [2, 0],
          [2, 1],
          [1, 1],
          [1, 1],
          [1, 1]
        ])
        const totals = (yield* ledger.totals).achievements
        assert.deepStrictEqual(totals.get(Id.TypeId.make("exam-pass")), {
          issued: 3,
          withdrawn: 1,
          standing: 2,
          contested: 0
        })
      }).pipe(Effect.provide(open()))
    )

    it.effect("never writes", () =>
      Effect.gen(function* () {
        const versions = yield* begin
        const ledger = yield* Ledger.Ledger
        yield* say(versions, varied)
        const before = yield* everything
        const [id, who] = [Id.ContactId.make(77), Id.LearnerId.make(77)]
        yield* ledger.load({
          source: Id.SourceId.make("new"),
          subjects: [participant({ offering: "algebra-1", contact: "eve" }).subject],
          references: []
        })
        yield* Effect.all([
          ledger.contact(id),
          ledger.history(id, null),
          ledger.learner(who),
          ledger.facts([Id.FactId.make(77)]),
          ledger.find("eve")
        ])
        yield* Effect.all([
          ledger.holders(CivilDate.max),
          ledger.achievers(CivilDate.min),
          ledger.rejections(77),
          ledger.log(77, 1),
          ledger.checkpoints(77)
        ])
        assert.deepStrictEqual(yield* everything, before)
      }).pipe(Effect.provide(open()))
    )
  })

  describe("a catalog's version", () => {
    it.effect("is kept with its text, once, and never replaced", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const [one, two] = [Id.CatalogVersion.make(1), Id.CatalogVersion.make(2)]
        const at = Instant.Instant.make(0)
        yield* ledger.addCatalog(one, '{"é":"1"}', at)
        yield* ledger.addCatalog(two, "{}", at)
        yield* ledger.addCatalog(one, '{"é":"1"}', at)
        const error = yield* Effect.flip(ledger.addCatalog(one, "{}", at))
        assert.strictEqual(error.reason._tag, "Conflict")
        assert.deepStrictEqual(yield* ledger.catalogs, [
          { version: one, text: '{"é":"1"}' },
          { version: two, text: "{}" }
        ])
      }).pipe(Effect.provide(open()))
    )
  })
}
