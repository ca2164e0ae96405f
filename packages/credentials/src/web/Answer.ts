/** Answers of the public pages, with all that browsers are told about them. */
import { createHash } from "node:crypto"
import { styleHash } from "./Look.ts"
import type { Document } from "./Source.ts"

const always = {
  "x-content-type-options": "nosniff",
  // The number of a certificate is in its address: no other page is told.
  "referrer-policy": "no-referrer"
} as const

const ofPages = {
  ...always,
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src '${styleHash}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "cross-origin-opener-policy": "same-origin",
  "x-robots-tag": "noindex"
} as const

/** A page of this moment, which nobody keeps. */
export const page = (status: number, html: string, more: Readonly<Record<string, string>> = {}): Response =>
  new Response(html, {
    status,
    headers: { ...ofPages, "cache-control": "no-store", vary: "accept-language", ...more }
  })

/** A page that is the same for a while, and may be asked for again by its tag. */
export const keptPage = (request: Request, html: string, maxAge: number): Response =>
  kept(request, html, { ...ofPages, "cache-control": `public, max-age=${maxAge}`, vary: "accept, accept-language" })

/** Programs on pages of others may read it too. */
export const document = (request: Request, { text, mediaType, maxAge }: Document): Response =>
  kept(request, text, {
    ...always,
    "content-type": mediaType,
    "cache-control": `public, max-age=${maxAge}`,
    "access-control-allow-origin": "*",
    vary: "accept"
  })

/** What is wrong, for programs. */
export const error = (status: number, words: string, more: Readonly<Record<string, string>> = {}): Response =>
  Response.json(
    { error: words },
    { status, headers: { ...always, "cache-control": "no-store", "access-control-allow-origin": "*", ...more } }
  )

/** Leads on by GET. */
export const onTo = (path: string): Response =>
  new Response(null, { status: 303, headers: { ...always, location: path, "cache-control": "no-store" } })

const kept = (request: Request, text: string, headers: Readonly<Record<string, string>>): Response => {
  const tag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`
  const asked = (request.headers.get("if-none-match") ?? "").split(",").map((each) => each.trim().replace(/^W\//, ""))
  const isSame = asked.includes(tag) || asked.includes("*")
  return new Response(isSame ? null : text, { status: isSame ? 304 : 200, headers: { ...headers, etag: tag } })
}

/** The same without its body, as HEAD asks for it. */
export const withoutBody = async (response: Response): Promise<Response> => {
  const length = (await response.arrayBuffer()).byteLength
  const headers = new Headers(response.headers)
  if (response.status !== 304) headers.set("content-length", String(length))
  return new Response(null, { status: response.status, headers })
}
