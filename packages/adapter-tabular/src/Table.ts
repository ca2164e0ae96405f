/** A reference file in memory, looked up by key. What is wrong in it stops the reading: every row of a stream may rest on it. */
import { Adapter } from "@laurel/core"
import * as Header from "./Header.ts"
import type { TableMapping } from "./Mapping.ts"
import * as Normal from "./Normal.ts"
import { type Problem, quote } from "./Problem.ts"
import type { Body } from "./reading/Body.ts"
import type { Failure } from "./reading/Reader.ts"
import type { Columns, Record } from "./reading/Record.ts"

/** Rows of one table, at most. */
const maxRows = 100_000

export interface Table {
  readonly file: string
  readonly columns: Columns
  readonly rows: ReadonlyMap<string, ReadonlyArray<string>>
}

/** One text for one key. */
export const keyOf = (parts: ReadonlyArray<string>): string =>
  parts.length === 1 ? (parts[0] ?? "") : JSON.stringify(parts)

export interface Setting {
  readonly name: string
  readonly mapping: TableMapping
  readonly body: Body
  /** Whether white space at both ends of each cell goes. */
  readonly trims: boolean
  readonly isMissing: (cell: string) => boolean
}

export const whereOf = (name: string, file: string): string => `table "${name}", file "${file}"`

/** Builds a table from its file's bytes. `failure` tells what was wrong as soon as it is known. */
export class TableReader {
  readonly #setting: Setting
  readonly #where: string
  readonly #rows = new Map<string, ReadonlyArray<string>>()
  readonly #lines = new Map<string, number>()
  #failure: Failure | undefined
  #key: ReadonlyArray<number> | undefined

  constructor(setting: Setting) {
    this.#setting = setting
    this.#where = whereOf(setting.name, setting.mapping.file)
  }

  get failure(): Failure | undefined {
    return this.#failure ?? this.#setting.body.failure
  }

  readonly push = (bytes: Uint8Array): void => this.#take(this.#setting.body.push(bytes))

  readonly end = (): Table | undefined => {
    const { body, mapping } = this.#setting
    this.#take(body.end())
    const { columns } = body
    return columns === undefined || this.failure !== undefined
      ? undefined
      : { file: mapping.file, columns, rows: this.#rows }
  }

  #take(rows: ReadonlyArray<Record>): void {
    const { columns } = this.#setting.body
    if (columns === undefined) return
    const key = (this.#key ??= this.#keyIn(columns))
    for (const row of rows) {
      if (this.#failure !== undefined) return
      this.#row(row, key)
    }
  }

  #keyIn(columns: Columns): ReadonlyArray<number> {
    const { key } = this.#setting.mapping
    const wanted = key.filter((column) => !columns.has(column))
    if (wanted.length > 0) this.#fail(Header.missing(this.#where, wanted, columns.keys()))
    return key.map((column) => columns.get(column) ?? -1)
  }

  #row(record: Record, places: ReadonlyArray<number>): void {
    const { body, isMissing, trims } = this.#setting
    const { line } = record
    const cells = Normal.cells(record.cells, trims)
    const where = `${this.#where}, line ${line}`
    const parts = places.map((index) => cells[index] ?? "")
    const key = keyOf(parts)
    const first = this.#lines.get(key)
    const problem = body.problem(record)
    if (problem !== undefined) this.#fail({ where, ...problem })
    else if (parts.some(isMissing)) {
      this.#fail({ where, expected: "a value in each column of the key", found: "none", advice: "Fill in the cell." })
    } else if (first !== undefined) {
      const found = `${quote(parts.join(", "))} on line ${first} too`
      const advice = "Remove one of the rows, or name more columns in the table's key."
      this.#fail({ where, expected: "a key of its own", found, advice })
    } else if (this.#rows.size >= maxRows) {
      const advice = "A table is held in memory: leave out what no row refers to, or split the source."
      this.#fail({ where, expected: `at most ${maxRows.toLocaleString("en")} rows`, found: "more", advice })
    }
    this.#rows.set(key, cells)
    this.#lines.set(key, line)
  }

  #fail({ where, expected, found, advice }: Problem): void {
    this.#failure ??= new Adapter.Misconfigured({ where, expected, found, advice })
  }
}
