import { assert, describe, it } from "@effect/vitest"
import { Decision, Entry, Id, Ledger } from "@laurel/core"
import { Effect, Result } from "effect"
import { entriesIn } from "./entriesIn.ts"
import * as ByHand from "./ledgerByHand.ts"
import { everything } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"
import { day, desk, participant } from "./participant.ts"

const [one, two, three, four] = [ByHand.contact(1), ByHand.contact(2), ByHand.contact(3), ByHand.contact(4)]
const threeNames = ["student:ann", "staff:a1", "student:eve"]

const claim = (contact: Id.ContactId, name: string, source = desk) => ({
  contact,
  identity: ByHand.identity(name),
  source
})

const called = (contacts: ReadonlyArray<{ readonly id: Id.ContactId }>): ReadonlyArray<number> =>
  contacts.map(({ id }) => id)

const subject = (name: string, claims?: ReadonlyArray<string>) => {
  const { scheme, value } = ByHand.identity(name)
  return participant({ offering: "algebra-1", scheme, contact: value, ...(claims === undefined ? {} : { claims }) })
    .subject
}

const names = (identities: ReadonlyArray<{ readonly scheme: string; readonly value: string }> | undefined) =>
  identities?.map(({ scheme, value }) => `${scheme}:${value}`).toSorted()

const day1 = day("2014-06-01")

/** Four people with an achievement, an entry and a holding each. */
const population = Effect.gen(function* () {
  const numbers = [1, 2, 3, 4]
  yield* ByHand.write(ByHand.people(numbers.map((number) => `student:${number}`)))
  const commit = yield* ByHand.blank
  const achievements = numbers.map((number) => ByHand.achievement(ByHand.achievementId("pass", number), number))
  const holdings = numbers.map((number) => ({
    contact: ByHand.contact(number),
    holdings: [ByHand.licence(ByHand.period(ByHand.achievementId("pass", number)))]
  }))
  const entries = achievements.map((each) => ByHand.entered(each, commit.recordedAt))
  const decisions = ByHand.decided(
    commit,
    numbers.map((number) => [Decision.Voided.make({ achievement: ByHand.achievementId("pass", number) }), number])
  )
  yield* ByHand.write({ achievements, holdings, entries, decisions })
  return holdings
})

/** Whom an entry is about, by number. */
const ownerOf = ({ text }: Ledger.Logged): number => Number(Result.getOrThrow(Entry.parse(text)).contact)

/** What a person's dossier says, by number. */
const dossier = Effect.fnUntraced(function* (id: Id.ContactId) {
  const ledger = yield* Ledger.Ledger
  const found = yield* ledger.contact(id, null)
  return {
    id: Number(found?.contact.id),
    members: found?.contact.members.map(Number),
    identities: names(found?.contact.identities),
    learners: found?.learners.map((learner) => Number(learner.id)),
    achievements: found?.achievements.map((achievement) => Number(achievement.id.learner)),
    decisions: found?.decisions.map((decision) => Number(decision.id)),
    holds: found?.holdings.flatMap(({ periods }) => periods.map(({ achievement }) => Number(achievement.learner))),
    history: (yield* ledger.history(id, null)).map(ownerOf)
  }
})

const everythingOf = (person: number, ...members: Array<number>) => ({
  id: person,
  members,
  identities: members.map((member) => `student:${member}`),
  learners: members,
  achievements: members,
  decisions: members,
  holds: members,
  history: members
})

/** What names and links promise: who is called what, and who is who. */
export const ledgerPeople = (open: Open): void => {
  describe("a claim", () => {
    it.effect("said again, also by another source, changes nothing", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        yield* ByHand.write({ ...ByHand.people(threeNames), claims: [claim(one, "email:x"), claim(one, "email:x")] })
        const before = yield* ledger.contact(one, null)
        assert.deepStrictEqual(names(before?.contact.identities), ["email:x", "student:ann"])
        yield* ByHand.write({ claims: [claim(one, "email:x", Id.SourceId.make("gym")), claim(one, "student:ann")] })
        assert.deepStrictEqual(yield* ledger.contact(one, null), before)
        assert.deepStrictEqual(yield* ledger.shared(null), [])
      }).pipe(Effect.provide(open()))
    )

    it.effect("finds its person as the own name does, each person once", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        yield* ByHand.write({
          ...ByHand.people(threeNames),
          claims: [claim(one, "email:x"), claim(two, "email:x"), claim(three, "student:ann"), claim(two, "staff:x")]
        })
        const found = (text: string) => Effect.map(ledger.find(text), called)
        assert.deepStrictEqual(yield* found("x"), [1, 2])
        assert.deepStrictEqual(yield* found("email:x"), [1, 2])
        assert.deepStrictEqual(yield* found("staff:x"), [2])
        assert.deepStrictEqual(yield* found("ann"), [1, 3])
        assert.deepStrictEqual(yield* found("student:ann"), [1, 3])
        yield* ByHand.write({ people: [{ contact: two, person: one }] })
        assert.deepStrictEqual(yield* found("x"), [1])
        assert.deepStrictEqual(yield* found("a1"), [1])
        assert.deepStrictEqual(
          (yield* ledger.find("a1")).map(({ members, identities }) => [members, names(identities)]),
          [
            [
              [one, two],
              ["email:x", "staff:a1", "staff:x", "student:ann"]
            ]
          ]
        )
      }).pipe(Effect.provide(open()))
    )

    it.effect("is shared while two persons have or claim the name, and no longer when they are one", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        yield* ByHand.write({
          ...ByHand.people(threeNames),
          claims: [
            claim(three, "student:ann"),
            claim(two, "student:ann"),
            claim(one, "email:x"),
            claim(two, "email:x"),
            claim(one, "email:alone")
          ]
        })
        const shared = (after: string | null) =>
          Effect.map(ledger.shared(after === null ? null : ByHand.identity(after)), (all) =>
            all.map(({ identity, contacts }) => [
              names([identity])?.[0],
              contacts.map(({ id, person }) => `${id} of ${person}`)
            ])
          )
        const everyone = ["student:ann", ["1 of 1", "2 of 2", "3 of 3"]]
        assert.deepStrictEqual(yield* shared(null), [["email:x", ["1 of 1", "2 of 2"]], everyone])
        assert.deepStrictEqual(yield* shared("email:x"), [everyone])
        assert.deepStrictEqual(yield* shared("student:ann"), [])
        yield* ByHand.write({ people: [{ contact: two, person: one }] })
        assert.deepStrictEqual(yield* shared(null), [["student:ann", ["1 of 1", "2 of 1", "3 of 3"]]])
        yield* ByHand.write({ people: [{ contact: three, person: one }] })
        assert.deepStrictEqual(yield* shared(null), [])
      }).pipe(Effect.provide(open()))
    )

    it.effect("is not told of as shared where its scheme is to be left out", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const both = ["email:x", "email:y", "employer:acme", "unheard:z"]
        yield* ByHand.write({
          ...ByHand.people(threeNames),
          claims: both.flatMap((name) => [claim(one, name), claim(two, name)])
        })
        const shared = (after: string | null, ...without: ReadonlyArray<string>) =>
          Effect.map(ledger.shared(after === null ? null : ByHand.identity(after), without), (all) =>
            names(all.map(({ identity }) => identity))
          )
        assert.deepStrictEqual(yield* shared(null), both)
        assert.deepStrictEqual(yield* shared(null, "employer"), ["email:x", "email:y", "unheard:z"])
        assert.deepStrictEqual(yield* shared("email:x", "employer", "unheard", "nowhere"), ["email:y"])
        assert.deepStrictEqual(yield* shared(null, "employ"), both)
      }).pipe(Effect.provide(open()))
    )

    it.effect("of many is told a page at a time, in the order of code points, and with a hundred contacts each", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const sharing = Array.from({ length: Ledger.maxSharing + 5 }, (_, index) => `student:${index + 1}`)
        // As UTF-16 the last one would come before the one before it; a scheme ends with its colon.
        const ordered = ["a-b:z", "a:a", "a:b", "a:ﬀ", "a:🙂"]
        const numbered = Array.from({ length: Ledger.maxPage }, (_, index) => `b:${String(index).padStart(4, "0")}`)
        yield* ByHand.write({
          ...ByHand.people(sharing),
          claims: [
            ...sharing.map((_, index) => claim(ByHand.contact(index + 1), "a:b")),
            ...[...ordered, ...numbered].toReversed().flatMap((name) => [claim(one, name), claim(two, name)])
          ]
        })
        const first = yield* ledger.shared(null)
        assert.deepStrictEqual(
          first.map(({ identity: { scheme, value } }) => `${scheme}:${value}`),
          [...ordered, ...numbered].slice(0, Ledger.maxPage)
        )
        assert.deepStrictEqual(
          first[2]?.contacts.map(({ id }) => Number(id)),
          Array.from({ length: Ledger.maxSharing }, (_, index) => index + 1)
        )
        assert.strictEqual((yield* ledger.shared(first.at(-1)?.identity ?? null)).length, ordered.length)
      }).pipe(Effect.provide(open()))
    )
  })

  describe("a link", () => {
    it.effect("makes one person's of all that its contacts have, and unlinked each has their own again", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const holdings = yield* population
        const before = yield* everything
        const [first, , third] = holdings
        const periods = [first, third].flatMap((each) => each?.holdings.flatMap((holding) => holding.periods) ?? [])
        const counts = Effect.map(Effect.all([ledger.holders(day1, null), ledger.achievers(day1, null)]), (all) =>
          all.flatMap((each) => [...each.values()])
        )
        assert.deepStrictEqual(yield* counts, [4, 4])
        yield* ByHand.write({
          people: [{ contact: three, person: one }],
          holdings: [
            { contact: one, holdings: [ByHand.licence(...periods)] },
            { contact: three, holdings: [] }
          ]
        })
        for (const id of [one, three]) assert.deepStrictEqual(yield* dossier(id), everythingOf(1, 1, 3))
        assert.deepStrictEqual(yield* dossier(two), everythingOf(2, 2))
        const [earliest] = yield* entriesIn
        assert.deepStrictEqual((yield* ledger.history(three, earliest?.index ?? null)).map(ownerOf), [3])
        assert.deepStrictEqual(yield* counts, [3, 3])
        yield* ByHand.write({
          people: [{ contact: three, person: three }],
          holdings: holdings.filter(({ contact }) => contact === one || contact === three)
        })
        for (const id of [1, 2, 3, 4]) assert.deepStrictEqual(yield* dossier(ByHand.contact(id)), everythingOf(id, id))
        assert.deepStrictEqual(yield* counts, [4, 4])
        const { head, checkpoints, totals, log } = before
        assert.deepStrictEqual({ ...(yield* everything), head, checkpoints, totals, log }, before)
      }).pipe(Effect.provide(open()))
    )

    it.effect("is one of many: the lowest contact stands for all, and when it leaves, the next", () =>
      Effect.gen(function* () {
        yield* population
        const people = (...pairs: ReadonlyArray<readonly [Id.ContactId, Id.ContactId]>) =>
          ByHand.write({ people: pairs.map(([contact, person]) => ({ contact, person })) })
        const members = (id: Id.ContactId) => Effect.map(dossier(id), (found) => [found.id, found.members])
        yield* people([three, two], [four, two])
        assert.deepStrictEqual(yield* members(four), [2, [2, 3, 4]])
        yield* people([two, one], [three, one], [four, one])
        assert.deepStrictEqual(yield* members(three), [1, [1, 2, 3, 4]])
        yield* people([two, two], [three, two], [four, two])
        assert.deepStrictEqual(yield* members(one), [1, [1]])
        assert.deepStrictEqual(yield* members(two), [2, [2, 3, 4]])
        yield* people([four, four])
        assert.deepStrictEqual(yield* members(four), [4, [4]])
        assert.deepStrictEqual(yield* members(three), [2, [2, 3]])
      }).pipe(Effect.provide(open()))
    )

    it.effect("is loaded: a subject comes with the person's achievements and decisions, and who they are", () =>
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        yield* population
        yield* ByHand.write({ people: [{ contact: three, person: two }] })
        const numbers = (loaded: Ledger.Loaded) => ({
          learners: loaded.learners.map(({ id }) => Number(id)),
          achievements: [...loaded.achievements].map(([id, own]) => [Number(id), own.length]).toSorted(),
          decisions: loaded.decisions.map(({ id }) => Number(id)),
          people: [...loaded.people].map(([id, person]) => [Number(id), Number(person)]).toSorted()
        })
        const linked = {
          achievements: [
            [2, 1],
            [3, 1]
          ],
          decisions: [2, 3],
          people: [
            [2, 2],
            [3, 2]
          ]
        }
        const subjects = [{ ...subject("student:3"), key: "student:3/algebra-1" }]
        const asked = { ...ByHand.nobody, source: desk, subjects }
        assert.deepStrictEqual(numbers(yield* ledger.load(asked)), { learners: [3], ...linked })
        const whole = numbers(yield* ledger.load({ ...asked, whole: true }))
        assert.deepStrictEqual({ ...whole, learners: whole.learners.toSorted() }, { learners: [2, 3], ...linked })
        const contacts = [two, ByHand.contact(99), ByHand.contact(0)]
        assert.deepStrictEqual(numbers(yield* ledger.load({ ...ByHand.nobody, contacts })), { learners: [], ...linked })
        const alone = yield* ledger.load({ ...ByHand.nobody, contacts: [one] })
        assert.deepStrictEqual(numbers(alone), { learners: [], achievements: [[1, 1]], decisions: [1], people: [] })
      }).pipe(Effect.provide(open()))
    )

    it.effect(
      "reaches over pages of contacts: each page has its persons whole, and a person's holdings are on one",
      () =>
        Effect.gen(function* () {
          const ledger = yield* Ledger.Ledger
          yield* population
          // Whatever is still stored under her own number, she holds nothing any more.
          yield* ByHand.write({ people: [{ contact: four, person: one }] })
          const page = (after: Id.ContactId | null, limit: number) =>
            Effect.map(ledger.loadContacts(after, limit), (loaded) => ({
              ids: loaded.ids.map(Number),
              learners: loaded.learners.map(({ id }) => Number(id)),
              achievements: [...loaded.achievements.keys()].map(Number).toSorted(),
              decisions: loaded.decisions.map(({ id }) => Number(id)),
              people: loaded.people.size,
              holds: [...loaded.holdings.keys()].map(Number)
            }))
          const whole = { learners: [1, 2, 4], achievements: [1, 2, 4], decisions: [1, 2, 4], people: 2 }
          assert.deepStrictEqual(yield* page(null, 2), { ids: [1, 2], ...whole, holds: [1, 2] })
          const rest = { learners: [1, 3, 4], achievements: [1, 3, 4], decisions: [1, 3, 4], people: 2 }
          assert.deepStrictEqual(yield* page(two, 2), { ids: [3, 4], ...rest, holds: [3] })
          const between = { learners: [2, 3], achievements: [2, 3], decisions: [2, 3], people: 0 }
          assert.deepStrictEqual(yield* page(one, 2), { ids: [2, 3], ...between, holds: [2, 3] })
        }).pipe(Effect.provide(open()))
    )
  })
}
