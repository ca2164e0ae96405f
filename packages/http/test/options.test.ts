/** Options and requests that can't be used: refused before anything is sent, in words without secrets. */
import { Http } from "@laurel/http"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { readFileSync } from "node:fs"
import { version } from "../src/Options.ts"

const good: Http.Options = { source: "test", base: "https://lms.example/api", auth: { kind: "none" } }
const hidden = (text: string) => Redacted.make(text)

describe("options", () => {
  const bad: ReadonlyArray<readonly [options: Partial<Http.Options>, word: string]> = [
    [{ base: "lms.example" }, "base"],
    [{ base: "" }, "base"],
    [{ base: "ftp://lms.example" }, "http or https"],
    [{ base: "https://me:hidden-word@lms.example" }, "under auth"],
    [{ base: "https://lms.example?token=hidden-word" }, "query"],
    [{ base: "https://lms.example#a" }, "fragment"],
    [{ concurrency: 0 }, "concurrency"],
    [{ concurrency: 1.5 }, "whole number"],
    [{ concurrency: 101 }, "1 to 100"],
    [{ perSecond: 0 }, "perSecond"],
    [{ perSecond: Number.NaN }, "perSecond"],
    [{ timeout: 0 }, "timeout"],
    [{ timeout: "2 hours" }, "timeout"],
    [{ maxBytes: 0 }, "maxBytes"],
    [{ maxBytes: 2 ** 31 }, "maxBytes"],
    [{ retries: 21 }, "retries"],
    [{ maxWait: "2 days" }, "maxWait"],
    [{ headers: { "a b": "x" } }, "name of a header"],
    [{ headers: { host: "other.example" } }, '"host"'],
    [{ headers: { "x-key": hidden("hidden-word\n") } }, '"x-key"'],
    [{ userAgent: "" }, "user-agent"],
    [{ auth: { kind: "basic", user: "a:b", password: hidden("hidden-word") } }, "the user"],
    [{ auth: { kind: "basic", user: "a", password: hidden("hidden-word\n") } }, "newline at its end"],
    [{ auth: { kind: "bearer", token: hidden("") } }, "the token"],
    [{ auth: { kind: "bearer", token: hidden("hidden-word ") } }, "the token"],
    [{ auth: { kind: "header", name: "x", value: hidden("hidden-word\u2028") } }, '"x"'],
    [
      { auth: { kind: "clientCredentials", tokenUrl: "/token", clientId: "a", clientSecret: hidden("hidden-word") } },
      "tokenUrl"
    ]
  ]
  it.effect.each(bad)("%j are refused", ([options, word]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Http.make({ ...good, ...options }))
      assert.strictEqual(error.reason._tag, "Unusable")
      assert.strictEqual(Http.toFailure(error)._tag, "Misconfigured")
      assert.include(error.message, word)
      assert.notInclude(error.message, "hidden-word")
      assert.deepStrictEqual([error.attempts, error.requestId], [0, null])
    })
  )
  it.effect("at their bounds are taken", () =>
    Effect.all([
      Http.make({
        ...good,
        concurrency: 100,
        perSecond: 1000,
        timeout: "1 hour",
        maxBytes: 2 ** 30,
        retries: 20,
        maxWait: "1 day"
      }),
      Http.make({ ...good, concurrency: 1, perSecond: 0.001, timeout: 1, maxBytes: 1, retries: 0, maxWait: 0 })
    ])
  )
  it("name the version of the package", () => {
    const read = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
    assert.strictEqual(read.version, version)
  })
})

describe("a request", () => {
  const circle: Array<unknown> = []
  circle.push(circle)
  const bad: ReadonlyArray<readonly [what: string, request: Http.Request, word: string]> = [
    ["with a body to GET", { path: "x", body: { json: 1 } }, "GET without a body"],
    ["with what JSON can't say", { method: "POST", path: "x", body: { json: circle } }, "JSON"],
    ["with undefined for JSON", { method: "POST", path: "x", body: { json: undefined } }, "JSON"],
    ["with a body over maxBytes", { method: "PUT", path: "x", body: { json: "x".repeat(1000) } }, "1000 bytes"],
    ["with a header that splits", { path: "x", headers: { "x-a": "b\r\nc: d" } }, '"x-a"'],
    ["with a length of its own", { path: "x", headers: { "content-length": "5" } }, '"content-length"'],
    ["with a path without end", { path: "x".repeat(20_000) }, "16384 characters"]
  ]
  it.effect.each(bad)("%s is refused, and not sent", ([, request, word]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip((yield* Http.make({ ...good, maxBytes: 1000 })).text(request))
      assert.strictEqual(error.reason._tag, "Unusable")
      assert.strictEqual(error.attempts, 0)
      assert.include(error.message, word)
    })
  )
})
