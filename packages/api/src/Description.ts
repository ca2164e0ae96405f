/** What the API says of itself: a description by OpenAPI 3.1, and a page to read that is made from it. */
import { OpenApi } from "effect/http-api"
import * as Problem from "./access/Problem.ts"
import { api } from "./Api.ts"
import * as Page from "./Page.ts"

/** The description, for programs. */
export const openApi: OpenApi.OpenAPISpec = OpenApi.fromApi(api)

/** The page loads nothing, from nowhere, and runs nothing. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

type Text = (mounted: string) => { readonly type: string; readonly body: string }

/** The description of what is answered behind a path: that path is its server. */
const at = (mounted: string): OpenApi.OpenAPISpec =>
  mounted === "" ? openApi : { ...openApi, servers: [{ url: mounted }] }

const texts: ReadonlyMap<string, Text> = new Map([
  ["/openapi.json", (mounted) => ({ type: "application/json", body: JSON.stringify(at(mounted)) })],
  ["/docs", (mounted) => ({ type: "text/html; charset=utf-8", body: Page.of(openApi, mounted) })]
])

const answered = (method: string, text: Text, mounted: string): Response => {
  if (method !== "GET" && method !== "HEAD") {
    return Problem.response(Problem.of(405, "expected GET or HEAD"), { allow: "GET, HEAD" })
  }
  const { type, body } = text(mounted)
  return new Response(method === "HEAD" ? null : body, {
    headers: {
      "content-type": type,
      "content-security-policy": policy,
      "cache-control": "public, max-age=300",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer"
    }
  })
}

/** What answers anybody at a path, without a key. `mounted` stands before all paths: empty where nothing does, or as in `/laurel`. */
export const openAt = (path: string, mounted = ""): ((request: Request) => Promise<Response>) | undefined => {
  const text = texts.get(path)
  return text === undefined ? undefined : (request) => Promise.resolve(answered(request.method, text, mounted))
}
