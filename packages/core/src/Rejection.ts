/**
 * A row that could not be read or placed: kept with its raw text, its place and its reason, and never in the way of the others.
 * And what a whole reading did not name any more: told in the same way, as drift.
 */
import { Schema } from "effect"
import type { Received } from "./Adapter.ts"
import { erased, recordOf } from "./Fact.ts"
import type { SourceId } from "./Id.ts"
import { Instant } from "./Instant.ts"
import { isLong, maxKey } from "./internal/LongKey.ts"
import { hex } from "./Merkle.ts"
import { sha256 } from "./Sha256.ts"
import { Key, Name, Slug } from "./Text.ts"

/** The raw text that is kept, in characters. A longer row keeps its beginning and says so. */
export const maxRaw = 4_000

/** Items that one page names as drift; how many more there are is told in one line. */
export const maxDrift = 1_000

/**
 * `row`: it could not be read or placed. `person`: nobody who is known is called what it names. `type`: the catalog has not the
 * offering or activity that it names. `drift`: a whole reading does not name what was said before.
 */
export type Kind = "row" | "person" | "type" | "drift"

export interface Rejection {
  readonly kind: Kind
  readonly source: SourceId
  readonly stream: string
  /** The source's own key of the row, or of what drifts, as `boundedKey` keeps it; null where it is not known. */
  readonly key: string | null
  /** Counted from 1; null where a source has no lines. */
  readonly line: number | null
  readonly column: string | null
  readonly expected: string
  readonly found: string
  /** What to do about it. */
  readonly advice: string
  readonly raw: string
}

/** By whom, when and why a rejection was put aside. The actor is an opaque account id, as of a decision. */
export const Dismissal = Schema.Struct({ actor: Key, role: Slug, reason: Name, at: Instant })
export type Dismissal = typeof Dismissal.Type

/** By whom, when and why a dismissal was taken back, and which one. */
export const Reopening = Schema.Struct({ by: Dismissal, dismissal: Dismissal })
export type Reopening = typeof Reopening.Type

/** What is left of a dismissal once a name that its reason holds is erased; undefined where it holds none of them. */
export const dismissalWithout = (names: ReadonlyArray<string>, dismissal: Dismissal): Dismissal | undefined =>
  isAbout(names, { raw: "", found: dismissal.reason }) ? { ...dismissal, reason: erased } : undefined

/** What is left of a reopening once a name that a reason of it holds is erased; undefined where none holds one. */
export const reopeningWithout = (names: ReadonlyArray<string>, { by, dismissal }: Reopening): Reopening | undefined => {
  const [rest, first] = [dismissalWithout(names, by), dismissalWithout(names, dismissal)]
  return rest === undefined && first === undefined ? undefined : { by: rest ?? by, dismissal: first ?? dismissal }
}

/** A rejection in one sentence: where, what was expected, what was found, what to do. */
export const describe = ({ stream, line, key, column, expected, found, advice }: Rejection): string => {
  const place = line !== null ? ` line ${line}` : key !== null ? ` key "${key}"` : ""
  return `${stream}${place}${column === null ? "" : `, column "${column}"`}: expected ${expected}, found ${found}. ${advice}`
}

/**
 * What tells rejections of one stream and line apart, where there is one: what was found there. All others, and drift, which is
 * only told, are told apart by their key as well.
 */
export const distinction = ({ kind, key, line, column, found, raw }: Rejection): ReadonlyArray<string> => [
  column ?? "",
  found,
  raw,
  ...(key === null || (kind !== "drift" && line !== null) ? [] : [key])
]

/** Of a script whose words stand apart: what is next to such a letter is a part of the same word. */
const isWord = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character) && !unspaced.test(character)

const unspaced = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u

/**
 * Whether a row holds one of these names, by itself and not as a part of another word: in any case, and also as CSV and JSON
 * write a name with quotes or other special characters.
 */
export const isAbout = (names: ReadonlyArray<string>, row: Pick<Rejection, "found" | "raw">): boolean =>
  [row.raw, row.found].some((text) =>
    formsOf(text).some((form) => spellingsOf(names).some((spelling) => holds(form, spelling)))
  )

/** A text in lower case, and where it has escapes of JSON also as they are read: a capital behind one is lowered by no other. */
const formsOf = (text: string): ReadonlyArray<string> => {
  const lower = text.toLowerCase()
  return text.includes("\\") ? [lower, unescaped(text).toLowerCase()] : [lower]
}

/** Kept for each list of names: every rejected row is held against one. */
const spellings = new WeakMap<ReadonlyArray<string>, ReadonlyArray<string>>()

const spellingsOf = (names: ReadonlyArray<string>): ReadonlyArray<string> => {
  const known = spellings.get(names)
  if (known !== undefined) return known
  const all = names.flatMap((name) => {
    const lower = name.toLowerCase()
    const json = JSON.stringify(lower).slice(1, -1)
    return [lower, lower.replaceAll('"', '""'), json, json.replaceAll(/[^ -~]/g, escaped)]
  })
  const distinct = [...new Set(all)]
  spellings.set(names, distinct)
  return distinct
}

/** As JSON of plain ASCII writes a character. */
const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`

const holds = (text: string, name: string): boolean => {
  if (name === "") return false
  // Ends with the text: each place is after the one before.
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const [before, after] = [text[at - 1], text[at + name.length]]
    if (!(isWord(before) && isWord(name[0])) && !(isWord(after) && isWord(name.at(-1)))) return true
  }
  return false
}

type Said = Pick<Rejection, "key" | "expected" | "found" | "raw">

/** What may be kept of a row that holds one of these names; undefined of one that holds none. */
export const without = (names: ReadonlyArray<string>, said: Said): Said | undefined => {
  const isExpected = isAbout(names, { raw: "", found: said.expected })
  return isExpected || isAbout(names, said) || isAbout(names, { raw: "", found: said.key ?? "" })
    ? emptied(said, isExpected)
    : undefined
}

/** What may be kept of a row of somebody who is erased, whatever it holds. */
export const withoutRow = (said: Said): Said => emptied(said, true)

/** A source's own key is in what was expected, where another row has the same. */
const emptied = ({ expected }: Said, isExpected: boolean): Said => ({
  key: null,
  expected: isExpected ? erased : expected,
  found: erased,
  raw: ""
})

/** Words of a text that are looked at, and words that one name has. */
const maxWords = 1_000
const maxNameWords = 12

/** Without what JSON writes in another way: any character by its number, and a slash. */
const unescaped = (text: string): string =>
  text.includes("\\")
    ? text
        .replaceAll(/\\u[0-9a-f]{4}/gi, (unit) => String.fromCharCode(Number.parseInt(unit.slice(2), 16)))
        .replaceAll("\\/", "/")
    : text

/** A row of a million characters goes through here: plain ASCII, which most are, is cut eight times as fast. */
const wordsOf = (text: string, limit: number = maxWords): ReadonlyArray<string> => {
  const lower = unescaped(text).toLowerCase()
  return lower.match(isAscii.test(lower) ? asciiWords : words)?.slice(0, limit) ?? []
}

const isAscii = /^[\0-\x7f]*$/
const asciiWords = /[a-z0-9]+/g

/** Where words have no space between them, each character is one. */
const words = new RegExp(`${unspaced.source}|(?:(?!${unspaced.source})[\\p{L}\\p{N}])+`, "gu")

/**
 * A name as it is recognized in rows that are read later, when only a digest of this is left of it. Empty for what is in rows of
 * everybody: a number of up to four digits, such as a score or a year.
 */
export const recognized = (name: string): string => {
  const own = wordsOf(name).slice(0, maxNameWords).join(" ")
  return /^\p{Nd}{1,4}$/u.test(own) ? "" : own
}

/** How many words a name has, as `recognized` writes it. */
export const wordCount = (name: string): number => name.split(" ").length

/** Of how many words the names are that may begin with a word, each number once. More than there are only takes longer. */
export type Lengths = (first: string) => ReadonlyArray<number>

/** Every name of such a length that a text may hold, as `recognized` writes it. */
const namesIn = (text: string, lengths: Lengths, limit?: number): ReadonlySet<string> => {
  const all = wordsOf(text, limit)
  const names = new Set<string>()
  for (const [from, first] of all.entries()) {
    for (const length of lengths(first))
      if (from + length <= all.length) names.add(all.slice(from, from + length).join(" "))
  }
  return names
}

/** Every name of such a length that a row may hold. */
export const candidates = ({ key, expected, found, raw }: Said, lengths: Lengths): ReadonlySet<string> =>
  new Set([key ?? "", expected, found, raw].flatMap((text) => [...namesIn(text, lengths)]))

/** Every name of such a length that a received row may hold, however long it is. */
export const candidatesIn = ({ key, raw }: Pick<Received, "key" | "raw">, lengths: Lengths): ReadonlySet<string> =>
  new Set([key, raw].flatMap((text) => [...namesIn(text, lengths, text.length)]))

/** What may be kept of a row once some of its candidates are names of people who were erased. */
export const withoutRecognized = (isErased: (name: string) => boolean, said: Said, lengths: Lengths): Said => {
  const holds = (text: string): boolean => [...namesIn(text, lengths)].some(isErased)
  const isExpected = holds(said.expected)
  return isExpected || holds(said.found) || holds(said.raw) || holds(said.key ?? "") ? emptied(said, isExpected) : said
}

/** A key of a bounded length: of a longer one its record, where that is short enough to be found by, and a digest. */
export const boundedKey = (key: string): string => {
  if (!isLong(key)) return key
  const [record, digest] = [recordOf(key), hex(sha256(key))]
  return record.length + digest.length < maxKey ? `${record}/${digest}` : digest
}

/** Cuts raw text to its bound. */
export const bounded = (raw: string): string =>
  raw.length <= maxRaw ? raw : `${raw.slice(0, maxRaw)}… (${raw.length - maxRaw} more characters)`
