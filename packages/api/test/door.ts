/** A door in front of an inner that only says what it was asked, over a ledger in memory. */
import { Instant, Ledger } from "@laurel/core"
import { Effect } from "effect"
import type { Calling, Endpoint, Inner } from "../src/access/Access.ts"
import * as Door from "../src/access/Door.ts"
import type * as Keys from "../src/access/Keys.ts"

export const terms: Keys.Terms = {
  label: "the portal",
  actor: "u-17",
  role: "viewer",
  scopes: ["read"],
  accounts: null,
  expiresAt: null
}

export interface Given {
  /** What the inner answers; 201 with how often it was asked, unless given. */
  readonly reply?: (request: Request, times: number) => Response | Promise<Response>
  readonly options?: Partial<Door.Options>
  readonly endpoint?: Partial<Endpoint>
}

export const door = Effect.fnUntraced(function* ({ reply, options = {}, endpoint = {} }: Given = {}) {
  const seen: Array<{ readonly caller: Calling; readonly body: string; readonly headers: Headers }> = []
  const asked: Array<Door.Asked> = []
  const failed: Array<unknown> = []
  const inner: Inner = {
    endpointOf: (_, path) =>
      path.startsWith("/v1/people/")
        ? {
            route: "/v1/people/:person",
            need: { scope: "read", least: "viewer" },
            maxBody: 20,
            repeated: "kept",
            ...endpoint
          }
        : undefined,
    openAt: (path) =>
      path === "/openapi.json" ? () => Promise.resolve(Response.json({ openapi: "3.1.0" })) : undefined,
    answer: async (request, caller) => {
      seen.push({ caller, body: await request.clone().text(), headers: request.headers })
      return reply === undefined
        ? Response.json({ done: seen.length }, { status: 201, headers: { location: `/v1/decisions/${seen.length}` } })
        : reply(request, seen.length)
    }
  }
  const handler = yield* Door.handler(
    { asked: (each) => asked.push(each), failed: (_, cause) => failed.push(cause), ...options },
    inner
  )
  /** Asks as somebody with this text as a key. */
  const ask = (key: string | null, init: RequestInit = {}, { path = "/v1/people/7", address = "192.0.2.1" } = {}) =>
    Effect.promise(() => {
      const headers = new Headers(init.headers)
      if (key !== null) headers.set("authorization", `Bearer ${key}`)
      return handler(new Request(`http://laurel.invalid${path}`, { ...init, headers }), address)
    })
  return { ask, seen, asked, failed }
})

export const post = (body: string, name?: string): RequestInit => ({
  method: "POST",
  body,
  headers: { "content-type": "application/json", ...(name === undefined ? {} : { "idempotency-key": name }) }
})

export const bodyOf = (response: Response): Effect.Effect<unknown> => Effect.promise(() => response.json())

export const at = (text: string): Instant.Instant => Instant.parse(text) ?? Instant.min

/** All that is kept on a shelf, as it is kept. */
export const textOf = Effect.fnUntraced(function* (shelf: string) {
  const items = yield* (yield* Ledger.Ledger).keptAfter(shelf, null, Ledger.maxPage)
  return items.map(({ key, text }) => `${key} ${text}`).join("\n")
})
