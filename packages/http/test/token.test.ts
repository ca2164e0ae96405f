/** Tokens by client credentials: one for all, renewed in time, and once where it is refused. */
import { Http } from "@laurel/http"
import { afterAll, afterEach, assert, beforeAll, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { http, HttpResponse } from "msw"
import { setupServer } from "msw/node"
import { inspect } from "node:util"

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledFrame: "error" }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const base = "https://lms.example/api/"
const tokenUrl = "https://login.example/token"
const secret = "s3cret &/ü"

const clientOf = (
  auth: { readonly scope?: string; readonly secretIn?: "header" | "form"; readonly tokenType?: "JWT" } = {}
) =>
  Http.make({
    source: "test",
    base,
    auth: { kind: "clientCredentials", tokenUrl, clientId: "my id", clientSecret: Redacted.make(secret), ...auth },
    headers: { "x-api-key": "of the source alone" },
    perSecond: Infinity,
    concurrency: 10,
    retries: 0
  })

interface Asked {
  readonly form: URLSearchParams
  readonly headers: Headers
}

/** A login that gives `token-1`, `token-2` and so on, and an API that takes those which `isValid` says. */
const world = (expires: unknown, isValid: (token: string) => boolean = () => true) => {
  const logins: Array<Asked> = []
  const calls: Array<Headers> = []
  server.use(
    http.post(tokenUrl, async ({ request }) => {
      logins.push({ form: new URLSearchParams(await request.text()), headers: request.headers })
      const access_token = `token-${logins.length}`
      return HttpResponse.json({
        access_token,
        token_type: "bearer",
        ...(expires === null ? {} : { expires_in: expires })
      })
    }),
    http.all(`${base}*`, ({ request }) => {
      calls.push(request.headers)
      const token = (request.headers.get("authorization") ?? "").replace("Bearer ", "")
      return isValid(token) ? HttpResponse.text(token) : new HttpResponse(null, { status: 401 })
    })
  )
  return { logins, calls }
}

describe("a token", () => {
  it.effect("is asked for once, by however many requests wait for it", () =>
    Effect.gen(function* () {
      const { logins, calls } = world(3600)
      const { text } = yield* clientOf({ scope: "read all" })
      const all = yield* Effect.forEach(Array.from({ length: 8 }), () => text({ path: "x" }), {
        concurrency: "unbounded"
      })
      assert.deepStrictEqual(new Set(all), new Set(["token-1"]))
      assert.lengthOf(logins, 1)
      const [login] = logins
      assert.deepStrictEqual(Object.fromEntries(login?.form ?? []), {
        grant_type: "client_credentials",
        scope: "read all"
      })
      const pair = `my+id:${new URLSearchParams({ s: secret }).toString().slice(2)}`
      assert.strictEqual(login?.headers.get("authorization"), `Basic ${Buffer.from(pair).toString("base64")}`)
      // Headers of the configuration are for the source, not for the login of another origin.
      assert.strictEqual(login?.headers.get("x-api-key"), null)
      assert.strictEqual(calls[0]?.get("x-api-key"), "of the source alone")
    })
  )
  it.effect("may be asked for with the secret in the form", () =>
    Effect.gen(function* () {
      const { logins } = world(3600)
      yield* (yield* clientOf({ secretIn: "form" })).text({ path: "x" })
      assert.strictEqual(logins[0]?.form.get("client_secret"), secret)
      assert.strictEqual(logins[0]?.headers.get("authorization"), null)
    })
  )
  it.effect("is renewed shortly before it expires, and not earlier", () =>
    Effect.gen(function* () {
      world("3600")
      const { text } = yield* clientOf()
      assert.strictEqual(yield* text({ path: "x" }), "token-1")
      yield* TestClock.adjust("3539 seconds")
      assert.strictEqual(yield* text({ path: "x" }), "token-1")
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* text({ path: "x" }), "token-2")
    })
  )
  it.effect("that is refused is renewed once, by many requests too, also for a POST", () =>
    Effect.gen(function* () {
      let valid = "token-1"
      const { logins } = world(null, (token) => token === valid)
      const { text } = yield* clientOf()
      yield* text({ path: "x" })
      valid = "token-2"
      const all = yield* Effect.forEach(Array.from({ length: 6 }), () => text({ method: "POST", path: "x" }), {
        concurrency: "unbounded"
      })
      assert.deepStrictEqual(new Set(all), new Set(["token-2"]))
      assert.lengthOf(logins, 2)
    })
  )
  it.effect("whose renewal is refused too ends as denied", () =>
    Effect.gen(function* () {
      const { logins, calls } = world(3600, () => false)
      const error = yield* Effect.flip((yield* clientOf()).text({ path: "x" }))
      assert.strictEqual(error.reason._tag, "Denied")
      assert.lengthOf(logins, 2)
      assert.lengthOf(calls, 2)
    })
  )
})

describe("a login", () => {
  const bad: ReadonlyArray<readonly [what: string, body: string, reason: Http.Reason["_tag"], status: number]> = [
    ["no JSON", "access_token=hidden-token&expires=1", "Unreadable", 200],
    ["no token", `{"token":"hidden-token"}`, "Unreadable", 200],
    ["an empty token", `{"access_token":""}`, "Unreadable", 200],
    ["a token that is no header", `{"access_token":"hidden-token\\r\\nx: y"}`, "Unreadable", 200],
    ["a token of another kind", `{"access_token":"hidden-token","token_type":"mac"}`, "Unreadable", 200],
    ["a JWT that was not asked for", `{"access_token":"hidden-token","token_type":"JWT"}`, "Unreadable", 200],
    ["a time that is none", `{"access_token":"hidden-token","expires_in":"soon"}`, "Unreadable", 200],
    ["a refusal", `{"error":"invalid_client"}`, "Denied", 401],
    ["a bad request", `{"error":"invalid_scope"}`, "Rejected", 400],
    ["a failure", "", "Failed", 500]
  ]
  it.effect.each(bad)(
    "that answers with %s fails for the token's address, and the source is not asked",
    ([, body, reason, status]) =>
      Effect.gen(function* () {
        const { calls } = world(3600)
        server.use(http.post(tokenUrl, () => new HttpResponse(body, { status })))
        const error = yield* Effect.flip((yield* clientOf()).text({ path: "x" }))
        assert.strictEqual(error.reason._tag, reason)
        assert.include(error.message, `POST ${tokenUrl}`)
        assert.notInclude(inspect(error), "hidden-token")
        assert.lengthOf(calls, 0)
      })
  )
  it.effect("that fails fails for all who wait for it at once, and is asked again by the next", () =>
    Effect.gen(function* () {
      world(3600)
      let count = 0
      server.use(http.post(tokenUrl, () => new HttpResponse(null, { status: ++count < 2 ? 401 : 403 })))
      const { text } = yield* clientOf()
      const all = yield* Effect.forEach(Array.from({ length: 5 }), () => Effect.flip(text({ path: "x" })), {
        concurrency: "unbounded"
      })
      assert.deepStrictEqual(new Set(all.map(({ status }) => status)), new Set([401]))
      assert.strictEqual(count, 1)
      assert.strictEqual((yield* Effect.flip(text({ path: "x" }))).status, 403)
    })
  )
  it.effect("that redirects is not followed: the secret goes nowhere else", () =>
    Effect.gen(function* () {
      world(3600)
      let count = 0
      server.use(
        http.post(
          tokenUrl,
          () => new HttpResponse(null, { status: 307, headers: { location: "https://evil.example/" } })
        ),
        http.all("https://evil.example/", () => {
          count += 1
          return HttpResponse.json({ access_token: "t" })
        })
      )
      const error = yield* Effect.flip((yield* clientOf()).text({ path: "x" }))
      assert.strictEqual(error.reason._tag, "OffOrigin")
      assert.include(error.message, "https://evil.example")
      assert.strictEqual(count, 0)
    })
  )

  it.effect("is asked for as a JWT and sent as one where the source wants that, and else as a bearer's", () =>
    Effect.gen(function* () {
      const { logins, calls } = world(3600, (token) => token.startsWith("JWT "))
      const jwt = yield* clientOf({ tokenType: "JWT" })
      assert.strictEqual(yield* jwt.text({ path: "x" }), "JWT token-1")
      assert.strictEqual(calls[0]?.get("authorization"), "JWT token-1")
      const bearer = yield* clientOf()
      const error = yield* Effect.flip(bearer.text({ path: "x" }))
      assert.strictEqual(error.reason._tag, "Denied")
      assert.deepStrictEqual(
        logins.map(({ form }) => form.get("token_type")),
        ["jwt", null, null]
      )
    })
  )
})
