/** Rows, read by whatever a definition reads them with, and what that finds wrong. */
import { Effect, Schema, SchemaIssue, SchemaTransformation } from "effect"
import type { Reads, StandardIssue, StandardResult } from "../Reads.ts"

/** A function of a definition that answers later: nothing that it says could be kept with its row. */
export class Late extends Error {
  readonly what: string

  constructor(what: string) {
    super(`expected ${what} to answer at once, found a promise`)
    this.what = what
  }
}

/** What a function has given, unless that is a promise; what becomes of one is nobody's concern then. */
export const atOnce = <A>(what: string, given: A): A => {
  if (typeof given !== "object" || given === null || !("then" in given) || typeof given.then !== "function")
    return given
  void Promise.resolve(given).catch(() => undefined)
  throw new Late(what)
}

/** A value that was read, or what is wrong with it: the innermost place first, where it could be one of several things. */
export type Outcome =
  | { readonly value: unknown }
  | { readonly path: ReadonlyArray<PropertyKey>; readonly message: string }

/** Reads a value. Throws `Late`; whatever else a function throws is what is wrong. */
export const readerOf = (what: string, reads: Reads): ((value: unknown) => Outcome) => {
  const isSchema = "~standard" in reads
  return (value) => {
    try {
      if (!isSchema) return { value: atOnce(what, reads(value)) }
      return outcomeOf(atOnce(what, reads["~standard"].validate(value)))
    } catch (error) {
      if (error instanceof Late) throw error
      return { path: [], message: wordsOf(error) }
    }
  }
}

/** A promise was refused before: the types of a schema can't say that there is none. */
const outcomeOf = (result: StandardResult<unknown> | Promise<unknown>): Outcome => {
  if (!("issues" in result) || result.issues === undefined)
    return { value: "value" in result ? result.value : undefined }
  let worst: { readonly path: ReadonlyArray<PropertyKey>; readonly message: string } | undefined
  for (const issue of result.issues) {
    const path = pathOf(issue)
    if (worst === undefined || path.length > worst.path.length) worst = { path, message: expectedIn(issue.message) }
  }
  return worst ?? { path: [], message: "another value" }
}

const pathOf = ({ path = [] }: StandardIssue): ReadonlyArray<PropertyKey> =>
  path.map((part) => (typeof part === "object" ? part.key : part))

/** What was expected, of a sentence that says more: what was found there is shown beside it. */
const expectedIn = (message: string): string =>
  /\bexpected (.+?)(?:,? (?:but )?(?:received|got|found|was)\b.*)?$/i.exec(message)?.[1] ?? message

/** What was thrown may be anything, also what can't be a text. */
export const wordsOf = (error: unknown): string => {
  try {
    return error instanceof Error ? error.message : String(error)
  } catch {
    return "something that can't be written as text"
  }
}

/** A schema of rows, as adapters have it. It only reads. */
export const schemaOf = (read: (row: unknown) => Outcome): Schema.Codec<unknown, unknown> =>
  Schema.Unknown.pipe(
    Schema.decodeTo(
      Schema.Unknown,
      SchemaTransformation.transformEffect({
        decode: (row: unknown) =>
          Effect.suspend(() => {
            const outcome = read(row)
            if ("value" in outcome) return Effect.succeed(outcome.value)
            const issue = new SchemaIssue.InvalidValue({ message: outcome.message })
            return Effect.fail(outcome.path.length === 0 ? issue : new SchemaIssue.Pointer(outcome.path, issue))
          }),
        encode: (row: unknown) => Effect.succeed(row)
      })
    )
  )
