/** What callers give, read: options by their names, days, moments and people. What can't be read is an `InvalidError` that says where. */
import { Catalog, CivilDate, Contact, type Id, Instant, Mistakes, Wire } from "@laurel/core"
import { Effect, Result, Schema, type SchemaIssue } from "effect"
import { InvalidError, type Problem } from "../errors.ts"
import type { Identity } from "@laurel/core/Shapes"

const invalid = (path: string, message: string): InvalidError => new InvalidError([{ path, message }])

/** A value as a message shows it: short, and on one line. */
export const shown = (value: unknown): string => {
  if (value === undefined) return "none"
  const text =
    typeof value === "string" ? JSON.stringify(value) : typeof value === "object" ? kindOf(value) : String(value)
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`
}

/** Objects of JavaScript itself that are given by mistake, by their own names: "an object" would not tell what is wrong with them. */
const strange = ["Date", "Map", "Set", "Promise", "Generator"]

const kindOf = (value: object | null): string => {
  if (value === null) return "null"
  if (Array.isArray(value)) return "a list"
  // Says `[object Date]`, also of one that was made in another realm.
  const kind = Object.prototype.toString.call(value).slice("[object ".length, -1)
  return strange.includes(kind) ? `a ${kind}` : "an object"
}

/** Throws where an object has a name that it can't have, since a misspelt one would silently ask another question; or no signal as its signal. */
export const named = (where: string, options: object, names: ReadonlyArray<string>): void => {
  if (typeof options !== "object" || options === null)
    throw invalid(where, `expected an object, found ${shown(options)}`)
  const problems = Object.keys(options).flatMap((name): ReadonlyArray<Problem> =>
    names.includes(name) ? [] : [{ path: `${where}.${name}`, message: `expected one of ${names.join(", ")}` }]
  )
  const { signal }: { readonly signal?: unknown } = options
  const isSignal = signal === undefined || !names.includes("signal") || signal instanceof AbortSignal
  const strange = isSignal
    ? []
    : [{ path: `${where}.signal`, message: `expected an AbortSignal, found ${shown(signal)}` }]
  if (problems.length + strange.length > 0) throw new InvalidError([...problems, ...strange])
}

/** The same of options, of which every name is given. */
export const only = <Options extends object>(
  where: string,
  options: Options,
  names: { readonly [name in keyof Required<Options>]: true }
): void => named(where, options, Object.keys(names))

export const day = (path: string, text: unknown): CivilDate.CivilDate => {
  const found = typeof text === "string" ? CivilDate.parse(text) : undefined
  if (found === undefined)
    throw invalid(path, `expected a day of the calendar such as 2026-03-03, found ${shown(text)}`)
  return found
}

const aMoment = "a Date, or a moment such as 2026-03-03T14:30:00Z"

export const moment = (path: string, value: unknown, expected = aMoment): Instant.Instant => {
  const found =
    value instanceof Date
      ? Instant.fromMillis(value.getTime())
      : typeof value === "string"
        ? Instant.parse(value)
        : undefined
  if (found === undefined) throw invalid(path, `expected ${expected}, found ${shown(value)}`)
  return found
}

/** The moment as of which is asked, of a day its end in UTC; null for now. */
export const known = (value: unknown): Instant.Instant | null => {
  if (value === undefined) return null
  const whole = typeof value === "string" ? CivilDate.parse(value) : undefined
  const orDay = `${aMoment}, or a day such as 2026-03-03, which means its end in UTC`
  return whole === undefined ? moment("options.known", value, orDay) : Instant.endOf(whole)
}

/** Whether something is so: a text such as "no" would be taken for yes. */
export const flag = (path: string, value: unknown): boolean => {
  if (typeof value !== "boolean") throw invalid(path, `expected true or false, found ${shown(value)}`)
  return value
}

export const text = (path: string, value: unknown): string => {
  if (typeof value !== "string") throw invalid(path, `expected a text, found ${shown(value)}`)
  return value
}

export const whole = (path: string, value: unknown, least: number, most: number): number => {
  if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most)
    throw invalid(path, `expected a whole number from ${least} to ${most}, found ${shown(value)}`)
  return value
}

const read = <A>(schema: Schema.Decoder<A>): ((path: string, value: unknown) => A) => {
  const decode = Schema.decodeUnknownResult(schema, { errors: "all", onExcessProperty: "error" })
  return (path, value) => {
    const found = decode(value)
    if (Result.isFailure(found)) throw new InvalidError(problemsOf(path, found.failure, value), found.failure)
    return found.success
  }
}

export const identity: (path: string, value: unknown) => Contact.Identity = read(Contact.Identity)
export const contactId: (path: string, value: unknown) => Id.ContactId = read(Wire.ContactName)
export const achievementId = read(Wire.AchievementName)

/** An account that is named, in its form. */
export const accountAt = (path: string, value: unknown): Contact.Identity => Contact.formOf(identity(path, value))

/** The account whose people a list is about; null for everybody. */
export const account = (value: Identity | undefined): Contact.Identity | null =>
  value === undefined ? null : accountAt("options.account", value)

/** Things wrong that are told, at most. */
const maxProblems = 100

/** Each thing that is wrong with JSON, by its place under `where`. */
export const problemsOf = (
  where: string,
  error: { readonly issue: SchemaIssue.Issue },
  json: unknown
): ReadonlyArray<Problem> => {
  const problems = Mistakes.of(error.issue, json).map((mistake): Problem => ({
    path: mistake.path.reduce<string>(
      (before, key) => before + (typeof key === "number" ? `[${key}]` : `.${String(key)}`),
      where
    ),
    message: sayingOf(mistake, json)
  }))
  // Two checks of one text may say the same.
  return [...new Map(problems.map((one) => [`${one.path} ${one.message}`, one])).values()].slice(0, maxProblems)
}

const sayingOf = ({ message, path, isUnexpected }: Mistakes.Mistake, json: unknown): string => {
  if (isUnexpected || message === Mistakes.missing) return message
  const words = message.replace(/^Expected /, "expected ").replace(/^expected string$/, "expected a text")
  return words.includes(", found ")
    ? words
    : `${words.replaceAll('" | "', '" or "')}, found ${Mistakes.found(json, path)}`
}

/** Levels of objects in objects that are looked at: more than anything that is given has. */
const maxLevels = 64

/** Values in what is given, at most: more than the largest catalog has. An object that stands in two places counts twice. */
const maxValues = 1_000_000

/**
 * JSON as callers write it: a field that is undefined is left out, and a Date is a moment. Throws where an object stands within itself,
 * or there is too much.
 */
export const jsonOf = (value: unknown, where = "given"): unknown => {
  const within = new Set<object>()
  let values = 0
  const read = (one: unknown, levels: number): unknown => {
    if (one instanceof Date) return Number.isNaN(one.getTime()) ? String(one) : one.toISOString()
    if (typeof one !== "object" || one === null || levels === 0) return one
    if (within.has(one)) throw invalid(where, "expected what JSON can say, found an object that stands within itself")
    within.add(one)
    const made = Array.isArray(one)
      ? Array.from(one, (each: unknown) => counted(each, levels - 1))
      : Object.fromEntries(
          Object.entries(one).flatMap(([key, each]) => (each === undefined ? [] : [[key, counted(each, levels - 1)]]))
        )
    within.delete(one)
    return made
  }
  const counted = (one: unknown, levels: number): unknown => {
    values += 1
    if (values > maxValues)
      throw invalid(where, `expected at most ${maxValues} values, each counted wherever it stands, found more`)
    return read(one, levels)
  }
  return read(value, maxLevels)
}

/** Throws where there are problems: the first of them, and how many more there are. */
export const refuse = (where: string, problems: ReadonlyArray<Problem>, cause?: unknown): void => {
  if (problems.length === 0) return
  const more = problems.length - maxProblems
  const rest = more > 0 ? [{ path: where, message: `${more} more problems` }] : []
  throw new InvalidError([...problems.slice(0, maxProblems), ...rest], cause)
}

const decodeCatalog = Schema.decodeUnknownResult(Catalog.Catalog, { errors: "all", onExcessProperty: "error" })

/** What is wrong with a catalog's fields, in the words of everything else that is given; with what they say together, in its own. */
const catalogProblems = ({ problems }: Catalog.CatalogError, json: unknown): ReadonlyArray<Problem> => {
  // What is nested too deeply is not to be read.
  if (!problems.some(({ path }) => path === "catalog")) {
    const decoded = decodeCatalog(json)
    if (Result.isFailure(decoded)) return problemsOf("catalog", decoded.failure, json)
  }
  return problems.map(({ path, message }) => ({ path: path === "catalog" ? path : `catalog.${path}`, message }))
}

/** A catalog, checked as a whole. */
export const catalog = (given: unknown): Catalog.Compiled => {
  const json = jsonOf(given, "catalog")
  const compiled = Catalog.decode(json)
  if (Result.isSuccess(compiled)) return compiled.success
  refuse("catalog", catalogProblems(compiled.failure, json), compiled.failure)
  throw compiled.failure
}

/**
 * One, or several of them, as several: a hole in a list is one that is not there. Throws where it can be neither: read as one, each of
 * its fields would be said to be missing.
 */
export const several = <A>(where: string, what: string, one: A | ReadonlyArray<A>): ReadonlyArray<A> => {
  if (isList(one)) return Array.from(one)
  if (typeof one === "object" && kindOf(one) === "an object") return [one]
  throw invalid(where, `expected ${what} or an array of them, found ${shown(one)}`)
}

// `Array.isArray` says nothing of lists that are readonly.
const isList = <A>(one: A | ReadonlyArray<A>): one is ReadonlyArray<A> => Array.isArray(one)

/** What reads what was given may throw an `InvalidError`: then the effect fails with it. Anything else is a defect. */
export const reading = <A>(body: () => A): Effect.Effect<A, InvalidError> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(body())
    } catch (error) {
      if (error instanceof InvalidError) return Effect.fail(error)
      throw error
    }
  })

/** The names of the options of whatever asks for no others. */
export const abortable = { signal: true } as const

/** Throws what is wrong with a place. */
export const fail = (path: string, message: string): never => {
  throw invalid(path, message)
}
