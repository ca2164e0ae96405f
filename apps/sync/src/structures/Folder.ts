/** A folder that holds a course package unpacked. */
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import type { Package } from "@laurel/adapter-scorm"
import { Effect, Result } from "effect"
import * as Numbers from "../terminal/Numbers.ts"
import { type Unable, unable } from "../Unable.ts"
import { whyNot } from "./whyNot.ts"

/** As many as a zip may have. */
const maxFiles = 50_000
/** Folders within folders. */
const maxDepth = 64

/** Its files, also those of folders within it; folders that are links are not followed, since they may lead in circles. */
export const files = Effect.fnUntraced(function* (root: string): Effect.fn.Return<Package.Files, Unable> {
  const names: Array<string> = []
  const folders = [{ path: "", depth: 0 }]
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    const { path, depth } = folder
    if (depth > maxDepth)
      return yield* unable(`${root}: expected at most ${maxDepth} folders within folders, found more`)
    for (const entry of yield* list(join(root, path))) {
      const name = path === "" ? entry.name : `${path}/${entry.name}`
      if (entry.isDirectory()) folders.push({ path: name, depth: depth + 1 })
      else if (entry.isFile() || (entry.isSymbolicLink() && isFile(join(root, name)))) names.push(name)
      if (names.length + folders.length > maxFiles)
        return yield* unable(
          `${root}: expected a folder with at most ${Numbers.count(maxFiles, "file")}, found more. Name the folder of the course itself.`
        )
    }
  }
  return { names, isWhole: true, read: (name, maxBytes) => bytesOf(root, name, maxBytes) }
})

const list = (folder: string) =>
  Effect.try({
    try: () => readdirSync(folder, { withFileTypes: true }),
    catch: (cause) => unable(`${folder}: expected a folder that can be read, found ${whyNot(cause)}`)
  })

/** A link that leads nowhere is none. */
const isFile = (path: string): boolean =>
  Result.getOrElse(
    Result.try(() => statSync(path).isFile()),
    () => false
  )

const bytesOf = (root: string, file: string, maxBytes: number): Effect.Effect<Uint8Array, Package.Refused> => {
  const refuse = (expected: string, found: string): Package.Refused => ({
    file,
    line: null,
    column: null,
    expected,
    found
  })
  return Effect.try({
    try: () => {
      const { size } = statSync(join(root, file))
      return size > maxBytes ? size : readFileSync(join(root, file))
    },
    catch: (cause) => refuse("a file that can be read", whyNot(cause))
  }).pipe(
    Effect.flatMap((found) =>
      typeof found === "number"
        ? Effect.fail(refuse(`at most ${Numbers.count(maxBytes, "byte")}`, Numbers.number(found)))
        : Effect.succeed(found)
    )
  )
}
