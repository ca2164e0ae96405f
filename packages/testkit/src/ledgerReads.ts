import { assert, describe, it } from "@effect/vitest"
import { type Achievement, AchievementId, CivilDate, Id, Ledger } from "@laurel/core"
import { Effect } from "effect"
import * as ByHand from "./ledgerByHand.ts"
import { ann, begin, bob, everything, now, say } from "./ledgerStory.ts"
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
        const asked = [...achievements.map(({ id }) => id), ...achievements.map(({ id }) => ({ ...id, earning: 2 }))]
        assert.sameDeepMembers([...(yield* ledger.achievements(asked, null))], [...achievements])
        for (const each of achievements) assert.deepStrictEqual(yield* ledger.achievements([each.id], null), [each])
        assert.deepStrictEqual(yield* ledger.achievements([], null), [])
        assert.deepStrictEqual(
          known(yield* ledger.facts([Id.FactId.make(3), Id.FactId.make(99), Id.FactId.make(1)])),
          [1, 3]
        )
        assert.deepStrictEqual(yield* ledger.facts([]), [])
        assert.isUndefined(yield* ledger.contact(Id.ContactId.make(99), null))
        assert.isUndefined(yield* ledger.learner(Id.LearnerId.make(99)))
        const unknown: ReadonlyArray<AchievementId.AchievementId> = achievements.slice(0, 1).flatMap(({ id }) => [
          { ...id, earning: 2 },
          { ...id, learner: Id.LearnerId.make(99) },
          { ...id, type: Id.TypeId.make("no-such") }
        ])
        for (const id of unknown) assert.isUndefined(yield* ledger.achievement(id))
        assert.deepStrictEqual(yield* ledger.achievements(unknown, null), [])
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
          Effect.map(ledger.holders(day(on), null), (counts) => [
            counts.get(Id.CertificationId.make("exam-pass")) ?? 0,
            counts.get(Id.CertificationId.make("algebraist")) ?? 0
          ])
        const achievers = (on: string) =>
          Effect.map(ledger.achievers(day(on), null), (counts) => [
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
          subjects: [participant({ offering: "algebra-1", contact: "eve", claims: ["new:eve"] }).subject],
          references: [],
          prefixes: [],
          records: [],
          contacts: [id],
          whole: true,
          room: null
        })
        yield* Effect.all([
          ledger.contact(id, null),
          ledger.contact(id, yield* now),
          ledger.stood([id]),
          ledger.history(id, null),
          ledger.learner(who),
          ledger.facts([Id.FactId.make(77)]),
          ledger.decisions([Id.DecisionId.make(77)]),
          ledger.contested(null, null),
          ledger.contested(null, yield* now),
          ledger.shared({ scheme: "new", value: "eve" }),
          ledger.find("eve"),
          ledger.called("eve", 77)
        ])
        yield* Effect.all([
          ledger.contacts([id]),
          ledger.claimants({ scheme: "new", value: "eve" }, id),
          ledger.claimed("new", { identity: { scheme: "new", value: "eve" }, id }),
          ledger.achievements([{ type: Id.TypeId.make("new"), learner: who, earning: 1 }], null),
          ledger.periods(Id.CertificationId.make("new"), [id], null)
        ])
        yield* Effect.all([
          ledger.holders(CivilDate.max, null),
          ledger.achievers(CivilDate.min, null),
          ledger.rejections(77),
          ledger.log(77, 1),
          ledger.checkpoints(77)
        ])
        assert.deepStrictEqual(yield* everything, before)
      }).pipe(Effect.provide(open()))
    )
  })

  describe("contested achievements", () => {
    it.effect("are told in the order of their ids, a page at a time, and settled ones no longer", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        yield* ByHand.write(ByHand.people(["student:ann", "student:bob"]))
        const contested = { contested: { held: [], expires: null } }
        // As UTF-8 the last two types would come the other way round.
        const expected = [
          ...Array.from({ length: Ledger.maxPage - 2 }, (_, index) => ByHand.achievementId("pass", 1, index + 1)),
          ByHand.achievementId("pass", 2),
          ByHand.achievementId("passing", 1),
          ByHand.achievementId("𐐀", 1),
          ByHand.achievementId("ﬀ", 1)
        ]
        yield* ByHand.write({
          achievements: [
            ...expected.toReversed().map((id) => ByHand.achievement(id, id.learner, contested)),
            ByHand.achievement(ByHand.achievementId("pass", 2, 2), 2)
          ]
        })
        const names = (page: ReadonlyArray<Achievement.Achievement>) => page.map(({ id }) => AchievementId.format(id))
        const all = expected.map(AchievementId.format)
        const first = yield* ledger.contested(null, null)
        assert.deepStrictEqual(names(first), all.slice(0, Ledger.maxPage))
        assert.deepStrictEqual(
          names(yield* ledger.contested(first.at(-1)?.id ?? null, null)),
          all.slice(Ledger.maxPage)
        )
        assert.deepStrictEqual(
          names(yield* ledger.contested(ByHand.achievementId("pass", 1, 999), null)),
          all.slice(-4)
        )
        const [settled] = expected.slice(-2)
        yield* ByHand.write({ achievements: settled === undefined ? [] : [ByHand.achievement(settled, 1)] })
        assert.deepStrictEqual(names(yield* ledger.contested(ByHand.achievementId("passing", 1), null)), all.slice(-1))
        assert.strictEqual(
          [...(yield* ledger.totals).achievements.values()].reduce((sum, type) => sum + type.contested, 0),
          expected.length - 1
        )
      }).pipe(Effect.provide(open()))
    )
  })

  describe("what decisions take off", () => {
    it.effect("is not counted on its days, and what they end for good does not stand", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        yield* ByHand.write(ByHand.people(["ann", "bob", "eve", "dan"].map((name) => `student:${name}`)))
        const [from, until] = [day("2014-06-01"), day("2014-06-10")]
        const states: ReadonlyArray<Partial<Achievement.Achievement>> = [
          { terms: { suspensions: [{ from, until, clock: "runs" }] } },
          { terms: { revocations: [{ from, until: null }] } },
          { terms: { voided: true } },
          { terms: { revocations: [{ from, until }], extensions: [{ years: 1, months: 0, days: 0 }] } }
        ]
        yield* ByHand.write({
          achievements: states.map((state, index) =>
            ByHand.achievement(ByHand.achievementId("pass", index + 1), index + 1, state)
          )
        })
        const type = Id.TypeId.make("pass")
        const achievers = (on: string) => Effect.map(ledger.achievers(day(on), null), (counts) => counts.get(type) ?? 0)
        const days = ["2014-05-09", "2014-05-10", "2014-05-31", "2014-06-01", "2014-06-10", "2014-06-11"]
        assert.deepStrictEqual(yield* Effect.forEach(days, achievers), [0, 3, 3, 0, 0, 2])
        assert.deepStrictEqual((yield* ledger.totals).achievements.get(type), {
          issued: 4,
          withdrawn: 2,
          standing: 2,
          contested: 0
        })
      }).pipe(Effect.provide(open()))
    )

    it.effect("of a holding is counted on the days of its periods, and on none of an empty one", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        yield* ByHand.write(ByHand.people(["student:ann"]))
        const id = ByHand.achievementId("pass", 1)
        const periods = [
          ByHand.period(id, { last: day("2014-05-09"), ends: "withdrawn" }),
          ByHand.period(id, { from: day("2014-06-01"), last: day("2014-06-02"), ends: "suspended" }),
          ByHand.period(id, { from: day("2014-07-01") })
        ]
        yield* ByHand.write({ holdings: [{ contact: Id.ContactId.make(1), holdings: [ByHand.licence(...periods)] }] })
        const holders = (on: string) =>
          Effect.map(ledger.holders(day(on), null), (counts) => counts.get(Id.CertificationId.make("licence")) ?? 0)
        const days = ["2014-05-09", "2014-05-10", "2014-06-01", "2014-06-02", "2014-06-03", "2014-06-30", "2014-07-01"]
        assert.deepStrictEqual(yield* Effect.forEach(days, holders), [0, 0, 1, 1, 0, 0, 1])
      }).pipe(Effect.provide(open()))
    )
  })
}
