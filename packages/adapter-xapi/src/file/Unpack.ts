/** Bytes as they are used: a gzip file, known by its first two bytes, is unpacked while it streams. */
import { Adapter } from "@laurel/core"
import { Effect, Stream } from "effect"
import { createGunzip } from "node:zlib"

/** Packed bytes unpacked at once: at most about 16 MB come of them. */
const slice = 16_384

/** Zlib's words for a member that does not begin as one. The first one does: its beginning was seen. */
const noMember = "incorrect header check"

const broken = (file: string, message: string): Adapter.Broken => {
  const isShort = message === "unexpected end of file"
  if (message === noMember) {
    return new Adapter.Broken({
      where: `file "${file}"`,
      expected: "nothing but gzip in a gzip file",
      found: "other bytes after the end of what is packed",
      advice: "Pack the file again, such as from what gunzip makes of it; whatever was read of it before stays."
    })
  }
  return new Adapter.Broken({
    where: `file "${file}"`,
    expected: isShort ? "a whole gzip file" : "a gzip file",
    found: isShort ? "one that ends too early" : `a damaged one (${message})`,
    advice: "Copy the file again; whatever was read of it before stays."
  })
}

/** One gunzip, driven write by write. The mutable state is Node's, and lives as long as the stream. */
class Gunzip {
  readonly #file: string
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
      // What was unpacked before an error is whole statements too: it goes out first, and the next call fails.
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

  /** What the next bytes hold; null is the end of the file. */
  readonly take = (bytes: Uint8Array | null): Stream.Stream<Uint8Array, Adapter.Broken> => {
    if (this.#isPlain) return bytes === null ? Stream.empty : Stream.make(bytes)
    if (this.#gunzip !== undefined) return this.#unpack(this.#gunzip, bytes)
    this.#head = bytes === null ? this.#head : Buffer.concat([this.#head, bytes])
    if (this.#head.length < 2 && bytes !== null) return Stream.empty
    if (this.#head[0] !== 0x1f || this.#head[1] !== 0x8b) {
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
      Stream.flattenIterable
    )
  }
}

const slices = (bytes: Uint8Array): ReadonlyArray<Uint8Array> =>
  Array.from({ length: Math.ceil(bytes.length / slice) }, (_, index) =>
    bytes.subarray(index * slice, (index + 1) * slice)
  )

/** The file's content. A failure comes after all that could be unpacked before it. */
export const unpack = <E>(
  file: string,
  bytes: Stream.Stream<Uint8Array, E>
): Stream.Stream<Uint8Array, E | Adapter.Broken> =>
  Stream.unwrap(
    Effect.map(
      Effect.acquireRelease(
        Effect.sync(() => new Unpacker(file)),
        (unpacker) => Effect.sync(unpacker.close)
      ),
      (unpacker) => Stream.concat(bytes, Stream.make(null)).pipe(Stream.flatMap(unpacker.take))
    )
  )
