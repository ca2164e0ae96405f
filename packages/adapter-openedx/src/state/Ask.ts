/** What is asked of Open edX, and what its answers are. */
import { Adapter, Field, type Id } from "@laurel/core"
import { Http } from "@laurel/http"
import { Effect, type Redacted, Result, Schema } from "effect"
import { isBounded } from "./Mark.ts"
import { isUsername, shown, userOf } from "../Wire.ts"

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
const grants = {
  enrolments:
    "Give the user of the OAuth application the status of staff: Django admin, Authentication and Authorization, Users, “Staff status”.",
  accounts: "Give the user of the OAuth application the status of staff: only staff are told the numbers of accounts.",
  grades:
    "Let the user of the application be staff; let a restricted application have and ask for the scope grades:read (Django admin, Oauth_Dispatch, Application access); and take courses out of the setting that Open edX no longer has.",
  certificates:
    'Let the user of the application be staff; let a restricted application have and ask for the scope certificates:read (Django admin, Oauth_Dispatch, Application access); or say "certificates": "none" in the setting.'
} as const
type Grant = keyof typeof grants

const refusals = [400, 403, 404]

/** An answer, also where it is a refusal among those that are expected. */
export const ask = (
  client: Http.Client,
  request: Pick<Http.Request, "path" | "query">,
  accept: ReadonlyArray<number> = []
): Effect.Effect<Http.Response, Adapter.Failure> =>
  client.request({ ...request, headers: { Accept: "application/json" }, accept }).pipe(Effect.mapError(Http.toFailure))

/** An answer that concerns everything: a refusal of it fails the run, and says what to grant. */
export const demand = Effect.fnUntraced(function* (
  client: Http.Client,
  request: Pick<Http.Request, "path" | "query">,
  grant: Grant
): Effect.fn.Return<Http.Response, Adapter.Failure> {
  const response = yield* ask(client, request, refusals)
  return response.status < 300 ? response : yield* refused(response, grant)
})

export const refused = (response: Http.Response, grant: Grant): Adapter.Misconfigured =>
  new Adapter.Misconfigured({
    where: response.where,
    expected: `to be told of ${grant}`,
    found: `status ${response.status}${response.said === "" ? "" : `, which says ${JSON.stringify(response.said.slice(0, 300))}`}`,
    advice: grants[grant]
  })

/** An answer that is not what it should be. */
export const broken = (response: Http.Response, expected: string, found: string): Adapter.Broken =>
  new Adapter.Broken({
    where: response.where,
    expected,
    found,
    advice:
      "Check first that the address is that of the LMS, and that no page to sign in stands before it; else tell its operator the request. What was committed is kept."
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
export const page = Effect.fnUntraced(function* (response: Http.Response): Effect.fn.Return<Page, Adapter.Broken> {
  const value = yield* json(response)
  const [results, next] = [Field.of(value, "results"), Field.of(value, "next") ?? null]
  if (!Array.isArray(results)) return yield* broken(response, "a page: { next, results }", shown(value))
  if (next === null || next === "") return { results, cursor: null }
  const cursor =
    typeof next === "string" ? URL.parse(next, "http://any.invalid")?.searchParams.get("cursor") : undefined
  if (typeof cursor === "string" && cursor !== "" && isBounded(cursor)) return { results, cursor }
  return yield* broken(response, "a link to the next page with a cursor, or null", "another")
})

/** Names in one request for accounts. */
const perRequest = 100

export interface Account {
  readonly user: string
  readonly email: unknown
}

/** The accounts of user names; one that is not there is left out. */
export const accounts = Effect.fnUntraced(function* (
  client: Http.Client,
  usernames: ReadonlyArray<string>
): Effect.fn.Return<ReadonlyMap<string, Account>, Adapter.Failure> {
  const found = new Map<string, Account>()
  for (let at = 0; at < usernames.length; at += perRequest) {
    const query = { username: usernames.slice(at, at + perRequest).join(",") }
    const response = yield* ask(client, { path: paths.accounts, query }, refusals)
    // None of them is there any more.
    if (response.status === 404) continue
    if (response.status >= 300) return yield* refused(response, "accounts")
    const value = yield* json(response)
    if (!Array.isArray(value)) return yield* broken(response, "a list of accounts", shown(value))
    let isNumbered = value.length === 0
    for (const each of value) {
      const [username, user] = [Field.of(each, "username"), userOf(Field.of(each, "id"))]
      if (user === undefined) continue
      isNumbered = true
      if (isUsername(username)) found.set(username, { user, email: Field.of(each, "email") })
    }
    if (!isNumbered) return yield* new Adapter.Misconfigured(unnumbered(response))
  }
  return found
})

const unnumbered = (response: Http.Response) => ({
  where: response.where,
  expected: "accounts with their numbers, as staff are told them",
  found: "accounts without",
  advice: grants.accounts
})
