/** Requests that are sent to us: bounded, answered in JSON, and answered well only once what they bring is kept. */
import { Cause, Effect, Layer, Result, Semaphore } from "effect"
import * as Body from "./Body.ts"

/** An answer: its status, what it says as JSON, and further headers. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A request that is not taken, with nothing of it kept. It is answered `{ "error": … }`. */
export interface Refusal {
  readonly status: number
  readonly error: string
  readonly headers?: Readonly<Record<string, string>>
  /** What stands in the answer before `error`: that of the options unless given. */
  readonly beside?: Readonly<Record<string, unknown>>
}

/** Does what must not be done twice at once, such as a commit. Its failures are logged, and answered 503: to be sent again later. */
export type Keep = <A, E>(work: Effect.Effect<A, E>) => Effect.Effect<A, Refusal>

/** Takes the body of a request in. */
export type Take = (body: Uint8Array, keep: Keep) => Effect.Effect<Answer, Refusal>

/** Something that can be asked for: a path, by some methods. */
export interface Place {
  readonly methods: ReadonlyArray<string>
  /** What it is for, said to whoever comes with another method. */
  readonly purpose: string
  /** Who may ask, and for what: decided by the request's head, before anything of its body is read. */
  readonly admit: (request: Request) => Effect.Effect<Take, Refusal>
}

export interface Options {
  readonly source: string
  /** What is sent, in the plural, as messages name it: `statements`. */
  readonly what: string
  readonly placeAt: (url: URL) => Place | undefined
  /** What is said where there is no place. */
  readonly nowhere: string
  /** Origins of pages that may send from a browser: none unless given. */
  readonly origins?: ReadonlyArray<string>
  /** Headers that these pages may send and read, beside those that every endpoint has. */
  readonly pageHeaders?: ReadonlyArray<string>
  /**
   * Whether cookies of a browser may say who asks: not unless given. Then `origins` may send them, and requests of pages of other
   * origins are refused, since a browser sends cookies with those too.
   */
  readonly cookies?: boolean
  /** Headers of every answer. */
  readonly headers?: (request: Request) => Readonly<Record<string, string>>
  /** What stands in every refusal before `error`: nothing unless given. */
  readonly beside?: Readonly<Record<string, unknown>>
  /** Of one body: 5 MiB unless given. */
  readonly maxBytes?: number
  /** Where failures of ours are told: on the console unless given. */
  readonly logger?: Layer.Layer<never>
}

/** Requests in hand at the same time; one more is told to come again. */
const maxInHand = 32
const defaultMaxBytes = 5 * 1_048_576
/** Characters of a header that a message shows. */
const maxShown = 100

/** A refusal, in words that say what was expected and what was found. */
export const refuse = (status: number, error: string, headers: Readonly<Record<string, string>> = {}): Refusal => ({
  status,
  error,
  headers
})

/** An endpoint for whoever sends. Its promise is never rejected. */
export const handler = (options: Options): ((request: Request) => Promise<Response>) => {
  const { source, logger = Layer.empty } = options
  const takeIn = taker(options)
  return (request) =>
    answer(options, takeIn, request).pipe(
      Effect.catchCause((cause) =>
        Effect.as(
          Effect.logError(`source "${source}": a request could not be answered`, Cause.pretty(cause)),
          said(options, refuse(500, "this is a mistake of the server; none of it was taken"))
        )
      ),
      Effect.map((answered) => responseTo(options, request, answered)),
      Effect.provide(logger),
      Effect.runPromise
    )
}

const said = ({ beside: usual }: Options, { status, error, headers = {}, beside = usual }: Refusal): Answer => ({
  status,
  body: { ...beside, error },
  headers
})

type TakeIn = (request: Request, take: Take) => Effect.Effect<Answer, Refusal>

const answer = Effect.fn("Inbound.answer")(function* (options: Options, takeIn: TakeIn, request: Request) {
  yield* Effect.annotateCurrentSpan({ source: options.source })
  return yield* Effect.catch(asked(options, takeIn, request), (refusal) => Effect.succeed(said(options, refusal)))
})

const asked = Effect.fnUntraced(function* (
  options: Options,
  takeIn: TakeIn,
  request: Request
): Effect.fn.Return<Answer, Refusal> {
  const { placeAt, nowhere, origins = [], cookies = false } = options
  const { method } = request
  const url = new URL(request.url)
  const place = placeAt(url)
  if (place === undefined) return yield* Effect.fail(refuse(404, nowhere))
  if (method === "OPTIONS" && origins.length > 0) return preflight(options, place)
  if (!place.methods.includes(method)) {
    const error = `expected ${place.methods.join(" or ")}, found ${method.slice(0, maxShown)}: ${place.purpose}`
    return yield* Effect.fail(refuse(405, error, { Allow: place.methods.join(", ") }))
  }
  if (cookies && isForeign(url, request.headers, origins)) {
    return yield* Effect.fail(
      refuse(403, "expected a page of this origin, or of one that may send here, found another")
    )
  }
  return yield* takeIn(request, yield* place.admit(request))
})

/** Whether a page of another origin sent it. Whoever is no browser names no origin, and has no cookies of others either. */
const isForeign = (url: URL, headers: Headers, origins: ReadonlyArray<string>): boolean => {
  const origin = headers.get("origin")
  if (origin === null || origins.includes(origin)) return false
  // Said by the browser itself; a proxy may have changed the host by which the page knows us.
  const site = headers.get("sec-fetch-site")
  return site === null ? URL.parse(origin)?.host !== (headers.get("host") ?? url.host) : site !== "same-origin"
}

const preflight = ({ pageHeaders = [] }: Options, { methods }: Place): Answer => ({
  status: 204,
  headers: {
    "Access-Control-Allow-Methods": methods.join(", "),
    "Access-Control-Allow-Headers": ["Authorization", "Content-Type", ...pageHeaders].join(", "),
    "Access-Control-Max-Age": "600"
  }
})

const responseTo = (
  { origins = [], pageHeaders = [], cookies = false, headers: always }: Options,
  request: Request,
  { status, body, headers }: Answer
): Response => {
  const all = new Headers({ ...headers, ...always?.(request) })
  const origin = request.headers.get("origin")
  if (origin !== null && origins.includes(origin)) {
    all.set("Access-Control-Allow-Origin", origin)
    all.set("Access-Control-Expose-Headers", [...pageHeaders, "Retry-After"].join(", "))
    if (cookies) all.set("Access-Control-Allow-Credentials", "true")
    all.set("Vary", "Origin")
  }
  if (body === undefined) return new Response(null, { status, headers: all })
  all.set("Content-Type", "application/json")
  return new Response(request.method === "HEAD" ? null : JSON.stringify(body), { status, headers: all })
}

/** Several requests are read at once, and one at a time is kept. */
const taker = ({ source, what, maxBytes = defaultMaxBytes }: Options): TakeIn => {
  const turn = Semaphore.makeUnsafe(1)
  const keep: Keep = (work) =>
    turn
      .withPermits(1)(work)
      .pipe(
        Effect.tapError((error) => Effect.logError(`source "${source}": ${what} could not be kept`, error)),
        Effect.mapError(() =>
          refuse(503, `the ${what} could not be kept; send them again later`, { "Retry-After": "10" })
        )
      )
  const take = Effect.fnUntraced(function* (request: Request, takeBody: Take) {
    const body = yield* read(request, maxBytes)
    return yield* takeBody(body, keep)
  })
  let inHand = 0
  return (...asked) =>
    Effect.suspend((): Effect.Effect<Answer, Refusal> => {
      if (inHand >= maxInHand) return Effect.fail(refuse(429, "too many requests at once", { "Retry-After": "1" }))
      inHand++
      return Effect.ensuring(
        take(...asked),
        Effect.sync(() => inHand--)
      )
    })
}

/** The body as it is, to its end or to the bound. How long it may take to come is the server's to say. */
const read = Effect.fnUntraced(function* (
  { headers, body }: Request,
  maxBytes: number
): Effect.fn.Return<Uint8Array, Refusal> {
  const encoding = headers.get("content-encoding")
  if (encoding !== null && encoding !== "identity") {
    const found = JSON.stringify(encoding.slice(0, maxShown))
    return yield* Effect.fail(refuse(415, `expected a body as it is, found one in Content-Encoding ${found}`))
  }
  const tooLong = refuse(413, `expected a body of at most ${maxBytes} bytes, found a longer one`)
  if (Number(headers.get("content-length") ?? 0) > maxBytes) return yield* Effect.fail(tooLong)
  const { bytes, isCut } = yield* Effect.tryPromise({
    try: () => Body.read(body, maxBytes),
    // Nobody is there any more to read this, unless a proxy is between.
    catch: (error) => {
      const found = error instanceof Error ? error.message : String(error)
      return refuse(400, `expected a whole body, found one that broke off: ${found}`)
    }
  })
  return isCut ? yield* Effect.fail(tooLong) : bytes
})

const type = /^\s*([\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100})\s*(?:;\s*charset\s*=\s*"?(?:utf-?8|us-ascii)"?\s*)?$/i

/** The media type of a text in UTF-8, in lower case; undefined for another charset, other parameters, and none at all. */
export const textType = (contentType: string | null): string | undefined =>
  type.exec(contentType ?? "")?.[1]?.toLowerCase()

/** The text of a body, or why it is none. */
export const text = (body: Uint8Array): Result.Result<string, Refusal> =>
  Result.try({
    try: () => new TextDecoder("utf-8", { fatal: true }).decode(body),
    catch: () => refuse(400, "expected text in UTF-8, found bytes that are none")
  })

/** The JSON that a body holds, or why it is none. */
export const json = (body: Uint8Array): Result.Result<unknown, Refusal> =>
  Result.flatMap(text(body), (source) =>
    Result.try({
      try: (): unknown => JSON.parse(source),
      catch: (error) => refuse(400, `expected JSON: ${error instanceof Error ? error.message : String(error)}`)
    })
  )
