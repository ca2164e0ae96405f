/** Reads a file to its end, once: what it is, whether it may be kept, and its hash. */
import { createHash } from "node:crypto"
import { Effect, Stream } from "effect"
import { type Document, ofHash } from "./Document.ts"
import { DocumentError, Misconfigured, type Reason, Refused, wordsOf } from "./DocumentError.ts"
import * as MediaType from "./MediaType.ts"

export interface Bounds {
  /** Bytes of one document: up to 1 GiB, 100 MiB unless given. */
  readonly maxBytes?: number
  /** The types that are kept; all but plain text unless given. */
  readonly types?: ReadonlyArray<MediaType.MediaType>
  /** What the file is called, for messages. */
  readonly name?: string
}

/** The most that any bound allows, in bytes. */
export const mostBytes = 1024 ** 3
const usualBytes = 100 * 1024 ** 2

/** Passes on what it reads, as it reads it; what is passed on before it is refused must not be kept. */
export const read = Effect.fn("Documents.intake")(function* <E, R, E2 = never>(
  bytes: Stream.Stream<Uint8Array, E, R>,
  bounds: Bounds,
  pass: (chunk: Uint8Array) => Effect.Effect<void, E2>
): Effect.fn.Return<Document, DocumentError | E | E2, R> {
  const { maxBytes = usualBytes, name = "the file" } = bounds
  if (!(Number.isInteger(maxBytes) && maxBytes >= 1 && maxBytes <= mostBytes)) {
    return yield* new DocumentError({
      where: "maxBytes",
      reason: new Misconfigured({
        expected: `a whole number of bytes from 1 to ${mostBytes}`,
        found: String(maxBytes),
        advice: "Mend the bound."
      })
    })
  }
  const reading = new Reading(maxBytes, bounds.types ?? MediaType.usual)
  const told = <A>(effect: Effect.Effect<A, Reason>) =>
    Effect.mapError(effect, (reason) => new DocumentError({ where: name, reason }))
  yield* Stream.runForEach(bytes, (chunk) => Effect.andThen(told(reading.add(chunk)), pass(chunk)))
  return yield* told(reading.end)
})

const another = "Give another file."

/** The state of one reading. */
class Reading {
  readonly #maxBytes: number
  readonly #types: ReadonlyArray<MediaType.MediaType>
  readonly #hash = createHash("sha256")
  readonly #beginning: Array<Uint8Array> = []
  readonly #text = MediaType.textChecker()
  #type: MediaType.MediaType | undefined
  #size = 0
  readonly #end = new End()

  constructor(maxBytes: number, types: ReadonlyArray<MediaType.MediaType>) {
    this.#maxBytes = maxBytes
    this.#types = types
  }

  readonly add = (chunk: Uint8Array): Effect.Effect<void, Reason> =>
    Effect.suspend(() => {
      this.#size += chunk.length
      if (this.#size > this.#maxBytes) {
        return Effect.fail(
          new Refused({ expected: `at most ${this.#maxBytes} bytes`, found: "more", advice: "Give a smaller file." })
        )
      }
      this.#hash.update(chunk)
      this.#end.add(chunk)
      if (this.#type !== undefined) return this.#readOn(this.#type, chunk)
      // A source may use its buffer again.
      this.#beginning.push(chunk.slice())
      return this.#size >= MediaType.beginningLength ? this.#look : Effect.void
    })

  readonly end: Effect.Effect<Document, Reason> = Effect.suspend(() => {
    if (this.#size === 0) {
      return Effect.fail(new Refused({ expected: "a file with content", found: "an empty one", advice: another }))
    }
    return this.#type === undefined ? this.#look : Effect.void
  }).pipe(
    Effect.flatMap(() => {
      const type = this.#type
      // The zeros behind it make a text that ends within a character one that is damaged.
      if (type === undefined || (type === "text/plain" && !this.#text.end())) return this.#refuse("damaged text")
      if (MediaType.endsAsZip(this.#end.bytes, this.#size)) return this.#refuse(`${type} that is a zip too`)
      return Effect.succeed({ document: ofHash(this.#hash.digest("hex")), mediaType: type, size: this.#size })
    })
  )

  /** Finds the type by what was read so far. */
  readonly #look: Effect.Effect<void, Reason> = Effect.suspend(() => {
    const read = Buffer.concat(this.#beginning.splice(0))
    return Effect.flatMap(
      Effect.tryPromise({
        try: () => MediaType.of(read.subarray(0, MediaType.beginningLength)),
        catch: (cause) => this.#refusal(`what can't be told: ${wordsOf(cause)}`)
      }),
      (found) => {
        if (!("type" in found)) return this.#refuse(found.otherwise)
        if (!this.#types.includes(found.type)) return this.#refuse(found.type)
        this.#type = found.type
        return this.#readOn(found.type, read)
      }
    )
  })

  readonly #readOn = (type: MediaType.MediaType, bytes: Uint8Array): Effect.Effect<void, Reason> =>
    type === "text/plain" && !this.#text.add(bytes) ? this.#refuse("text that is no UTF-8") : Effect.void

  readonly #refuse = (found: string): Effect.Effect<never, Reason> => Effect.fail(this.#refusal(found))

  readonly #refusal = (found: string): Reason =>
    new Refused({ expected: `by its content one of ${this.#types.join(", ")}`, found, advice: another })
}

/** The last bytes of what is read, however small the pieces are. */
class End {
  #chunks: Array<Uint8Array> = []
  #size = 0

  add(chunk: Uint8Array): void {
    // A source may use its buffer again.
    const last = chunk.slice(Math.max(0, chunk.length - MediaType.endLength))
    this.#chunks.push(last)
    this.#size += last.length
    // Not at each piece: taking from the front of a long list takes time.
    if (this.#size > 2 * MediaType.endLength) {
      this.#chunks = [this.bytes]
      this.#size = MediaType.endLength
    }
  }

  get bytes(): Uint8Array {
    const all = Buffer.concat(this.#chunks)
    return all.subarray(Math.max(0, all.length - MediaType.endLength))
  }
}
