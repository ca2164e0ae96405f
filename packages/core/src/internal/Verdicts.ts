/** What becomes of the rows of a page: of each draft first, and from that of each row. */
import type { Page } from "../Adapter.ts"
import type { Draft, Fact } from "../Fact.ts"
import { recordOf } from "../Fact.ts"
import type { Rejection } from "../Rejection.ts"

/** What was done with a row that is known and says something else. */
type Settled = "replaced" | "appended" | "kept"

/** What became of one draft. */
export type Outcome =
  | { readonly is: "new" }
  | { readonly is: "same" }
  | { readonly is: "refused" }
  | { readonly is: "ignored" }
  | { readonly is: "conflicts"; readonly before: Fact; readonly settled: Settled }

/**
 * What becomes of a row (semantics §10): it brings something `new`, says the `same` as is known, `conflicts` with what is known, is of
 * an unmatched `person` or `type`, or `invalid`. Or it is `silent`: it says nothing that counts, or is of somebody who was erased.
 */
export const verdicts = ["new", "same", "conflicts", "person", "type", "invalid", "silent"] as const
export type Verdict = (typeof verdicts)[number]

/** One row, by its line or its key, with what becomes of it. */
export interface Row {
  readonly stream: string
  readonly line: number | null
  readonly key: string | null
  readonly verdict: Verdict
  /** Why it was not taken: of `person`, `type` and `invalid`. */
  readonly rejection?: Rejection
  /** Of a row that conflicts: what stood, what it says, and what was done. */
  readonly conflict?: { readonly before: Fact; readonly says: Draft; readonly settled: Settled }
}

/** How many rows of each. */
export type Counts = { readonly [verdict in Verdict]: number }

export const noRows: Counts = { new: 0, same: 0, conflicts: 0, person: 0, type: 0, invalid: 0, silent: 0 }

export const add = (a: Counts, b: Counts): Counts => ({
  new: a.new + b.new,
  same: a.same + b.same,
  conflicts: a.conflicts + b.conflicts,
  person: a.person + b.person,
  type: a.type + b.type,
  invalid: a.invalid + b.invalid,
  silent: a.silent + b.silent
})

/** A row that is told of as several things is the one of them that stands first here. */
const precedence: ReadonlyArray<Verdict> = ["invalid", "type", "person", "conflicts", "new", "same", "silent"]

const isBefore = (a: Verdict, b: Verdict): boolean => precedence.indexOf(a) < precedence.indexOf(b)

const rejected = { row: "invalid", person: "person", type: "type" } as const

const placeOf = (line: number | null, key: string | null): number | string => line ?? key ?? ""

/** The rows of which a page says something, and those of which it does not where `all` of them are asked for, by line. */
export const rowsOf = (
  page: Page,
  outcomes: ReadonlyArray<Outcome>,
  rejections: ReadonlyArray<Rejection>,
  all: boolean
): ReadonlyArray<Row> => {
  const rows = new Map<number | string, Row>()
  const tell = (row: Row): void => {
    const place = placeOf(row.line, row.key)
    const before = rows.get(place)
    if (before === undefined || isBefore(row.verdict, before.verdict)) rows.set(place, row)
  }
  if (all) {
    for (const { line, key } of page.received?.() ?? []) tell({ stream: page.stream, line, key, verdict: "silent" })
  }
  for (const [at, draft] of page.drafts.entries()) {
    const outcome = outcomes[at]
    // What is refused is told by its rejection.
    if (outcome !== undefined && outcome.is !== "refused") tell(rowOf(page.stream, draft, outcome))
  }
  for (const rejection of rejections) {
    const { kind, line, key } = rejection
    if (kind === "drift") continue
    tell({ stream: page.stream, line, key: key === null ? null : recordOf(key), verdict: rejected[kind], rejection })
  }
  return [...rows.values()].toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
}

const rowOf = (stream: string, draft: Draft, outcome: Exclude<Outcome, { readonly is: "refused" }>): Row => {
  const { line, key } = draft.reference
  const place = { stream, line, key: line === null ? recordOf(key) : key }
  if (outcome.is !== "conflicts") return { ...place, verdict: outcome.is === "ignored" ? "silent" : outcome.is }
  const { before, settled } = outcome
  return { ...place, verdict: "conflicts", conflict: { before, says: draft, settled } }
}

/** How many rows of a page are what; those that nothing is said of are silent. */
export const countsOf = (rows: ReadonlyArray<Row>, read: number): Counts => {
  const counts: { [verdict in Verdict]: number } = { ...noRows }
  for (const { verdict } of rows) counts[verdict] += 1
  const told = rows.length
  return { ...counts, silent: counts.silent + Math.max(0, read - told) }
}
