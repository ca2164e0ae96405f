/** The loop of `laurel watch`: whatever is due is read, until the program is stopped. */
import { type Id, Instant, type Ledger } from "@laurel/core"
import { Deferred, Effect, type Scope, Semaphore } from "effect"
import * as Runs from "../reading/Runs.ts"
import type { Unable } from "../Unable.ts"
import { attempt, now, type Planned } from "./Attempt.ts"
import * as Timetable from "./Timetable.ts"

export interface Options {
  readonly sources: ReadonlyArray<Planned>
  /** Sources read at the same time. */
  readonly atOnce: number
  /** A source was read: there may be something to decide and to sign. */
  readonly tried: Effect.Effect<void>
  /** Each time before it is looked for what is due. */
  readonly looks: Effect.Effect<void>
  /** Each time the store has answered then. */
  readonly looked: (runs: ReadonlyMap<Id.SourceId, Runs.Run>) => Effect.Effect<void>
  /** Nothing more is begun: what goes on is being stopped. */
  readonly stopping: Effect.Effect<void>
}

type Failure = Ledger.LedgerError | Unable

/** Milliseconds between two looks: other programs may have read a source, or have stopped reading it. */
const look = { least: 250, most: 10_000 } as const
/** How long a source is left alone that somebody else reads, or that the store is not ready for. */
const pause = 15_000

/** What goes on in this program. */
interface Going {
  /** Sources that are being read, or wait until fewer are. */
  readonly held: Set<Id.SourceId>
  /** Sources that are left alone until then. */
  readonly paused: Map<Id.SourceId, Instant.Instant>
}

/** Whether nothing but a person can mend it: another start would find the same. */
const isLasting = (error: Failure): boolean =>
  error._tag === "Unable" || error.reason._tag === "Unusable" || error.reason._tag === "Corrupt"

/** What was wrong with the store is told, and passes or doesn't. */
const tell = (error: Failure): Effect.Effect<void, Failure> =>
  isLasting(error) ? Effect.fail(error) : Effect.logWarning(error.message)

/** Reads one source in the background, and lets it go again. */
const start = Effect.fnUntraced(function* (
  planned: Planned,
  going: Going,
  { tried }: Options,
  semaphore: Semaphore.Semaphore,
  failure: Deferred.Deferred<never, Failure>
) {
  const { source } = planned.selected.adapter
  going.held.add(source)
  const rests = Effect.map(now, (at) => void going.paused.set(source, Instant.fromMillis(at + pause) ?? Instant.max))
  yield* semaphore
    .withPermits(1)(attempt(planned))
    .pipe(
      Effect.flatMap((attempted) => (attempted === "tried" ? tried : attempted === "elsewhere" ? rests : Effect.void)),
      Effect.catch((error) => Effect.andThen(rests, tell(error))),
      // A defect ends the program too: it would else be lost with its fiber.
      Effect.onError((cause) => Deferred.failCause(failure, cause)),
      Effect.ensuring(Effect.sync(() => going.held.delete(source))),
      Effect.ignore,
      Effect.forkScoped
    )
})

/** Starts what is due; the milliseconds until something else may be. */
const lookOnce = Effect.fnUntraced(function* (
  options: Options,
  going: Going,
  begin: (planned: Planned) => Effect.Effect<void, never, Ledger.Ledger | Scope.Scope>
) {
  yield* options.looks
  const runs = yield* Runs.all
  yield* options.looked(runs)
  const at = yield* now
  let next = at + look.most
  for (const planned of options.sources) {
    const { source } = planned.selected.adapter
    if (going.held.has(source)) continue
    const due = Math.max(Timetable.due(source, planned.plan, runs.get(source), at), going.paused.get(source) ?? at)
    if (due <= at) yield* begin(planned)
    else next = Math.min(next, due)
  }
  return Math.max(look.least, next - at)
})

/**
 * Reads every source when it is due, for ever. Interrupting it stops each reading between two commits. Ends where only a person can
 * mend the store.
 */
export const watch = Effect.fn("Watch.watch")(function* (
  options: Options
): Effect.fn.Return<never, Failure, Ledger.Ledger> {
  const semaphore = yield* Semaphore.make(options.atOnce)
  const failure = yield* Deferred.make<never, Failure>()
  const going: Going = { held: new Set(), paused: new Map() }
  return yield* Effect.scoped(
    Effect.gen(function* () {
      const step = lookOnce(options, going, (planned) => start(planned, going, options, semaphore, failure)).pipe(
        Effect.catch((error) => Effect.as(tell(error), look.most))
      )
      return yield* Effect.raceFirst(Effect.forever(Effect.flatMap(step, Effect.sleep)), Deferred.await(failure)).pipe(
        Effect.onInterrupt(() => options.stopping)
      )
    })
  )
})
