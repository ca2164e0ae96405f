/** The elements of one array in a JSON file, found by their brackets: no more than one of them is ever looked at as a whole. */
import { Adapter } from "@laurel/core"
import { list } from "../Problem.ts"
import type { Piece, Splitter } from "./JsonReader.ts"
import { type Failure, maxRecord } from "./Reader.ts"
import { endOf, isSpace, keyOf, sign } from "./spans.ts"

/** Bytes split at once, unless fewer are left. */
const block = 65_536
/** Values within values around the array. */
const maxDepth = 100
/** Arrays that a message names. */
const maxNamed = 10

const mark = Buffer.from("\ufeff")

/** What may come next: a value, or the end of what is open; another value; a key; what stands between them. */
type Next = "first" | "value" | "firstKey" | "key" | "colon" | "comma" | "nothing"

interface Level {
  readonly isArray: boolean
  /** Of the value that is being read: its key, or its number from 0. */
  key: string
}

export class Elements implements Splitter {
  readonly #where: string
  readonly #pointer: string
  readonly #tokens: ReadonlyArray<string>
  readonly #levels: Array<Level> = []
  /** Paths of other arrays, to name them where the one that is meant is not there. */
  readonly #arrays: Array<string> = []
  #next: Next = "value"
  /** Levels within the array, itself counted; 0 outside of it. */
  #inside = 0
  #isFound = false
  /** What is where the array should be. */
  #instead: string | undefined
  #count = 0
  #pending: Array<Uint8Array> = []
  #pendingBytes = 0
  #isFirst = true
  #failure: Failure | undefined

  /** The pointer (RFC 6901) leads to the array; its messages say where the file is. */
  constructor(where: string, pointer = "") {
    this.#where = where
    this.#pointer = pointer
    this.#tokens = pointer
      .split("/")
      .slice(1)
      .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
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
    const pieces = this.#take(true)
    if (this.#next !== "nothing") this.#break("a whole JSON file", "one that ends too early")
    if (!this.#isFound) this.#absent("none")
    return pieces
  }

  #take(isLast: boolean): ReadonlyArray<Piece> {
    if (this.#failure !== undefined) return []
    const pieces: Array<Piece> = []
    let bytes = Buffer.concat(this.#pending)
    if (this.#isFirst && bytes.subarray(0, 3).equals(mark)) bytes = bytes.subarray(3)
    this.#isFirst = false
    let at = 0
    while (at < bytes.length && this.#failure === undefined) {
      const end = isSpace(bytes[at] ?? 0) ? at + 1 : this.#token(bytes, at, isLast, pieces)
      if (end === -1) break
      at = end
    }
    const rest = bytes.subarray(at)
    if (rest.length > maxRecord) this.#endless()
    // Not before: arrays further on in the same bytes are named.
    if (this.#instead !== undefined) this.#absent(this.#instead)
    this.#pending = [rest]
    this.#pendingBytes = 0
    return pieces
  }

  /** Reads what begins here, and says where it ends; -1 where that is not there yet. */
  #token(bytes: Buffer, at: number, isLast: boolean, pieces: Array<Piece>): number {
    const byte = bytes[at] ?? 0
    const isValue = this.#next === "value" || this.#next === "first"
    if (isValue && this.#inside === this.#levels.length && this.#inside > 0 && byte !== sign.closeArray)
      return this.#element(bytes, at, isLast, pieces)
    if (isValue && byte !== sign.closeArray) return this.#value(bytes, at, isLast)
    if (byte === sign.closeArray || byte === sign.closeObject) return this.#close(byte === sign.closeArray, at)
    if (this.#next === "key" || this.#next === "firstKey") return this.#key(bytes, at)
    if (this.#next === "colon" && byte === sign.colon) this.#next = "value"
    else if (this.#next === "comma" && byte === sign.comma)
      this.#next = this.#levels.at(-1)?.isArray === true ? "value" : "key"
    else this.#break("well-formed JSON", `${JSON.stringify(String.fromCharCode(byte))} where there may be none`)
    return at + 1
  }

  #element(bytes: Buffer, start: number, isLast: boolean, pieces: Array<Piece>): number {
    const end = endOf(bytes, start, isLast)
    if (end === -1) return -1
    if (end - start > maxRecord) {
      this.#endless()
      return end
    }
    this.#count += 1
    pieces.push({ line: this.#count, raw: { block: bytes, start, end } })
    this.#after()
    return end
  }

  #value(bytes: Buffer, at: number, isLast: boolean): number {
    const byte = bytes[at] ?? 0
    const isArray = byte === sign.openArray
    const isMeant = this.#inside === 0 && this.#isMeant()
    if (isMeant && this.#isFound) this.#break("each key once", `"${this.#pointer}" again`)
    if (isMeant && !isArray) this.#instead = byte === sign.openObject ? "an object" : "another value"
    if (isArray || byte === sign.openObject) {
      if (isArray && !isMeant) this.#name()
      this.#levels.push({ isArray, key: "0" })
      if (this.#levels.length > maxDepth) this.#break(`at most ${maxDepth} values within values`, "more")
      this.#next = isArray ? "first" : "firstKey"
      if (isMeant && isArray) {
        this.#isFound = true
        this.#inside = this.#levels.length
      }
      return at + 1
    }
    const end = endOf(bytes, at, isLast)
    if (end !== -1) this.#after()
    return end
  }

  #key(bytes: Buffer, at: number): number {
    const end = bytes[at] === sign.quote ? endOf(bytes, at, false) : at
    if (end === -1) return -1
    const level = this.#levels.at(-1)
    const key = keyOf(bytes.toString("utf8", at, end))
    if (key === undefined || level === undefined) this.#break("a key in quotes", "another text")
    else level.key = key
    this.#next = "colon"
    return end
  }

  #close(isArray: boolean, at: number): number {
    const level = this.#levels.at(-1)
    const isEnd = this.#next === "comma" || this.#next === (isArray ? "first" : "firstKey")
    if (level === undefined || level.isArray !== isArray || !isEnd) {
      this.#break("well-formed JSON", "a bracket where there may be none")
      return at + 1
    }
    if (this.#inside === this.#levels.length) this.#inside = 0
    this.#levels.pop()
    this.#after()
    return at + 1
  }

  /** A value has ended. */
  #after(): void {
    const level = this.#levels.at(-1)
    this.#next = level === undefined ? "nothing" : "comma"
    if (level?.isArray === true) level.key = String(Number(level.key) + 1)
  }

  #isMeant(): boolean {
    return this.#levels.length === this.#tokens.length && this.#levels.every(({ key }, at) => key === this.#tokens[at])
  }

  /** Keeps the path of an array, unless it is within another one. */
  #name(): void {
    if (this.#arrays.length >= maxNamed || this.#levels.some(({ isArray }) => isArray)) return
    this.#arrays.push(this.#levels.map(({ key }) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join(""))
  }

  #endless(): void {
    this.#break(`each value to end within ${maxRecord.toLocaleString("en")} bytes`, "no end of it")
  }

  #break(expected: string, found: string): void {
    const where = this.#count === 0 ? this.#where : `${this.#where}, after record ${this.#count}`
    this.#failure ??= new Adapter.Broken({ where, expected, found, advice: "Export the file again." })
  }

  #absent(found: string): void {
    const others = this.#arrays.length === 0 ? "" : `; there are arrays at ${list(this.#arrays, maxNamed)}`
    this.#failure ??= new Adapter.Misconfigured({
      where: this.#where,
      expected: `an array of records${this.#pointer === "" ? "" : ` at "${this.#pointer}"`}`,
      found: `${found}${others}`,
      advice: 'Say in the mapping where it is: "format": { "records": "/path/of/the/array" }.'
    })
  }
}
