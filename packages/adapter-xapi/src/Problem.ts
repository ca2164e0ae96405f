/** What is wrong with one statement, and where in it, in the words every message of this package is made of. */
import { type Id, Rejection } from "@laurel/core"
import { SchemaIssue } from "effect"

/** Something wrong with one statement: it stops that one only. */
export interface Problem {
  /** The place in the statement, such as `result.score.raw`; null for the whole. */
  readonly column: string | null
  readonly expected: string
  readonly found: string
  readonly advice: string
}

const shown = 100

/** A value as messages show it, cut to what they can bear. */
export const quote = (value: unknown): string => {
  if (value === undefined) return "nothing"
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "a list" : "an object"
  const text = typeof value === "string" ? value : String(value)
  if (typeof value !== "string") return text
  return text.length <= shown
    ? JSON.stringify(text)
    : `${JSON.stringify(text.slice(0, shown))}… (${text.length} characters)`
}

const formatter = SchemaIssue.makeFormatterStandardSchemaV1()

type Path = ReadonlyArray<PropertyKey | { readonly key: PropertyKey }>

const keysOf = (path: Path | undefined): ReadonlyArray<PropertyKey> =>
  (path ?? []).map((part) => (typeof part === "object" ? part.key : part))

/** `object.definition.name["de"]` reads ill in a list of problems: `object.definition.name.de`. */
const placeOf = (keys: ReadonlyArray<PropertyKey>): string | null =>
  keys.reduce<string>(
    (before, key) => before + (typeof key === "number" ? `[${key}]` : `${before && "."}${String(key)}`),
    ""
  ) || null

const own = (value: unknown, key: PropertyKey): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined

/**
 * Where the schema found the statement wrong. Of the kinds that an object or an actor could be, the one that it says it is
 * speaks: the others only say that it is not theirs.
 */
export const explain = (issue: SchemaIssue.Issue, statement: unknown): Problem => {
  const all = formatter(issue).issues.map(({ message, path }) => ({ message, keys: keysOf(path) }))
  const { message, keys } = all.find((each) => each.keys.at(-1) !== "objectType") ??
    all[0] ?? { message: "expected an xAPI statement", keys: [] }
  const found = keys.reduce(own, statement)
  return {
    column: placeOf(keys),
    expected: words.get(message) ?? message.replace(/^expected /i, ""),
    found: quote(found),
    advice: "Have the system that sent it mend its statements; what the standard refuses is not read."
  }
}

/** The schema's own words, in ours. */
const words = new Map([
  ["Missing key", "a value"],
  ["Expected string", "text"],
  ["Expected no excess property", "no property of that name"],
  ["Expected object", "an object"],
  ["Expected array", "a list"],
  ["Expected boolean", "true or false"],
  ["Expected a finite number", "a number"]
])

/** As the ledger keeps it. */
export const rejectionOf = (
  source: Id.SourceId,
  stream: string,
  line: number | null,
  problem: Problem,
  raw: string
): Rejection.Rejection => ({ source, stream, line, ...problem, raw: Rejection.bounded(raw) })
