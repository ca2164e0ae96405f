/** The bytes of a Blob at any place, for the parser of the directory. */
import { Readable } from "node:stream"
import { callbackify } from "node:util"
import yauzl from "yauzl"

/** Bytes read at once: a directory is read in pieces of some fifty bytes. */
const window = 65_536

/** Keeps the last window that was read, and nothing else of the archive. */
export class BlobReader extends yauzl.RandomAccessReader {
  readonly #blob: Blob
  #start = 0
  #bytes = Buffer.alloc(0)

  constructor(blob: Blob) {
    super()
    this.#blob = blob
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void
  ): void {
    callbackify(() => this.#copy(buffer, offset, length, position))(callback)
  }

  /** Asked for by the class; the entries' own bytes are not read through the parser. */
  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#blob.slice(start, end).stream())
  }

  async #copy(buffer: Buffer, offset: number, length: number, position: number): Promise<void> {
    const isKept = position >= this.#start && position + length <= this.#start + this.#bytes.length
    if (!isKept) {
      const slice = this.#blob.slice(position, position + Math.max(length, window))
      this.#bytes = Buffer.from(await slice.arrayBuffer())
      this.#start = position
    }
    const found = this.#bytes.subarray(position - this.#start, position - this.#start + length)
    if (found.length < length) throw new Error("unexpected EOF")
    found.copy(buffer, offset)
  }
}
