import { assert, describe, it } from "@effect/vitest"
import { Id, Preview, Sync } from "@laurel/core"
import { decided, decider, type Deciding, given, participant, updated } from "@laurel/testkit"
import { Effect } from "effect"
import { algebra, examPass, running } from "./catalogs.ts"
import { decide, living, versions } from "./steps.ts"

const catalog = algebra(examPass())
const ann = participant({ offering: "algebra-1" })
const passing = ann.scored("finals", 60, "2014-05-10")
const mia = decider()
const story = given(catalog, passing)
const standing = "2014-05-10.."

const [voids, denies] = [mia.voids(ann, "exam-pass"), mia.denies(ann, "exam-pass")]
const voided = story.whenDecided(voids)
const denied = story.whenDecided(denies)
const extend = mia.extends(ann, "exam-pass", "P1Y")

describe("what is void", () => {
  it.effect("takes nothing that would change nothing, and says which decision to withdraw", () =>
    Effect.gen(function* () {
      const changes: ReadonlyArray<readonly [Deciding, RegExp]> = [
        [denies, /a denial would change nothing/],
        [mia.sets(ann, "exam-pass", "expiry", "2020-01-01"), /a date that is set would change nothing/],
        [mia.sets(ann, "exam-pass", "due", "2014-06-01"), /a date that is set would change nothing/],
        [mia.scores(ann, "exam-pass", "0.5"), /a score that is set would change nothing/],
        [extend, /an extension would change nothing/],
        [mia.suspends(ann, "exam-pass", "2014-06-01"), /a suspension would change nothing/],
        [mia.revokes(ann, "exam-pass", "2014-06-01"), /a revocation would change nothing/]
      ]
      for (const [change, words] of changes) {
        yield* voided
          .whenDecided(change)
          .thenRefused(/exam-pass:1:1 is void by decision 1, .*Withdraw decision 1 first/)
        yield* voided.whenDecided(change).thenRefused(words)
      }
      const revoked = story.whenDecided(mia.revokes(ann, "exam-pass", "2014-06-01"))
      const reinstates = mia.reinstates(ann, "exam-pass", "2014-07-01")
      yield* revoked
        .whenDecided(voids)
        .whenDecided(reinstates)
        .thenRefused(/a reinstatement would change nothing/)
      yield* revoked.whenDecided(reinstates).then(decided("Reinstated", "exam-pass", standing))
    })
  )

  it.effect("takes it once the void is withdrawn, in one breath too; and not where it is only to be void", () =>
    Effect.gen(function* () {
      yield* voided
        .whenDecided(mia.withdraws(1))
        .whenDecided(extend)
        .then(decided("Extended", "exam-pass", standing))
      yield* voided.whenDecided(mia.withdraws(1), extend).then(decided("Reinstated", "exam-pass", standing))
      yield* story.whenDecided(extend, voids).then(decided("Voided", "exam-pass", standing))
      yield* story.whenDecided(voids, extend).thenRefused(/decisions\[1\]: exam-pass:1:1 is void by decision 1/)
    })
  )

  it.effect("still has its question answered, since nobody waits for ever", () =>
    Effect.gen(function* () {
      const contested = given(catalog, passing, ann.closed("2014-07-01")).when({
        ...ann.scored("finals", 10, "2014-05-10"),
        reference: passing.reference
      })
      yield* contested
        .whenDecided(voids)
        .whenDecided(mia.resolves(ann, "exam-pass", "keep", []))
        .then(updated("exam-pass", standing))
      yield* contested.whenDecided(voids).whenSettled("2030-01-01").then(updated("exam-pass", standing))
    })
  )
})

describe("what is denied for all days", () => {
  it.effect("takes nothing that would change nothing; what is shown beside the days, it does", () =>
    Effect.gen(function* () {
      for (const change of [
        mia.sets(ann, "exam-pass", "expiry", "2020-01-01"),
        mia.sets(ann, "exam-pass", "validFrom", "2020-01-01"),
        mia.sets(ann, "exam-pass", "earnedOn", "2014-01-01"),
        extend,
        mia.suspends(ann, "exam-pass", "2014-06-01"),
        mia.revokes(ann, "exam-pass", "2014-06-01")
      ])
        yield* denied
          .whenDecided(change)
          .thenRefused(/exam-pass:1:1 is denied for all days by decision 1, .*Withdraw decision 1 first/)
      yield* denied
        .whenDecided(mia.scores(ann, "exam-pass", "0.5"))
        .then(decided("Updated", "exam-pass", "never", standing))
      yield* denied
        .whenDecided(mia.sets(ann, "exam-pass", "due", "2014-06-01"))
        .then(decided("Updated", "exam-pass", "never", standing))
    })
  )

  it.effect("is not what somebody has by another participation", () =>
    given(catalog, passing, participant({ offering: "algebra-2" }).scored("finals", 60, "2015-05-10"))
      .whenDecided(mia.denies(participant({ offering: "algebra-2" }), "exam-pass"))
      .whenDecided(extend)
      .then(decided("Extended", "exam-pass", standing))
  )

  it.effect("is denied otherwise by a later denial, and is void by a void", () =>
    Effect.gen(function* () {
      yield* denied
        .whenDecided(mia.denies(ann, "exam-pass", "2015-01-01"))
        .then(decided("Updated", "exam-pass", "2014-05-10..2015-01-01", standing))
      yield* denied.whenDecided(voids).then(decided("Voided", "exam-pass", "never", standing))
    })
  )
})

describe("what is denied for some days", () => {
  const until = story.whenDecided(mia.denies(ann, "exam-pass", undefined, "2014-12-31"))

  it.effect("takes no suspension within them; one that goes beyond, it does", () =>
    Effect.gen(function* () {
      yield* until
        .whenDecided(mia.suspends(ann, "exam-pass", "2014-06-01", "2014-12-31"))
        .thenRefused(/is denied from the start to 2014-12-31 by decision 1, so that a suspension would change nothing/)
      yield* until
        .whenDecided(mia.suspends(ann, "exam-pass", "2014-06-01", "2015-01-01"))
        .then(decided("Suspended", "exam-pass", "2015-01-01..", standing))
    })
  )

  it.effect("is extended, and revoked from a day within them: days are left", () =>
    Effect.gen(function* () {
      yield* until.whenDecided(extend).then(decided("Extended", "exam-pass", "2015-01-01..", standing))
      yield* until
        .whenDecided(mia.revokes(ann, "exam-pass", "2014-06-01"))
        .then(decided("Revoked", "exam-pass", "2015-01-01..", standing))
    })
  )
})

describe("what two participations joined are denied", () => {
  const joining = running(
    {
      components: [
        { activity: "monday", group: "live" },
        { activity: "module", group: "online" }
      ],
      joins: { by: "registration" }
    },
    [{ id: "blend", rule: { rule: "completed", group: "live" } }]
  )
  const there = participant({ offering: "run-1", key: "r-1" })
  const online = participant({ offering: "run-1", key: "r-1", contact: "bob", source: Id.SourceId.make("lms") })
  const known = given(
    joining,
    there.completed("monday", "2014-03-03"),
    online.completed("module", "2014-03-10")
  ).whenDecided(mia.denies(online, "blend"))

  it.effect("takes nothing, although the denial names the other one; withdrawn, it does", () =>
    Effect.gen(function* () {
      const joined = known.whenDecided(mia.links(there, online))
      yield* joined.then(decided("Denied", "blend", "never", "2014-03-03.."))
      const longer = mia.extends(there, "blend", "P1Y")
      yield* joined.whenDecided(longer).thenRefused(/blend:1:1 is denied for all days by decision 1/)
      yield* joined
        .whenDecided(mia.withdraws(1))
        .whenDecided(longer)
        .then(decided("Extended", "blend", "2014-03-03.."))
    })
  )
})

describe("a grant beneath a denial", () => {
  const shown = (...decisions: ReadonlyArray<Deciding>) =>
    Effect.gen(function* () {
      return yield* Sync.foresee(yield* versions, yield* Effect.all(decisions))
    })

  it.effect("is kept, and its preview says what goes before it; beyond the days denied, it says nothing", () =>
    Effect.gen(function* () {
      yield* decide(mia.denies(ann, "exam-pass", "2014-06-01"))
      const { outranked, changes } = yield* shown(
        mia.grants(ann, "exam-pass", "2014-05-31"),
        mia.grants(ann, "exam-pass", "2014-07-01")
      )
      assert.deepStrictEqual(outranked, [
        {
          decision: 1,
          message:
            "exam-pass:1:1 is denied from 2014-06-01 by decision 1, so that a grant would change nothing. Withdraw decision 1 first"
        }
      ])
      assert.deepStrictEqual(changes, [])
      const plan = yield* decide(mia.grants(ann, "exam-pass", "2014-07-01"))
      assert.deepStrictEqual(
        Preview.of(yield* versions, plan).outranked.map(({ decision }) => decision),
        [0]
      )
      yield* decide(mia.withdraws(1))
      assert.deepStrictEqual((yield* shown(mia.grants(ann, "exam-pass", "2014-07-01"))).outranked, [])
    }).pipe(living(catalog, passing))
  )
})

describe("a revocation of what is revoked", () => {
  it.effect("is kept, and its preview says what holds already; one from a day before says nothing", () =>
    Effect.gen(function* () {
      const revokes = mia.revokes(ann, "exam-pass", "2014-06-01")
      yield* decide(revokes, mia.suspends(ann, "exam-pass", "2014-05-20"))
      const shown = Effect.gen(function* () {
        return yield* Sync.foresee(
          yield* versions,
          yield* Effect.all([
            revokes,
            mia.revokes(ann, "exam-pass", "2014-05-31"),
            mia.suspends(ann, "exam-pass", "2014-05-21", "2014-05-22"),
            mia.suspends(ann, "exam-pass", "2014-05-21", "2014-05-22", "stops")
          ])
        )
      })
      const { outranked, repeated } = yield* shown
      assert.deepStrictEqual(outranked, [])
      assert.deepStrictEqual(
        repeated.map(({ decision }) => decision),
        [0, 2]
      )
      assert.match(repeated[0]?.message ?? "", /^exam-pass:1:1 is revoked from 2014-06-01 already, /)
      const { commit } = yield* decide(revokes)
      assert.deepStrictEqual([commit.decisions.length, commit.entries.length], [1, 0])
    }).pipe(living(catalog, passing))
  )
})
