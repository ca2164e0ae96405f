/** What checking an import and running it have in common: how one page of it is looked at. */
import { Effect, Result } from "effect"
import { type Adapter, AdapterError, Misconfigured, type Page } from "../Adapter.ts"
import type * as Catalog from "../Catalog.ts"
import type { ContactId } from "../Id.ts"
import type { Instant } from "../Instant.ts"
import type { Ledger, LedgerError, Lease, Loaded, LoadRequest, Part } from "../Ledger.ts"
import * as Plan from "../Plan.ts"
import { importsOf } from "./importsOf.ts"
import { decode, type Draft, readingOf } from "./ImportTerms.ts"
import { type Matched, Matching } from "./Matching.ts"
import { type OpenRejections, openRejections } from "./OpenRejections.ts"
import { requestOf } from "./PageLoad.ts"
import { type Counts, countsOf, type Row, rowsOf } from "./Verdicts.ts"

/** One import, being checked or run. */
export interface Work {
  readonly versions: Catalog.Versions
  readonly adapter: Adapter
  readonly draft: Draft
  readonly archives: boolean
  readonly lease: Lease | null
  /** Null where whoever is not known is made known. */
  readonly matching: Matching | null
  readonly open: OpenRejections
  /** Contacts that the import has made known so far. Mutable. */
  readonly madeKnown: Set<ContactId>
  /** Whether each row is told of, also those that say nothing. */
  readonly tellsAll: boolean
}

/** Begins to check or to run an import. */
export const begin = Effect.fnUntraced(function* ({
  adapter,
  draft,
  ...rest
}: Omit<Work, "matching" | "open" | "madeKnown">) {
  if (adapter.source !== draft.source) {
    const expected = `an adapter of its source, "${draft.source}"`
    return yield* refused(draft, expected, `one of "${adapter.source}"`, "Give both the same source.")
  }
  if (adapter.family === "record")
    return yield* refused(
      draft,
      "a source that says how things stand",
      "one that speaks in records, and may take some back for good",
      "Read it by a sync: what such a source has said can't be undone."
    )
  const decoded = decode(draft)
  if (Result.isFailure(decoded))
    return yield* refused(draft, "terms that can be kept", decoded.failure.message, "Mend what is named.")
  return {
    ...rest,
    adapter,
    draft,
    matching: draft.people === "match" ? new Matching(yield* hasUndone) : null,
    open: yield* openRejections(draft.source),
    madeKnown: new Set<ContactId>()
  } satisfies Work
})

/** Whether any import was ever undone. */
const hasUndone = Effect.map(importsOf(null), (all) => all.some(({ undoes }) => undoes !== undefined))

const refused = ({ source }: Draft, expected: string, found: string, advice: string) =>
  Effect.fail(new AdapterError({ source, reason: new Misconfigured({ where: "the import", expected, found, advice }) }))

/** A page, and whom its rows are about where people are matched. */
export interface Read {
  readonly page: Page
  readonly matched: Matched | undefined
}

/** The page as an import takes it. */
export const read = Effect.fnUntraced(function* (
  { draft, matching }: Work,
  page: Page
): Effect.fn.Return<Read, LedgerError, Ledger> {
  return { page: named(draft, page), matched: matching === null ? undefined : yield* matching.of(page) }
})

/**
 * The page as its rejections are told: apart from those of the source itself, and alike for whoever imports the same files in the
 * same way again.
 */
const named = (draft: Draft, page: Page): Page => {
  const stream = `import/${page.stream}`
  return {
    ...page,
    stream,
    reading: `${page.reading}#${readingOf(draft)}`,
    rejections: page.rejections.map((each) => ({ ...each, stream }))
  }
}

/** What has to be known of a page; it is all looked up, so that nothing shows only when it is written. */
export const requestFor = ({ versions, draft }: Work, { page, matched }: Read, attempt: number): LoadRequest =>
  requestOf(
    versions,
    { source: draft.source, import: { of: draft, ended: false }, ...(matched === undefined ? {} : { matched }) },
    page,
    attempt
  )

/** What becomes of a page. */
export interface Looked {
  readonly plan: Plan.Plan
  readonly rows: ReadonlyArray<Row>
  readonly verdicts: Counts
}

/** Looks at a page on what is known. A commit's rejections are those that were not told in the same words before. */
export const look = (work: Work, { page, matched }: Read, of: Part["of"], loaded: Loaded, at: Instant): Looked => {
  const { versions, draft, archives, lease, open } = work
  const origin: Plan.Origin = {
    source: draft.source,
    from: null,
    lease,
    archives,
    import: { of, ended: false },
    conflicts: draft.conflicts,
    madeKnown: work.madeKnown,
    ...(matched === undefined ? {} : { matched })
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
