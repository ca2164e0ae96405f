/** Bytes as they are used: gzip is unpacked while it streams, known by its first two bytes or because it is said to be gzip. */
import { Effect, Stream } from "effect"
import { createGunzip } from "node:zlib"

/** Packed bytes unpacked at once: at most about 16 MB come of them. */
const slice = 16_384

/** What is wrong with what is packed: it ends too early, has other bytes after its end, or is damaged, in zlib's words. */
export type Damage =
  | { readonly kind: "cut" }
  | { readonly kind: "trailing" }
  | { readonly kind: "damaged"; readonly message: string }

export interface Options<E> {
  /** Whether it is gzip whatever it begins with, as a file whose name says so; not unless given. */
  readonly isPacked?: boolean
  /** The failure that damage is to be. */
  readonly damaged: (damage: Damage) => E
}

/** Zlib's words for a member that does not begin as one, which is the second at least: the beginning of the first one was seen. */
const noMember = "incorrect header check"

const damageOf = (message: string, hasBegun: boolean): Damage => {
  if (message === "unexpected end of file") return { kind: "cut" }
  return message === noMember && hasBegun ? { kind: "trailing" } : { kind: "damaged", message }
}

/** One gunzip, driven write by write. The mutable state is Node's, and lives as long as the stream. */
class Gunzip<E> {
  readonly #damaged: (message: string) => E
  // Four times the default: each part is a turn of the event loop.
  readonly #gunzip = createGunzip({ chunkSize: 65_536 })
  #parts: Array<Uint8Array> = []
  #error: Error | undefined
  #ended = false
  #waiting: (() => void) | undefined

  constructor(damaged: (message: string) => E) {
    this.#damaged = damaged
    this.#gunzip.on("end", () => (this.#ended = true))
    this.#gunzip.on("data", (part: Uint8Array) => this.#parts.push(part))
    this.#gunzip.on("error", (error) => {
      this.#error = error
      // Node forgets the callback of the write that failed.
      this.#waiting?.()
    })
  }

  readonly write = (bytes: Uint8Array): Effect.Effect<ReadonlyArray<Uint8Array>, E> =>
    this.#once((done) => this.#gunzip.write(bytes, () => done()))

  readonly end = (): Effect.Effect<ReadonlyArray<Uint8Array>, E> =>
    this.#once((done) => this.#gunzip.once("end", done).end())

  readonly close = (): void => void this.#gunzip.destroy()

  #once(act: (done: () => void) => void): Effect.Effect<ReadonlyArray<Uint8Array>, E> {
    return Effect.callback((resume) => {
      // What was unpacked before an error is whole too: it goes out first, and the next call fails.
      const done = (): void => {
        if (this.#waiting !== done) return
        this.#waiting = undefined
        const parts = this.#parts
        this.#parts = []
        if (this.#error !== undefined && parts.length === 0) resume(Effect.fail(this.#damaged(this.#error.message)))
        else resume(Effect.succeed(parts))
      }
      this.#waiting = done
      if (this.#error === undefined && !this.#ended) act(done)
      else done()
    })
  }
}

const slices = (bytes: Uint8Array): ReadonlyArray<Uint8Array> =>
  Array.from({ length: Math.ceil(bytes.length / slice) }, (_, index) =>
    bytes.subarray(index * slice, (index + 1) * slice)
  )

/** Plain or packed is decided on the first two bytes. */
class Unpacker<E> {
  readonly #options: Options<E>
  #head: Uint8Array = new Uint8Array()
  #gunzip: Gunzip<E> | undefined
  #isPlain = false

  constructor(options: Options<E>) {
    this.#options = options
  }

  readonly close = (): void => this.#gunzip?.close()

  /** Whether it turned out to be no gzip: it is what it is, and has nothing to check. */
  get isPlain(): boolean {
    return this.#isPlain
  }

  /** What the next bytes hold; null is the end of the file. */
  readonly take = (bytes: Uint8Array | null): Stream.Stream<Uint8Array, E> => {
    if (this.#isPlain) return bytes === null ? Stream.empty : Stream.make(bytes)
    if (this.#gunzip !== undefined) return this.#unpack(this.#gunzip, bytes)
    this.#head = bytes === null ? this.#head : Buffer.concat([this.#head, bytes])
    if (this.#head.length < 2 && bytes !== null) return Stream.empty
    const { isPacked = false, damaged } = this.#options
    const begins = this.#head[0] === 0x1f && this.#head[1] === 0x8b
    if (!isPacked && !begins) {
      this.#isPlain = true
      return Stream.make(this.#head)
    }
    const gunzip = (this.#gunzip = new Gunzip((message) => damaged(damageOf(message, begins))))
    const first = this.#unpack(gunzip, this.#head)
    return bytes === null ? Stream.concat(first, this.#unpack(gunzip, null)) : first
  }

  #unpack(gunzip: Gunzip<E>, bytes: Uint8Array | null): Stream.Stream<Uint8Array, E> {
    // The second call after the end tells of an error that came with the last bytes.
    const calls = bytes === null ? [gunzip.end, gunzip.end] : slices(bytes).map((part) => () => gunzip.write(part))
    return Stream.fromIterable(calls).pipe(
      Stream.mapEffect((call) => call()),
      // The next slice is unpacked, on a thread of Node's, while rows of this one are read: measured, a tenth faster.
      Stream.buffer({ capacity: 1 }),
      Stream.flattenIterable
    )
  }
}

const withUnpacker = <A, E, F>(
  options: Options<F>,
  use: (unpacker: Unpacker<F>) => Stream.Stream<A, E | F>
): Stream.Stream<A, E | F> =>
  Stream.unwrap(
    Effect.map(
      Effect.acquireRelease(
        Effect.sync(() => new Unpacker(options)),
        (unpacker) => Effect.sync(unpacker.close)
      ),
      use
    )
  )

/** The content, plain or unpacked. A failure comes after what zlib had given before it, whole pieces of the content. */
export const unpack = <E, F>(
  bytes: Stream.Stream<Uint8Array, E>,
  options: Options<F>
): Stream.Stream<Uint8Array, E | F> =>
  withUnpacker(options, (unpacker) => Stream.concat(bytes, Stream.make(null)).pipe(Stream.flatMap(unpacker.take)))

/**
 * Fails where what is packed is cut or damaged. Its check sum comes last, so that what is taken while it is unpacked may turn out to
 * be none: for those who can't bear that, it is unpacked once before.
 */
export const check = <E, F>(bytes: Stream.Stream<Uint8Array, E>, options: Options<F>): Effect.Effect<void, E | F> =>
  Stream.runDrain(
    withUnpacker(options, (unpacker) =>
      Stream.concat(bytes, Stream.make(null)).pipe(
        Stream.takeWhile(() => !unpacker.isPlain),
        Stream.flatMap(unpacker.take)
      )
    )
  )
