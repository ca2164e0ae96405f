/** What a column holds, by its values. */
import { seconds } from "../times/Duration.ts"
import { tellsTime, writtenAs } from "./writtenAs.ts"

export type Kind = "empty" | "email" | "day" | "moment" | "number" | "duration" | "address" | "id" | "few" | "text"

export interface Column {
  readonly heading: string
  readonly index: number
  readonly kind: Kind
  /** What each row has, trimmed; empty where that is no value. */
  readonly cells: ReadonlyArray<string>
  /** The values that are there, in their order. */
  readonly values: ReadonlyArray<string>
  /** The same, each once. */
  readonly distinct: ReadonlyArray<string>
  /** Of a day or moment: the formats that read all values, each another way. */
  readonly formats: ReadonlyArray<string>
  /** Rows without a value. */
  readonly without: number
}

/** Texts that lists write for "no value", besides the empty cell. */
export const nothings: ReadonlyArray<string> = ["-", "–", "n/a", "N/A", "null", "NULL"]

const address = /^https?:\/\/\S+$/i
const mail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const number = /^-?\d{1,12}([.,]\d{1,9})?\s?%?$/
/** A text without white space that has a digit in it. */
const id = /^(?=.*\d)\S{2,100}$/

/** As many different values as a status or a category has, at most. */
const few = 12

const kindOf = (
  values: ReadonlyArray<string>,
  distinct: ReadonlyArray<string>,
  formats: ReadonlyArray<string>
): Kind => {
  const [format] = formats
  const all = (shape: RegExp): boolean => values.every((value) => shape.test(value))
  if (values.length === 0) return "empty"
  if (all(mail)) return "email"
  if (all(number)) return "number"
  if (format !== undefined) return tellsTime(format, values) ? "moment" : "day"
  if (values.every((value) => seconds(value, undefined) !== undefined)) return "duration"
  if (all(address)) return "address"
  if (all(id)) return "id"
  return distinct.length <= few && distinct.length * 2 <= values.length ? "few" : "text"
}

/** The column of a heading in a table's rows. */
export const columnOf = (heading: string, index: number, rows: ReadonlyArray<ReadonlyArray<string>>): Column => {
  const cells = rows.map((row) => (row[index] ?? "").trim()).map((cell) => (nothings.includes(cell) ? "" : cell))
  const values = cells.filter((cell) => cell !== "")
  const distinct = [...new Set(values)]
  const formats = writtenAs(distinct)
  return {
    heading,
    index,
    kind: kindOf(values, distinct, formats),
    cells,
    values,
    distinct,
    formats,
    without: cells.length - values.length
  }
}
