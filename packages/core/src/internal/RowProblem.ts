/** Why a row can't be read, from what its schema found wrong. */
import { SchemaIssue } from "effect"

export interface RowProblem {
  /** The path within the row: `learner.ids[0]`; null where it is about all of it. */
  readonly column: string | null
  readonly expected: string
  readonly found: string
  readonly advice: string
}

/** Characters of what was found that are shown; the whole row is kept beside it. */
const maxFound = 200

const issuesOf = SchemaIssue.makeFormatterStandardSchemaV1({
  leafHook: (issue) => (issue._tag === "MissingKey" ? "a value" : SchemaIssue.defaultLeafHook(issue))
})

/** The innermost of the things that are wrong: where a row could be one of several, that is the one it comes nearest to. */
export const problemOf = (issue: SchemaIssue.Issue, row: unknown, advice: string): RowProblem => {
  let [message, path]: readonly [string, ReadonlyArray<PropertyKey>] = ["another row", []]
  for (const each of issuesOf(issue).issues) {
    const keys = (each.path ?? []).map((segment) => (typeof segment === "object" ? segment.key : segment))
    if (message === "another row" || keys.length > path.length) [message, path] = [each.message, keys]
  }
  const expected = message.replace(/^expected /i, "")
  return { column: columnOf(path), expected, found: found(row, path), advice }
}

const columnOf = (path: ReadonlyArray<PropertyKey>): string | null => {
  if (path.length === 0) return null
  const steps = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
  return steps.join("").replace(/^\./, "").slice(0, maxFound)
}

/** What stands at a path, in a few characters: `"soon"`, `a list of 3`, `none`. */
export const found = (row: unknown, path: ReadonlyArray<PropertyKey>): string => {
  let at = row
  // As long as a path within a schema, which is written by hand.
  for (const key of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return "none"
    // What a row holds under a key of its own may be anything.
    at = (at as Record<PropertyKey, unknown>)[key]
  }
  return shown(at)
}

const shown = (value: unknown): string => {
  if (typeof value === "string") return quoted(value)
  if (Array.isArray(value)) return `a list of ${value.length}`
  // A program may give one where a row has a text.
  if (value instanceof Date) return "a Date"
  if (typeof value === "object" && value !== null) return "an object"
  return String(value)
}

const quoted = (text: string): string => {
  if (text.length <= maxFound) return JSON.stringify(text)
  return `${JSON.stringify(text.slice(0, maxFound))} and ${text.length - maxFound} more characters`
}
