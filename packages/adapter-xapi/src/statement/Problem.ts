/** What is wrong with one statement, and where in it, in the words every message of this package is made of. */
import { type Adapter, Field, type Id, Rejection } from "@laurel/core"
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

/** `object.definition.name`, `context.contextAgents[0].agent`. */
const placeOf = (keys: ReadonlyArray<PropertyKey>): string | null =>
  keys.reduce<string>(
    (before, key) => before + (typeof key === "number" ? `[${key}]` : `${before && "."}${String(key)}`),
    ""
  ) || null

interface Leaf {
  readonly keys: ReadonlyArray<PropertyKey>
  readonly message: string
}

/**
 * The first thing that is wrong. Of the kinds that an object or an actor could be, the last is the one that it says it is:
 * the schema tries only that one, and before it the one that need not say so.
 */
const leafOf = (issue: SchemaIssue.Issue, keys: ReadonlyArray<PropertyKey>): Leaf => {
  if (issue._tag === "Pointer") return leafOf(issue.issue, [...keys, ...issue.path])
  const inner = issue._tag === "Composite" ? issue.issues[0] : issue._tag === "AnyOf" ? issue.issues.at(-1) : undefined
  if (inner !== undefined) return leafOf(inner, keys)
  const [{ message, path = [] } = { message: "an xAPI statement" }] = formatter(issue).issues
  return { message, keys: [...keys, ...path.map((part) => (typeof part === "object" ? part.key : part))] }
}

/** What the choice of an object's kind expects, as the schema says it. */
export const objectKinds = "Activity, Agent, Group, StatementRef or SubStatement"
const kinds = `Expected ${objectKinds}`

const advice = "Have the system that sent it mend its statements; what the standard refuses is not read."

/** Where the schema found the statement wrong. A message may say itself what was found. */
export const explain = (issue: SchemaIssue.Issue, statement: unknown): Problem => {
  const { message, keys: whole } = leafOf(issue, [])
  // Where no kind was tried, since the value says that it is of another, that word is what is wrong.
  const type = Field.of(whole.reduce(Field.of, statement), "objectType")
  const keys = type !== undefined && message.startsWith(kinds) ? [...whole, "objectType"] : whole
  const [expected = message, found = quote(keys.reduce(Field.of, statement))] = message.split(", found ")
  return { column: placeOf(keys), expected: words.get(expected) ?? expected.replace(/^expected /i, ""), found, advice }
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

/** As the ledger keeps it. The key is the statement's own, or of its content. */
export const rejectionOf = (
  source: Id.SourceId,
  stream: string,
  { key, line, raw }: Adapter.Received,
  problem: Problem
): Rejection.Rejection => ({ kind: "row", source, stream, key, line, ...problem, raw: Rejection.bounded(raw) })
