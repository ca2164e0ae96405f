/** Records of JSON: pieces of a file that a splitter finds, each parsed by itself. */
import { isUtf8 } from "node:buffer"
import { type RowProblem, quote } from "../Problem.ts"
import { canonical, Digits, isFields, type Json, type Paths, without } from "./Paths.ts"
import type { Failure, Reader } from "./Reader.ts"
import { measure, repeatedKey } from "./spans.ts"
import { type Columns, type Part, type Record, replaced, text, unreadable } from "./Record.ts"

/** Finds where each record begins and ends. */
export interface Splitter {
  readonly push: (bytes: Uint8Array) => ReadonlyArray<Piece>
  /** What is whole although nothing follows. */
  readonly whole: () => ReadonlyArray<Piece>
  /** What is left at the end of the file. */
  readonly end: () => ReadonlyArray<Piece>
  readonly failure: Failure | undefined
}

export interface Piece {
  readonly line: number
  readonly raw: Part
}

/** Records whose paths are listed before the first of them is given, at most, and bytes of them. */
export interface Listing {
  readonly records: number
  readonly bytes: number
}
/** Values within values. */
const maxDepth = 100

export interface Setting {
  readonly splitter: Splitter
  /** Shared by all readings of one file, so that its columns stay where they are. */
  readonly paths: Paths
  readonly listing: Listing
  /** Paths that are no part of a record's content. */
  readonly ignore: ReadonlyArray<string>
  /** Which paths that no record has are missed, and why that is a failure. */
  readonly missed?: (unseen: ReadonlySet<string>) => Failure | undefined
}

export class JsonReader implements Reader {
  readonly #setting: Setting
  #columns: Columns | undefined
  #held: Array<JsonRecord> = []
  #bytes = 0
  #isOver = false

  constructor(setting: Setting) {
    this.#setting = setting
    if (setting.paths.isListed) this.#columns = setting.paths
  }

  get failure(): Failure | undefined {
    const { splitter, paths, missed } = this.#setting
    return splitter.failure ?? (this.#isOver ? missed?.(paths.unseen) : undefined)
  }

  get columns(): Columns | undefined {
    return this.#columns
  }

  push(bytes: Uint8Array): ReadonlyArray<Record> {
    return this.#take(this.#setting.splitter.push(bytes), false)
  }

  whole(): ReadonlyArray<Record> {
    return this.#take(this.#setting.splitter.whole(), true)
  }

  end(): ReadonlyArray<Record> {
    this.#isOver = true
    return this.#take(this.#setting.splitter.end(), true)
  }

  #take(pieces: ReadonlyArray<Piece>, isEnd: boolean): ReadonlyArray<Record> {
    const { paths, ignore, listing } = this.#setting
    const records = pieces.map(({ line, raw }) => new JsonRecord(line, raw, read(raw), paths, ignore))
    if (this.#columns !== undefined) return records
    for (const record of records) {
      if (!this.#isFull(listing)) record.list()
      this.#held.push(record)
      this.#bytes += record.raw.end - record.raw.start
    }
    const isFull = this.#isFull(listing)
    if (!isEnd && !isFull) return []
    paths.isListed = true
    if (this.#isOver && !isFull) paths.complete()
    this.#columns = paths
    const held = this.#held
    this.#held = []
    return held
  }

  #isFull({ records, bytes }: Listing): boolean {
    return this.#held.length >= records || this.#bytes >= bytes
  }
}

type Reading = { readonly value: Json; readonly problem?: undefined } | { readonly problem: RowProblem }

/** Cells and content are made where they are asked for: most records need no content, and columns are asked for after some were read. */
class JsonRecord implements Record {
  readonly line: number
  readonly raw: Part
  readonly problem: RowProblem | undefined
  readonly #value: Json
  readonly #paths: Paths
  readonly #ignore: ReadonlyArray<string>
  #cells: ReadonlyArray<string> | undefined

  constructor(line: number, raw: Part, reading: Reading, paths: Paths, ignore: ReadonlyArray<string>) {
    this.line = line
    this.raw = raw
    this.problem = reading.problem
    this.#value = reading.problem === undefined ? reading.value : null
    this.#paths = paths
    this.#ignore = ignore
  }

  get cells(): ReadonlyArray<string> {
    return (this.#cells ??= this.#paths.cells(this.#value))
  }

  get content(): string {
    return canonical(without(this.#value, this.#ignore))
  }

  list(): void {
    this.#paths.list(this.#value)
  }
}

const refuse = (expected: string, found: string, advice = "Mend the record."): Reading => ({
  problem: { column: null, expected, found, advice }
})

const read = (raw: Part): Reading => {
  const { block, start, end } = raw
  if (!isUtf8(block.subarray(start, end)))
    return refuse("text in UTF-8", "bytes that are none", "Save the file as UTF-8.")
  const { depth, keys } = measure(block, start, end)
  if (depth > maxDepth) return refuse(`at most ${maxDepth} values within values`, "more")
  const source = text(raw)
  try {
    const value = parse(source)
    if (!isFields(value)) return refuse("a JSON object", quote(source))
    // Of two keys of one name the last would hide the others.
    if (keys !== keysOf(value)) return refuse("each key once", `${quote(repeatedKey(block, start, end) ?? "")} again`)
    if (hasText(value, (text) => text.includes(replaced))) return { problem: unreadable }
    return hasText(value, (text) => !text.isWellFormed())
      ? refuse("whole characters", "half of one (a lone surrogate)")
      : { value }
  } catch (error) {
    return refuse("well-formed JSON", error instanceof Error ? quote(error.message) : "another text")
  }
}

/** Numbers that JavaScript may print in another way than they are written. */
const digits = /\d{16}|\d[.eE]|-0/

/** What it gives is JSON, numbers aside, which the reviver keeps as they are written. */
const parse = (source: string): Json =>
  digits.test(source)
    ? JSON.parse(source, (_, value: Json, context?: { readonly source?: string }) =>
        typeof value === "number" ? new Digits(context?.source ?? String(value)) : value
      )
    : JSON.parse(source)

const isLeaf = (value: Json): value is null | boolean | string | number | Digits =>
  typeof value !== "object" || value === null || value instanceof Digits

/** Keys of all objects. */
const keysOf = (value: Json): number => {
  if (isLeaf(value)) return 0
  const inner = Object.values(value)
  return inner.reduce((sum: number, each) => sum + keysOf(each), Array.isArray(value) ? 0 : inner.length)
}

/** Whether some key or text is such. */
const hasText = (value: Json, isSuch: (text: string) => boolean): boolean => {
  if (typeof value === "string") return isSuch(value)
  if (isLeaf(value)) return false
  return Object.entries(value).some(([key, inner]) => isSuch(key) || hasText(inner, isSuch))
}
