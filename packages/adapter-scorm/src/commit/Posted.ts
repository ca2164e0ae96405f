/** What a request holds: the commit of a player, or the envelopes that a host passes on. */
import { Field, type Instant } from "@laurel/core"
import { Inbound } from "@laurel/http"
import { Result, Schema, SchemaIssue } from "effect"
import { aheadOf } from "../aheadOf.ts"
import { Envelope, Launch } from "./Launch.ts"
import { quote } from "./Problem.ts"

/** Envelopes of one request. */
const maxEnvelopes = 100

/** An envelope, and where it stands in its request: empty where it is the only one. */
export interface Posted {
  readonly place: string
  readonly envelope: Envelope
}

type Read = Result.Result<ReadonlyArray<Posted>, Inbound.Refusal>

const refuse = (status: number, error: string): Result.Result<never, Inbound.Refusal> =>
  Result.fail(Inbound.refuse(status, error))

/** What `sendBeacon` calls a text is as good as what a player calls its JSON. */
const typesOfPlayers = ["application/json", "text/plain", "application/x-www-form-urlencoded"]

const ofType = (contentType: string | null, types: ReadonlyArray<string>): Result.Result<void, Inbound.Refusal> =>
  types.includes(Inbound.textType(contentType) ?? "")
    ? Result.void
    : refuse(
        415,
        `expected ${types[0]} in UTF-8, found ${contentType === null ? "no Content-Type" : quote(contentType)}`
      )

/** A commit as a player sends it: all that it does not say comes from its host. */
export const ofPlayer = (
  contentType: string | null,
  body: Uint8Array,
  told: Launch & { readonly at: Instant.Instant }
): Read =>
  Result.gen(function* () {
    yield* ofType(contentType, typesOfPlayers)
    const commit = yield* Inbound.text(body)
    return [{ place: "", envelope: { ...told, commit } }]
  })

const decodeLaunch = Schema.decodeUnknownResult(Launch)

/** A launch as its host says it, with nothing beside what a launch has; or what is wrong with it. */
export const launch = (value: unknown): Result.Result<Launch, string> =>
  Result.mapError(decodeLaunch(value), ({ issue }) => explain(issue, value))

const decode = Schema.decodeUnknownResult(Envelope, { onExcessProperty: "error" })

/** One envelope, or a list of them, that came at that moment. */
export const ofHost = (contentType: string | null, body: Uint8Array, now: Instant.Instant): Read =>
  Result.gen(function* () {
    yield* ofType(contentType, ["application/json"])
    const value = yield* Inbound.json(body)
    if (!Array.isArray(value)) return [yield* envelopeOf("", value, now)]
    const values: ReadonlyArray<unknown> = value
    if (values.length > maxEnvelopes) {
      return yield* refuse(413, `expected at most ${maxEnvelopes} envelopes, found ${values.length}`)
    }
    const all: Array<Posted> = []
    for (const [index, each] of values.entries()) all.push(yield* envelopeOf(`envelope ${index + 1}, `, each, now))
    return all
  })

const envelopeOf = (place: string, value: unknown, now: Instant.Instant): Result.Result<Posted, Inbound.Refusal> =>
  Result.match(decode(value), {
    onSuccess: (envelope) => {
      const ahead = aheadOf(envelope.at, now)
      return ahead === undefined ? Result.succeed({ place, envelope }) : refuse(400, `${place}at: ${ahead}`)
    },
    onFailure: ({ issue }) => refuse(400, `${place}${explain(issue, value)}`)
  })

const format = SchemaIssue.makeFormatterStandardSchemaV1({
  leafHook: (issue) =>
    issue._tag === "MissingKey"
      ? "a value"
      : issue._tag === "UnexpectedKey"
        ? "no field of that name"
        : SchemaIssue.defaultLeafHook(issue)
})

/** `learner.scheme: expected …, found …`, of the first thing that is wrong. */
const explain = (issue: SchemaIssue.Issue, value: unknown): string => {
  const [{ message, path = [] } = { message: "an envelope" }] = format(issue).issues
  const keys = path.map((part) => (typeof part === "object" ? part.key : part))
  const where = keys.length === 0 ? "" : `${keys.map(String).join(".").slice(0, 200)}: `
  return `${where}expected ${message.replace(/^expected /i, "")}, found ${quote(keys.reduce(Field.of, value))}`
}
