/** What HTTP asks of every answer: what is acceptable, what is at a path, how it is named, and when it need not be sent again. */
import { Base64Url } from "effect/encoding"
import * as Problem from "./access/Problem.ts"

/** Parts of an `Accept` that are looked at. */
const maxRanges = 50

/** Whether whoever asks takes JSON. */
export const isAccepted = (accept: string | null): boolean =>
  accept === null ||
  accept.trim() === "" ||
  accept
    .split(",")
    .slice(0, maxRanges)
    .some((range) => {
      const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase())
      return (
        ["*/*", "application/*", "application/json"].includes(type) &&
        !parameters.some((parameter) => /^q=0(?:\.0{0,3})?$/.test(parameter))
      )
    })

export const notAcceptable = Problem.of(
  406,
  "answers are application/json, and problems application/problem+json: accept these"
)

/** Nothing is at a path, or nothing for that method. */
export const notThere = (method: string, path: string, methods: ReadonlyArray<string>): Response => {
  const problem =
    methods.length === 0
      ? Problem.of(404, `nothing is at ${path.slice(0, 200)}: /openapi.json and /docs say what there is`)
      : Problem.of(405, `expected ${methods.join(" or ")}`)
  const { status, headers, body } = Problem.response(problem, methods.length === 0 ? {} : { allow: methods.join(", ") })
  return new Response(method === "HEAD" ? null : body, { status, headers })
}

const always = {
  // Answers are of people: whoever keeps one asks again whether it still holds, and nobody keeps it for others.
  "cache-control": "private, no-cache",
  "x-content-type-options": "nosniff"
}

/** A name of a body: the same for the same body. */
const tagOf = async (body: string): Promise<string> => {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(body))
  return `"${Base64Url.encode(new Uint8Array(digest)).slice(0, 27)}"`
}

const isNamed = (wanted: string | null, tag: string): boolean =>
  wanted !== null &&
  wanted
    .split(",")
    .slice(0, maxRanges)
    .some((each) => each.trim() === "*" || each.trim().replace(/^W\//, "") === tag)

/** An answer as it is sent: without a body where none is wanted, and as a problem whatever went wrong. */
export const finished = async (request: Request, answer: Response): Promise<Response> => {
  const isHead = request.method === "HEAD"
  const type = answer.headers.get("content-type")
  if (answer.status >= 400) {
    const body = type === Problem.contentType ? await answer.text() : JSON.stringify(asProblem(answer.status))
    const headers = { ...always, "content-type": Problem.contentType, "cache-control": "no-store" }
    return new Response(isHead ? null : body, { status: answer.status, headers })
  }
  const body = await answer.text()
  const headers = { ...always, "content-type": type ?? "application/json" }
  if (request.method === "POST") return new Response(body, { status: answer.status, headers })
  const etag = await tagOf(body)
  if (isNamed(request.headers.get("if-none-match"), etag)) {
    return new Response(null, { status: 304, headers: { ...always, etag } })
  }
  return new Response(isHead ? null : body, { status: answer.status, headers: { ...headers, etag } })
}

/** What a library answered in its own way. */
const asProblem = (status: number): Problem.Problem =>
  status === 404
    ? Problem.of(404, "nothing is there")
    : status < 500
      ? Problem.of(400, "the request can't be read")
      : Problem.of(500, "something is wrong with the server: its operator finds the reason in the log")
