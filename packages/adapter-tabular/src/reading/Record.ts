/** What every kind of file is read as: records of cells, and the columns that the cells belong to. */
import type { RowProblem } from "../Problem.ts"

export interface Record {
  /**
   * Where it is, counted from 1 and ascending: the physical line on which it begins; of a sheet the row's own number; of a JSON
   * array the number of the element.
   */
  readonly line: number
  readonly cells: ReadonlyArray<string>
  /** How many cells it has, where they are made only when they are asked for. */
  readonly width?: number
  readonly raw: Raw
  /** Why it can't be read. */
  readonly problem: RowProblem | undefined
  /** Of JSON: the record without the paths that its stream ignores, as canonical JSON. Of all others the cells are the content. */
  readonly content?: string
}

/** A record as it stands in the file: a part of a block of UTF-8, or its text. */
export type Raw = Part | string

/** A part of a block. Blocks live as long as a record of theirs is held on to. */
export interface Part {
  readonly block: Buffer
  readonly start: number
  readonly end: number
}

/**
 * The text as it stands in the file, without its line end. Of a sheet's row: a JSON array of its cells; where most of
 * them are empty, an object of those that are not, by the letters of their columns.
 */
export const text = (raw: Raw): string =>
  typeof raw === "string" ? raw : raw.block.toString("utf8", raw.start, raw.end).replace(/\r?\n$/, "")

/**
 * Where each column is among the cells, by its name. Of JSON a column is a path. Where all records were listed, those that are there
 * are known; of a longer file every path may be asked for: `get` gives it a place, `has` is true of all, and the reading fails at its
 * end where no record had it. They are asked for before the first record is read.
 */
export type Columns = ReadonlyMap<string, number>

/** What programs write instead of a character that they could not read. */
export const replaced = "\ufffd"

/** Why a row that has it can't be read: what stood there is lost. */
export const unreadable: RowProblem = {
  column: null,
  expected: "text whose characters are all known",
  found: `"${replaced}", which programs write instead of one that they could not read`,
  advice: "Export the file again, in the encoding that it was written in, or mend the row."
}
