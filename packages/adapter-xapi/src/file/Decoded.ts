/** Bytes of a file as UTF-8: what says by its first bytes that it is UTF-16 is decoded, and an archive is refused. */
import { Adapter } from "@laurel/core"
import { Effect, Result, Stream } from "effect"

/** Bytes that tell one kind from another, at most. */
const told = 4

const zip = (file: string): Adapter.Misconfigured =>
  new Adapter.Misconfigured({
    where: `file "${file}"`,
    expected: "statements as text, plain or packed by gzip",
    found: "a ZIP archive",
    advice: "Unpack it, and name the file that was in it."
  })

const noText = (file: string, encoding: string): Adapter.Broken =>
  new Adapter.Broken({
    where: `file "${file}"`,
    expected: `text in ${encoding.toUpperCase()}, as its first bytes say`,
    found: "bytes that are none",
    advice: "Have the file written as UTF-8; whatever was read of it before stays."
  })

/** What the first bytes say; undefined for what is taken for UTF-8. */
const kindOf = (head: Buffer): "zip" | "utf-16le" | "utf-16be" | undefined => {
  const first = head.toString("hex")
  // A file in it, or its end where it is empty.
  if (first === "504b0304" || first === "504b0506") return "zip"
  return first.startsWith("fffe") ? "utf-16le" : first.startsWith("feff") ? "utf-16be" : undefined
}

type Failure = Adapter.Misconfigured | Adapter.Broken

/** Mutable: one reads one file once. */
class Decoder {
  readonly #file: string
  #head: Buffer = Buffer.alloc(0)
  #decode: ((bytes: Uint8Array | null) => Result.Result<Uint8Array, Failure>) | undefined

  constructor(file: string) {
    this.#file = file
  }

  /** The next bytes, or the end of the file, as UTF-8. */
  readonly take = (bytes: Uint8Array | null): Result.Result<Uint8Array, Failure> => {
    if (this.#decode !== undefined) return this.#decode(bytes)
    this.#head = bytes === null ? this.#head : Buffer.concat([this.#head, bytes])
    if (this.#head.length < told && bytes !== null) return Result.succeed(nothing)
    const kind = kindOf(this.#head.subarray(0, told))
    if (kind === "zip") return Result.fail(zip(this.#file))
    const decode = (this.#decode = kind === undefined ? asIs : this.#decoderOf(kind))
    const first = decode(this.#head)
    this.#head = nothing
    if (bytes !== null || Result.isFailure(first)) return first
    return Result.map(decode(null), (rest) => Buffer.concat([first.success, rest]))
  }

  #decoderOf(encoding: "utf-16le" | "utf-16be"): (bytes: Uint8Array | null) => Result.Result<Uint8Array, Failure> {
    const decoder = new TextDecoder(encoding, { fatal: true })
    return (bytes) =>
      Result.try({
        try: () => Buffer.from(bytes === null ? decoder.decode() : decoder.decode(bytes, { stream: true })),
        // A decoder has no other way to say so.
        catch: () => noText(this.#file, encoding)
      })
  }
}

const nothing = Buffer.alloc(0)
const asIs = (bytes: Uint8Array | null) => Result.succeed(bytes ?? nothing)

/** The file's text in UTF-8, as whoever cuts it reads it. */
export const decoded = <E>(file: string, bytes: Stream.Stream<Uint8Array, E>): Stream.Stream<Uint8Array, E | Failure> =>
  Stream.unwrap(
    Effect.sync(() => {
      const decoder = new Decoder(file)
      return Stream.concat(bytes, Stream.make(null)).pipe(
        Stream.mapEffect((part) => Effect.fromResult(decoder.take(part))),
        Stream.filter(({ length }) => length > 0)
      )
    })
  )
