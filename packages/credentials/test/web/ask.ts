/** Questions to the pages, as a browser or a program sends them. */
import { Effect } from "effect"
import { JSDOM } from "jsdom"
import { addresses } from "./given.ts"
import type * as Web from "../../src/web/Web.ts"

export interface Asking extends Omit<RequestInit, "body"> {
  readonly body?: FormData | URLSearchParams | string | ReadableStream<Uint8Array>
  readonly duplex?: "half"
  /** The network address that it comes from. */
  readonly from?: string
}

/** The path is told below the issuer's address. */
export const ask = (
  open: Web.Open,
  path: string,
  { from = "192.0.2.1", ...init }: Asking = {}
): Effect.Effect<Response> =>
  Effect.promise(async () => {
    const request = new Request(new URL(`${new URL(addresses.base).pathname}${path}`, "http://laurel.invalid"), init)
    const handler = open(new URL(request.url).pathname)
    return handler === undefined ? new Response("nobody", { status: 599 }) : handler(request, from)
  })

export const text = (response: Response): Effect.Effect<string> => Effect.promise(() => response.text())

export const parsed = (html: string): Document => new JSDOM(html).window.document

/** The page's one answer, in its large letters. */
export const headline = (html: string): string => parsed(html).querySelector("h1")?.textContent ?? ""
