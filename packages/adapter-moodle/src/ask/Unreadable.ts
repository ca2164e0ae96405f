/** Answers that are none of a function: no JSON, or of another form. */
import { Adapter, Field } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Effect, Result, SchemaIssue } from "effect"
import type { Call } from "./Ask.ts"
import { whereOf } from "./Problem.ts"

const tell =
  "Tell the site's administrator the request; what was committed before is kept, and the next sync goes on from there."

export const of = (call: Call, response: Http.Response, found: string, advice = tell): Adapter.Failure =>
  new Adapter.Broken({ where: whereOf(call, response), expected: "JSON", found, advice })

/** What stands in place of JSON. */
export const ofText = (call: Call, response: Http.Response, text: string): Adapter.Failure => {
  const begins = JSON.stringify(response.beginning(60))
  const start = text.trimStart()
  if (/^<\?xml|^<(RESPONSE|EXCEPTION)\b/.test(start)) {
    const advice =
      "Something before the site drops the field moodlewsrestformat of a form: look at proxies and filters between."
    return of(call, response, `XML, which begins ${begins}`, advice)
  }
  if (/^<(!doctype|html|head)\b/i.test(start)) {
    const advice = "Check that the address is that of the site, and that no page to sign in stands before it."
    return of(call, response, `a page for people, which begins ${begins}`, advice)
  }
  if (hasJsonBehind(text)) {
    const advice =
      'Its PHP prints messages into the answer. Turn that off: Site administration > Development > Debugging, "Display debug messages"; or display_errors in php.ini.'
    return of(call, response, `something before it, which begins ${begins}`, advice)
  }
  const found = text === "" ? "nothing" : `a text that is cut, or something else, which begins ${begins}`
  return of(call, response, found)
}

/** Places at which JSON may begin that are looked at. */
const maxPlaces = 20

const hasJsonBehind = (text: string): boolean => {
  for (let at = -1, place = 0; place < maxPlaces; place++) {
    at = text.slice(at + 1).search(/[[{]/) + at + 1
    const rest = text.slice(at)
    if (at <= 0 || rest === text) return false
    const parsed = Result.try((): unknown => JSON.parse(rest))
    if (Result.isSuccess(parsed)) return true
  }
  return false
}

const format = SchemaIssue.makeFormatterStandardSchemaV1()

/** An answer whose form is not that of the function: the first thing that is otherwise, and what stands there. */
export const ofForm = (
  call: Call,
  response: Http.Response,
  json: unknown,
  issue: SchemaIssue.Issue
): Effect.Effect<never, Adapter.Broken> => {
  const [first] = format(issue).issues
  const path = (first?.path ?? []).map((step) => (typeof step === "object" ? step.key : step))
  const place = path.length === 0 ? "an answer" : `"${path.map(String).join(".").slice(0, 200)}" in the answer`
  return Effect.fail(
    new Adapter.Broken({
      where: whereOf(call, response),
      expected: response.masked(
        `${place} that is ${wordsOf(first?.message ?? "")}, as the function's documentation says`
      ),
      found: response.masked(kindOf(path.reduce(Field.of, json))),
      advice: `Compare the version of the site with those that this adapter is known to read. ${tell}`
    })
  )
}

const words: Readonly<Record<string, string>> = {
  "Missing key": "there",
  object: "an object",
  array: "a list",
  number: "a number",
  string: "a text",
  boolean: "true or false"
}

/** `Expected number | string` as it reads in a sentence. */
const wordsOf = (message: string): string => {
  const said = message.replace(/^Expected /i, "")
  const named = said.split(" | ").map((word) => words[word] ?? word)
  return said === "" ? "of another form" : named.join(" or ").slice(0, 300)
}

/** Characters of a text that are shown. */
const maxShown = 60

const kindOf = (value: unknown): string => {
  if (value === undefined) return "nothing"
  if (typeof value === "string")
    return value.length > maxShown ? `a text of ${value.length} characters` : `the text ${JSON.stringify(value)}`
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`
  return typeof value === "object" && value !== null ? "an object" : String(value)
}
