/** The bytes of one entry, unpacked within a bound and compared with all that the archive says of them. */
import { Readable, pipeline } from "node:stream"
import { crc32, createInflateRaw } from "node:zlib"
import { Effect, Stream } from "effect"
import type yauzl from "yauzl"
import { broken, overlapping, type Listed } from "./Directory.ts"
import { copyAgain, packAgain, shown, type Refused } from "./Refused.ts"

const stored = 0
const deflated = 8
/** Unpacked at once. */
const chunkSize = 65_536

/** The bytes of an entry, at most as many as allowed; nothing of them is given before all are known to be right. */
export const unpack = Effect.fnUntraced(function* (
  blob: Blob,
  zip: yauzl.ZipFile,
  listed: Listed,
  maxBytes: number
): Effect.fn.Return<Uint8Array, Refused> {
  const parts = yield* Stream.runCollect(stream(blob, zip, listed, maxBytes))
  return Buffer.concat(parts)
})

/** The same piece by piece: whether all of them are right is known, and said, after the last. */
export const stream = (
  blob: Blob,
  zip: yauzl.ZipFile,
  { path, entry, before }: Listed,
  maxBytes: number
): Stream.Stream<Uint8Array, Refused> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const { uncompressedSize: size, compressedSize, compressionMethod: method } = entry
      const refuse: Refuse = (expected, found, advice) => ({ entry: shown(path), expected, found, advice })
      if (method !== stored && method !== deflated)
        return yield* Effect.fail(refuse("a file that is stored or deflated", `method ${method}`, packAgain))
      if (size > maxBytes)
        return yield* Effect.fail(refuse(`at most ${maxBytes} bytes`, `${size}`, "Look whether it is the right file."))
      const start = yield* startOf(zip, entry, refuse)
      if (start + compressedSize > before) return yield* Effect.fail(overlapping(path))
      const damaged = (cause: unknown): Refused =>
        refuse("bytes that can be unpacked", cause instanceof Error ? shown(cause.message) : "others", copyAgain)
      const bytes = Stream.fromAsyncIterable(bytesOf(blob.slice(start, start + compressedSize), method), damaged)
      return compared(bytes, entry, refuse)
    })
  )

type Refuse = (expected: string, found: string, advice: string) => Refused

/** Bytes that are counted and summed up as they pass. */
const compared = (
  bytes: Stream.Stream<Uint8Array, Refused>,
  { uncompressedSize: size, crc32: expected }: yauzl.Entry,
  refuse: Refuse
): Stream.Stream<Uint8Array, Refused> => {
  let [length, sum] = [0, 0]
  const passing = Stream.mapEffect(bytes, (part) => {
    length += part.length
    if (length > size) return Effect.fail(refuse(`${size} bytes, as the archive says`, "more", packAgain))
    sum = crc32(part, sum)
    return Effect.succeed(part)
  })
  const end = Stream.suspend(() => {
    if (length < size) return Stream.fail(refuse(`${size} bytes, as the archive says`, `${length}`, copyAgain))
    if (sum !== expected) return Stream.fail(refuse(`the checksum ${hex(expected)}`, hex(sum), copyAgain))
    return Stream.empty
  })
  return Stream.concat(passing, end)
}

const hex = (sum: number): string => sum.toString(16).padStart(8, "0")

/** Where the bytes begin, behind the entry's own header, which is to say what the directory says. */
const startOf = Effect.fnUntraced(function* (
  zip: yauzl.ZipFile,
  entry: yauzl.Entry,
  refuse: Refuse
): Effect.fn.Return<number, Refused> {
  const header = yield* Effect.tryPromise({ try: () => zip.readLocalFileHeaderPromise(entry), catch: broken })
  const isSame =
    header.fileName.equals(entry.fileNameRaw) &&
    header.compressionMethod === entry.compressionMethod &&
    (header.generalPurposeBitFlag & 1) === 0
  return isSame
    ? header.fileDataStart
    : yield* Effect.fail(refuse("its header to say what the directory says", "another name or method", packAgain))
})

const bytesOf = (slice: Blob, method: number): AsyncIterable<Uint8Array> => {
  if (method === stored) return slice.stream()
  const inflate = createInflateRaw({ chunkSize })
  // Whoever reads hears of what goes wrong; here it only ends both.
  pipeline(Readable.from(slice.stream()), inflate, () => undefined)
  return inflate
}
