/** A few people whose numbers lie far apart, and workers that judge them and can be watched, held up and killed. */
import { assert } from "@effect/vitest"
import { Audit, Ledger, Sha256, Sync } from "@laurel/core"
import { Deferred, Effect, Ref } from "effect"
import { before, type Handle, through } from "./ledgerHandles.ts"
import { seenBy } from "./ledgerRaces.ts"
import { everything } from "./ledgerStory.ts"
import { desk } from "./participant.ts"

/** Contact numbers that are one worker's at a time, by the core. */
const rangeSize = 10_000
export const perRange = 3
const ranges = 3
export const people = perRange * ranges

/** Gives out as many contact numbers to nobody as a range has, so that the next newcomers are in another. */
const skipRange = Effect.fnUntraced(function* (ledger: Handle) {
  const subjects = Array.from({ length: rangeSize }, (_, index) => seenBy(desk, `nobody ${index}`).subject)
  yield* ledger.load({
    ...Ledger.wholePersons([]),
    source: desk,
    subjects,
    room: { facts: 0, decisions: 0, exclusive: true }
  })
})

/** A few people in each of three ranges, of whom the ledger is told range by range. */
export const spread = Effect.fnUntraced(function* <E>(
  ledger: Handle,
  tell: (names: ReadonlyArray<string>) => Effect.Effect<unknown, E, Ledger.Ledger>
) {
  for (let range = 0; range < ranges; range++) {
    if (range > 0) yield* skipRange(ledger)
    yield* through(ledger, tell(Array.from({ length: perRange }, (_, index) => `${range} ${index}`)))
  }
  const { ids } = yield* ledger.loadContacts(null, people + 1)
  assert.deepStrictEqual(
    ids.map((id) => Math.floor((id - 1) / rangeSize)),
    Array.from({ length: people }, (_, index) => Math.floor(index / perRange))
  )
})

/** The ledger of a worker, and all that it commits, in order. */
export const watched = Effect.fnUntraced(function* (ledger: Handle) {
  const commits = yield* Ref.make<ReadonlyArray<Ledger.Commit>>([])
  const commit = (each: Ledger.Commit) =>
    Effect.andThen(
      ledger.commit(each),
      Ref.update(commits, (all) => [...all, each])
    )
  const own: Handle = { ...ledger, commit }
  return { ledger: own, commits: Ref.get(commits) }
})

/** Whether it judges a range, and not only says that all of them are to be judged, or have been. */
export const isOfRange = ({ source }: Ledger.Commit): boolean => source.includes("/")

/** Says when a worker first commits of a range, and lets it do so once it may. */
export const held = Effect.fnUntraced(function* (ledger: Handle) {
  const [reached, gate] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
  const hold = Effect.andThen(Deferred.succeed(reached, undefined), Deferred.await(gate))
  return {
    ledger: before(ledger, (commit) => (isOfRange(commit) ? hold : Effect.void)),
    reached: Deferred.await(reached),
    goOn: Deferred.succeed(gate, undefined)
  }
})

/** Of whom these commits have entries. */
export const judged = (commits: ReadonlyArray<Ledger.Commit>) =>
  commits.flatMap(({ entries }) => entries.map(({ contact }) => Number(contact))).toSorted((a, b) => a - b)

/** Everybody has been judged exactly once, and the ledger is in order. */
export const eachOnce = Effect.fnUntraced(function* (ledger: Handle, commits: ReadonlyArray<Ledger.Commit>) {
  const { ids, entries } = yield* through(ledger, everything)
  assert.deepStrictEqual(judged(commits), ids.map(Number))
  assert.strictEqual(entries.length, people)
  const versions = (yield* through(ledger, Sync.versions)) ?? assert.fail("no catalog was applied")
  assert.deepStrictEqual((yield* through(ledger, Audit.verify(versions, Sha256.sha256))).differences, [])
})
