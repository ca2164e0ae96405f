import { assert, describe, it } from "@effect/vitest"
import { AchievementId } from "@laurel/core"
import {
  contested,
  corrected,
  decided,
  decider,
  type Deciding,
  given,
  issued,
  type Outcome,
  participant,
  retracted,
  updated,
  withdrawn
} from "@laurel/testkit"
import { Effect } from "effect"
import { algebra, examPass } from "./catalogs.ts"

const repeating = algebra(examPass({ repeat: { after: "P1Y" } }))
const ann = participant({ offering: "algebra-1" })
const first = ann.scored("finals", 60, "2014-05-10")
const second = ann.scored("finals", 70, "2015-05-10")
const mia = decider()

const names = ({ entries }: Outcome) => entries.map(({ achievement }) => AchievementId.format(achievement))

/** The same decision about the second earning. */
const ofSecond = (deciding: Deciding): Deciding =>
  Effect.map(deciding, (draft) =>
    "achievement" in draft.act
      ? { ...draft, act: { ...draft.act, achievement: { ...draft.act.achievement, earning: 2 } } }
      : draft
  )

describe("a type that can be earned again", () => {
  it.effect("is, on the day the period is over, under the next number of the same participation", () =>
    Effect.gen(function* () {
      const after = yield* given(repeating, first).when(second).then(issued("exam-pass", "2015-05-10"))
      assert.deepStrictEqual(names(after), ["exam-pass:1:2"])
      assert.strictEqual(after.holds("algebraist"), "2014-05-10 to 2015-05-09, 2015-05-10 to 2018-05-10")
    })
  )

  it.effect("is not a day too early", () =>
    given(repeating, first)
      .when(ann.scored("finals", 70, "2015-05-09"))
      .then()
  )

  it.effect("is not where the type does not say so", () => given(algebra(examPass()), first).when(second).then())

  it.effect("is whichever was heard of first, and both at once", () =>
    Effect.gen(function* () {
      const backwards = yield* given(repeating, second)
        .when(first)
        .then(updated("exam-pass", "2014-05-10.."), issued("exam-pass", "2015-05-10"))
      assert.deepStrictEqual(names(backwards), ["exam-pass:1:1", "exam-pass:1:2"])
      yield* given(repeating)
        .when(second, first)
        .then(issued("exam-pass", "2014-05-10"), issued("exam-pass", "2015-05-10"))
    })
  )

  it.effect("is a third time, counted from the second", () =>
    Effect.gen(function* () {
      const late = given(repeating, first).when(ann.scored("finals", 70, "2015-08-01"))
      yield* late.when(ann.scored("finals", 80, "2016-07-31")).then()
      const third = yield* late.when(ann.scored("finals", 80, "2016-08-01")).then(issued("exam-pass", "2016-08-01"))
      assert.deepStrictEqual(names(third), ["exam-pass:1:3"])
    })
  )

  it.effect("stays lost on an unregistration, every one of them", () =>
    given(repeating, first, second)
      .when(ann.unregistered("2015-06-01"))
      .then(withdrawn("exam-pass", "2014-05-10..2015-06-01"), withdrawn("exam-pass", "2015-05-10..2015-06-01"))
  )
})

describe("a correction of the first earning", () => {
  it.effect("to a later day takes the second, which comes too early now", () =>
    Effect.gen(function* () {
      const after = yield* given(repeating, first, second)
        .when(corrected(first, ann.scored("finals", 60, "2014-05-11")))
        .then(updated("exam-pass", "2014-05-11.."), withdrawn("exam-pass"))
      assert.deepStrictEqual(names(after), ["exam-pass:1:1", "exam-pass:1:2"])
    })
  )

  it.effect("to an earlier day leaves the second", () =>
    given(repeating, first, second)
      .when(corrected(first, ann.scored("finals", 60, "2014-05-09")))
      .then(updated("exam-pass", "2014-05-09.."))
  )

  it.effect("that takes it back makes the second the first", () =>
    given(repeating, first, second)
      .when(retracted(first))
      .then(updated("exam-pass", "2015-05-10.."), withdrawn("exam-pass"))
  )

  it.effect("of a closed participation is held for both", () =>
    given(repeating, first, second, ann.closed("2015-07-01"))
      .when(corrected(first, ann.scored("finals", 60, "2014-05-11")))
      .then(contested("exam-pass", "2014-05-10..", "2014-05-11.."), contested("exam-pass", "2015-05-10..", "never"))
  )
})

describe("a decision about the second earning", () => {
  it.effect("concerns it and not the first", () =>
    Effect.gen(function* () {
      const after = yield* given(repeating, first, second)
        .whenDecided(ofSecond(mia.denies(ann, "exam-pass")))
        .then(decided("Denied", "exam-pass", "never", "2015-05-10.."))
      assert.deepStrictEqual(names(after), ["exam-pass:1:2"])
      assert.strictEqual(after.holds("algebraist"), "2014-05-10 to 2017-05-10")
    })
  )

  it.effect("grants it before facts do, which then agree", () =>
    Effect.gen(function* () {
      const granted = given(repeating, first).whenDecided(ofSecond(mia.grants(ann, "exam-pass", "2015-05-10")))
      assert.deepStrictEqual(names(yield* granted.then(decided("Issued", "exam-pass", "2015-05-10..", "never"))), [
        "exam-pass:1:2"
      ])
      yield* granted.when(second).then(updated("exam-pass", "2015-05-10.."))
    })
  )

  it.effect("grants it also while the first was never earned", () =>
    given(repeating, ann.registered("2014-01-01"))
      .whenDecided(ofSecond(mia.grants(ann, "exam-pass", "2015-05-10")))
      .then(decided("Issued", "exam-pass", "2015-05-10..", "never"))
  )
})
