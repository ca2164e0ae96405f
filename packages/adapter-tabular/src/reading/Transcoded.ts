/** Files that are no UTF-8, as UTF-8 to the reader behind. */
import { TextDecoder } from "node:util"
import { Adapter } from "@laurel/core"
import type { RowProblem } from "../Problem.ts"
import type { Encoding } from "./Format.ts"
import type { Failure, Reader } from "./Reader.ts"
import { type Columns, type Record, text } from "./Record.ts"

/** Code page 1252 from 0x80 to 0x9f; five of its bytes stand for nothing, and keep their number. */
const upper = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"
const unused = /[\u0081\u008d\u008f\u0090\u009d]/

/** A part of a text in code page 1252. */
export const windows1252 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString("latin1")
    .replaceAll(/[\x80-\x9f]/g, (character) => upper[character.charCodeAt(0) - 0x80] ?? "")

/** The reader, for a file in this encoding. */
export const transcoded = (reader: Reader, encoding: Encoding, where: string): Reader =>
  encoding === "utf-8" ? reader : encoding === "windows-1252" ? new Western(reader) : new Wide(reader, encoding, where)

class Western implements Reader {
  readonly #reader: Reader
  #hasUnused = false

  constructor(reader: Reader) {
    this.#reader = reader
  }

  get failure(): Failure | undefined {
    return this.#reader.failure
  }

  push(bytes: Uint8Array): ReadonlyArray<Record> {
    const decoded = windows1252(bytes)
    this.#hasUnused ||= unused.test(decoded)
    return this.#judged(this.#reader.push(Buffer.from(decoded)))
  }

  whole(): ReadonlyArray<Record> {
    return this.#judged(this.#reader.whole())
  }

  end(): ReadonlyArray<Record> {
    return this.#judged(this.#reader.end())
  }

  #judged(records: ReadonlyArray<Record>): ReadonlyArray<Record> {
    return this.#hasUnused
      ? records.map((record) => ({ ...record, problem: record.problem ?? meaningless(record) }))
      : records
  }
}

const meaningless = ({ raw }: Record): RowProblem | undefined => {
  const [character] = unused.exec(text(raw)) ?? []
  return character === undefined
    ? undefined
    : {
        column: null,
        expected: "text in Windows-1252",
        found: `the byte 0x${character.charCodeAt(0).toString(16)}, which stands for nothing there`,
        advice: "The file may be in another code page: save it as UTF-8."
      }
}

class Wide implements Reader {
  readonly #reader: Reader
  readonly #decoder: TextDecoder
  readonly #where: string
  readonly #encoding: Encoding
  #failure: Failure | undefined

  constructor(reader: Reader, encoding: Encoding, where: string) {
    this.#reader = reader
    this.#encoding = encoding
    this.#decoder = new TextDecoder(encoding, { fatal: true })
    this.#where = where
  }

  get failure(): Failure | undefined {
    return this.#failure ?? this.#reader.failure
  }

  get columns(): Columns | undefined {
    return this.#reader.columns
  }

  push(bytes: Uint8Array): ReadonlyArray<Record> {
    const decoded = this.#decode(bytes)
    return decoded === undefined ? this.#reader.whole() : this.#reader.push(decoded)
  }

  whole(): ReadonlyArray<Record> {
    return this.#reader.whole()
  }

  end(): ReadonlyArray<Record> {
    const rest = this.#decode()
    return rest === undefined ? this.#reader.whole() : [...this.#reader.push(rest), ...this.#reader.end()]
  }

  /** Without bytes: the end of them. */
  #decode(bytes?: Uint8Array): Buffer | undefined {
    if (this.#failure !== undefined) return undefined
    try {
      return Buffer.from(bytes === undefined ? this.#decoder.decode() : this.#decoder.decode(bytes, { stream: true }))
    } catch {
      // The only thing that it throws, being fatal: half of a character.
      this.#failure = new Adapter.Broken({
        where: this.#where,
        expected: `text in ${this.#encoding.toUpperCase()}`,
        found: bytes === undefined ? "a file that ends within a character" : "bytes that are none",
        advice: "Save the file again, as UTF-8 if you can."
      })
      return undefined
    }
  }
}
