/** One source is read once, where it is still due and nobody else is at it. */
import { Instant, Lease, type Ledger } from "@laurel/core"
import { Clock, Effect, Metric } from "effect"
import * as Numbers from "../terminal/Numbers.ts"
import * as Reading from "../reading/Reading.ts"
import * as Runs from "../reading/Runs.ts"
import type { Selected } from "../sources/Sources.ts"
import * as Store from "../store/Store.ts"
import { metrics } from "./Telemetry.ts"
import type { Unable } from "../Unable.ts"
import type { Plan } from "../configuration/WatchSetting.ts"
import * as Timetable from "./Timetable.ts"

/** A source that is read by a schedule. */
export interface Planned {
  readonly selected: Selected
  readonly plan: Plan
}

/** What became of it: it was tried; or it was not, since somebody else is at it, or has been. */
export type Attempted = "tried" | "elsewhere" | "early"

export const now: Effect.Effect<Instant.Instant> = Effect.map(Clock.currentTimeMillis, (millis) =>
  Instant.Instant.make(millis)
)

const said = ({ rows, facts, corrections, rejections, entries }: Runs.Counts): string =>
  [
    Numbers.count(rows, "row"),
    Numbers.count(facts, "fact"),
    ...(corrections === 0 ? [] : [Numbers.count(corrections, "correction")]),
    ...(rejections === 0 ? [] : [Numbers.count(rejections, "rejection")]),
    Numbers.count(entries, "entry", "entries")
  ].join(", ")

/** The numbers of an attempt, for whoever collects them. */
const measure = Effect.fnUntraced(function* (source: string, run: Runs.Run, seconds: number) {
  const { counts, end, failures, isOpen, succeeded } = run
  const of = { source }
  yield* Metric.update(Metric.withAttributes(metrics.reads, { ...of, end: end ?? "none" }), 1)
  yield* Metric.update(Metric.withAttributes(metrics.rows, of), counts.rows)
  yield* Metric.update(Metric.withAttributes(metrics.facts, of), counts.facts)
  yield* Metric.update(Metric.withAttributes(metrics.rejections, of), counts.rejections)
  yield* Metric.update(Metric.withAttributes(metrics.entries, of), counts.entries)
  yield* Metric.update(Metric.withAttributes(metrics.seconds, of), seconds)
  yield* Metric.update(Metric.withAttributes(metrics.failures, of), failures)
  yield* Metric.update(Metric.withAttributes(metrics.isOpen, of), isOpen ? 1 : 0)
  if (succeeded !== null) yield* Metric.update(Metric.withAttributes(metrics.succeeded, of), succeeded / 1_000)
})

const failed = (run: Runs.Run, message: string, next: Instant.Instant) => {
  const times = run.failures === 1 ? "" : `, the ${Numbers.ordinal(run.failures)} time in a row`
  const again = `Trying again at ${Instant.format(next)}`
  // Somebody has to look where it failed so often, or for such a reason.
  return run.isOpen
    ? Effect.logError(`${message} This failed${times}: its circuit is open. ${again}; \`laurel sync\` tries at once.`)
    : Effect.logWarning(`${message} This failed${times}. ${again}.`)
}

/** Says when the source is read next, here and on the shelf, and what came of it. */
const conclude = Effect.fnUntraced(function* ({ selected, plan }: Planned, outcome: Reading.Outcome, seconds: number) {
  const { source } = selected.adapter
  const at = yield* now
  const run = yield* Runs.change(source, (last) =>
    last === undefined ? undefined : { ...last, next: Timetable.due(source, plan, last, at) }
  )
  if (run === undefined) return yield* Effect.logWarning(`${source}: what became of it could not be kept`)
  const next = run.next ?? at
  yield* measure(source, run, seconds)
  const about = { ...run.counts, seconds, end: run.end, failures: run.failures, next: Instant.format(next) }
  yield* (
    outcome._tag === "Failed"
      ? failed(run, outcome.message, next)
      : Effect.logInfo(`${source}: ${said(run.counts)}; next at ${Instant.format(next)}`)
  ).pipe(Effect.annotateLogs(about))
})

/** Between two lines about a reading that takes long. */
const every = "1 minute"

const read = Effect.fnUntraced(function* (planned: Planned) {
  const { source } = planned.selected.adapter
  const versions = yield* Store.versions
  const started = yield* Clock.currentTimeMillis
  let counts = Runs.nothing
  const soFar = Effect.suspend(() => Effect.logInfo(`${source}: ${said(counts)} so far`))
  yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.sleep(every), soFar)))
  const outcome = yield* Reading.read(versions, planned.selected, {
    by: "watch",
    waits: false,
    committed: (page) => {
      counts = Runs.counted(counts, page)
    }
  }).pipe(
    Effect.onInterrupt(() =>
      Effect.logInfo(`${source}: stopped after ${said(counts)} of this reading; all of it is committed`)
    )
  )
  // It would be told at every look, for as long as the other takes.
  if (outcome._tag === "Busy") return "elsewhere"
  yield* conclude(planned, outcome, ((yield* Clock.currentTimeMillis) - started) / 1_000)
  return "tried"
})

/**
 * Reads a source once. The lease `watch/<source>` is held around it: of two programs that find it due only one reads it, the other
 * doesn't wait, and once it has the lease it sees that the source is due no more.
 */
export const attempt = Effect.fn("Watch.attempt")(function* (
  planned: Planned
): Effect.fn.Return<Attempted, Ledger.LedgerError | Unable, Ledger.Ledger> {
  const { source } = planned.selected.adapter
  yield* Effect.annotateCurrentSpan({ source })
  return yield* Effect.scoped(
    Effect.gen(function* () {
      if ((yield* Lease.take(`watch/${source}`)) === undefined) return "elsewhere"
      const at = yield* now
      if (Timetable.due(source, planned.plan, yield* Runs.of(source), at) > at) return "early"
      return yield* read(planned)
    })
  ).pipe(Effect.annotateLogs({ source }))
})
