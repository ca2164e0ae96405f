/** What a ledger says of any moment, held against one that was written to that moment and no further. */
import { assert, it } from "@effect/vitest"
import { AchievementId, Audit, CivilDate, History, type Id, Instant, Ledger, LedgerMemory, Sha256 } from "@laurel/core"
import { Arbitrary, Effect, Layer, Schema } from "effect"
import { TestClock } from "effect/testing"
import * as Commands from "./Commands.ts"
import * as Histories from "./Histories.ts"
import { type Handle, through } from "./ledgerHandles.ts"
import { allPages } from "./allPages.ts"
import { contestedKey, earnedKey, heldKey } from "./ledgerQueries.ts"
import { type Tries, tries } from "./ledgerHistories.ts"
import type { Open } from "./ledgerWrites.ts"

/** A batch's number is a ledger's own; the others may have been erased since. */
const unlike: ReadonlySet<string> = new Set(["batch", "key", "said", "title", "by", "reason"])

/** One text for what two ledgers say alike: keys in one order, and fractions as texts. */
const text = (item: unknown): string =>
  JSON.stringify(item, (key, value: unknown) => {
    if (unlike.has(key)) return undefined
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
/** What is asked of everybody: whatever any catalog names. */
const lists = Effect.fnUntraced(function* (known: Instant.Instant | null, names: Names) {
  const ledger = yield* Ledger.Ledger
  const found: Record<string, unknown> = {
    contested: texts(yield* allPages((after) => ledger.contested(after, known), contestedKey))
  }
  for (const on of days) {
    found[`holders ${on}`] = texts([...(yield* ledger.holders(on, known))])
    found[`achievers ${on}`] = texts([...(yield* ledger.achievers(on, known))])
  }
  for (const certification of names.certifications) {
    found[`${certification} of everybody`] = (yield* ledger.periods(certification, names.contacts, known)).map(text)
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
    found[`${certification} turning by ${middle}`] = texts(
      yield* ledger.turning(certification, first, middle, null, known)
    )
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
    const ids = names.learners.flatMap((learner) => [1, 2].map((earning) => ({ type, learner, earning })))
    found[`${type} by id`] = texts(yield* ledger.achievements(ids, known))
  }
  return found
})

/** The ids that any catalog has, and everybody. */
interface Names {
  readonly contacts: ReadonlyArray<Id.ContactId>
  readonly learners: ReadonlyArray<Id.LearnerId>
  readonly types: ReadonlyArray<Id.TypeId>
  readonly certifications: ReadonlyArray<Id.CertificationId>
}

const namesOf = Effect.gen(function* () {
  const catalogs = [...(yield* Commands.versions).all.values()]
  const ledger = yield* Ledger.Ledger
  const { ids, learners } = yield* ledger.loadContacts(null, Ledger.maxPage)
  return {
    contacts: ids,
    learners: learners.map(({ id }) => id),
    types: [...new Set(catalogs.flatMap(({ types }) => [...types.keys()]))],
    certifications: [...new Set(catalogs.flatMap(({ certifications }) => certifications.map(({ id }) => id)))]
  } satisfies Names
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

/** Registers the property. */
export const ledgerReplays = (open: Open, random: Tries): void => {
  it.effect.prop(
    "is answered as by a ledger that knows nothing later, whatever was done and when, and the audit finds nothing",
    [Histories.wilfulCatalogs, Histories.wilfulCatalogs, Commands.erasing, pauses],
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
        const report = yield* through(ledger, Audit.verify(yield* through(ledger, Commands.versions), Sha256.sha256))
        assert.deepStrictEqual(report.differences, [])
        const earliest = commits[0]?.recordedAt ?? assert.fail("nothing was committed")
        const names = yield* through(ledger, namesOf)
        const nothing = yield* Effect.provide(lists(null, names), Layer.fresh(LedgerMemory.layer))
        assert.deepStrictEqual(yield* through(ledger, lists(before(earliest), names)), nothing)
      }).pipe(Effect.provide(open()), Effect.scoped),
    tries(random)
  )
}
