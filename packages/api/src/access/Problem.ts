/** How a request is told that it went wrong: `application/problem+json` (RFC 9457), the same for all that can go wrong. */
import { Schema } from "effect"

/** One place in the request that is wrong: where, as a JSON pointer into the body or the name of a parameter, and what was expected. */
export const Place = Schema.Struct({
  pointer: Schema.optionalKey(Schema.String),
  parameter: Schema.optionalKey(Schema.String),
  detail: Schema.String
})

/** What is wrong. `detail` says what was expected, what was found, and what to do. */
export const Problem = Schema.Struct({
  type: Schema.Literal("about:blank"),
  title: Schema.String,
  status: Schema.Int,
  detail: Schema.String,
  errors: Schema.optionalKey(Schema.Array(Place))
})
export type Problem = typeof Problem.Type

export const contentType = "application/problem+json"

const titles = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  408: "Request Timeout",
  409: "Conflict",
  410: "Gone",
  412: "Precondition Failed",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  503: "Service Unavailable",
  504: "Gateway Timeout"
} as const

/** The statuses that a problem may have. */
export type Status = keyof typeof titles

/** A problem of a status. */
export const of = (status: Status, detail: string, errors?: Problem["errors"]): Problem => ({
  type: "about:blank",
  title: titles[status],
  status,
  detail,
  ...(errors === undefined ? {} : { errors })
})

/** A problem as the web's Response. */
export const response = (problem: Problem, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { ...headers, "content-type": contentType, "cache-control": "no-store" }
  })
