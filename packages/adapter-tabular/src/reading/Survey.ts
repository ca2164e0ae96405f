/** What a file's bytes look like as they pass: its beginning, and whether all of them are UTF-8. */
import { isAscii, isUtf8 } from "node:buffer"

/** Bytes of the beginning that are kept. */
const maxHead = 131_072

export interface Surveyed {
  readonly head: Buffer
  /** Whether the head is all there is. */
  readonly isWhole: boolean
  readonly isUtf8: boolean
  /** Whether characters that only UTF-8 writes so occur: two bytes and more that belong together. */
  readonly hasUtf8: boolean
  /** Whether they occur, and all bytes are UTF-8 but for a character that the end of the file may cut. */
  readonly isPlainlyUtf8: boolean
  /** Whether bytes that are no ASCII stand as letters do in Western languages; said of files that are no UTF-8. */
  readonly isWestern: boolean
}

/** A byte order mark of UTF-16, or the first bytes of a zip or of gzip: such a file is no UTF-8, and needs no further look. */
const isOther = (head: Uint8Array): boolean =>
  (head[0] === 0x50 && head[1] === 0x4b) ||
  (head[0] === 0x1f && head[1] === 0x8b) ||
  (head[0] === 0xff && head[1] === 0xfe) ||
  (head[0] === 0xfe && head[1] === 0xff)

export class Survey {
  readonly #parts: Array<Uint8Array> = []
  #length = 0
  #isSettled = false
  #isUtf8 = true
  #hasUtf8 = false
  /** The last bytes, where they may be the beginning of a character. */
  #rest: Uint8Array = new Uint8Array()
  readonly #letters = new Letters()

  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    if (this.#length < maxHead) {
      this.#parts.push(bytes)
      if (this.#length < 2) this.#isSettled = isOther(Buffer.concat(this.#parts))
    }
    this.#length += bytes.length
    if (this.#isSettled || (this.#rest.length === 0 && isAscii(bytes))) return
    const whole = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
    const end = whole.length - openAt(whole)
    this.#rest = whole.subarray(end)
    this.#judge(whole.subarray(0, end))
  }

  readonly end = (): Surveyed => {
    const isPlainlyUtf8 = this.#isUtf8 && this.#hasUtf8
    if (!this.#isSettled && this.#rest.length > 0) this.#judge(this.#rest)
    this.#rest = new Uint8Array()
    const head = Buffer.concat(this.#parts).subarray(0, maxHead)
    return {
      head,
      isWhole: this.#length <= maxHead,
      isUtf8: this.#isUtf8,
      hasUtf8: this.#hasUtf8,
      isPlainlyUtf8,
      isWestern: this.#letters.isWestern
    }
  }

  #judge(bytes: Uint8Array): void {
    if (isAscii(bytes)) return
    if (isUtf8(bytes)) {
      this.#hasUtf8 = true
      return
    }
    this.#isUtf8 = false
    this.#hasUtf8 ||= this.#letters.count(bytes)
  }
}

/** How many bytes at the end are the beginning of a character that goes on. */
const openAt = (bytes: Uint8Array): number => {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return lengthOf(byte) > back ? back : 0
  }
  return 0
}

/** Bytes of the character that begins with this one. */
const lengthOf = (byte: number): number => (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2)

const isLetter = (byte: number): boolean => (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
/** Among the upper half of code page 1252, what stands between letters: letters, and the apostrophe. */
const isInWords = (byte: number): boolean =>
  (byte >= 0xc0 && byte !== 0xd7 && byte !== 0xf7) ||
  [0x8a, 0x8c, 0x8e, 0x92, 0x9a, 0x9c, 0x9e, 0x9f, 0xad].includes(byte)

/** Bytes beyond ASCII, by the company that they keep. */
class Letters {
  #all = 0
  /** In rows of three and more, as other scripts are written; or within words, where Western ones have no such character. */
  #strange = 0

  /** One in twenty may be strange: a name in capitals, a sign between letters. */
  get isWestern(): boolean {
    return this.#strange * 20 <= this.#all
  }

  /** Counts, and says whether a character of UTF-8 is among them. */
  count(bytes: Uint8Array): boolean {
    let hasUtf8 = false
    for (let at = 0; at < bytes.length;) {
      let end = at
      while (end < bytes.length && (bytes[end] ?? 0) >= 0x80) end += 1
      const length = end - at
      if (length === 0) {
        at += 1
        continue
      }
      const isWithin = isLetter(bytes[at - 1] ?? 0) && isLetter(bytes[end] ?? 0)
      this.#all += length
      if (length > 2 || (isWithin && !bytes.subarray(at, end).every(isInWords))) this.#strange += length
      if (length > 1 && isUtf8(bytes.subarray(at, end))) hasUtf8 = true
      at = end
    }
    return hasUtf8
  }
}
