/** The courses that are offered: whole SCORM packages, each in a folder that is called as the course is. */
import { readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { Package } from "@laurel/adapter-scorm"
import { Effect } from "effect"

export interface Course {
  /** Its folder's name. */
  readonly id: string
  readonly edition: "1.2" | "2004"
  readonly structure: Package.Structure
  /** The one SCO of the package, with what it is launched with. */
  readonly sco: Package.Sco & { readonly href: string }
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>
}

/** Where the days of all of them are counted. */
export const zone = "Europe/London"

/** Reads every package of a folder. Its own courses are read at the start: what is wrong with one is a mistake of ours. */
export const open = Effect.fn("Courses.open")(function* (folder: string) {
  const ids = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  return yield* Effect.forEach(ids.toSorted(), (id) => read(id, filesOf(join(folder, id))))
})

const filesOf = (folder: string): Course["files"] =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
      if (!entry.isFile()) return []
      const path = join(entry.parentPath, entry.name)
      return [[relative(folder, path).replaceAll("\\", "/"), new Uint8Array(readFileSync(path))] as const]
    })
  )

const read = Effect.fnUntraced(function* (id: string, files: Course["files"]) {
  const structure = yield* Package.read(
    {
      names: [...files.keys()],
      isWhole: true,
      read: (name) => Effect.succeed(files.get(name) ?? new Uint8Array())
    },
    { course: id, zone }
  )
  const [sco, ...others] = structure.scos
  const href = sco?.href ?? null
  if (sco === undefined || href === null || others.length > 0 || structure.standard === "AICC") {
    return yield* Effect.die(new Error(`${id}: expected a package of SCORM with one SCO, found another`))
  }
  const edition = structure.standard === "SCORM 1.2" ? "1.2" : "2004"
  return { id, edition, structure, sco: { ...sco, href }, files } satisfies Course
})
