/** Reads what a badge says by a schema; what does not fit is told with its place. */
import { Result, Schema, SchemaIssue } from "effect"
import { type Unproven, quoted, unproven } from "./Unproven.ts"

const issuesOf = SchemaIssue.makeFormatterStandardSchemaV1()

/** `what` names what is read, as in "a badge class". */
export const form = <A>(schema: Schema.Decoder<A>, what: string) => {
  const decode = Schema.decodeUnknownResult(schema)
  return (value: unknown, where = ""): Result.Result<A, Unproven> =>
    Result.mapError(decode(value), ({ issue }) => {
      const [first] = issuesOf(issue).issues
      const path = (first?.path ?? []).map((each) => String(typeof each === "object" ? each.key : each)).join(".")
      const at = where === "" ? "" : ` at ${where}`
      return unproven(
        "form",
        what,
        path === "" ? `${first?.message ?? "another value"}${at}` : `in ${quoted(path)}: ${first?.message}${at}`,
        "Ask the issuer to mend it, or whoever presented it for the original."
      )
    })
}
