/** Lines of a stream of bytes, as they come: at most so long, and none of them lost. */
import { Effect, Stream } from "effect"

/** Bytes of one line: 1 MiB, which Open edX's own events are far below. */
export const maxLine = 1_048_576
/** Bytes of a longer one that are kept to be shown. */
const shown = 4_000

export interface Line {
  /** Counted from 1. */
  readonly number: number
  /** All of it, or the beginning of one that is too long. */
  readonly bytes: Buffer
  readonly isTooLong: boolean
}

const newline = 10

/** Mutable: one cuts one stream once. */
class Cutter {
  /** The beginning of a line whose end has not come. */
  #held: Array<Buffer> = []
  #length = 0
  #isTooLong = false
  #number = 1

  readonly push = (bytes: Uint8Array | null): ReadonlyArray<Line> => {
    const lines: Array<Line> = []
    if (bytes === null) {
      this.#end(lines)
      return lines
    }
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let from = 0
    for (let end = buffer.indexOf(newline); end !== -1; end = buffer.indexOf(newline, from)) {
      this.#hold(buffer.subarray(from, end))
      this.#end(lines)
      from = end + 1
    }
    this.#hold(buffer.subarray(from))
    return lines
  }

  #hold(bytes: Buffer): void {
    if (this.#isTooLong || bytes.length === 0) return
    this.#held.push(bytes)
    this.#length += bytes.length
    if (this.#length <= maxLine) return
    this.#isTooLong = true
    this.#held = [Buffer.from(Buffer.concat(this.#held).subarray(0, shown))]
  }

  /** Blank lines are counted, and are none. */
  #end(lines: Array<Line>): void {
    const bytes = this.#held.length === 1 ? (this.#held[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#held)
    if (bytes.some((byte) => byte !== 32 && byte !== 9 && byte !== 13)) {
      lines.push({ number: this.#number, bytes, isTooLong: this.#isTooLong })
    }
    this.#number += 1
    this.#held = []
    this.#length = 0
    this.#isTooLong = false
  }
}

/** The lines of a stream of bytes; the last one may end without a line break. */
export const cut = <E>(bytes: Stream.Stream<Uint8Array, E>): Stream.Stream<Line, E> =>
  Stream.unwrap(
    Effect.sync(() => {
      const cutter = new Cutter()
      return Stream.concat(bytes, Stream.make(null)).pipe(
        Stream.flatMap((part) => Stream.fromIterable(cutter.push(part)))
      )
    })
  )
