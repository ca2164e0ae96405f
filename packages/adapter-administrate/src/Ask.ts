/** Asking Administrate's GraphQL: one question, one answer, and what is wrong with it told by what to do. */
import { Adapter, Field, type Id, type Instant } from "@laurel/core"
import { Http } from "@laurel/http"
import { Effect, Result, Schema } from "effect"

export interface Place {
  readonly source: Id.SourceId
  /** Where its GraphQL is asked: `https://api.getadministrate.com/graphql` unless given. */
  readonly base?: string
  /** Client credentials of an application of the developer portal, or a token as a bearer. */
  readonly auth: Http.Auth
  readonly http?: Http.Tuning
}

/** The Core API of all instances: whose it is, the token says. */
export const defaultBase = "https://api.getadministrate.com/graphql"

/** Where tokens are given. */
export const defaultTokenUrl = "https://auth.getadministrate.com/oauth/token"

const client = ({ source, base = defaultBase, auth, http }: Place): Effect.Effect<Http.Client, Adapter.Failure> =>
  Http.make({ ...http, source, base, auth }).pipe(Effect.mapError(Http.toFailure))

/** A part of a question with its variables. Nothing is ever put into the text of a question. */
export interface Question {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
}

/** What is said beside or instead of what was asked for. */
export interface Complaint {
  readonly message: string
  /** The field it is about, from the top; empty where it does not say. */
  readonly path: ReadonlyArray<string | number>
  readonly code: string | null
}

export interface Answer {
  /** By field of the question; null where nothing was answered. */
  readonly data: Readonly<Record<string, unknown>> | null
  readonly complaints: ReadonlyArray<Complaint>
  /** When it was given, by the server's clock; null where it does not say. */
  readonly given: Instant.Instant | null
  /** The request, as errors name it. */
  readonly where: string
}

const maxComplaints = 10_000
const Wire = Schema.Struct({
  data: Field.maybe(Schema.Record(Schema.String, Schema.Unknown)),
  errors: Field.maybe(Schema.Array(Schema.Unknown).check(Schema.isMaxLength(maxComplaints)))
})
const decode = Schema.decodeUnknownResult(Schema.fromJsonString(Wire))

const complaintOf = Schema.decodeUnknownResult(
  Schema.Struct({
    message: Field.maybe(Schema.String),
    path: Field.maybe(Schema.Array(Schema.Union([Schema.String, Schema.Finite]))),
    extensions: Field.maybe(Schema.Struct({ code: Field.maybe(Schema.Union([Schema.String, Schema.Finite])) }))
  })
)

/** Characters of a complaint that are kept. */
const maxSaid = 300

/** A server may repeat what it was asked with: what it complains of is masked before anybody keeps it. */
const readBy =
  ({ masked }: Http.Response) =>
  (value: unknown): Complaint => {
    const complaint = complaintOf(value)
    if (Result.isFailure(complaint)) {
      return { message: masked(JSON.stringify(value) ?? "", maxSaid), path: [], code: null }
    }
    const { message, path, extensions } = complaint.success
    return { message: masked(message ?? "", maxSaid), path: path ?? [], code: extensions?.code?.toString() ?? null }
  }

const isRecord = Schema.is(Schema.Record(Schema.String, Schema.Unknown))
const Refused = Schema.Struct({
  errors: Schema.Array(
    Schema.Struct({
      label: Field.maybe(Schema.String),
      message: Field.maybe(Schema.String)
    })
  )
})
const isRefused = Schema.is(Refused)

/** Errors that stand inside what was answered, as the API gives them for each thing that it was told to do: under a field, or under a field of one. */
const within = (response: Http.Response, value: unknown, path: ReadonlyArray<string>): ReadonlyArray<Complaint> => {
  if (!isRecord(value) || path.length > 2) return []
  const own = isRefused(value) ? value.errors : []
  const told = own.map(({ label, message }) => ({
    message: response.masked(
      [label, message].filter((text) => typeof text === "string" && text !== "").join(": "),
      maxSaid
    ),
    path,
    code: null
  }))
  return [...told, ...Object.entries(value).flatMap(([field, inner]) => within(response, inner, [...path, field]))]
}

/** Asks. What is complained of comes back beside the data; whoever asked tells what can be trusted. */
const ask = Effect.fnUntraced(function* (
  client: Http.Client,
  question: Question
): Effect.fn.Return<Answer, Adapter.Failure> {
  const response = yield* client
    .request({
      method: "POST",
      path: "",
      // A question changes nothing.
      idempotent: true,
      headers: { Accept: "application/json" },
      body: { json: { query: question.query, variables: question.variables ?? {} } },
      // Servers of GraphQL may say with it what they say with 200.
      accept: [400]
    })
    .pipe(Effect.mapError(Http.toFailure))
  const { where } = response
  const text = Result.try(() => new TextDecoder("utf-8", { fatal: true }).decode(response.bytes))
  const wire = Result.flatMap(text, (text) => decode(text))
  if (Result.isFailure(wire) || (wire.success.data === undefined && wire.success.errors === undefined)) {
    return yield* new Adapter.Broken({
      where,
      expected: "an answer of GraphQL as JSON: { data, errors }",
      found: `status ${response.status} and a body as "${response.type}" that begins ${JSON.stringify(response.beginning(60))}`,
      advice:
        "Check that the address is that of the Core API, and that no page to sign in stands before it. What was committed before is kept."
    })
  }
  const { data = null, errors } = wire.success
  return {
    data,
    complaints: [...(errors ?? []).map(readBy(response)), ...within(response, data, [])],
    given: response.date,
    where
  }
})

/** Asks again and again, and once with another token where one has expired that can be got anew. */
export type Asker = (question: Question) => Effect.Effect<Answer, Adapter.Failure>

/** An asker of a place. With client credentials it gets one token more for a question whose token is refused inside an answer. */
export const asker = Effect.fnUntraced(function* (place: Place): Effect.fn.Return<Asker, Adapter.Failure> {
  let http = yield* client(place)
  return Effect.fnUntraced(function* (question) {
    const answer = yield* ask(http, question)
    const isOut = answer.data === null && answer.complaints.some((complaint) => kindOf(complaint) === "auth")
    if (!isOut || place.auth.kind !== "clientCredentials") return answer
    http = yield* client(place)
    return yield* ask(http, question)
  })
})

/** Whether the instance's API does not know something that was asked for, such as a field or the order by one. */
export const isUnknown = (complaint: Complaint): boolean => kindOf(complaint) === "schema"

const kinds = [
  // First: what is said of a text that can't be read may name a token of it.
  {
    is: /cannot query|unknown (?:argument|field|type)|validation|syntax|expected type|no such field|not defined|invalid value/i,
    fail: "schema"
  },
  { is: /unauthenticated|unauthori[sz]ed|not authenticated|token|signature|credential|log ?in/i, fail: "auth" },
  { is: /forbidden|permission|not allowed|access denied|not permitted/i, fail: "permission" },
  { is: /too many|rate.?limit|throttl|time.?d? ?out|temporar|try again|unavailable|maintenance/i, fail: "later" }
] as const

/** What a complaint is about, as far as its words tell. */
const kindOf = ({ code, message }: Complaint) => kinds.find(({ is }) => is.test(`${code ?? ""} ${message}`))?.fail

/** Whether a complaint may be about one record alone, of which the answer says that it is or leaves it open. */
export const isOfOne = (complaint: Complaint, isNamed: boolean): boolean => {
  const kind = kindOf(complaint)
  return kind === undefined || (isNamed && (kind === "permission" || kind === "schema"))
}

/** What a complaint that spoils all of an answer means for whoever runs this. */
export const failureOf = ({ where }: Pick<Answer, "where">, complaint: Complaint): Adapter.Failure => {
  const at = complaint.path.length === 0 ? "" : ` at ${complaint.path.join(".")}`
  const problem = {
    where,
    expected: "an answer without errors",
    found: `status 200 with the error ${JSON.stringify(complaint.message)}${at}`
  }
  switch (kindOf(complaint)) {
    case "auth":
      return new Adapter.Misconfigured({
        ...problem,
        advice:
          "The token was refused, or has expired (they live an hour). Give client credentials, which get new ones by themselves, or another token."
      })
    case "permission":
      return new Adapter.Misconfigured({
        ...problem,
        advice:
          "Have an administrator of the instance give the application's user the right to see this, or leave it out of the setting."
      })
    case "schema":
      return new Adapter.Misconfigured({
        ...problem,
        advice:
          "This instance's API does not know the field: compare it with the schema in the explorer of the developer portal, and leave that part out of the setting."
      })
    case "later":
      return new Adapter.Unavailable({
        ...problem,
        retryAfter: null,
        advice: "Try again later; if it stays, ask Administrate's support about the request."
      })
    case undefined:
      return new Adapter.Broken({
        ...problem,
        advice:
          "Tell Administrate's support the request; what was committed before is kept, and the next sync goes on from there."
      })
  }
}
