/** Names of entries: which are safe paths within the archive, and which two would be one file. */
import { Result } from "effect"
import yauzl from "yauzl"
import { packAgain, shown, type Refused } from "./Refused.ts"

const utf8 = 0x800

/** In UTF-8 where the entry says so, or in the field that old programs put it in; else in the code page of the first zips, 437. */
export const nameOf = (entry: yauzl.Entry, maxName: number): Result.Result<string, Refused> => {
  const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry
  const name = yauzl.getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true)
  if (fileNameRaw.length > maxName || name.length > maxName)
    return refuse(name, `a name of at most ${maxName} bytes`, `one of ${Math.max(fileNameRaw.length, name.length)}`)
  const isUnreadable = (generalPurposeBitFlag & utf8) !== 0 && !isUtf8(fileNameRaw)
  return isUnreadable ? refuse(name, "a name in UTF-8, as the entry says", "other bytes") : Result.succeed(name)
}

const isUtf8 = (bytes: Uint8Array): boolean =>
  Result.isSuccess(Result.try(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes)))

const refuse = (name: string, expected: string, found: string): Result.Result<never, Refused> =>
  Result.fail({ entry: shown(name), expected, found, advice: packAgain })

/** The path within the archive that a name says, without what says nothing (`./`, `//`); empty for the archive's own folder. */
export const pathOf = (name: string): Result.Result<string, Refused> => {
  const parts = name.split("/")
  if (name === "") return refuse(name, "a name", "none")
  if (/\p{Cc}/u.test(name)) return refuse(name, "a name of visible characters", "a control character in it")
  if (name.includes("\\")) return refuse(name, 'folders divided by "/"', 'a "\\"')
  if (name.startsWith("/") || /^[A-Za-z]:/.test(name))
    return refuse(name, "a path within the archive", "one that begins at a root or drive")
  if (parts.includes("..")) return refuse(name, "a path within the archive", 'one that leaves its folder by ".."')
  return Result.succeed(parts.filter((part) => part !== "" && part !== ".").join("/"))
}

/** A path as file systems compare it that know no letter case, and no two ways of writing one character. */
const keyOf = (path: string): string => path.toUpperCase().toLowerCase().normalize("NFC")

/** Two entries of which only one could stand in a folder: files of one name, or a file and a folder. */
export const clashOf = (
  paths: Iterable<{ readonly path: string; readonly isFolder: boolean }>
): Result.Result<void, Refused> => {
  // What is in a folder comes right after a file of the folder's name: no path has a character below the one that divides here.
  const sorted = Array.from(paths, ({ path, isFolder }) => ({
    path,
    isFolder,
    key: keyOf(path).replaceAll("/", "\0") + (isFolder ? "\0" : "")
  })).toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  for (const [index, { path, key, isFolder }] of sorted.entries()) {
    const next = sorted[index + 1]
    if (next === undefined || isFolder) continue
    if (next.key === key) return refuse(next.path, "each file once", `"${shown(path)}" as well, which is the same name`)
    if (next.key.startsWith(`${key}\0`))
      return refuse(next.path, `a folder at "${shown(path)}"`, "a file of that name as well")
  }
  return Result.void
}
