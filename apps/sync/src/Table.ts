/** Columns that line up, two spaces apart. */
import type { Words } from "@laurel/core"

type Align = "left" | "right"

/** Each column as wide as its widest cell; one without any text is left out. */
const format = (
  rows: ReadonlyArray<ReadonlyArray<string>>,
  align: (column: number) => Align,
  indent: string
): ReadonlyArray<string> => {
  const widths: Array<number> = []
  for (const row of rows) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)))
  const padded = (cell: string, column: number): string =>
    align(column) === "left" ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)
  return rows.map((row) => {
    const cells = row.map(padded).filter((_, column) => widths[column] !== 0)
    return (indent + cells.join("  ")).trimEnd()
  })
}

/** Labels to the left, then numbers to the right. */
export const numbers = (rows: ReadonlyArray<ReadonlyArray<string>>, indent = "  "): ReadonlyArray<string> =>
  format(rows, (column) => (column === 0 ? "left" : "right"), indent)

export const texts = (rows: ReadonlyArray<ReadonlyArray<string>>, indent = "  "): ReadonlyArray<string> =>
  format(rows, () => "left", indent)

/** Lines of so many characters at most, the longer ones cut with "…". */
export const cut = (all: ReadonlyArray<string>, width: number): ReadonlyArray<string> =>
  all.map((line) => {
    const characters = [...line]
    return characters.length <= width ? line : `${characters.slice(0, width - 1).join("")}…`
  })

/** Lines as core tells them: each as deep as it says, and those with cells next to each other as a table. */
export const lines = (all: ReadonlyArray<Words.Line>): ReadonlyArray<string> => {
  const told: Array<string> = []
  for (let at = 0; at < all.length;) {
    const first = all[at]
    if (first === undefined) break
    const end = isRow(first) ? all.findIndex((line, index) => index > at && !isBeside(line, first)) : at + 1
    const rows = all.slice(at, end === -1 ? all.length : end)
    told.push(
      ...texts(
        rows.map(({ cells }) => cells),
        "  ".repeat(first.depth)
      )
    )
    at += rows.length
  }
  return told
}

const isRow = ({ cells }: Words.Line): boolean => cells.length > 1
const isBeside = (line: Words.Line, first: Words.Line): boolean => isRow(line) && line.depth === first.depth
