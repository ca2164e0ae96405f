/** Where a table ends that a blank line ends. What is below it is another section, or else rows that must not be lost. */
import * as Header from "../Header.ts"
import type { RowProblem } from "../Problem.ts"
import type { Record } from "./Record.ts"

const stray: RowProblem = {
  column: null,
  expected: "nothing behind the blank line that ends the table, or a section under a title of its own",
  found: "a row",
  advice: "Remove the blank line if the row belongs to the table; else remove the row."
}

const valuesOf = ({ cells }: Record): number => cells.filter((cell) => cell.trim() !== "").length

export class Ending {
  /** In the table; behind the blank line; behind a title there; in a section under one. */
  #place: "table" | "behind" | "titled" | "elsewhere" = "table"
  readonly #values: number
  #last: Record
  #title: Record | undefined

  constructor(header: Record) {
    this.#values = valuesOf(header)
    this.#last = header
  }

  /** The rows of the table, and those behind it that belong to no other section, with that as their problem. */
  rows(records: ReadonlyArray<Record>): ReadonlyArray<Record> {
    const rows: Array<Record> = []
    for (const record of records) {
      if (this.#place === "elsewhere") break
      const isAfterBlank = valuesOf(this.#last) === 0 || Header.isAfterBlank(this.#last, record)
      this.#last = record
      if (this.#place === "table" && !isAfterBlank) rows.push(record)
      else if (valuesOf(record) > 0) rows.push(...this.#behind(record, isAfterBlank))
      else this.#place = this.#place === "table" ? "behind" : this.#place
    }
    return rows
  }

  /** A title that nothing stands under is none. */
  end(): ReadonlyArray<Record> {
    return this.#untitled()
  }

  #behind(record: Record, isAfterBlank: boolean): ReadonlyArray<Record> {
    const isTitled = this.#place === "titled"
    this.#place = "behind"
    if (isTitled && valuesOf(record) !== this.#values) {
      this.#place = "elsewhere"
      this.#title = undefined
      return []
    }
    const before = this.#untitled()
    if (!isAfterBlank || isTitled || this.#values === 1 || valuesOf(record) !== 1) return [...before, refused(record)]
    this.#place = "titled"
    this.#title = record
    return before
  }

  #untitled(): ReadonlyArray<Record> {
    const title = this.#title
    this.#title = undefined
    return title === undefined ? [] : [refused(title)]
  }
}

/** Without its cells, which nobody reads. */
const refused = ({ line, raw, problem }: Record): Record => ({ line, cells: [], raw, problem: problem ?? stray })
