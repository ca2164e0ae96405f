/** Takes statements in as a record store does (xAPI 1.0.3 and 2.0): what is answered 200 or 204 is committed. */
import type { Adapter } from "@laurel/core"
import { Cause, Clock, Effect, Layer, Result, Semaphore } from "effect"
import type { Agent } from "../statement/Actor.ts"
import * as Body from "./Body.ts"
import { versions } from "../statement/Wire.ts"
import * as Rows from "../meaning/Rows.ts"
import * as Sent from "./Sent.ts"
import * as Taken from "./Taken.ts"

/** Who asks: somebody who may, and in whose name statements are kept; somebody unknown; somebody who may not. */
export type Caller =
  | { readonly kind: "allowed"; readonly authority: Agent }
  | { readonly kind: "unknown" }
  | { readonly kind: "forbidden" }

export interface Options<E> extends Pick<Rows.Options, "source" | "setting"> {
  /** Where the endpoint is: statements are sent to `<path>/statements`. */
  readonly path: string
  readonly auth: (request: Request) => Effect.Effect<Caller>
  /** Commits a page with its rows as received: all of it, or nothing. */
  readonly commit: (page: Adapter.Page) => Effect.Effect<void, E>
  /** The texts of those of these statements that are kept; at most 50 are asked for at once. */
  readonly known: (ids: ReadonlyArray<string>) => Effect.Effect<ReadonlyMap<string, string>, E>
  /** Origins of pages that may send from a browser: none unless given. */
  readonly origins?: ReadonlyArray<string>
  /** Of one body: 5 MiB unless given. */
  readonly maxBytes?: number
  /** Where failures of ours are told: on the console unless given. */
  readonly logger?: Layer.Layer<never>
}

/** Requests in hand at the same time; one more is told to come again. */
const maxInHand = 32
/** Statements that are looked up together: each may be as long as one can be. */
const asked = 50
const defaultMaxBytes = 5 * 1_048_576
const challenge = 'Basic realm="xAPI", charset="UTF-8"'
const methods = { about: ["GET", "HEAD"], statements: ["POST", "PUT"] } as const
type Resource = keyof typeof methods

/** An answer: its status, what it says, and further headers. */
interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const refuse = (status: number, error: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  body: { error },
  headers
})

const mistake = refuse(500, "this is a mistake of the server; none of it was taken")

/** An endpoint for whoever sends statements. Its promise is never rejected. */
export const handler = <E>(options: Options<E>): ((request: Request) => Promise<Response>) => {
  const { source, origins = [], logger = Layer.empty } = options
  const takeIn = taker(options)
  return (request) =>
    route(options, takeIn, request).pipe(
      Effect.catchCause((cause) =>
        Effect.as(Effect.logError(`source "${source}": a request could not be answered`, Cause.pretty(cause)), mistake)
      ),
      Effect.map((answer) => responseTo(request, origins, answer)),
      Effect.provide(logger),
      Effect.runPromise
    )
}

const route = Effect.fn("Xapi.push")(function* <E>(
  { path, auth, origins = [] }: Options<E>,
  takeIn: TakeIn,
  request: Request
): Effect.fn.Return<Answer> {
  const url = new URL(request.url)
  const resource = resourceOf(path, url.pathname)
  const { method } = request
  if (resource === undefined) {
    return refuse(
      404,
      "expected about or statements behind the path of the endpoint: statements are taken in here, and nothing else"
    )
  }
  if (method === "OPTIONS" && origins.length > 0) return preflight(resource)
  const allowed: ReadonlyArray<string> = methods[resource]
  if (!allowed.includes(method)) {
    const error = `expected ${allowed.join(" or ")}, found ${method}: statements are taken in here, and none given out`
    return refuse(405, error, { Allow: allowed.join(", ") })
  }
  if (resource === "about") return { status: 200, body: { version: versions } }
  const caller = yield* auth(request)
  if (caller.kind === "unknown")
    return refuse(401, "expected credentials that are known", { "WWW-Authenticate": challenge })
  if (caller.kind === "forbidden") return refuse(403, "these credentials may not send statements here")
  const version = versionOf(request)
  if (version === undefined) {
    return refuse(400, `expected the header X-Experience-API-Version with ${versions.join(" or ")}`)
  }
  return yield* takeIn(request, url.searchParams, version, caller.authority)
})

const resourceOf = (path: string, pathname: string): Resource | undefined => {
  const root = path.replace(/\/+$/, "")
  return pathname === `${root}/statements` ? "statements" : pathname === `${root}/about` ? "about" : undefined
}

/** The version that a request speaks, as we speak it: 1.0 and 1.0.2 are spoken as 1.0.3. */
const versionOf = ({ headers }: Request): string | undefined => {
  const [, major] = /^([12])\.0(?:\.\d{1,3})?$/.exec(headers.get("x-experience-api-version") ?? "") ?? []
  return versions.find((version) => version[0] === major)
}

const preflight = (resource: Resource): Answer => ({
  status: 204,
  headers: {
    "Access-Control-Allow-Methods": methods[resource].join(", "),
    "Access-Control-Allow-Headers": "Authorization, Content-Type, X-Experience-API-Version",
    "Access-Control-Max-Age": "600"
  }
})

const responseTo = (request: Request, origins: ReadonlyArray<string>, { status, body, headers }: Answer): Response => {
  const all = new Headers({ ...headers, "X-Experience-API-Version": versionOf(request) ?? versions[1] })
  const origin = request.headers.get("origin")
  if (origin !== null && origins.includes(origin)) {
    all.set("Access-Control-Allow-Origin", origin)
    all.set("Access-Control-Expose-Headers", "X-Experience-API-Version, Retry-After")
    all.set("Vary", "Origin")
  }
  if (body === undefined) return new Response(null, { status, headers: all })
  all.set("Content-Type", "application/json")
  return new Response(request.method === "HEAD" ? null : JSON.stringify(body), { status, headers: all })
}

type TakeIn = (request: Request, query: URLSearchParams, version: string, authority: Agent) => Effect.Effect<Answer>

/** Takes the statements of requests in: several are read at once, one is committed at a time. */
const taker = <E>(options: Options<E>): TakeIn => {
  const readStrictly = Rows.reader({ ...options, strict: true })
  const commit = committer(options)
  let inHand = 0
  const take = Effect.fnUntraced(function* (...[request, query, version, authority]: Parameters<TakeIn>) {
    const asked = idOf(request.method, query)
    if (Result.isFailure(asked)) return refuse(400, asked.failure)
    const encoding = request.headers.get("content-encoding")
    if (encoding !== null && encoding !== "identity") {
      return refuse(
        415,
        `expected a body as it is, found one in Content-Encoding ${JSON.stringify(encoding.slice(0, 100))}`
      )
    }
    const bytes = yield* Body.read(request, options.maxBytes ?? defaultMaxBytes)
    if (Result.isFailure(bytes)) return refuse(bytes.failure.status, bytes.failure.message)
    const sent = Sent.read(request.headers.get("content-type"), bytes.success)
    if (Result.isFailure(sent)) return refuse(sent.failure.status, sent.failure.message)
    const stored = new Date(yield* Clock.currentTimeMillis).toISOString()
    const taken = Taken.take(readStrictly, sent.success, { id: asked.success, version, stored, authority })
    if (Result.isFailure(taken)) return refuse(taken.failure.status, taken.failure.message)
    const refused = yield* commit(taken.success)
    if (refused !== undefined) return refused
    return request.method === "PUT" ? { status: 204 } : { status: 200, body: taken.success.map(({ id }) => id) }
  })
  return (...asked) =>
    Effect.suspend((): Effect.Effect<Answer> => {
      if (inHand >= maxInHand) return Effect.succeed(refuse(429, "too many requests at once", { "Retry-After": "1" }))
      inHand++
      return Effect.ensuring(
        take(...asked),
        Effect.sync(() => inHand--)
      )
    })
}

/** The id that a PUT names; a POST names none, and neither asks for anything else. */
const idOf = (method: string, query: URLSearchParams): Result.Result<string | undefined, string> => {
  const names = [...new Set(query.keys())]
  if (method === "POST") {
    return names.length === 0
      ? Result.succeed(undefined)
      : Result.fail(`expected a POST without parameters, found ${names.join(", ").slice(0, 200)}`)
  }
  const id = query.get("statementId")
  return id === null || names.length > 1
    ? Result.fail("expected a PUT with statementId and no other parameter")
    : Result.succeed(id.toLowerCase())
}

/** Commits what is new of some statements; the answer that refuses them all, if it must. */
const committer = <E>(options: Options<E>) => {
  const { source, known, commit } = options
  const read = Rows.reader(options)
  const turn = Semaphore.makeUnsafe(1)
  const attempt = Effect.fnUntraced(function* (taken: ReadonlyArray<Taken.Taken>) {
    const sent = new Map(taken.map((each) => [each.id, each.sent]))
    const kept = new Map<string, Taken.Kept>()
    const ids = Taken.idsOf(taken)
    for (let from = 0; from < ids.length; from += asked) {
      const texts = yield* known(ids.slice(from, from + asked))
      for (const [id, text] of texts) kept.set(id, Taken.keptAs(text, sent.get(id)))
    }
    const fresh = Taken.fresh(taken, kept)
    if (Result.isFailure(fresh)) return refuse(fresh.failure.status, fresh.failure.message)
    if (fresh.success.length > 0) yield* commit(Taken.pageOf(source, read, fresh.success))
    return undefined
  })
  return (taken: ReadonlyArray<Taken.Taken>): Effect.Effect<Answer | undefined> =>
    turn
      .withPermits(1)(attempt(taken))
      .pipe(
        Effect.catch((error) =>
          Effect.as(
            Effect.logError(`source "${source}": statements could not be kept`, error),
            refuse(503, "the statements could not be kept; send them again later", { "Retry-After": "10" })
          )
        )
      )
}
