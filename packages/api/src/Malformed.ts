/** What a request got wrong, place by place, as its schema found it. */
import { Field, Mistakes } from "@laurel/core"
import { Effect } from "effect"
import { HttpServerRequest } from "effect/http"
import type { HttpApiError } from "effect/http-api"
import * as Wrong from "./Wrong.ts"

/** Places that an answer names. */
const maxPlaces = 20
/** Characters of a name that stands where none belongs, and of what is said of one place. */
const maxName = 100
const maxDetail = 500

/** RFC 6901. */
const pointerOf = (path: ReadonlyArray<string>): string =>
  path.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")

const short = (text: string): string =>
  text.length <= maxDetail ? text : `${text.slice(0, maxDetail).toWellFormed()}…`

/** Whether it is the request that can't be read, and not our own answer. */
export const isOfRequest = ({ kind }: HttpApiError.HttpApiSchemaError): boolean =>
  kind !== "Body" && kind !== "ResponseHeaders"

/** What was sent, as its schema read it; undefined of a path, which shows it. */
const sent = Effect.fnUntraced(function* (kind: HttpApiError.HttpApiSchemaError["kind"]) {
  const request = yield* HttpServerRequest.HttpServerRequest
  if (kind === "Payload") return yield* Effect.orElseSucceed(request.json, (): unknown => undefined)
  if (kind !== "Query") return undefined
  const { searchParams } = new URL(request.url, "http://localhost")
  return Object.fromEntries(
    [...new Set(searchParams.keys())].map((name) => {
      const [first, ...more] = searchParams.getAll(name)
      return [name, more.length === 0 ? first : [first, ...more]] as const
    })
  )
})

/** What its parser says of a body that is no JSON; undefined of one that is. */
const unparsed = (text: string): string | undefined => {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    // The parser has no other way to say so.
    return `this is no JSON: ${error instanceof Error ? error.message : "it can't be read"}`
  }
}

/** What is wrong at a place: the name of it, what was expected and what was found. */
const detailOf = ({ path, message, isUnexpected }: Mistakes.Mistake, json: unknown, isQuery: boolean): string => {
  // All bodies are objects; the name that one has in its schema says nothing to whoever sends it.
  if (path.length === 0) return `expected an object, found ${Mistakes.found(json, path)}`
  const last = path.at(-1)
  const name = JSON.stringify(String(path.findLast((key) => typeof key === "string") ?? last).slice(0, maxName))
  if (message === Mistakes.missing) return `${name}${typeof last === "number" ? ": one more" : ""} ${message}`
  if (isUnexpected) return `${name}: ${message}`
  const value = path.reduce<unknown>(Field.of, json)
  if (isQuery && Array.isArray(value)) return `${name} is given ${value.length} times: give it once`
  const found = json === undefined || message.includes(", found ") ? "" : `, found ${Mistakes.found(json, path)}`
  return `${name}: ${inWords(message)}${found}`
}

/** `expected "runs" or "stops"` */
const inWords = (message: string): string =>
  message
    .replace(/^Expected /, "expected ")
    .replace(/^expected string$/, "expected a text")
    .replaceAll('" | "', '" or "')

/** The problem that says so. */
export const problemOf = Effect.fnUntraced(function* ({ kind, cause }: HttpApiError.HttpApiSchemaError) {
  const json = yield* sent(kind)
  if (kind === "Payload" && json === undefined) {
    const request = yield* HttpServerRequest.HttpServerRequest
    const text = yield* Effect.orElseSucceed(request.text, () => undefined)
    const detail = text === undefined ? undefined : unparsed(text)
    if (detail !== undefined) return Wrong.malformed(`the body is not as it must be: ${short(detail)}`, [])
  }
  const places = Mistakes.of(cause.issue, json).map((mistake) => {
    const detail = short(detailOf(mistake, json, kind === "Query"))
    const keys = mistake.path.map(String)
    return kind === "Payload" ? { pointer: pointerOf(keys), detail } : { parameter: keys[0] ?? "", detail }
  })
  // Two checks of one text may say the same.
  const errors = [...new Map(places.map((place) => [JSON.stringify(place), place])).values()].slice(0, maxPlaces)
  const where = kind === "Payload" ? "the body" : kind === "Params" ? "the path" : "a parameter"
  return Wrong.malformed(`${where} is not as it must be: ${errors[0]?.detail ?? "it can't be read"}`, errors)
})

/** A mistake of ours: it is in the log. */
export const ours: Wrong.Wrong = Wrong.failed(
  "something is wrong with the server: its operator finds the reason in the log"
)
