/** What a file is, by what it begins with, what its name says and what the mapping says; undecided is asked for. */
import { TextDecoder } from "node:util"
import { Adapter } from "@laurel/core"
import { Result } from "effect"
import * as Delimiters from "./Delimiters.ts"
import type { Encoding, Format, Kind } from "./Format.ts"
import { refusedOf } from "./refused.ts"
import type { Surveyed } from "./Survey.ts"
import { windows1252 } from "./Transcoded.ts"

interface Encoded {
  readonly encoding: Encoding
  /** Whether it may be another one: a guess is for people to look at, and nothing is read by it. */
  readonly isGuess: boolean
}

export interface Detected {
  readonly kind: Kind
  readonly encoding: Encoding | null
  readonly isGuess: boolean
  readonly delimiter: string | null
}

const zip = "PK\u0003\u0004"

/** What a file is. An encoding is guessed where the caller takes guesses; else it is asked for. */
export const detect = (
  where: string,
  file: string,
  format: Format,
  surveyed: Surveyed,
  takesGuess: boolean
): Result.Result<Detected, Adapter.Misconfigured> =>
  Result.gen(function* () {
    const { head, isWhole } = surveyed
    const refused = refusedOf(where, head)
    if (refused !== undefined) return yield* Result.fail(refused)
    if (head.subarray(0, 4).toString("latin1") === zip || format.kind === "xlsx")
      return yield* workbook(where, format, head)
    const { encoding, isGuess } = yield* encodingOf(where, file, format, surveyed, takesGuess)
    const text = textOf(head, encoding)
    const kind = format.kind ?? (yield* kindOf(where, file, format, text, isWhole))
    if (kind === "csv") {
      const delimiter = format.delimiter ?? (yield* Delimiters.detect(where, text, isWhole, format.header))
      return { kind, encoding, isGuess, delimiter }
    }
    if (encoding === "windows-1252")
      return yield* fail(where, "JSON in UTF-8 or UTF-16", "windows-1252", "Correct the mapping's encoding.")
    return { kind, encoding, isGuess, delimiter: null }
  })

const fail = (where: string, expected: string, found: string, advice: string) =>
  Result.fail(new Adapter.Misconfigured({ where, expected, found, advice }))

const workbook = (where: string, { kind = "xlsx" }: Format, head: Buffer) => {
  if (kind !== "xlsx")
    return fail(where, `${kind}, as the mapping says`, "a zip or a workbook", "Correct the mapping's format.")
  return head.subarray(0, 4).toString("latin1") === zip
    ? Result.succeed<Detected>({ kind, encoding: null, isGuess: false, delimiter: null })
    : fail(
        where,
        "a workbook (XLSX), as the mapping says",
        "another file",
        "Correct the mapping's format, or the file."
      )
}

const marks: ReadonlyArray<readonly [hex: string, encoding: Encoding]> = [
  ["efbbbf", "utf-8"],
  ["fffe", "utf-16le"],
  ["feff", "utf-16be"]
]

const set = 'Say it in the mapping, such as "format": { "encoding": "utf-16le" }, or save the file as UTF-8.'

const certain = (encoding: Encoding): Result.Result<Encoded, Adapter.Misconfigured> =>
  Result.succeed({ encoding, isGuess: false })

const encodingOf = (
  where: string,
  file: string,
  format: Format,
  surveyed: Surveyed,
  takesGuess: boolean
): Result.Result<Encoded, Adapter.Misconfigured> => {
  const { head } = surveyed
  const begins = head.subarray(0, 4).toString("hex")
  if (begins === "fffe0000" || begins === "0000feff")
    return fail(where, "text in UTF-8, UTF-16 or Windows-1252", "UTF-32", "Save the file as UTF-8.")
  const [, marked] = marks.find(([mark]) => begins.startsWith(mark)) ?? []
  const stated = format.encoding
  const against = againstStated(stated, marked, surveyed)
  if (against !== undefined)
    return fail(where, `${stated}, as the mapping says`, against, "Correct the mapping's encoding, or leave it out.")
  const known = stated ?? marked
  if (known !== undefined) return certain(known)
  const wide = head.includes(0) ? wideOf(head) : undefined
  if (wide !== undefined) return certain(wide)
  if (surveyed.isUtf8) return certain("utf-8")
  // JSON is in UTF-8 wherever it crosses from one program to another; a row in anything else is rejected.
  if (format.kind === "json" || format.kind === "ndjson" || /\.(json|ndjson|jsonl)(\.gz)?$/i.test(file))
    return certain("utf-8")
  return head.includes(0)
    ? fail(where, "text, or a workbook", "zero bytes", set)
    : narrowOf(where, surveyed, takesGuess)
}

/** What the file shows that speaks against the encoding of the mapping. Windows-1252 gives a letter for nearly every byte, so it is looked at closely. */
const againstStated = (
  stated: Encoding | undefined,
  marked: Encoding | undefined,
  { isPlainlyUtf8 }: Surveyed
): string | undefined => {
  if (stated === undefined) return undefined
  if (marked !== undefined && stated !== marked) return `the mark of ${marked}`
  return stated === "windows-1252" && isPlainlyUtf8 ? "UTF-8 throughout" : undefined
}

/** Zero bytes are half of each Western character, delimiter and line end in UTF-16, always the same half. */
const wideOf = (head: Buffer): Encoding | undefined => {
  let [even, odd] = [0, 0]
  for (let at = head.indexOf(0); at !== -1; at = head.indexOf(0, at + 1)) {
    if (at % 2 === 0) even += 1
    else odd += 1
  }
  if (odd >= 10 * even && odd * 20 >= head.length) return "utf-16le"
  return even >= 10 * odd && even * 20 >= head.length ? "utf-16be" : undefined
}

/** No UTF-8. No byte tells Windows-1252 from its neighbours, which would read as other letters; some text shows that it is none. */
const narrowOf = (
  where: string,
  { hasUtf8, isWestern }: Surveyed,
  takesGuess: boolean
): Result.Result<Encoded, Adapter.Misconfigured> => {
  if (hasUtf8)
    return fail(
      where,
      "text in one encoding",
      "characters of UTF-8, and bytes that are none",
      'Say it in the mapping: with "format": { "encoding": "utf-8" } the rows that are none are rejected.'
    )
  if (!isWestern)
    return fail(where, "text in UTF-8, UTF-16 or Windows-1252", "text that looks like another code page", set)
  if (takesGuess) return Result.succeed({ encoding: "windows-1252", isGuess: true })
  return fail(
    where,
    "text in UTF-8 or UTF-16, or an encoding that the mapping says",
    "text in another encoding",
    'Save the file as UTF-8. Or say it in the mapping, if its names read right by it: "format": { "encoding": "windows-1252" }.'
  )
}

/** The beginning as text. A character that is cut at its end is no matter: only whole lines are looked at. */
const textOf = (head: Buffer, encoding: Encoding): string =>
  encoding === "windows-1252" ? windows1252(head) : new TextDecoder(encoding).decode(head)

const kindsByName: ReadonlyArray<readonly [name: RegExp, kind: Kind]> = [
  [/\.(csv|tsv|tab|txt)(\.gz)?$/i, "csv"],
  [/\.(ndjson|jsonl)(\.gz)?$/i, "ndjson"],
  [/\.json(\.gz)?$/i, "json"]
]

const kindOf = (
  where: string,
  file: string,
  format: Format,
  text: string,
  isWhole: boolean
): Result.Result<Kind, Adapter.Misconfigured> => {
  const [, named] = kindsByName.find(([name]) => name.test(file)) ?? []
  const begins = text.trimStart()
  const isObject = /^\{\s*["}]/.test(begins)
  const isArray = /^\[\s*[[{\]]/.test(begins)
  if (named === "csv" || named === "ndjson") return Result.succeed(named)
  if (named === "json" ? begins.startsWith("[") : isArray) return Result.succeed("json")
  if (!isObject && named === undefined) return Result.succeed("csv")
  if (format.records !== undefined) return Result.succeed("json")
  const lines = begins.split("\n").filter((line) => line.trim() !== "")
  const [first = "", second] = lines
  const isLine = (second !== undefined || isWhole) && isJson(first)
  if (isLine && second !== undefined) return Result.succeed("ndjson")
  if (!isLine) return Result.succeed("json")
  return fail(
    where,
    "an array of records, or a record on each line",
    "one object on one line",
    'Say in the mapping which it is: "format": { "kind": "ndjson" }, or { "kind": "json", "records": "/path/of/the/array" }.'
  )
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
