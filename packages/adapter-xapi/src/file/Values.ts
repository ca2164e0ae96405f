/** Statements one after another, or in a list, over as many lines as they like. */
import {
  backslash,
  closeList,
  closeObject,
  colon,
  comma,
  isSpace,
  newline,
  openList,
  openObject,
  quote
} from "./Brackets.ts"
import { type Cutter, type Fault, maxRow, type Row, shown } from "./Row.ts"

/** Values with nothing around them; a list; or a list that is a member of an object. */
export type Frame = "none" | "list" | "member"

export class Values implements Cutter {
  readonly #frame: Frame
  #line: number
  /** In a list, or behind it. */
  #isInside: boolean
  /** Whether a comma or the end of the list must follow, or a value. */
  #isAfterValue = false
  /** The value that is open, or what follows the list in its object: how deep, and whether a text is open in it. */
  #depth = 0
  #isText = false
  #isEscaped = false
  /** The bytes of the open value that came before, and where in those that came last it goes on; -1 where none is open. */
  #held: Buffer = Buffer.alloc(0)
  #start = -1
  #startLine = 1
  #isTooLong = false
  #rows: Array<Row> = []
  fault: Fault | undefined

  constructor(frame: Frame, line: number) {
    this.#frame = frame
    this.#line = line
    this.#isInside = frame !== "none"
  }

  readonly push = (bytes: Buffer): ReadonlyArray<Row> => {
    this.#rows = []
    for (let at = 0; at < bytes.length && this.fault === undefined; at++) {
      const byte = bytes[at] ?? 0
      if (byte === newline) this.#line += 1
      if (this.#start !== -1) this.#inValue(bytes, at, byte)
      else if (!isSpace(byte)) this.#between(at, byte)
    }
    if (this.#start !== -1) {
      this.#hold(bytes.subarray(this.#start))
      this.#start = 0
    }
    return this.#rows
  }

  readonly end = (): ReadonlyArray<Row> => {
    const isOpen = this.#frame === "none" ? this.#start !== -1 : this.#isInside || this.#depth > 0
    if (isOpen) this.#fail(`the rest of the ${this.#frame === "none" ? "statement" : "list"}`, "the end of the file")
    return []
  }

  #fail(expected: string, found: string): void {
    this.fault ??= { line: this.#line, expected, found }
  }

  /** A byte within texts and brackets: false where it closes the outermost of them. */
  #isStillOpen(byte: number): boolean {
    if (this.#isEscaped) this.#isEscaped = false
    else if (this.#isText) {
      if (byte === backslash) this.#isEscaped = true
      else if (byte === quote) {
        this.#isText = false
        return this.#depth > 0
      }
    } else if (byte === quote) this.#isText = true
    else if (byte === openObject || byte === openList) this.#depth += 1
    else if (byte === closeObject || byte === closeList) {
      this.#depth -= 1
      return this.#depth > 0
    }
    return true
  }

  #inValue(bytes: Buffer, at: number, byte: number): void {
    // A number or a word has no end of its own: it ends before what is no part of it.
    const isWord = this.#depth === 0 && !this.#isText
    if (!isWord) {
      if (!this.#isStillOpen(byte)) this.#close(bytes.subarray(this.#start, at + 1))
    } else if (isSpace(byte)) this.#close(bytes.subarray(this.#start, at))
    else if (byte === comma || byte === closeList || byte === closeObject) {
      this.#close(bytes.subarray(this.#start, at))
      this.#between(at, byte)
    }
  }

  /** A byte that is neither space nor in a value. */
  #between(at: number, byte: number): void {
    if (this.#frame !== "none" && !this.#isInside) return this.#behind(byte)
    if (this.#frame !== "none") {
      if (byte === closeList) {
        this.#isInside = false
        this.#depth = this.#frame === "member" ? 1 : 0
        return
      }
      if (byte === comma && this.#isAfterValue) {
        this.#isAfterValue = false
        return
      }
      if (this.#isAfterValue) return this.#fail("a comma or the end of the list", character(byte))
      if (byte === comma || byte === closeObject || byte === colon) return this.#fail("a statement", character(byte))
    }
    this.#start = at
    this.#startLine = this.#line
    this.#isText = byte === quote
    this.#depth = byte === openObject || byte === openList ? 1 : 0
  }

  /** What follows the list: other members of its object, and then nothing. */
  #behind(byte: number): void {
    if (this.#depth === 0) this.#fail("nothing more after the list", character(byte))
    else this.#isStillOpen(byte)
  }

  #close(bytes: Buffer): void {
    this.#hold(bytes)
    this.#rows.push({ line: this.#startLine, bytes: this.#held, isTooLong: this.#isTooLong })
    this.#held = bytes.subarray(0, 0)
    this.#start = -1
    this.#isTooLong = false
    this.#isAfterValue = true
  }

  #hold(bytes: Buffer): void {
    if (this.#isTooLong || bytes.length === 0) return
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes])
    if (this.#held.length <= maxRow) return
    this.#isTooLong = true
    this.#held = Buffer.from(this.#held.subarray(0, shown))
  }
}

const character = (byte: number): string => JSON.stringify(String.fromCodePoint(byte))
