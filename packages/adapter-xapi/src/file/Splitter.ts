/** Cuts the bytes of a file into statements: one a line, a list, or a list under `statements`, as record stores answer. */
import { isSpace, lookAt, newline, openList, openObject } from "./Brackets.ts"
import { Lines } from "./Lines.ts"
import { type Cutter, type Fault, maxRow, type Row } from "./Row.ts"
import { Values } from "./Values.ts"

const mark = Buffer.from([0xef, 0xbb, 0xbf])

/** Holds the beginning of a file until it is known how to cut it: at most the 1 MB that a statement may have. */
export class Splitter {
  #cutter: Cutter | undefined
  /** From the file's first object on, once that has begun. */
  #held: Buffer = Buffer.alloc(0)
  #line = 1
  #isBegun = false
  #fault: Fault | undefined

  get fault(): Fault | undefined {
    return this.#fault ?? this.#cutter?.fault
  }

  /** What the next bytes complete. */
  push(bytes: Uint8Array): ReadonlyArray<Row> {
    if (this.fault !== undefined) return []
    const next = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    if (this.#cutter !== undefined) return this.#cutter.push(next)
    this.#held = this.#held.length === 0 ? next : Buffer.concat([this.#held, next])
    const cutter = this.#recognise()
    const held = this.#held
    if (cutter === undefined) return []
    this.#cutter = cutter
    this.#held = held.subarray(0, 0)
    return cutter.push(held)
  }

  /** What the end of the file completes. */
  end(): ReadonlyArray<Row> {
    if (this.#cutter !== undefined) return this.fault === undefined ? this.#cutter.end() : []
    if (this.#isBegun) {
      this.#fault = { line: this.#line, expected: "the rest of the statement", found: "the end of the file" }
    }
    return []
  }

  /** Who cuts the rest, which is held; undefined where more must come before that is known. */
  #recognise(): Cutter | undefined {
    if (!this.#isBegun) {
      this.#skip()
      const first = this.#held[0]
      if (first === undefined || mark.subarray(0, this.#held.length).equals(this.#held)) return undefined
      if (first === openList) return this.#values("list", 1)
      if (first !== openObject) return new Lines(this.#line)
      this.#isBegun = true
    }
    const found = lookAt(this.#held)
    if (typeof found === "object") return this.#values("member", found.list)
    if (found === "values") return new Values("none", this.#line)
    return found === "lines" || this.#held.length > maxRow ? new Lines(this.#line) : undefined
  }

  /** Blank lines before the first statement, and the mark of UTF-8. */
  #skip(): void {
    let at = this.#held.subarray(0, mark.length).equals(mark) ? mark.length : 0
    for (; isSpace(this.#held[at]); at += 1) if (this.#held[at] === newline) this.#line += 1
    this.#held = this.#held.subarray(at)
  }

  /** Values of a list whose first byte stands at a place of what is held. */
  #values(frame: "list" | "member", from: number): Cutter {
    for (const byte of this.#held.subarray(0, from)) if (byte === newline) this.#line += 1
    this.#held = this.#held.subarray(from)
    return new Values(frame, this.#line)
  }
}
