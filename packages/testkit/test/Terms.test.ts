import { assert, describe, it } from "@effect/vitest"
import { day, decided, decider, given, issued, type Outcome, participant } from "@laurel/testkit"
import { Effect } from "effect"
import { algebra, certifiedBy, examPass } from "./catalogs.ts"

const catalog = algebra(examPass())
const ann = participant({ offering: "algebra-1" })
const passing = ann.scored("finals", 60, "2014-05-10")
const mia = decider()
const story = given(catalog, passing)

const on = ({ status }: Outcome, ...days: ReadonlyArray<string>): ReadonlyArray<string> =>
  days.map((day) => status("algebraist", day))
const standing = "2014-05-10.."

/** Id, day of earning and issue, and number of revisions. */
const same = ({ achievements }: Outcome) =>
  achievements.map(({ id, held, issuedOn }) => [id.type, Number(id.learner), id.earning, held[0]?.from, issuedOn])

describe("a suspension", () => {
  it.effect("ends after its last day, and its running clock leaves the expiry alone", () =>
    Effect.gen(function* () {
      const after = yield* story
        .whenDecided(mia.suspends(ann, "exam-pass", "2014-06-01", "2014-06-30"))
        .then(decided("Suspended", "exam-pass", standing))
      assert.deepStrictEqual(on(after, "2014-05-31", "2014-06-01", "2014-06-30", "2014-07-01"), [
        "valid",
        "suspended",
        "suspended",
        "valid"
      ])
      assert.strictEqual(after.holds("algebraist"), "2014-05-10 to 2014-05-31, 2014-07-01 to 2017-05-10")
    })
  )

  it.effect("whose clock stops adds its days to the validity", () =>
    Effect.gen(function* () {
      const after = yield* story
        .whenDecided(mia.suspends(ann, "exam-pass", "2014-06-01", "2014-06-30", "stops"))
        .then(decided("Suspended", "exam-pass", standing))
      assert.strictEqual(after.holds("algebraist"), "2014-05-10 to 2014-05-31, 2014-07-01 to 2017-06-09")
    })
  )

  it.effect("without an end lasts until somebody reinstates: same id, same day of earning, same expiry", () =>
    Effect.gen(function* () {
      const open = story.whenDecided(mia.suspends(ann, "exam-pass", "2014-06-01"))
      const before = yield* story.then(issued("exam-pass", "2014-05-10"))
      const during = yield* open.then(decided("Suspended", "exam-pass", standing))
      assert.deepStrictEqual(on(during, "2014-06-01", "2016-01-01"), ["suspended", "suspended"])
      const after = yield* open
        .whenDecided(mia.reinstates(ann, "exam-pass", "2014-09-01"))
        .then(decided("Reinstated", "exam-pass", standing))
      assert.deepStrictEqual(on(after, "2014-08-31", "2014-09-01"), ["suspended", "valid"])
      assert.strictEqual(after.holds("algebraist"), "2014-05-10 to 2014-05-31, 2014-09-01 to 2017-05-10")
      assert.deepStrictEqual(same(after), same(before))
    })
  )

  it.effect("reinstated with a stopped clock adds just the days it lasted", () =>
    Effect.gen(function* () {
      const after = yield* story
        .whenDecided(mia.suspends(ann, "exam-pass", "2014-06-01", undefined, "stops"))
        .whenDecided(mia.reinstates(ann, "exam-pass", "2014-06-11"))
        .then(decided("Reinstated", "exam-pass", standing))
      assert.strictEqual(after.holds("algebraist"), "2014-05-10 to 2014-05-31, 2014-06-11 to 2017-05-20")
    })
  )

  it.effect("that is withdrawn never was; reinstating from its first day takes it off as well", () =>
    Effect.gen(function* () {
      const suspended = story.whenDecided(mia.suspends(ann, "exam-pass", "2014-06-01", undefined, "stops"))
      const never = yield* suspended.whenDecided(mia.withdraws(1)).then(decided("Reinstated", "exam-pass", standing))
      assert.strictEqual(never.holds("algebraist"), "2014-05-10 to 2017-05-10")
      const atOnce = yield* suspended
        .whenDecided(mia.reinstates(ann, "exam-pass", "2014-06-01"))
        .then(decided("Reinstated", "exam-pass", standing))
      assert.strictEqual(atOnce.holds("algebraist"), "2014-05-10 to 2017-05-10")
    })
  )
})

describe("a revocation", () => {
  const revoked = story.whenDecided(mia.revokes(ann, "exam-pass", "2014-09-01"))

  it.effect("holds from its day on; every day before still counts", () =>
    Effect.gen(function* () {
      const after = yield* revoked.then(decided("Revoked", "exam-pass", standing))
      assert.deepStrictEqual(on(after, "2014-08-31", "2014-09-01", "2020-01-01"), ["valid", "revoked", "revoked"])
      assert.strictEqual(after.holds("algebraist"), "2014-05-10 to 2014-08-31")
    })
  )

  it.effect("is reversed by a reinstatement from a day on, or as a whole by withdrawing it", () =>
    Effect.gen(function* () {
      const back = yield* revoked
        .whenDecided(mia.reinstates(ann, "exam-pass", "2015-01-01"))
        .then(decided("Reinstated", "exam-pass", standing))
      assert.strictEqual(back.holds("algebraist"), "2014-05-10 to 2014-08-31, 2015-01-01 to 2017-05-10")
      const never = yield* revoked.whenDecided(mia.withdraws(1)).then(decided("Reinstated", "exam-pass", standing))
      assert.strictEqual(never.holds("algebraist"), "2014-05-10 to 2017-05-10")
    })
  )

  it.effect("comes back when the reinstatement is withdrawn", () =>
    Effect.gen(function* () {
      const again = yield* revoked
        .whenDecided(mia.reinstates(ann, "exam-pass", "2015-01-01"))
        .whenDecided(mia.withdraws(2))
        .then(decided("Revoked", "exam-pass", standing))
      assert.strictEqual(again.holds("algebraist"), "2014-05-10 to 2014-08-31")
    })
  )

  it.effect("holds through a new mark of the same participation; another participation earns anew", () =>
    Effect.gen(function* () {
      yield* revoked.when(ann.scored("finals", 90, "2014-10-01")).then()
      const again = participant({ offering: "algebra-2" })
      const after = yield* revoked
        .when(again.scored("finals", 90, "2014-10-01"))
        .then(issued("exam-pass", "2014-10-01"))
      assert.deepStrictEqual(on(after, "2014-09-30", "2014-10-01"), ["revoked", "valid"])
    })
  )
})

describe("what is void", () => {
  it.effect("never counted on any day, and is shown; its neighbour that is revoked from the start is revoked", () =>
    Effect.gen(function* () {
      const after = yield* story.whenDecided(mia.voids(ann, "exam-pass")).then(decided("Voided", "exam-pass", standing))
      assert.deepStrictEqual(on(after, "2014-05-10", "2015-01-01"), ["void", "void"])
      assert.strictEqual(after.holds("algebraist"), "never")
      assert.strictEqual(after.achievements.length, 1)
      const revoked = yield* story
        .whenDecided(mia.revokes(ann, "exam-pass", "2014-05-10"))
        .then(decided("Revoked", "exam-pass", standing))
      assert.deepStrictEqual(on(revoked, "2014-05-10"), ["revoked"])
    })
  )

  it.effect("is as if nothing had been, once the decision is withdrawn", () =>
    Effect.gen(function* () {
      const back = yield* story
        .whenDecided(mia.voids(ann, "exam-pass"))
        .whenDecided(mia.withdraws(1))
        .then(decided("Reinstated", "exam-pass", standing))
      assert.strictEqual(back.holds("algebraist"), "2014-05-10 to 2017-05-10")
    })
  )
})

describe("an extension", () => {
  const yearly = certifiedBy(catalog, { basis: "previousExpiry", period: "P1Y", window: "P3M" })
  const again = participant({ offering: "algebra-2" })

  it.effect("moves the last valid day, and the next renewal builds on the expiry before it", () =>
    Effect.gen(function* () {
      const extended = given(yearly, passing).whenDecided(mia.extends(ann, "exam-pass", "P2M"))
      const after = yield* extended.then(decided("Extended", "exam-pass", standing))
      assert.strictEqual(after.holds("algebraist"), "2014-05-10 to 2015-07-10")
      assert.deepStrictEqual(on(after, "2015-07-10", "2015-07-11"), ["renewable", "lapsed"])
      const renewed = yield* extended
        .when(again.scored("finals", 60, "2015-06-20"))
        .then(issued("exam-pass", "2015-06-20"))
      assert.strictEqual(renewed.holds("algebraist"), "2014-05-10 to 2015-06-19, 2015-06-20 to 2016-05-10")
    })
  )

  it.effect("without which the same renewal is late and counts from its own day", () =>
    Effect.gen(function* () {
      const late = yield* given(yearly, passing)
        .when(again.scored("finals", 60, "2015-06-20"))
        .then(issued("exam-pass", "2015-06-20"))
      assert.strictEqual(late.holds("algebraist"), "2014-05-10 to 2015-05-10, 2015-06-20 to 2016-06-20")
    })
  )

  it.effect("adds up with another, and is off once withdrawn", () =>
    Effect.gen(function* () {
      const twice = given(yearly, passing)
        .whenDecided(mia.extends(ann, "exam-pass", "P2M"))
        .whenDecided(mia.extends(ann, "exam-pass", "P10D"))
      const after = yield* twice.then(decided("Extended", "exam-pass", standing))
      assert.strictEqual(after.holds("algebraist"), "2014-05-10 to 2015-07-20")
      const one = yield* twice.whenDecided(mia.withdraws(1)).then(decided("Updated", "exam-pass", standing))
      assert.strictEqual(one.holds("algebraist"), "2014-05-10 to 2015-05-20")
    })
  )
})

describe("terms that decisions set", () => {
  it.effect("stay through a loss and a return of the facts beneath", () =>
    Effect.gen(function* () {
      const left = ann.unregistered("2014-06-01")
      const { holds } = yield* story
        .whenDecided(mia.suspends(ann, "exam-pass", "2014-10-01", "2014-10-31"))
        .when(left)
        .when(ann.registered("2014-09-01"))
        .then(decided("Reinstated", "exam-pass", "2014-05-10..2014-06-01, 2014-09-01.."))
      assert.strictEqual(
        holds("algebraist"),
        "2014-05-10 to 2014-05-31, 2014-09-01 to 2014-09-30, 2014-11-01 to 2017-05-10"
      )
    })
  )
})

describe("a reinstatement", () => {
  it.effect("ends the suspension of its day, and leaves a later one as it was decided", () =>
    Effect.gen(function* () {
      const after = yield* story
        .whenDecided(
          mia.suspends(ann, "exam-pass", "2015-01-01", "2015-03-31"),
          mia.suspends(ann, "exam-pass", "2016-01-01", "2016-02-28")
        )
        .whenDecided(mia.reinstates(ann, "exam-pass", "2015-02-01"))
        .then(decided("Reinstated", "exam-pass", standing))
      assert.deepStrictEqual(on(after, "2015-01-31", "2015-02-01", "2016-01-31"), ["suspended", "valid", "suspended"])
    })
  )

  it.effect("before a revocation ends nothing, and is refused", () =>
    story
      .whenDecided(mia.revokes(ann, "exam-pass", "2016-01-01"))
      .whenDecided(mia.reinstates(ann, "exam-pass", "2015-12-31"))
      .thenRefused(/neither suspended nor revoked on 2015-12-31/)
  )
})

describe("a clock that stands over a renewal", () => {
  const yearly = certifiedBy(catalog, { basis: "previousExpiry", period: "P1Y", window: "P2M" })
  const again = participant({ offering: "algebra-2" })
  const stopped = given(yearly, passing).whenDecided(
    mia.suspends(ann, "exam-pass", "2015-02-01", "2015-05-01", "stops")
  )

  it.effect("adds all of its days, whether the renewal came in between or not", () =>
    Effect.gen(function* () {
      // Ninety days from 10 May 2015.
      const alone = yield* stopped.then(decided("Suspended", "exam-pass", standing))
      assert.strictEqual(alone.status("algebraist", "2015-08-08"), "renewable")
      assert.strictEqual(alone.status("algebraist", "2015-08-09"), "lapsed")
      // Too early to renew: it must not cost a day.
      const early = yield* stopped
        .when(again.scored("finals", 70, "2015-03-01"))
        .then(issued("exam-pass", "2015-03-01"))
      assert.strictEqual(early.status("algebraist", "2015-08-08"), "renewable")
      assert.strictEqual(early.status("algebraist", "2015-08-09"), "lapsed")
    })
  )
})

describe("the same thing decided twice", () => {
  const revokes = mia.revokes(ann, "exam-pass", "2014-09-01")
  const revoked = story.whenDecided(revokes)
  const suspends = (from: string, until?: string, clock?: "runs" | "stops") =>
    mia.suspends(ann, "exam-pass", from, until, clock)

  it.effect("is kept and changes nothing; one that goes beyond it does", () =>
    Effect.gen(function* () {
      const twice = yield* revoked.whenDecided(revokes).then()
      assert.strictEqual(twice.dossier().decisions.length, 2)
      yield* revoked.whenDecided(mia.revokes(ann, "exam-pass", "2014-10-01")).then()
      const sooner = yield* revoked
        .whenDecided(mia.revokes(ann, "exam-pass", "2014-08-01"))
        .then(decided("Revoked", "exam-pass", standing))
      assert.deepStrictEqual(sooner.achievements[0]?.terms.revocations, [{ from: day("2014-08-01"), until: null }])
      const suspended = story.whenDecided(suspends("2014-06-01", "2014-06-30"))
      yield* suspended.whenDecided(suspends("2014-06-01", "2014-06-30")).then()
      yield* suspended.whenDecided(suspends("2014-06-10", "2014-06-20")).then()
      yield* suspended
        .whenDecided(suspends("2014-06-10", "2014-07-01"))
        .then(decided("Suspended", "exam-pass", standing))
    })
  )

  it.effect("is over once both are withdrawn, in either order, and not with one of them", () =>
    Effect.gen(function* () {
      for (const [one, other] of [
        [1, 2],
        [2, 1]
      ] as const) {
        const left = revoked.whenDecided(revokes).whenDecided(mia.withdraws(one))
        yield* left.then()
        const back = yield* left.whenDecided(mia.withdraws(other)).then(decided("Reinstated", "exam-pass", standing))
        assert.strictEqual(back.holds("algebraist"), "2014-05-10 to 2017-05-10")
      }
    })
  )

  it.effect("is over with one reinstatement; one that begins later is not", () =>
    Effect.gen(function* () {
      const back = mia.reinstates(ann, "exam-pass", "2014-12-01")
      const after = yield* revoked
        .whenDecided(revokes)
        .whenDecided(back)
        .then(decided("Reinstated", "exam-pass", standing))
      assert.deepStrictEqual(on(after, "2014-11-30", "2014-12-01"), ["revoked", "valid"])
      const later = yield* revoked
        .whenDecided(mia.revokes(ann, "exam-pass", "2015-06-01"))
        .whenDecided(back)
        .then(decided("Reinstated", "exam-pass", standing))
      assert.deepStrictEqual(on(later, "2014-12-01", "2015-05-31", "2015-06-01"), ["valid", "valid", "revoked"])
    })
  )

  it.effect("with another clock is another thing: it moves the expiry, and taken back it reinstates nobody", () =>
    Effect.gen(function* () {
      const runs = story.whenDecided(suspends("2014-06-01", "2014-06-30"))
      const stops = runs.whenDecided(suspends("2014-06-01", "2014-06-30", "stops"))
      const longer = yield* stops.then(decided("Suspended", "exam-pass", standing))
      assert.strictEqual(longer.holds("algebraist"), "2014-05-10 to 2014-05-31, 2014-07-01 to 2017-06-09")
      const again = yield* stops.whenDecided(mia.withdraws(2)).then(decided("Updated", "exam-pass", standing))
      assert.strictEqual(again.holds("algebraist"), "2014-05-10 to 2014-05-31, 2014-07-01 to 2017-05-10")
      yield* stops.whenDecided(mia.withdraws(1)).then()
      yield* runs.whenDecided(mia.withdraws(1)).then(decided("Reinstated", "exam-pass", standing))
    })
  )

  it.effect("by three of which two together say what the third does gives back no more than their days", () =>
    Effect.gen(function* () {
      const three = story.whenDecided(
        suspends("2014-06-01", "2014-06-10"),
        suspends("2014-06-11", "2014-06-20"),
        suspends("2014-06-05", "2014-06-15")
      )
      yield* three.whenDecided(mia.withdraws(3)).then()
      const left = yield* three.whenDecided(mia.withdraws(1)).then(decided("Reinstated", "exam-pass", standing))
      assert.deepStrictEqual(on(left, "2014-06-04", "2014-06-05", "2014-06-20"), ["valid", "suspended", "suspended"])
    })
  )
})
