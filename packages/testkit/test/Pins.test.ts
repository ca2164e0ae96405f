import { assert, describe, it } from "@effect/vitest"
import { CivilDate, Fraction } from "@laurel/core"
import { corrected, decided, decider, given, issued, type Outcome, participant, updated } from "@laurel/testkit"
import { Effect } from "effect"
import { algebra, certifiedBy, examPass } from "./catalogs.ts"

const catalog = algebra(examPass())
const ann = participant({ offering: "algebra-1" })
const came = ann.registered("2014-01-01")
const passing = ann.scored("finals", 60, "2014-05-10")
const failing = corrected(passing, ann.scored("finals", 10, "2014-05-10"))
const mia = decider()
const sets = (field: "earnedOn" | "validFrom" | "expiry" | "due", value: string) =>
  mia.sets(ann, "exam-pass", field, value)

const scoreOf = ({ achievements }: Outcome): string | undefined => {
  const score = achievements[0]?.score
  return score === null || score === undefined ? undefined : Fraction.format(score)
}
const dueOf = ({ achievements }: Outcome): string | undefined => {
  const due = achievements[0]?.due
  return due === null || due === undefined ? undefined : CivilDate.format(due)
}

describe("a day of earning that is set", () => {
  it.effect("is the day, and what the rule says is kept beside it", () =>
    Effect.gen(function* () {
      const { holds } = yield* given(catalog, passing)
        .whenDecided(sets("earnedOn", "2014-04-01"))
        .then(decided("Updated", "exam-pass", "2014-04-01..", "2014-05-10.."))
      assert.strictEqual(holds("algebraist"), "2014-04-01 to 2017-04-01")
    })
  )

  it.effect("issues nothing by itself", () => given(catalog, came).whenDecided(sets("earnedOn", "2014-04-01")).then())

  it.effect("is the day of what is earned later too, and is named as its cause", () =>
    Effect.gen(function* () {
      const { entries } = yield* given(catalog, came)
        .whenDecided(sets("earnedOn", "2014-04-01"))
        .when(passing)
        .then(decided("Issued", "exam-pass", "2014-04-01..", "2014-05-10.."))
      assert.deepStrictEqual(
        entries.map(({ because, decisions }) => [because.map(Number), decisions.map(Number)]),
        [[[2], [1]]]
      )
    })
  )

  it.effect("does not keep what the rule takes; a grant does", () =>
    Effect.gen(function* () {
      yield* given(catalog, passing)
        .whenDecided(sets("earnedOn", "2014-04-01"))
        .when(failing)
        .then(decided("Withdrawn", "exam-pass", "never"))
      yield* given(catalog, passing)
        .whenDecided(sets("earnedOn", "2014-04-01"), mia.grants(ann, "exam-pass", "2014-05-10"))
        .when(failing)
        .then(decided("Updated", "exam-pass", "2014-04-01..", "never"))
    })
  )

  it.effect("is the rule's again once it is withdrawn; the earlier of two, once the later is", () =>
    Effect.gen(function* () {
      const story = given(catalog, passing).whenDecided(sets("earnedOn", "2014-04-01"))
      yield* story.whenDecided(mia.withdraws(1)).then(updated("exam-pass", "2014-05-10.."))
      yield* story
        .whenDecided(sets("earnedOn", "2014-03-01"))
        .whenDecided(mia.withdraws(2))
        .then(decided("Updated", "exam-pass", "2014-04-01..", "2014-05-10.."))
    })
  )
})

describe("a day of earning that is withdrawn", () => {
  const closed = (recompute: object) =>
    given(algebra(examPass({ recompute })), passing, ann.closed("2014-07-01"))
      .whenDecided(sets("earnedOn", "2014-04-01"))
      .when(failing)
      .whenDecided(mia.withdraws(1))

  it.effect("takes nothing that the type holds or ignores; a type that applies has taken it before", () =>
    Effect.gen(function* () {
      yield* closed({ lost: "hold" }).then("Updated exam-pass: 2014-05-10..; contested: never")
      yield* closed({ lost: "ignore" }).then(updated("exam-pass", "2014-05-10.."))
      yield* closed({ lost: "apply" }).then()
    })
  )
})

describe("an expiry that is set", () => {
  it.effect("is the expiry; its neighbour is the certification's", () =>
    Effect.gen(function* () {
      const { holds } = yield* given(catalog, passing)
        .whenDecided(sets("expiry", "2020-01-01"))
        .then(updated("exam-pass", "2014-05-10.."))
      assert.strictEqual(holds("algebraist"), "2014-05-10 to 2020-01-01")
      const plain = yield* given(catalog).when(passing).then(issued("exam-pass", "2014-05-10"))
      assert.strictEqual(plain.holds("algebraist"), "2014-05-10 to 2017-05-10")
    })
  )

  it.effect("does not freeze the outcome: a corrected mark withdraws, one corrected back brings the same expiry", () =>
    Effect.gen(function* () {
      const story = given(catalog, passing).whenDecided(sets("expiry", "2020-01-01")).when(failing)
      const lost = yield* story.then(decided("Withdrawn", "exam-pass", "never"))
      assert.strictEqual(lost.holds("algebraist"), "never")
      const back = yield* story.when(passing).then(decided("Reinstated", "exam-pass", "2014-05-10.."))
      assert.strictEqual(back.holds("algebraist"), "2014-05-10 to 2020-01-01")
    })
  )

  it.effect("is what a renewal builds on", () =>
    Effect.gen(function* () {
      const again = participant({ offering: "algebra-2" })
      const renewing = certifiedBy(catalog, { basis: "previousExpiry", period: "P1Y", window: "P3M" })
      const { holds } = yield* given(renewing, passing)
        .whenDecided(sets("expiry", "2015-08-01"))
        .when(again.scored("finals", 60, "2015-06-01"))
        .then(issued("exam-pass", "2015-06-01"))
      assert.strictEqual(holds("algebraist"), "2014-05-10 to 2015-05-31, 2015-06-01 to 2016-08-01")
    })
  )
})

describe("a first valid day that is set", () => {
  it.effect("is pending before it, and moves neither earning nor expiry", () =>
    Effect.gen(function* () {
      const { status, holds } = yield* given(catalog, passing)
        .whenDecided(sets("validFrom", "2014-06-01"))
        .then(updated("exam-pass", "2014-05-10.."))
      assert.deepStrictEqual(
        ["2014-05-31", "2014-06-01"].map((on) => status("algebraist", on)),
        ["pending", "valid"]
      )
      assert.strictEqual(holds("algebraist"), "2014-06-01 to 2017-05-10")
    })
  )
})

describe("a due day that is set", () => {
  it.effect("goes before the registration's, which comes back once it is withdrawn", () =>
    Effect.gen(function* () {
      const byDue = certifiedBy(catalog, { basis: "dueDate", period: "P1Y" })
      const story = given(byDue, ann.registered("2014-01-01", { due: "2014-06-01" }), passing)
      const set = story.whenDecided(sets("due", "2014-07-01"))
      const after = yield* set.then(updated("exam-pass", "2014-05-10.."))
      assert.deepStrictEqual([dueOf(after), after.holds("algebraist")], ["2014-07-01", "2014-05-10 to 2015-07-01"])
      const before = yield* set.whenDecided(mia.withdraws(1)).then(updated("exam-pass", "2014-05-10.."))
      assert.deepStrictEqual([dueOf(before), before.holds("algebraist")], ["2014-06-01", "2014-05-10 to 2015-06-01"])
    })
  )
})

describe("a score that is set", () => {
  it.effect("is the score, whatever the mark, and decides nothing; withdrawn, it is the mark's again", () =>
    Effect.gen(function* () {
      const story = given(catalog, passing).whenDecided(mia.scores(ann, "exam-pass", "0.2"))
      assert.strictEqual(scoreOf(yield* story.then(updated("exam-pass", "2014-05-10.."))), "0.2")
      const better = corrected(passing, ann.scored("finals", 70, "2014-05-10"))
      assert.strictEqual(scoreOf(yield* story.when(better).then()), "0.2")
      const back = yield* story.when(better).whenDecided(mia.withdraws(1)).then(updated("exam-pass", "2014-05-10.."))
      assert.strictEqual(scoreOf(back), "0.7")
    })
  )
})

describe("what the rule says beneath a decision", () => {
  const granted = given(catalog, came).whenDecided(mia.grants(ann, "exam-pass", "2014-05-01"))

  it.effect("moves with the facts, pass and regrade alike, and the granted days do not", () =>
    Effect.gen(function* () {
      yield* granted.when(passing).then(decided("Updated", "exam-pass", "2014-05-01..", "2014-05-10.."))
      yield* granted
        .when(passing)
        .when(failing)
        .then(decided("Updated", "exam-pass", "2014-05-01..", "never"))
    })
  )

  it.effect("is what counts once the grant is withdrawn", () =>
    Effect.gen(function* () {
      yield* granted
        .when(passing)
        .when(failing)
        .whenDecided(mia.withdraws(1))
        .then(decided("Withdrawn", "exam-pass", "never"))
      yield* granted.when(passing).whenDecided(mia.withdraws(1)).then(updated("exam-pass", "2014-05-10.."))
    })
  )

  it.effect("is followed in silence also where the participation is closed and the type would hold it", () =>
    given(catalog, passing, ann.closed("2014-07-01"))
      .whenDecided(mia.grants(ann, "exam-pass", "2014-05-01"))
      .when(failing)
      .then(decided("Updated", "exam-pass", "2014-05-01..", "never"))
  )
})

describe("a set day of earning and a denial", () => {
  it.effect("move first and deny last: an earlier day gives no day back that was denied", () =>
    given(catalog, passing)
      .whenDecided(mia.denies(ann, "exam-pass", undefined, "2014-12-31"))
      .whenDecided(sets("earnedOn", "2014-05-01"))
      .then()
  )

  it.effect("that lies in a later stretch leaves nothing before it", () =>
    given(catalog, came, passing, ann.unregistered("2014-06-01"), ann.registered("2014-07-01", { key: "back" }))
      .whenDecided(sets("earnedOn", "2014-08-01"))
      .then(decided("Updated", "exam-pass", "2014-08-01..", "2014-05-10..2014-06-01, 2014-07-01.."))
  )
})
