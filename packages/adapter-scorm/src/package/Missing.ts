/** What a package's SCOs are launched with, where the package does not have it. */
import { Result } from "effect"
import type { Sco } from "./Structure.ts"

/** Files that are named, and characters of one. */
const shownNames = 10
const shownCharacters = 100

/** One sentence about the files that nobody would find; none where all are there. What has an address elsewhere is not looked for. */
export const missing = (
  names: ReadonlyArray<string>,
  folder: string,
  scos: ReadonlyArray<Sco>
): ReadonlyArray<string> => {
  const known = new Set(names.map((name) => name.normalize("NFC")))
  const found = scos.flatMap(({ href }) => (href === null || isThere(href, folder, known) ? [] : [href]))
  if (found.length === 0) return []
  const shown = found.slice(0, shownNames).map((href) => `"${href.slice(0, shownCharacters)}"`)
  const more = found.length - shownNames
  const which = found.length === 1 ? "what a SCO is launched with" : `what ${found.length} SCOs are launched with`
  return [`${which} is not in the package: ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`]
}

const isThere = (href: string, folder: string, known: ReadonlySet<string>): boolean =>
  /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(href) ||
  // A name with a "%" or "#" of its own is found as it is written.
  [href, pathOf(href)].some((path) => known.has((folder + path).normalize("NFC")))

/** The file that a reference means: without `..`, a query and a fragment, and with its characters decoded. */
const pathOf = (href: string): string => {
  const path = URL.parse(href, "file:///")?.pathname.slice(1) ?? href
  return Result.getOrElse(
    Result.try(() => decodeURIComponent(path)),
    () => path
  )
}
