/** The tables of an AICC course: fields between commas, in quotes where they must be, and columns found by their names. */
import { Phrase, Text } from "@laurel/core"
import { CsvError, parse } from "csv-parse/sync"
import { Result } from "effect"
import type { Refused } from "../Structure.ts"
import { refuse, type TextFile } from "./Files.ts"

/** Rows of one table: ten thousand units, with as many blocks and objectives. */
const maxRows = 30_000
/** Characters of one row: a block may have ten thousand members. */
const maxRow = 1_000_000
/** Fields of one row. */
const maxFields = 20_000
/** Characters of one field. */
const maxField = 10_000

export interface Row {
  /** Where it begins, counted from 1. */
  readonly line: number
  readonly fields: ReadonlyArray<string>
}

export interface Table {
  readonly file: string
  /** Names of the columns as written, in their order. */
  readonly header: Row
  /** Which field is of which column; names are the same in any case. */
  readonly columns: ReadonlyMap<string, number>
  /** Those that say something. */
  readonly rows: ReadonlyArray<Row>
}

type Read<A> = Result.Result<A, Refused>

/** Reads a table. Lines that begin with a semicolon say nothing. */
export const tableOf = ({ file, text }: TextFile): Read<Table> =>
  Result.gen(function* () {
    const [header, ...rows] = yield* rowsOf(file, text)
    if (header === undefined)
      return yield* Result.fail(refuse(file, 1, "a first row with the names of the columns", "none"))
    if (rows.length > maxRows) return yield* Result.fail(refuse(file, null, `at most ${maxRows} rows`, "more"))
    const columns = new Map<string, number>()
    for (const [at, name] of header.fields.map(columnOf).entries()) if (!columns.has(name)) columns.set(name, at)
    return { file, header, columns, rows }
  })

const columnOf = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]+/g, "_")

/** The field of a row, on one line; empty where the row ends before it, or the table has no such column. */
export const fieldOf = ({ columns }: Table, { fields }: Row, column: string): string => {
  const at = columns.get(column)
  return at === undefined ? "" : (fields[at] ?? "")
}

/** Which field of a row is of the column; a table without it says nothing of what it should. */
export const indexIn = ({ file, header, columns }: Table, column: string): Read<number> => {
  const at = columns.get(column)
  return at === undefined
    ? Result.fail(refuse(file, header.line, `a column ${column}`, `columns ${header.fields.join(", ")}`))
    : Result.succeed(at)
}

/** The table, where it has the column, no column twice, and no row more fields than columns. */
export const withColumn = (table: Table, column: string): Read<Table> =>
  Result.gen(function* () {
    yield* indexIn(table, column)
    const { file, header, columns, rows } = table
    const { line, fields } = header
    const twice = fields.find((name, at) => name !== "" && columns.get(columnOf(name)) !== at)
    if (twice !== undefined)
      return yield* Result.fail(refuse(file, line, "each column once", `${Phrase.quote(twice)} again`))
    const long = rows.find((row) => row.fields.slice(fields.length).some((field) => field !== ""))
    if (long === undefined) return table
    const expected = `at most ${fields.length} fields, as there are columns`
    const advice = "Put a field with a comma in quotes."
    return yield* Result.fail(refuse(file, long.line, expected, `${long.fields.length}`, advice))
  })

const rowsOf = (file: string, text: string): Read<ReadonlyArray<Row>> =>
  Result.gen(function* () {
    const records: Array<Row> = []
    let ended = 0
    yield* Result.try({
      try: () =>
        parse(text, {
          record_delimiter: "\n",
          trim: true,
          comment: ";",
          comment_no_infix: true,
          skip_empty_lines: true,
          relax_column_count: true,
          max_record_size: maxRow,
          to: maxRows + 2,
          on_record: (fields: ReadonlyArray<string>, { lines }) => {
            // It counts the line that a row ends on.
            ended = lines
            records.push({
              line: lines - fields.reduce((breaks, field) => breaks + field.split("\n").length - 1, 0),
              fields
            })
            return null
          }
        }),
      catch: (error) => refusedFor(file, error, ended + 1)
    })
    const rows: Array<Row> = []
    for (const { line, fields } of records) {
      if (fields.length > maxFields)
        return yield* Result.fail(refuse(file, line, `at most ${maxFields} fields`, `${fields.length}`))
      const long = fields.find((field) => field.length > maxField)
      if (long !== undefined)
        return yield* Result.fail(refuse(file, line, `at most ${maxField} characters in a field`, `${long.length}`))
      if (fields.some((field) => field.trim() !== "")) rows.push({ line, fields: fields.map(Text.oneLine) })
    }
    return rows
  })

const unquoted = "Put each field that has a quote in it between quotes, and double the quote."

/** Where a quote was opened that nobody closes, the reader can't tell: after the last row that it came to the end of. */
const refusedFor = (file: string, error: unknown, after: number): Refused => {
  // Whatever else it may throw is no matter of the file's place.
  if (!(error instanceof CsvError)) return refuse(file, null, "fields between commas", String(error))
  switch (error.code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return refuse(file, after, "each quote closed, from this line on", "one that is open at the end", unquoted)
    case "CSV_MAX_RECORD_SIZE":
      return refuse(file, after, `at most ${maxRow} characters in a row`, "more", unquoted)
    default: {
      const line = "lines" in error && typeof error["lines"] === "number" ? error["lines"] : after
      return refuse(file, line, "quotes around whole fields", "one that is not", unquoted)
    }
  }
}
