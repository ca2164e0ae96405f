/** Makes a page of the site out of a Markdown file of the repository. */
import { posix } from "node:path"
import { pageOf, type Target, targetOf } from "./Page.ts"

/** A link that leads nowhere, with its place. */
class DeadLink extends Error {
  override readonly name = "DeadLink"
}

export interface Rewritten {
  readonly page: string
  readonly text: string
  /** Files of the repository that are no pages, and that this one links to. */
  readonly files: ReadonlyArray<Extract<Target, { kind: "file" }>>
}

/** Fences, spans of code, and what else is not prose. */
const code = /^(`{3,}|~{3,})[^\n]*\n.*?^\1`*[ \t]*$|(`+)(?!`)[^\n]*?[^`\n]\2(?!`)/gms
const link = /(\]\(|^\[[^\]\n]+\]:[ \t]+)(<?)([^)\s>#]*)(#[^)\s>]*)?(>?)/gm
const isElsewhere = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i

const shownAs: Readonly<Record<string, string>> = { unrun: "Compiled, not run", fragment: "Neither compiled nor run" }

/** A block that no test runs says so to its reader. */
const notRun = (text: string): string =>
  text.replace(
    /^( *`{3}\w+ .*?)\b(unrun|fragment)="([^"\n]+)"/gm,
    (_, before: string, how: string, why: string) => `${before}title="${shownAs[how] ?? how}: ${why}"`
  )

/** What only the test of a block reads. */
const withoutContext = (text: string): string => text.replaceAll(/^<!-- ts\n[^]*?^-->\n+/gm, "")

const prose = (text: string, change: (text: string) => string): string => {
  const parts: Array<string> = []
  let at = 0
  for (const match of text.matchAll(code)) {
    parts.push(change(text.slice(at, match.index)), match[0])
    at = match.index + match[0].length
  }
  parts.push(change(text.slice(at)))
  return parts.join("")
}

/** Throws DeadLink. `pages` are all sources. */
export const rewrite = (source: string, text: string, pages: ReadonlySet<string>): Rewritten => {
  const page = pageOf(source)
  const files: Array<Extract<Target, { kind: "file" }>> = []
  const relinked = prose(text, (part) =>
    part.replace(link, (whole, open: string, left: string, to: string, anchor: string | undefined, right: string) => {
      if (to === "" || isElsewhere.test(to)) return whole
      const target = targetOf(source, to, pages)
      if (target.kind === "missing") throw new DeadLink(`${source} links to ${to}, which is not in the repository`)
      if (target.kind === "file") files.push(target)
      const relative = posix.relative(posix.dirname(page), target.page)
      return `${open}${left}${relative.startsWith(".") ? relative : `./${relative}`}${anchor ?? ""}${right}`
    })
  )
  return { page, text: withoutContext(notRun(relinked)), files }
}
