/** What is asked of Open edX, and what its answers are. */
import { Adapter, Field, type Id } from "@laurel/core"
import { Http } from "@laurel/http"
import { Effect, type Redacted, Result, Schema } from "effect"
import { isBounded } from "./Mark.ts"
import { shown, textOf } from "../Wire.ts"

export interface Platform {
  readonly source: Id.SourceId
  /** The address of the LMS, such as `https://lms.example.org`. */
  readonly base: string
  /** An OAuth 2 application of Open edX, with the grant type client credentials. */
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted
  /** What a restricted application asks for, `grades:read certificates:read`; one that is not asks for nothing. */
  readonly scope?: string
  readonly http?: Http.Tuning
}

/** A client whose token is a JWT, got anew where it expires or is refused. */
export const client = (platform: Platform): Effect.Effect<Http.Client, Adapter.Failure> => {
  const { source, base, clientId, clientSecret, scope, http } = platform
  const tokenUrl = `${base.replace(/\/+$/, "")}/oauth2/access_token`
  const asked = scope === undefined ? {} : { scope }
  const secret = { clientId, clientSecret, secretIn: "form", tokenType: "JWT" } as const
  const auth = { kind: "clientCredentials", tokenUrl, ...secret, ...asked } as const
  return Http.make({ ...http, source, base, auth }).pipe(Effect.mapError(Http.toFailure))
}

/** A course key in a path: the slashes of old ones stay, for Open edX's own addresses have them so. */
const inPath = (course: string): string => course.split("/").map(encodeURIComponent).join("/")

export const paths = {
  enrolments: "/api/enrollment/v1/enrollments",
  accounts: "/api/user/v1/accounts",
  courses: "/api/courses/v1/courses/",
  grades: (course: string) => `/api/grades/v1/courses/${inPath(course)}/`,
  certificate: (username: string, course: string) =>
    `/api/certificates/v0/certificates/${encodeURIComponent(username)}/courses/${inPath(course)}/`
}

/** What to do where Open edX refuses a call. */
export const grants = {
  enrolments:
    "Give the user of the OAuth application the status of staff: Django admin, Authentication and Authorization, Users, “Staff status”.",
  accounts: "Give the user of the OAuth application the status of staff: only staff are told the numbers of accounts.",
  grades:
    "Let the user of the application be staff; let a restricted application have and ask for the scope grades:read (Django admin, Oauth_Dispatch, Application access).",
  certificates:
    'Let the user of the application be staff; let a restricted application have and ask for the scope certificates:read (Django admin, Oauth_Dispatch, Application access); or say "certificates": "none" in the setting.'
} as const
type Grant = keyof typeof grants

export const refusals = [400, 403, 404]

/** An answer, also where it is a refusal among those that are expected. */
export const ask = (
  client: Http.Client,
  request: Pick<Http.Request, "path" | "query">,
  accept: ReadonlyArray<number> = []
): Effect.Effect<Http.Response, Adapter.Failure> =>
  client.request({ ...request, headers: { Accept: "application/json" }, accept }).pipe(Effect.mapError(toFailure))

/** What is first to be looked at where something else than the API of an LMS answers. */
const ownBase =
  'Check "base" in the configuration: it is the address of the LMS as its front page has it, such as https://lms.example.org, not that of Studio, and without a path; and no page to sign in may stand before it.'

/** A failure of HTTP, with what to look at first where it may be the address that is wrong, as of a token that is asked for there. */
const toFailure = (error: Http.HttpError): Adapter.Failure => {
  const failure = Http.toFailure(error)
  const { _tag } = error.reason
  const isElsewhere =
    ["Missing", "OffOrigin", "Unreadable", "Unexpected"].includes(_tag) || (_tag === "Rejected" && error.status === 405)
  if (!isElsewhere || failure._tag === "Unavailable") return failure
  const { where, expected, found } = failure
  const told = { where, expected, found, advice: `${ownBase} ${failure.advice}` }
  return failure._tag === "Broken" ? new Adapter.Broken(told) : new Adapter.Misconfigured(told)
}

/** What a run has seen so far. Mutable: one run counts. */
export interface SoFar {
  /** Whether accounts came with their numbers: then those that don't have none. */
  isNumbered: boolean
  /** How often in a row the server failed at what is about one person. */
  failures: number
}

/** Failures in a row that are told of a person each. Where there are more, it is the server that fails, and the run with it. */
const maxFailures = 20

/** An answer about one person; or how the server failed at it, however often it was asked, and so in the next run, too. */
export const askAlone = (
  client: Http.Client,
  request: Pick<Http.Request, "path" | "query">,
  accept: ReadonlyArray<number>,
  soFar: SoFar
): Effect.Effect<Http.Response | { readonly failed: string }, Adapter.Failure> =>
  client.request({ ...request, headers: { Accept: "application/json" }, accept }).pipe(
    Effect.tap(() => Effect.sync(() => (soFar.failures = 0))),
    Effect.catch((error) => {
      const { _tag } = error.reason
      const isAlone = (_tag === "Failed" || _tag === "TimedOut") && soFar.failures < maxFailures
      if (!isAlone) return Effect.fail(toFailure(error))
      soFar.failures += 1
      return Effect.succeed({ failed: Http.toFailure(error).found })
    })
  )

/** A refusal of everything, with what to grant. */
export const refused = (response: Http.Response, grant: Grant): Adapter.Misconfigured =>
  new Adapter.Misconfigured({
    where: response.where,
    expected: `to be told of ${grant}`,
    found: `status ${response.status}${response.said === "" ? "" : `, which says ${JSON.stringify(response.said.slice(0, 300))}`}`,
    // Open edX says in JSON what it has not got: a page for people is of another server, or of another part of it.
    advice: response.status === 404 && !/json/i.test(response.type) ? ownBase : grants[grant]
  })

/** An answer that is not what it should be. */
export const broken = (response: Http.Response, expected: string, found: string): Adapter.Broken =>
  new Adapter.Broken({
    where: response.where,
    expected,
    found,
    advice: `${ownBase} Else tell its operator the request. What was committed is kept.`
  })

const decodeJson = Schema.decodeUnknownResult(Schema.fromJsonString(Schema.Unknown))

/** What an answer holds. */
export const json = (response: Http.Response): Effect.Effect<unknown, Adapter.Broken> => {
  const decoded = Result.try(() => new TextDecoder("utf-8", { fatal: true }).decode(response.bytes)).pipe(
    Result.mapError(() => "bytes that are no UTF-8"),
    Result.flatMap((text) => Result.mapError(decodeJson(text), () => "no JSON"))
  )
  return Result.isSuccess(decoded)
    ? Effect.succeed(decoded.success)
    : Effect.fail(
        broken(response, "JSON in UTF-8", `${decoded.failure}, which begins ${JSON.stringify(response.beginning(60))}`)
      )
}

export interface Page {
  readonly results: ReadonlyArray<unknown>
  /** Where the list goes on; null at its end. */
  readonly cursor: string | null
}

/**
 * A page of a list that cursors divide. Only the cursor is taken out of the link to the next one: behind a proxy, Open edX builds
 * links with another scheme or host than it is asked by, and nothing is ever sent there.
 */
const page = Effect.fnUntraced(function* (response: Http.Response): Effect.fn.Return<Page, Adapter.Broken> {
  const value = yield* json(response)
  const [results, next] = [Field.of(value, "results"), Field.of(value, "next") ?? null]
  if (!Array.isArray(results)) return yield* broken(response, "a page: { next, results }", shown(value))
  if (next === null || next === "") return { results, cursor: null }
  const cursor =
    typeof next === "string" ? URL.parse(next, "http://any.invalid")?.searchParams.get("cursor") : undefined
  if (typeof cursor === "string" && cursor !== "" && isBounded(cursor)) return { results, cursor }
  return yield* broken(response, "a link to the next page with a cursor, or null", "another")
})

/** Open edX knows no such course: all else can still be read. */
export interface Unknown {
  /** What it says instead. */
  readonly unknown: string
}

export interface Listed extends Page {
  readonly response: Http.Response
}

/** An answer about a course, which Open edX may not know. */
const ofCourse = Effect.fnUntraced(function* (
  client: Http.Client,
  request: Pick<Http.Request, "path" | "query">,
  grant: Grant
): Effect.fn.Return<Http.Response | Unknown, Adapter.Failure> {
  const response = yield* ask(client, request, refusals)
  if (response.status < 300) return response
  const wire = yield* Effect.orElseSucceed(json(response), () => null)
  // A key that is none is refused by the name of its field; of a course that is not there a code is given.
  const said =
    response.status === 404
      ? (textOf(Field.of(wire, "error_code")) ?? textOf(Field.of(wire, "developer_message")))
      : response.status === 400 && Field.of(wire, "course_id") !== undefined
        ? shown(wire)
        : undefined
  return said === undefined ? yield* refused(response, grant) : { unknown: `status ${response.status}, ${shown(said)}` }
})

/** A page of what is listed of a course; or that Open edX does not know the course. */
export const listed = Effect.fnUntraced(function* (
  client: Http.Client,
  request: Pick<Http.Request, "path" | "query">,
  grant: Grant
): Effect.fn.Return<Listed | Unknown, Adapter.Failure> {
  const response = yield* ofCourse(client, request, grant)
  return "unknown" in response ? response : { response, ...(yield* page(response)) }
})
