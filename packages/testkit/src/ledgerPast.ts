/** What a ledger says of a moment: what it said then, whatever has been recorded since. */
import { assert, describe, it } from "@effect/vitest"
import { type Achievement, CivilDate, type Holding, Id, Instant, Ledger, type Stood } from "@laurel/core"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import * as ByHand from "./ledgerByHand.ts"
import { allPages } from "./allPages.ts"
import { contestedKey, earnedKey, heldKey } from "./ledgerQueries.ts"
import type { Tries } from "./ledgerHistories.ts"
import { ledgerReplays } from "./ledgerReplays.ts"
import type { Open } from "./ledgerWrites.ts"
import { day } from "./participant.ts"

const moment = (millis: number): Instant.Instant => Instant.Instant.make(millis)

const [one, two, pass] = [ByHand.contact(1), ByHand.contact(2), Id.TypeId.make("pass")]
const own = ByHand.achievementId("pass", 1)
const licensed = (...periods: ReadonlyArray<Holding.Period>) => [
  { contact: one, holdings: periods.length === 0 ? [] : [ByHand.licence(...periods)] }
]

/** One achievement, licence and person, each replaced at 2,000 and gone or changed back at 3,000; at 2,000 also for no time at all. */
const story = Effect.gen(function* () {
  yield* TestClock.setTime(1_000)
  yield* ByHand.write({
    ...ByHand.people(["student:ann", "student:bob"]),
    achievements: [ByHand.achievement(own, 1)],
    holdings: licensed(ByHand.period(own))
  })
  yield* TestClock.setTime(2_000)
  const contested = { held: [], expires: null }
  yield* ByHand.write({
    achievements: [ByHand.achievement(own, 1, { revision: 2, held: [] })],
    holdings: licensed(),
    people: [{ contact: two, person: one }]
  })
  yield* ByHand.write({
    achievements: [ByHand.achievement(own, 1, { revision: 3, contested })],
    holdings: licensed(ByHand.period(own, { last: day("2014-12-31"), ends: "expired" }))
  })
  yield* TestClock.setTime(3_000)
  yield* ByHand.write({
    achievements: [ByHand.achievement(own, 1, { revision: 4 })],
    holdings: licensed(ByHand.period(own)),
    people: [{ contact: two, person: two }]
  })
})

const at = <A>(ask: (known: Instant.Instant | null) => Effect.Effect<A, Ledger.LedgerError>) =>
  Effect.forEach([999, 1_000, 1_999, 2_000, 2_999, 3_000, null], (known) => ask(known === null ? null : moment(known)))

const byHand = (open: Open): void => {
  it.effect("is told to the millisecond, and what nobody can have seen is told of no moment", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* story
      const licence = ByHand.licence().certification
      const [from, to] = [day("2014-05-10"), day("2015-01-01")]
      const revisions = (all: ReadonlyArray<Achievement.Achievement>) => all.map(({ revision }) => revision)
      assert.deepStrictEqual(yield* at((known) => Effect.map(ledger.earned(pass, from, to, null, known), revisions)), [
        [],
        [1],
        [1],
        [3],
        [3],
        [4],
        [4]
      ])
      assert.deepStrictEqual(yield* at((known) => Effect.map(ledger.contested(null, known), revisions)), [
        [],
        [],
        [],
        [3],
        [3],
        [],
        []
      ])
      const lasts = (all: ReadonlyArray<Ledger.Held>) => all.map(({ period }) => period.ends)
      assert.deepStrictEqual(yield* at((known) => Effect.map(ledger.holding(licence, from, null, known), lasts)), [
        [],
        ["never"],
        ["never"],
        ["expired"],
        ["expired"],
        ["never"],
        ["never"]
      ])
      assert.deepStrictEqual(yield* at((known) => Effect.map(ledger.expiring(licence, from, to, null, known), lasts)), [
        [],
        [],
        [],
        ["expired"],
        ["expired"],
        [],
        []
      ])
      const count =
        <K>(key: K) =>
        (all: ReadonlyMap<K, number>) =>
          all.get(key) ?? 0
      assert.deepStrictEqual(
        yield* at((known) => Effect.map(ledger.holders(to, known), count(licence))),
        [0, 1, 1, 0, 0, 1, 1]
      )
      assert.deepStrictEqual(
        yield* at((known) => Effect.map(ledger.achievers(to, known), count(pass))),
        [0, 1, 1, 1, 1, 1, 1]
      )
    }).pipe(Effect.provide(open()))
  )

  it.effect("is kept as versions that follow each other: what ended when the next began", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* story
      const stood = yield* ledger.stood([one, two, ByHand.contact(99)])
      const times = (all: ReadonlyArray<{ readonly since: number; readonly until: number | null }>) =>
        all.map(({ since, until }) => `${since} ${until ?? ""}`).toSorted()
      const [ann, bob, nobody] = [one, two, ByHand.contact(99)].map((id) => stood.get(id))
      assert.deepStrictEqual(
        [ann?.achievements, ann?.holdings, ann?.persons, bob?.persons].map((all) => times(all ?? [])),
        [["1000 2000", "2000 3000", "3000 "], ["1000 2000", "2000 3000", "3000 "], [], ["2000 3000"]]
      )
      assert.deepStrictEqual(
        ann?.achievements.toSorted((a, b) => a.since - b.since).map(({ stored }) => stored.revision),
        [1, 3, 4]
      )
      assert.deepStrictEqual(
        bob?.persons.map(({ stored }) => stored),
        [one]
      )
      assert.deepStrictEqual(nobody, { achievements: [], holdings: [], persons: [] })
    }).pipe(Effect.provide(open()))
  )

  it.effect("is not changed by what is written once more as it was, and a holding that stays is not written anew", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* TestClock.setTime(1_000)
      const other = { ...ByHand.licence(ByHand.period(own)), certification: Id.CertificationId.make("other") }
      const licence = ByHand.licence(ByHand.period(own))
      yield* ByHand.write({
        ...ByHand.people(["student:ann"]),
        holdings: [{ contact: one, holdings: [licence, other] }]
      })
      yield* TestClock.setTime(2_000)
      yield* ByHand.write({ holdings: [{ contact: one, holdings: [other, licence] }] })
      const since = Effect.map(ledger.stood([one]), (stood) =>
        (stood.get(one)?.holdings ?? [])
          .map((each) => `${each.stored.certification} ${each.since} ${each.until ?? ""}`)
          .toSorted()
      )
      assert.deepStrictEqual(yield* since, ["licence 1000 ", "other 1000 "])
      yield* TestClock.setTime(3_000)
      yield* ByHand.write({ holdings: [{ contact: one, holdings: [other] }] })
      assert.deepStrictEqual(yield* since, ["licence 1000 3000", "other 1000 "])
    }).pipe(Effect.provide(open()))
  )
}

/** In an order that no ledger has to keep. */
const sorted = (stood: Stood.Stood | undefined) => {
  const bySince = <A>(all: ReadonlyArray<Stood.Version<A>>) => all.toSorted((a, b) => a.since - b.since)
  return {
    achievements: bySince(stood?.achievements ?? []),
    holdings: bySince(stood?.holdings ?? []),
    persons: bySince(stood?.persons ?? [])
  }
}

const restating = (open: Open): void => {
  it.effect("is what a rebuild has restated, and of nobody else", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* story
      const before = sorted((yield* ledger.stood([one])).get(one))
      const [since, until] = [moment(1_500), moment(2_500)]
      const licence = ByHand.licence(ByHand.period(own))
      const stood: Stood.Stood = {
        achievements: [
          { stored: ByHand.achievement(own, 1, { issuedOn: day("2014-05-20") }), since, until },
          { stored: ByHand.achievement(own, 1, { revision: 2 }), since: until, until: null }
        ],
        holdings: [
          { stored: licence, since, until },
          { stored: { ...licence, certification: Id.CertificationId.make("other") }, since, until: null }
        ],
        persons: [{ stored: two, since, until }]
      }
      // What the same commit writes comes after it.
      yield* TestClock.setTime(4_000)
      yield* ByHand.write({ restated: [{ contact: one, stood }], people: [{ contact: two, person: one }] })
      const after = yield* ledger.stood([one, two])
      assert.deepStrictEqual(sorted(after.get(one)), stood)
      assert.deepStrictEqual(
        sorted(after.get(two)).persons.map(({ since: from }) => Number(from)),
        [2_000, 4_000]
      )
      yield* ByHand.write({ restated: [{ contact: one, stood: before }] })
      assert.deepStrictEqual(sorted((yield* ledger.stood([one])).get(one)), before)
    }).pipe(Effect.provide(open()))
  )
}

/** More than one page, of whom a third stays, a third changes and a third goes. */
const crowd = Array.from({ length: Ledger.maxPage + 200 }, (_, index) => index + 1)
const begun = day("2014-05-10")

const crowdAt = (isLater: boolean) => {
  const own = crowd.filter((number) => !isLater || number % 3 !== 0)
  return {
    achievements: own.map((number) =>
      ByHand.achievement(ByHand.achievementId("pass", number), number, {
        revision: isLater ? 2 : 1,
        held: isLater && number % 3 === 1 ? [] : [{ from: CivilDate.plusDays(begun, number % 5), lost: null }],
        contested: number % 2 === 0 ? { held: [], expires: null } : null
      })
    ),
    holdings: crowd.map((number) => {
      const period = ByHand.period(ByHand.achievementId("pass", number), {
        last: CivilDate.plusDays(begun, (isLater && number % 3 === 1 ? 30 : 20) + (number % 4)),
        ends: "expired"
      })
      return { contact: ByHand.contact(number), holdings: own.includes(number) ? [ByHand.licence(period)] : [] }
    })
  }
}

/** All pages of every list. */
const listed = Effect.fnUntraced(function* (known: Instant.Instant | null) {
  const ledger = yield* Ledger.Ledger
  const licence = ByHand.licence().certification
  const [from, to] = [begun, CivilDate.plusDays(begun, 400)]
  const on = CivilDate.plusDays(begun, 21)
  return {
    earned: yield* allPages((after) => ledger.earned(pass, from, to, after, known), earnedKey),
    contested: yield* allPages((after) => ledger.contested(after, known), contestedKey),
    holding: yield* allPages((after) => ledger.holding(licence, on, after, known), heldKey),
    expiring: yield* allPages((after) => ledger.expiring(licence, from, to, after, known), heldKey),
    turning: yield* allPages(
      (after: Id.ContactId | null) => ledger.turning(licence, from, to, after, known),
      (contact) => contact
    )
  }
})

const manyByHand = (open: Open): void => {
  it.effect("is told page by page, what stands beside what is past, in one order", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1_000)
      yield* ByHand.write({ ...ByHand.people(crowd.map((number) => `student:${number}`)), ...crowdAt(false) })
      const before = yield* listed(null)
      assert.deepStrictEqual(
        Object.values(before).map((all) => all.length),
        [crowd.length, crowd.length / 2, crowd.length * 0.75, crowd.length, crowd.length]
      )
      yield* TestClock.setTime(2_000)
      yield* ByHand.write(crowdAt(true))
      const after = yield* listed(null)
      assert.isBelow(after.expiring.length, crowd.length)
      assert.deepStrictEqual(yield* listed(moment(1_999)), before)
      assert.deepStrictEqual(yield* listed(moment(2_000)), after)
      assert.deepStrictEqual(yield* listed(moment(999)), {
        earned: [],
        contested: [],
        holding: [],
        expiring: [],
        turning: []
      })
    }).pipe(Effect.provide(open()))
  )
}

/** What an earlier moment promises. */
export const ledgerPast = (open: Open, random: Tries): void => {
  describe("a question about an earlier moment", () => {
    byHand(open)
    restating(open)
    manyByHand(open)
    ledgerReplays(open, random)
  })
}
