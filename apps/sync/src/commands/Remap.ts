/** `laurel remap`: reads the rows again that were received of a source, as its mapping reads them now. */
import { Adapter, type Catalog, Lease, type Ledger, Sync } from "@laurel/core"
import { Console, Effect, Stream } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Checkpoints from "../store/Checkpoints.ts"
import * as Configuration from "../configuration/Configuration.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Remapped from "../decisions/Remapped.ts"
import { root } from "../Root.ts"
import * as Sources from "../sources/Sources.ts"
import { StatusLine } from "../terminal/StatusLine.ts"
import * as Store from "../store/Store.ts"
import { endWithDifferences, type Unable, unable } from "../Unable.ts"
import * as Watched from "../store/Watched.ts"

/** A source, and whether its rows are kept. */
type Kept = Pick<Sources.Selected, "adapter" | "archives">

/** The source's adapter, where it can read rows by themselves. */
const rereading = Effect.fnUntraced(function* ({ adapter }: Kept) {
  if (Adapter.isRereading(adapter)) return adapter
  return yield* unable(
    `source "${adapter.source}" is read anew whenever its mapping changes, so there is nothing to read again: run \`laurel sync ${adapter.source}\``
  )
})

const nothingKept = (opened: Configuration.Opened, { adapter: { source }, archives }: Kept) =>
  unable(
    archives
      ? `no row of source "${source}" is kept: it has said nothing since it is archived, or the retention of what it said is over. What it says from now on is kept`
      : `source "${source}" is not archived, so no row of it is kept: set "archive": true for it in ${opened.file}. What it says from then on is kept, and can be read again`
  )

/** Shows what reading the rows again would do. */
export const preview = Effect.fnUntraced(function* (opened: Configuration.Opened, selected: Kept, json: boolean) {
  const adapter = yield* rereading(selected)
  const versions = yield* Store.versions
  const shown = yield* Sync.previewRemap(versions, adapter)
  if (shown.counts.rows === 0) return yield* nothingKept(opened, selected)
  return yield* Remapped.preview({ source: adapter.source, versions, today: yield* Sync.today, shown }, json)
})

const others = "another program that receives or reads it"
const busy = (source: string) =>
  unable(
    `source "${source}": ${others} is still at it, so nothing was read again. Stop \`laurel serve\`, or wait for the sync that is going on, and run again`
  )

const sayKept = Console.error("\nStopped; everything committed is kept. Run again to go on.")

/** Reads all rows again that are kept of a source, and writes what that changes. */
export const read = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  adapter: Adapter.Rereading,
  { archives }: Kept
) {
  const line = new StatusLine()
  const duration = yield* Lease.Duration
  let [counts, commits, isWaiting] = [Sync.nothingReread, 0, false]
  line.begin(`${adapter.source}: reading again`)
  const tell = (): string => `${adapter.source}: ${Numbers.count(counts.rows, "row")} read again`
  yield* Sync.remap(versions, adapter, { archives }).pipe(
    Stream.runForEach((step) =>
      Effect.sync(() => {
        counts = Sync.addReread(counts, step)
        line.show(tell)
      })
    ),
    Watched.watched({
      committed: () => (commits += 1),
      leased: (_, isHad) => {
        const seconds = Math.ceil((duration * 1.5) / 1_000)
        if (!isHad && !isWaiting) line.end(`${adapter.source}: waiting for the place of ${others} (up to ${seconds} s)`)
        isWaiting = !isHad
      }
    }),
    Effect.onInterrupt(() => sayKept),
    Effect.catchTag("LedgerError", (error): Effect.Effect<never, Ledger.LedgerError | Unable> =>
      isWaiting && error.reason._tag === "Busy"
        ? Effect.fail(busy(adapter.source))
        : Effect.andThen(sayKept, Effect.fail(error))
    )
  )
  line.end(`${tell()}; done`)
  return { counts: { ...counts, apart: Math.max(0, counts.apart) }, commits }
})

/** Reads the rows again, and writes what that changes. */
export const apply = Effect.fnUntraced(function* (opened: Configuration.Opened, selected: Kept, json: boolean) {
  const adapter = yield* rereading(selected)
  const started = performance.now()
  const versions = yield* Store.versions
  const { counts, commits } = yield* read(versions, adapter, selected).pipe(Checkpoints.during(opened))
  if (counts.rows === 0) return yield* nothingKept(opened, selected)
  if (commits > 0) yield* Checkpoints.after(opened)
  const seconds = (performance.now() - started) / 1_000
  yield* Remapped.done({ source: adapter.source, counts, commits, seconds }, json)
  if (counts.rejections > 0) yield* endWithDifferences
})

interface Input {
  readonly source: string
  readonly apply: boolean
}

const run = Effect.fn("laurel.remap")(function* (input: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  for (const selected of yield* Sources.select(opened, [input.source])) {
    yield* input.apply
      ? Effect.provide(apply(opened, selected, json), Store.toChange(opened))
      : Effect.provide(preview(opened, selected, json), Store.toRead(opened))
  }
})

export const command = Command.make(
  "remap",
  {
    source: Argument.String("source").pipe(Argument.withDescription("The source, by its id in the configuration")),
    apply: Flag.Boolean("apply").pipe(
      Flag.withDescription("Write it; without this flag nothing is written, and what would change is shown"),
      Flag.withDefault(false)
    )
  },
  run
).pipe(
  Command.withDescription(
    "Read the rows again that were received of a source, as its mapping reads them now: after a mapping was mended, without asking the source again. " +
      "Facts come out of rows that were rejected or proved nothing, are corrected, or are taken out where their rows no longer say them. " +
      'Shows what would change; with --apply it writes it, and is safe to stop and to run again. Needs a source with "archive": true.'
  ),
  Command.withShortDescription("Read received rows again after a mapping was mended"),
  Command.withExamples([
    { command: "laurel remap lrs", description: "Show what would change" },
    { command: "laurel remap lrs --apply", description: "Write it" }
  ])
)
