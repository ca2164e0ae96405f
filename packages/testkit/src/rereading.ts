import type { Adapter, Fact, Id, Rejection } from "@laurel/core"
import { Stream } from "effect"
import { desk } from "./participant.ts"

/** What a row says: facts, a record taken back, why it can't be read, or nothing. */
export interface Saying {
  readonly drafts?: ReadonlyArray<Fact.Draft>
  readonly withdraws?: Omit<Adapter.Withdrawal, "by" | "line">
  readonly rejected?: string
}

/** How rows are read: pure, and another one once the mapping is another. */
export type Mapping = (raw: string, key: string) => Saying

/** Rows as the source wrote them, by their keys. */
export type Rows = Readonly<Record<string, string>>

const rejectionOf = (
  source: Id.SourceId,
  stream: string,
  { key, line, raw }: Adapter.Received,
  found: string
): Rejection.Rejection => ({
  kind: "row",
  source,
  stream,
  key,
  line,
  column: null,
  raw,
  found,
  expected: "a row that can be read",
  advice: "Mend the mapping."
})

/** A source that says these pages of rows, in a reading each, and whose adapter can read again what was received. */
export const rereading = (
  mapping: Mapping,
  pages: ReadonlyArray<Rows> = [],
  {
    source = desk,
    family = "state",
    stream = "rows"
  }: { readonly source?: Id.SourceId; readonly family?: Adapter.Family; readonly stream?: string } = {}
): Adapter.Rereading => {
  const again: Adapter.Rereading["again"] = (stream, rows) => {
    const said = rows.map((row) => {
      const saying = mapping(row.raw, row.key)
      const drafts = saying.drafts?.map((draft) => ({ ...draft, reference: { ...draft.reference, source, stream } }))
      return { row, saying: { ...saying, drafts } }
    })
    const raws = new Map(said.flatMap(({ row, saying }) => (saying.drafts ?? []).map((draft) => [draft, row.raw])))
    const withdrawals = said.flatMap(({ row, saying: { withdraws } }) =>
      withdraws === undefined ? [] : [{ ...withdraws, by: row.key, line: row.line }]
    )
    return {
      drafts: said.flatMap(({ saying }) => saying.drafts ?? []),
      ...(withdrawals.length === 0 ? {} : { withdrawals }),
      rejections: said.flatMap(({ row, saying: { rejected } }) =>
        rejected === undefined ? [] : [rejectionOf(source, stream, row, rejected)]
      ),
      raw: (draft) => raws.get(draft) ?? ""
    }
  }
  const pageOf = (own: Rows, at: number): Adapter.Page => {
    const rows = Object.entries(own).map(([key, raw]) => ({ key, line: null, raw }))
    return {
      ...again(stream, rows),
      stream,
      // A record source is read on for ever, a state source from its beginning each time.
      reading: family === "record" ? "all" : `reading ${at + 1}`,
      rows: rows.length,
      received: () => rows,
      position: String(at + 1),
      ended: true
    }
  }
  return {
    source,
    family,
    read: (position) => Stream.fromIterable(pages.map(pageOf).slice(Number(position ?? 0))),
    again
  }
}
