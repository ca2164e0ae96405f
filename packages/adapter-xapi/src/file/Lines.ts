/** One statement a line. */
import { endsOpen, isSpace, newline } from "./Brackets.ts"
import { type Cutter, type Fault, maxRow, type Row, shown } from "./Row.ts"

export class Lines implements Cutter {
  /** The beginning of a line whose end has not come: at most `maxRow` bytes, and of a longer one only what is shown. */
  #held: Buffer = Buffer.alloc(0)
  #isTooLong = false
  #line: number
  fault: Fault | undefined

  constructor(line: number) {
    this.#line = line
  }

  readonly push = (bytes: Buffer): ReadonlyArray<Row> => {
    const rows: Array<Row> = []
    let from = 0
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, from)) {
      this.#hold(bytes.subarray(from, end))
      this.#add(rows)
      from = end + 1
      this.#line += 1
    }
    this.#hold(bytes.subarray(from))
    return rows
  }

  /** A last line without an end is one too, unless it stops in the middle. */
  readonly end = (): ReadonlyArray<Row> => {
    const rows: Array<Row> = []
    if (this.#isTooLong || endsOpen(this.#held)) {
      this.fault = { line: this.#line, expected: "the rest of the statement", found: "the end of the file" }
    } else this.#add(rows)
    return rows
  }

  /** Only a line that came in several parts is copied: what is left of all others is a view of what came. */
  #hold(bytes: Buffer): void {
    if (this.#isTooLong || bytes.length === 0) return
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes])
    if (this.#held.length <= maxRow) return
    this.#isTooLong = true
    this.#held = Buffer.from(this.#held.subarray(0, shown))
  }

  #add(rows: Array<Row>): void {
    const [bytes, isTooLong] = [this.#held, this.#isTooLong]
    this.#held = bytes.subarray(0, 0)
    this.#isTooLong = false
    if (isTooLong || !bytes.every(isSpace)) rows.push({ line: this.#line, bytes, isTooLong })
  }
}
