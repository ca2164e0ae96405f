/** What is asked of a source, and what comes back. */
import type { Instant } from "@laurel/core"
import { Redacted, Result } from "effect"
import { checkHeader } from "./Header.ts"
import { Unusable } from "./HttpError.ts"
import { isSecret } from "./Mask.ts"

/** A value in a query or form. One that is Redacted is masked wherever it is printed, whatever its name. */
export type Value = string | number | boolean | Redacted.Redacted | undefined

export interface Request {
  /** GET unless given. */
  readonly method?: "GET" | "HEAD" | "POST" | "PUT"
  /** Behind the base, or from the root of its origin where it begins with a slash; or a whole URL of the same origin. May have a query. */
  readonly path: string
  /** Put behind what the path has; undefined values are left out. */
  readonly query?: Readonly<Record<string, Value>>
  readonly headers?: Readonly<Record<string, string | Redacted.Redacted>>
  /** At most `maxBytes` of the client. */
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
  /** When it was given, by the clock of whoever gave it, to the second; null where it does not say. */
  readonly date: Instant.Instant | null
  /** Where the answer came from, after redirects, as errors print it. */
  readonly url: string
  /** A link in the answer as a whole address, to be asked for next; what is no link stays as it is. `url` won't do: its secrets are masked. */
  readonly resolve: (link: string) => string
  readonly bytes: Uint8Array
  /** Of a refusal that the request accepts, the beginning of its body as errors print it: the bytes may repeat a secret. Else empty. */
  readonly said: string
  /** The beginning of the body on one line, so many characters of it, as errors print it. */
  readonly beginning: (length: number) => string
  /** A text out of the answer as errors print it: on one line, at most `length` characters (500 unless given), secrets masked. */
  readonly masked: (text: string, length?: number) => string
  /** Its Content-Type as errors print it; empty where it has none. */
  readonly type: string
  /** What we sent as `X-Request-Id`. */
  readonly requestId: string
  /** The request as errors name it: `GET https://lms.example/api/users (request 6f1c…)`. */
  readonly where: string
}

/** A request as it is sent, and those of its parts that are secret. */
export interface Written {
  readonly query: ReadonlyArray<readonly [string, string]>
  readonly headers: ReadonlyArray<readonly [string, string]>
  readonly body: Uint8Array | undefined
}

const text = (value: Exclude<Value, undefined>): string =>
  Redacted.isRedacted(value) ? Redacted.value(value) : String(value)

const pairs = (values: Readonly<Record<string, Value>> = {}): ReadonlyArray<readonly [string, string]> =>
  Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, text(value)] as const]))

/** The values that are secret, by type or by name. */
export const secretsOf = ({ query, headers, body }: Request): ReadonlyArray<string> =>
  [query, headers, body !== undefined && "form" in body ? body.form : undefined].flatMap((values) =>
    Object.entries(values ?? {}).flatMap(([name, value]) =>
      value !== undefined && (Redacted.isRedacted(value) || isSecret(name, String(value))) ? [text(value)] : []
    )
  )

export const write = (request: Request, maxBytes: number): Result.Result<Written, Unusable> =>
  Result.gen(function* () {
    const { method = "GET", body } = request
    const given = pairs(request.headers)
    for (const [name, value] of given) yield* checkHeader(name, value)
    const isGiven = given.some(([name]) => name.toLowerCase() === "content-type")
    const query = pairs(request.query)
    if (body === undefined) return { query, headers: given, body: undefined }
    if (method === "GET" || method === "HEAD") return yield* refuse(`a ${method} without a body`, "one with a body")
    const { bytes, type } = yield* encode(body)
    if (bytes.byteLength > maxBytes) {
      return yield* refuse(`a body of at most ${maxBytes} bytes`, `one of ${bytes.byteLength}`)
    }
    yield* checkHeader("content-type", type)
    return { query, headers: isGiven ? given : [...given, ["content-type", type] as const], body: bytes }
  })

const refuse = (expected: string, found: string): Result.Result<never, Unusable> =>
  Result.fail(new Unusable({ expected, found }))

const encode = (
  body: NonNullable<Request["body"]>
): Result.Result<{ readonly bytes: Uint8Array; readonly type: string }, Unusable> => {
  if ("bytes" in body) return Result.succeed(body)
  if ("form" in body) {
    const form = new URLSearchParams(Object.fromEntries(pairs(body.form))).toString()
    return Result.succeed({ bytes: Buffer.from(form), type: "application/x-www-form-urlencoded" })
  }
  const json = Result.try((): unknown => JSON.stringify(body.json))
  return Result.isSuccess(json) && typeof json.success === "string"
    ? Result.succeed({ bytes: Buffer.from(json.success), type: "application/json" })
    : refuse("a body that JSON can say", "a function, a bigint, undefined or a circle")
}
