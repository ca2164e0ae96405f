/** `laurel sync`: reads the sources and writes the ledger. */
import { type Catalog, type Id, Lease, Ledger, Review, Sync } from "@laurel/core"
import { Console, Effect, Stream } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Checkpoints from "../Checkpoints.ts"
import * as Configuration from "../Configuration.ts"
import * as InForce from "../plans/InForce.ts"
import * as Print from "../Print.ts"
import { Progress } from "../Progress.ts"
import { root } from "../Root.ts"
import * as Retention from "../Retention.ts"
import * as Sources from "../Sources.ts"
import * as Store from "../Store.ts"
import * as Summary from "../Summary.ts"
import * as Numbers from "../Numbers.ts"
import { endWithDifferences, Incomplete, unable } from "../Unable.ts"
import * as Watch from "../Watch.ts"

/** What is kept when the work is cut off, by a signal or by the store. */
const sayKept = (progress: Progress) =>
  Console.error(
    `\nStopped after ${Numbers.count(progress.total.rows, "row")}; everything committed is kept. Run again to go on.`
  )

const failedAt = Effect.fnUntraced(function* (progress: Progress, failed: Summary.Failed) {
  progress.end(failed.source, "stopped")
  yield* Console.error(Print.visible(failed.message))
  return [failed]
})

const busy = (source: Id.SourceId, milliseconds: number): string =>
  `source "${source}": another sync of it is going on, so it was not read here. Run again when that one has ended; where it died, its place is free ${Numbers.count(milliseconds / 1_000, "second")} later`

/** Reads one source to its end. One that can't go on doesn't stop the others; a store that can't go on stops everything. */
const readSource = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  { adapter, archives }: Sources.Selected,
  progress: Progress
) {
  const { source } = adapter
  const duration = yield* Lease.Duration
  let isWaiting = false
  progress.begin(source)
  return yield* Sync.run(versions, adapter, { archives }).pipe(
    Stream.runForEach((page) => Effect.sync(() => progress.committed(source, page))),
    Effect.andThen(Effect.sync(() => progress.end(source, "done"))),
    Effect.as<ReadonlyArray<Summary.Failed>>([]),
    Watch.watched({
      leased: (_, isHad) => {
        if (!isHad && !isWaiting) progress.waits(source, Math.ceil((duration * 1.5) / 1_000))
        isWaiting = !isHad
      }
    }),
    Effect.catchTag("AdapterError", ({ message }) => failedAt(progress, { source, message })),
    Effect.catchTag("LedgerError", (error) => {
      if (isWaiting && error.reason._tag === "Busy") {
        return failedAt(progress, { source, message: busy(source, duration) })
      }
      // Another worker has the source now, and goes on with it.
      return error.reason._tag === "Superseded"
        ? failedAt(progress, { source, message: error.message })
        : Effect.fail(error)
    })
  )
})

/** One program at a time, or two would answer the same question. Where somebody is long at it, the rest is for the next sync. */
const settle = Effect.fnUntraced(function* (versions: Catalog.Versions) {
  const lease = yield* Lease.wait("laurel.policy", "policy").pipe(
    Effect.catchReason("LedgerError", "Busy", () => Effect.undefined)
  )
  return lease === undefined ? 0 : yield* Review.settle(versions)
})

const work = Effect.fnUntraced(function* (
  opened: Configuration.Opened,
  compiled: Catalog.Compiled,
  sources: ReadonlyArray<Sources.Selected>,
  progress: Progress,
  applies: boolean
) {
  const ledger = yield* Ledger.Ledger
  // Others may write at the same time, so the store's totals don't tell what this run did.
  let [commits, entries] = [0, 0]
  const done = yield* Effect.gen(function* () {
    const applied = yield* InForce.catalog(opened, compiled, applies)
    const failed: Array<Summary.Failed> = []
    for (const source of sources) failed.push(...(yield* readSource(applied.versions, source, progress)))
    return { applied, failed, decided: yield* Effect.scoped(settle(applied.versions)) }
  }).pipe(
    Checkpoints.during(opened),
    Watch.watched({
      committed: (commit) => {
        commits += 1
        entries += commit.entries.length
      }
    })
  )
  progress.total.entries = entries
  const gone = yield* Retention.apply(opened.retention)
  const checkpoint = yield* Checkpoints.after(opened)
  return { ...done, gone, checkpoint, totals: yield* ledger.totals, commits }
})

interface Input {
  readonly sources: ReadonlyArray<string>
  readonly apply: boolean
}

const run = Effect.fn("laurel.sync")(function* ({ sources, apply }: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const compiled = yield* Configuration.openCatalog(opened)
  const selected = yield* Sources.select(opened, sources)
  const read = selected.filter(({ receiving }) => receiving?.isRead !== false)
  for (const { adapter } of selected.filter((source) => !read.includes(source))) {
    yield* Console.error(
      `${adapter.source}: is sent to \`laurel serve\`, so there is nothing to read; \`laurel remap ${adapter.source}\` reads again what was received`
    )
  }
  const progress = new Progress()
  const started = performance.now()
  const done = yield* work(opened, compiled, read, progress, apply).pipe(
    Effect.onInterrupt(() => sayKept(progress)),
    Effect.tapErrorTag("LedgerError", () => sayKept(progress)),
    Effect.catchTag("CatalogError", (error) => Effect.fail(unable(`${opened.catalog}: ${error.message}`))),
    Effect.provide(Store.toWrite(opened))
  )
  const report: Summary.Report = {
    ...done,
    progress,
    seconds: (performance.now() - started) / 1_000,
    // Kilobytes on every platform, says Node.
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1_024)
  }
  yield* json ? Print.json(Summary.plain(report)) : Print.lines(Summary.words(report))
  if (done.failed.length > 0) return yield* new Incomplete()
  if (done.totals.rejections > 0 || done.applied.differs) yield* endWithDifferences
})

export const command = Command.make(
  "sync",
  {
    sources: Argument.String("source").pipe(
      Argument.withDescription("Sources to read, by their ids in the configuration; all unless given"),
      Argument.variadic()
    ),
    apply: Flag.Boolean("apply").pipe(
      Flag.withDescription("Apply the catalog first, where it was edited, as `laurel apply` does without a campaign"),
      Flag.withDefault(false)
    )
  },
  run
).pipe(
  Command.withDescription(
    "Read the sources on from where they stopped, judge what they say by the catalog, decide what the catalog leaves to no person, and write the ledger. " +
      "Safe to stop and to run again at any time: what is committed stays, and nothing is written twice. " +
      "Several processes may sync different sources into one store at the same time; of one source, one at a time."
  ),
  Command.withShortDescription("Read the sources and write the ledger"),
  Command.withExamples([
    { command: "laurel sync", description: "Read every source" },
    { command: "laurel sync oulad --json", description: "Read one source and answer in JSON" }
  ])
)
