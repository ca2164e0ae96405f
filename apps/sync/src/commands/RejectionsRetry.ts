/** `laurel rejections retry`: reads again what sources with rejected rows say, once something was mended. */
import { Adapter, Catalog, type Id, Ledger } from "@laurel/core"
import { Console, Effect } from "effect"
import { Argument, Command } from "effect/cli"
import * as Checkpoints from "../store/Checkpoints.ts"
import * as Configuration from "../configuration/Configuration.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import { Progress } from "../terminal/Progress.ts"
import * as Reading from "../reading/Reading.ts"
import { root } from "../Root.ts"
import * as Sources from "../sources/Sources.ts"
import * as Store from "../store/Store.ts"
import { endWithDifferences, Incomplete } from "../Unable.ts"
import * as Remap from "./Remap.ts"

/** What came of one source. */
interface Retried {
  readonly source: Id.SourceId
  /** From what is kept of it, or by asking the source for everything. */
  readonly from: "archive" | "source"
  readonly before: number
  readonly after: number
  /** Why it could not be read again; null where it was. */
  readonly failed: string | null
}

const rejectedOf = Effect.map(
  Effect.flatMap(Ledger.Ledger, (ledger) => ledger.positions),
  (positions) => (source: Id.SourceId) => positions.get(source)?.rejected ?? 0
)

/** Reads one source again: what is kept of it, where all of it is, and otherwise all that the source says. */
const again = Effect.fnUntraced(function* (versions: Catalog.Versions, selected: Sources.Selected, progress: Progress) {
  const { adapter, archives, receiving } = selected
  if (archives && Adapter.isRereading(adapter)) {
    const failed = yield* Effect.match(Remap.read(versions, adapter, selected), {
      onSuccess: () => null,
      onFailure: ({ message }) => message
    })
    return { from: "archive" as const, failed }
  }
  const { source } = adapter
  if (receiving?.isRead === false) {
    return {
      from: "source" as const,
      failed: `source "${source}" is sent to this program and not archived: have it sent again`
    }
  }
  progress.begin(source, selected.meter)
  const outcome = yield* Reading.read(versions, selected, {
    by: "sync",
    waits: true,
    start: "beginning",
    waiting: (seconds) => progress.waits(source, seconds),
    committed: (page) => progress.committed(source, page)
  })
  progress.end(source, outcome._tag === "Done" ? "done" : "stopped")
  return { from: "source" as const, failed: outcome._tag === "Done" ? null : outcome.message }
})

const retry = Effect.fnUntraced(function* (
  compiled: Catalog.Compiled,
  named: ReadonlyArray<Sources.Selected>,
  isAll: boolean
) {
  const { json } = yield* root
  const versions = yield* Store.versions
  if (!Catalog.isLatest(versions, compiled)) {
    yield* Console.error(
      `The catalog file is another one than version ${versions.latest}, by which rows are read here: what is mended in it counts once it is applied.`
    )
  }
  const before = yield* rejectedOf
  const progress = new Progress(json)
  const all: Array<Retried> = []
  for (const selected of named) {
    const { source } = selected.adapter
    if (isAll && before(source) === 0) continue
    const { from, failed } = yield* again(versions, selected, progress)
    if (failed !== null) yield* Console.error(Print.visible(failed))
    all.push({ source, from, before: before(source), after: (yield* rejectedOf)(source), failed })
  }
  return all
})

const words = (all: ReadonlyArray<Retried>): ReadonlyArray<string> =>
  all.length === 0
    ? ["No row of a configured source is rejected. Rows of imports are read again by importing their files again."]
    : [
        ...all.map(({ source, before, after, failed }) =>
          failed === null
            ? `${source}: ${Numbers.count(before, "row was", "rows were")} rejected, ${Numbers.number(after)} ${after === 1 ? "is" : "are"} now.`
            : `${source}: could not be read again; ${Numbers.count(after, "row is", "rows are")} rejected.`
        ),
        ...(all.some(({ after }) => after > 0)
          ? ["", "`laurel rejections list` says what to do about the others."]
          : [])
      ]

const run = Effect.fn("laurel.rejections.retry")(function* ({ sources }: { readonly sources: ReadonlyArray<string> }) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const compiled = yield* Configuration.openCatalog(opened)
  const named = yield* Sources.select(opened, sources)
  const all = yield* Effect.gen(function* () {
    const done = yield* retry(compiled, named, sources.length === 0).pipe(Checkpoints.during(opened))
    yield* Checkpoints.after(opened)
    return done
  }).pipe(
    Effect.onInterrupt(() => Console.error("\nStopped; everything committed is kept. Run again to go on.")),
    Effect.provide(Store.toChange(opened))
  )
  yield* json ? Print.json({ sources: all }) : Print.lines(words(all))
  if (all.some(({ failed }) => failed !== null)) return yield* new Incomplete()
  if (all.some(({ after }) => after > 0)) yield* endWithDifferences
})

export const command = Command.make(
  "retry",
  {
    sources: Argument.String("source").pipe(
      Argument.withDescription(
        "Sources to read again, by their ids in the configuration; all that have rejected rows unless given"
      ),
      Argument.variadic()
    )
  },
  run
).pipe(
  Command.withDescription(
    "Read sources with rejected rows again from their beginning, once a file, a setting or the catalog was mended: from what is kept of them where they are archived, and otherwise all that they say. What was read before and says the same changes nothing. Ends with 2 where rows are still rejected."
  ),
  Command.withShortDescription("Read rejected rows again"),
  Command.withExamples([{ command: "laurel rejections retry lms", description: "Once something about it was mended" }])
)
