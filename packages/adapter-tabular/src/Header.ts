/** The first record of a file names its columns. */
import { list, type Problem, quote } from "./Problem.ts"
import { countLines } from "./reading/CsvReader.ts"
import { type Columns, type Record, text } from "./reading/Record.ts"

/** One spelling of a column's name for all ways of writing it: in any case, with any white space. */
export const spelling = (name: string): string => name.trim().replaceAll(/\s+/gu, " ").toLowerCase()

/** What spreadsheet programs write as a first line to say the delimiter. */
const separator = /^sep=.$/

/** Whether a record is the header: the first that has the columns that are wanted, or the first of all. */
export const is = (record: Record, wanted: ReadonlyArray<string> | undefined): boolean =>
  wanted === undefined ? record.line !== 1 || !separator.test(text(record.raw)) : lacking(record, wanted).length === 0

export const find = (records: ReadonlyArray<Record>, wanted: ReadonlyArray<string> | undefined): Record | undefined =>
  records.find((record) => is(record, wanted))

/** Whether something blank lies between two records: lines, rows of a sheet, or the second one itself, which has empty cells only. */
export const isAfterBlank = (before: Record | undefined, { line, cells }: Record): boolean => {
  if (cells.every((cell) => cell.trim() === "")) return true
  if (before === undefined) return false
  const { raw } = before
  // The last line of a file has no end, and no record after it.
  return line > before.line + (typeof raw === "string" ? 1 : countLines(raw))
}

/** What a mapping calls a column without a name: `#3` is the third. */
const placeOf = (index: number): string => `#${index + 1}`

/** Places without a name, where there are several: no column has them, and no row may have a value there, unless the mapping names them. */
export const unnamed = ({ cells }: Record, named: ReadonlySet<string>): ReadonlyArray<number> => {
  const found = cells.flatMap((cell, index) => (cell.trim() === "" ? [index] : []))
  return found.length > 1 ? found.filter((index) => !named.has(placeOf(index))) : []
}

export const nameless = (place: number, found: string) => ({
  column: null,
  expected: `no value in column ${place + 1}, which has no name`,
  found: quote(found),
  advice: "Give the column a name in the file's header."
})

/** The columns by name, or by place where they have none and the mapping names that; or why the record names none. */
export const read = (
  record: Record,
  where: string,
  trims = false,
  named: ReadonlySet<string> = new Set()
): Columns | Problem => {
  const { problem } = record
  const cells = trims ? record.cells.map((cell) => cell.trim()) : record.cells
  if (problem !== undefined) return { where: `${where}, line ${record.line}, the header`, ...problem }
  const columns = new Map<string, number>()
  const left = new Set(unnamed(record, named))
  for (const [index, cell] of cells.entries()) {
    if (left.has(index)) continue
    const name = cell.trim() === "" && named.has(placeOf(index)) ? placeOf(index) : cell
    const before = columns.get(name)
    if (before !== undefined) {
      return {
        where: `${where}, the header`,
        expected: "every column to have a name of its own",
        found: `${quote(name)} as column ${before + 1} and column ${index + 1}`,
        advice: "Rename one of them in the file."
      }
    }
    columns.set(name, index)
  }
  return columns
}

export const none = (where: string): Problem => ({
  where,
  expected: "a header with the names of the columns",
  found: "an empty file",
  advice: "Export the file again, with its header."
})

/** Those of the columns that a record lacks; each may list spellings, with "|" between them. */
export const lacking = ({ cells }: Record, wanted: ReadonlyArray<string>): ReadonlyArray<string> => {
  const found = new Set(cells.map(spelling))
  return wanted.filter((column) => !column.split("|").some((name) => found.has(spelling(name))))
}

/** What to say of a file without the header that was asked for: which record is nearest to it. */
export const unfound = (where: string, wanted: ReadonlyArray<string>, nearest: Record | undefined): Problem => ({
  where,
  expected: `a header with the columns ${list(wanted, 20)} among the first ${maxBefore.toLocaleString("en")} records`,
  found: nearest === undefined ? "an empty file" : foundOf(wanted, nearest),
  advice: "Correct the names in the mapping, the delimiter, or the file."
})

const foundOf = (wanted: ReadonlyArray<string>, nearest: Record): string => {
  const lacks = lacking(nearest, wanted)
  const named = `line ${nearest.line}: ${list(nearest.cells, 20)}`
  return lacks.length === wanted.length
    ? `none of them; it begins with ${named}`
    : `the nearest on ${named}, without ${list(lacks, 20)}`
}

/** Records before the header, at most. */
export const maxBefore = 1_000

/** What to say of columns that a file should have and has not. */
export const missing = (where: string, wanted: ReadonlyArray<string>, columns: Iterable<string>): Problem => {
  const found = [...columns]
  const [first = ""] = wanted
  // A title, more likely than a header.
  const below =
    found.length > 1
      ? ""
      : ` If the header is further down, say so: "format": { "header": { "has": [${JSON.stringify(first)}] } }.`
  return {
    where,
    expected: `the column${wanted.length === 1 ? "" : "s"} ${list(wanted, 20)}`,
    found: `the columns ${list(found, 20)}`,
    advice: `Correct the names in the mapping, the delimiter, or the file's header.${below}`
  }
}

/** What to say of paths that are in no record of a file. */
export const unseen = (where: string, wanted: ReadonlyArray<string>): Problem => ({
  where,
  expected: `some record to have ${list(wanted, 20)}`,
  found: "none that has",
  advice: 'Correct the paths in the mapping. Those that no record need have are to be in its "optional".'
})

export const isProblem = (value: Columns | Problem): value is Problem => !(value instanceof Map)

/** What to say of a row with another number of cells than the header. */
export const cells = (expected: number, found: number) => ({
  column: null,
  expected: `${expected} cells, like the header`,
  found: String(found),
  advice: "Add or remove delimiters; a delimiter within a text needs quotes around the text."
})
