/** The files of a folder as documents by their names, as an import finds them. */
import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { Effect, Result, Stream } from "effect"
import * as Files from "./directory/Files.ts"
import type { Document } from "./Document.ts"
import { DocumentError, Refused } from "./DocumentError.ts"
import { Documents } from "./Documents.ts"
import * as Intake from "./Intake.ts"

export interface Options extends Omit<Intake.Bounds, "name"> {
  /** Files of the folder and of those within it: up to 100,000, 10,000 unless given. */
  readonly maxFiles?: number
}

export interface Indexed {
  /** By the name relative to the folder, with `/` between folders, in Unicode's form NFC. */
  readonly documents: ReadonlyMap<string, Document>
  /** Files that are no documents, and files and folders that can't be read, and why: they stop nothing. */
  readonly refused: ReadonlyArray<DocumentError>
}

/** Keeps all files of a folder that can be read and may be kept. */
export const index = Effect.fn("Folder.index")(function* (path: string, options: Options = {}) {
  const documents = yield* Documents
  return yield* each(path, options, documents.keep)
})

/** Says what `index` would, and keeps nothing. */
export const foresee = Effect.fn("Folder.foresee")((path: string, options: Options = {}) =>
  each(path, options, (bytes, bounds) => Intake.read(bytes, bounds, () => Effect.void))
)

/** A file or folder that can't be read; what else fails is of the store, and stops all. */
interface Unread {
  readonly _tag: "Unread"
  readonly error: DocumentError
}

const unread = (error: DocumentError): Unread => ({ _tag: "Unread", error })

type Read = (
  bytes: Stream.Stream<Uint8Array, Unread>,
  bounds: Intake.Bounds
) => Effect.Effect<Document, DocumentError | Unread>

const each = Effect.fnUntraced(function* (path: string, options: Options, read: Read) {
  const { maxFiles = usual, ...bounds } = options
  if (!(Number.isInteger(maxFiles) && maxFiles >= 1 && maxFiles <= most))
    return yield* refuse("maxFiles", `a whole number from 1 to ${most}`, String(maxFiles), "Mend the bound.")
  const documents = new Map<string, Document>()
  const { names, unread: refused } = yield* namesOf(path, maxFiles)
  const refusing = (error: DocumentError) => Effect.sync(() => void refused.push(error))
  for (const file of names) {
    const name = file.normalize("NFC")
    const bytes = Stream.mapError(Files.bytesOf(join(path, file)), unread)
    const found: Effect.Effect<Document, DocumentError | Unread> = documents.has(name)
      ? refuse(file, "a name of its own", "one that differs in its encoding only", "Rename one of the two.")
      : read(bytes, { ...bounds, name: file })
    yield* found.pipe(
      Effect.map((document) => void documents.set(name, document)),
      Effect.catchTag("Unread", ({ error }) => refusing(error)),
      Effect.catchIf(({ reason }) => reason._tag === "Refused", refusing)
    )
  }
  const indexed: Indexed = { documents, refused }
  return indexed
})

const [usual, most] = [10_000, 100_000]
/** Folders within folders. */
const maxDepth = 16

const refuse = (where: string, expected: string, found: string, advice: string) =>
  Effect.fail(new DocumentError({ where, reason: new Refused({ expected, found, advice }) }))

/** In order of name; a folder within that can't be read is told. Folders that are links are not followed, since they may lead in circles. */
const namesOf = Effect.fnUntraced(function* (root: string, maxFiles: number) {
  const names: Array<string> = []
  const failed: Array<DocumentError> = []
  const folders = [{ path: "", depth: 0 }]
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const { path, depth } = folder
    const where = join(root, path)
    if (depth > maxDepth)
      return yield* refuse(where, `at most ${maxDepth} folders within folders`, "more", "Name a folder further down.")
    const reading = Files.attempt(where, () => readdir(where, { withFileTypes: true }))
    const entries = path === "" ? Result.succeed(yield* reading) : yield* Effect.result(reading)
    if (Result.isFailure(entries)) {
      failed.push(entries.failure)
      continue
    }
    for (const entry of entries.success) {
      const name = path === "" ? entry.name : `${path}/${entry.name}`
      if (entry.isDirectory()) folders.push({ path: name, depth: depth + 1 })
      else names.push(name)
      if (names.length + folders.length > maxFiles)
        return yield* refuse(root, `at most ${maxFiles} files`, "more", "Name the folder of the documents alone.")
    }
  }
  return { names: names.toSorted(), unread: failed }
})
