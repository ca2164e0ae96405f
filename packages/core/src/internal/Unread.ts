/** Which facts of rows that are read again nothing says any more. */
import type { Family, Page, Received } from "../Adapter.ts"
import * as Fact from "../Fact.ts"
import type { SourceId } from "../Id.ts"
import type { KeptRow, Loaded } from "../Ledger.ts"

/** The row among these that a key is of: the key itself or the longest one that stands before a slash of it; undefined for none. */
export const rowOf = (rows: ReadonlySet<string>, key: string): string | undefined => {
  // Ends with the key's slashes.
  for (let end = key.length; end > 0; end = key.lastIndexOf("/", end - 1)) {
    const row = key.slice(0, end)
    if (rows.has(row)) return row
  }
  return undefined
}

/** The last revision of each fact of a source that is loaded and not retracted. */
export const standing = (source: SourceId, { revisions }: Pick<Loaded, "revisions">): ReadonlyArray<Fact.Fact> => {
  const last = new Map<string, Fact.Fact>()
  for (const facts of revisions.values()) {
    for (const fact of facts) {
      if (fact.reference.source !== source) continue
      const name = Fact.keyOf(fact.reference)
      const before = last.get(name)
      if (before === undefined || before.revision < fact.revision) last.set(name, fact)
    }
  }
  return [...last.values()].filter(({ evidence }) => evidence._tag !== "Retracted")
}

/** Facts that were read from rows and are no longer said by them. */
export interface Unread {
  readonly gone: ReadonlyArray<Fact.Fact>
  /** Of a source that says how things stand: what was recorded before the present text of its row came. They stay. */
  readonly earlier: ReadonlyArray<Fact.Fact>
}

/**
 * Those of a stream's facts that were read from these rows and are no longer said by them. What a row that is rejected now said
 * before stays: that it can't be read takes nothing back. So does what an earlier text of a state source's row may have said:
 * its later one is a new observation, and its silence takes nothing back either. A record has one text.
 */
export const unread = (
  family: Family,
  facts: ReadonlyArray<Fact.Fact>,
  rows: ReadonlyArray<KeptRow>,
  { stream, drafts, rejections }: Pick<Page, "stream" | "drafts" | "rejections">
): Unread => {
  const byKey = new Map(rows.map((row) => [row.key, row]))
  const keys = new Set(byKey.keys())
  const said = new Set(drafts.map(({ reference }) => Fact.keyOf(reference)))
  const refused = new Set(rejections.flatMap((rejection) => rejectedRow(keys, rows, rejection) ?? []))
  const gone: Array<Fact.Fact> = []
  const earlier: Array<Fact.Fact> = []
  for (const fact of facts) {
    const { reference, recordedAt } = fact
    if (reference.stream !== stream || said.has(Fact.keyOf(reference))) continue
    const row = byKey.get(rowOf(keys, reference.key) ?? "")
    if (row === undefined || refused.has(row.key)) continue
    if (family === "state" && recordedAt < row.recordedAt) earlier.push(fact)
    else gone.push(fact)
  }
  // Ledgers load in no order, and the log's order must not be theirs.
  return { gone: gone.toSorted(({ reference: a }, { reference: b }) => (a.key < b.key ? -1 : 1)), earlier }
}

/** The row that is rejected: by its key, or by its line where the rejection has no key. */
export const rejectedRow = (
  keys: ReadonlySet<string>,
  rows: ReadonlyArray<Received>,
  { key, line }: Page["rejections"][number]
): string | undefined =>
  key === null ? (line === null ? undefined : rows.find((row) => row.line === line)?.key) : rowOf(keys, key)
