/** How many columns a text takes in a terminal, and how it is made to fit into fewer: broken where it may be, or cut with "…". */
import { Context } from "effect"

/** Columns of the terminal that an answer goes to; unbounded where it goes to a file or another program, which nothing is cut for. */
export const Screen = Context.Reference("@laurel/sync/Screen", {
  defaultValue: (): number =>
    process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : Number.POSITIVE_INFINITY
})

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" })
const ascii = /^[\x20-\x7e]*$/
/** A character that draws nothing of its own. */
const nothing = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u
/** Two columns each: emoji, and what Unicode calls wide or full width (UAX #11), by its blocks. */
const wide =
  /\p{Emoji_Presentation}|\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{17000}-\u{18cff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]/u

/** The characters as people count them: what is drawn as one is one. */
const characters = (text: string): ReadonlyArray<string> =>
  ascii.test(text) ? [...text] : Array.from(segmenter.segment(text), ({ segment }) => segment)

const ofCharacter = (character: string): number => (nothing.test(character) ? 0 : wide.test(character) ? 2 : 1)

/** Columns of a text of one line. */
export const of = (text: string): number =>
  ascii.test(text) ? text.length : characters(text).reduce((sum, each) => sum + ofCharacter(each), 0)

/** Spaces after the text, or before it, up to so many columns. */
export const pad = (text: string, columns: number, align: "left" | "right" = "left"): string => {
  const spaces = " ".repeat(Math.max(0, columns - of(text)))
  return align === "left" ? text + spaces : spaces + text
}

/** The text in pieces of so many columns at most, each of one character at least, read once however long it is. */
const pieces = (text: string, columns: number): ReadonlyArray<string> => {
  const found: Array<string> = []
  let [used, piece] = [0, ""]
  for (const each of characters(text)) {
    const own = ofCharacter(each)
    if (used + own > columns && piece !== "") {
      found.push(piece)
      ;[used, piece] = [0, ""]
    }
    used += own
    piece += each
  }
  return piece === "" ? found : [...found, piece]
}

/** The text in so many columns at most, ending in "…" where that is not all of it. */
export const cut = (text: string, columns: number): string =>
  of(text) <= columns ? text : `${pieces(text, columns - 1)[0] ?? ""}…`

/** Where a line may be broken: after spaces, and within a word that is too long for any line after what joins its parts. */
const parts = (text: string, columns: number): ReadonlyArray<string> =>
  (text.match(/[^ ]* +|[^ ]+/g) ?? []).flatMap((word) =>
    of(word.trimEnd()) <= columns ? [word] : (word.match(/[^;/:@|]*[;/:@|]+ *|[^;/:@|]+/g) ?? [])
  )

/** The text in lines of so many columns at most, all of it; what has no place to break is broken anywhere. */
export const wrap = (text: string, columns: number): ReadonlyArray<string> => {
  if (of(text) <= columns) return [text]
  const lines: Array<string> = []
  let line = ""
  for (const part of parts(text, columns)) {
    if (line !== "" && of((line + part).trimEnd()) > columns) {
      lines.push(line.trimEnd())
      line = ""
    }
    const last = of(part.trimEnd()) <= columns ? [part] : [...pieces(part, columns)]
    for (const piece of last.splice(0, last.length - 1)) lines.push(piece)
    line += last[0] ?? ""
  }
  return line.trimEnd() === "" ? lines : [...lines, line.trimEnd()]
}

/** A line in so many columns; what it is continued with stands two further in, where it stands in itself. */
export const hang = (line: string, columns: number): ReadonlyArray<string> => {
  if (of(line) <= columns) return [line]
  const own = line.length - line.trimStart().length
  const further = own === 0 ? 0 : 2
  // A terminal that is narrower than its indents gets none.
  const indent = own + further + 10 > columns ? 0 : own + further
  const [first = "", ...rest] = wrap(line.trimStart(), columns - Math.min(own, columns - 1))
  if (rest.length === 0) return [line]
  const after = wrap(line.trimStart().slice(first.length).trimStart(), columns - indent)
  return [" ".repeat(own) + first, ...after.map((each) => " ".repeat(indent) + each)]
}
