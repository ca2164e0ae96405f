/** What reading a source's rows again would do, on a ledger that is only read. */
import { Effect, Stream } from "effect"
import type { Rereading } from "../Adapter.ts"
import type * as Catalog from "../Catalog.ts"
import type { Fact } from "../Fact.ts"
import { maxPage } from "../Ledger.ts"
import type { Rejection } from "../Rejection.ts"
import { now } from "./commitPlan.ts"
import { Gathered, type Gathering } from "./Gathered.ts"
import { refusedOf } from "./Refused.ts"
import * as Remap from "./Remap.ts"

export interface PreviewOptions extends Pick<Remap.RemapOptions, "rows"> {
  /** Changes that are held: at most, and unless given, `Sync.maxPreviewed`. */
  readonly changes?: number
}

/** What `Sync.remap` would do. */
export interface RemapPreview extends Gathering {
  /** All rows together. */
  readonly counts: Remap.Counts
  /** As they stand: what their rows no longer say, and would be taken out. */
  readonly unread: ReadonlyArray<Fact>
  /** Rejections that there are not yet. */
  readonly rejections: ReadonlyArray<Rejection>
}

/**
 * What `Sync.remap` would do now. Writes nothing. Each page of rows is planned on the ledger and on what those before it would
 * write, as they will be committed; up to so many changes, which are facts, entries, holdings and rejections together.
 */
export const previewRemap = Effect.fn("Sync.previewRemap")(function* (
  versions: Catalog.Versions,
  adapter: Rereading,
  { rows = maxPage, changes }: PreviewOptions & { readonly changes: number }
) {
  const { source } = adapter
  const work: Remap.Work = {
    versions,
    adapter,
    archives: false,
    lease: null,
    refused: yield* refusedOf(source),
    met: new Set()
  }
  const gathered = new Gathered(versions, changes)
  const unread: Array<Fact> = []
  let counts = Remap.nothingReread
  const preview = Effect.fnUntraced(function* (batch: Remap.Batch) {
    const page = Remap.pageOf(work, batch)
    const loaded = yield* gathered.load(Remap.requestFor(work, batch, page))
    const { plan, gone, changed, reread } = Remap.look(work, batch, page, loaded, yield* now(loaded))
    counts = Remap.addReread(counts, reread)
    if (gathered.take(plan, changed.fresh)) unread.push(...gone)
  })
  yield* Stream.runForEach(Remap.batches(source, rows), preview)
  return { ...gathered.done(), counts: { ...counts, apart: Math.max(0, counts.apart) }, unread } satisfies RemapPreview
})
