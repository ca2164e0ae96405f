/** What the questions about many promise, held against a plain filter over everything there is. */
import { assert, describe, it } from "@effect/vitest"
import { Achievement, AchievementId, CivilDate, type Holding, Id, Ledger } from "@laurel/core"
import { Effect } from "effect"
import * as ByHand from "./ledgerByHand.ts"
import { allPages } from "./allPages.ts"
import type { Open } from "./ledgerWrites.ts"
import { day } from "./participant.ts"

/** More than one page, of people of whom many have the same days. */
const crowd = Array.from({ length: Ledger.maxPage + 100 }, (_, index) => index + 1)
const at = (days: number): CivilDate.CivilDate => CivilDate.plusDays(day("2014-01-01"), days)

/** Two for everybody: earned for good, on one day, never, lost on the day it was earned, or void. */
const achievements = crowd.flatMap((number) =>
  [1, 2].map((earning) => {
    const from = at((number * earning) % 7)
    const states: ReadonlyArray<Partial<Achievement.Achievement>> = [
      { held: [{ from, lost: null }] },
      {
        held: [
          { from, lost: at(9) },
          { from: at(20), lost: null }
        ]
      },
      { held: [] },
      { held: [{ from, lost: from }] },
      { held: [{ from, lost: null }], terms: { voided: true } }
    ]
    const type = number % 50 === 0 ? "other" : "pass"
    return ByHand.achievement(ByHand.achievementId(type, number, earning), number, states[(number + earning) % 5])
  })
)

/** What counted, what counts, and between them what never did. */
const licenceOf = (number: number): Holding.Holding => {
  const id = ByHand.achievementId("pass", number)
  const holding = ByHand.licence(
    ByHand.period(id, { from: at(number % 7), last: at(10 + (number % 3)), ends: "expired" }),
    ByHand.period(id, { from: at(14), last: at(13), ends: "voided" }),
    ByHand.period(id, {
      from: at(20 + (number % 2)),
      last: number % 4 === 0 ? null : at(30 + (number % 3)),
      ends: "expired"
    })
  )
  return number % 50 === 0 ? { ...holding, certification: Id.CertificationId.make("other") } : holding
}

const population = ByHand.write({
  ...ByHand.people(crowd.map((number) => `student:${number}`)),
  achievements,
  holdings: crowd.map((number) => ({ contact: ByHand.contact(number), holdings: [licenceOf(number)] }))
})

/** Where each list goes on after one of its items. */
export const contestedKey = ({ id }: Achievement.Achievement): AchievementId.AchievementId => id
export const earnedKey = (achievement: Achievement.Achievement): Ledger.EarnedKey => ({
  on: Achievement.earnedOn(achievement) ?? assert.fail("it was never earned"),
  id: achievement.id
})
const compareEarned = (a: Ledger.EarnedKey, b: Ledger.EarnedKey): number =>
  a.on - b.on || AchievementId.compare(a.id, b.id)

const isEarned = (from: CivilDate.CivilDate, to: CivilDate.CivilDate) => (achievement: Achievement.Achievement) => {
  const on = Achievement.earnedOn(achievement)
  return achievement.id.type === "pass" && on !== undefined && on >= from && on <= to
}

const earnings = (open: Open): void => {
  it.effect("what was earned between two days, both included, is told by day and then by name, page by page", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* population
      const pass = Id.TypeId.make("pass")
      for (const [from, to] of [
        [0, 6],
        [-9, 99],
        [2, 4],
        [3, 3],
        [-1, 0],
        [6, 7],
        [-1, -1],
        [7, 7],
        [4, 2]
      ] as const) {
        const found = yield* allPages((after) => ledger.earned(pass, at(from), at(to), after, null), earnedKey)
        const expected = achievements
          .filter(isEarned(at(from), at(to)))
          .toSorted((a, b) => compareEarned(earnedKey(a), earnedKey(b)))
        assert.deepStrictEqual(found, expected, `${from} to ${to}`)
      }
      assert.strictEqual((yield* ledger.earned(pass, at(0), at(6), null, null)).length, Ledger.maxPage)
      assert.deepStrictEqual(yield* ledger.earned(Id.TypeId.make("no-such"), at(0), at(6), null, null), [])
      // A key needs to be nobody's.
      const key = { on: at(3), id: ByHand.achievementId("pass", 500, 9) }
      const [next] = yield* ledger.earned(pass, at(0), at(6), key, null)
      const after = achievements.filter(
        (each) => isEarned(at(0), at(6))(each) && compareEarned(earnedKey(each), key) > 0
      )
      assert.deepStrictEqual(next, after.toSorted((a, b) => compareEarned(earnedKey(a), earnedKey(b)))[0])
    }).pipe(Effect.provide(open()))
  )
}

const held: ReadonlyArray<Ledger.Held> = crowd.flatMap((number) => {
  const { certification, periods } = licenceOf(number)
  return periods.map((period) => ({ contact: ByHand.contact(number), certification, period }))
})
export const heldKey = ({ contact, period: { from, last } }: Ledger.Held): Ledger.HeldKey => ({ contact, from, last })
const never = Number.MAX_SAFE_INTEGER
const inOrder = (all: ReadonlyArray<Ledger.Held>): ReadonlyArray<Ledger.Held> =>
  all.toSorted(
    ({ contact, period }, other) =>
      (period.last ?? never) - (other.period.last ?? never) ||
      contact - other.contact ||
      period.from - other.period.from
  )

/** Those of the licence whose first and last day are so; none of those without a day. */
const licences = (isAsked: (from: number, last: number) => boolean) =>
  inOrder(
    held.filter(({ certification, period: { from, last } }) => {
      const end = last ?? never
      return certification === "licence" && from <= end && isAsked(from, end)
    })
  )

const holdings = (open: Open): void => {
  const licence = Id.CertificationId.make("licence")

  it.effect("who holds on a day is told by last day, those without one at the end, page by page", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* population
      for (const on of [-1, 0, 5, 6, 10, 11, 12, 13, 14, 19, 20, 21, 30, 32, 33, 9_999].map(at)) {
        const found = yield* allPages((after) => ledger.holding(licence, on, after, null), heldKey)
        assert.deepStrictEqual(
          found,
          licences((from, last) => from <= on && on <= last),
          CivilDate.format(on)
        )
        assert.strictEqual(found.length, (yield* ledger.holders(on, null)).get(licence) ?? 0)
      }
      assert.strictEqual((yield* ledger.holding(licence, at(21), null, null)).length, Ledger.maxPage)
      assert.deepStrictEqual(yield* ledger.holding(Id.CertificationId.make("no-such"), at(21), null, null), [])
      const unending = yield* ledger.holding(
        licence,
        at(21),
        {
          last: null,
          contact: ByHand.contact(600),
          from: at(20)
        },
        null
      )
      assert.deepStrictEqual(
        unending,
        licences((_, last) => last === never).filter(({ contact }) => contact > 600)
      )
    }).pipe(Effect.provide(open()))
  )

  it.effect("what some persons hold or held is told by person, each period as their holding has it", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* population
      const told = (...numbers: ReadonlyArray<number>) => ledger.periods(licence, numbers.map(ByHand.contact), null)
      const expected = (...numbers: ReadonlyArray<number>) =>
        numbers.flatMap((number) =>
          held.filter(({ contact, certification }) => contact === number && certification === "licence")
        )
      assert.deepStrictEqual(yield* told(9, 7, 9_999, 7, 8), expected(7, 8, 9))
      assert.strictEqual(expected(7).length, 3)
      // Who holds something else only holds nothing of this.
      assert.deepStrictEqual(yield* told(50), [])
      assert.deepStrictEqual(yield* told(), [])
      assert.deepStrictEqual(yield* ledger.periods(Id.CertificationId.make("no-such"), [ByHand.contact(7)], null), [])
      assert.deepStrictEqual(yield* told(...crowd), expected(...crowd.slice(0, Ledger.maxPage)))
    }).pipe(Effect.provide(open()))
  )

  it.effect(
    "who has what would be over before it began is told page by page, and nobody who has something else of no day",
    () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const people = Array.from({ length: Ledger.maxPage * 2 }, (_, index) => index + 1)
        const isUnresolved = (number: number): boolean => number % 3 !== 0
        yield* ByHand.write({
          ...ByHand.people(people.map((number) => `student:${number}`)),
          holdings: people.map((number) => {
            const period = ByHand.period(ByHand.achievementId("pass", number), {
              from: at(10),
              last: at(9),
              ends: isUnresolved(number) ? "unresolved" : "voided"
            })
            return { contact: ByHand.contact(number), holdings: [ByHand.licence(period)] }
          })
        })
        const found = yield* allPages(
          (after: Id.ContactId | null) => ledger.unresolved(licence, after),
          (contact) => contact
        )
        assert.deepStrictEqual(found, people.filter(isUnresolved).map(ByHand.contact))
        assert.strictEqual((yield* ledger.unresolved(licence, null)).length, Ledger.maxPage)
        assert.deepStrictEqual(yield* ledger.unresolved(Id.CertificationId.make("no-such"), null), [])
      }).pipe(Effect.provide(open()))
  )

  it.effect("what ends between two days, both included, is told page by page, and nothing that never counted", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* population
      for (const [from, to] of [
        [10, 12],
        [0, 99],
        [10, 10],
        [11, 12],
        [9, 9],
        [13, 29],
        [13, 13],
        [32, 40],
        [33, 99],
        [12, 10]
      ] as const) {
        const found = yield* allPages((after) => ledger.expiring(licence, at(from), at(to), after, null), heldKey)
        assert.deepStrictEqual(
          found,
          licences((_, last) => last >= at(from) && last <= at(to)),
          `${from} to ${to}`
        )
      }
      assert.strictEqual((yield* ledger.expiring(licence, at(0), at(99), null, null)).length, Ledger.maxPage)
      assert.deepStrictEqual(yield* ledger.expiring(Id.CertificationId.make("no-such"), at(0), at(99), null, null), [])
    }).pipe(Effect.provide(open()))
  )

  it.effect("of whom a period has one of its days between two days is told by person, each once, page by page", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* population
      for (const [from, to] of [
        [0, 0],
        [6, 6],
        [7, 9],
        [10, 12],
        [12, 12],
        [15, 19],
        [20, 20],
        [21, 29],
        [30, 99],
        [0, 99],
        [12, 10]
      ] as const) {
        const found = yield* allPages(
          (after: Id.ContactId | null) => ledger.turning(licence, at(from), at(to), after, null),
          (contact) => contact
        )
        const isTurn = (day: number | null): boolean => day !== null && day >= at(from) && day <= at(to)
        const expected = held.filter(
          ({ certification, period: { from: first, opens, expires, last, grace } }) =>
            certification === "licence" && [first, opens, expires, last, grace].some(isTurn)
        )
        assert.deepStrictEqual(found, [...new Set(expected.map(({ contact }) => contact))], `${from} to ${to}`)
      }
      assert.deepStrictEqual(yield* ledger.turning(Id.CertificationId.make("no-such"), at(0), at(99), null, null), [])
    }).pipe(Effect.provide(open()))
  )

  it.effect("each of its days is found: the first, of the window, the last valid one, that counts, and of grace", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const id = ByHand.achievementId("pass", 1)
      const days = { from: at(10), opens: at(20), expires: at(30), last: at(40), grace: at(50) }
      yield* ByHand.write({
        ...ByHand.people(["student:1"]),
        holdings: [
          { contact: ByHand.contact(1), holdings: [ByHand.licence(ByHand.period(id, { ...days, ends: "expired" }))] }
        ]
      })
      const found = (day: number) => ledger.turning(licence, at(day), at(day), null, null)
      for (const day of [10, 20, 30, 40, 50]) {
        assert.deepStrictEqual(yield* found(day), [ByHand.contact(1)], `${day}`)
        assert.deepStrictEqual([yield* found(day - 1), yield* found(day + 1)], [[], []], `around ${day}`)
      }
    }).pipe(Effect.provide(open()))
  )
}

export const ledgerQueries = (open: Open): void => {
  describe("of many", () => {
    earnings(open)
    holdings(open)
  })
}
