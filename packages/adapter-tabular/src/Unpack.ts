/** Bytes as they are used: a gzip file is unpacked while it streams, known by its name or its first two bytes. */
import { Adapter } from "@laurel/core"
import { Effect, Stream } from "effect"
import { createGunzip } from "node:zlib"

/** Packed bytes unpacked at once: at most about 16 MB come of them. */
const slice = 16_384

const broken = (file: string, message: string): Adapter.Broken =>
  message === "unexpected end of file"
    ? new Adapter.Broken({
        where: `file "${file}"`,
        expected: "a whole gzip file",
        found: "one that ends too early",
        advice: "Copy the file again; nothing of this one was read."
      })
    : new Adapter.Broken({
        where: `file "${file}"`,
        expected: "a gzip file",
        found: `a damaged one, or none (${message})`,
        advice: "Copy the file again; nothing of this one was read."
      })

/** One gunzip, driven write by write. The mutable state is Node's, and lives as long as the stream. */
class Gunzip {
  readonly #file: string
  // Four times the default, the bytes that Records parses at once: each part is a turn of the event loop.
  readonly #gunzip = createGunzip({ chunkSize: 65_536 })
  #parts: Array<Uint8Array> = []
  #error: Error | undefined
  #ended = false
  #waiting: (() => void) | undefined

  constructor(file: string) {
    this.#file = file
    this.#gunzip.on("end", () => (this.#ended = true))
    this.#gunzip.on("data", (part: Uint8Array) => this.#parts.push(part))
    this.#gunzip.on("error", (error) => {
      this.#error = error
      // Node forgets the callback of the write that failed.
      this.#waiting?.()
    })
  }

  readonly write = (bytes: Uint8Array): Effect.Effect<ReadonlyArray<Uint8Array>, Adapter.Broken> =>
    this.#once((done) => this.#gunzip.write(bytes, () => done()))

  readonly end = (): Effect.Effect<ReadonlyArray<Uint8Array>, Adapter.Broken> =>
    this.#once((done) => this.#gunzip.once("end", done).end())

  readonly close = (): void => void this.#gunzip.destroy()

  #once(act: (done: () => void) => void): Effect.Effect<ReadonlyArray<Uint8Array>, Adapter.Broken> {
    return Effect.callback((resume) => {
      // What was unpacked before an error is whole rows too: it goes out first, and the next call fails.
      const done = (): void => {
        if (this.#waiting !== done) return
        this.#waiting = undefined
        const parts = this.#parts
        this.#parts = []
        if (this.#error !== undefined && parts.length === 0) {
          resume(Effect.fail(broken(this.#file, this.#error.message)))
        } else resume(Effect.succeed(parts))
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
class Unpacker {
  readonly #file: string
  #head: Uint8Array = new Uint8Array()
  #gunzip: Gunzip | undefined
  #isPlain = false

  constructor(file: string) {
    this.#file = file
  }

  readonly close = (): void => this.#gunzip?.close()

  /** Whether the file turned out to be no gzip: it is what it is, and has nothing to check. */
  get isPlain(): boolean {
    return this.#isPlain
  }

  /** What the next bytes hold; null is the end of the file. */
  readonly take = (bytes: Uint8Array | null): Stream.Stream<Uint8Array, Adapter.Broken> => {
    if (this.#isPlain) return bytes === null ? Stream.empty : Stream.make(bytes)
    if (this.#gunzip !== undefined) return this.#unpack(this.#gunzip, bytes)
    this.#head = bytes === null ? this.#head : Buffer.concat([this.#head, bytes])
    if (this.#head.length < 2 && bytes !== null) return Stream.empty
    const isPacked = this.#file.endsWith(".gz") || (this.#head[0] === 0x1f && this.#head[1] === 0x8b)
    if (!isPacked) {
      this.#isPlain = true
      return Stream.make(this.#head)
    }
    const gunzip = (this.#gunzip = new Gunzip(this.#file))
    const first = this.#unpack(gunzip, this.#head)
    return bytes === null ? Stream.concat(first, this.#unpack(gunzip, null)) : first
  }

  #unpack(gunzip: Gunzip, bytes: Uint8Array | null): Stream.Stream<Uint8Array, Adapter.Broken> {
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

const withUnpacker = <A, E>(file: string, use: (unpacker: Unpacker) => Stream.Stream<A, E>): Stream.Stream<A, E> =>
  Stream.unwrap(
    Effect.map(
      Effect.acquireRelease(
        Effect.sync(() => new Unpacker(file)),
        (unpacker) => Effect.sync(unpacker.close)
      ),
      use
    )
  )

/** The file's content. */
export const unpack = <E>(
  file: string,
  bytes: Stream.Stream<Uint8Array, E>
): Stream.Stream<Uint8Array, E | Adapter.Broken> =>
  withUnpacker(file, (unpacker) => Stream.concat(bytes, Stream.make(null)).pipe(Stream.flatMap(unpacker.take)))

/**
 * Fails where a gzip is cut or damaged. Its check sum comes last, so that rows taken while it is unpacked may turn out to be
 * none: it is unpacked once before the first of them is believed.
 */
export const check = <E>(file: string, bytes: Stream.Stream<Uint8Array, E>): Effect.Effect<void, E | Adapter.Broken> =>
  Stream.runDrain(
    withUnpacker(file, (unpacker) =>
      Stream.concat(bytes, Stream.make(null)).pipe(
        Stream.takeWhile(() => !unpacker.isPlain),
        Stream.flatMap(unpacker.take)
      )
    )
  )
