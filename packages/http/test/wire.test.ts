/** What a server does to a connection: each ends as promised, within its bounds. A real server, since mocks have no sockets. */
import { Http } from "@laurel/http"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Redacted, Schema } from "effect"
import { gzipSync } from "node:zlib"
import { local } from "./server.ts"

const password = Redacted.make("pass-word-9")

const clientOf = (base: string, options: Partial<Http.Options> = {}) =>
  Http.make({ source: "test", base, auth: { kind: "none" }, perSecond: Infinity, retries: 0, ...options })

const fails = <A>(effect: Effect.Effect<A, Http.HttpError>) => Effect.flip(effect)
const Anything = Schema.Struct({ a: Schema.Finite })

describe("a connection", () => {
  it.live("that is refused is unreachable", () =>
    Effect.gen(function* () {
      const gone = yield* Effect.scoped(local(() => {}))
      const error = yield* fails((yield* clientOf(gone.url)).text({ path: "x" }))
      assert.strictEqual(error.reason._tag, "Unreachable")
      assert.include(error.message, "ECONNREFUSED")
      assert.strictEqual(Http.toFailure(error)._tag, "Unavailable")
    })
  )
  it.live("reset in mid-body is unreachable, and tried again", () =>
    Effect.gen(function* () {
      const server = yield* local((_, response, count) => {
        if (count === 2) return void response.end(`{"a":1}`)
        response.writeHead(200, { "content-length": "100", "x-request-id": "theirs" })
        response.write("{", () => response.socket?.resetAndDestroy())
      })
      const once = yield* fails((yield* clientOf(server.url)).json(Anything)({ path: "x" }))
      assert.strictEqual(once.reason._tag, "Unreachable")
      assert.deepStrictEqual([once.status, once.attempts, once.serverId], [200, 1, "theirs"])
      assert.include(once.message, "broke off in its body")
      assert.deepStrictEqual(yield* (yield* clientOf(server.url, { retries: 1 })).json(Anything)({ path: "x" }), {
        a: 1
      })
    })
  )
  it.live("closed before all promised bytes came is unreachable", () =>
    Effect.gen(function* () {
      const server = yield* local((_, response) => {
        response.writeHead(200, { "content-length": "100" })
        response.write(`{"a":1}`, () => response.socket?.end())
      })
      const error = yield* fails((yield* clientOf(server.url)).json(Anything)({ path: "x" }))
      assert.strictEqual(error.reason._tag, "Unreachable")
    })
  )
  it.live("is closed when the request is interrupted", () =>
    Effect.gen(function* () {
      const begun = yield* Deferred.make<void>()
      const closed = yield* Deferred.make<void>()
      const server = yield* local((_, response) => {
        response.on("close", () => Deferred.doneUnsafe(closed, Effect.void))
        response.writeHead(200)
        response.write("{", () => Deferred.doneUnsafe(begun, Effect.void))
      })
      const client = yield* clientOf(server.url)
      const fiber = yield* Effect.forkChild(client.text({ path: "x" }))
      yield* Deferred.await(begun)
      yield* Fiber.interrupt(fiber)
      yield* Deferred.await(closed)
    })
  )
  it.live("that stalls in mid-body is ended by the timeout, and closed", () =>
    Effect.gen(function* () {
      const closed = yield* Deferred.make<void>()
      const server = yield* local((_, response) => {
        response.on("close", () => Deferred.doneUnsafe(closed, Effect.void))
        response.writeHead(200)
        response.write("{")
      })
      const error = yield* fails((yield* clientOf(server.url, { timeout: "200 millis" })).text({ path: "x" }))
      assert.strictEqual(error.reason._tag, "TimedOut")
      assert.strictEqual(error.status, 200)
      yield* Deferred.await(closed)
    })
  )
  it.live("that never answers is ended by the timeout", () =>
    Effect.gen(function* () {
      const server = yield* local(() => {})
      const error = yield* fails((yield* clientOf(server.url, { timeout: "200 millis" })).text({ path: "x" }))
      assert.strictEqual(error.reason._tag, "TimedOut")
      assert.strictEqual(error.status, null)
    })
  )
  it.live("whose refusal stalls is still a refusal", () =>
    Effect.gen(function* () {
      const server = yield* local((_, response) => {
        response.writeHead(401)
        response.write("no")
      })
      const error = yield* fails((yield* clientOf(server.url, { timeout: "500 millis" })).text({ path: "x" }))
      assert.strictEqual(error.reason._tag, "Denied")
    })
  )
})

describe("a body", () => {
  it.live("of 5 GB, said or not, is too large after maxBytes, and the server can't write on", () =>
    Effect.gen(function* () {
      const part = Buffer.alloc(65_536, " ")
      const said = yield* Effect.forEach([true, false], (isSaid) =>
        Effect.gen(function* () {
          let written = 0
          const closed = yield* Deferred.make<void>()
          const server = yield* local((_, response) => {
            response.on("close", () => Deferred.doneUnsafe(closed, Effect.void))
            response.writeHead(200, isSaid ? { "content-length": String(5 * 1024 ** 3) } : {})
            const write = () => {
              if (response.destroyed || written >= 5 * 1024 ** 3) return
              written += part.length
              if (response.write(part)) setImmediate(write)
              else response.once("drain", write)
            }
            write()
          })
          const error = yield* fails((yield* clientOf(server.url, { maxBytes: 1_000_000 })).text({ path: "x" }))
          assert.strictEqual(error.reason._tag, "TooLarge")
          assert.strictEqual(Http.toFailure(error)._tag, "Broken")
          yield* Deferred.await(closed)
          return written
        })
      )
      // What was read, and what lies in buffers on both sides.
      for (const written of said) assert.isBelow(written, 64 * 1024 ** 2)
    })
  )
  it.live("of exactly maxBytes is read, and one of a byte more is not", () =>
    Effect.gen(function* () {
      const server = yield* local((request, response) => void response.end("x".repeat(Number(request.url?.slice(1)))))
      const client = yield* clientOf(server.url, { maxBytes: 1000 })
      assert.strictEqual((yield* client.text({ path: "1000" })).length, 1000)
      assert.strictEqual((yield* fails(client.text({ path: "1001" }))).reason._tag, "TooLarge")
    })
  )
  it.live("packed is counted unpacked: a bomb is too large", () =>
    Effect.gen(function* () {
      const bomb = gzipSync(gzipSync(Buffer.alloc(200_000_000), { level: 9 }), { level: 9 })
      assert.isBelow(bomb.length, 2000)
      const server = yield* local((_, response) => {
        response.writeHead(200, { "content-encoding": "gzip, gzip", "content-length": String(bomb.length) })
        response.end(bomb)
      })
      const error = yield* fails((yield* clientOf(server.url)).text({ path: "x" }))
      assert.strictEqual(error.reason._tag, "TooLarge")
    })
  )
  it.live("packed and small is unpacked, and damaged is unreadable", () =>
    Effect.gen(function* () {
      const server = yield* local((request, response) => {
        const bytes = gzipSync(`{"a":1}`)
        if (request.url === "/bad") bytes.fill(0xff, 10, 14)
        response.writeHead(200, { "content-encoding": "gzip" })
        response.end(bytes)
      })
      const client = yield* clientOf(server.url)
      assert.deepStrictEqual(yield* client.json(Anything)({ path: "good" }), { a: 1 })
      assert.strictEqual((yield* fails(client.json(Anything)({ path: "bad" }))).reason._tag, "Unreadable")
    })
  )
  it.live("cut by a Content-Length that lies is JSON that ends too early", () =>
    Effect.gen(function* () {
      const server = yield* local((request) => {
        request.socket.end('HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\n{"a":1}')
      })
      const error = yield* fails((yield* clientOf(server.url)).json(Anything)({ path: "x" }))
      assert.strictEqual(error.reason._tag, "Unreadable")
      assert.include(error.message, "ends too early, after 5 characters")
    })
  )
  it.live("that is no HTTP is unexpected", () =>
    Effect.gen(function* () {
      const server = yield* local((request) => void request.socket.end("SSH-2.0-OpenSSH_9.6\r\n"))
      const error = yield* fails((yield* clientOf(server.url)).text({ path: "x" }))
      assert.strictEqual(error.reason._tag, "Unexpected")
    })
  )
  it.live("that is sent arrives with its type and length", () =>
    Effect.gen(function* () {
      const server = yield* local((request, response) => {
        const parts: Array<Buffer> = []
        request.on("data", (part: Buffer) => parts.push(part))
        request.on("end", () => response.end(`${request.headers["content-type"]} ${Buffer.concat(parts)}`))
      })
      const client = yield* clientOf(server.url)
      const send = (body: Http.Request["body"] & {}) => client.text({ method: "POST", path: "x", body })
      assert.strictEqual(yield* send({ json: { a: 1 } }), `application/json {"a":1}`)
      assert.strictEqual(yield* send({ form: { a: "1 &", b: undefined } }), "application/x-www-form-urlencoded a=1+%26")
      assert.strictEqual(yield* send({ bytes: Buffer.from("x"), type: "text/plain" }), "text/plain x")
      assert.deepStrictEqual(
        server.requests.map(({ headers }) => headers["content-length"]),
        ["7", "7", "1"]
      )
    })
  )
})

describe("the origin", () => {
  it.live("is not left by a redirect: the other server is not asked", () =>
    Effect.gen(function* () {
      const other = yield* local((_, response) => void response.end("mine"))
      const server = yield* local((request, response) => {
        const to =
          request.url === "/scheme"
            ? "https://127.0.0.1/"
            : request.url === "/double"
              ? other.url.slice(5)
              : `${other.url}/steal`
        response.writeHead(302, { location: to })
        response.end()
      })
      const client = yield* clientOf(server.url, { auth: { kind: "basic", user: "u", password } })
      for (const path of ["port", "scheme", "double"]) {
        const error = yield* fails(client.text({ path }))
        assert.strictEqual(error.reason._tag, "OffOrigin")
        assert.strictEqual(Http.toFailure(error)._tag, "Misconfigured")
        assert.include(error.message, "nothing was sent")
      }
      assert.lengthOf(other.requests, 0)
    })
  )
  it.live("is not left by a link, whole, without scheme or by another scheme", () =>
    Effect.gen(function* () {
      const other = yield* local((_, response) => void response.end("mine"))
      const server = yield* local((_, response) => void response.end("fine"))
      const client = yield* clientOf(`${server.url}/api`)
      const { host } = new URL(other.url)
      const ours = new URL(server.url).host
      const links = [
        `${other.url}/`,
        `//${host}/`,
        String.raw`\\${host}`,
        `https://${ours}/`,
        "data:,x",
        "file:///etc/passwd",
        `http://a:b@${ours}/`
      ]
      for (const path of links) {
        assert.strictEqual((yield* fails(client.text({ path }))).reason._tag, "OffOrigin", path)
      }
      assert.lengthOf(other.requests, 0)
      assert.lengthOf(server.requests, 0)
      for (const path of [`${server.url}/whole`, "/root", "behind", "", "?q=1"])
        yield* client.text({ path, query: { a: "&" } })
      assert.deepStrictEqual(
        server.requests.map(({ url }) => url),
        ["/whole?a=%26", "/root?a=%26", "/api/behind?a=%26", "/api?a=%26", "/api?q=1&a=%26"]
      )
    })
  )
  it.live("is kept by redirects that are followed with credentials, five at most, and of GET and HEAD only", () =>
    Effect.gen(function* () {
      const server = yield* local((request, response) => {
        const count = Number(request.url?.slice(1))
        if (count === 0) return void response.end(request.headers.authorization)
        response.writeHead(307, { location: `/${count - 1}` })
        response.end()
      })
      const client = yield* clientOf(server.url, { auth: { kind: "basic", user: "u", password } })
      assert.match(yield* client.text({ path: "5" }), /^Basic /)
      assert.strictEqual((yield* fails(client.text({ path: "6" }))).reason._tag, "Unexpected")
      const before = server.requests.length
      const posted = yield* fails(client.text({ path: "1", method: "POST" }))
      assert.strictEqual(posted.reason._tag, "Unexpected")
      // Where it leads is said: most of the time the address lacks a part, or the s of https.
      assert.match(posted.message, /status 307, a redirect to http:\/\/[^ ]+\/0, where a POST is not sent again/)
      assert.strictEqual(server.requests.length, before + 1)
    })
  )
})

describe("a client", () => {
  it.live("has at most so many requests at the same time", () =>
    Effect.gen(function* () {
      let now = 0
      let most = 0
      const server = yield* local((_, response) => {
        most = Math.max(most, ++now)
        setTimeout(() => {
          now -= 1
          response.end()
        }, 20)
      })
      const client = yield* clientOf(server.url, { concurrency: 3 })
      yield* Effect.forEach(Array.from({ length: 12 }), () => client.text({ path: "x" }), { concurrency: "unbounded" })
      assert.strictEqual(most, 3)
      assert.lengthOf(server.requests, 12)
    })
  )
})
