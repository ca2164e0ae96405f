/** Templates: literal text with column names in braces, compiled once per file to closures over the columns' places. */
import { normal } from "./Normal.ts"
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

/** Finds a column by the name in a template; a text where the name is of a constant. */
export type Resolve = (column: string) => Cell | string

/** Text made of cells. Reads undefined, and leaves a problem on the row, where one is missing. */
export interface Compiled {
  readonly cells: ReadonlyArray<Cell>
  /** The columns it is made of, for messages; null where it is made of none. */
  readonly columns: string | null
  readonly read: (row: Row) => string | undefined
}

const braces = /\{([^{}]+)\}/g

/** Why a text is no template; undefined where it is one. */
export const problem = (text: string): string | undefined =>
  /[{}]/.test(text.replaceAll(braces, "")) ? "expected each brace to enclose a column's name: {column}" : undefined

/** Names that begin so are of constants. */
export const constant = "constant."

/** The constants that a template names. */
export const constantsIn = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(braces)].flatMap(([, name = ""]) =>
    name.startsWith(constant) ? [name.slice(constant.length)] : []
  )

interface Piece {
  readonly cell: Cell
  after: string
}

/** The text before the first cell, and each cell with the text after it. */
const piecesOf = (
  text: string,
  resolve: Resolve
): { readonly first: string; readonly pieces: ReadonlyArray<Piece> } => {
  let first = ""
  const pieces: Array<Piece> = []
  const add = (literal: string): void => {
    const last = pieces.at(-1)
    if (last === undefined) first += literal
    else last.after += literal
  }
  // Splitting by a pattern with one group gives literals at even places and names at odd ones.
  for (const [index, part] of text.split(braces).entries()) {
    const found = index % 2 === 0 ? part : resolve(part)
    if (typeof found === "string") add(found)
    else pieces.push({ cell: found, after: "" })
  }
  return { first, pieces }
}

/** Columns in messages. */
export const columnsOf = (cells: ReadonlyArray<Cell>): string | null =>
  cells.length === 0 ? null : [...new Set(cells.map(({ column }) => column))].join(", ")

export const compile = (text: string, resolve: Resolve, isMissing: (cell: string) => boolean): Compiled => {
  const { first, pieces } = piecesOf(text, resolve)
  const cells = pieces.map(({ cell }) => cell)
  const columns = columnsOf(cells)
  const [only] = pieces
  if (only === undefined) return { cells, columns, read: () => first }
  if (pieces.length === 1 && first === "" && only.after === "") {
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

/** A cell's text; where it is missing undefined, with a problem on the row. */
export const readCell = (cell: Cell, row: Row, isMissing: (cell: string) => boolean): string | undefined => {
  const value = cell.read(row)
  if (!isMissing(value)) return value
  row.problem = { column: cell.column, expected: "a value", found: "none", advice: "Fill in the cell." }
  return undefined
}

/** The same, in lower or upper case. */
export const cased = (compiled: Compiled, to: "lower" | "upper"): Compiled => ({
  ...compiled,
  read: (row) => {
    const value = compiled.read(row)
    return to === "lower" ? value?.toLowerCase() : value?.toUpperCase()
  }
})

export interface Translation {
  readonly map: Readonly<Record<string, string>>
  /** The text where the map lacks it; undefined where that is a problem. */
  readonly otherwise: string | undefined
  /** What is unknown then. */
  readonly kind: "type" | undefined
}

/** The same, translated by a map. */
export const translate = (compiled: Compiled, { map, otherwise, kind }: Translation): Compiled => {
  const known = new Map(Object.entries(map).map(([text, meant]) => [normal(text), meant]))
  const read = (row: Row): string | undefined => {
    const value = compiled.read(row)
    if (value === undefined) return undefined
    const translated = known.get(value) ?? otherwise
    if (translated !== undefined) return translated
    row.problem = {
      ...(kind === undefined ? {} : { kind }),
      column: compiled.columns,
      expected: `a value that the mapping's map knows (${list([...known.keys()], 10)})`,
      found: quote(value),
      advice: "Add the value to the map, or mend the row."
    }
    return undefined
  }
  return { ...compiled, read }
}
