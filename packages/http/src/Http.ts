/** HTTP for adapters: one source, one origin, everything bounded, and one error that says what to do. */
import { type Duration, Effect, type Redacted, type Schema } from "effect"
import type { Auth } from "./Auth.ts"
import type { HttpError } from "./HttpError.ts"

export type { Auth } from "./Auth.ts"
export { HttpError, type Reason, toFailure } from "./HttpError.ts"

export interface Options {
  /** The id of the source, for errors, spans and the User-Agent. */
  readonly source: string
  /** Where its API is: http or https, without user name, query and fragment. Nothing is ever sent to another origin. */
  readonly base: string | URL
  readonly auth: Auth
  /** `laurel/<version> (+<source>)` unless given. */
  readonly userAgent?: string
  /** Requests at the same time, waits between their attempts included: 1 to 100, 4 unless given. */
  readonly concurrency?: number
  /** Attempts begun a second, evenly spaced: up to 1,000, 10 unless given; below 1 for less than one a second. */
  readonly perSecond?: number
  /** For one attempt, its whole body included: up to 1 hour, 30 seconds unless given. A redirect followed is given the same again. */
  readonly timeout?: Duration.Input
  /** Of one body, unpacked: up to 1 GiB, 16 MiB unless given. */
  readonly maxBytes?: number
  /** Attempts after the first: 0 to 20, 5 unless given. */
  readonly retries?: number
  /** Of all waits between the attempts of one request: up to 1 day, 5 minutes unless given. */
  readonly maxWait?: Duration.Input
  readonly headers?: Readonly<Record<string, string | Redacted.Redacted>>
  /** Whether a 403 means "too often" and not "not allowed", for servers that say it so. */
  readonly isThrottled?: (answer: Denial) => boolean
}

/** What a 403 says: its headers, and the first 65,536 bytes of its body. */
export interface Denial {
  readonly headers: Headers
  readonly body: string
}

/** A value in a query, form or header. One that is Redacted is masked wherever it is printed, whatever its name. */
export type Value = string | number | boolean | Redacted.Redacted | undefined

export interface Request {
  /** GET unless given. */
  readonly method?: "GET" | "HEAD" | "POST" | "PUT"
  /** Behind the base, or from the root of its origin where it begins with a slash; or a whole URL of the same origin. May have a query. */
  readonly path: string
  readonly query?: Readonly<Record<string, Value>>
  readonly headers?: Readonly<Record<string, string | Redacted.Redacted>>
  readonly body?:
    | { readonly json: unknown }
    | { readonly form: Readonly<Record<string, Value>> }
    | { readonly bytes: Uint8Array; readonly type: string }
  /** Statuses given back as 2xx are, instead of failing. */
  readonly accept?: ReadonlyArray<number>
  /** Whether sending it twice does what sending it once does: GET, HEAD and PUT do, a POST only where this says so. Others are tried once. */
  readonly idempotent?: boolean
}

export interface Response {
  readonly status: number
  readonly headers: Headers
  /** Where the answer came from, after redirects, as errors print it. */
  readonly url: string
  readonly bytes: Uint8Array
  /** What we sent as `X-Request-Id`. */
  readonly requestId: string
}

export interface Client {
  /** Any 2xx, or what the request accepts. */
  readonly request: (request: Request) => Effect.Effect<Response, HttpError>
  /** The body as JSON in UTF-8, decoded by a schema. */
  readonly json: <A, I>(schema: Schema.Codec<A, I>) => (request: Request) => Effect.Effect<A, HttpError>
  /** The body as text: in the charset its Content-Type names, else UTF-8. */
  readonly text: (request: Request) => Effect.Effect<string, HttpError>
}

/** A client for one source. It fails where the options can't be used; it opens nothing yet. */
export const make = (_options: Options): Effect.Effect<Client, HttpError> => Effect.die("not built yet")
