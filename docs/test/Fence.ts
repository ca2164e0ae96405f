/** Blocks of code of a Markdown page. */

export interface Fence {
  /** The page, relative to the repository. */
  readonly page: string
  /** The line on which its first line of code stands, counted from 1. */
  readonly line: number
  readonly language: string
  /** What stands after the language: `group=x` and `unrun="why"` by their names, and words alone as themselves. */
  readonly words: ReadonlyMap<string, string>
  readonly text: string
  /** Code before it that readers do not see: `<!-- ts`, its lines and `-->`, right above the block. */
  readonly context: string
}

const pattern =
  /(?:^<!-- ts\n(?<context>[^]*?)^-->\s*)?^(?<indent> *)(?<ticks>`{3,})(?<language>[\w-]*)(?<info>[^\n]*)\n(?<text>.*?)^ *\k<ticks>[ \t]*$/gms
const word = /([\w-]+)(?:=(?:"([^"]*)"|(\S+)))?/g

const wordsOf = (info: string): ReadonlyMap<string, string> =>
  new Map([...info.matchAll(word)].map(([, name = "", quoted, plain]) => [name, quoted ?? plain ?? ""]))

/** What stands in a list is indented, and not its code. */
const outdented = (text: string, indent: string): string => text.replaceAll(new RegExp(`^${indent}`, "gm"), "")

/** How many characters of context stand above a block. */
const above = (whole: string): number => Math.max(0, whole.search(/^ *`{3}/m))

export const fencesOf = (page: string, markdown: string): ReadonlyArray<Fence> =>
  [...markdown.matchAll(pattern)].map(({ 0: whole, index, groups = {} }) => ({
    page,
    line: markdown.slice(0, index + above(whole)).split("\n").length + 1,
    context: groups["context"] ?? "",
    language: groups["language"] ?? "",
    words: wordsOf(groups["info"] ?? ""),
    text: outdented(groups["text"] ?? "", groups["indent"] ?? "")
  }))

/** As an editor names a place. */
export const placeOf = ({ page, line }: Fence): string => `${page}:${line}`
