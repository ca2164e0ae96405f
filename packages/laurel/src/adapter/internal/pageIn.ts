/** A page as a definition's function has given it. A program without types may have given anything. */
import { Adapter } from "@laurel/core"
import { Effect, Result, Schema, SchemaIssue } from "effect"
import type { Definition } from "../Definition.ts"
import type { Reads } from "../Reads.ts"

const Whole = Schema.Struct({
  prefix: Schema.String,
  pages: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))),
  beside: Schema.optionalKey(Schema.Array(Schema.String))
})
const Page = Schema.Struct({
  rows: Schema.Array(Schema.Unknown),
  position: Schema.String,
  ended: Schema.Boolean,
  reading: Schema.optional(Schema.String),
  seen: Schema.optional(Schema.Array(Whole))
})
// A name that is not known would be a bound or a prefix that nobody looks at.
const decode = Schema.decodeUnknownResult(Page, { onExcessProperty: "error" })
const issuesOf = SchemaIssue.makeFormatterStandardSchemaV1()

/** The page; `Broken` where it is none, with the field that isn't as it has to be. */
export const pageIn = (
  { stream, family }: Pick<Definition<Reads>, "stream" | "family">,
  where: string,
  given: unknown
): Effect.Effect<Adapter.Rows & { readonly reading: string }, Adapter.Broken> => {
  const decoded = decode(given)
  if (Result.isSuccess(decoded)) {
    const { reading, seen, ...rows } = decoded.success
    if (reading === undefined && family === "state") return refused(where, "no reading")
    return Effect.succeed({ ...rows, reading: reading ?? stream, ...(seen === undefined ? {} : { seen }) })
  }
  const [issue] = issuesOf(decoded.failure.issue).issues
  const field = (issue?.path ?? []).map((part) => String(typeof part === "object" ? part.key : part)).join(".")
  return refused(where, field === "" ? "another thing" : `another ${field}: ${issue?.message ?? ""}`)
}

const refused = (where: string, found: string): Effect.Effect<never, Adapter.Broken> => {
  const expected = "a page with rows, a position that is text, whether it has ended, and of a state source its reading"
  const advice = "Look at what the source answered, or mend how the adapter reads its pages."
  return Effect.fail(new Adapter.Broken({ where, expected, found, advice }))
}
