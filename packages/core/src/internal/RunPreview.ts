/** What reading a source on would do, on a ledger that is only read. */
import { Effect, Stream } from "effect"
import type { Adapter, AdapterError, Page } from "../Adapter.ts"
import type * as Catalog from "../Catalog.ts"
import type { Ledger, LedgerError } from "../Ledger.ts"
import * as Plan from "../Plan.ts"
import type { Rejection } from "../Rejection.ts"
import { now } from "./commitPlan.ts"
import * as Drift from "./Drift.ts"
import { Gathered, type Gathering } from "./Gathered.ts"
import { requestOf } from "./PageLoad.ts"
import { reading } from "./reading.ts"

/** What `Sync.run` would do. */
export interface RunPreview extends Gathering {
  /** All pages together. */
  readonly counts: Plan.Counts
  /** Rows that would be rejected, and what would be told as drift: also those that are already. */
  readonly rejections: ReadonlyArray<Rejection>
}

export interface RunPreviewOptions {
  /** Where to begin. */
  readonly start: string | null
  /** Changes that are held at most: facts, entries, holdings and rejections together. */
  readonly changes: number
  /** Is told of each page. */
  readonly tell: (counts: Plan.Counts & { readonly stream: string; readonly ended: boolean }) => Effect.Effect<void>
}

/** Plans every page on the ledger and on what those before it would write, as they will be committed; writes nothing. */
export const previewRun = Effect.fn("Sync.previewRun")(function* (
  versions: Catalog.Versions,
  adapter: Adapter,
  { start, changes, tell }: RunPreviewOptions
): Effect.fn.Return<RunPreview, AdapterError | LedgerError, Ledger> {
  const { source, family = "state" } = adapter
  const gathered = new Gathered(versions, changes)
  let counts = Plan.nothingRead
  // Nothing of it is committed, so that it does not matter where the source stands.
  const origin: Plan.Origin = { source, from: null, lease: null, family }
  const take = Effect.fnUntraced(function* (page: Page) {
    const drift = family === "record" ? [] : yield* Drift.of(source, page)
    const whole = drift.length === 0 ? page : { ...page, rejections: [...page.rejections, ...drift] }
    // As where another writer was first: with every reference looked up, whomever it is said of.
    const request = requestOf(versions, origin, whole, 2)
    const loaded = yield* gathered.load(request)
    const plan = Plan.ofPage(versions, origin, whole, loaded, yield* now(loaded))
    counts = Plan.addCounts(counts, plan.counts)
    gathered.take(plan)
    yield* tell({ ...plan.counts, stream: page.stream, ended: page.ended })
  })
  yield* Stream.runForEach(reading(adapter, start), take)
  return { ...gathered.done(), counts }
})
