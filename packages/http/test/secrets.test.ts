/** No printed form of anything that went wrong holds a secret: also where the server sends it back. */
import { Http } from "@laurel/http"
import { afterAll, afterEach, assert, beforeAll, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit, Logger, Redacted, References, Schema, Tracer } from "effect"
import { http, HttpResponse } from "msw"
import { setupServer } from "msw/node"
import { inspect } from "node:util"
import { Mask } from "../src/Mask.ts"

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledFrame: "error" }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const base = "https://lms.example/api/"
const base64 = (text: string) => Buffer.from(text).toString("base64")
const visible = (text: string) => Buffer.from(text).toString("base64url")

/** Whatever an operator, a log or a trace could show of an error. */
const printed = (error: Http.HttpError): ReadonlyArray<string> =>
  [error, error.reason, Http.toFailure(error), Cause.fail(error)]
    .flatMap((value) => [
      String(value),
      JSON.stringify(value),
      inspect(value, { depth: Infinity, showHidden: true, maxStringLength: Infinity }),
      value instanceof Error ? `${value.message} ${value.stack} ${inspect(value.cause)}` : ""
    ])
    .concat(Cause.pretty(Cause.fail(error)), JSON.stringify(Object.getOwnPropertyDescriptors(error)))

/** Runs a request that fails, and gives what was printed, traced and logged of it. */
const shown = (client: Http.Client, request: Http.Request, schema?: Schema.Codec<unknown, unknown>) =>
  Effect.gen(function* () {
    const spans: Array<Tracer.Span> = []
    const logs: Array<string> = []
    const tracer = Tracer.make({
      span: (options) => {
        const span = new Tracer.NativeSpan(options)
        spans.push(span)
        return span
      }
    })
    const error = yield* Effect.flip(schema === undefined ? client.text(request) : client.json(schema)(request)).pipe(
      Effect.tapCause((cause) => Effect.logError(cause)),
      Effect.flip,
      Effect.tapError((error) => Effect.logError("failed", error)),
      Effect.flip,
      Effect.provide(
        Logger.layer([
          Logger.make((options) => void logs.push(Logger.formatLogFmt.log(options), Logger.formatJson.log(options)))
        ])
      ),
      Effect.provideService(References.MinimumLogLevel, "Trace"),
      Effect.provideService(Tracer.Tracer, tracer)
    )
    // What a span succeeds with is the answer, which is the caller's and goes into no trace.
    const traced = spans.map(({ attributes, status, name }) =>
      inspect(
        [name, [...attributes], status._tag === "Ended" && Exit.isFailure(status.exit) ? status.exit.cause : ""],
        { depth: 10 }
      )
    )
    return { error, all: [...printed(error), ...logs, ...traced].join("\n"), spans }
  })

/** A server that sends back in every way it can what it was sent. */
const echo = (secret: string, path: string) =>
  http.all(`${base}*`, async ({ request }) => {
    const said = [...request.headers].map(([name, value]) => `${name}: ${value}`).join("\n")
    const body = `${secret} ${said} ${request.url} ${await request.text()} ${JSON.stringify(secret)} ${encodeURIComponent(secret)} ${base64(secret)} ${visible(secret)}`
    const headers = new Headers({
      "cf-ray": (request.headers.get("authorization") ?? "none").slice(0, 300),
      "content-type": "text/plain"
    })
    if (path === "redirect") {
      headers.set("location", `https://x.example/${encodeURIComponent(secret)}`)
      return new HttpResponse(null, { status: 302, headers })
    }
    const status = path === "json" ? 200 : path === "long" ? 500 : 401
    return new HttpResponse(path === "long" ? body.repeat(400) : body, { status, headers })
  })

// Shorter ones stand in any text by chance, as words of the language do.
const Secret = Schema.String.check(
  Schema.isMinLength(8),
  Schema.isMaxLength(60),
  Schema.isPattern(/^(?!\s)[^\p{Cc}]{8,}$/u)
)

describe("a secret", () => {
  it.effect.prop(
    "is in no printed form of any error, in no span and no log",
    [Secret],
    ([given]) =>
      Effect.gen(function* () {
        const secret = `${given.toWellFormed()}~7Q`
        const token = visible(secret)
        const kinds: ReadonlyArray<Http.Auth> = [
          { kind: "basic", user: "me", password: Redacted.make(secret) },
          { kind: "bearer", token: Redacted.make(token) },
          { kind: "header", name: "x-api-key", value: Redacted.make(token) }
        ]
        for (const auth of kinds) {
          const client = yield* Http.make({ source: "test", base, auth, perSecond: Infinity, retries: 0 })
          const text = auth.kind === "basic" ? secret : token
          for (const path of ["refused", "long", "json", "redirect"]) {
            server.use(echo(text, path))
            const { all } = yield* shown(client, { path }, path === "json" ? Schema.Unknown : undefined)
            for (const form of [text, base64(text), visible(text), encodeURIComponent(text), base64(`me:${text}`)]) {
              assert.isFalse(all.includes(form), `${path} prints ${JSON.stringify(form)} of ${JSON.stringify(text)}`)
            }
            if (path === "refused" || path === "long") assert.include(all, "***")
          }
        }
      }),
    { arbitrary: { runs: 60 } }
  )
  it.effect("in a query, a form or a header is masked by its type or its name; what is not secret is shown", () =>
    Effect.gen(function* () {
      server.use(echo("-", "refused"))
      const client = yield* Http.make({ source: "test", base, auth: { kind: "none" }, retries: 0, perSecond: Infinity })
      const { all, error, spans } = yield* shown(client, {
        method: "POST",
        path: "x?access_token=hidden-one",
        query: { wstoken: "hidden-two", q: Redacted.make("hidden-three"), since: "2026-01-01" },
        headers: { cookie: "hidden-four", "x-note": Redacted.make("hidden-five"), "x-plain": "plain" },
        body: { form: { password: "hidden-six", note: Redacted.make("hidden-seven"), page: 3 } }
      })
      assert.notInclude(all, "hidden")
      assert.strictEqual(error.url, `${base}x?access_token=***&wstoken=***&q=***&since=2026-01-01`)
      assert.include(error.message, "x-plain: plain")
      assert.strictEqual(spans[0]?.name, "Http.request")
      assert.strictEqual(spans[0]?.attributes.get("url"), error.url)
      assert.strictEqual(spans[0]?.attributes.get("method"), "POST")
      assert.strictEqual(spans[0]?.attributes.get("status"), 401)
      assert.strictEqual(spans[0]?.attributes.get("attempts"), 1)
    })
  )
  it.effect(
    "in an address that a redirect leads to is masked by its name, also a short one, and nothing like it elsewhere",
    () =>
      Effect.gen(function* () {
        server.use(
          http.get(
            `${base}a`,
            () => new HttpResponse(null, { status: 302, headers: { location: "b?token=page&sort=page&author=me" } })
          ),
          http.get(`${base}b`, () => HttpResponse.text("fine"))
        )
        const client = yield* Http.make({ source: "test", base, auth: { kind: "none" }, perSecond: Infinity })
        const { url, resolve, requestId, where } = yield* client.request({ path: "a", query: { key: "a" } })
        assert.strictEqual(url, `${base}b?token=***&sort=page&author=me`)
        assert.strictEqual(where, `GET ${url} (request ${requestId})`)
        assert.deepStrictEqual(
          [resolve("c?page=2"), resolve("/d"), resolve("http://[")],
          [`${base}c?page=2`, "https://lms.example/d", "http://["]
        )
      })
  )
  it.effect("is not in what an answer says that the request accepts, long or short, and still in its bytes", () =>
    Effect.gen(function* () {
      const auth = { kind: "basic", user: "me", password: Redacted.make("hidden-word") } as const
      const client = yield* Http.make({ source: "test", base, auth, retries: 0, perSecond: Infinity })
      for (const path of ["refused", "long"]) {
        server.use(echo("hidden-word", path))
        const { said, bytes, masked } = yield* client.request({ path, accept: [401, 500] })
        // What an adapter takes out of a body is masked by the answer it is of.
        const taken = masked(new TextDecoder().decode(bytes), 100_000)
        assert.include(taken, "***")
        assert.notMatch(taken, /hidden|aGlkZGVu|bWU6/)
        assert.strictEqual(masked("nothing of the kind"), "nothing of the kind")
        assert.include(said, "***")
        assert.notMatch(said, /hidden|aGlkZGVu|bWU6/)
        assert.isAtMost(said.length, 501)
        assert.include(new TextDecoder().decode(bytes), "hidden-word")
      }
      server.use(echo("hidden-word", "json"))
      assert.strictEqual((yield* client.request({ path: "json" })).said, "")
    })
  )
  it.effect("of fetch's and ky's own errors is not shown either", () =>
    Effect.gen(function* () {
      server.use(http.all(`${base}*`, () => HttpResponse.error()))
      const auth = { kind: "bearer", token: Redacted.make("hidden-token") } as const
      const client = yield* Http.make({ source: "test", base, auth, retries: 0 })
      const { all, error } = yield* shown(client, { path: "x", query: { key: "hidden-key" } })
      assert.strictEqual(error.reason._tag, "Unreachable")
      assert.notInclude(all, "hidden")
    })
  )
  it.effect("is not shown by the client, nor is a token that was got for it", () =>
    Effect.gen(function* () {
      const tokenUrl = "https://login.example/token"
      server.use(
        http.post(tokenUrl, () => HttpResponse.json({ access_token: "hidden-token" })),
        echo("hidden-token", "refused")
      )
      const auth = {
        kind: "clientCredentials",
        tokenUrl,
        clientId: "me",
        clientSecret: Redacted.make("hidden-secret")
      } as const
      const client = yield* Http.make({ source: "test", base, auth, retries: 0, perSecond: Infinity })
      const { all } = yield* shown(client, { path: "x" })
      assert.notInclude(all, "hidden")
      assert.notInclude(inspect([client, auth], { depth: 10, showHidden: true }), "hidden")
    })
  )
})

describe("what a server says", () => {
  it("is one line of at most 500 characters", () => {
    const mask = new Mask([])
    assert.strictEqual(mask.text("a\r\n\u001b[31mb\u202ec\u2028d"), "a [31mb c d")
    assert.strictEqual(mask.text("x".repeat(600)), `${"x".repeat(500)}…`)
  })
  it("is masked where control characters stand in a secret, and where it ends in the middle of one", () => {
    const mask = new Mask(["hidden-word"])
    assert.strictEqual(mask.text("a hidden-word HIDDEN-WORD b"), "a *** *** b")
    assert.strictEqual(mask.beginning("said hidden-wo"), "said")
    assert.strictEqual(mask.beginning("said hidden-word"), "said ***")
    assert.strictEqual(mask.text("a hid\u0000den-word"), "a hid den-word")
  })
})
