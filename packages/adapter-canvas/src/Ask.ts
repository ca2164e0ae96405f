/** How Canvas is asked: lists in pages whose links are opaque, ids as text, and two ways to say "too often". */
import { Adapter, Field, type Id, Instant } from "@laurel/core"
import { Http } from "@laurel/http"
import { Clock, Effect, Result, Schema } from "effect"

export interface School {
  readonly source: Id.SourceId
  /** The address of Canvas: `https://canvas.example.edu`. */
  readonly base: string
  /** A token of a user who may see the courses: `{ kind: "bearer", token }`. */
  readonly auth: Http.Auth
  readonly http?: Http.Tuning
}

/** A 403 by which Canvas means "too often"; its present documents say 429 of the same. */
const isThrottled = ({ body }: Http.Denial): boolean => /rate limit exceeded/i.test(body)

export const client = ({ source, base, auth, http }: School): Effect.Effect<Http.Client, Adapter.Failure> =>
  Http.make({ ...http, source, base, auth, isThrottled }).pipe(Effect.mapError(Http.toFailure))

/** One page of an answer. */
export interface Answer {
  readonly json: unknown
  /** The link to the next page, as it is given; null on the last. */
  readonly next: string | null
  /** When it was given, by Canvas' clock, or ours where it does not say. */
  readonly at: Instant.Instant
  readonly response: Http.Response
}

export type Failure = Http.HttpError | Adapter.Broken

const decode = Schema.decodeUnknownResult(Schema.fromJsonString(Schema.Unknown))

/** Characters of a link to a next page. */
export const maxLink = 10_000

/** Asks for a path behind the API's root, or for a link that Canvas gave. Ids come as text: numbers would lose digits. */
export const get = Effect.fnUntraced(function* (client: Http.Client, path: string): Effect.fn.Return<Answer, Failure> {
  const isLink = /^https?:/i.test(path)
  const response: Http.Response = yield* client.request({
    path: isLink ? path : `/api/v1/${path}`,
    headers: { Accept: "application/json+canvas-string-ids" }
  })
  const text = Result.try(() => new TextDecoder("utf-8", { fatal: true }).decode(response.bytes))
  const json = Result.isSuccess(text) ? decode(text.success) : Result.fail(undefined)
  if (Result.isFailure(json)) {
    const isJson = /^application\/(?:[\w.+-]+\+)?json/i.test(response.type)
    const found = isJson
      ? "what is no JSON"
      : `a body as "${response.type}" that begins ${JSON.stringify(response.beginning(60))}`
    return yield* broken(response, "JSON", found, isJson ? "" : "Check first that the address is that of Canvas. ")
  }
  const next = nextOf(response)
  if (next !== null && next.length > maxLink) {
    return yield* broken(response, `a link of at most ${maxLink} characters`, `one of ${next.length}`)
  }
  return { json: json.success, next, at: yield* atOf(response), response }
})

const entry = /<([^<>]*)>([^<]*)/g

/** The next page, by the header Link. It is opaque: nothing is read out of it, and pages are never counted. */
const nextOf = ({ headers, resolve }: Http.Response): string | null => {
  for (const [, link = "", parameters = ""] of (headers.get("link") ?? "").matchAll(entry))
    if (/;\s*rel\s*=\s*"?next"?(?![\w-])/i.test(parameters)) return resolve(link)
  return null
}

const atOf = (response: Http.Response): Effect.Effect<Instant.Instant> =>
  Effect.map(Clock.currentTimeMillis, (now) => response.date ?? Instant.Instant.make(now))

/** An answer that is not what it should be. */
const broken = ({ where }: Http.Response, expected: string, found: string, first = "") =>
  new Adapter.Broken({
    where,
    expected,
    found,
    advice: `${first}Tell whoever runs Canvas the request; what was committed before is kept, and the next sync goes on from there.`
  })

/** The list that an answer is, or has under a name. */
export const listIn = (
  { json, response }: Answer,
  name?: string
): Effect.Effect<ReadonlyArray<unknown>, Adapter.Broken> => {
  const list: unknown = name === undefined ? json : Field.of(json, name)
  if (Array.isArray(list)) return Effect.succeed(list)
  const expected = name === undefined ? "a list" : `an object with a list "${name}"`
  return Effect.fail(broken(response, expected, `what begins ${JSON.stringify(response.beginning(60))}`))
}

/** Pages of one list that is held in memory: of people, assignments or modules of one course. */
const maxPages = 1_000

/** All of a list. A list that goes round in circles, or has more pages than that, is broken. */
export const all = Effect.fnUntraced(function* (
  client: Http.Client,
  path: string
): Effect.fn.Return<ReadonlyArray<unknown>, Failure> {
  const items: Array<unknown> = []
  const seen = new Set<string>()
  let at = path
  for (let page = 1; page <= maxPages; page++) {
    const answer: Answer = yield* get(client, at)
    items.push(...(yield* listIn(answer)))
    if (answer.next === null) return items
    if (seen.size === seen.add(answer.next).size) {
      return yield* broken(answer.response, "a link to a page that was not given yet", "one that was followed before")
    }
    at = answer.next
    if (page === maxPages)
      return yield* broken(answer.response, `at most ${maxPages} pages of a list`, "a link to more")
  }
  return items
})

/** Any failure as an adapter says it. */
export const toFailure = (error: Failure): Adapter.Failure =>
  error._tag === "HttpError" ? Http.toFailure(error) : error

export const orFail = <A>(effect: Effect.Effect<A, Failure>): Effect.Effect<A, Adapter.Failure> =>
  Effect.mapError(effect, toFailure)

/** Canvas lets the token in, and not to this. What it says of that is the same each time. */
export interface Refused {
  readonly refused: string
}

export const isRefused = (value: unknown): value is Refused => Field.of(value, "refused") !== undefined

/** By this older servers tell a permission that is missing from a token that is: both are 401. */
const permission = /not authorized|insufficient scopes|"status"\s*:\s*"unauthorized"/i

/** What Canvas says where it refuses one thing: a right that is missing, or nothing that the user could see. Undefined for any other failure. */
export const refusalOf = (error: Failure): string | undefined => {
  if (error._tag !== "HttpError") return undefined
  const { reason } = error
  if (reason._tag !== "Denied" && reason._tag !== "Missing") return undefined
  if (reason.status === 401 && !permission.test(reason.said)) return undefined
  const [, message] = /"message"\s*:\s*"([^"\\]{1,200})"/.exec(reason.said) ?? []
  return `status ${reason.status}${message === undefined ? "" : `, which says "${message}"`}`
}

/** A refusal of one thing as a value. Every other failure stays one. */
export const refusing = <A>(effect: Effect.Effect<A, Failure>): Effect.Effect<A | Refused, Failure> =>
  Effect.catch(effect, (error) => {
    const refused = refusalOf(error)
    return refused === undefined ? Effect.fail(error) : Effect.succeed({ refused })
  })

/** Canvas knows a link no more that it gave earlier: its list is to be begun anew, or else this is the failure. */
export interface Gone {
  readonly gone: Adapter.Failure
}

export const isGone = (value: unknown): value is Gone => Field.of(value, "gone") !== undefined

const isDead = (error: Failure): boolean =>
  error._tag === "HttpError" &&
  error.reason._tag === "Rejected" &&
  (error.reason.status === 400 || error.reason.status === 422)

/** A page of a list. */
export interface Page extends Answer {
  readonly items: ReadonlyArray<unknown>
}

/** A page of a list, which may have a name in the answer: the first one, or that to which a link leads from before. */
export const page = (
  client: Http.Client,
  next: string | null,
  first: string,
  name?: string
): Effect.Effect<Page | Gone, Failure> =>
  get(client, next ?? first).pipe(
    Effect.flatMap((answer) => Effect.map(listIn(answer, name), (items): Page | Gone => ({ ...answer, items }))),
    Effect.catch((error) =>
      next !== null && isDead(error) ? Effect.succeed({ gone: toFailure(error) }) : Effect.fail(error)
    )
  )

/** Who the token is of. It fails where the address or the token is wrong: then nothing can be read. */
export const self = (client: Http.Client): Effect.Effect<Answer, Failure> => get(client, "users/self")

/** The place of a course in the API. */
export const course = (id: string): string => `courses/${encodeURIComponent(id)}`

/** A query with names that may come more than once. */
export const query = (...pairs: ReadonlyArray<readonly [name: string, value: string]>): string => {
  const all = new URLSearchParams()
  for (const [name, value] of pairs) all.append(name, value)
  return all.toString()
}

export const perPage = ["per_page", "100"] as const
