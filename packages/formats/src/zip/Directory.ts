/** The directory of an archive, entry by entry, with what is wrong with it before any entry is unpacked. */
import { Effect, Result, Stream } from "effect"
import yauzl from "yauzl"
import type { Bounds } from "../Zip.ts"
import { BlobReader } from "./BlobReader.ts"
import * as Names from "./Names.ts"
import { copyAgain, packAgain, shown, type Refused } from "./Refused.ts"

/** A file of the archive, and where its bytes may end at most. */
export interface Listed {
  readonly path: string
  readonly entry: yauzl.Entry
  /** Where the next entry, or the directory, begins. */
  readonly before: number
}

export interface Directory {
  readonly zip: yauzl.ZipFile
  readonly files: ReadonlyMap<string, Listed>
}

/** Bytes of a directory: it is what is held of an archive. */
const maxDirectory = 64 * 1024 * 1024
/** What may be unpacked to at any ratio: so few bytes are no bomb. */
const spared = 64 * 1024 * 1024

/** What parts of an archive begin with. */
const signature = {
  file: "PK\u0003\u0004",
  end: "PK\u0005\u0006",
  end64: "PK\u0006\u0006",
  signed: "PK\u0005\u0005",
  part: "PK\u0007\b"
} as const

const whole = (expected: string, found: string, advice = packAgain): Refused => ({
  entry: null,
  expected,
  found,
  advice
})

/** Reads the directory of an archive, and nothing else of it. */
export const read = Effect.fnUntraced(function* (blob: Blob, bounds: Bounds): Effect.fn.Return<Directory, Refused> {
  const zip = yield* Effect.tryPromise({
    try: () =>
      yauzl.fromRandomAccessReaderPromise(new BlobReader(blob), blob.size, {
        autoClose: false,
        decodeStrings: false,
        validateEntrySizes: false
      }),
    catch: (cause) => cause
  }).pipe(Effect.catch((cause) => Effect.flatMap(beginningOf(blob), (begins) => Effect.fail(noZip(cause, begins)))))
  if (zip.entryCount > bounds.maxEntries)
    return yield* Effect.fail(whole(`at most ${bounds.maxEntries} entries`, `${zip.entryCount}`))
  // A number, whatever the types of the package say it is.
  const start = Number(zip.readEntryCursor)
  const listing = new Listing(blob, bounds)
  yield* Stream.fromAsyncIterable(zip.eachEntry(), broken).pipe(
    Stream.runForEach((entry) => Effect.fromResult(listing.add(entry)))
  )
  yield* closed(blob, start + listing.directory)
  return { zip, files: yield* Effect.fromResult(listing.end(start)) }
})

/** What an archive is that has no readable end. */
const noZip = (cause: unknown, begins: string): Refused => {
  if (begins === "") return whole("a zip archive", "an empty file", copyAgain)
  if (begins.startsWith(signature.part)) return split
  const isBegun = begins.startsWith(signature.file) || begins.startsWith(signature.end)
  if (!isBegun && messageOf(cause).startsWith("End of central directory"))
    return whole("a zip archive", `a file that begins as none (${hex(begins)})`, "Name the zip itself.")
  return broken(cause)
}

const split = whole(
  "an archive that is one file",
  "a part of one that is divided into several",
  "Put the parts together, or pack it again undivided."
)

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
const hex = (text: string): string => Buffer.from(text, "latin1").toString("hex")

/** The parser's words in ours where people meet them; rarer ones are quoted. */
export const broken = (cause: unknown): Refused => {
  const message = messageOf(cause)
  if (message.startsWith("multi-disk")) return split
  if (message.startsWith("strong encryption"))
    return whole("entries that are not encrypted", "an encrypted one", unlock)
  return /^(unexpected EOF|End of central directory|file data overflows)/.test(message)
    ? whole("a whole zip archive", "one that ends too early", copyAgain)
    : whole("a zip archive", `a damaged one, or none (${shown(message)})`, copyAgain)
}

const unlock = "Ask for the archive without a password."

const bytesAt = (blob: Blob, start: number): Effect.Effect<string, Refused> =>
  Effect.map(Effect.tryPromise({ try: () => blob.slice(start, start + 4).arrayBuffer(), catch: broken }), (bytes) =>
    Buffer.from(bytes).toString("latin1")
  )

const beginningOf = (blob: Blob) => bytesAt(blob, 0)

/** Entries beyond those that the end counts would be seen by other programs, and not here. */
const closed = (blob: Blob, end: number): Effect.Effect<void, Refused> =>
  Effect.flatMap(bytesAt(blob, end), (found) =>
    [signature.end, signature.end64, signature.signed].some((one) => found === one)
      ? Effect.void
      : Effect.fail(whole("a directory with as many entries as the archive's end counts", "more in it", copyAgain))
  )

/** Mutable, local to one reading of a directory. */
class Listing {
  /** Its bytes so far. */
  directory = 0
  #total = 0
  readonly #found: Array<{ readonly path: string; readonly isFolder: boolean; readonly entry: yauzl.Entry }> = []
  readonly #blob: Blob
  readonly #bounds: Bounds

  constructor(blob: Blob, bounds: Bounds) {
    this.#blob = blob
    this.#bounds = bounds
  }

  add(entry: yauzl.Entry): Result.Result<void, Refused> {
    const { fileNameLength, extraFieldLength, fileCommentLength, uncompressedSize } = entry
    const { maxName, maxTotal, maxRatio } = this.#bounds
    this.directory += 46 + fileNameLength + extraFieldLength + fileCommentLength
    if (this.directory > maxDirectory)
      return Result.fail(whole(`a directory of at most ${maxDirectory} bytes`, "a larger one"))
    this.#total += uncompressedSize
    if (this.#total > maxTotal)
      return Result.fail(whole(`at most ${maxTotal} bytes when it is unpacked`, `at least ${this.#total}`))
    if (this.#total > spared && this.#total > maxRatio * this.#blob.size)
      return Result.fail(
        whole(`at most ${maxRatio} bytes out of each byte`, `${this.#total} out of ${this.#blob.size}`)
      )
    return Result.map(named(entry, maxName), ({ path, isFolder }) => {
      // The archive's own folder is no entry of it.
      if (path !== "") this.#found.push({ path, isFolder, entry })
    })
  }

  /** The files, once all entries are known. */
  end(start: number): Result.Result<ReadonlyMap<string, Listed>, Refused> {
    const clash = Names.clashOf(this.#found)
    if (Result.isFailure(clash)) return Result.fail(clash.failure)
    const inOrder = this.#found.toSorted((a, b) => placeOf(a.entry) - placeOf(b.entry))
    const files = new Map<string, Listed>()
    for (const [index, { path, isFolder, entry }] of inOrder.entries()) {
      const next = inOrder[index + 1]
      const before = next === undefined ? start : placeOf(next.entry)
      // What its own header has beside the name is known only when it is read.
      if (placeOf(entry) + 30 + entry.fileNameLength + entry.compressedSize > before)
        return Result.fail(overlapping(path))
      if (!isFolder) files.set(path, { path, entry, before })
    }
    return Result.succeed(files)
  }
}

const named = (entry: yauzl.Entry, maxName: number) =>
  Result.gen(function* () {
    const name = yield* Names.nameOf(entry, maxName)
    yield* sound(entry, name)
    return { path: yield* Names.pathOf(name), isFolder: name.endsWith("/") }
  })

const placeOf = (entry: yauzl.Entry): number => entry.relativeOffsetOfLocalHeader

export const overlapping = (path: string): Refused => ({
  entry: shown(path),
  expected: "bytes of its own",
  found: "bytes that are also the next entry's, or the directory's",
  advice: packAgain
})

/** Kinds of files, as Unix writes them beside the rights, for which zips have two bytes. */
const kindMask = 0xf000
const plain: ReadonlySet<number> = new Set([0, 0x8000])
const folder = 0x4000
const kinds: ReadonlyMap<number, string> = new Map([
  [0xa000, "a symbolic link"],
  [0x1000, "a pipe"],
  [0x2000, "a device"],
  [0x6000, "a device"],
  [0xc000, "a socket"]
])

/** What is wrong with an entry by itself. */
const sound = (entry: yauzl.Entry, name: string): Result.Result<void, Refused> => {
  const refuse = (expected: string, found: string, advice = packAgain) =>
    Result.fail({ entry: shown(name), expected, found, advice })
  const kind = (entry.externalFileAttributes >>> 16) & kindMask
  if (!plain.has(kind) && !(kind === folder && name.endsWith("/")))
    return refuse("a file or a folder", kinds.get(kind) ?? `one of another kind (0x${kind.toString(16)})`)
  if (entry.isEncrypted()) return refuse("an entry that is not encrypted", "an encrypted one", unlock)
  if (entry.compressionMethod === 0 && entry.compressedSize !== entry.uncompressedSize)
    return refuse(`as many bytes stored as there are (${entry.uncompressedSize})`, `${entry.compressedSize}`, copyAgain)
  return Result.void
}
