/** What a ledger says of a moment: what it said then, whatever has been recorded since. */
import { assert, describe, it } from "@effect/vitest"
import {
  type Achievement,
  AchievementId,
  Audit,
  CivilDate,
  History,
  type Holding,
  Id,
  Instant,
  Ledger,
  LedgerMemory
} from "@laurel/core"
import { Arbitrary, Effect, Layer, Schema } from "effect"
import { TestClock } from "effect/testing"
import * as Commands from "./Commands.ts"
import * as Histories from "./Histories.ts"
import * as ByHand from "./ledgerByHand.ts"
import { type Handle, through } from "./ledgerHandles.ts"
import { allPages } from "./allPages.ts"
import type { Open } from "./ledgerWrites.ts"
import { day } from "./participant.ts"

/** One text for what two ledgers say alike: keys in one order, fractions as texts, and no number of a batch, which is a ledger's own. */
const text = (item: unknown): string =>
  JSON.stringify(item, (key, value: unknown) => {
    if (key === "batch") return undefined
    if (typeof value === "bigint") return String(value)
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value
  })
const texts = (items: ReadonlyArray<unknown>): ReadonlyArray<string> => items.map(text).toSorted()

/** Before anything happened, while it did, and long after. */
const days = [-1, 3, 7, 12, 20, 40, 400].map((offset) => CivilDate.plusDays(Histories.firstDay, offset))
const [first, middle, last] = [
  days[0] ?? CivilDate.min,
  days[3] ?? CivilDate.min,
  CivilDate.plusDays(CivilDate.max, -1)
]

const heldKey = ({ contact, period: { from, last: end } }: Ledger.Held): Ledger.HeldKey => ({
  contact,
  from,
  last: end
})
const earnedKey = ({ id, held: [span] }: Achievement.Achievement): Ledger.EarnedKey => ({
  id,
  on: span?.from ?? assert.fail("it was never earned")
})

/** What is asked of everybody: whatever any catalog names. */
const lists = Effect.fnUntraced(function* (known: Instant.Instant | null, names: Names) {
  const ledger = yield* Ledger.Ledger
  const found: Record<string, unknown> = {
    contested: texts(
      yield* allPages(
        (after) => ledger.contested(after, known),
        ({ id }: Achievement.Achievement) => id
      )
    )
  }
  for (const on of days) {
    found[`holders ${on}`] = texts([...(yield* ledger.holders(on, known))])
    found[`achievers ${on}`] = texts([...(yield* ledger.achievers(on, known))])
  }
  for (const certification of names.certifications) {
    for (const on of days)
      found[`${certification} on ${on}`] = (yield* allPages(
        (after) => ledger.holding(certification, on, after, known),
        heldKey
      )).map(text)
    for (const [from, to] of [
      [first, last],
      [first, middle]
    ] as const)
      found[`${certification} expiring by ${to}`] = (yield* allPages(
        (after) => ledger.expiring(certification, from, to, after, known),
        heldKey
      )).map(text)
  }
  for (const type of names.types) {
    for (const [from, to] of [
      [first, last],
      [middle, last]
    ] as const)
      found[`${type} from ${from}`] = (yield* allPages(
        (after) => ledger.earned(type, from, to, after, known),
        earnedKey
      )).map(text)
  }
  return found
})

/** The ids that any catalog has. */
interface Names {
  readonly types: ReadonlyArray<Id.TypeId>
  readonly certifications: ReadonlyArray<Id.CertificationId>
}

const namesOf = Effect.map(Commands.versions, ({ all }): Names => {
  const catalogs = [...all.values()]
  return {
    types: [...new Set(catalogs.flatMap(({ types }) => [...types.keys()]))],
    certifications: [...new Set(catalogs.flatMap(({ certifications }) => certifications.map(({ id }) => id)))]
  }
})

/** Whoever no fact was recorded of by then is told of as soon as one is: when they were first heard of is not known. */
const isHeard = Effect.fnUntraced(function* (learner: Id.LearnerId) {
  return ((yield* (yield* Ledger.Ledger).learner(learner))?.revisions ?? []).length > 0
})

/** A person, and why each achievement stands as it does; what a contact is called is told as it is now. */
const person = Effect.fnUntraced(function* (id: Id.ContactId, known: Instant.Instant | null, { types }: Names) {
  const ledger = yield* Ledger.Ledger
  const dossier = yield* ledger.contact(id, known)
  if (dossier === undefined) return undefined
  const learners = yield* Effect.filter(dossier.learners, (learner) => isHeard(learner.id))
  if (learners.length + dossier.decisions.length === 0) return undefined
  const versions = yield* Commands.versions
  const possible = learners.flatMap(({ id: learner }) => types.map((type) => ({ type, learner, earning: 1 })))
  const named = new Map(
    [...possible, ...dossier.achievements.map((each) => each.id)].map((each) => [AchievementId.format(each), each])
  )
  return {
    members: dossier.contact.members,
    learners: texts(learners),
    achievements: texts(dossier.achievements),
    holdings: texts(dossier.holdings),
    decisions: texts(dossier.decisions),
    story: (yield* History.ofContact(id, known)).map(text),
    explained: texts(yield* Effect.forEach(named.values(), (each) => Audit.explain(versions, each, known)))
  }
})

/** Compares a ledger's answers about a moment with those of another one that knows nothing later. */
const compare = Effect.fnUntraced(function* (ledger: Handle, then: Handle, known: Instant.Instant) {
  const names = yield* through(ledger, namesOf)
  assert.deepStrictEqual(yield* through(ledger, lists(known, names)), yield* through(then, lists(null, names)))
  const { ids } = yield* ledger.loadContacts(null, Ledger.maxPage)
  for (const id of ids)
    assert.deepStrictEqual(
      yield* through(ledger, person(id, known, names)),
      yield* through(then, person(id, null, names))
    )
})

/** Commits again what another ledger has committed, with its numbers. */
const replay = (ledger: Handle, commit: Ledger.Commit) =>
  ledger.commit({ ...commit, lease: null, head: { ...commit.head, exclusive: true } })

/** Compares at each moment at which something was recorded, and the one before it. */
const compareAll = Effect.fnUntraced(function* (ledger: Handle, commits: ReadonlyArray<Ledger.Commit>) {
  const then: Handle = yield* Effect.provide(Ledger.Ledger, yield* Layer.build(Layer.fresh(LedgerMemory.layer)))
  for (const [at, commit] of commits.entries()) {
    yield* replay(then, commit)
    if (commits[at + 1]?.recordedAt !== commit.recordedAt) yield* compare(ledger, then, commit.recordedAt)
  }
})

const before = (known: Instant.Instant): Instant.Instant => Instant.Instant.make(known - 1)

/** How long passes before each command, in milliseconds: often nothing. */
const pauses = Arbitrary.array(Arbitrary.schema(Schema.Literals([0, 0, 1, 60_000])), { minLength: 14, maxLength: 14 })

const replays = (open: Open, runs: number): void => {
  it.effect.prop(
    "is answered as by a ledger that knows nothing later, whatever was done and when",
    [Histories.wilfulCatalogs, Histories.wilfulCatalogs, Commands.commands, pauses],
    ([catalog, other, commands, waits]) =>
      Effect.gen(function* () {
        const ledger: Handle = yield* Ledger.Ledger
        const commits: Array<Ledger.Commit> = []
        const kept: Handle = {
          ...ledger,
          commit: (commit) => Effect.tap(ledger.commit(commit), () => Effect.sync(() => commits.push(commit)))
        }
        yield* through(kept, Commands.applyCatalog(catalog))
        for (const [at, command] of commands.entries()) {
          yield* TestClock.adjust(waits[at] ?? 0)
          yield* through(kept, Commands.perform(command, [catalog, other]))
        }
        yield* compareAll(ledger, commits)
        const earliest = commits[0]?.recordedAt ?? assert.fail("nothing was committed")
        const names = yield* through(ledger, namesOf)
        const nothing = yield* Effect.provide(lists(null, names), Layer.fresh(LedgerMemory.layer))
        assert.deepStrictEqual(yield* through(ledger, lists(before(earliest), names)), nothing)
      }).pipe(Effect.provide(open()), Effect.scoped),
    { arbitrary: { runs, seed: "laurel" }, timeout: 60_000 + runs * 5_000 }
  )
}

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

/** What an earlier moment promises; `runs` random histories are tried. */
export const ledgerPast = (open: Open, runs: number): void => {
  describe("a question about an earlier moment", () => {
    byHand(open)
    replays(open, runs)
  })
}
