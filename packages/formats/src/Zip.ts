/**
 * Zip archives from outside, read within bounds and piece by piece: no archive is ever in memory as a whole. What is made to harm is
 * refused when the archive is opened: names that lead out of it, links, encrypted or overlapping entries, two files of one name,
 * more than there may be. What an entry says of its bytes is compared when it is read.
 */
import { Effect, Stream } from "effect"
import * as Directory from "./zip/Directory.ts"
import type { Refused } from "./zip/Refused.ts"
import { stream, unpack } from "./zip/Unpack.ts"

export { describe, type Refused } from "./zip/Refused.ts"

/** How much an archive may hold. */
export interface Bounds {
  readonly maxEntries: number
  /** Bytes of a name as it is written. */
  readonly maxName: number
  /** Bytes of all entries together, once they are unpacked, as they say of themselves. */
  readonly maxTotal: number
  /** Bytes unpacked out of each byte of the archive, where they come to more than 64 MiB together. */
  readonly maxRatio: number
}

/** Courses have some thousands of files, and at most some gigabytes of films, which don't pack. */
export const bounds: Bounds = {
  maxEntries: 50_000,
  maxName: 1_000,
  maxTotal: 16 * 1024 ** 3,
  maxRatio: 200
}

/** A file of an archive. */
export interface Entry {
  /** Its path within the archive, with "/" between folders. */
  readonly name: string
  /** Bytes once it is unpacked, as the archive says. */
  readonly size: number
}

export interface Archive {
  /** Its files, without its folders, in the order of their bytes. */
  readonly entries: ReadonlyArray<Entry>
  /** The bytes of a file, which are given once their number and checksum are found right; more than `maxBytes` are refused. */
  readonly read: (name: string, maxBytes: number) => Effect.Effect<Uint8Array, Refused>
  /**
   * The same piece by piece, in bounded memory however long it is. A wrong number or checksum fails after the last piece: who can't
   * bear that takes the whole once before.
   */
  readonly stream: (name: string, maxBytes: number) => Stream.Stream<Uint8Array, Refused>
}

/** Opens an archive: bytes in memory, or a file as Node's `openAsBlob` gives it. */
export const open = Effect.fn("Zip.open")(function* (
  blob: Blob,
  within: Partial<Bounds> = {}
): Effect.fn.Return<Archive, Refused> {
  const { zip, files } = yield* Directory.read(blob, { ...bounds, ...within })
  return {
    entries: Array.from(files.values(), ({ path, entry }) => ({ name: path, size: entry.uncompressedSize })),
    read: Effect.fn("Zip.read")(function* (name: string, maxBytes: number) {
      const listed = files.get(name)
      return listed === undefined ? yield* Effect.fail(absent(name)) : yield* unpack(blob, zip, listed, maxBytes)
    }),
    stream: (name, maxBytes) => {
      const listed = files.get(name)
      return listed === undefined ? Stream.fail(absent(name)) : stream(blob, zip, listed, maxBytes)
    }
  }
})

const absent = (name: string): Refused => ({
  entry: name,
  expected: "such an entry",
  found: "none",
  advice: "Look into its list."
})
