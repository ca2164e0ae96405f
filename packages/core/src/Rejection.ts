/** A row that could not be read or placed: kept with its raw text, its place and its reason, and never in the way of the others. */
import type { SourceId } from "./Id.ts"

/** The raw text that is kept, in characters. A longer row keeps its beginning and says so. */
export const maxRaw = 4_000

export interface Rejection {
  readonly source: SourceId
  readonly stream: string
  /** Counted from 1; null where a source has no lines. */
  readonly line: number | null
  readonly column: string | null
  readonly expected: string
  readonly found: string
  /** What to do about it. */
  readonly advice: string
  readonly raw: string
}

/** A rejection in one sentence: where, what was expected, what was found, what to do. */
export const describe = ({ stream, line, column, expected, found, advice }: Rejection): string =>
  `${stream}${line === null ? "" : ` line ${line}`}${column === null ? "" : `, column "${column}"`}: expected ${expected}, found ${found}. ${advice}`

const isWord = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}]/u.test(character)

/** Whether a row holds one of these names, by itself and not as a part of another word. */
export const isAbout = (names: ReadonlyArray<string>, row: Pick<Rejection, "found" | "raw">): boolean =>
  names.some((name) => holds(row.raw, name) || holds(row.found, name))

const holds = (text: string, name: string): boolean => {
  if (name === "") return false
  // Ends with the text: each place is after the one before.
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    if (!isWord(text[at - 1]) && !isWord(text[at + name.length])) return true
  }
  return false
}

/** Cuts raw text to its bound. */
export const bounded = (raw: string): string =>
  raw.length <= maxRaw ? raw : `${raw.slice(0, maxRaw)}… (${raw.length - maxRaw} more characters)`
