/** Requests and answers of a real server of Node, as the web has them. */
import { assert, describe, it } from "@effect/vitest"
import { bodyOf, Node } from "@laurel/http"
import { Effect } from "effect"
import type { IncomingMessage } from "node:http"
import { local } from "./server.ts"

/** Answers what a request holds; `before` is done to it first. */
const echo = (before: (incoming: IncomingMessage & { body?: unknown }) => Promise<void> = async () => {}) =>
  local((incoming, outgoing) => {
    void before(incoming).then(async () => {
      const request = Node.requestOf(incoming)
      if (request === undefined) return Node.send(incoming, outgoing, new Response(null, { status: 400 }))
      const body = await bodyOf(request, 20)
      const { method, url, headers } = request
      const said = typeof body === "string" ? body : new TextDecoder().decode(body)
      const answer = Response.json({ method, url, type: headers.get("content-type"), body: said })
      answer.headers.append("set-cookie", "a=1")
      answer.headers.append("set-cookie", "b=2")
      return Node.send(incoming, outgoing, answer)
    })
  })

const ask = (url: string, init: RequestInit = {}) =>
  Effect.promise(async () => {
    const response = await fetch(url, init)
    const text = await response.text()
    // Whatever the server above has written.
    return { response, json: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> }
  })
const sent = { method: "POST", headers: { "content-type": "application/json" } }

const read = async (incoming: IncomingMessage): Promise<string> => {
  let text = ""
  for await (const part of incoming) text += String(part)
  return text
}

describe("a request of Node's server", () => {
  it.live("is what the web's is, at a host that nobody says", () =>
    Effect.gen(function* () {
      const { url } = yield* echo()
      const { response, json } = yield* ask(`${url}/a?b=c`, { ...sent, body: '{"d":1}' })
      assert.deepStrictEqual(json, {
        method: "POST",
        url: "http://laurel.invalid/a?b=c",
        type: "application/json",
        body: '{"d":1}'
      })
      assert.deepStrictEqual(response.headers.getSetCookie(), ["a=1", "b=2"])
    })
  )

  it.live("has a body of which no more is read than is asked for, and the connection ends with the answer", () =>
    Effect.gen(function* () {
      const { url } = yield* echo()
      const { response, json } = yield* ask(url, { ...sent, body: "x".repeat(5_000_000) })
      assert.strictEqual(json["body"], "long")
      assert.strictEqual(response.headers.get("connection"), "close")
    })
  )

  it.live("has no body for HEAD, and its answer none, with the length that a GET has", () =>
    Effect.gen(function* () {
      const { url } = yield* echo()
      const { response, json } = yield* ask(url, { method: "HEAD" })
      assert.deepStrictEqual(json, {})
      assert.isAbove(Number(response.headers.get("content-length")), 50)
    })
  )
})

describe("a body that was read before", () => {
  const left = (leave: (text: string) => unknown) =>
    echo(async (incoming) => {
      incoming.body = leave(await read(incoming))
    })

  it.live("is what a parser has left of it: bytes, text, or JSON, whatever its length", () =>
    Effect.gen(function* () {
      const parsers: ReadonlyArray<(text: string) => unknown> = [Buffer.from, (text) => text, JSON.parse]
      for (const parser of parsers) {
        const { url } = yield* left((text) => parser(text))
        const { json } = yield* ask(url, { ...sent, body: '{"d":1}' })
        assert.strictEqual(json["body"], '{"d":1}')
      }
      const { url } = yield* left(JSON.parse)
      const { json } = yield* ask(url, { ...sent, body: '{ "d" :            1 }' })
      assert.strictEqual(json["body"], '{"d":1}')
    })
  )

  it.live("and left nowhere is broken off, and waited for by nobody", () =>
    Effect.gen(function* () {
      const { url } = yield* left(() => undefined)
      const { json } = yield* ask(url, { ...sent, body: '{"d":1}' })
      assert.strictEqual(json["body"], "broken")
    })
  )
})
