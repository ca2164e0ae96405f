/** What a request got wrong, place by place, as its schema found it. */
import { SchemaIssue } from "effect"
import type { HttpApiError } from "effect/http-api"
import * as Wrong from "./Wrong.ts"

/** Places that an answer names. */
const maxPlaces = 20
/** Characters of what is said of one. */
const maxDetail = 300

const format = SchemaIssue.makeFormatterStandardSchemaV1()

const keyOf = (segment: PropertyKey | { readonly key: PropertyKey }): string =>
  String(typeof segment === "object" ? segment.key : segment)

/** RFC 6901. */
const pointerOf = (path: ReadonlyArray<string>): string =>
  path.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")

const short = (text: string): string =>
  text.length <= maxDetail ? text : `${text.slice(0, maxDetail).toWellFormed()}…`

/** Whether it is the request that can't be read, and not our own answer. */
export const isOfRequest = ({ kind }: HttpApiError.HttpApiSchemaError): boolean =>
  kind !== "Body" && kind !== "ResponseHeaders"

/** The problem that says so. */
export const problemOf = ({ kind, cause }: HttpApiError.HttpApiSchemaError): Wrong.Wrong => {
  const errors = format(cause.issue)
    .issues.slice(0, maxPlaces)
    .map(({ path = [], message }) => {
      const keys = path.map(keyOf)
      const detail = short(message)
      return kind === "Payload" ? { pointer: pointerOf(keys), detail } : { parameter: keys[0] ?? "", detail }
    })
  const where = kind === "Payload" ? "the body" : kind === "Params" ? "the path" : "a parameter"
  return Wrong.malformed(`${where} is not as it must be: ${errors[0]?.detail ?? "it can't be read"}`, errors)
}

/** A mistake of ours: it is in the log. */
export const ours: Wrong.Wrong = Wrong.failed(
  "something is wrong with the server: its operator finds the reason in the log"
)
