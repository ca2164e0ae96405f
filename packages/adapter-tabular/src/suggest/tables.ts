/** The table that a look shows: its header, and the rows below it. */
import { spelling } from "../Header.ts"
import type { Look } from "../reading/Found.ts"
import { type Column, columnOf } from "./Column.ts"

export interface Table {
  /** The place of its header among the samples. */
  readonly header: number
  readonly columns: ReadonlyArray<Column>
  readonly rows: number
}

/** Whether one of the spellings, with "|" between them, is a heading. */
export const isSpelled = (heading: string, spellings: string): boolean =>
  spellings.split("|").some((each) => spelling(each) === spelling(heading))

/** Cells of the samples, as many as are looked at. */
export const recordsOf = ({ samples }: Look, most: number): ReadonlyArray<ReadonlyArray<string>> =>
  samples.slice(0, most).map(({ cells }) => cells)

/** Where the first record that has all of these columns is, and none of those; -1 where there is none. */
export const headerAt = (
  records: ReadonlyArray<ReadonlyArray<string>>,
  { has, lacks = [] }: { readonly has: ReadonlyArray<string>; readonly lacks?: ReadonlyArray<string> }
): number =>
  records.findIndex((cells) => {
    const isThere = (spellings: string): boolean => cells.some((cell) => isSpelled(cell, spellings))
    return has.every(isThere) && !lacks.some(isThere)
  })

const isBlank = (cells: ReadonlyArray<string>): boolean => cells.every((cell) => cell.trim() === "")

/** The table below a header. It ends before a record that is blank or has fewer cells. */
export const tableAt = (records: ReadonlyArray<ReadonlyArray<string>>, header: number): Table => {
  const headings = records[header] ?? []
  const below = records.slice(header + 1)
  const end = below.findIndex((cells) => cells.length < headings.length || isBlank(cells))
  const rows = end === -1 ? below : below.slice(0, end)
  return {
    header,
    columns: headings.map((heading, index) => columnOf(heading, index, rows)),
    rows: rows.length
  }
}
