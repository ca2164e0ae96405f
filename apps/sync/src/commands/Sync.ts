/** `laurel sync`: reads the sources and writes the ledger. */
import { type Adapter, type Catalog, Ledger, Review, Sync } from "@laurel/core"
import { Console, Effect, Stream } from "effect"
import { Argument, Command } from "effect/cli"
import * as Configuration from "../Configuration.ts"
import * as Print from "../Print.ts"
import { Progress } from "../Progress.ts"
import { root } from "../Root.ts"
import * as Sources from "../Sources.ts"
import * as Store from "../Store.ts"
import * as Summary from "../Summary.ts"
import { endWithDifferences, Incomplete, unable } from "../Unable.ts"
import * as Numbers from "../Numbers.ts"

/** What is kept when the work is cut off, by a signal or by the store. */
const sayKept = (progress: Progress) =>
  Console.error(
    `\nStopped after ${Numbers.count(progress.total.rows, "row")}; everything committed is kept. Run again to go on.`
  )

/** Reads one source to its end. One that can't go on doesn't stop the others; a store that can't go on stops everything. */
const readSource = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  adapter: Adapter.Adapter,
  progress: Progress
) {
  progress.begin(adapter.source)
  return yield* Sync.run(versions, adapter).pipe(
    Stream.runForEach((page) => Effect.sync(() => progress.committed(adapter.source, page))),
    Effect.andThen(Effect.sync(() => progress.end(adapter.source, "done"))),
    Effect.as([]),
    Effect.catchTag("AdapterError", (error) =>
      Effect.gen(function* () {
        progress.end(adapter.source, "stopped")
        yield* Console.error(Print.visible(error.message))
        return [{ source: adapter.source, message: error.message }]
      })
    )
  )
})

const work = Effect.fnUntraced(function* (
  compiled: Catalog.Compiled,
  adapters: ReadonlyArray<Adapter.Adapter>,
  progress: Progress
) {
  const ledger = yield* Ledger.Ledger
  const before = yield* ledger.totals
  const applied = yield* Sync.apply(compiled)
  progress.total.entries += applied.entries
  const failed: Array<Summary.Failed> = []
  for (const adapter of adapters) failed.push(...(yield* readSource(applied.versions, adapter, progress)))
  const decided = yield* Review.settle(applied.versions)
  const after = yield* ledger.totals
  // Pages count their own entries; what decisions brought shows in the totals only.
  if (decided > 0) progress.total.entries = after.entries - before.entries
  return { applied, failed, decided, totals: after, commits: after.batches - before.batches }
})

const run = Effect.fn("laurel.sync")(function* ({ sources }: { readonly sources: ReadonlyArray<string> }) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const compiled = yield* Configuration.openCatalog(opened)
  const adapters = yield* Sources.select(opened, sources)
  const progress = new Progress()
  const started = performance.now()
  const done = yield* work(compiled, adapters, progress).pipe(
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
  if (done.totals.rejections > 0) yield* endWithDifferences
})

export const command = Command.make(
  "sync",
  {
    sources: Argument.String("source").pipe(
      Argument.withDescription("Sources to read, by their ids in the configuration; all unless given"),
      Argument.variadic()
    )
  },
  run
).pipe(
  Command.withDescription(
    "Read the sources on from where they stopped, judge what they say by the catalog, decide what the catalog leaves to no person, and write the ledger. " +
      "Safe to stop and to run again at any time: what is committed stays, and nothing is written twice."
  ),
  Command.withShortDescription("Read the sources and write the ledger"),
  Command.withExamples([
    { command: "laurel sync", description: "Read every source" },
    { command: "laurel sync oulad --json", description: "Read one source and answer in JSON" }
  ])
)
