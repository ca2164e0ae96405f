/**
 * A fixed piece of work on a store, whatever of it is done already: two catalogs, two sources, decisions, a rebuild. Its clock
 * stands still in each step, so that it writes the same bytes whenever it runs, and however often it is cut off.
 */
import { type Catalog, Id, Instant, Lease, Ledger, Plan, Review, Sync } from "@laurel/core"
import { Clock, Effect, Result, Stream } from "effect"
import * as Catalogs from "./catalogs.ts"
import * as Deciding from "./deciding.ts"
import { adapter, archive, archived, desk, deskPages, lms, lmsPages, type Page, pages, pagesOf } from "./sources.ts"

const begin = Date.UTC(2026, 0, 5, 9)
const hour = 3_600_000

/** The clock stands at an hour; waiting takes as long as ever. */
export const at = <A, E, R>(hours: number, effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Clock.clockWith((real) => {
    const millis = begin + hours * hour
    const clock: Clock.Clock = {
      currentTimeMillisUnsafe: () => millis,
      currentTimeMillis: Effect.succeed(millis),
      currentTimeNanosUnsafe: () => BigInt(millis) * 1_000_000n,
      currentTimeNanos: Effect.succeed(BigInt(millis) * 1_000_000n),
      monotonicTimeNanosUnsafe: () => real.monotonicTimeNanosUnsafe(),
      monotonicTimeNanos: real.monotonicTimeNanos,
      sleep: (duration) => real.sleep(duration)
    }
    return Effect.provideService(effect, Clock.Clock, clock)
  })

const positionOf = (source: Id.SourceId) =>
  Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    return (yield* ledger.positions).get(source)
  })

/** Reads a source on to that page, unless it is there. */
export const sync = (source: Id.SourceId, all: ReadonlyArray<Page>, until?: number) =>
  Effect.gen(function* () {
    const versions = yield* current
    yield* Stream.runDrain(Sync.run(versions, adapter(source, all, until), { archives: source === desk }))
  })

export const current: Effect.Effect<Catalog.Versions, Ledger.LedgerError, Ledger.Ledger> = Effect.flatMap(
  Sync.versions,
  (found) => (found === undefined ? Effect.die(new Error("no catalog was applied")) : Effect.succeed(found))
)

/** Contact numbers that are one worker's at a time, by the core: who comes after so many is in another's range. */
const range = 10_000

/** Gives out a range of numbers to nobody, once: a source that has numbers left takes none. */
export const skip = (name: string) =>
  Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    const offering = Id.OfferingId.make("spring")
    const subjects = Array.from({ length: range }, (_, index) => ({
      key: "nobody",
      offering,
      contact: { scheme: "nobody", value: `n${index}` }
    }))
    yield* ledger.load({
      ...Ledger.wholePersons([]),
      source: Id.SourceId.make(name),
      subjects,
      room: { facts: 0, decisions: 0, exclusive: false }
    })
  })

/** Skips on the way to what comes next, unless that has begun. */
const before = <E, R>(source: Id.SourceId, page: number, effect: Effect.Effect<void, E, R>) =>
  Effect.flatMap(positionOf(source), (position) => (Number(position?.text ?? 0) > page ? Effect.void : effect))

const decide = (groups: ReadonlyArray<Deciding.Group>) =>
  Effect.flatMap(current, (versions) =>
    Effect.forEach(groups, (group) => Deciding.decide(versions, group), { discard: true })
  )

/** Records what follows into nothing, as no program does: so that judging everybody anew has something to write. */
const recordOnly = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  if ((yield* positionOf(archive)) !== undefined) return
  const versions = yield* current
  const { drafts } = archived
  const loaded = yield* ledger.load({
    ...Ledger.wholePersons([]),
    source: archive,
    subjects: drafts.map(({ subject }) => subject),
    room: { facts: drafts.length * 2, decisions: 0, exclusive: false }
  })
  const origin = { source: archive, from: null, lease: null }
  const [page] = pagesOf([archived])
  if (page === undefined) return
  const now = Instant.Instant.make(yield* Clock.currentTimeMillis)
  const { commit } = Plan.ofPage(versions, origin, page, loaded, now)
  yield* ledger.commit({ ...commit, entries: [], achievements: [], holdings: [] })
})

const rebuilt = Id.SourceId.make("laurel.rebuild")
const rebuild = Effect.gen(function* () {
  if ((yield* positionOf(rebuilt))?.text === "1:done") return
  yield* Sync.rebuild(yield* current)
})

type Step = readonly [name: string, step: Effect.Effect<unknown, unknown, Ledger.Ledger>]

const half = pages / 2
const first: ReadonlyArray<Step> = [
  ["apply the first catalog", Sync.apply(Catalogs.first)],
  ["read half of the LMS", sync(lms, lmsPages, half)],
  ["skip a range", before(lms, half, skip("skip-1"))],
  ["read the rest of the LMS", sync(lms, lmsPages, pages)],
  ["read half of the desk", sync(desk, deskPages, half)],
  ["skip another range", before(desk, half, skip("skip-2"))],
  ["read the rest of the desk", sync(desk, deskPages, pages)],
  ["decide", decide(Deciding.early)]
]
const second: ReadonlyArray<Step> = [
  ["apply the second catalog", Sync.apply(Catalogs.second)],
  ["read the LMS again, and on", sync(lms, lmsPages)],
  ["read on at the desk", sync(desk, deskPages)],
  ["decide again", decide(Deciding.late)],
  ["settle what is overdue", Effect.flatMap(current, Review.settle)],
  ["record without judging", recordOnly],
  ["rebuild", rebuild]
]

/** Days later, so that what was contested is overdue by then. */
const hourOf = (index: number): number => (index >= first.length + 4 ? 240 + index : index)

/** Does all of it that is not done yet; says when a step begins. */
export const work = (begins: (step: string) => void) =>
  Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    // Whoever reads on under the second catalog has done everything under the first.
    const isSecond = (yield* ledger.catalogs).length > 1
    for (const [index, [name, step]] of [...first, ...second].entries()) {
      if (isSecond && index < first.length) continue
      begins(name)
      yield* at(hourOf(index), step)
    }
  })

/** Does the fixed work here, and says why it could not go on; undefined where it is done. */
export const attempt = Effect.gen(function* () {
  const outcome = yield* Effect.result(work(() => undefined))
  if (Result.isSuccess(outcome)) return undefined
  if (outcome.failure instanceof Ledger.LedgerError) return outcome.failure
  return yield* Effect.die(outcome.failure)
}).pipe(Effect.provideService(Lease.Duration, 200))
