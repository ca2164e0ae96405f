/** JSON from outside, bounded before anybody walks through it. */
import { Result } from "effect"

export interface JsonObject {
  readonly [name: string]: unknown
}

/** Values in one text, and how deep they are nested. */
const maxValues = 200_000
const maxDepth = 50

/** Characters of a name that are told. */
const maxNamed = 100

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

export const isText = (value: unknown): value is string => typeof value === "string"

/** One or several, as JSON-LD writes either. */
export const listOf = (value: unknown): ReadonlyArray<unknown> =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]

/**
 * An object, or what was found in its place.
 * Names that are no data of anybody's are refused: libraries may trip over them. So is a name that one object has twice: some programs
 * take the first value and others the last, so it says to each what it was made to say.
 */
export const parse = (text: string): Result.Result<JsonObject, string> =>
  Result.gen(function* () {
    // JSON.parse says by an error alone that a text is none.
    const value: unknown = yield* Result.try({ try: (): unknown => JSON.parse(text), catch: () => "what is no JSON" })
    if (!isObject(value)) return yield* Result.fail("JSON that is no object")
    const odd = oddity(value) ?? doubled(text)
    return odd === undefined ? value : yield* Result.fail(odd)
  })

/** How many values an object has, with all in them: of one that was parsed, as many as may be parsed. */
export const sizeOf = (value: JsonObject): number => {
  let count = 0
  const open: Array<unknown> = [value]
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    count += 1
    if (typeof each !== "object" || each === null) continue
    // One by one: a call has no room for as many arguments.
    for (const inner of Object.values(each)) open.push(inner ?? null)
  }
  return count
}

const oddity = (value: JsonObject): string | undefined => {
  let level: ReadonlyArray<unknown> = [value]
  let count = 0
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return `JSON that is nested more than ${maxDepth} deep`
    const next: Array<unknown> = []
    for (const each of level) {
      if (typeof each !== "object" || each === null) continue
      if (Object.hasOwn(each, "__proto__")) return 'the name "__proto__"'
      const values: ReadonlyArray<unknown> = Object.values(each)
      count += values.length
      if (count > maxValues) return `more than ${maxValues.toLocaleString("en")} values`
      // One by one: a call has no room for as many arguments.
      for (const inner of values) next.push(inner)
    }
    level = next
  }
  return undefined
}

/** Where a string ends that begins there: at its last quotation mark. */
const endOf = (text: string, from: number): number => {
  let at = from + 1
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1
  return at
}

/** A name that stands twice in one object, of a text that is JSON: there a string before a colon is a name, and nothing else is. */
const doubled = (text: string): string | undefined => {
  const open: Array<Set<unknown>> = []
  let last = ""
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === "{") open.push(new Set())
    else if (char === "}") open.pop()
    else if (char === '"') {
      const end = endOf(text, at)
      last = text.slice(at, end + 1)
      at = end
    } else if (char === ":") {
      const names = open.at(-1)
      // However it is written: names are the same where what they stand for is.
      const name: unknown = last.includes("\\") ? JSON.parse(last) : last.slice(1, -1)
      if (names?.has(name) === true) return `the name ${last.slice(0, maxNamed)} twice in one object`
      names?.add(name)
    }
  }
  return undefined
}
