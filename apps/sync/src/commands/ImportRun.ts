/** `laurel import run`: reads files once, on somebody's word, and writes what they say. */
import { type Adapter, type Catalog, Import, Lease, type Ledger, Plan, Sync } from "@laurel/core"
import { Console, Effect, Stream } from "effect"
import { Command, Flag } from "effect/cli"
import * as Checkpoints from "../store/Checkpoints.ts"
import * as Configuration from "../configuration/Configuration.ts"
import * as Correction from "../decisions/Correction.ts"
import * as Handed from "../imports/Handed.ts"
import * as Judging from "../imports/Judging.ts"
import * as MappingFile from "../imports/MappingFile.ts"
import * as Prepared from "../imports/Prepared.ts"
import * as Ran from "../imports/Ran.ts"
import { Rows } from "../imports/Rows.ts"
import * as RowWords from "../imports/RowWords.ts"
import * as Numbers from "../terminal/Numbers.ts"
import { Progress } from "../terminal/Progress.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import { endWithDifferences, type Unable, unable } from "../Unable.ts"
import * as Watched from "../store/Watched.ts"
import * as ImportCheck from "./ImportCheck.ts"

interface Input extends ImportCheck.Input, Pick<Correction.By, "actor" | "role" | "reason"> {
  readonly archive: boolean
}

const others = "another program that imports into it or reads it"

/** What was read so far. Mutable: an import has one. */
interface Tally {
  counts: Plan.Counts
  verdicts: Import.Counts
  import: Import.Step["import"]
  commits: number
  people: number
}

const sayKept = (tally: Tally) =>
  Console.error(
    tally.commits === 0
      ? "\nStopped; nothing was written."
      : `\nStopped after ${Numbers.count(tally.counts.rows, "row")}; everything committed is kept, as import ${tally.import}. Run the same command again to go on with it, or take it back with \`laurel import undo ${tally.import}\`.`
  )

/** Reads and commits all of it. */
const read = (versions: Catalog.Versions, draft: Import.Draft, options: Import.RunOptions) =>
  Effect.fnUntraced(function* (adapter: Adapter.Adapter) {
    const { source } = draft
    const progress = new Progress()
    const duration = yield* Lease.Duration
    const tally: Tally = { counts: Plan.nothingRead, verdicts: Import.noRows, import: null, commits: 0, people: 0 }
    let isWaiting = false
    progress.begin(source)
    yield* Import.run(versions, adapter, draft, options).pipe(
      Stream.runForEach((step) =>
        Effect.sync(() => {
          tally.counts = Plan.addCounts(tally.counts, step)
          tally.verdicts = Import.add(tally.verdicts, step.verdicts)
          tally.import = step.import
          progress.committed(source, step)
        })
      ),
      Watched.watched({
        committed: ({ contacts }) => {
          tally.commits += 1
          tally.people += contacts.length
        },
        leased: (_, isHad) => {
          if (!isHad && !isWaiting) progress.waits(source, Math.ceil((duration * 1.5) / 1_000))
          isWaiting = !isHad
        }
      }),
      Effect.tap(() => Effect.sync(() => progress.end(source, "done"))),
      Effect.onInterrupt(() => sayKept(tally)),
      Effect.catchTag("LedgerError", (error): Effect.Effect<never, Ledger.LedgerError | Unable> =>
        isWaiting && error.reason._tag === "Busy"
          ? Effect.fail(
              unable(
                `source "${source}": ${others} is still at it, so nothing was imported. Run again when that one has ended`
              )
            )
          : Effect.andThen(sayKept(tally), Effect.fail(error))
      ),
      Effect.tapErrorTag("AdapterError", () => sayKept(tally))
    )
    return tally
  })

const run = Effect.fn("laurel.import.run")(function* (input: Input) {
  const { config, json } = yield* root
  const { actor, role, reason, archive: archives, rows: all, limit } = input
  const opened = yield* Configuration.open(config)
  const compiled = yield* Configuration.openCatalog(opened)
  const prepared = yield* Prepared.of(opened, input)
  const draft = yield* Prepared.draftOf(prepared, { actor, role, reason })
  const started = performance.now()
  yield* Effect.gen(function* () {
    const rows = new Rows(draft, { json, rows: all, limit, tense: "did" })
    const { tally, isNew } = yield* Effect.gen(function* () {
      yield* MappingFile.checkVersion(prepared.ready, input.mapping)
      const before = yield* Sync.versions
      const versions = yield* Judging.toRun(opened, compiled)
      const reading = read(versions, draft, { archives, tell: rows.take, all })
      const { adapter, handed } = prepared
      const tally = yield* handed === null ? reading(adapter) : Handed.importing(adapter, handed, reading)
      return { tally, isNew: before === undefined }
    }).pipe(Checkpoints.during(opened))
    if (tally.commits > 0 || isNew) yield* Checkpoints.after(opened)
    const seconds = (performance.now() - started) / 1_000
    yield* Ran.tell({ prepared, draft, ...tally, rows, seconds, appliesCatalog: isNew }, json)
    if (RowWords.rejected(tally.verdicts) > 0) yield* endWithDifferences
  }).pipe(Effect.provide(Store.toWrite(opened)))
})

const { actor, role, reason } = Correction.by

export const command = Command.make(
  "run",
  {
    ...Prepared.asked,
    actor: actor.pipe(Flag.withAlias("by")),
    role,
    reason,
    archive: Flag.Boolean("archive").pipe(
      Flag.withDescription("Keep the rows that facts are read from beside them: they may hold personal data"),
      Flag.withDefault(false)
    ),
    ...ImportCheck.telling
  },
  run
).pipe(
  Command.withDescription(
    "Read files by a mapping, once and on somebody's word, judge what they say, and write it as one import, which can be undone. " +
      "Safe to stop and to run again: the same import is gone on with, and what is known is not written twice, whatever the files are called and in which order their rows are. " +
      "What it brings is dated when it happened and announced to nobody. Ends with 2 where rows were rejected."
  ),
  Command.withShortDescription("Import files, as one batch that can be undone"),
  Command.withExamples([
    {
      command:
        'laurel import run history.csv --mapping history.json --source history --actor u-17 --role registrar --reason "records of before 2024"',
      description: "After it was checked"
    }
  ])
)
