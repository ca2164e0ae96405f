/** The files of a folder as documents by their names, as an import finds them. */
import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { Effect } from "effect"
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
  /** Files that are no documents, and why: they stop nothing. */
  readonly refused: ReadonlyArray<DocumentError>
}

/** Keeps all files of a folder that may be kept. */
export const index = Effect.fn("Folder.index")(function* (path: string, options: Options = {}) {
  const documents = yield* Documents
  return yield* each(path, options, documents.keep)
})

/** Says what `index` would, and keeps nothing. */
export const foresee = Effect.fn("Folder.foresee")((path: string, options: Options = {}) =>
  each(path, options, (bytes, bounds) => Intake.read(bytes, bounds, () => Effect.void))
)

type Read = (bytes: ReturnType<typeof Files.bytesOf>, bounds: Intake.Bounds) => Effect.Effect<Document, DocumentError>

const each = Effect.fnUntraced(function* (path: string, options: Options, read: Read) {
  const { maxFiles = usual, ...bounds } = options
  if (!(Number.isInteger(maxFiles) && maxFiles >= 1 && maxFiles <= most))
    return yield* refuse("maxFiles", `a whole number from 1 to ${most}`, String(maxFiles), "Mend the bound.")
  const documents = new Map<string, Document>()
  const refused: Array<DocumentError> = []
  for (const file of yield* namesOf(path, maxFiles)) {
    const name = file.normalize("NFC")
    const found: Effect.Effect<Document, DocumentError> = documents.has(name)
      ? refuse(file, "a name of its own", "one that differs in its encoding only", "Rename one of the two.")
      : read(Files.bytesOf(join(path, file)), { ...bounds, name: file })
    const keeping = Effect.map(found, (document) => void documents.set(name, document))
    yield* Effect.catchIf(
      keeping,
      // A link is no file of the folder's.
      ({ reason }) => reason._tag === "Refused" || reason._tag === "Corrupt",
      (error) => Effect.sync(() => void refused.push(error))
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

/** In order of name. Folders that are links are not followed, since they may lead in circles. */
const namesOf = Effect.fnUntraced(function* (root: string, maxFiles: number) {
  const names: Array<string> = []
  const folders = [{ path: "", depth: 0 }]
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const { path, depth } = folder
    const where = join(root, path)
    if (depth > maxDepth)
      return yield* refuse(where, `at most ${maxDepth} folders within folders`, "more", "Name a folder further down.")
    for (const entry of yield* Files.attempt(where, () => readdir(where, { withFileTypes: true }))) {
      const name = path === "" ? entry.name : `${path}/${entry.name}`
      if (entry.isDirectory()) folders.push({ path: name, depth: depth + 1 })
      else names.push(name)
      if (names.length + folders.length > maxFiles)
        return yield* refuse(root, `at most ${maxFiles} files`, "more", "Name the folder of the documents alone.")
    }
  }
  return names.toSorted()
})
