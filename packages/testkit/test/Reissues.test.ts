import { assert, describe, it } from "@effect/vitest"
import { type AchievementId, Audit, Ledger, Sha256, Sync } from "@laurel/core"
import { Commands, corrected, decided, decider, given, Histories, type Outcome, participant } from "@laurel/testkit"
import { Effect } from "effect"
import { algebra, examPass } from "./catalogs.ts"
import { achievementIds, doAll, fresh, hear, outcome, tries } from "./Laws.ts"

const ann = participant({ offering: "algebra-1" })
const passing = ann.scored("finals", 60, "2014-05-10")
const failing = corrected(passing, ann.scored("finals", 10, "2014-05-10"))
const mia = decider()
const story = given(algebra(examPass()), passing)
const standing = "2014-05-10.."
const reissue = mia.reissues(ann, "exam-pass")
const anew = decided("Reissued", "exam-pass", standing)

const revisions = ({ entries }: Outcome) =>
  entries.map(({ revision, decisions, because }) => [revision, decisions.map(Number), because.length])

describe("what is issued anew", () => {
  it.effect("is another revision with the same days, because of the decision; granted once more, it is none", () =>
    Effect.gen(function* () {
      const before = yield* story.then(decided("Issued", "exam-pass", standing))
      const after = yield* story.on("2015-03-01").whenDecided(reissue).then(anew)
      assert.deepStrictEqual(revisions(after), [[2, [1], 0]])
      const [was, is] = [before.achievements[0], after.achievements[0]]
      assert.deepStrictEqual(is, was === undefined ? assert.fail() : { ...was, revision: 2 })
      assert.strictEqual(after.holds("algebraist"), before.holds("algebraist"))
      yield* story.whenDecided(mia.grants(ann, "exam-pass", "2014-05-10")).then()
    })
  )

  it.effect("is so as often as somebody says so", () =>
    Effect.gen(function* () {
      const twice = yield* story.whenDecided(reissue).whenDecided(reissue).then(anew)
      assert.deepStrictEqual(revisions(twice), [[3, [2], 0]])
      const together = yield* story.whenDecided(reissue, reissue).then(anew)
      assert.deepStrictEqual(revisions(together), [[2, [1, 2], 0]])
    })
  )

  it.effect("goes on following its rule, fact by fact, as what was not", () =>
    Effect.gen(function* () {
      const news = [ann.unregistered("2014-06-01"), ann.registered("2014-09-01")]
      const steps = [
        decided("Withdrawn", "exam-pass", "2014-05-10..2014-06-01"),
        decided("Reinstated", "exam-pass", "2014-05-10..2014-06-01, 2014-09-01..")
      ]
      const after = yield* story
        .whenDecided(reissue)
        .when(...news)
        .then(...steps)
      const plain = yield* story.when(...news).then(...steps)
      const causes = ({ entries }: Outcome) => entries.map(({ because }) => because)
      assert.deepStrictEqual(causes(after), causes(plain))
    })
  )

  it.effect("together with another decision is what stood when it was said", () =>
    Effect.gen(function* () {
      const extended = decided("Extended", "exam-pass", standing)
      const extend = mia.extends(ann, "exam-pass", "P1Y")
      const after = yield* story.whenDecided(extend, reissue).then(extended, anew)
      assert.deepStrictEqual(revisions(after), [
        [2, [1], 0],
        [3, [2], 0]
      ])
      yield* story.whenDecided(reissue, extend).then(anew, extended)
      yield* story
        .whenDecided(reissue, mia.voids(ann, "exam-pass"))
        .then(anew, decided("Voided", "exam-pass", standing))
    })
  )

  it.effect("is so while suspended, and for the days that a grant has an end for", () =>
    Effect.gen(function* () {
      yield* story
        .whenDecided(mia.suspends(ann, "exam-pass", "2014-06-01"))
        .whenDecided(reissue)
        .then(anew)
      yield* given(algebra(examPass()), ann.registered("2014-01-01"))
        .whenDecided(mia.grants(ann, "exam-pass", "2014-05-10", "2014-06-10"))
        .whenDecided(reissue)
        .then(decided("Reissued", "exam-pass", "2014-05-10..2014-06-11", "never"))
    })
  )
})

describe("to issue anew is refused", () => {
  it.effect("of what was never issued", () =>
    given(algebra(examPass()), ann.registered("2014-01-01"))
      .whenDecided(reissue)
      .thenRefused(/was never issued: there is nothing that could be issued anew/)
  )

  it.effect("of what is void, which comes back as it was once that is withdrawn; after it, accepted", () =>
    Effect.gen(function* () {
      const voided = story.whenDecided(mia.voids(ann, "exam-pass"))
      yield* voided
        .whenDecided(reissue)
        .thenRefused(/is void by decision 1, so that there is nothing to issue anew\. Withdraw decision 1 instead/)
      yield* voided.whenDecided(mia.withdraws(1)).whenDecided(reissue).then(anew)
    })
  )

  it.effect("of what is revoked or denied; reinstated or denied no more, accepted", () =>
    Effect.gen(function* () {
      const revoked = story.whenDecided(mia.revokes(ann, "exam-pass", "2014-09-01"))
      yield* revoked.whenDecided(reissue).thenRefused(/is revoked from 2014-09-01: reinstate it before/)
      yield* revoked
        .whenDecided(mia.reinstates(ann, "exam-pass", "2014-10-01"))
        .whenDecided(reissue)
        .then(anew)
      const denied = story.whenDecided(mia.denies(ann, "exam-pass"))
      yield* denied.whenDecided(reissue).thenRefused(/is denied for all days by decision 1/)
      yield* denied.whenDecided(mia.withdraws(1)).whenDecided(reissue).then(anew)
    })
  )

  it.effect("of what the facts no longer support, from a day or at all; supported again, accepted", () =>
    Effect.gen(function* () {
      const left = story.when(ann.unregistered("2014-06-01"))
      yield* left.whenDecided(reissue).thenRefused(/counts no more since 2014-06-01, by the facts/)
      const never = story.when(failing)
      yield* never.whenDecided(reissue).thenRefused(/counts on no day: there is nothing to issue anew/)
      yield* never.when(corrected(failing, passing)).whenDecided(reissue).then(anew)
    })
  )

  it.effect("to be taken back: documents are superseded for good; a decision beside it is taken back", () =>
    Effect.gen(function* () {
      const both = story.whenDecided(mia.extends(ann, "exam-pass", "P1Y")).whenDecided(reissue)
      yield* both.whenDecided(mia.withdraws(2)).thenRefused(/decision 2 can't be taken back, since the documents/)
      yield* both.whenDecided(mia.withdraws(1)).then(decided("Updated", "exam-pass", standing))
    })
  )
})

describe("whatever was said and decided before", () => {
  const reissuing = (achievement: AchievementId.AchievementId) =>
    Effect.gen(function* () {
      const act = { _tag: "Reissued", achievement } as const
      return yield* Sync.decide(yield* Commands.versions, [{ act, actor: "mia", role: "manager", reason: "as agreed" }])
    }).pipe(Effect.catchTag("Refusal", () => Effect.undefined))

  it.effect.prop(
    "issuing anew is one entry and changes nothing but the revision, or is refused and is none",
    [Histories.catalogs, Histories.histories, Commands.deeds],
    ([catalog, history, deeds]) =>
      fresh(
        Effect.gen(function* () {
          yield* hear(catalog, [history])
          yield* doAll(deeds)
          const ledger = yield* Ledger.Ledger
          const before = yield* outcome
          for (const id of yield* achievementIds) {
            const [was, { entries }] = [yield* ledger.achievement(id), yield* ledger.totals]
            const plan = yield* reissuing(id)
            const written = plan === undefined ? 0 : 1
            assert.strictEqual((yield* ledger.totals).entries, entries + written)
            assert.deepStrictEqual(
              yield* ledger.achievement(id),
              was === undefined ? assert.fail() : { ...was, revision: was.revision + written }
            )
            assert.deepStrictEqual(
              plan?.commit.entries.map(({ kind }) => kind) ?? [],
              written === 0 ? [] : ["Reissued"]
            )
          }
          assert.deepStrictEqual(yield* outcome, before)
          const { differences } = yield* Audit.verify(yield* Commands.versions, Sha256.sha256)
          assert.deepStrictEqual(differences, [])
        })
      ),
    tries(60)
  )
})
