/**
 * SHA-256 (FIPS 180-4) without a runtime's help, for ledgers that live in memory or a browser. A ledger on Node passes the
 * native one. Tested against the standard's vectors and the native function.
 */

/** Hashes bytes, or a text's UTF-8 bytes, to 32 bytes. */
export interface Sha256 {
  (data: Uint8Array | string): Uint8Array
  /** The same of a text in lower-case hexadecimal, where a runtime gives that sooner. */
  readonly hex?: (text: string) => string
}

const encoder = new TextEncoder()

const primes = (count: number): ReadonlyArray<number> => {
  const found: Array<number> = []
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate)
  }
  return found
}

/** The first 32 bits of the fractional part. */
const fraction = (value: number): number => Math.floor((value - Math.floor(value)) * 2 ** 32)

const start = Uint32Array.from(primes(8), (prime) => fraction(Math.sqrt(prime)))
const round = Uint32Array.from(primes(64), (prime) => fraction(Math.cbrt(prime)))
const schedule = new Uint32Array(64)

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

export const sha256: Sha256 = (data) => {
  const bytes = typeof data === "string" ? encoder.encode(data) : data
  const padded = new Uint8Array((((bytes.length + 8) >> 6) << 6) + 64)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0)
  const state = Uint32Array.from(start)
  for (let offset = 0; offset < padded.length; offset += 64) compress(state, view, offset)
  const digest = new DataView(new ArrayBuffer(32))
  state.forEach((word, index) => digest.setUint32(index * 4, word))
  return new Uint8Array(digest.buffer)
}

/** One block of 64 bytes. Reads past no array: the `?? 0` only satisfies the type of an index. */
const compress = (state: Uint32Array, view: DataView, offset: number): void => {
  const w = schedule
  for (let t = 0; t < 16; t++) w[t] = view.getUint32(offset + t * 4)
  for (let t = 16; t < 64; t++) {
    const [a, b] = [w[t - 15] ?? 0, w[t - 2] ?? 0]
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10)
    w[t] = (w[t - 16] ?? 0) + s0 + (w[t - 7] ?? 0) + s1
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let t = 0; t < 64; t++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (round[t] ?? 0) + (w[t] ?? 0)) | 0
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0]
  }
  ;[a, b, c, d, e, f, g, h].forEach((word, index) => {
    state[index] = (state[index] ?? 0) + word
  })
}
