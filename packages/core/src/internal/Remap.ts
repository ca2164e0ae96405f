/**
 * Reads again what a source said, as its adapter reads by now. The source is not asked and goes on from where it stands: the rows
 * are those that the ledger kept as they were received.
 */
import { Effect, Option, Result, Stream } from "effect"
import type { Page, Rereading } from "../Adapter.ts"
import type * as Catalog from "../Catalog.ts"
import type * as Fact from "../Fact.ts"
import type { LearnerId, SourceId } from "../Id.ts"
import type { Instant } from "../Instant.ts"
import { type KeptRow, Ledger, type LedgerError, type Loaded, type LoadRequest, maxPage } from "../Ledger.ts"
import * as Lease from "../Lease.ts"
import * as Plan from "../Plan.ts"
import { commitPlan, now } from "./commitPlan.ts"
import { isKnown } from "./isKnown.ts"
import { requestOf } from "./PageLoad.ts"
import { type Changed, type Refused, refusedOf } from "./Refused.ts"
import { rowOf, standing, unread } from "./Unread.ts"

/** What reading some rows of a stream again did, or would do. */
export interface Reread extends Plan.Counts {
  readonly stream: string
  /** Facts taken out, which their rows no longer say. */
  readonly unread: number
  /** Rejections that there were not before. */
  readonly refused: number
  /** Rejections that ended. */
  readonly ended: number
  /**
   * To be added up over all rows: facts of the participations that were met which are of no row that is kept, or may be of an
   * earlier text of it. They stay. Less than nothing where a participation was counted with earlier rows.
   */
  readonly apart: number
}

/** The same of several streams. */
export type Counts = Omit<Reread, "stream">

/** Of no rows. */
export const nothingReread: Counts = {
  ...Plan.nothingRead,
  unread: 0,
  refused: 0,
  ended: 0,
  apart: 0
}

/** Of these rows and those. */
export const addReread = (a: Counts, b: Counts): Counts => ({
  ...Plan.addCounts(a, b),
  unread: a.unread + b.unread,
  refused: a.refused + b.refused,
  ended: a.ended + b.ended,
  apart: a.apart + b.apart
})

/** One source's rows being read again. */
export interface Work {
  readonly versions: Catalog.Versions
  readonly adapter: Rereading
  readonly archives: boolean
  readonly lease: Plan.Origin["lease"]
  readonly refused: Refused
  /** Participations met so far. Mutable. */
  readonly met: Set<LearnerId>
}

/** Rows of one stream that were received in one reading, in the order of receipt. What is rejected of them ends as that reading's do. */
export interface Batch {
  readonly stream: string
  readonly reading: string
  readonly rows: ReadonlyArray<KeptRow>
}

/** All that is kept of a source, in the order of receipt, a bounded number of rows at a time, those of each stream together. */
export const batches = (source: SourceId, limit: number): Stream.Stream<Batch, LedgerError, Ledger> =>
  Stream.paginate<number | null, Batch, LedgerError, Ledger>(null, (after) =>
    Effect.flatMap(Ledger, (ledger) =>
      Effect.map(ledger.received(source, after, limit), (rows) => {
        const byReading = Map.groupBy(rows, ({ stream, reading }) => `${stream}\n${reading}`)
        const all = [...byReading.values()].flatMap((own) =>
          own.slice(0, 1).map(({ stream, reading }) => ({ stream, reading, rows: own }))
        )
        return [all, Option.fromUndefinedOr(rows.at(-1)?.place)] as const
      })
    )
  )

/** What the rows say by now. */
export const pageOf = ({ adapter }: Work, { stream, reading, rows }: Batch): Page => ({
  ...adapter.again(stream, rows),
  stream,
  reading,
  rows: rows.length,
  position: "",
  ended: false
})

const originOf = ({ adapter: { source, family = "state" }, archives, lease }: Work, { stream, rows }: Batch) => ({
  source,
  from: null,
  lease,
  family,
  archives,
  reread: rows.map(({ key }) => ({ stream, key }))
})

/** All under these rows, and wherever else what they say by now is known. Takes no numbers. */
export const requestFor = (work: Work, batch: Batch, page: Page): LoadRequest => {
  const origin = originOf(work, batch)
  const request = requestOf(work.versions, origin, page, 1)
  const under = batch.rows.map(({ key }) => ({ stream: batch.stream, prefix: key }))
  return {
    ...request,
    references: page.drafts.map(({ reference }) => reference),
    prefixes: [...request.prefixes, ...under],
    room: null
  }
}

/** What rows come to, on what is known. */
export interface Look {
  readonly plan: Plan.Plan
  readonly gone: ReadonlyArray<Fact.Fact>
  readonly changed: Changed
  readonly reread: Reread
}

/** Looks at what rows say by now. Pure, but for the participations that are met. */
export const look = (work: Work, batch: Batch, page: Page, loaded: Loaded, at: Instant): Look => {
  const { source, family = "state" } = work.adapter
  const known = standing(source, loaded)
  const { gone, earlier } = unread(family, known, batch.rows, page)
  const planned = Plan.ofPage(work.versions, originOf(work, batch), page, loaded, at, gone)
  const changed = work.refused.changed(batch.stream, batch.rows, planned.commit.rejections)
  const { rejections, reread } = changed
  return {
    plan: {
      ...planned,
      commit: { ...planned.commit, rejections, reread: reread.map((key) => ({ stream: batch.stream, key })) }
    },
    gone,
    changed,
    reread: {
      ...planned.counts,
      stream: batch.stream,
      unread: gone.length,
      refused: changed.fresh.length,
      ended: changed.ended,
      apart: apartOf(work, batch, loaded, known) + earlier.length
    }
  }
}

/** Facts of participations that are met for the first time, without those that are of these rows. */
const apartOf = (
  work: Work,
  { stream, rows }: Batch,
  { learners }: Loaded,
  known: ReadonlyArray<Fact.Fact>
): number => {
  const keys = new Set(rows.map(({ key }) => key))
  const fresh = new Set(
    learners.flatMap(({ id, source }) => (source === work.adapter.source && !work.met.has(id) ? [id] : []))
  )
  for (const id of fresh) work.met.add(id)
  let count = 0
  for (const { learner, reference } of known) {
    if (fresh.has(learner)) count += 1
    if (reference.stream === stream && rowOf(keys, reference.key) !== undefined) count -= 1
  }
  return count
}

/** Commits what some rows say by now; nothing at all where that is known. */
const commitBatch = Effect.fn("Sync.remap")(function* (work: Work, batch: Batch) {
  const ledger = yield* Ledger
  const page = pageOf(work, batch)
  const request = requestFor(work, batch, page)
  const loaded = yield* ledger.load(request)
  const first = look(work, batch, page, loaded, yield* now(loaded))
  if (yield* isKnown(first.plan)) return first.reread
  const facts = page.drafts.length * 2 + first.gone.length
  const { counts } = yield* commitPlan(
    (attempt) => ledger.load({ ...request, room: { facts, decisions: 0, exclusive: attempt > 2 } }),
    (again, at) => Result.succeed(look(work, batch, page, again, at).plan)
  )
  return { ...first.reread, ...counts }
})

export interface RemapOptions {
  /** Whether the rows that facts are read from are kept with them. Default true: these rows are kept themselves. */
  readonly archives?: boolean
  /** Rows read again at once: at most, and unless given, `Ledger.maxPage`. */
  readonly rows?: number
}

/**
 * Reads all that was received of a source again, as its adapter reads by now, and commits what that changes, emitting what each
 * commit did: facts that rows did not give before, corrections, facts that their rows no longer say taken out, rejections ended.
 * Of a source that says how things stand, nothing is taken out that was recorded before the present text of its row came.
 * The source is not asked, and goes on from where it stands. Where everything is known nothing is written; cut off, the next run
 * goes through it again without harm. Waits for a sync of the source that is going on, and fails as busy in the end.
 */
export const remap = (
  versions: Catalog.Versions,
  adapter: Rereading,
  { archives = true, rows = maxPage }: RemapOptions = {}
): Stream.Stream<Reread, LedgerError, Ledger> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const { source } = adapter
      const lease = yield* Lease.wait(`source/${source}`, `source ${source}`)
      const work: Work = { versions, adapter, archives, lease, refused: yield* refusedOf(source), met: new Set() }
      return Stream.mapEffect(batches(source, rows), (batch) => commitBatch(work, batch))
    })
  )
