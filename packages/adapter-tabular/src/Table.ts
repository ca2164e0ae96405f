/** A reference file in memory, looked up by key. What is wrong in it stops the reading: every row of a stream may rest on it. */
import * as Header from "./Header.ts"
import type { TableMapping } from "./Mapping.ts"
import { type Problem, quote } from "./Problem.ts"
import { maxRecord, type Record, Records } from "./Records.ts"

/** Rows of one table, at most. */
const maxRows = 100_000

export interface Table {
  readonly file: string
  readonly columns: ReadonlyMap<string, number>
  readonly rows: ReadonlyMap<string, ReadonlyArray<string>>
}

/** One text for one key. */
export const keyOf = (parts: ReadonlyArray<string>): string =>
  parts.length === 1 ? (parts[0] ?? "") : JSON.stringify(parts)

/** Builds a table from its file's bytes. `problem` tells what was wrong as soon as it is known. */
export class TableReader {
  problem: Problem | undefined
  readonly #where: string
  readonly #mapping: TableMapping
  readonly #isMissing: (cell: string) => boolean
  readonly #records: Records
  readonly #rows = new Map<string, ReadonlyArray<string>>()
  readonly #lines = new Map<string, number>()
  #columns: ReadonlyMap<string, number> | undefined
  #key: ReadonlyArray<number> = []

  constructor(name: string, mapping: TableMapping, delimiter: string, isMissing: (cell: string) => boolean) {
    this.#where = `table "${name}", file "${mapping.file}"`
    this.#mapping = mapping
    this.#isMissing = isMissing
    this.#records = new Records(delimiter)
  }

  readonly push = (bytes: Uint8Array): void => this.#take(this.#records.push(bytes))

  readonly end = (): Table | undefined => {
    this.#take(this.#records.end())
    if (this.#columns === undefined) this.problem ??= Header.none(this.#where)
    return this.#columns === undefined || this.problem !== undefined
      ? undefined
      : { file: this.#mapping.file, columns: this.#columns, rows: this.#rows }
  }

  #take(records: ReadonlyArray<Record>): void {
    for (const record of records) {
      if (this.problem !== undefined) return
      if (this.#columns === undefined) this.#header(record)
      else this.#row(record, this.#columns.size)
    }
    const { endless } = this.#records
    if (endless !== undefined) this.problem ??= Header.endless(this.#where, endless, maxRecord)
  }

  #header(record: Record): void {
    const columns = Header.read(record, this.#where)
    if (Header.isProblem(columns)) {
      this.problem = columns
      return
    }
    const wanted = this.#mapping.key.filter((column) => !columns.has(column))
    if (wanted.length > 0) this.problem = Header.missing(this.#where, wanted, columns.keys())
    this.#columns = columns
    this.#key = this.#mapping.key.map((column) => columns.get(column) ?? -1)
  }

  #row({ line, cells, problem }: Record, columns: number): void {
    const where = `${this.#where}, line ${line}`
    const parts = this.#key.map((index) => cells[index] ?? "")
    const key = keyOf(parts)
    const first = this.#lines.get(key)
    if (problem !== undefined) this.problem = { where, ...problem }
    else if (cells.length !== columns) this.problem = { where, ...Header.cells(columns, cells.length) }
    else if (parts.some(this.#isMissing)) {
      this.problem = {
        where,
        expected: "a value in each column of the key",
        found: "none",
        advice: "Fill in the cell."
      }
    } else if (first !== undefined) {
      const found = `${quote(parts.join(", "))} on line ${first} too`
      this.problem = {
        where,
        expected: "a key of its own",
        found,
        advice: "Remove one of the rows, or name more columns in the table's key."
      }
    } else if (this.#rows.size >= maxRows) {
      const advice = "A table is held in memory: leave out what no row refers to, or split the source."
      this.problem = { where, expected: `at most ${maxRows.toLocaleString("en")} rows`, found: "more", advice }
    }
    this.#rows.set(key, cells)
    this.#lines.set(key, line)
  }
}
