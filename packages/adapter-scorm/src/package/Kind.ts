/** Which standard a package is of, told by the files that each of them asks for. */
import { Phrase } from "@laurel/core"
import { Result } from "effect"
import { endingOf, namesOf } from "./aicc/Files.ts"
import type { Refused } from "./Structure.ts"

export type Kind =
  /** Also the files of other standards that describe a course beside the manifest. */
  | { readonly standard: "SCORM"; readonly manifest: string; readonly others: ReadonlyArray<string> }
  /** The files of the course, of one folder. */
  | { readonly standard: "AICC"; readonly files: ReadonlyArray<string> }
  /** Read by `Structure` of `@laurel/adapter-xapi`. */
  | { readonly standard: "cmi5"; readonly structure: string }

const descriptions = ["imsmanifest.xml", "cmi5.xml", "tincan.xml"]

/** Names that a message shows. */
const shownNames = 3

/** What a package is; where the file that says it lies in a folder, or there is none, what to do. */
export const kindOf = (names: ReadonlyArray<string>): Result.Result<Kind, Refused> => {
  const manifest = atRoot(names, "imsmanifest.xml")
  if (manifest !== undefined) return Result.succeed({ standard: "SCORM", manifest, others: othersIn(names, manifest) })
  const structure = atRoot(names, "cmi5.xml")
  if (structure !== undefined) return Result.succeed({ standard: "cmi5", structure })
  const courses = names.filter((name) => endingOf(name) === "crs")
  const folders = new Set(courses.map(folderOf))
  const [folder] = folders
  // A manifest that lies deeper is what such a package is about: a course of AICC within it would be content.
  const deeper = names.filter((name) => name.includes("/") && descriptions.includes(baseOf(name).toLowerCase()))
  if (folder !== undefined && folders.size === 1 && (folder === "" || deeper.length === 0))
    return Result.map(namesOf(names.filter((name) => folderOf(name) === folder)), (found) => ({
      standard: "AICC",
      files: [...found.values()]
    }))
  if (folders.size > 1) return refuse("the files of one AICC course", quoted(courses), "Give the folder of one course.")
  const tinCan = atRoot(names, "tincan.xml")
  if (tinCan !== undefined) return ofTinCan(tinCan)
  return deeper.length > 0 ? inFolder(deeper) : unknown(names)
}

/** In the letters that the standard writes, else in others: who packs on Windows sees no difference. */
const atRoot = (names: ReadonlyArray<string>, name: string): string | undefined =>
  names.find((one) => one === name) ?? names.find((one) => one.toLowerCase() === name)

const othersIn = (names: ReadonlyArray<string>, manifest: string): ReadonlyArray<string> =>
  names.filter(
    (name) =>
      name !== manifest &&
      !name.includes("/") &&
      (descriptions.includes(name.toLowerCase()) || endingOf(name) === "crs")
  )

const baseOf = (name: string): string => name.slice(name.lastIndexOf("/") + 1)
const folderOf = (name: string): string => name.slice(0, name.lastIndexOf("/") + 1)

const quoted = (names: ReadonlyArray<string>): string => Phrase.list(names.map(Phrase.quote), shownNames)

const refuse = (expected: string, found: string, advice: string): Result.Result<never, Refused> =>
  Result.fail({ file: "the package", line: null, column: null, expected, found, advice })

const looked = "imsmanifest.xml (SCORM), cmi5.xml (cmi5) or a file *.crs (AICC)"

const ofTinCan = (file: string): Result.Result<never, Refused> =>
  refuse(
    looked,
    `${file} alone, as xAPI's first packages have it`,
    "It does not say what completes its activities: write the offering by hand, and read its statements with an xAPI source."
  )

const inFolder = (deeper: ReadonlyArray<string>): Result.Result<never, Refused> =>
  refuse(
    `${baseOf(deeper[0] ?? "")} at the root of the package`,
    quoted(deeper),
    deeper.length === 1
      ? "Pack what is in the folder, and not the folder itself; or give that folder alone."
      : "Give one of these folders alone: each is a package of its own."
  )

const unknown = (names: ReadonlyArray<string>): Result.Result<never, Refused> =>
  refuse(
    `${looked} at its root`,
    names.length === 0 ? "no file at all" : quoted(names),
    "Give the whole package, as the authoring program exports it."
  )
