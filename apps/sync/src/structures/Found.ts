/** What a path holds of a course: a file of one standard, a zip, or a folder. */
import { closeSync, openAsBlob, openSync, readFileSync, readSync, statSync } from "node:fs"
import { basename } from "node:path"
import { Package } from "@laurel/adapter-scorm"
import { Xml } from "@laurel/formats"
import { Effect, Result } from "effect"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import { type Unable, unable } from "../Unable.ts"
import * as Folder from "./Folder.ts"
import { whyNot } from "./whyNot.ts"

export interface Found {
  readonly kind: Package.Kind
  readonly files: Package.Files
}

/** Finds out by itself what there is. No more is read than a structure may have, whatever the file is. */
export const at = Effect.fnUntraced(function* (path: string): Effect.fn.Return<Found, Unable> {
  const looked = yield* Effect.try({
    try: () => look(path),
    catch: (cause) => unable(`${path}: expected a file that can be read, found ${whyNot(cause)}`)
  })
  switch (looked) {
    case "folder":
      return yield* named(path, yield* Folder.files(path))
    case "zip": {
      const blob = yield* Effect.tryPromise({
        try: () => openAsBlob(path),
        catch: (cause) => unable(`${path}: expected a file that can be read, found ${whyNot(cause)}`)
      })
      return yield* named(path, yield* Effect.mapError(Package.fromZip(blob), (refused) => refusal(path, refused)))
    }
    default:
      return typeof looked === "string" ? yield* unable(`${path} can't be read: ${looked}`) : yield* alone(path, looked)
  }
})

/** Why what was found at a path is not read. */
export const refusal = (path: string, refused: Package.Refused): Unable =>
  unable(`${path} can't be read: ${Package.describe(refused)}`)

/** The bytes of a file that is none of the others; or, in words, why they are not read. */
const look = (path: string): "folder" | "zip" | Buffer | `it ${string}` => {
  const stat = statSync(path)
  if (stat.isDirectory()) return "folder"
  if (!stat.isFile()) return "it is no regular file"
  if (path.toLowerCase().endsWith(".zip") || beginsAsZip(path)) return "zip"
  return stat.size > Xml.maxBytes
    ? `it has ${Numbers.count(stat.size, "byte")}, and a course structure has at most ${Numbers.number(Xml.maxBytes)}`
    : readFileSync(path)
}

const beginsAsZip = (path: string): boolean => {
  const handle = openSync(path, "r")
  try {
    const bytes = Buffer.alloc(2)
    return readSync(handle, bytes) === 2 && bytes.toString("latin1") === "PK"
  } finally {
    closeSync(handle)
  }
}

const named = (path: string, files: Package.Files): Effect.Effect<Found, Unable> =>
  Effect.fromResult(
    Result.mapBoth(Package.kindOf(files.names), {
      onSuccess: (kind) => ({ kind, files }),
      onFailure: (refused) => refusal(path, refused)
    })
  )

/** A file of one of the standards, by its name or by what it is. */
const alone = (path: string, bytes: Buffer): Effect.Effect<Found, Unable> => {
  const name = basename(path).toLowerCase()
  if (/\.(crs|au|des|cst)$/.test(name))
    return Effect.fail(
      unable(`${path} can't be read alone: a course of AICC is several files. Name the folder or the zip they are in.`)
    )
  const file = standards.find((standard) => name === standard.file) ?? byRoot(bytes)
  return "file" in file ? named(path, Package.fromBytes(file.file, bytes)) : Effect.fail(unable(unknown(path, file)))
}

const standards = [
  { file: "imsmanifest.xml", root: "manifest" },
  { file: "cmi5.xml", root: "courseStructure" }
]

/** The standard whose root element a document has; or what was found instead. */
const byRoot = (bytes: Buffer): (typeof standards)[number] | { readonly found: string } =>
  Result.match(Xml.read(bytes), {
    onSuccess: ({ root }) =>
      standards.find((standard) => standard.root === root.name) ?? {
        found: `XML that begins with "${Print.oneLine(root.name.slice(0, 100))}"`
      },
    onFailure: ({ line, column, expected, found }) => ({
      found: `another name, and XML that can't be read: line ${line}, column ${column}: expected ${expected}, found ${found}`
    })
  })

const unknown = (path: string, { found }: { readonly found: string }): string =>
  `${path} can't be read: expected an imsmanifest.xml of SCORM, a cmi5.xml, or a zip or a folder with one of them or with a course of AICC; found ${found}`
