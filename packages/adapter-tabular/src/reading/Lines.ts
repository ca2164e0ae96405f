/** NDJSON: a record on each line that is not blank. */
import { Adapter } from "@laurel/core"
import type { Piece, Splitter } from "./JsonReader.ts"
import { type Failure, maxRecord } from "./Reader.ts"

/** Bytes split at once, unless fewer are left. */
const block = 65_536
const [newline, mark] = [0x0a, Buffer.from("\ufeff")]

export class Lines implements Splitter {
  readonly #where: string
  #pending: Array<Uint8Array> = []
  #pendingBytes = 0
  #line = 1
  #isFirst = true
  #failure: Failure | undefined

  /** Its messages say where the file is. */
  constructor(where: string) {
    this.#where = where
  }

  get failure(): Failure | undefined {
    return this.#failure
  }

  push(bytes: Uint8Array): ReadonlyArray<Piece> {
    this.#pending.push(bytes)
    this.#pendingBytes += bytes.length
    return this.#pendingBytes < block ? [] : this.#take(false)
  }

  whole(): ReadonlyArray<Piece> {
    return this.#take(false)
  }

  end(): ReadonlyArray<Piece> {
    return this.#take(true)
  }

  #take(isLast: boolean): ReadonlyArray<Piece> {
    if (this.#failure !== undefined) return []
    const pieces: Array<Piece> = []
    let bytes = Buffer.concat(this.#pending)
    if (this.#isFirst && bytes.subarray(0, 3).equals(mark)) bytes = bytes.subarray(3)
    this.#isFirst = false
    let start = 0
    while (start < bytes.length) {
      const found = bytes.indexOf(newline, start)
      if (found === -1 && !isLast) break
      const end = found === -1 ? bytes.length : found + 1
      if (end - start > maxRecord) break
      if (!isBlank(bytes, start, end)) pieces.push({ line: this.#line, raw: { block: bytes, start, end } })
      this.#line += 1
      start = end
    }
    const rest = bytes.subarray(start)
    if (rest.length > maxRecord) this.#failure = endless(this.#where, this.#line)
    this.#pending = [rest]
    this.#pendingBytes = 0
    return pieces
  }
}

const isBlank = (bytes: Buffer, start: number, end: number): boolean => {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte !== 0x20 && (byte < 0x09 || byte > 0x0d)) return false
  }
  return true
}

const endless = (where: string, line: number): Adapter.Broken =>
  new Adapter.Broken({
    where: `${where}, line ${line}`,
    expected: `the record to end within ${maxRecord.toLocaleString("en")} bytes`,
    found: "no end of it",
    advice: "Each line is to be a record of its own."
  })
