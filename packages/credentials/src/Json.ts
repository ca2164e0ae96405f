/** JSON from outside, bounded before anybody walks through it. */
import { Result } from "effect"

export interface JsonObject {
  readonly [name: string]: unknown
}

/** Values in one text, and how deep they are nested. */
const maxValues = 200_000
const maxDepth = 50

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

export const isText = (value: unknown): value is string => typeof value === "string"

/** One or several, as JSON-LD writes either. */
export const listOf = (value: unknown): ReadonlyArray<unknown> =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]

/** An object, or what was found in its place. Names that are no data of anybody's are refused: libraries may trip over them. */
export const parse = (text: string): Result.Result<JsonObject, string> =>
  Result.gen(function* () {
    // JSON.parse says by an error alone that a text is none.
    const value: unknown = yield* Result.try({ try: (): unknown => JSON.parse(text), catch: () => "what is no JSON" })
    if (!isObject(value)) return yield* Result.fail("JSON that is no object")
    const odd = oddity(value)
    return odd === undefined ? value : yield* Result.fail(odd)
  })

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
