/** HTTP for adapters: one source, one origin, everything bounded, and one error that says what to do. */
import { Effect, Result, type Schema, Semaphore } from "effect"
import * as Auth from "./Auth.ts"
import * as Body from "./Body.ts"
import { type HttpError, type Reason } from "./HttpError.ts"
import * as HttpDate from "./HttpDate.ts"
import * as Link from "./Link.ts"
import { Mask } from "./Mask.ts"
import { check, type Options, type Settings } from "./Options.ts"
import * as Pace from "./Pace.ts"
import { type Request, type Response, secretsOf, write } from "./Request.ts"
import * as Sender from "./Sender.ts"
import * as Token from "./Token.ts"

export type { Auth } from "./Auth.ts"
export { HttpError, Reason, toFailure } from "./HttpError.ts"
export type { Denial, Options, Tuning } from "./Options.ts"
export type { Request, Response, Value } from "./Request.ts"

export interface Client {
  /** Any 2xx, or what the request accepts. */
  readonly request: (request: Request) => Effect.Effect<Response, HttpError>
  /** The body as JSON in UTF-8, decoded by a schema. */
  readonly json: <A, I>(schema: Schema.Codec<A, I>) => (request: Request) => Effect.Effect<A, HttpError>
  /** The body as text: in the charset its Content-Type names, else UTF-8. */
  readonly text: (request: Request) => Effect.Effect<string, HttpError>
}

/** A client for one source. It fails where the options can't be used; it opens nothing yet. */
export const make = (options: Options): Effect.Effect<Client, HttpError> =>
  Effect.suspend(() => {
    const mask = new Mask([...Auth.secretsOf(options.auth), ...secretsOf({ path: "", headers: options.headers ?? {} })])
    const checked = check(options)
    if (Result.isSuccess(checked)) return Effect.succeed(build(checked.success, mask))
    const { source, base } = options
    const url = URL.parse(String(base))
    const failed = { method: "GET", mask, url: url ?? new URL("about:blank") }
    return Effect.fail(Sender.failure({ source }, failed, { reason: checked.failure, head: undefined }, 0, null))
  })

const build = (settings: Settings, mask: Mask): Client => {
  const { base, concurrency, perSecond, maxBytes } = settings
  // All who hold a permit, and one who asks for a token.
  const send = Sender.make(settings, Pace.make(perSecond, concurrency + 1))
  const permits = Semaphore.makeUnsafe(concurrency)
  const authorization = authorizer(settings, mask, send)
  const run = (request: Request, type: string) =>
    Effect.suspend(() => {
      const ready = prepare(settings, request, mask)
      if (Result.isFailure(ready)) return Effect.fail(ready.failure)
      const { headers, ...prepared } = ready.success
      const { method = "GET", accept = [], idempotent = method !== "POST" } = request
      const call = {
        method,
        base,
        headers: [["accept", type] as const, ...settings.headers, ...headers],
        accept,
        canRepeat: idempotent,
        maxBytes,
        ...prepared,
        ...authorization
      }
      return Effect.map(permits.withPermits(1)(send(call)), (sent) => ({ call, ...sent }))
    })
  const refuse = ({ call, answer, attempts, requestId }: Effect.Success<ReturnType<typeof run>>, reason: Reason) =>
    Sender.failure(settings, call, { reason, head: answer }, attempts, requestId)
  return {
    request: (request) =>
      Effect.map(run(request, "*/*"), ({ call, answer, requestId }) => {
        const { status, headers, url, bytes } = answer
        const said = status < 300 ? "" : Sender.saidOf(call, answer)
        const resolve = (link: string) => URL.parse(link, url.href)?.href ?? link
        const type = call.mask.text(headers.get("content-type") ?? "", 100)
        const beginning = (length: number) => Body.beginning(bytes, call.mask, length)
        const masked = call.mask.text
        const date = HttpDate.parse(headers.get("date"))
        const shown = call.mask.url(url)
        const where = `${call.method} ${shown} (request ${requestId})`
        return { status, headers, date, url: shown, resolve, bytes, said, beginning, masked, type, requestId, where }
      }),
    json: (schema) => {
      const decode = Body.json(schema)
      return (request) =>
        Effect.flatMap(run(request, "application/json"), (ran) =>
          Effect.mapError(
            Effect.fromResult(decode(ran.answer.bytes, ran.answer.headers.get("content-type"), ran.call.mask)),
            (reason) => refuse(ran, reason)
          )
        )
    },
    text: (request) =>
      Effect.flatMap(run(request, "*/*"), (ran) =>
        Effect.mapError(
          Effect.fromResult(Body.text(ran.answer.bytes, ran.answer.headers.get("content-type"))),
          (reason) => refuse(ran, reason)
        )
      )
  }
}

/** Where a request goes and what it carries, if it may go there. */
const prepare = (settings: Settings, request: Request, mask: Mask) => {
  const { base, maxBytes } = settings
  const { method = "GET" } = request
  const own = mask.and(secretsOf(request))
  return Result.gen(function* () {
    const url = yield* Link.join(base, request.path, own)
    const { query, headers, body } = yield* write(request, maxBytes)
    for (const [name, value] of query) url.searchParams.append(name, value)
    return { url, headers, body, mask: own.and(Link.secretsOf(url.searchParams)) }
  }).pipe(
    Result.mapError((reason) =>
      Sender.failure(settings, { method, url: base, mask: own }, { reason, head: undefined }, 0, null)
    )
  )
}

/** The credentials of a request, and how they are forgotten where there are others to get. */
const authorizer = (settings: Settings, mask: Mask, send: Sender.Send): Pick<Sender.Call, "authorize" | "forget"> => {
  const { auth } = settings
  if (auth.kind !== "clientCredentials") return { authorize: Effect.succeed(Auth.headerOf(auth)) }
  const { get, forget } = Token.make(settings, auth, mask, send)
  return { authorize: Effect.map(get, (value) => ["authorization", value] as const), forget }
}
