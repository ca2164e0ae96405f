/** A course package as what a catalog holds, whichever standard it is of. */
import { Xml } from "@laurel/formats"
import { Effect, Result } from "effect"
import * as Aicc from "./Aicc.ts"
import type { Files } from "./Files.ts"
import { kindOf } from "./Kind.ts"
import * as Manifest from "./Manifest.ts"
import { missing } from "./Missing.ts"
import type { Options, Refused, Structure } from "./Structure.ts"

export { type Files, fromBytes, fromZip } from "./Files.ts"
export { type Kind, kindOf } from "./Kind.ts"
export { describe, type Options, type Refused, type Sco, type Structure } from "./Structure.ts"

/** Bytes of a manifest, or of one file of AICC's. */
export const { maxBytes } = Xml

/** Reads a package of SCORM or AICC. The options are checked as a catalog is: by `Catalog.decode`. */
export const read = Effect.fn("Package.read")(function* (
  files: Files,
  options: Options = {}
): Effect.fn.Return<Structure, Refused> {
  const kind = yield* Effect.fromResult(kindOf(files.names))
  switch (kind.standard) {
    case "SCORM": {
      const bytes = yield* files.read(kind.manifest, maxBytes)
      return whole(files, "", yield* Effect.fromResult(Manifest.read(bytes, options)))
    }
    case "AICC":
      return yield* course(files, kind.files, options)
    case "cmi5":
      return yield* Effect.fail({
        file: kind.structure,
        line: null,
        column: null,
        expected: "a package of SCORM or AICC",
        found: "one of cmi5",
        advice: "Read it as a course structure of cmi5."
      })
  }
})

const course = Effect.fnUntraced(function* (files: Files, names: ReadonlyArray<string>, options: Options) {
  const folder = (names[0] ?? "").slice(0, (names[0] ?? "").lastIndexOf("/") + 1)
  const found = new Map<string, Uint8Array>()
  for (const name of names) found.set(name.slice(folder.length), yield* files.read(name, maxBytes))
  const structure = Result.mapError(Aicc.read(found, options), (refused) => ({
    ...refused,
    file: folder + refused.file
  }))
  return whole(files, folder, yield* Effect.fromResult(structure))
})

/** With what its SCOs are launched with and nobody would find. */
const whole = (files: Files, folder: string, structure: Structure): Structure => {
  const told = files.isWhole ? missing(files.names, folder, structure.scos) : []
  return told.length === 0 ? structure : { ...structure, notCarriedOver: [...structure.notCarriedOver, ...told] }
}
