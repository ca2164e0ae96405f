/** What a client is told of its source, and the bounds of it. */
import { Duration, Option, Redacted, Result } from "effect"
import { type Auth, checkAuth } from "./Auth.ts"
import { checkHeader } from "./Header.ts"
import { Unusable } from "./HttpError.ts"
import { parseBase } from "./Link.ts"

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
  /** Attempts begun a second, evenly spaced: 0.001 to 1,000, 10 unless given. Infinity, for a server of one's own, spaces nothing. */
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

/** What an operator may set of a client; the rest is an adapter's. */
export type Tuning = Pick<
  Options,
  "userAgent" | "concurrency" | "perSecond" | "timeout" | "maxBytes" | "retries" | "maxWait" | "headers"
>

/** What a 403 says: its headers, and the first 65,536 bytes of its body. */
export interface Denial {
  readonly headers: Headers
  readonly body: string
}

/** Of package.json; a test says where they differ. */
export const version = "0.0.0"

const day = 86_400_000

/** The options, complete and within their bounds. Times are milliseconds. */
export interface Settings {
  readonly source: string
  readonly base: URL
  readonly auth: Auth
  readonly userAgent: string
  readonly concurrency: number
  readonly perSecond: number
  readonly timeout: number
  readonly maxBytes: number
  readonly retries: number
  readonly maxWait: number
  readonly headers: ReadonlyArray<readonly [string, string]>
  readonly isThrottled: (answer: Denial) => boolean
}

export const check = (options: Options): Result.Result<Settings, Unusable> =>
  Result.gen(function* () {
    const { source, auth, userAgent = `laurel/${version} (+${encodeURIComponent(source.toWellFormed())})` } = options
    const base = yield* parseBase(options.base, "base")
    yield* checkAuth(auth)
    yield* checkHeader("user-agent", userAgent)
    const headers: Array<readonly [string, string]> = []
    for (const [name, given] of Object.entries(options.headers ?? {})) {
      const value = typeof given === "string" ? given : Redacted.value(given)
      yield* checkHeader(name, value)
      headers.push([name, value])
    }
    return {
      source,
      base,
      auth,
      userAgent,
      headers,
      concurrency: yield* within("concurrency", options.concurrency ?? 4, 1, 100, true),
      perSecond:
        options.perSecond === Number.POSITIVE_INFINITY
          ? options.perSecond
          : yield* within("perSecond", options.perSecond ?? 10, 0.001, 1000, false),
      timeout: yield* time("timeout", options.timeout ?? "30 seconds", 1, day / 24),
      maxBytes: yield* within("maxBytes", options.maxBytes ?? 16 * 1024 ** 2, 1, 1024 ** 3, true),
      retries: yield* within("retries", options.retries ?? 5, 0, 20, true),
      maxWait: yield* time("maxWait", options.maxWait ?? "5 minutes", 0, day),
      isThrottled: options.isThrottled ?? (() => false)
    }
  })

const within = (
  name: string,
  value: number,
  minimum: number,
  maximum: number,
  isWhole: boolean
): Result.Result<number, Unusable> =>
  value >= minimum && value <= maximum && (!isWhole || Number.isInteger(value))
    ? Result.succeed(value)
    : Result.fail(
        new Unusable({
          expected: `${name} to be a ${isWhole ? "whole number" : "number"} from ${minimum} to ${maximum}`,
          found: String(value)
        })
      )

const time = (name: string, given: Duration.Input, minimum: number, maximum: number) =>
  within(
    `${name}, in milliseconds,`,
    Option.match(Duration.fromInput(given), { onNone: () => Number.NaN, onSome: Duration.toMillis }),
    minimum,
    maximum,
    false
  )
