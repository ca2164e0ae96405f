/** A shelf in a directory. A file is written under another name, flushed, and renamed: a kill leaves none that is half written. */
import { createHash, randomUUID } from "node:crypto"
import { lstat, open, readdir, rename, unlink } from "node:fs/promises"
import { dirname, join, resolve } from "node:path"
import { Clock, Effect, Stream } from "effect"
import type { DocumentError } from "./DocumentError.ts"
import * as Files from "./directory/Files.ts"
import { listOf } from "./directory/listOf.ts"
import { look } from "./directory/look.ts"
import type { Name, Removal, Shelf, Writing } from "./Shelf.ts"

/** Where files wait that are not whole yet. */
const incoming = "incoming"

/** Milliseconds after which a file that nobody writes on to is what a program left behind that was killed. */
const abandoned = 3_600_000

/** Files, at most, that one sweep takes away. */
const maxSwept = 1_000

/** A shelf in the directory of this path. */
export const shelf = (path: string): Shelf => {
  const root = resolve(path)
  const fileOf = ({ area, name }: Name): string => join(folderOf(root, { area, name }), name)
  return {
    begin: begin(root),
    holds: Effect.fnUntraced(function* (name, known) {
      const file = fileOf(name)
      if ((yield* Files.sizeOf(file)) !== known.size) return false
      const hash = createHash("sha256")
      yield* Stream.runForEach(Files.bytesOf(file), (chunk) => Effect.sync(() => hash.update(chunk)))
      return hash.digest("hex") === known.hash
    }),
    stands: (name, { size }) => Effect.map(Files.sizeOf(fileOf(name)), (found) => found === size),
    has: (name) => Effect.map(Files.sizeOf(fileOf(name)), (size) => size !== undefined),
    read: (name) => Files.bytesOf(fileOf(name)),
    remove: (name) => remove(fileOf(name)),
    list: (area, after) => listOf(join(root, area), area === "sha256" ? 2 : 0, after),
    look: look(root)
  }
}

/** Documents in two levels of folders: at most 65,536 of them, so that none has very many files. */
const folderOf = (root: string, { area, name }: Name): string =>
  area === "sha256" ? join(root, area, name.slice(0, 2), name.slice(2, 4)) : join(root, area)

const begin = (root: string): Shelf["begin"] =>
  Effect.gen(function* () {
    const folder = join(root, incoming)
    yield* Files.attempt(folder, () => Files.makeFolder(folder))
    yield* sweep(folder)
    const file = join(folder, randomUUID())
    const handle = yield* Effect.acquireRelease(
      Files.attempt(file, () => open(file, "wx", Files.ownerOnly)),
      // Once it is placed there is nothing of that name.
      (opened) => Effect.ignore(Files.attempt(file, () => opened.close().finally(() => unlink(file))))
    )
    const place = async (folder: string, to: string): Promise<void> => {
      await handle.sync()
      await Files.makeFolder(folder)
      await rename(file, to)
      // Also where a program that was killed had made the folders.
      for (let each = folder; each.length >= root.length; each = dirname(each)) await Files.syncFolder(each)
    }
    const writing: Writing = {
      write: (chunk) => Files.attempt(file, () => Files.writeAll(handle, chunk)),
      place: (name) => {
        const to = folderOf(root, name)
        return Files.attempt(to, () => place(to, join(to, name.name)))
      }
    }
    return writing
  })

/** Takes away what programs left behind that were killed; what another one takes away meanwhile is away too. */
const sweep = Effect.fnUntraced(function* (folder: string) {
  const now = yield* Clock.currentTimeMillis
  const names = yield* Files.attempt(folder, () => readdir(folder))
  yield* Effect.forEach(
    names.slice(0, maxSwept).map((name) => join(folder, name)),
    (file) =>
      Effect.ignore(
        Files.attempt(file, async () => {
          if (now - (await lstat(file)).mtimeMs > abandoned) await unlink(file)
        })
      ),
    { discard: true }
  )
})

const remove = (file: string): Effect.Effect<Removal, DocumentError> =>
  Files.attempt(file, async () => {
    await unlink(file)
    await Files.syncFolder(dirname(file))
    return "removed" as const
  }).pipe(Effect.catchIf(Files.isMissing, () => Effect.succeed("none" as const)))
