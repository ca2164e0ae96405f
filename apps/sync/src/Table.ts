/** Columns that line up, two spaces apart. */

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
