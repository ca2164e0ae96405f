/** Cuts the bytes of a file into statements: one a line, a list, or a list under `statements`, as record stores answer. */

import {
  backslash,
  closeList,
  closeObject,
  colon,
  comma,
  endsOpen,
  isSpace,
  lookAt,
  newline,
  openList,
  openObject,
  quote
} from "./Brackets.ts"

/** Bytes of one statement. */
export const maxRow = 1_048_576

export interface Row {
  /** Where it begins, counted from 1. */
  readonly line: number
  /** All of it, or the beginning of one that is too long. */
  readonly bytes: Buffer
  readonly isTooLong: boolean
}

/** Why the rest of a file can't be cut. */
export interface Fault {
  readonly line: number
  readonly expected: string
  readonly found: string
}

const mark = Buffer.from([0xef, 0xbb, 0xbf])

/** How the file is cut: not known yet; one a line; values one after another; a list; what follows a list; nothing more. */
type Form = "unknown" | "lines" | "values" | "list" | "rest" | "end"

export class Splitter {
  #form: Form = "unknown"
  /** What is not cut yet, of which `#at` bytes have been looked at. */
  #held: Buffer = Buffer.alloc(0)
  #at = 0
  #line = 1
  /** The value that is open: its depth, whether a text is open in it, and where it begins. */
  #depth = 0
  #isText = false
  #isEscaped = false
  #start = -1
  #startLine = 1
  /** The part of an open value that was let go, since it is too long. */
  #beginning: Buffer | undefined
  /** In a list, whether a value may follow, or a comma or its end. */
  #isAfterValue = false
  #isUnder = false
  #rows: Array<Row> = []
  fault: Fault | undefined

  /** What the next bytes complete. */
  push(bytes: Uint8Array): ReadonlyArray<Row> {
    this.#rows = []
    this.#held =
      this.#held.length === 0
        ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
        : Buffer.concat([this.#held, bytes])
    this.#cut()
    this.#letGo()
    return this.#rows
  }

  /** What the end of the file completes. */
  end(): ReadonlyArray<Row> {
    this.#rows = []
    if (this.fault !== undefined) return []
    if (this.#form === "unknown" && this.#start !== -1) this.#fail("the rest of the statement", "the end of the file")
    if (this.#form === "lines" && (this.#held.length > 0 || this.#beginning !== undefined)) this.#last()
    if (this.#form === "values" && this.#start !== -1) this.#fail("the rest of the statement", "the end of the file")
    if (this.#form === "list" || (this.#form === "rest" && this.#isUnder)) {
      this.#fail("the rest of the list", "the end of the file")
    }
    return this.#rows
  }

  #cut(): void {
    if (this.#form === "unknown") this.#recognise()
    if (this.#form === "lines") this.#lines()
    else if (this.#form !== "unknown") this.#values()
  }

  #fail(expected: string, found: string): void {
    this.fault ??= { line: this.#line, expected, found }
    this.#form = "end"
  }

  // ---- one a line

  #lines(): void {
    for (;;) {
      const end = this.#held.indexOf(newline, this.#at)
      if (end === -1) break
      this.#addLine(end)
      this.#held = this.#held.subarray(end + 1)
      this.#at = 0
      this.#line += 1
    }
    this.#at = this.#held.length
    if (this.#at > maxRow) {
      this.#beginning ??= Buffer.from(this.#held.subarray(0, shown))
      this.#held = Buffer.alloc(0)
      this.#at = 0
    }
  }

  #addLine(end: number): void {
    const bytes = this.#held.subarray(0, end)
    const beginning = this.#beginning
    this.#beginning = undefined
    if (beginning !== undefined || bytes.length > maxRow) {
      this.#rows.push({ line: this.#line, bytes: beginning ?? bytes.subarray(0, shown), isTooLong: true })
    } else if (!bytes.every(isSpace)) this.#rows.push({ line: this.#line, bytes, isTooLong: false })
  }

  /** A last line without an end is one too, unless it stops in the middle. */
  #last(): void {
    const isOpen = this.#beginning !== undefined || endsOpen(this.#held)
    if (isOpen) this.#fail("the rest of the statement", "the end of the file")
    else this.#addLine(this.#held.length)
  }

  // ---- values one after another, or in a list

  #recognise(): void {
    if (this.#start === -1) {
      if (this.#held.length < mark.length && mark.subarray(0, this.#held.length).equals(this.#held)) return
      if (this.#at === 0 && this.#held.subarray(0, 3).equals(mark)) this.#at = 3
      for (; isSpace(this.#held[this.#at]); this.#at += 1) if (this.#held[this.#at] === newline) this.#line += 1
      const first = this.#held[this.#at]
      if (first === undefined) return
      this.#held = this.#held.subarray(this.#at)
      this.#at = 0
      if (first === openList) {
        this.#form = "list"
        this.#at = 1
        return
      }
      if (first !== openObject) {
        this.#form = "lines"
        return
      }
      this.#start = 0
      this.#startLine = this.#line
    }
    this.#first()
  }

  /**
   * The first object is a statement, or what a record store answers. It is looked at from its beginning each time more has come:
   * at most 1 MB, since a longer one is no statement.
   */
  #first(): void {
    const found = lookAt(this.#held)
    if (found === undefined && this.#held.length <= maxRow) return
    const isList = typeof found === "object"
    this.#start = -1
    if (isList) {
      this.#form = "list"
      this.#isUnder = true
      this.#at = found.list
      for (let at = 0; at < found.list; at++) if (this.#held[at] === newline) this.#line += 1
    } else this.#form = found === "values" ? "values" : "lines"
  }

  #values(): void {
    const held = this.#held
    for (; this.#at < held.length; this.#at += 1) {
      const byte = held[this.#at]
      if (byte === newline) this.#line += 1
      if (this.#start !== -1) this.#inside(byte)
      else if (!isSpace(byte)) this.#between(byte)
      if (this.fault !== undefined) return
    }
  }

  /** A byte of an open value. A scalar ends before the byte that is no part of it any more. */
  #inside(byte: number | undefined): void {
    if (this.#isEscaped) this.#isEscaped = false
    else if (this.#isText) {
      if (byte === backslash) this.#isEscaped = true
      else if (byte === quote) {
        this.#isText = false
        if (this.#depth === 0) this.#close(this.#at + 1)
      }
    } else if (byte === quote) this.#isText = true
    else if (byte === openObject || byte === openList) this.#depth += 1
    else if (byte === closeObject || byte === closeList) {
      if (this.#depth === 0) {
        this.#close(this.#at)
        this.#between(byte)
        return
      }
      this.#depth -= 1
      if (this.#depth === 0) this.#close(this.#at + 1)
    } else if (this.#depth === 0 && (byte === comma || isSpace(byte))) {
      this.#close(this.#at)
      if (byte === comma) this.#between(byte)
    }
  }

  #close(end: number): void {
    const bytes = this.#held.subarray(this.#start, end)
    const isTooLong = this.#beginning !== undefined || bytes.length > maxRow
    this.#rows.push({
      line: this.#startLine,
      bytes: isTooLong ? (this.#beginning ?? bytes.subarray(0, shown)) : bytes,
      isTooLong
    })
    this.#start = -1
    this.#beginning = undefined
    this.#isAfterValue = true
  }

  /** A byte that is neither space nor in a value. */
  #between(byte: number | undefined): void {
    if (this.#form === "rest") return this.#inRest(byte)
    if (this.#form === "list") {
      if (byte === closeList) {
        this.#form = "rest"
        this.#depth = this.#isUnder ? 1 : 0
        return
      }
      if (byte === comma && this.#isAfterValue) {
        this.#isAfterValue = false
        return
      }
      if (this.#isAfterValue || byte === comma || byte === closeObject || byte === colon) {
        return this.#fail(this.#isAfterValue ? "a comma or the end of the list" : "a statement", character(byte))
      }
    }
    this.#start = this.#at
    this.#startLine = this.#line
    this.#isText = byte === quote
    this.#depth = byte === openObject || byte === openList ? 1 : 0
  }

  /** What follows the list: other members of what the record store answered, and then nothing. */
  #inRest(byte: number | undefined): void {
    if (!this.#isUnder) return this.#fail("nothing more after the list", character(byte))
    if (this.#isEscaped) this.#isEscaped = false
    else if (this.#isText) {
      if (byte === backslash) this.#isEscaped = true
      else if (byte === quote) this.#isText = false
    } else if (byte === quote) this.#isText = true
    else if (byte === openObject || byte === openList) this.#depth += 1
    else if (byte === closeObject || byte === closeList) {
      this.#depth -= 1
      if (this.#depth === 0) this.#isUnder = false
    }
  }

  /** Keeps only what is still open, and of what is too long only its beginning. */
  #letGo(): void {
    if (this.#form === "unknown" || this.#form === "lines") return
    if (this.#start === -1) {
      this.#held = Buffer.alloc(0)
      this.#at = 0
      return
    }
    const open = this.#held.subarray(this.#start)
    if (this.#beginning !== undefined || open.length > maxRow) {
      this.#beginning ??= Buffer.from(open.subarray(0, shown))
      this.#held = Buffer.alloc(0)
    } else this.#held = open
    this.#at = this.#held.length
    this.#start = 0
  }
}

/** Bytes of a row that is too long which a rejection shows. */
const shown = 4_000

const character = (byte: number | undefined): string => JSON.stringify(String.fromCodePoint(byte ?? 0))
