/** An adapter of one's own, with promises. */
import { InvalidError, type Problem } from "../errors.ts"
import type { ReadyAdapter } from "./Adapter.ts"
import type { Definition } from "./Definition.ts"
import type { Reads } from "./Reads.ts"

const kinds: Readonly<Record<string, (given: unknown) => string | undefined>> = {
  source: (given) =>
    expected(
      typeof given === "string" && !given.startsWith("laurel."),
      'a text that does not begin with "laurel.", which Laurel keeps for itself'
    ),
  stream: (given) => expected(typeof given === "string" && given !== "", "a text"),
  family: (given) => expected(given === "record" || given === "state", '"record" or "state"'),
  http: (given) => expected(given === undefined || isObject(given), "options, with a base"),
  row: (given) =>
    expected(
      typeof given === "function" || (isObject(given) && "~standard" in given),
      "a Standard Schema, or a function"
    ),
  key: (given) =>
    expected(
      typeof given === "function" || typeof given === "string" || (Array.isArray(given) && given.length > 0),
      "the name of a field, several names, or a function"
    ),
  page: (given) => expected(typeof given === "function", "a function"),
  facts: (given) => expected(typeof given === "function", "a function"),
  withdrawals: (given) => expected(given === undefined || typeof given === "function", "a function"),
  advice: (given) => expected(given === undefined || typeof given === "string", "a text"),
  maxPages: (given) => expected(given === undefined || isCount(given), "a whole number from 1 on"),
  maxRows: (given) => expected(given === undefined || isCount(given), "a whole number from 1 on")
}

const expected = (holds: boolean, what: string): string | undefined => (holds ? undefined : `expected ${what}`)
const isObject = (given: unknown): given is object => typeof given === "object" && given !== null
const isCount = (given: unknown): boolean => typeof given === "number" && Number.isInteger(given) && given >= 1

/** What of a definition can't be, by name. */
const problemsOf = (definition: object): ReadonlyArray<Problem> => {
  const given: Readonly<Record<string, unknown>> = { ...definition }
  const strange = Object.keys(given).filter((name) => !Object.hasOwn(kinds, name))
  const wrong = Object.entries(kinds).flatMap(([name, check]): ReadonlyArray<Problem> => {
    const message = check(given[name])
    return message === undefined ? [] : [{ path: `definition.${name}`, message }]
  })
  const isParted = given["family"] === "record" && Array.isArray(given["key"]) && given["key"].length > 1
  const parted =
    "expected one name, or a function, of a record source: a record is taken back by its id, which has no slashes"
  const isState = given["family"] === "state" && given["withdrawals"] !== undefined
  return [
    ...strange.map((name) => ({
      path: `definition.${name}`,
      message: `expected one of ${Object.keys(kinds).join(", ")}`
    })),
    ...wrong,
    ...(isParted ? [{ path: "definition.key", message: parted }] : []),
    ...(isState
      ? [{ path: "definition.withdrawals", message: "expected none of a state source: it is corrected" }]
      : [])
  ]
}

/**
 * Makes an adapter: reads a source page by page, and every row is facts, or nothing, or one rejection, whatever is in it and whatever
 * the definition's functions do with it. `InvalidError` names every field of the definition that can't be; options of `http` are
 * looked at when it is read first, and fail there as a `SourceError`.
 */
export const defineAdapter = <R extends Reads>(definition: Definition<R>): ReadyAdapter => {
  if (!isObject(definition)) throw new InvalidError([{ path: "definition", message: "expected an object" }])
  const problems = problemsOf(definition)
  if (problems.length > 0) throw new InvalidError(problems)
  let loaded: Promise<object> | undefined
  return {
    source: definition.source,
    // What reads is loaded when it is needed first: to import this costs nothing. All runs have one, with its client and its pace.
    load: () => {
      loaded ??= import("./internal/made.ts").then(({ made }) => made(definition))
      return loaded
    }
  }
}
