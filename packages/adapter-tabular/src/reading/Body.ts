/** From records to the columns and rows of one table: finds the header, skips what is before it, and ends where the table does. */
import { Adapter } from "@laurel/core"
import * as Header from "../Header.ts"
import { Ending } from "./Ending.ts"
import type { Problem, RowProblem } from "../Problem.ts"
import type { Format } from "./Format.ts"
import type { Failure, Reader } from "./Reader.ts"
import type { Columns, Record } from "./Record.ts"

export interface Setting {
  readonly reader: Reader
  readonly header: Format["header"]
  /** Whether white space at both ends of the columns' names goes. */
  readonly trims: boolean
  /** Columns that the mapping names by their place, such as `#3`. */
  readonly named: ReadonlySet<string>
  /** The file, in messages. */
  readonly where: string
}

export class Body {
  readonly #setting: Setting
  #columns: Columns | undefined
  #width = 0
  #unnamed: ReadonlyArray<number> = []
  #header: Record | undefined
  /** Where the table ends, if a blank line ends it. */
  #ending: Ending | undefined
  /** The record that has most of the columns of the header, the first of those. */
  #nearest: Record | undefined
  #lacks = Infinity
  #before = 0
  #failure: Failure | undefined

  constructor(setting: Setting) {
    this.#setting = setting
  }

  /** Known before the first row is given. */
  get columns(): Columns | undefined {
    return this.#columns
  }

  /** The line of the header. */
  get line(): number | null {
    return this.#header?.line ?? null
  }

  /** Why nothing can be read after the rows that were given. */
  get failure(): Failure | undefined {
    return this.#failure ?? this.#setting.reader.failure
  }

  push(bytes: Uint8Array): ReadonlyArray<Record> {
    return this.take(this.#setting.reader.push(bytes))
  }

  whole(): ReadonlyArray<Record> {
    return this.take(this.#setting.reader.whole())
  }

  end(): ReadonlyArray<Record> {
    const rows = [...this.take(this.#setting.reader.end()), ...(this.#ending?.end() ?? [])]
    const { where, header } = this.#setting
    if (this.#columns === undefined && this.failure === undefined)
      this.#fail(header === undefined ? Header.none(where) : Header.unfound(where, header.has, this.#nearest))
    return rows
  }

  /** The rows among the reader's records. */
  take(records: ReadonlyArray<Record>): ReadonlyArray<Record> {
    if (this.#failure !== undefined) return []
    if (this.#columns !== undefined) return this.#rows(records)
    const { columns } = this.#setting.reader
    if (columns !== undefined) {
      this.#columns = columns
      return records
    }
    const at = records.findIndex((record) => this.#isHeader(record))
    const found = records[at]
    return found === undefined || !this.#name(found) ? [] : this.#rows(records.slice(at + 1))
  }

  /** Why a row can't be read, by itself or beside the header. */
  readonly problem = (record: Record): RowProblem | undefined => {
    const { columns, isSparse = false } = this.#setting.reader
    const { problem } = record
    if (problem !== undefined || columns !== undefined) return problem
    const width = record.width ?? record.cells.length
    if (width !== this.#width && !(isSparse && width < this.#width)) return Header.cells(this.#width, width)
    if (this.#unnamed.length === 0) return undefined
    const { cells } = record
    const wrong = this.#unnamed.find((place) => (cells[place] ?? "").trim() !== "")
    return wrong === undefined ? undefined : Header.nameless(wrong, cells[wrong] ?? "")
  }

  #isHeader(record: Record): boolean {
    const { header, where } = this.#setting
    if (this.#failure !== undefined) return false
    const lacks = Header.lacking(record, header?.has ?? []).length
    if (lacks < this.#lacks) {
      this.#nearest = record
      this.#lacks = lacks
    }
    if (Header.is(record, header?.has)) return true
    this.#before += 1
    if (header !== undefined && this.#before >= Header.maxBefore)
      this.#fail(Header.unfound(where, header.has, this.#nearest))
    return false
  }

  #name(record: Record): boolean {
    const { where, trims, named } = this.#setting
    const columns = Header.read(record, where, trims, named)
    if (Header.isProblem(columns)) {
      this.#fail(columns)
      return false
    }
    this.#columns = columns
    this.#width = record.cells.length
    this.#unnamed = Header.unnamed(record, named)
    this.#header = record
    if (this.#setting.header?.until === "blank") this.#ending = new Ending(record)
    return true
  }

  #rows(records: ReadonlyArray<Record>): ReadonlyArray<Record> {
    return this.#ending?.rows(records) ?? records
  }

  #fail(problem: Problem): void {
    const { where, expected, found, advice } = problem
    this.#failure = new Adapter.Misconfigured({ where, expected, found, advice })
  }
}
