/** Why a source did not answer as it should, sorted by what to do about it. No printed form of it holds a secret. */
import { Adapter } from "@laurel/core"
import { Schema } from "effect"

/** What a server that refused said of it: its status, and the beginning of its body with credentials masked. */
const answered = { status: Schema.Int, said: Schema.String }

// Try later.
/** No connection, or one that broke: an unknown host, a refusal, a reset, an answer cut in its middle. */
export class Unreachable extends Schema.TaggedError<Unreachable>()("Unreachable", { found: Schema.String }) {}
/** No whole answer in time. */
export class TimedOut extends Schema.TaggedError<TimedOut>()("TimedOut", { milliseconds: Schema.Finite }) {}
/** The server asks to come back later. */
export class Throttled extends Schema.TaggedError<Throttled>()("Throttled", {
  ...answered,
  /** Milliseconds after which it asked to be tried again; null where it did not say. */
  retryAfter: Schema.NullOr(Schema.Finite),
  /** The same as a time, ISO 8601. */
  until: Schema.NullOr(Schema.String)
}) {}
/** The server failed: 5xx, and 408 and 425, which ask for the same again. */
export class Failed extends Schema.TaggedError<Failed>()("Failed", answered) {}

// Mend the configuration.
/** The options or the request can't be used: nothing was sent. */
export class Unusable extends Schema.TaggedError<Unusable>()("Unusable", {
  expected: Schema.String,
  found: Schema.String
}) {}
/** The credentials are missing, wrong, or not enough: 401 and 403. */
export class Denied extends Schema.TaggedError<Denied>()("Denied", answered) {}
/** There is nothing: 404 and 410. */
export class Missing extends Schema.TaggedError<Missing>()("Missing", answered) {}
/** The server does not take such a request: any other 4xx. */
export class Rejected extends Schema.TaggedError<Rejected>()("Rejected", answered) {}
/** A link or a redirect leads to another scheme, host or port: nothing was sent there. */
export class OffOrigin extends Schema.TaggedError<OffOrigin>()("OffOrigin", {
  by: Schema.Literals(["link", "redirect"]),
  origin: Schema.String,
  to: Schema.String
}) {}

// Have the source mended.
/** The answer came, and is not what it should be: no JSON, another shape, cut or damaged. */
export class Unreadable extends Schema.TaggedError<Unreadable>()("Unreadable", {
  /** Where in the body, as a JSON Pointer or a position; empty for the whole. */
  where: Schema.String,
  expected: Schema.String,
  found: Schema.String
}) {}
/** The answer is larger than its bound; reading stopped there. */
export class TooLarge extends Schema.TaggedError<TooLarge>()("TooLarge", { maxBytes: Schema.Finite }) {}
/** Not an answer that HTTP foresees here: another status, redirects without end, no HTTP at all. */
export class Unexpected extends Schema.TaggedError<Unexpected>()("Unexpected", { found: Schema.String }) {}

export const Reason = Schema.Union([
  Unreachable,
  TimedOut,
  Throttled,
  Failed,
  Unusable,
  Denied,
  Missing,
  Rejected,
  OffOrigin,
  Unreadable,
  TooLarge,
  Unexpected
])
export type Reason = typeof Reason.Type

/** A request had no usable answer. */
export class HttpError extends Schema.TaggedError<HttpError>()("HttpError", {
  source: Schema.String,
  method: Schema.String,
  /** Without user name and fragment, and with the values of parameters masked that are secret by type or name. */
  url: Schema.String,
  /** Of the last answer; null where none came. */
  status: Schema.NullOr(Schema.Int),
  /** How often it was tried. Zero: nothing was sent. */
  attempts: Schema.Int,
  /** What we sent as `X-Request-Id`; null where nothing was sent. */
  requestId: Schema.NullOr(Schema.String),
  /** What the server calls the request. */
  serverId: Schema.NullOr(Schema.String),
  reason: Reason
}) {
  override get message(): string {
    const { expected, found, advice } = tell(this.reason)
    return `source "${this.source}", ${where(this)}: expected ${expected}, found ${found}. ${advice}`
  }
}

/** The same as an adapter says it: try later, mend the configuration, or have the source mended. */
export const toFailure = (error: HttpError): Adapter.Failure => {
  const { reason } = error
  const problem = { where: where(error), ...tell(reason) }
  switch (reason._tag) {
    case "Unreachable":
    case "TimedOut":
    case "Failed":
      return new Adapter.Unavailable({ ...problem, retryAfter: null })
    case "Throttled":
      return new Adapter.Unavailable({ ...problem, retryAfter: reason.retryAfter })
    case "Unusable":
    case "Denied":
    case "Missing":
    case "Rejected":
    case "OffOrigin":
      return new Adapter.Misconfigured(problem)
    case "Unreadable":
    case "TooLarge":
    case "Unexpected":
      return new Adapter.Broken(problem)
  }
}

/** The request, how often it was tried, and both sides' names for it. */
const where = ({ method, url, attempts, requestId, serverId }: HttpError): string => {
  const told = [
    attempts > 1 ? `${attempts} attempts` : "",
    requestId === null ? "" : `request ${requestId}`,
    serverId === null || serverId === requestId ? "" : `the server's ${serverId}`
  ].filter((part) => part !== "")
  return `${method} ${url}${told.length === 0 ? "" : ` (${told.join(", ")})`}`
}

interface Told {
  readonly expected: string
  readonly found: string
  readonly advice: string
}

const answer = ({ status, said }: { readonly status: number; readonly said: string }): string =>
  said === "" ? `status ${status}` : `status ${status}, which says ${JSON.stringify(said)}`

const tell = (reason: Reason): Told => {
  switch (reason._tag) {
    case "Unreachable":
      return {
        expected: "an answer",
        found: reason.found,
        advice: "Try again later; if it stays, check the address, the network between, and the server's certificate."
      }
    case "TimedOut":
      return {
        expected: `a whole answer within ${reason.milliseconds} ms`,
        found: "none",
        advice: "Try again later; if it stays, ask for smaller pages or allow more time."
      }
    case "Throttled":
      return {
        expected: "to be served",
        found: answer(reason),
        advice:
          reason.until === null
            ? "Try again later, with fewer requests a second."
            : `Try again after ${reason.until}, as the server asks, with fewer requests a second.`
      }
    case "Failed":
      return {
        expected: "an answer without a failure of the server",
        found: answer(reason),
        advice: "Try again later; if it stays, tell the server's operator the request ids."
      }
    case "Unusable":
      return { expected: reason.expected, found: reason.found, advice: "Mend the configuration; nothing was sent." }
    case "Denied":
      return {
        expected: "to be let in",
        found: answer(reason),
        advice: "Check the credentials, and that they are allowed for this."
      }
    case "Missing":
      return { expected: "something there", found: answer(reason), advice: "Check the address in the configuration." }
    case "Rejected":
      return {
        expected: "a request that the server takes",
        found: answer(reason),
        advice: "Check the configuration against the server's version and its documentation."
      }
    case "OffOrigin":
      return {
        expected: `a ${reason.by} that stays at ${reason.origin}`,
        found: `one to ${reason.to}, to which nothing was sent`,
        advice: "If the server moved there, configure that address; otherwise have its links mended."
      }
    case "Unreadable":
      return {
        expected: reason.expected,
        found: reason.where === "" ? reason.found : `${reason.found} at ${reason.where}`,
        advice: "Have the source mended; tell its operator the request ids."
      }
    case "TooLarge":
      return {
        expected: `at most ${reason.maxBytes} bytes`,
        found: "more",
        advice: "Ask for smaller pages, or have the source mended."
      }
    case "Unexpected":
      return {
        expected: "an answer as HTTP foresees it",
        found: reason.found,
        advice: "Check that the address is that of the API, and have the source mended."
      }
  }
}
