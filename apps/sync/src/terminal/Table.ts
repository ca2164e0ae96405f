/** Columns that line up, two spaces apart. */
import type { Words } from "@laurel/core"
import * as Tree from "./Tree.ts"
import * as Width from "./Width.ts"

type Align = "left" | "right"
type Row = ReadonlyArray<string>

/** Each column as wide as its widest cell; one without any text is left out. */
const format = (rows: ReadonlyArray<Row>, align: (column: number) => Align, indent: string): ReadonlyArray<string> => {
  const widths = widthsOf(rows)
  return rows.map((row) => {
    const cells = row.flatMap((cell, column) => {
      const width = widths[column] ?? 0
      return width === 0 ? [] : [Width.pad(cell, width, align(column))]
    })
    return (indent + cells.join("  ")).trimEnd()
  })
}

const widthsOf = (rows: ReadonlyArray<Row>): ReadonlyArray<number> => {
  const widths: Array<number> = []
  for (const row of rows)
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, Width.of(cell))))
  return widths
}

/** Labels to the left, then numbers to the right. */
export const numbers = (rows: ReadonlyArray<Row>, indent = "  "): ReadonlyArray<string> =>
  format(rows, (column) => (column === 0 ? "left" : "right"), indent)

export const texts = (rows: ReadonlyArray<Row>, indent = "  "): ReadonlyArray<string> =>
  format(rows, () => "left", indent)

/** A column of a table that is to fit. */
export interface Column {
  readonly title: string
  readonly align: Align
  /** Which go first where there is no room: those with the highest number. Null for what a row is nothing without. */
  readonly spare: number | null
  /** The title of the one that says the same and more: this one is there only where there is no room for that. */
  readonly instead?: string
}

export interface Fitted {
  readonly header: ReadonlyArray<string>
  /** The lines of each row. */
  readonly rows: ReadonlyArray<ReadonlyArray<string>>
  /** The titles of the columns that there was no room for. */
  readonly left: ReadonlyArray<string>
}

/** Rows without titles within so many columns: the widest cells are broken into lines. */
export const rows = (all: ReadonlyArray<Row>, most: number, indent = "  "): ReadonlyArray<string> => {
  const columns = Array.from({ length: Math.max(0, ...all.map(({ length }) => length)) }, (): Column => ({
    title: "",
    align: "left",
    spare: null
  }))
  return fit(columns, all, most, indent).rows.flat()
}

/** Columns that a cell is not made narrower than: a day is ten. */
const narrowest = 10
/** Lines of one cell; what would take more is cut. */
const maxLines = 6

/** One column with its cells, and the room it takes. */
interface Laid extends Column {
  readonly cells: ReadonlyArray<string>
  readonly width: number
}

const roomOf = (laid: ReadonlyArray<{ readonly width: number }>, indent: string): number =>
  laid.reduce((sum, { width }) => sum + width + 2, indent.length - 2)

/**
 * A table within so many columns: titles take two lines, then the spare columns go, then the widest cells are broken into lines, and
 * where that is not enough each row is a list. A column without any text in its rows is left out.
 */
export const fit = (columns: ReadonlyArray<Column>, rows: ReadonlyArray<Row>, most: number, indent = "  "): Fitted => {
  const told = columns.flatMap((column, at) => {
    const cells = rows.map((row) => row[at] ?? "")
    return cells.every((cell) => cell === "") ? [] : [{ ...column, cells }]
  })
  const natural = told
    .filter((each) => !isTold(each, told))
    .map((each): Laid => ({ ...each, width: Math.max(Width.of(each.title), cellsWide(each.cells)) }))
  if (roomOf(natural, indent) <= most) return { ...laidOut(natural, indent), left: [] }
  const low = told.map((each): Laid => ({ ...each, width: Math.max(wordsWide(each.title), cellsWide(each.cells)) }))
  const chosen = keptOf(low, most, indent)
  const kept = chosen.filter((each) => !isTold(each, chosen))
  const narrow = squeezed(kept, most, indent)
  if (roomOf(narrow, indent) > most) return { ...blocks(natural, most, indent), left: [] }
  return {
    ...laidOut(narrow, indent),
    left: low.filter((each) => !kept.includes(each) && !isTold(each, kept)).map(({ title }) => title)
  }
}

const cellsWide = (cells: ReadonlyArray<string>): number =>
  cells.reduce((widest, cell) => Math.max(widest, Width.of(cell)), 0)
const wordsWide = (title: string): number => cellsWide(title.split(" "))

/** All that must be there, and of the others, the most important first, those there is room for. */
const keptOf = (laid: ReadonlyArray<Laid>, most: number, indent: string): ReadonlyArray<Laid> => {
  const kept = new Set(laid.filter(({ spare }) => spare === null))
  for (const each of laid.toSorted((a, b) => (a.spare ?? 0) - (b.spare ?? 0)))
    if (!kept.has(each) && roomOf([...kept, each], indent) <= most) kept.add(each)
  return laid.filter((each) => kept.has(each))
}

const isTold = ({ instead }: Column, among: ReadonlyArray<Column>): boolean =>
  instead !== undefined && among.some(({ title }) => title === instead)

/** The widest column gives way first, down to the next one's width, until all fit or none can give any more. */
const squeezed = (laid: ReadonlyArray<Laid>, most: number, indent: string): ReadonlyArray<Laid> => {
  let found = laid
  // Each turn makes at least one column narrower, by one at least.
  for (let over = roomOf(found, indent) - most; over > 0; over = roomOf(found, indent) - most) {
    const [first, second] = found.toSorted((a, b) => b.width - a.width)
    if (first === undefined || first.width <= narrowest) return found
    const floor = Math.max(narrowest, Math.min(second?.width ?? narrowest, first.width - 1))
    const width = Math.max(floor, first.width - over)
    found = found.map((each) => (each === first ? { ...first, width } : each))
  }
  return found
}

const laidOut = (laid: ReadonlyArray<Laid>, indent: string): Pick<Fitted, "header" | "rows"> => {
  const lines = (cellOf: (column: Laid) => string): ReadonlyArray<string> => {
    const cells = laid.map((column) => bounded(Width.wrap(cellOf(column), column.width), column.width))
    const height = Math.max(...cells.map(({ length }) => length))
    return Array.from({ length: height }, (_, at) => {
      const row = laid.map(({ width, align }, column) => Width.pad(cells[column]?.[at] ?? "", width, align))
      return (indent + row.join("  ")).trimEnd()
    })
  }
  const count = laid[0]?.cells.length ?? 0
  return {
    header: lines(({ title }) => title),
    rows: Array.from({ length: count }, (_, at) => lines(({ cells }) => cells[at] ?? ""))
  }
}

/** Where no table has room, each row is a list of what it says. */
const blocks = (laid: ReadonlyArray<Laid>, most: number, indent: string): Pick<Fitted, "header" | "rows"> => ({
  header: [],
  rows: (laid[0]?.cells ?? []).map((_, at) => [
    ...(at === 0 ? [] : [""]),
    ...texts(
      laid.flatMap(({ title, cells }) => (cells[at] === "" ? [] : [[title, cells[at] ?? ""]])),
      indent
    ).flatMap((line) => Width.hang(line, most))
  ])
})

const bounded = (lines: ReadonlyArray<string>, width: number): ReadonlyArray<string> =>
  lines.length <= maxLines
    ? lines
    : [...lines.slice(0, maxLines - 1), Width.cut(`${lines[maxLines - 1] ?? ""} …`, width)]

/** Lines as core tells them within so many columns: trees as trees, cells next to each other as a table, the rest as deep as it is. */
export const lines = (
  all: ReadonlyArray<Words.Line>,
  columns: number = Number.POSITIVE_INFINITY
): ReadonlyArray<string> => {
  const told: Array<string> = []
  for (let at = 0; at < all.length;) {
    const first = all[at]
    if (first === undefined) break
    const end = all.findIndex((line, index) => index > at && !isBeside(line, first))
    const rows = all.slice(at, end === -1 ? all.length : end)
    told.push(...(first.isBranch === true ? Tree.lines(rows, columns) : table(rows, columns)))
    at += rows.length
  }
  return told
}

/** Whether a line is part of what the first one began: a tree, or rows next to each other. */
const isBeside = (line: Words.Line, first: Words.Line): boolean =>
  first.isBranch === true
    ? line.isBranch === true
    : line.isBranch !== true && line.cells.length > 1 && first.cells.length > 1 && line.depth === first.depth

/** Rows that line up; where they are too wide, the last cell of each, its reference, stands below it. */
const table = (rows: ReadonlyArray<Words.Line>, columns: number): ReadonlyArray<string> => {
  const indent = "  ".repeat(rows[0]?.depth ?? 0)
  const whole = texts(
    rows.map(({ cells }) => cells),
    indent
  )
  if ((rows[0]?.cells.length ?? 0) < 2 || whole.every((line) => Width.of(line) <= columns))
    return whole.flatMap((line) => Width.hang(line, columns))
  const heads = texts(
    rows.map(({ cells }) => cells.slice(0, -1)),
    indent
  )
  return rows.flatMap(({ cells }, at) => [
    ...Width.hang(heads[at] ?? "", columns),
    ...Width.hang(`${indent}  ${cells.at(-1) ?? ""}`, columns)
  ])
}
