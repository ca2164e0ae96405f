/** Facts that somebody has at hand: recorded as they are said, whoever else reads their source. */
import { Effect, Result } from "effect"
import type { Page } from "../Adapter.ts"
import type * as Catalog from "../Catalog.ts"
import * as Draft from "../Draft.ts"
import * as Fact from "../Fact.ts"
import type { SourceId } from "../Id.ts"
import type { Instant } from "../Instant.ts"
import { type KeptRejection, Ledger, type Loaded, maxPage } from "../Ledger.ts"
import * as Plan from "../Plan.ts"
import * as Rejection from "../Rejection.ts"
import { commitPlan } from "./commitPlan.ts"
import { isKnown } from "./isKnown.ts"
import { requestOf } from "./PageLoad.ts"

/** Facts of one source that are recorded, or previewed, together. */
export const maxRecorded = 10_000

/** Drafts at hand as a page that names no place: the source goes on from where it stands. */
export const pageOf = (drafts: ReadonlyArray<Fact.Draft>): Page => ({
  stream: "proposed",
  reading: "proposed",
  rows: drafts.length,
  drafts,
  raw: Draft.text,
  rejections: [],
  position: "",
  ended: false
})

/**
 * What recording a page of drafts at hand writes: rejections of exactly their keys end, for nothing else of a row was read, and the
 * source goes on from where it stands.
 */
export const planOf = (
  versions: Catalog.Versions,
  source: SourceId,
  page: Page,
  loaded: Loaded,
  at: Instant
): Plan.Plan => {
  const plan = Plan.ofPage(versions, { source, from: loaded.position, lease: null, given: true }, page, loaded, at)
  const reread = page.drafts.map(({ reference: { stream, key } }) => ({
    stream,
    key: Rejection.boundedKey(key),
    alone: true as const
  }))
  return { ...plan, commit: { ...plan.commit, reread, position: null } }
}

/**
 * Records facts of one source in one commit, with all that follows from them. What is known already is no news; what can't be placed is
 * kept as a rejection, which ends when the same fact is recorded again and has a place. A sync of the source goes on from where it
 * stood. At most `maxRecorded` drafts, all of that source.
 */
export const record = Effect.fn("Sync.record")(function* (
  versions: Catalog.Versions,
  source: SourceId,
  drafts: ReadonlyArray<Fact.Draft>
) {
  const ledger = yield* Ledger
  const page = pageOf(drafts)
  // Whichever way the source speaks: only one that speaks in records ever took one back.
  const request = { source, family: "record" } as const
  return yield* commitPlan(
    (attempt) => ledger.load(requestOf(versions, request, page, attempt)),
    (loaded, at) => Result.succeed(planOf(versions, source, page, loaded, at)),
    (plan) => isNews(plan)
  )
})

/** Whether something is said that is not known, or that ends a rejection: what stands is no longer refused beside it. */
const isNews = Effect.fnUntraced(function* (plan: Plan.Plan) {
  if (!(yield* isKnown({ ...plan, commit: { ...plan.commit, reread: [] } }))) return true
  const ledger = yield* Ledger
  const { source, reread } = plan.commit
  const said = new Set(reread.map(Fact.keyOf))
  // Ends with the rejections: each page is after the one before.
  for (let after: number | null = null; ;) {
    const page: ReadonlyArray<KeptRejection> = yield* ledger.rejections(after)
    if (
      page.some(
        (each) => each.source === source && each.key !== null && said.has(Fact.keyOf({ ...each, key: each.key }))
      )
    )
      return true
    const last = page.at(-1)
    if (last === undefined || page.length < maxPage) return false
    after = last.id
  }
})
