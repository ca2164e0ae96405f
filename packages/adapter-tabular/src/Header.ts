/** The first record of a file names its columns. */
import { list, type Problem, quote } from "./Problem.ts"
import type { Record } from "./Records.ts"

/** The columns by name, or why the record names none. */
export const read = (record: Record, where: string): ReadonlyMap<string, number> | Problem => {
  const { cells, problem } = record
  if (problem !== undefined) return { where: `${where}, line ${record.line}, the header`, ...problem }
  const columns = new Map<string, number>()
  for (const [index, name] of cells.entries()) {
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

/** What to say of columns that a file should have and has not. */
export const missing = (where: string, wanted: ReadonlyArray<string>, columns: Iterable<string>): Problem => ({
  where,
  expected: `the column${wanted.length === 1 ? "" : "s"} ${list(wanted, 20)}`,
  found: `the columns ${list([...columns], 20)}`,
  advice: "Correct the names in the mapping, the delimiter, or the file's header."
})

export const isProblem = (value: ReadonlyMap<string, number> | Problem): value is Problem => !(value instanceof Map)

/** What to say of a row with another number of cells than the header. */
export const cells = (expected: number, found: number) => ({
  column: null,
  expected: `${expected} cells, like the header`,
  found: String(found),
  advice: "Add or remove delimiters; a delimiter within a text needs quotes around the text."
})

/** What to say of a record without an end. */
export const endless = (where: string, line: number, bound: number): Problem => ({
  where: `${where}, line ${line}`,
  expected: `the row to end within ${bound.toLocaleString("en")} bytes`,
  found: "no end of it",
  advice: "Look for a quote on that line that is not closed."
})
