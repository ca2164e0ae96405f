/** What each answer means, which of them are tried again and when, and what is sent. */
import { Http } from "@laurel/http"
import { afterAll, afterEach, assert, beforeAll, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit, Option, Random, Redacted, Schema } from "effect"
import { TestClock } from "effect/testing"
import { http, HttpResponse } from "msw"
import { setupServer } from "msw/node"
import { hurry } from "./time.ts"

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledFrame: "error" }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const base = "https://lms.example/api/"
const clientOf = (options: Partial<Http.Options> = {}) =>
  Http.make({ source: "test", base, auth: { kind: "none" }, perSecond: Infinity, ...options })

interface Said {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** The n-th request is answered by the n-th of these, all further ones by the last. */
const answers = (...all: ReadonlyArray<Said>) => {
  const seen: Array<Request> = []
  server.use(
    http.all(`${base}*`, ({ request }) => {
      const { status, headers, body = "" } = all[Math.min(seen.push(request), all.length) - 1] ?? { status: 500 }
      return new HttpResponse(status === 204 ? null : body, { status, headers: headers ?? {} })
    })
  )
  return seen
}

const errorOf = <A>(exit: Exit.Exit<A, Http.HttpError>): Http.HttpError => {
  const found = Exit.isFailure(exit) ? Cause.findErrorOption(exit.cause) : Option.none()
  return Option.getOrThrow(found)
}

describe("the date of an answer", () => {
  const dateOf = (headers: Record<string, string>) =>
    Effect.gen(function* () {
      answers({ status: 200, headers })
      return (yield* (yield* clientOf()).request({ path: "x" })).date
    })
  it.effect("is when it was given, by the server's clock", () =>
    Effect.gen(function* () {
      for (const date of ["Sun, 01 Mar 2026 10:01:00 GMT", " Sun, 01 Mar 2026 10:01:00 GMT "])
        assert.strictEqual(yield* dateOf({ date }), Date.parse("2026-03-01T10:01:00Z"))
    })
  )
  it.effect("is null where it has none, or one of another form", () =>
    Effect.gen(function* () {
      assert.isNull(yield* dateOf({}))
      const others = ["2026-03-01T10:01:00Z", "Sun, 01 Mar 2026 10:01:00", "Sun, 01 Xxx 2026 10:01:00 GMT", "soon", "7"]
      for (const date of others) assert.isNull(yield* dateOf({ date }))
    })
  )
})

describe("a status", () => {
  const table: ReadonlyArray<
    readonly [status: number, reason: Http.Reason["_tag"], failure: string, attempts: number]
  > = [
    [304, "Unexpected", "Broken", 1],
    [400, "Rejected", "Misconfigured", 1],
    [401, "Denied", "Misconfigured", 1],
    [403, "Denied", "Misconfigured", 1],
    [404, "Missing", "Misconfigured", 1],
    [408, "Failed", "Unavailable", 3],
    [410, "Missing", "Misconfigured", 1],
    [422, "Rejected", "Misconfigured", 1],
    [425, "Failed", "Unavailable", 3],
    [429, "Throttled", "Unavailable", 3],
    [500, "Failed", "Unavailable", 3],
    [501, "Failed", "Unavailable", 1],
    [502, "Failed", "Unavailable", 3],
    [503, "Failed", "Unavailable", 3]
  ]
  it.effect.each(table)("%i is %s, for an adapter %s, tried %i times", ([status, reason, failure, attempts]) =>
    Effect.gen(function* () {
      const seen = answers({ status, ...(status === 304 ? {} : { body: "why\u0000 it\nis" }) })
      const client = yield* clientOf({ retries: 2 })
      const error = errorOf((yield* hurry(client.text({ path: "x" }))).exit)
      assert.deepStrictEqual([error.reason._tag, error.status, error.attempts], [reason, status, attempts])
      assert.lengthOf(seen, attempts)
      assert.strictEqual(Http.toFailure(error)._tag, failure)
      assert.include(error.message, `GET ${base}x`)
      assert.include(error.message, `status ${status}`)
      if (status !== 304) assert.include(error.message, `"why it is"`)
    })
  )
  it.effect("that the request accepts is given back, also where it would be tried again", () =>
    Effect.gen(function* () {
      answers(
        { status: 404, body: "gone" },
        { status: 503 },
        { status: 302, headers: { location: "https://x.example" } }
      )
      const { request } = yield* clientOf()
      const accept = [404, 503, 302]
      for (const status of accept) assert.strictEqual((yield* request({ path: "x", accept })).status, status)
    })
  )
  it.effect("403 is throttled where the caller knows it by what it says", () =>
    Effect.gen(function* () {
      answers({ status: 403, body: "Rate Limit Exceeded" }, { status: 403, body: "no right" })
      const client = yield* clientOf({ isThrottled: ({ body }) => body.includes("Rate Limit") })
      const { exit, waits } = yield* hurry(client.text({ path: "x" }))
      assert.strictEqual(errorOf(exit).reason._tag, "Denied")
      assert.lengthOf(waits, 1)
    })
  )
})

describe("attempts", () => {
  it.effect("go on until one is answered", () =>
    Effect.gen(function* () {
      const seen = answers({ status: 500 }, { status: 429 }, { status: 200, body: "fine" })
      const { exit, waits } = yield* hurry((yield* clientOf()).text({ path: "x" }))
      assert.deepStrictEqual(exit, Exit.succeed("fine"))
      assert.lengthOf(waits, 2)
      assert.strictEqual(new Set(seen.map(({ headers }) => headers.get("x-request-id"))).size, 1)
    })
  )
  it.effect("wait longer and longer, by chance, and no longer than half a minute", () =>
    Effect.gen(function* () {
      answers({ status: 500 })
      const client = yield* clientOf({ retries: 12, maxWait: "1 hour" })
      const { exit, waits } = yield* hurry(client.text({ path: "x" }))
      assert.strictEqual(errorOf(exit).attempts, 13)
      for (const [index, wait] of waits.entries()) assert.isAtMost(wait, Math.min(30_000, 500 * 2 ** index))
      assert.strictEqual(new Set(waits).size, waits.length)
      // In whole milliseconds two might be the same by chance: so it is always the same chance.
    }).pipe(Random.withSeed("laurel"))
  )
  it.effect("of a POST are one, unless it may be repeated; of a PUT many", () =>
    Effect.gen(function* () {
      const seen = answers({ status: 500 })
      const { text } = yield* clientOf({ retries: 1 })
      const counts: Array<number> = []
      for (const request of [
        { method: "POST" as const },
        { method: "POST" as const, idempotent: true },
        { method: "PUT" as const },
        { method: "PUT" as const, idempotent: false }
      ]) {
        yield* hurry(text({ path: "x", ...request }))
        counts.push(seen.splice(0).length)
      }
      assert.deepStrictEqual(counts, [1, 2, 2, 1])
    })
  )
  it.effect("wait as long as Retry-After says, in seconds or by a date", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.parse("2026-03-01T10:00:00Z"))
      answers(
        { status: 429, headers: { "retry-after": "7" } },
        { status: 503, headers: { "retry-after": "Sun, 01 Mar 2026 10:01:00 GMT" } },
        { status: 200 }
      )
      const { exit, waits } = yield* hurry((yield* clientOf()).text({ path: "x" }))
      assert.isTrue(Exit.isSuccess(exit))
      assert.strictEqual(waits[0], 7000)
      assert.strictEqual(waits[1], 60_000 - 7000)
    })
  )
  it.effect("end at once where Retry-After is beyond maxWait, saying until when; and a shorter one is waited for", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.parse("2026-03-01T10:00:00Z"))
      const seen = answers({ status: 429, headers: { "retry-after": "3600" } })
      const error = errorOf((yield* hurry((yield* clientOf()).text({ path: "x" }))).exit)
      assert.lengthOf(seen, 1)
      assert.include(error.message, "after 2026-03-01T11:00:00.000Z")
      const failure = Http.toFailure(error)
      assert.strictEqual(failure._tag === "Unavailable" && failure.retryAfter, 3_600_000)
      const patient = yield* clientOf({ maxWait: "1 hour", retries: 1 })
      assert.deepStrictEqual((yield* hurry(patient.text({ path: "x" }))).waits, [3_600_000])
    })
  )
  it.effect("wait no longer than maxWait in all", () =>
    Effect.gen(function* () {
      const seen = answers({ status: 503, headers: { "retry-after": "100" } })
      const { exit, waits } = yield* hurry((yield* clientOf()).text({ path: "x" }))
      assert.deepStrictEqual(waits, [100_000, 100_000, 100_000])
      assert.lengthOf(seen, 4)
      assert.strictEqual(errorOf(exit).reason._tag, "Throttled")
    })
  )
  it.effect("heed no Retry-After that is none", () =>
    Effect.gen(function* () {
      for (const text of ["soon", "-5", "", "1e9", "2026-03-01", "99999999999999999999"]) {
        answers({ status: 429, headers: { "retry-after": text } })
        const error = errorOf((yield* hurry((yield* clientOf({ retries: 0 })).text({ path: "x" }))).exit)
        assert.strictEqual(error.reason._tag === "Throttled" && error.reason.retryAfter, null, text)
      }
    })
  )
})

describe("what is sent", () => {
  it.effect("says who asks, by which request, and with which credentials", () =>
    Effect.gen(function* () {
      const seen = answers({ status: 200, body: "{}" })
      const password = Redacted.make("pässword")
      const client = yield* clientOf({
        auth: { kind: "basic", user: "me", password },
        headers: { "x-experience-api-version": "1.0.3", accept: "text/plain" }
      })
      const { requestId } = yield* client.request({
        path: "x",
        headers: { authorization: "mine", "if-none-match": '"1"' }
      })
      yield* client.json(Schema.Struct({}))({ path: "x" })
      const headers = seen[0]?.headers
      assert.strictEqual(headers?.get("x-request-id"), requestId)
      assert.match(requestId, /^[\da-f]{8}-[\da-f]{4}-4/)
      assert.match(headers?.get("user-agent") ?? "", /^laurel\/\d+\.\d+\.\d+ \(\+test\)$/)
      assert.strictEqual(headers?.get("authorization"), `Basic ${Buffer.from("me:pässword").toString("base64")}`)
      assert.strictEqual(headers?.get("x-experience-api-version"), "1.0.3")
      assert.strictEqual(headers?.get("if-none-match"), '"1"')
      assert.strictEqual(headers?.get("accept"), "text/plain")
      const plain = yield* clientOf()
      yield* plain.json(Schema.Struct({}))({ path: "x" })
      assert.strictEqual(seen[2]?.headers.get("accept"), "application/json")
      assert.strictEqual(seen[2]?.headers.get("authorization"), null)
    })
  )
  it.effect("is a bearer token, or a header of any name", () =>
    Effect.gen(function* () {
      const seen = answers({ status: 200 })
      const bearer = yield* clientOf({ auth: { kind: "bearer", token: Redacted.make("token-1") } })
      const named = yield* clientOf({ auth: { kind: "header", name: "X-Api-Key", value: Redacted.make("key 1") } })
      yield* bearer.text({ path: "x" })
      yield* named.text({ path: "x" })
      assert.strictEqual(seen[0]?.headers.get("authorization"), "Bearer token-1")
      assert.strictEqual(seen[1]?.headers.get("x-api-key"), "key 1")
      assert.strictEqual(seen[1]?.headers.get("authorization"), null)
    })
  )
})

describe("JSON", () => {
  const Row = Schema.Struct({
    rows: Schema.Array(Schema.Struct({ id: Schema.String, "a/b": Schema.optionalKey(Schema.Finite) }))
  })
  const wrong: ReadonlyArray<readonly [body: string, ...words: ReadonlyArray<string>]> = [
    ["", "expected JSON, found an empty body"],
    ['{"rows":[{"id":"1', "found text that ends too early, after 17 characters"],
    ['{"rows":[', "found text that ends too early"],
    ['{"rows":[}', "found text that is none"],
    ["<html><p>Log in", "text/plain;charset=UTF-8 that begins", "<html><p>Log in"],
    ['{"rows":[{"id":"1"},{"id":7}]}', "expected string, found a number at /rows/1/id"],
    ['{"rows":[{}]}', "expected a value, found nothing at /rows/0/id"],
    ["[]", "found a list of 0"],
    ["null", "found null"],
    ['{"rows":[{"id":"1","a/b":"Ada Lovelace"}]}', "found a text of 12 characters at /rows/0/a~1b"]
  ]
  it.effect.each(wrong)("that is %s is unreadable: it says where, what was expected and found", ([body, ...words]) =>
    Effect.gen(function* () {
      answers({ status: 200, body })
      const error = yield* Effect.flip((yield* clientOf()).json(Row)({ path: "x" }))
      assert.strictEqual(error.reason._tag, "Unreadable")
      assert.strictEqual(Http.toFailure(error)._tag, "Broken")
      for (const word of words) assert.include(error.message, word)
      assert.notInclude(error.message, "Ada")
    })
  )
  it.effect("is UTF-8 with or without a mark; other bytes are unreadable", () =>
    Effect.gen(function* () {
      answers({ status: 200, body: '\uFEFF{"rows":[{"id":"é"}]}' })
      const { json, text } = yield* clientOf()
      assert.deepStrictEqual(yield* json(Row)({ path: "x" }), { rows: [{ id: "é" }] })
      const latin = (type: string) =>
        server.use(
          http.all(
            `${base}*`,
            () => new HttpResponse(Buffer.from([0x22, 0xe9, 0x22]), { headers: { "content-type": type } })
          )
        )
      latin("text/plain; charset=iso-8859-1")
      assert.strictEqual(yield* text({ path: "x" }), '"é"')
      latin("text/plain")
      assert.strictEqual((yield* Effect.flip(text({ path: "x" }))).reason._tag, "Unreadable")
      assert.include((yield* Effect.flip(json(Schema.String)({ path: "x" }))).message, "expected text in utf-8")
    })
  )
})
