/** What a page asks of its source: promises over the client that retries, bounds, paces, and stays at its origin. */
import { Http } from "@laurel/http"
import { Cause, type Context, Effect, Exit, Redacted, Schema } from "effect"
import { SourceError } from "../../errors.ts"
import { only } from "../../internal/given.ts"
import type { Asking } from "../Definition.ts"
import type { Answered, Asked, Auth, Get, GetOptions, HttpOptions } from "../Http.ts"
import type { Reads } from "../Reads.ts"
import { codes, sourceErrorOf } from "./failed.ts"
import { readerOf } from "./rows.ts"

const authOf = (auth: Auth | undefined): Http.Auth => {
  if (auth === undefined) return { kind: "none" }
  if ("bearer" in auth) return { kind: "bearer", token: Redacted.make(auth.bearer) }
  if ("basic" in auth) {
    const { user, password } = auth.basic
    return { kind: "basic", user, password: Redacted.make(password) }
  }
  if ("header" in auth) return { kind: "header", name: auth.header.name, value: Redacted.make(auth.header.value) }
  const { clientSecret, ...rest } = auth.clientCredentials
  return { kind: "clientCredentials", ...rest, clientSecret: Redacted.make(clientSecret) }
}

const known = ["base", "auth", "headers", "retries", "perSecond", "concurrency", "timeout", "maxWait", "maxBytes"]
const kinds = ["bearer", "basic", "header", "clientCredentials"]

/** What of the options can't be, before anything is made of them: a misspelt bound would be none. */
const strangeIn = (http: HttpOptions): string | undefined => {
  const strange = Object.keys(http).find((name) => !known.includes(name))
  if (strange !== undefined) return `options of http among ${known.join(", ")}, found "${strange}"`
  const { auth } = http
  if (auth === undefined) return undefined
  const names = typeof auth === "object" && auth !== null ? Object.keys(auth) : []
  return names.length === 1 && kinds.includes(names[0] ?? "") ? undefined : `http.auth with one of ${kinds.join(", ")}`
}

/** The values that no message may show. */
export const secretsOf = ({ auth, headers = {} }: HttpOptions): ReadonlyArray<string> => {
  const given = auth === undefined ? [] : Object.values(auth).flatMap(wordsIn)
  return [...given, ...Object.values(headers)].filter((text) => text.length >= 4)
}

const wordsIn = (given: unknown): ReadonlyArray<string> => {
  if (typeof given === "string") return [given]
  if (typeof given !== "object" || given === null) return []
  return Object.entries(given).flatMap(([name, value]) =>
    typeof value === "string" && ["password", "value", "clientSecret"].includes(name) ? [value] : []
  )
}

/** A client for a source; fails where its options can't be used. */
export const clientOf = (
  source: string,
  http: HttpOptions | undefined
): Effect.Effect<Http.Client | undefined, Http.HttpError | SourceError> => {
  if (http === undefined) return Effect.undefined
  const strange = strangeIn(http)
  if (strange !== undefined) {
    const advice = "Mend the definition of the adapter; nothing was sent."
    const problem = { source, where: "its definition", expected: strange, found: "another", advice }
    return Effect.fail(new SourceError("MISCONFIGURED", problem))
  }
  const { auth, headers = {}, ...rest } = http
  const masked = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Redacted.make(value)]))
  return Http.make({ ...rest, source, auth: authOf(auth), headers: masked })
}

/** Who asks. */
interface Asker extends Pick<Asking, "position" | "signal"> {
  readonly source: string
  readonly client: Http.Client | undefined
  /** With whose loggers and clock. */
  readonly context: Context.Context<never>
}

/** Runs what a page asks for; stopped, it rejects as the page's signal says. */
const runnerOf =
  ({ source, client, context, signal }: Asker) =>
  async <A>(path: string, effect: (client: Http.Client) => Effect.Effect<A, Http.HttpError>): Promise<A> => {
    if (client === undefined) {
      const advice = "Give the definition `http`, or let `page` read by itself."
      const [expected, found] = ["an adapter with http", "one without"]
      throw new SourceError("MISCONFIGURED", { source, where: String(path), expected, found, advice })
    }
    const exit = await Effect.runPromiseExitWith(context)(effect(client), { signal })
    if (Exit.isSuccess(exit)) return exit.value
    signal.throwIfAborted()
    const error = Cause.squash(exit.cause)
    throw error instanceof Http.HttpError ? sourceErrorOf(source, Http.toFailure(error), error) : error
  }

/** What a page is asked for with. */
export const askingOf = (asker: Asker): Asking => {
  const { source, position, signal } = asker
  const run = runnerOf(asker)
  const get = async (path: string, given: GetAs = {}): Promise<unknown> => {
    only("options of get", given, { query: true, headers: true, as: true })
    const { as, ...options } = given
    const json = await run(path, (client) => client.json(Schema.Unknown)({ path, ...options }))
    return as === undefined ? json : readAs(source, path, as, json)
  }
  return {
    position,
    signal,
    // What `as` reads is what it gives: overloads can't be written as one function.
    get: get as Get,
    ask: async (path, options = {}) => {
      only("options of ask", options, askNames)
      return answered(source, path, await run(path, (client) => client.request(requestOf(path, options))))
    }
  }
}

const askNames = {
  query: true,
  headers: true,
  method: true,
  json: true,
  form: true,
  body: true,
  accept: true,
  idempotent: true
} as const

type GetAs = GetOptions & { readonly as?: Reads }

const requestOf = (path: string, { json, form, body, ...rest }: Asked): Http.Request => {
  const content = json !== undefined ? { json } : form !== undefined ? { form } : body
  return content === undefined ? { path, ...rest } : { path, ...rest, body: content }
}

const broken = (source: string, where: string, expected: string, found: string): SourceError =>
  new SourceError(codes.Broken, { source, where, expected, found, advice: "Have the source mended, or the adapter." })

const readAs = (source: string, path: string, as: Reads, json: unknown): unknown => {
  const outcome = readerOf("as", as)(json)
  if ("value" in outcome) return outcome.value
  const place = outcome.path.length === 0 ? "" : ` at ${outcome.path.map(String).join(".")}`
  throw broken(source, `GET ${path}`, outcome.message, `another value${place}`)
}

const answered = (source: string, path: string, { status, headers, bytes, resolve }: Http.Response): Answered => {
  const text = (): string => new TextDecoder().decode(bytes)
  const json = (): unknown => {
    try {
      return JSON.parse(text())
    } catch {
      throw broken(source, path, "JSON", "text that is none")
    }
  }
  return { status, headers, bytes, text, json, resolve }
}
