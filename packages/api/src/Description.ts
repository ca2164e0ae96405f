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

const texts: ReadonlyMap<string, () => { readonly type: string; readonly body: string }> = new Map([
  ["/openapi.json", () => ({ type: "application/json", body: JSON.stringify(openApi) })],
  ["/docs", () => ({ type: "text/html; charset=utf-8", body: Page.of(openApi) })]
])

const answered = (method: string, text: () => { readonly type: string; readonly body: string }): Response => {
  if (method !== "GET" && method !== "HEAD") {
    return Problem.response(Problem.of(405, "expected GET or HEAD"), { allow: "GET, HEAD" })
  }
  const { type, body } = text()
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

/** What answers anybody at a path, without a key. */
export const openAt = (path: string): ((request: Request) => Promise<Response>) | undefined => {
  const text = texts.get(path)
  return text === undefined ? undefined : (request) => Promise.resolve(answered(request.method, text))
}
