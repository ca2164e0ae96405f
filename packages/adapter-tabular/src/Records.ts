/**
 * From bytes to records, wherever the bytes are split. csv-parse finds the cells (RFC 4180); this file keeps each record's
 * bytes and its physical line, and judges what csv-parse lets pass: stray quotes, bytes that are no UTF-8, quotes left open.
 */
import { isUtf8 } from "node:buffer"
import { CsvError, parse } from "csv-parse/sync"
import type { RowProblem } from "./Problem.ts"

/** Bytes of one record, at most. More is a quote that nobody closed. */
export const maxRecord = 1_048_576
/** Bytes parsed at once, unless fewer are left. */
const defaultBlock = 65_536

export interface Record {
  /** The physical line on which it begins, counted from 1. */
  readonly line: number
  readonly cells: ReadonlyArray<string>
  readonly bytes: Bytes
  /** Why it can't be read. */
  readonly problem: RowProblem | undefined
}

/** A part of a block. Blocks live as long as a record of theirs is held on to. */
export interface Bytes {
  readonly block: Buffer
  readonly start: number
  readonly end: number
}

/** The text as it stands in the file, without its line end. */
export const text = ({ block, start, end }: Bytes): string => block.toString("utf8", start, end).replace(/\r?\n$/, "")

const newline = 0x0a
const openQuote = {
  column: null,
  expected: "a closing quote",
  advice: "Close the quote, or double it where it is part of the text."
}

export class Records {
  readonly #delimiter: string
  readonly #strict: RegExp
  readonly #block: number
  #pending: Array<Uint8Array> = []
  #pendingBytes = 0
  #line = 1
  #isFirst = true
  /** The line of a record beyond the bound; nothing after it can be told apart. */
  #endless: number | undefined

  constructor(delimiter: string, block = defaultBlock) {
    this.#delimiter = delimiter
    this.#block = block
    const cell = `(?:"[^"]*(?:""[^"]*)*"|[^"\\n\\${delimiter}]*)`
    this.#strict = new RegExp(`^${cell}(?:\\${delimiter}${cell})*(?:\\r?\\n)?$`)
  }

  /** The line of a record that has no end within the bound. Records before it were delivered. */
  get endless(): number | undefined {
    return this.#endless
  }

  /** The records that these bytes complete. */
  push(bytes: Uint8Array): ReadonlyArray<Record> {
    this.#pending.push(bytes)
    this.#pendingBytes += bytes.length
    return this.#pendingBytes < this.#block ? [] : this.#take(false)
  }

  /** The records that are whole although nothing follows: where the bytes break off. */
  whole(): ReadonlyArray<Record> {
    return this.#take(false)
  }

  /** The records that are left at the end of the file. */
  end(): ReadonlyArray<Record> {
    return this.#take(true)
  }

  #take(isLast: boolean): ReadonlyArray<Record> {
    if (this.#endless !== undefined) return []
    let block = Buffer.concat(this.#pending)
    if (this.#isFirst) {
      if (!isLast && block.length < 3) return []
      this.#isFirst = false
      if (block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf) block = block.subarray(3)
    }
    const records: Array<Record> = []
    // A block ends with a line, so that no quote, line end or character is cut in two.
    const length = isLast ? block.length : block.lastIndexOf(newline) + 1
    const done = length === 0 ? 0 : this.#parse(block.subarray(0, length), isLast, records)
    const rest = block.subarray(done)
    if (rest.length > maxRecord) this.#endless ??= this.#line
    this.#pending = [rest]
    this.#pendingBytes = 0 // wait for a whole block more before looking at the rest again
    return records
  }

  /** Parses whole lines, and says how many bytes the records among them take. */
  #parse(block: Buffer, isLast: boolean, records: Array<Record>): number {
    const isText = isUtf8(block)
    let start = 0
    try {
      parse(block, {
        delimiter: this.#delimiter,
        record_delimiter: ["\r\n", "\n"],
        relax_column_count: true,
        relax_quotes: true,
        on_record: (cells: ReadonlyArray<string>, { bytes: end }) => {
          if (end - start > maxRecord) this.#endless ??= this.#line
          if (this.#endless !== undefined) return null
          this.#add({ block, start, end }, cells, isText, records)
          start = end
          return null
        }
      })
    } catch (error) {
      // Every other complaint of csv-parse is relaxed away above or would be our own bug.
      if (!(error instanceof CsvError) || error.code !== "CSV_QUOTE_NOT_CLOSED") throw error
      if (!isLast || block.length - start > maxRecord) return start
      const bytes = { block, start, end: block.length }
      const found = `a quote that is open until the end of the file, ${countLines(bytes)} lines below; none of them was read`
      records.push({ line: this.#line, cells: [], bytes, problem: { ...openQuote, found } })
      return block.length
    }
    return start
  }

  #add(bytes: Bytes, cells: ReadonlyArray<string>, isText: boolean, records: Array<Record>): void {
    const { block, start, end } = bytes
    const first = block[start]
    const isBlank = cells.length === 1 && (first === newline || (first === 0x0d && end - start === 2))
    if (!isBlank) records.push({ line: this.#line, cells, bytes, problem: this.#problem(bytes, cells, isText) })
    this.#line += countLines(bytes)
  }

  #problem(bytes: Bytes, cells: ReadonlyArray<string>, isText: boolean): RowProblem | undefined {
    if (!isText && !isUtf8(bytes.block.subarray(bytes.start, bytes.end))) {
      return {
        column: null,
        expected: "text in UTF-8",
        found: "bytes that are none",
        advice: "Save the file as UTF-8; it may be in a Windows or Latin code page."
      }
    }
    // A quote within a cell is rare, and only then can the quoting be wrong.
    if (
      !cells.some((cell) => cell.includes('"')) ||
      this.#strict.test(bytes.block.toString("utf8", bytes.start, bytes.end))
    ) {
      return undefined
    }
    return {
      column: null,
      expected: "quotes around the whole of a cell, and doubled within it",
      found: "a quote that is neither",
      advice: "Double the quotes that are part of the text."
    }
  }
}

const countLines = ({ block, start, end }: Bytes): number => {
  let lines = 0
  for (let at = block.indexOf(newline, start); at !== -1 && at < end; at = block.indexOf(newline, at + 1)) lines += 1
  return lines
}
