/** What a package's SCOs are launched with, where the package does not have it. */
import { Phrase } from "@laurel/core"
import { Result } from "effect"
import type { Sco } from "./Structure.ts"

/** Files that are named. */
const shownNames = 10

/** One sentence about the files that nobody would find; none where all are there. What has an address elsewhere is not looked for. */
export const missing = (
  names: ReadonlyArray<string>,
  folder: string,
  scos: ReadonlyArray<Sco>
): ReadonlyArray<string> => {
  const known = new Set(names.map((name) => name.normalize("NFC")))
  const paths = scos.flatMap(({ href }) => (href === null || isElsewhere(href) ? [] : [folder + pathOf(href)]))
  const lost = paths.filter((path) => !known.has(path.normalize("NFC")))
  if (lost.length === 0) return []
  const which = lost.length === 1 ? "what a SCO is launched with" : `what ${lost.length} SCOs are launched with`
  // SCOs may share a file, and differ in what they give it.
  return [`${which} is not in the package: ${Phrase.list([...new Set(lost)].map(Phrase.quote), shownNames)}`]
}

const isElsewhere = (href: string): boolean => /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(href)

/** The file that a reference means: without `..`, a query and a fragment, and with its characters decoded. */
const pathOf = (href: string): string => {
  const path = URL.parse(href, "file:///")?.pathname.slice(1) ?? href
  return Result.getOrElse(
    Result.try(() => decodeURIComponent(path)),
    () => path
  )
}
