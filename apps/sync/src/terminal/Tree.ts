/** A tree as lines: each branch under what it is part of, with the strokes that lead to it. */
import type { Words } from "@laurel/core"
import * as Width from "./Width.ts"

interface Branch {
  readonly cells: ReadonlyArray<string>
  /** Strokes before it, and before what of it does not fit into its first line. */
  readonly first: string
  readonly rest: string
}

/** Whether another branch of the same parent comes after that one. */
const isFollowed = (levels: ReadonlyArray<number>, at: number, level: number): boolean => {
  const next = levels.findIndex((each, index) => index > at && each <= level)
  return next !== -1 && levels[next] === level
}

/** How many branches each line is below the root, whatever the steps in which it is deeper. */
const levelsOf = (all: ReadonlyArray<Words.Line>): ReadonlyArray<number> => {
  const open: Array<number> = []
  return all.map(({ depth }) => {
    while ((open.at(-1) ?? -1) >= depth) open.pop()
    open.push(depth)
    return open.length - 1
  })
}

const branches = (all: ReadonlyArray<Words.Line>): ReadonlyArray<Branch> => {
  const levels = levelsOf(all)
  const indent = "  ".repeat(all[0]?.depth ?? 0)
  return all.map(({ cells }, at) => {
    const level = levels[at] ?? 0
    const above = Array.from({ length: Math.max(0, level - 1) }, (_, each) =>
      isFollowed(levels, at, each + 1) ? "│  " : "   "
    ).join("")
    const isLast = !isFollowed(levels, at, level)
    const hasOwn = (levels[at + 1] ?? 0) > level
    return {
      cells,
      first: indent + above + (level === 0 ? "" : isLast ? "└─ " : "├─ "),
      rest: indent + above + (level === 0 ? "" : isLast ? "   " : "│  ") + (hasOwn ? "│ " : "  ")
    }
  })
}

const cellsOf = (cells: ReadonlyArray<string>, widths: ReadonlyArray<number>): string =>
  cells
    .flatMap((cell, column) => ((widths[column] ?? 0) === 0 ? [] : [Width.pad(cell, widths[column] ?? 0)]))
    .join("  ")
    .trimEnd()

/** Branches with cells line up with those around them; where that is too wide, each one's last cell stands below it. */
export const lines = (all: ReadonlyArray<Words.Line>, columns: number): ReadonlyArray<string> => {
  const told = branches(all)
  const found: Array<string> = []
  for (let at = 0; at < told.length;) {
    const end = told.findIndex((each, index) => index > at && !isBeside(each, told[at]))
    const group = told.slice(at, end === -1 ? told.length : end)
    found.push(...grouped(group, columns))
    at += group.length
  }
  return found
}

/** Whether the cells of two branches, one after the other, are to line up. */
const isBeside = (one: Branch, other: Branch | undefined): boolean =>
  one.cells.length === other?.cells.length && one.first.length === other.first.length

const grouped = (group: ReadonlyArray<Branch>, columns: number): ReadonlyArray<string> => {
  const widths: Array<number> = []
  for (const { cells } of group)
    cells.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, Width.of(cell))))
  const isNarrow = group.every(({ first, cells }) => Width.of(first + cellsOf(cells, widths)) <= columns)
  return group.flatMap((branch) => {
    const { cells, rest } = branch
    if (isNarrow || cells.length === 1) return wrapped(branch, cellsOf(cells, widths), columns)
    return [
      ...wrapped(branch, cellsOf(cells.slice(0, -1), widths), columns),
      ...wrapped({ ...branch, first: rest }, cells.at(-1) ?? "", columns)
    ]
  })
}

const wrapped = ({ first, rest }: Branch, text: string, columns: number): ReadonlyArray<string> => {
  // A terminal that is narrower than its tree gets lines that are too long.
  const [own = "", ...more] = Width.wrap(text, Math.max(20, columns - Width.of(rest)))
  return [first + own, ...more.map((each) => rest + each)]
}
