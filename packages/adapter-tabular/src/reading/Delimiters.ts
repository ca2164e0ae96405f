/** What stands between cells: the one delimiter by which the first rows have as many cells as the header. */
import { Adapter } from "@laurel/core"
import { Result } from "effect"
import * as Header from "../Header.ts"
import { list } from "../Problem.ts"
import { CsvReader } from "./CsvReader.ts"
import type { Format } from "./Format.ts"
import type { Record } from "./Record.ts"

const candidates = [",", ";", "\t", "|"]

/** Rows below the header that are looked at. */
const maxRows = 200

interface Reading {
  readonly delimiter: string
  /** Cells of the header. */
  readonly cells: number
  /** Whether all rows have as many. */
  readonly isEven: boolean
}

/** The delimiter of a text, of which the last line may be cut unless it is whole. */
export const detect = (
  where: string,
  text: string,
  isWhole: boolean,
  header: Format["header"]
): Result.Result<string, Adapter.Misconfigured> => {
  if (!text.includes("\n") && text.trimEnd().includes("\r"))
    return Result.fail(
      new Adapter.Misconfigured({
        where,
        expected: "lines that end with a line feed, or with carriage return and line feed",
        found: "carriage returns only",
        advice: "Save the file again with another line end."
      })
    )
  const [, said] = /^\ufeff?sep=(.)\r?\n/.exec(text) ?? []
  if (said !== undefined) return Result.succeed(said)
  const bytes = Buffer.from(text)
  const readings = candidates.flatMap((delimiter) => read(bytes, isWhole, delimiter, header))
  if (readings.length === 0 && header === undefined) return Result.succeed(inTables(bytes, isWhole))
  const even = readings.filter(({ isEven }) => isEven)
  const [first, second] = even.length > 0 ? even : readings
  if (second === undefined) return Result.succeed(first?.delimiter ?? ",")
  return Result.fail(
    new Adapter.Misconfigured({
      where,
      expected: "one delimiter that the header and the rows agree on",
      found: `several that could be it: ${list(
        (even.length > 0 ? even : readings).map(({ delimiter }) => delimiter),
        4
      )}`,
      advice: 'Say it in the mapping, such as "format": { "delimiter": ";" }.'
    })
  )
}

/** How the text reads by a delimiter; nothing where that gives no header of several cells. */
const read = (bytes: Buffer, isWhole: boolean, delimiter: string, header: Format["header"]): ReadonlyArray<Reading> => {
  const reader = new CsvReader("", delimiter, 1)
  const records = [...reader.push(bytes), ...(isWhole ? reader.end() : [])]
  const at = records.findIndex((record) => Header.is(record, header?.has))
  const found = records[at]
  if (found === undefined || found.problem !== undefined || found.cells.length < 2) return []
  const rows = rowsBelow(records, at, header)
  const isEven = rows.every(({ cells, problem }) => problem === undefined && cells.length === found.cells.length)
  return [{ delimiter, cells: found.cells.length, isEven }]
}

const rowsBelow = (records: ReadonlyArray<Record>, at: number, header: Format["header"]): ReadonlyArray<Record> => {
  const rows = records.slice(at + 1, at + 1 + maxRows)
  if (header?.until !== "blank") return rows
  const end = rows.findIndex((row, index) => Header.isAfterBlank(records[at + index], row))
  return end === -1 ? rows : rows.slice(0, end)
}

/**
 * Of a file that begins with a title rather than a header: the delimiter of which most stand in lines of as many cells as the line
 * before, so that the tables below the title can be looked at. A comma where there are none.
 */
const inTables = (bytes: Buffer, isWhole: boolean): string => {
  const counts = candidates.map((delimiter) => {
    const reader = new CsvReader("", delimiter, 1)
    const cells = [...reader.push(bytes), ...(isWhole ? reader.end() : [])].map((record) => record.cells.length)
    const alike = cells.filter((count, index) => count === cells[index - 1])
    return { delimiter, count: alike.reduce((sum, count) => sum + count - 1, 0) }
  })
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).delimiter
}
