/** What a request is as it passes in, and an answer as it passes out. */

/** The same request, with a body that was read. The key stays outside. */
export const inward = ({ method, url, headers, signal }: Request, body: Uint8Array): Request => {
  const passed = new Headers(headers)
  passed.delete("authorization")
  const hasBody = method !== "GET" && method !== "HEAD" && body.length > 0
  return new Request(url, hasBody ? { method, headers: passed, signal, body } : { method, headers: passed, signal })
}

/** Headers of every answer: nobody keeps it on the way, unless its endpoint says so, and no browser takes it for a page. */
export const outward = (response: Response, id: string): Response => {
  const headers = new Headers(response.headers)
  headers.set("request-id", id)
  headers.set("x-content-type-options", "nosniff")
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store")
  return new Response(response.body, { status: response.status, headers })
}
