/**
 * Requests made from the API's own description: valid ones, and ones broken in one place, at every endpoint and in every role. Each
 * answer has to be one that the description names for that endpoint, and never a mistake of ours.
 */
import { Ajv2020 } from "ajv/dist/2020.js"
import { type Access, Description } from "../src/index.ts"
import type { World } from "./world.ts"

type Next = (below: number) => number
type Json = { readonly [key: string]: unknown }

const spec: {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: unknown
} = JSON.parse(JSON.stringify(Description.openApi))

interface Operation {
  readonly parameters: ReadonlyArray<{
    readonly name: string
    readonly in: string
    readonly required: boolean
    readonly schema: Json
  }>
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> }
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Json }>> }>
  >
}

const ajv = new Ajv2020({ strict: false, allErrors: false, logger: false })
ajv.addSchema({ $id: "https://api.example/", ...spec })

/** Every endpoint, with a check of each answer that it describes. */
const operations = Object.entries(spec.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path,
    operation,
    checks: new Map(
      Object.entries(operation.responses).flatMap(([status, { content = {} }]) =>
        Object.keys(content).map((type) => {
          const pointer = ["paths", path, method, "responses", status, "content", type, "schema"]
            .map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")))
            .join("/")
          return [`${status} ${type}`, ajv.compile({ $ref: `https://api.example/#/${pointer}` })] as const
        })
      )
    )
  }))
)

/** What stands for a thing of that name: what there is, what there is not, and what can't be. */
export type Candidates = Readonly<Record<string, ReadonlyArray<string>>>

const days = ["2025-01-10", "2025-12-01", "2026-01-11", "2026-06-30", "0001-01-01", "9999-12-31", "2024-02-29"]
const fixed: Candidates = {
  at: days,
  from: days,
  to: days,
  on: days,
  until: days,
  reviewBy: days,
  expires: days,
  known: ["2026-06-30T12:00:00Z", "2026-06-30T12:00:00.001+02:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"],
  limit: ["1", "2", "1000"],
  within: ["0", "60", "36525"],
  value: [...days, "0.5", "80%", "1/3"],
  period: ["P1Y", "P3M", "P0D"],
  reason: ["as the file says"],
  source: ["desk", "letters"]
}

const hostile = [
  "",
  " ",
  "0",
  "-1",
  "c0",
  "1e3",
  "2026-02-30",
  "2026-06-30T25:00:00Z",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "%",
  "%E0%A4%A",
  "../../etc/passwd",
  "' OR 1=1 --",
  "__proto__",
  "constructor",
  "☃/é",
  "x".repeat(3_000),
  "null",
  "forklift-pass:1:1:1",
  "employer:",
  ":acme",
  "999999999999999999999"
]

const pick = <A>(next: Next, list: ReadonlyArray<A>, otherwise: A): A => list[next(list.length)] ?? otherwise

const textFor = (next: Next, name: string, candidates: Candidates): string =>
  next(20) === 0 ? pick(next, hostile, "") : pick(next, candidates[name] ?? fixed[name] ?? ["x"], "x")

const resolved = (schema: Json): Json => {
  const { $ref } = schema
  if (typeof $ref !== "string") return schema
  let at: unknown = spec
  for (const part of $ref.split("/").slice(1)) at = (at as Json)[part]
  return resolved(at as Json)
}

/** A value of a schema; some of it broken. */
const valueOf = (next: Next, given: Json, name: string, candidates: Candidates, depth = 0): unknown => {
  if (next(60) === 0) return pick<unknown>(next, [null, 1.5, -1, true, [], {}, "", 1e300, hostile], null)
  const schema = resolved(given)
  const { anyOf, enum: values, type, properties, items, prefixItems, required = [] } = schema
  if (Array.isArray(anyOf)) return valueOf(next, pick(next, anyOf, {}), name, candidates, depth)
  if (Array.isArray(values)) return pick(next, values, null)
  if (Array.isArray(prefixItems))
    return prefixItems.map((item: Json) => valueOf(next, item, name, candidates, depth + 1))
  switch (type) {
    case "object": {
      const entries = Object.entries((properties ?? {}) as Readonly<Record<string, Json>>).flatMap(([key, each]) => {
        const isRequired = (required as ReadonlyArray<string>).includes(key)
        return next(isRequired ? 40 : 2) === 0 ? [] : [[key, valueOf(next, each, key, candidates, depth + 1)] as const]
      })
      const more = next(40) === 0 ? [[pick(next, ["extra", "constructor"], "extra"), 1] as const] : []
      return Object.fromEntries([...entries, ...more])
    }
    case "array":
      return depth > 8
        ? []
        : Array.from({ length: next(3) }, () => valueOf(next, (items ?? {}) as Json, name, candidates, depth + 1))
    case "integer":
    case "number":
      return next(10) === 0 ? pick(next, [0, -1, 1.5, 2 ** 53, 999_999_999_999_999], 0) : 1 + next(6)
    case "boolean":
      return next(2) === 0
    case "null":
      return null
    default:
      return textFor(next, name, candidates)
  }
}

const bodyOf = (next: Next, schema: Json, candidates: Candidates): string | Uint8Array => {
  const text = JSON.stringify(valueOf(next, schema, "body", candidates))
  switch (next(50)) {
    case 0:
      return text.slice(0, next(text.length))
    case 1:
      return ""
    case 2:
      return `${"[".repeat(5_000)}${text}${"]".repeat(5_000)}`
    case 3:
      return Uint8Array.from([0xff, 0xfe, 0x7b, 0x7d])
    case 4:
      return `{"__proto__":${text},"act":1}`
    default:
      return text
  }
}

const accepts = ["application/json", "*/*", "application/*;q=0.5, text/html", "text/html", "application/json;q=0", ""]
const types = [
  "application/json",
  "application/json; charset=utf-8",
  "text/plain",
  "application/x-www-form-urlencoded",
  ""
]

const callerOf = (next: Next): Partial<Access.Calling> => ({
  role: pick(
    next,
    ["viewer", "instructor", "assessor", "moderator", "administrator", "administrator"] as const,
    "viewer"
  ),
  scopes:
    next(6) === 0
      ? (pick(next, [[], ["read"], ["decide"], ["import"]], []) as Access.Calling["scopes"])
      : ["read", "decide", "import"],
  actor: pick(next, ["u-17", "u-20"], "u-17"),
  accounts: pick(
    next,
    [
      null,
      null,
      [{ scheme: "employer", value: "acme" }],
      [
        { scheme: "employer", value: "acme" },
        { scheme: "employer", value: "bolt" }
      ],
      []
    ],
    null
  )
})

/** Sends so many requests; says what each answer was not. Counts the answers of each endpoint and status. */
export const fuzz = async ({ ask }: Pick<World, "ask">, next: Next, requests: number, known: Candidates) => {
  const wrong: Array<string> = []
  const counts = new Map<string, number>()
  const cursors: Array<string> = []
  for (let sent = 0; sent < requests; sent++) {
    const { method, path, operation, checks } = pick(next, operations, operations[0] as (typeof operations)[number])
    const candidates = { ...known, cursor: cursors.length === 0 ? ["x"] : cursors }
    let url = path
    const query: Array<string> = []
    for (const { name, in: place, required } of operation.parameters) {
      const value = encodeURIComponent(textFor(next, name, candidates).toWellFormed())
      if (place === "path")
        url = url.replace(`{${name}}`, value === "" || value === "." || value === ".." ? "x" : value)
      else if (place === "query" && (next(required ? 30 : name === "cursor" ? 6 : 3) !== 0) === required)
        query.push(`${name}=${value}`)
      if (place === "query" && next(60) === 0) query.push(`${name}=${value}`)
    }
    if (next(40) === 0) query.push(pick(next, ["extra=1", "__proto__=1", "%", "=", "a%00=1"], "extra=1"))
    const schema = operation.requestBody?.content["application/json"]?.schema
    const headers: Record<string, string> = {}
    if (next(12) === 0) headers["accept"] = pick(next, accepts, "")
    const body = schema === undefined ? undefined : bodyOf(next, schema, candidates)
    if (schema !== undefined) headers["content-type"] = next(15) === 0 ? pick(next, types, "") : "application/json"
    const as = callerOf(next)
    const target = query.length === 0 ? url : `${url}?${query.join("&")}`
    const verb = method === "GET" && next(20) === 0 ? "HEAD" : method
    // A request's type has no body of bytes in these libraries, which take one all the same.
    const answer = await ask(as, verb, target, { headers, ...(body === undefined ? {} : { body: body as string }) })
    const text = await answer.text()
    const type = answer.headers.get("content-type") ?? ""
    const what = `${verb} ${target.slice(0, 300)} ${JSON.stringify(as)} ${String(body).slice(0, 600)} → ${answer.status} ${text.slice(0, 300)}`
    const kind = `${method} ${path} ${answer.status}`
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
    if (answer.status >= 500) wrong.push(`a mistake of ours: ${what}`)
    if (verb === "HEAD") {
      if (text !== "") wrong.push(`a body for HEAD: ${what}`)
      continue
    }
    const check = checks.get(`${answer.status} ${type}`)
    if (check === undefined) wrong.push(`not described (${type}): ${what}`)
    else if (!check(JSON.parse(text))) wrong.push(`not as described, ${ajv.errorsText(check.errors)}: ${what}`)
    if (answer.status === 200) {
      const { next: cursor } = JSON.parse(text)
      if (typeof cursor === "string" && cursors.length < 200) cursors.push(cursor)
    }
  }
  return { wrong, counts }
}

export { operations }
