/** A course package as what a catalog holds, whichever standard it is of. */
import { Phrase } from "@laurel/core"
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

/** Reads a package of SCORM or AICC. The options are checked as a catalog is: by `Catalog.decode`. */
export const read = Effect.fn("Package.read")(function* (
  files: Files,
  options: Options = {}
): Effect.fn.Return<Structure, Refused> {
  const kind = yield* Effect.fromResult(kindOf(files.names))
  switch (kind.standard) {
    case "SCORM": {
      const bytes = yield* files.read(kind.manifest, Xml.maxBytes)
      const structure = yield* Effect.fromResult(Manifest.read(bytes, options))
      return whole(files, "", withTold(structure, othersThan(kind.manifest, kind.others)))
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
  for (const name of names) found.set(name.slice(folder.length), yield* files.read(name, Xml.maxBytes))
  const structure = Result.mapError(Aicc.read(found, options), (refused) => ({
    ...refused,
    file: folder + refused.file
  }))
  return whole(files, folder, yield* Effect.fromResult(structure))
})

/** Other descriptions of a course, of which the manifest is the one that is read. */
const othersThan = (manifest: string, others: ReadonlyArray<string>): ReadonlyArray<string> =>
  others.length === 0
    ? []
    : [`${Phrase.list(others.map(Phrase.quote))} beside ${Phrase.quote(manifest)}: the manifest is what is read`]

const withTold = (structure: Structure, told: ReadonlyArray<string>): Structure =>
  told.length === 0 ? structure : { ...structure, notCarriedOver: [...structure.notCarriedOver, ...told] }

/** With what its SCOs are launched with and nobody would find. */
const whole = (files: Files, folder: string, structure: Structure): Structure =>
  withTold(structure, files.isWhole ? missing(files.names, folder, structure.scos) : [])
