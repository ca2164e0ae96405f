/** What a ledger promises of names that many claim, such as an employer's, held against a plain filter over everybody. */
import { assert, describe, it } from "@effect/vitest"
import { Contact, type Id, Ledger } from "@laurel/core"
import { Effect } from "effect"
import * as ByHand from "./ledgerByHand.ts"
import { allPages } from "./allPages.ts"
import type { Open } from "./ledgerWrites.ts"
import { desk } from "./participant.ts"

/** Enough that those of one employer are more than two pages. */
const crowd = Array.from({ length: 2 * Ledger.maxPage + 300 }, (_, index) => index + 1)

/** As UTF-16 the last one would come before the one before it. Another scheme has the same values. */
const smaller = ["Bolt", "a", undefined, "ﬀ", "🙂"]
const employerOf = (number: number): string =>
  number % 10 === 0 ? (smaller[(number / 10) % 5] ?? `one-man-${number}`) : "acme"

/** A contact may even have for its own name what others only claim. */
const called = 1_500

/** Of every hundred three are one person, who has had two employers. */
const personOf = (number: number): number => ([10, 11].includes(number % 100) ? number - (number % 100) + 9 : number)

const population = ByHand.write({
  ...ByHand.people(crowd.map((number) => (number === called ? "employer:acme" : `student:${number}`))),
  claims: crowd.flatMap((number) =>
    [`employer:${employerOf(number)}`, "school:acme", `school:x-${number}`].map((name) => ({
      contact: ByHand.contact(number),
      identity: ByHand.identity(name),
      source: desk
    }))
  ),
  people: crowd
    .filter((number) => personOf(number) !== number)
    .map((number) => ({ contact: ByHand.contact(number), person: ByHand.contact(personOf(number)) }))
})

const claimant = (number: number): Ledger.Claimant => ({
  id: ByHand.contact(number),
  person: ByHand.contact(personOf(number))
})
const employersOf = (number: number): ReadonlyArray<string> => [
  employerOf(number),
  ...(number === called ? ["acme"] : [])
]
const isOf = (employer: string) => (number: number) => employersOf(number).includes(employer)
const identity = (name: string): Contact.Identity => ByHand.identity(name)

const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

const ofOne = (open: Open): void => {
  it.effect("is told with everybody whose own it is or who claims it, by contact, each with their person", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* population
      const all = (name: string) =>
        allPages(
          (after: Id.ContactId | null) => ledger.claimants(identity(name), after),
          ({ id }) => id
        )
      for (const employer of ["acme", "Bolt", "🙂", "one-man-20"]) {
        assert.deepStrictEqual(yield* all(`employer:${employer}`), crowd.filter(isOf(employer)).map(claimant), employer)
      }
      assert.deepStrictEqual(yield* all("school:acme"), crowd.map(claimant))
      // Neither a value of another scheme, nor one that begins or is written differently, nor what nobody has.
      for (const name of ["school:Bolt", "employer:acm", "employer:ACME", "employer:acme ", "unheard:acme"])
        assert.deepStrictEqual(yield* all(name), [], name)
    }).pipe(Effect.provide(open()))
  )

  it.effect("is told a page at a time, on from any number", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* population
      const acme = crowd.filter(isOf("acme"))
      const page = yield* ledger.claimants(identity("employer:acme"), null)
      assert.deepStrictEqual(page, acme.slice(0, Ledger.maxPage).map(claimant))
      const rest = yield* ledger.claimants(identity("employer:acme"), ByHand.contact(2_220))
      assert.deepStrictEqual(rest, acme.filter((number) => number > 2_220).map(claimant))
      assert.deepStrictEqual(yield* ledger.claimants(identity("employer:acme"), ByHand.contact(9_999)), [])
    }).pipe(Effect.provide(open()))
  )
}

const ofMany = (open: Open): void => {
  it.effect("of a scheme are told one after the other, by code points, each with everybody of it", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* population
      const all = (scheme: string) =>
        allPages(
          (after: Pick<Ledger.Claimed, "identity" | "id"> | null) => ledger.claimed(scheme, after),
          ({ identity, id }) => ({ identity, id })
        )
      const expected = crowd
        .flatMap((number) =>
          employersOf(number).map((employer) => ({ identity: identity(`employer:${employer}`), ...claimant(number) }))
        )
        .toSorted((a, b) => byCodePoint(a.identity.value, b.identity.value) || a.id - b.id)
      assert.deepStrictEqual(yield* all("employer"), expected)
      const students = crowd
        .filter((number) => number !== called)
        .map((number) => ({ identity: identity(`student:${number}`), ...claimant(number) }))
        .toSorted((a, b) => byCodePoint(a.identity.value, b.identity.value))
      assert.deepStrictEqual(yield* all("student"), students)
      assert.deepStrictEqual(yield* all("employ"), [])
      assert.strictEqual((yield* ledger.claimed("employer", null)).length, Ledger.maxPage)
      // A key needs to be nobody's.
      const key = { identity: identity("employer:acme"), id: ByHand.contact(2_220) }
      const [next] = yield* ledger.claimed("employer", key)
      assert.deepStrictEqual(next, { identity: key.identity, ...claimant(2_221) })
    }).pipe(Effect.provide(open()))
  )
}

const fromAValueOn = (open: Open): void => {
  it.effect("are told from a value on, by code points, whatever the scheme, and no more of them than asked for", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* population
      const all = crowd
        .flatMap((number) =>
          [
            ...(number === called ? [] : [`student:${number}`]),
            ...employersOf(number).map((employer) => `employer:${employer}`),
            "school:acme",
            `school:x-${number}`
          ].map((name) => ({ id: ByHand.contact(number), identity: identity(name) }))
        )
        .toSorted((a, b) => byCodePoint(a.identity.value, b.identity.value))
      const told = (from: string, limit: number) => Effect.map(ledger.called(from, limit), (page) => page.map(nameOf))
      const nameOf = ({ id, identity: { scheme, value } }: Ledger.Called) => `${value} ${scheme} ${id}`
      const from = (value: string) => all.filter((each) => byCodePoint(each.identity.value, value) >= 0)
      for (const value of ["x-2219", "x-2", "1999"]) {
        const expected = from(value).map(nameOf)
        assert.deepStrictEqual(yield* told(value, 3), expected.slice(0, 3), value)
      }
      // However many share a value, a page is a page; the next value is asked for by itself.
      assert.strictEqual((yield* told("acme", Ledger.maxPage + 1)).length, Ledger.maxPage)
      assert.isTrue((yield* told("acme", 5)).every((name) => name.startsWith("acme ")))
      assert.deepStrictEqual(yield* told("\u{10ffff}", 5), [])
    }).pipe(Effect.provide(open()))
  )
}

const people = (open: Open): void => {
  it.effect("by the numbers of any of their contacts are told once, in order, with all that they are called", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      yield* population
      const told = (numbers: ReadonlyArray<number>) =>
        Effect.map(ledger.contacts(numbers.map(ByHand.contact)), (all) =>
          all.map(({ id, members, identities }) => [
            Number(id),
            members.map(Number),
            identities.map(Contact.keyOf).toSorted()
          ])
        )
      const namesOf = (...numbers: ReadonlyArray<number>) =>
        [
          ...new Set(
            numbers.flatMap((number) => [`student:${number}`, `employer:${employerOf(number)}`, `school:x-${number}`])
          )
        ]
          .concat("school:acme")
          .toSorted()
      const [whole, alone] = [
        [9, [9, 10, 11], namesOf(9, 10, 11)],
        [7, [7], namesOf(7)]
      ]
      assert.deepStrictEqual(yield* told([7, 11, 10, 9, 7]), [alone, whole])
      assert.deepStrictEqual(yield* told([11]), [whole])
      assert.deepStrictEqual(yield* told([9_999, 7]), [alone])
      assert.deepStrictEqual(yield* told([]), [])
      for (const id of [7, 11].map(ByHand.contact)) {
        const [found] = yield* ledger.contacts([id])
        const one = (yield* ledger.contact(id, null))?.contact
        assert.deepStrictEqual([found?.id, found?.members], [one?.id, one?.members])
        assert.sameDeepMembers([...(found?.identities ?? [])], [...(one?.identities ?? [])])
      }
      // Those beyond a page of numbers are not looked at.
      const most = crowd.slice(200, 200 + Ledger.maxPage)
      const many = yield* ledger.contacts([...most, 7].map(ByHand.contact))
      assert.deepStrictEqual(
        many.map(({ id }) => Number(id)),
        [...new Set(most.map(personOf))].toSorted((a, b) => a - b)
      )
    }).pipe(Effect.provide(open()))
  )
}

export const ledgerAccounts = (open: Open): void => {
  describe("a name that many claim", () => ofOne(open))
  describe("names that many claim", () => ofMany(open))
  describe("all that is called something", () => fromAValueOn(open))
  describe("persons", () => people(open))
}
