/** One request until it has a usable answer, or a failure that says why not: attempts, waits and redirects. */
import { Clock, Effect, Result } from "effect"
import { type Answer, exchange, type Lost, maxSaid, type Outgoing } from "./Exchange.ts"
import { Denied, Failed, HttpError, Missing, type Reason, Rejected, Throttled, Unexpected } from "./HttpError.ts"
import * as Link from "./Link.ts"
import type { Mask } from "./Mask.ts"
import type { Settings } from "./Options.ts"
import * as Retry from "./Retry.ts"

const maxRedirects = 5

export interface Call {
  readonly method: string
  readonly url: URL
  /** The origin that redirects must stay at. */
  readonly base: URL
  readonly headers: ReadonlyArray<readonly [string, string]>
  readonly body: Uint8Array | undefined
  readonly accept: ReadonlyArray<number>
  readonly canRepeat: boolean
  readonly maxBytes: number
  readonly mask: Mask
  /** Asked for before each attempt. */
  readonly authorize: Effect.Effect<readonly [string, string] | undefined, HttpError>
  /** Forgets credentials that a 401 answered; absent where there are no others to get. */
  readonly forget?: (value: string) => void
}

export interface Sent {
  readonly answer: Answer
  readonly attempts: number
  readonly requestId: string
}

export type Send = (call: Call) => Effect.Effect<Sent, HttpError>

/** `pace` ends when the next attempt may begin. */
export const make =
  (settings: Settings, pace: Effect.Effect<void>): Send =>
  (call) =>
    Effect.suspend(() => attempts(settings, pace, call, crypto.randomUUID())).pipe(
      Effect.withSpan("Http.request", {
        attributes: { source: settings.source, method: call.method, url: call.mask.url(call.url) }
      })
    )

const attempts = Effect.fnUntraced(function* (
  settings: Settings,
  pace: Effect.Effect<void>,
  call: Call,
  requestId: string
): Effect.fn.Return<Sent, HttpError> {
  const { retries, maxWait } = settings
  const last = call.canRepeat ? retries + 1 : 1
  let waited = 0
  let isRenewed = false
  // Each turn ends the loop, or uses up one of the retries, or the one renewal.
  for (let attempt = 1; ; attempt++) {
    const credentials = yield* call.authorize
    const outcome = yield* Effect.result(hops(settings, pace, call, headersOf(settings, call, requestId, credentials)))
    if (Result.isSuccess(outcome)) {
      yield* Effect.annotateCurrentSpan({ status: outcome.success.status, attempts: attempt, requestId })
      return { answer: outcome.success, attempts: attempt, requestId }
    }
    const { reason, head } = outcome.failure
    if (head?.status === 401 && credentials !== undefined && call.forget !== undefined && !isRenewed) {
      isRenewed = true
      call.forget(credentials[1])
      continue
    }
    const wait = yield* Retry.delay(attempt, reason._tag === "Throttled" ? reason.retryAfter : null)
    if (!Retry.isPassing(reason) || attempt - (isRenewed ? 1 : 0) >= last || waited + wait > maxWait) {
      yield* Effect.annotateCurrentSpan({ status: head?.status, attempts: attempt, requestId, reason: reason._tag })
      return yield* failure(settings, call, outcome.failure, attempt, requestId)
    }
    waited += wait
    yield* Effect.logDebug(`Http.request waits ${wait} ms after attempt ${attempt}: ${reason._tag}`)
    yield* Effect.sleep(wait)
  }
})

/** Of those of the configuration only the User-Agent: a call may go to another origin, for a token. */
const headersOf = (
  { userAgent }: Settings,
  call: Call,
  requestId: string,
  credentials: readonly [string, string] | undefined
): Headers => {
  const sent = new Headers({ "user-agent": userAgent })
  for (const [name, value] of call.headers) sent.set(name, value)
  sent.set("x-request-id", requestId)
  if (credentials !== undefined) sent.set(...credentials)
  return sent
}

const canFollow: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** One attempt, with the redirects of a GET or HEAD that stay at the origin. */
const hops = Effect.fnUntraced(function* (
  settings: Settings,
  pace: Effect.Effect<void>,
  call: Call,
  headers: Headers
): Effect.fn.Return<Answer, Lost> {
  const { method, body, base, mask, maxBytes } = call
  const isWanted = (status: number) => (status >= 200 && status < 300) || call.accept.includes(status)
  const outgoing = { method, headers, body, isWanted, maxBytes, timeout: settings.timeout }
  let url = call.url
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    yield* pace
    const answer = yield* exchange({ ...outgoing, url } satisfies Outgoing)
    if (isWanted(answer.status)) return answer
    const location = answer.headers.get("location")
    if (!canFollow.has(answer.status) || location === null) {
      return yield* Effect.fail({ reason: yield* reasonOf(settings, call, answer), head: answer })
    }
    const next = Link.follow(base, url, location, "redirect", mask)
    if (Result.isFailure(next)) return yield* Effect.fail({ reason: next.failure, head: answer })
    if (method !== "GET" && method !== "HEAD") {
      const found = `status ${answer.status}, a redirect to ${mask.url(next.success)}, where a ${method} is not sent again`
      return yield* Effect.fail({ reason: new Unexpected({ found }), head: answer })
    }
    url = next.success
  }
  return yield* Effect.fail({
    reason: new Unexpected({ found: `more than ${maxRedirects} redirects` }),
    head: undefined
  })
})

/** What an answer says, as it may be printed: its beginning, on one line, without secrets. */
export const saidOf = ({ mask }: Pick<Call, "mask">, { bytes, isCut }: Answer): string => {
  const body = new TextDecoder().decode(bytes.subarray(0, maxSaid))
  return isCut || bytes.length > maxSaid ? mask.beginning(body) : mask.text(body)
}

/** What an answer that was not wanted means. */
const reasonOf = (settings: Settings, call: Call, answer: Answer): Effect.Effect<Reason> =>
  Effect.map(Clock.currentTimeMillis, (now) => {
    const { status, headers, bytes } = answer
    const answered = { status, said: saidOf(call, answer) }
    const retryAfter = Retry.afterOf(headers.get("retry-after"), now)
    const isThrottled =
      status === 429 ||
      (status === 503 && retryAfter !== null) ||
      (status === 403 && settings.isThrottled({ headers, body: new TextDecoder().decode(bytes) }))
    if (isThrottled) {
      const until = retryAfter === null ? null : new Date(now + retryAfter).toISOString()
      return new Throttled({ ...answered, retryAfter, until })
    }
    if (status === 401 || status === 403) return new Denied(answered)
    if (status === 404 || status === 410) return new Missing(answered)
    if (status === 408 || status === 425 || (status >= 500 && status < 600)) return new Failed(answered)
    if (status >= 400 && status < 500) return new Rejected(answered)
    return new Unexpected({ found: `status ${status}` })
  })

const serverIds = ["x-request-id", "x-amzn-requestid", "x-amz-request-id", "request-id", "x-correlation-id", "cf-ray"]

/** An error, with all that a server may have written masked. */
export const failure = (
  { source }: Pick<Settings, "source">,
  { method, url, mask }: Pick<Call, "method" | "url" | "mask">,
  { reason, head }: Lost,
  attempts: number,
  requestId: string | null
): HttpError => {
  const serverId = serverIds.map((name) => head?.headers.get(name) ?? "").find((id) => id !== "")
  return new HttpError({
    source,
    method,
    url: mask.url(url),
    status: head?.status ?? null,
    attempts,
    requestId,
    serverId: serverId === undefined ? null : mask.text(serverId, 100),
    reason
  })
}
