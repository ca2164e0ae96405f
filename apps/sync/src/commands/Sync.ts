/** `laurel sync`: reads the sources and writes the ledger. */
import type { Sync } from "@laurel/core"
import { type Catalog, CivilDate, Instant, Ledger } from "@laurel/core"
import { Console, Effect, Option } from "effect"
import { Argument, CliError, Command, Flag } from "effect/cli"
import * as Checkpoints from "../store/Checkpoints.ts"
import * as Configuration from "../configuration/Configuration.ts"
import * as DryRun from "../reading/DryRun.ts"
import * as InForce from "../plans/InForce.ts"
import * as Print from "../terminal/Print.ts"
import { type End, Progress } from "../terminal/Progress.ts"
import * as Reading from "../reading/Reading.ts"
import { root } from "../Root.ts"
import * as Retention from "../configuration/Retention.ts"
import * as Settling from "../decisions/Settling.ts"
import * as Sources from "../sources/Sources.ts"
import * as Store from "../store/Store.ts"
import * as Summary from "../reading/Summary.ts"
import * as Numbers from "../terminal/Numbers.ts"
import { endWithDifferences, Incomplete, unable } from "../Unable.ts"
import * as Watched from "../store/Watched.ts"

/** What is kept when the work is cut off, by a signal or by the store. */
const sayKept = (progress: Progress) =>
  Console.error(
    `\nStopped after ${Numbers.count(progress.total.rows, "row")}${progress.where}; everything committed is kept. Run again to go on.`
  )

/** A source, and where to begin with it. */
interface Begun {
  readonly selected: Sources.Selected
  readonly start: Sync.Start
}

/** Of one that somebody else reads, only that it was not read here is known. */
const ends: Readonly<Record<Reading.Outcome["_tag"], End>> = { Done: "done", Failed: "failed", Busy: "stopped" }

/** Reads one source to its end, and shows how far it is. */
const readSource = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  { selected, start }: Begun,
  progress: Progress
) {
  const { source } = selected.adapter
  progress.begin(source, selected.meter)
  const outcome = yield* Reading.read(versions, selected, {
    by: "sync",
    waits: true,
    start,
    waiting: (seconds) => progress.waits(source, seconds),
    committed: (page) => progress.committed(source, page)
  })
  progress.end(source, ends[outcome._tag])
  if (outcome._tag === "Done") return []
  yield* Console.error(Print.visible(outcome.message))
  return [{ source, message: outcome.message } satisfies Summary.Failed]
})

const work = Effect.fnUntraced(function* (
  opened: Configuration.Opened,
  compiled: Catalog.Compiled,
  sources: ReadonlyArray<Begun>,
  progress: Progress,
  applies: boolean
) {
  const ledger = yield* Ledger.Ledger
  // Others may write at the same time, so the store's totals don't tell what this run did.
  let [commits, entries] = [0, 0]
  const done = yield* Effect.gen(function* () {
    const applied = yield* InForce.catalog(opened, compiled, { applies })
    const failed: Array<Summary.Failed> = []
    for (const source of sources) failed.push(...(yield* readSource(applied.versions, source, progress)))
    return { applied, failed, decided: yield* Settling.settle(applied.versions) }
  }).pipe(
    Checkpoints.during(opened),
    Watched.watched({
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
  readonly full: boolean
  readonly since: Instant.Instant | null
  readonly dryRun: boolean
}

/** The sources that are read, and of each where to begin. Refuses before anything is read. */
const begun = Effect.fnUntraced(function* (opened: Configuration.Opened, { sources, full, since }: Input) {
  const selected = yield* Sources.select(opened, sources)
  const read = selected.filter(({ receiving }) => receiving?.isRead !== false)
  for (const { adapter } of selected.filter((source) => !read.includes(source))) {
    yield* Console.error(
      `${adapter.source}: is sent to \`laurel serve\`, so there is nothing to read; \`laurel remap ${adapter.source}\` reads again what was received`
    )
  }
  if (since === null) return read.map((one): Begun => ({ selected: one, start: full ? "beginning" : "on" }))
  const all = read.map((one) => ({ selected: one, at: one.adapter.since?.(since) }))
  const without = all.filter(({ at }) => at === undefined)
  if (without.length > 0) return yield* cantSince(opened, without)
  return all.flatMap(({ selected: one, at }): ReadonlyArray<Begun> =>
    at === undefined ? [] : [{ selected: one, start: { at } }]
  )
})

/** Which sources can be asked since a moment, and which of those meant here can't. */
const cantSince = Effect.fnUntraced(function* (
  opened: Configuration.Opened,
  without: ReadonlyArray<Pick<Begun, "selected">>
) {
  const able = (yield* Sources.select(opened, [])).filter(({ adapter }) => adapter.since !== undefined)
  const names = (all: ReadonlyArray<Sources.Selected>): string =>
    all.map(({ adapter }) => `"${adapter.source}"`).join(", ")
  const others =
    able.length === 0
      ? "No source of this configuration can; those of the adapters xapi, scorm-cloud and canvas-grade-changes could."
      : `Those that can: ${names(able)}. Name them, as in \`laurel sync ${able[0]?.adapter.source ?? ""} --since …\`.`
  return yield* unable(
    `--since: ${names(without.map(({ selected }) => selected))} can't be asked for what is new since a moment, so nothing was read. ${others} --full reads everything again, of any source`
  )
})

const dryRun = Effect.fnUntraced(function* (
  opened: Configuration.Opened,
  compiled: Catalog.Compiled,
  sources: ReadonlyArray<Begun>,
  json: boolean
) {
  const { failed, rejections } = yield* DryRun.tell(compiled, sources, new Progress(json), json).pipe(
    Effect.provide(DryRun.ledgerOf(opened, compiled))
  )
  if (failed.length > 0) return yield* new Incomplete()
  if (rejections > 0) yield* endWithDifferences
})

const run = Effect.fn("laurel.sync")(function* (input: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const compiled = yield* Configuration.openCatalog(opened)
  const sources = yield* begun(opened, input)
  const ofCatalog = (error: Catalog.CatalogError) => Effect.fail(unable(`${opened.catalog}: ${error.message}`))
  if (input.dryRun)
    return yield* dryRun(opened, compiled, sources, json).pipe(Effect.catchTag("CatalogError", ofCatalog))
  const progress = new Progress(json)
  const started = performance.now()
  const done = yield* work(opened, compiled, sources, progress, input.apply).pipe(
    Effect.onInterrupt(() => sayKept(progress)),
    Effect.tapErrorTag("LedgerError", () => sayKept(progress)),
    Effect.catchTag("CatalogError", ofCatalog),
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

/** A day means its beginning in UTC. */
const momentOf = (text: string): Instant.Instant | undefined => {
  const day = CivilDate.parse(text)
  return day === undefined ? Instant.parse(text) : Instant.startOf(day)
}

const since = Flag.String("since").pipe(
  Flag.withMetavar("date"),
  Flag.filterMap(
    (text) => Option.fromUndefinedOr(momentOf(text)),
    () => "a day such as 2026-11-23, which means its beginning in UTC, or a moment such as 2026-11-23T15:00:00Z"
  ),
  Flag.withDescription(
    "Read what was added or changed since a day or moment, of sources that can be asked for that. Where a source stands stays as it is, and the next sync goes on from there; one that was never read begins at the moment, and what was before it is left out until --full"
  ),
  Flag.optional,
  Flag.map(Option.getOrNull)
)

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
    ),
    full: Flag.Boolean("full").pipe(
      Flag.withDescription(
        "Read everything again from the beginning. What says what it said before changes nothing; broken off, the next sync goes on with it"
      ),
      Flag.withDefault(false)
    ),
    since,
    dryRun: Flag.Boolean("dry-run").pipe(
      Flag.withDescription("Read the sources, show what would be recorded and changed, and write nothing"),
      Flag.withDefault(false)
    )
  },
  run
).pipe(
  Command.validate(({ full, since: moment }) =>
    full && moment !== null
      ? Effect.fail(
          new CliError.ValidationError({
            message: "--full reads everything, and --since what is newer: ask for one of them"
          })
        )
      : Effect.void
  ),
  Command.withDescription(
    "Read the sources on from where they stopped, judge what they say by the catalog, decide what the catalog leaves to no person, and write the ledger. " +
      "Safe to stop and to run again at any time: what is committed stays, and nothing is written twice. " +
      "Several processes may sync different sources into one store at the same time; of one source, one at a time. " +
      "Ends with 1 where a source could not be read, though the others were, and with 2 where rows are rejected or an edited catalog waits to be applied."
  ),
  Command.withShortDescription("Read the sources and write the ledger"),
  Command.withExamples([
    { command: "laurel sync", description: "Read every source" },
    { command: "laurel sync oulad --json", description: "Read one source and answer in JSON" },
    { command: "laurel sync --dry-run", description: "Show what it would do, and write nothing" },
    { command: "laurel sync lrs --since 2026-11-01", description: "Read a month of one source again" },
    { command: "laurel sync lms --full", description: "Read all of one source again" }
  ])
)
