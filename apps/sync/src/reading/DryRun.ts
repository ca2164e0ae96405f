/** What a sync would do, source by source: in words and as plain objects. Writes nothing. */
import { Catalog, type Id, Ledger, LedgerMemory, Rejection, Sync } from "@laurel/core"
import { Console, Effect, Layer } from "effect"
import type * as Configuration from "../configuration/Configuration.ts"
import * as Foreseen from "../decisions/Foreseen.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import type { Progress } from "../terminal/Progress.ts"
import type * as Sources from "../sources/Sources.ts"
import * as Store from "../store/Store.ts"
import * as Summary from "./Summary.ts"
import * as Table from "../terminal/Table.ts"
import type { Unable } from "../Unable.ts"

/** Rejected rows that are named, of each source. */
const named = 20

export interface Foreshown extends Foreseen.Foreseen {
  /** Rejected rows that somebody has put aside already. */
  readonly dismissed: number
  readonly source: Id.SourceId
  readonly shown: Sync.RunPreview
}

/** The ledger to ask: the store's, or one without anything in it where there is no store yet. */
export const ledgerOf = (
  opened: Configuration.Opened,
  compiled: Catalog.Compiled
): Layer.Layer<Ledger.Ledger, Ledger.LedgerError | Catalog.CatalogError | Unable> =>
  Layer.unwrap(
    Effect.match(Store.isThere(opened), {
      onSuccess: (): Layer.Layer<Ledger.Ledger, Ledger.LedgerError | Catalog.CatalogError | Unable> =>
        Store.toRead(opened),
      onFailure: () => Layer.provideMerge(Layer.effectDiscard(Sync.apply(compiled)), LedgerMemory.layer)
    })
  )

/** Reads one source without writing; one that can't go on doesn't stop the others. */
const foresee = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  { adapter, meter }: Sources.Selected,
  start: Sync.Start,
  progress: Progress
) {
  const { source } = adapter
  progress.begin(source, meter)
  const tell = (page: Sync.Progress) => Effect.sync(() => progress.committed(source, page))
  return yield* Sync.previewRun(versions, adapter, { start, tell }).pipe(
    Effect.map((shown) => ({ _tag: "Shown" as const, shown })),
    Effect.tap(() => Effect.sync(() => progress.end(source, "done"))),
    Effect.catchTag(
      "AdapterError",
      Effect.fnUntraced(function* ({ message }) {
        progress.end(source, "failed")
        yield* Console.error(Print.visible(message))
        return { _tag: "Failed" as const, failed: { source, message } satisfies Summary.Failed }
      })
    )
  )
})

/** What a row is known by that is rejected again, as far as a reading that writes nothing can tell. */
const nameOf = (one: Rejection.Rejection): string =>
  JSON.stringify([one.source, one.stream, one.line, ...Rejection.distinction(one)])

/** How many of them are put aside already. */
const dismissedAmong = Effect.fnUntraced(function* (all: ReadonlyArray<Rejection.Rejection>) {
  const ledger = yield* Ledger.Ledger
  const names = new Set(all.filter(({ kind }) => kind !== "drift").map(nameOf))
  let count = 0
  // Ends with those that are dismissed: each page is after the one before.
  for (let after: number | null = null; names.size > 0;) {
    const page: ReadonlyArray<Ledger.DismissedRejection> = yield* ledger.dismissed(after)
    const last = page.at(-1)
    if (last === undefined) break
    after = last.id
    count += page.filter((one) => names.has(nameOf(one))).length
  }
  return count
})

const counted = ({ shown: { counts }, dismissed }: Foreshown) => [
  ["rows read", Numbers.number(counts.rows)],
  ["facts recorded", Numbers.number(counts.facts)],
  ["corrections among them", Numbers.number(counts.corrections)],
  ...(counts.unplaced === 0 ? [] : [["facts whose activity no component names", Numbers.number(counts.unplaced)]]),
  ...(counts.ignored === 0 ? [] : [["facts about people who were erased, ignored", Numbers.number(counts.ignored)]]),
  ["rows rejected", Numbers.number(counts.rejections)],
  ...(dismissed === 0 ? [] : [["of them dismissed before", Numbers.number(dismissed)]]),
  ...(counts.drift === 0 ? [] : [["items that a full reading does not name", Numbers.number(counts.drift)]]),
  ["entries written", Numbers.number(counts.entries)]
]

const rejectedWords = ({ rejections }: Sync.RunPreview): ReadonlyArray<string> => {
  const rows = rejections.filter(({ kind }) => kind !== "drift")
  return rows.length === 0
    ? []
    : [
        "Rows that would be rejected:",
        ...rows.slice(0, named).map((each) => `  ${Rejection.describe(each)}`),
        ...(rows.length > named ? [`  and ${Numbers.number(rows.length - named)} more`] : [])
      ]
}

const words = Effect.fnUntraced(function* (one: Foreshown) {
  const { source, shown } = one
  const { facts, entries, rejections, drift } = shown.counts
  if (facts + entries + rejections + drift === 0) return [`${source}: nothing new. Nothing would be written.`]
  const changes = Foreseen.words(one, yield* Foreseen.namesOf(one))
  return [
    `${source}:`,
    ...Table.numbers(counted(one)),
    ...(shown.isWhole
      ? []
      : [
          `There is more than ${Numbers.number(Sync.maxPreviewed)} changes: the counts are near, but may be off, and not all that would change is shown.`
        ]),
    // Few, and to be mended first: changes may be hundreds of lines.
    ...rejectedWords(shown),
    ...(changes.length === 0 ? [] : ["What would change:", ...changes])
  ].map(Print.oneLine)
})

const plain = (one: Foreshown) => ({
  ...one.shown.counts,
  dismissed: one.dismissed,
  isWhole: one.shown.isWhole,
  ...Foreseen.plain(one),
  rejected: one.shown.rejections
})

/** Reads the sources, says what a sync would do with them, and tells which of them could not be read and whether rows are rejected. */
export const tell = Effect.fn("laurel.sync.dryRun")(function* (
  compiled: Catalog.Compiled,
  sources: ReadonlyArray<{ readonly selected: Sources.Selected; readonly start: Sync.Start }>,
  progress: Progress,
  json: boolean
) {
  const versions = yield* Store.versions
  const today = yield* Sync.today
  const [failed, all]: [Array<Summary.Failed>, Array<Foreshown>] = [[], []]
  for (const { selected, start } of sources) {
    const found = yield* foresee(versions, selected, start, progress)
    if (found._tag === "Failed") {
      failed.push(found.failed)
      continue
    }
    const dismissed = yield* dismissedAmong(found.shown.rejections)
    all.push({ source: selected.adapter.source, versions, today, shown: found.shown, dismissed })
  }
  const edited = !Catalog.isLatest(versions, compiled)
  if (json) {
    const shown = Object.fromEntries(all.map((one) => [one.source, plain(one)]))
    yield* Print.json({ dryRun: true, catalog: { version: versions.latest, edited }, sources: shown, failed })
  } else {
    const told = yield* Effect.forEach(all, words)
    yield* Print.lines([
      "A dry run: the sources are read, and nothing is written.",
      ...(edited
        ? [`It is judged by catalog version ${versions.latest} of the store; the catalog file says something else now.`]
        : []),
      ...told.flatMap((each) => ["", ...each]),
      ...(failed.length === 0 ? [] : ["", ...Summary.failedWords(failed)]),
      ...(all.length > 1 ? ["", "Each source is shown by itself, as if the others were not read before it."] : [])
    ])
  }
  return { failed, rejections: all.reduce((sum, { shown, dismissed }) => sum + shown.counts.rejections - dismissed, 0) }
})
