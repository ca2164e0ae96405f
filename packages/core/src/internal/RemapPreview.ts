/** What reading a source's rows again would do, on a ledger that is only read. */
import { Effect, Stream } from "effect"
import type { Rereading } from "../Adapter.ts"
import type * as Catalog from "../Catalog.ts"
import type { Identity } from "../Contact.ts"
import type { Fact } from "../Fact.ts"
import type { ContactId } from "../Id.ts"
import { Ledger, maxPage } from "../Ledger.ts"
import * as Preview from "../Preview.ts"
import type { Rejection } from "../Rejection.ts"
import { now } from "./commitPlan.ts"
import { Foreseen } from "./Foreseen.ts"
import { refusedOf } from "./Refused.ts"
import * as Remap from "./Remap.ts"

export interface PreviewOptions extends Pick<Remap.RemapOptions, "rows"> {
  /** Changes that are held: at most, and unless given, `Sync.maxPreviewed`. */
  readonly changes?: number
}

/** What `Sync.remap` would do. */
export interface RemapPreview extends Pick<Preview.Preview, "changes" | "holdings"> {
  /** All rows together. */
  readonly counts: Remap.Counts
  /** The revisions that would be recorded. */
  readonly facts: ReadonlyArray<Fact>
  /** As they stand: what their rows no longer say, and would be taken out. */
  readonly unread: ReadonlyArray<Fact>
  /** Rejections that there are not yet. */
  readonly rejections: ReadonlyArray<Rejection>
  /** Who would be made known, under numbers that stand for them here. */
  readonly contacts: ReadonlyMap<ContactId, Identity>
  /**
   * Whether it is all that would change, exactly. Otherwise there was more than could be held: what came after that was planned
   * without regard to itself, so that its counts are near but may be off, and only counted.
   */
  readonly isWhole: boolean
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
  const ledger = yield* Ledger
  const { source } = adapter
  const work: Remap.Work = {
    versions,
    adapter,
    archives: false,
    lease: null,
    refused: yield* refusedOf(source),
    met: new Set()
  }
  const foreseen = new Foreseen()
  const previews: Array<Pick<Preview.Preview, "changes" | "holdings">> = []
  const facts: Array<Fact> = []
  const unread: Array<Fact> = []
  const rejections: Array<Rejection> = []
  let [counts, held, isWhole] = [Remap.nothingReread, 0, true]
  const preview = Effect.fnUntraced(function* (batch: Remap.Batch) {
    const page = Remap.pageOf(work, batch)
    const request = Remap.requestFor(work, batch, page)
    const loaded = foreseen.over(request, yield* ledger.load(foreseen.beneath(request)))
    const { plan, gone, changed, reread } = Remap.look(work, batch, page, loaded, yield* now(loaded))
    counts = Remap.addReread(counts, reread)
    const { commit } = plan
    held += commit.facts.length + commit.entries.length + commit.holdings.length + changed.fresh.length
    isWhole &&= held <= changes
    if (!isWhole) return
    foreseen.take(plan)
    previews.push(Preview.of(versions, plan))
    facts.push(...commit.facts)
    unread.push(...gone)
    rejections.push(...changed.fresh)
  })
  yield* Stream.runForEach(Remap.batches(source, rows), preview)
  return {
    ...Preview.inTurn(previews),
    counts: { ...counts, apart: Math.max(0, counts.apart) },
    facts,
    unread,
    rejections,
    contacts: foreseen.contacts,
    isWhole
  } satisfies RemapPreview
})
