/** How a source is asked over HTTP. */
import type { ReadBy, Reads } from "./Reads.ts"

/** How a request is told whose it is. It is sent to the source's own origin only, and stands in no message. */
export type Auth =
  | { readonly bearer: string }
  | { readonly basic: { readonly user: string; readonly password: string } }
  | { readonly header: { readonly name: string; readonly value: string } }
  | {
      /** OAuth 2 client credentials: the token's address may be of another origin, and alone gets the secret. */
      readonly clientCredentials: {
        readonly tokenUrl: string
        readonly clientId: string
        readonly clientSecret: string
        readonly scope?: string
        /** Where the secret stands in the request for a token: in a header unless given, or in its form. */
        readonly secretIn?: "header" | "form"
      }
    }

/** A source with an API over HTTP, and the bounds of asking it. */
export interface HttpOptions {
  /** Where its API is: http or https. Paths are joined to it, and nothing is ever sent to another origin. */
  readonly base: string | URL
  readonly auth?: Auth
  /** Headers of every request. Their values stand in no message. */
  readonly headers?: Readonly<Record<string, string>>
  /** Attempts after the first, where one can help: 0 to 20, 5 unless given. */
  readonly retries?: number
  /** Requests a second, evenly spaced: 0.001 to 1,000, 10 unless given. */
  readonly perSecond?: number
  /** Requests at the same time: 1 to 100, 4 unless given. */
  readonly concurrency?: number
  /** Milliseconds of one attempt: up to an hour, 30,000 unless given. */
  readonly timeout?: number
  /** Milliseconds of all waits between the attempts of one request: up to a day, 300,000 unless given. */
  readonly maxWait?: number
  /** Bytes of one answer: up to 1 GiB, 16 MiB unless given. */
  readonly maxBytes?: number
}

/** Values of a query or a form; undefined ones are left out. */
export type Values = Readonly<Record<string, string | number | boolean | undefined>>

/** What is asked of a path, and with which headers beside those of the credentials. */
export interface GetOptions {
  readonly query?: Values
  readonly headers?: Readonly<Record<string, string>>
}

/** A request that is more than to get JSON. */
export interface Asked extends GetOptions {
  /** GET unless given. */
  readonly method?: "GET" | "HEAD" | "POST" | "PUT"
  /** At most one of these. */
  readonly json?: unknown
  readonly form?: Values
  readonly body?: { readonly bytes: Uint8Array; readonly type: string }
  /** Statuses that are answers as any 2xx is, such as 404; others fail. */
  readonly accept?: ReadonlyArray<number>
  /** Whether sending it twice does what sending it once does: a POST is tried once only, unless this says so. */
  readonly idempotent?: boolean
}

/** What a source has answered. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array
  /** The body as UTF-8. */
  readonly text: () => string
  /** The body as JSON; a `SourceError` where it is none. */
  readonly json: () => unknown
  /** A link in the answer as a whole address, to be asked for next. It has to stay at the origin. */
  readonly resolve: (link: string) => string
}

/** Gets JSON: what `as` reads, or else whatever stands there. It fails as a `SourceError` that says what to do. */
export interface Get {
  <R extends Reads>(path: string, options: GetOptions & { readonly as: R }): Promise<ReadBy<R>>
  (path: string, options?: GetOptions): Promise<unknown>
}
