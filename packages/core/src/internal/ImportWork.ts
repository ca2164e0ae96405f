/** What checking an import and running it have in common: how one page of it is looked at. */
import { Effect } from "effect"
import { type Adapter, AdapterError, Misconfigured, type Page } from "../Adapter.ts"
import type * as Catalog from "../Catalog.ts"
import type { Instant } from "../Instant.ts"
import type { Lease, Loaded, LoadRequest, Part } from "../Ledger.ts"
import * as Plan from "../Plan.ts"
import { type Draft, readingOf } from "./ImportTerms.ts"
import { type Matched, Matching } from "./Matching.ts"
import { OpenRejections, openRejections } from "./OpenRejections.ts"
import { requestOf } from "./PageLoad.ts"
import { type Counts, countsOf, type Row, rowsOf } from "./Verdicts.ts"

/** One import, being checked or run. */
export interface Work {
  readonly versions: Catalog.Versions
  readonly adapter: Adapter
  readonly draft: Draft
  readonly archives: boolean
  readonly lease: Lease | null
  readonly matching: Matching
  readonly open: OpenRejections
  /** Whether each row is told of, also those that say nothing. */
  readonly tellsAll: boolean
}

/** Begins to check or to run an import. */
export const begin = Effect.fnUntraced(function* ({ adapter, draft, ...rest }: Omit<Work, "matching" | "open">) {
  if (adapter.source !== draft.source) {
    const reason = new Misconfigured({
      where: "the import",
      expected: `an adapter of its source, "${draft.source}"`,
      found: `one of "${adapter.source}"`,
      advice: "Give both the same source."
    })
    return yield* new AdapterError({ source: draft.source, reason })
  }
  return {
    ...rest,
    adapter,
    draft,
    matching: new Matching(draft.people === "match"),
    open: yield* openRejections(draft.source)
  } satisfies Work
})

/** The page as its rejections are told: whoever imports the same files in the same way again reads the same. */
export const named = ({ draft }: Work, page: Page): Page => ({
  ...page,
  reading: `${page.reading}#${readingOf(draft)}`
})

/** What has to be known of a page; it is all looked up, so that nothing shows only when it is written. */
export const requestFor = ({ versions, adapter }: Work, { page, matched }: Matched, attempt: number): LoadRequest =>
  requestOf(versions, { source: adapter.source, family: adapter.family ?? "state", matched }, page, attempt)

/** What becomes of a page. */
export interface Looked {
  readonly plan: Plan.Plan
  readonly rows: ReadonlyArray<Row>
  readonly verdicts: Counts
}

/** Looks at a page on what is known. A commit's rejections are those that were not told in the same words before. */
export const look = (work: Work, { page, matched }: Matched, of: Part["of"], loaded: Loaded, at: Instant): Looked => {
  const { versions, adapter, draft, archives, lease, open } = work
  const { source, family = "state" } = adapter
  const origin: Plan.Origin = {
    source,
    from: null,
    lease,
    family,
    archives,
    import: { of, ended: false },
    conflicts: draft.conflicts,
    matched
  }
  const plan = Plan.ofPage(versions, origin, page, loaded, at)
  const { commit } = plan
  const reading = commit.reading?.name ?? ""
  const rows = rowsOf(page, plan.outcomes, commit.rejections, work.tellsAll)
  const rejections = open.fresh(commit.rejections, reading)
  const reread = page.ended ? open.gone(page.stream, reading) : []
  return {
    plan: { ...plan, commit: { ...commit, rejections, reread } },
    rows,
    verdicts: countsOf(rows, page.rows)
  }
}
