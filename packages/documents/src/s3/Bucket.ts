/** One bucket, asked by signed requests: each tried again where it may pass, and never sent off its origin. */
import { AwsV4Signer } from "aws4fetch"
import { Clock, DateTime, Duration, Effect, Redacted, Schedule, Stream } from "effect"
import { DocumentError, Unavailable, wordsOf } from "../DocumentError.ts"
import type { S3Options } from "../S3.ts"
import { bodyOf, maxListed } from "./bodyOf.ts"
import { type Failed, hiddenIn, refusalOf, unreachable } from "./Failed.ts"

export interface Settings extends Omit<S3Options, "endpoint" | "prefix"> {
  readonly origin: URL
  readonly pathStyle: boolean
  readonly retries: number
}

/** An answer whose body was read or has none. */
export interface Answer {
  readonly headers: Headers
}

export interface Bucket {
  /** Its address, for messages. */
  readonly where: string
  readonly put: (
    key: string,
    body: Uint8Array,
    headers: Readonly<Record<string, string>>
  ) => Effect.Effect<void, DocumentError>
  /** Undefined where there is none. */
  readonly head: (key: string) => Effect.Effect<Answer | undefined, DocumentError>
  readonly get: (key: string) => Stream.Stream<Uint8Array, DocumentError>
  /** Says the same whether or not there was one. */
  readonly remove: (key: string) => Effect.Effect<Answer, DocumentError>
  /** ListObjectsV2 as it was answered. */
  readonly list: (prefix: string, after: string | null, limit: number) => Effect.Effect<Uint8Array, DocumentError>
}

/** For one attempt, until its head is there, and of what is written its body. */
const timeout = "5 minutes"

/** Waits double from the first to the longest; a server may ask for as much as the last. */
const [first, longest, most] = ["200 millis", "10 seconds", Duration.minutes(1)] as const

/** The hash of an empty body. */
const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

interface Request {
  readonly method: "GET" | "HEAD" | "PUT" | "DELETE"
  readonly key: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

export const bucketOf = (settings: Settings): Bucket => {
  const base = baseOf(settings)
  const send = sender(settings, base)
  return {
    where: base.href,
    put: (key, body, headers) => Effect.asVoid(Effect.scoped(send({ method: "PUT", key, headers, body }))),
    head: (key) =>
      Effect.scoped(send({ method: "HEAD", key, headers: { "x-amz-checksum-mode": "ENABLED" } })).pipe(
        Effect.catchIf(
          ({ reason }) => reason._tag === "Missing",
          () => Effect.succeed(undefined)
        )
      ),
    get: (key) =>
      Stream.unwrap(
        Effect.map(send({ method: "GET", key }), ({ body }) =>
          body === null
            ? Stream.empty
            : Stream.fromReadableStream<Uint8Array, DocumentError>({
                evaluate: () => body,
                onError: (cause) => broken(`${base.href}${key}`, cause)
              })
        )
      ),
    remove: (key) => Effect.scoped(send({ method: "DELETE", key })),
    list: (prefix, after, limit) => {
      const start: Readonly<Record<string, string>> = after === null ? {} : { "start-after": after }
      const query = { "list-type": "2", "max-keys": String(limit), prefix, ...start }
      return Effect.scoped(
        Effect.flatMap(send({ method: "GET", key: "", query }), (response) =>
          Effect.tryPromise({
            try: () => bodyOf(response, maxListed),
            catch: (cause) => broken(base.href, cause)
          })
        )
      )
    }
  }
}

const baseOf = ({ origin, bucket, pathStyle }: Settings): URL => {
  const base = new URL(origin)
  if (pathStyle) base.pathname = `/${bucket}/`
  else base.hostname = `${bucket}.${base.hostname}`
  return base
}

const broken = (where: string, cause: unknown): DocumentError =>
  new DocumentError({
    where,
    reason: new Unavailable({
      expected: "a whole answer",
      found: `one that broke off (${wordsOf(cause)})`,
      advice: "Try again."
    })
  })

/** Sends a request and gives its answer, whose body is open for as long as the scope is. */
const sender = (settings: Settings, base: URL) => {
  const retry = Schedule.min([Schedule.exponential(first), Schedule.spaced(longest)]).pipe(
    Schedule.jittered,
    Schedule.upTo({ times: settings.retries }),
    Schedule.setInputType<Failed>(),
    Schedule.while(({ input }) => input.mayPass),
    Schedule.modifyDelay(({ duration, input: { after } }) =>
      Effect.succeed(after === null ? duration : Duration.min(Duration.max(duration, after), most))
    )
  )
  return Effect.fn("Documents.s3")(function* (request: Request) {
    const where = `${base.href}${request.key}`
    yield* Effect.annotateCurrentSpan({ method: request.method, where })
    return yield* Effect.acquireRelease(
      Effect.retry(attempt(settings, base, request), retry),
      // A body that was not read to its end is not waited for.
      ({ body }) => (body === null || body.locked ? Effect.void : Effect.ignore(Effect.tryPromise(() => body.cancel())))
    ).pipe(Effect.mapError(({ reason }) => new DocumentError({ where, reason })))
  })
}

const attempt = Effect.fnUntraced(
  function* (settings: Settings, base: URL, request: Request) {
    const { url, headers } = yield* sign(settings, base, request)
    const { method, body } = request
    const response = yield* Effect.tryPromise({
      try: (signal) =>
        fetch(url, {
          method,
          headers,
          redirect: "manual",
          signal,
          ...(body === undefined ? {} : { body: Buffer.from(body) })
        }),
      catch: unreachable
    })
    const isRead = method === "GET" || method === "HEAD"
    if (response.ok && isRead) return response
    const answered = yield* Effect.tryPromise({ try: () => bodyOf(response, maxListed), catch: unreachable })
    const failed = response.ok ? hiddenIn(response, answered) : refusalOf(response, answered)
    return failed === undefined ? response : yield* failed
  },
  Effect.timeoutOrElse({ duration: timeout, orElse: () => Effect.fail(unreachable(`no answer in ${timeout}`)) })
)

/** By the moment at which it is sent: a signature is good for minutes only. */
const sign = Effect.fnUntraced(function* (settings: Settings, base: URL, { method, key, query, headers }: Request) {
  const { region, credentials } = settings
  const url = new URL(key, base)
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value)
  const now = DateTime.formatIso(DateTime.makeUnsafe(yield* Clock.currentTimeMillis))
  const signer = new AwsV4Signer({
    method,
    url: url.href,
    headers: { "x-amz-content-sha256": empty, ...headers },
    service: "s3",
    region,
    datetime: now.replace(/[-:]|\.\d{3}/g, ""),
    // What is not signed may be changed on the way.
    allHeaders: true,
    accessKeyId: credentials.accessKeyId,
    secretAccessKey: Redacted.value(credentials.secretAccessKey),
    ...(credentials.sessionToken === undefined ? {} : { sessionToken: Redacted.value(credentials.sessionToken) })
  })
  return yield* Effect.tryPromise({ try: () => signer.sign(), catch: unreachable })
})
