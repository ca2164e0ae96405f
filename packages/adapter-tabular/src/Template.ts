/** Templates: literal text with column names in braces, compiled once per file to closures over the columns' places. */
import { list, quote, type RowProblem } from "./Problem.ts"

/** The row that is being read. One object per stream, filled anew for each row. */
export interface Row {
  cells: ReadonlyArray<string>
  /** The row found by each lookup, in their order. */
  readonly found: Array<ReadonlyArray<string>>
  /** Why the row can't be read: set by the first closure that returns undefined. */
  problem: RowProblem | undefined
}

/** A column, wherever it comes from. */
export interface Cell {
  readonly column: string
  readonly read: (row: Row) => string
}

/** Finds a column by the name in a template. */
export type Resolve = (column: string) => Cell

/** Text made of cells. Reads undefined, and leaves a problem on the row, where one is missing. */
export interface Compiled {
  readonly cells: ReadonlyArray<Cell>
  /** The columns it is made of, for messages. */
  readonly columns: string
  readonly read: (row: Row) => string | undefined
}

const braces = /\{([^{}]+)\}/g

/** Why a text is no template; undefined where it is one. */
export const problem = (text: string): string | undefined =>
  /[{}]/.test(text.replaceAll(braces, "")) ? "expected each brace to enclose a column's name: {column}" : undefined

/** Names that begin so are of constants. */
const constant = "constant."

/** The constants that a template names. */
export const constantsIn = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(braces)].flatMap(([, name = ""]) =>
    name.startsWith(constant) ? [name.slice(constant.length)] : []
  )

export const compile = (text: string, resolve: Resolve, isMissing: (cell: string) => boolean): Compiled => {
  // Splitting by a pattern with one group gives literals at even places and columns at odd ones.
  const parts = text.split(braces)
  const first = parts[0] ?? ""
  const pieces = parts.flatMap((part, index) =>
    index % 2 === 0 ? [] : [{ cell: resolve(part), after: parts[index + 1] ?? "" }]
  )
  const cells = pieces.map(({ cell }) => cell)
  const columns = cells.map(({ column }) => column).join(", ")
  const [only] = pieces
  if (only !== undefined && pieces.length === 1 && first === "" && only.after === "") {
    const { cell } = only
    return { cells, columns, read: (row) => readCell(cell, row, isMissing) }
  }
  const read = (row: Row): string | undefined => {
    let result = first
    for (const { cell, after } of pieces) {
      const value = readCell(cell, row, isMissing)
      if (value === undefined) return undefined
      result += value + after
    }
    return result
  }
  return { cells, columns, read }
}

const readCell = (cell: Cell, row: Row, isMissing: (cell: string) => boolean): string | undefined => {
  const value = cell.read(row)
  if (!isMissing(value)) return value
  row.problem = { column: cell.column, expected: "a value", found: "none", advice: "Fill in the cell." }
  return undefined
}

/** The same, translated by a map. */
export const translate = (compiled: Compiled, map: Readonly<Record<string, string>>): Compiled => {
  const known = new Map(Object.entries(map))
  const read = (row: Row): string | undefined => {
    const value = compiled.read(row)
    if (value === undefined) return undefined
    const translated = known.get(value)
    if (translated !== undefined) return translated
    row.problem = {
      column: compiled.columns,
      expected: `a value that the mapping's map knows (${list([...known.keys()], 10)})`,
      found: quote(value),
      advice: "Add the value to the map, or mend the row."
    }
    return undefined
  }
  return { ...compiled, read }
}
