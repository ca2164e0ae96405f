import { assert, describe, it } from "@effect/vitest"
import { corrected, decided, decider, given, issued, participant, reinstated, updated } from "@laurel/testkit"
import { Effect } from "effect"
import { algebra, examPass } from "./catalogs.ts"

const catalog = algebra(examPass())
const ann = participant({ offering: "algebra-1" })
const came = ann.registered("2014-01-01")
const passing = ann.scored("finals", 60, "2014-05-10")
const failing = corrected(passing, ann.scored("finals", 10, "2014-05-10"))
const mia = decider()

const granted = mia.grants(ann, "exam-pass", "2014-05-10")
const denied = mia.denies(ann, "exam-pass")

describe("a grant", () => {
  it.effect("issues without a fact that proves it, and is its cause; without it nothing is issued", () =>
    Effect.gen(function* () {
      const { entries } = yield* given(catalog, came)
        .whenDecided(granted)
        .then(decided("Issued", "exam-pass", "2014-05-10..", "never"))
      assert.deepStrictEqual(
        entries.map(({ because, decisions }) => [because.length, decisions.map(Number)]),
        [[0, [1]]]
      )
      yield* given(catalog).when(came).then()
    })
  )

  it.effect("until a day ends after it; one without counts on", () =>
    Effect.gen(function* () {
      const { status } = yield* given(catalog, came)
        .whenDecided(mia.grants(ann, "exam-pass", "2014-05-10", "2014-06-10"))
        .then(decided("Issued", "exam-pass", "2014-05-10..2014-06-11", "never"))
      assert.deepStrictEqual(
        ["2014-05-09", "2014-05-10", "2014-06-10", "2014-06-11"].map((on) => status("algebraist", on)),
        ["pending", "valid", "valid", "withdrawn"]
      )
      const open = yield* given(catalog, came)
        .whenDecided(granted)
        .then(decided("Issued", "exam-pass", "2014-05-10..", "never"))
      assert.strictEqual(open.status("algebraist", "2014-06-11"), "valid")
    })
  )

  it.effect("of what the rule gives anyhow changes nothing; of an earlier day it moves the earning", () =>
    Effect.gen(function* () {
      yield* given(catalog, passing).whenDecided(granted).then()
      yield* given(catalog, passing)
        .whenDecided(mia.grants(ann, "exam-pass", "2014-05-01"))
        .then(decided("Updated", "exam-pass", "2014-05-01..", "2014-05-10.."))
    })
  )

  it.effect("stands when the rule says the same later, and no difference is left", () =>
    Effect.gen(function* () {
      const story = given(catalog, came).whenDecided(granted)
      yield* story.when(passing).then(updated("exam-pass", "2014-05-10.."))
      yield* story
        .when(ann.scored("finals", 60, "2014-05-20"))
        .then(decided("Updated", "exam-pass", "2014-05-10..", "2014-05-20.."))
    })
  )

  it.effect("holds when the mark beneath is corrected below the pass; without it the achievement is withdrawn", () =>
    Effect.gen(function* () {
      yield* given(catalog, passing)
        .whenDecided(granted)
        .when(failing)
        .then(decided("Updated", "exam-pass", "2014-05-10..", "never"))
      yield* given(catalog, passing)
        .when(failing)
        .then(decided("Withdrawn", "exam-pass", "never"))
    })
  )

  it.effect("that is withdrawn leaves what the rule says by then", () =>
    Effect.gen(function* () {
      const { entries } = yield* given(catalog, came)
        .whenDecided(granted)
        .whenDecided(mia.withdraws(1))
        .then(decided("Withdrawn", "exam-pass", "never"))
      assert.deepStrictEqual(
        entries.map(({ decisions }) => decisions.map(Number)),
        [[2]]
      )
      yield* given(catalog, came)
        .whenDecided(granted)
        .when(ann.scored("finals", 60, "2014-05-20"))
        .whenDecided(mia.withdraws(1))
        .then(updated("exam-pass", "2014-05-20.."))
    })
  )

  it.effect("of one participation issues nothing in another", () =>
    Effect.gen(function* () {
      const other = participant({ offering: "algebra-2" })
      const { achievements } = yield* given(catalog, came, other.registered("2015-01-01"))
        .whenDecided(granted)
        .then(decided("Issued", "exam-pass", "2014-05-10..", "never"))
      assert.strictEqual(achievements.length, 1)
    })
  )
})

describe("a denial", () => {
  it.effect("takes what the rule gave, and keeps saying what that is", () =>
    Effect.gen(function* () {
      const { held, holds, achievements } = yield* given(catalog, passing)
        .whenDecided(denied)
        .then(decided("Denied", "exam-pass", "never", "2014-05-10.."))
      assert.deepStrictEqual([held("exam-pass"), holds("algebraist")], ["never", "never"])
      assert.strictEqual(achievements.length, 1)
    })
  )

  it.effect("stands against an automatic pass that comes later, which is not issued and says why", () =>
    Effect.gen(function* () {
      const { entries, holds } = yield* given(catalog, came)
        .whenDecided(denied)
        .when(passing)
        .then(decided("Denied", "exam-pass", "never", "2014-05-10.."))
      assert.deepStrictEqual(
        entries.map(({ because, decisions }) => [because.map(Number), decisions.map(Number)]),
        [[[2], [1]]]
      )
      assert.strictEqual(holds("algebraist"), "never")
      // Its nearest neighbour, an assessment as failed that the rule does not ask for, denies nothing.
      yield* given(catalog, came)
        .whenDecided(mia.assesses(ann, "fail", "2014-05-01"))
        .when(passing)
        .then(issued("exam-pass", "2014-05-10"))
    })
  )

  it.effect("of what nobody would have is kept, and enters nothing", () =>
    given(catalog, came).whenDecided(denied).then()
  )

  it.effect("from a day counts before it; until a day, after it", () =>
    Effect.gen(function* () {
      yield* given(catalog, passing)
        .whenDecided(mia.denies(ann, "exam-pass", "2014-06-01"))
        .then(decided("Denied", "exam-pass", "2014-05-10..2014-06-01", "2014-05-10.."))
      yield* given(catalog, passing)
        .whenDecided(mia.denies(ann, "exam-pass", undefined, "2014-06-01"))
        .then(decided("Updated", "exam-pass", "2014-06-02..", "2014-05-10.."))
    })
  )

  it.effect("that is withdrawn brings back what the rule says by then", () =>
    Effect.gen(function* () {
      const story = given(catalog, passing).whenDecided(denied)
      yield* story.whenDecided(mia.withdraws(1)).then(reinstated("exam-pass", "2014-05-10.."))
      yield* story.when(failing).whenDecided(mia.withdraws(1)).then()
    })
  )

  it.effect("comes back when its withdrawal is withdrawn", () =>
    given(catalog, passing)
      .whenDecided(denied)
      .whenDecided(mia.withdraws(1))
      .whenDecided(mia.withdraws(2))
      .then(decided("Denied", "exam-pass", "never", "2014-05-10.."))
  )
})

describe("of several decisions", () => {
  it.effect("a denial goes before a grant, whichever came first", () =>
    Effect.gen(function* () {
      yield* given(catalog, came)
        .whenDecided(granted)
        .whenDecided(denied)
        .then(decided("Denied", "exam-pass", "never"))
      yield* given(catalog, came).whenDecided(denied).whenDecided(granted).then()
    })
  )

  it.effect("a grant holds again once the denial over it is withdrawn", () =>
    given(catalog, came)
      .whenDecided(granted)
      .whenDecided(denied)
      .whenDecided(mia.withdraws(2))
      .then(decided("Reinstated", "exam-pass", "2014-05-10..", "never"))
  )

  it.effect("a void goes before a grant: nothing counts any more, and it is shown", () =>
    Effect.gen(function* () {
      const story = given(catalog, came).whenDecided(granted)
      const after = yield* story
        .whenDecided(mia.voids(ann, "exam-pass"))
        .then(decided("Voided", "exam-pass", "2014-05-10..", "never"))
      assert.deepStrictEqual([after.holds("algebraist"), after.status("algebraist", "2014-06-01")], ["never", "void"])
      const again = yield* story
        .whenDecided(mia.voids(ann, "exam-pass"))
        .whenDecided(mia.grants(ann, "exam-pass", "2014-04-01"))
        .then(decided("Updated", "exam-pass", "2014-04-01..", "never"))
      assert.strictEqual(again.holds("algebraist"), "never")
    })
  )

  it.effect("the later of two grants wins, and withdrawing it restores the earlier", () =>
    Effect.gen(function* () {
      const story = given(catalog, came)
        .whenDecided(granted)
        .whenDecided(mia.grants(ann, "exam-pass", "2014-05-20"))
      yield* story.then(decided("Updated", "exam-pass", "2014-05-20..", "never"))
      yield* story.whenDecided(mia.withdraws(2)).then(decided("Updated", "exam-pass", "2014-05-10..", "never"))
      yield* story.whenDecided(mia.withdraws(1)).then()
    })
  )

  it.effect("made together all hold, in their order", () =>
    given(catalog, came)
      .whenDecided(granted, mia.grants(ann, "exam-pass", "2014-05-20"), mia.extends(ann, "exam-pass", "P1Y"))
      .thenRefused(/decisions\[2\]: exam-pass:1:1 was never issued/)
  )
})

describe("a decision that can't be written", () => {
  it.effect("is refused with its reason, and a score is kept in lowest terms", () =>
    Effect.gen(function* () {
      yield* given(algebra(examPass()), ann.scored("finals", 60, "2014-05-10"))
        .whenDecided(mia.extends(ann, "exam-pass", "nothing"))
        .thenRefused(/decisions\[0\]: .*ISO 8601 period/s)
      const { achievements } = yield* given(algebra(examPass()), ann.scored("finals", 60, "2014-05-10"))
        .whenDecided(
          Effect.map(mia.scores(ann, "exam-pass", "1/2"), (draft) =>
            draft.act._tag === "ScoreSet" ? { ...draft, act: { ...draft.act, value: { n: 2n, d: 6n } } } : draft
          )
        )
        .then(updated("exam-pass", "2014-05-10.."))
      assert.deepStrictEqual(achievements[0]?.score, { n: 1n, d: 3n })
    })
  )
})
