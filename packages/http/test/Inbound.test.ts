/** Requests that are sent to us: each answer by its cause, and that nothing is answered well that is not kept. */
import { assert, describe, it } from "@effect/vitest"
import { Inbound } from "@laurel/http"
import { Deferred, Effect, Logger, Result } from "effect"

const place = (admit: Inbound.Place["admit"]): Inbound.Place => ({
  methods: ["POST"],
  purpose: "notes are taken in here",
  admit
})

/** An endpoint at /notes that keeps what it is sent, unless told otherwise. */
const endpoint = (more: Partial<Inbound.Options> = {}, take?: Inbound.Take) => {
  const kept: Array<string> = []
  const logged: Array<string> = []
  const keeping: Inbound.Take = (body, keep) =>
    Effect.as(keep(Effect.sync(() => kept.push(new TextDecoder().decode(body)))), { status: 200, body: { ok: true } })
  const handler = Inbound.handler({
    source: "s",
    what: "notes",
    placeAt: ({ pathname }) => (pathname === "/notes" ? place(() => Effect.succeed(take ?? keeping)) : undefined),
    nowhere: "expected /notes",
    logger: Logger.layer([Logger.make(({ message }) => logged.push(String(message)))]),
    ...more
  })
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await handler(new Request(`http://laurel.test${path}`, init))
    const text = await response.text()
    const body: unknown = text === "" ? undefined : JSON.parse(text)
    return { status: response.status, headers: response.headers, body, text }
  }
  const post = (body: string | ReadableStream = "{}", headers: Readonly<Record<string, string>> = {}) => {
    // Node asks for this word where the body is a stream; the types of the web don't know it.
    const init: RequestInit & { readonly duplex: "half" } = { method: "POST", body, headers, duplex: "half" }
    return ask("/notes", init)
  }
  return { kept, logged, ask, post }
}

const streamOf = (pull: (controller: ReadableStreamDefaultController<Uint8Array>, count: number) => void) => {
  const seen = { pulls: 0, isCancelled: false }
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => pull(controller, ++seen.pulls),
      cancel: () => {
        seen.isCancelled = true
      }
    },
    { highWaterMark: 0 }
  )
  return { stream, seen }
}

describe("a request that is taken", () => {
  it("is answered in JSON, with what it brought kept before", async () => {
    const here = endpoint()
    const answer = await here.post("note 1")
    assert.deepStrictEqual([answer.status, answer.body, here.kept], [200, { ok: true }, ["note 1"]])
    assert.strictEqual(answer.headers.get("content-type"), "application/json")
  })
  it("by HEAD is answered without a body, and one that has nothing to say without a type", async () => {
    const methods = {
      placeAt: () => ({
        ...place(() => Effect.succeed(() => Effect.succeed({ status: 200, body: 1 }))),
        methods: ["HEAD"]
      })
    }
    const head = await endpoint(methods).ask("/notes", { method: "HEAD" })
    assert.deepStrictEqual([head.status, head.text], [200, ""])
    assert.strictEqual(head.headers.get("content-type"), "application/json")
    const empty = await endpoint({}, () => Effect.succeed({ status: 204 })).post()
    assert.deepStrictEqual([empty.status, empty.text, empty.headers.get("content-type")], [204, "", null])
  })
  it("has the headers that every answer has; so has one that is refused", async () => {
    const here = endpoint({ headers: () => ({ "X-Version": "1" }) })
    assert.strictEqual((await here.post()).headers.get("x-version"), "1")
    assert.strictEqual((await here.ask("/")).headers.get("x-version"), "1")
  })
})

describe("a request is refused, with nothing kept,", () => {
  it("at another place: 404, and by another method: 405 with those that are allowed", async () => {
    const here = endpoint()
    const elsewhere = await here.ask("/notes/1", { method: "POST", body: "{}" })
    assert.deepStrictEqual([elsewhere.status, elsewhere.body], [404, { error: "expected /notes" }])
    const other = await here.ask("/notes")
    assert.deepStrictEqual(
      [other.status, other.headers.get("allow"), other.body],
      [405, "POST", { error: "expected POST, found GET: notes are taken in here" }]
    )
    assert.deepStrictEqual(here.kept, [])
  })
  it("where it is not admitted, with nothing of its body read", async () => {
    const { stream, seen } = streamOf((controller) => controller.close())
    const refusal = Inbound.refuse(401, "expected credentials", { "WWW-Authenticate": "Bearer" })
    const here = endpoint({ placeAt: () => place(() => Effect.fail(refusal)) })
    const answer = await here.post(stream)
    assert.deepStrictEqual([answer.status, answer.headers.get("www-authenticate")], [401, "Bearer"])
    assert.strictEqual(seen.pulls, 0)
  })
  it("where its body is packed: 415, and not where it says that it is as it is", async () => {
    const here = endpoint()
    const packed = await here.post("{}", { "content-encoding": "gzip" })
    assert.strictEqual(packed.status, 415)
    assert.include(packed.text, "gzip")
    assert.strictEqual((await here.post("{}", { "content-encoding": "identity" })).status, 200)
    assert.lengthOf(here.kept, 1)
  })
  it("where its body is longer than the bound: 413, and not where it is as long", async () => {
    const here = endpoint({ maxBytes: 10 })
    assert.strictEqual((await here.post("x".repeat(11))).status, 413)
    assert.strictEqual((await here.post("{}", { "content-length": "11" })).status, 413)
    assert.strictEqual((await here.post("x".repeat(10))).status, 200)
    assert.lengthOf(here.kept, 1)
  })
  it("where its body has no end: 413, and reading stops at the bound", async () => {
    const { stream, seen } = streamOf((controller) => controller.enqueue(new Uint8Array(4)))
    assert.strictEqual((await endpoint({ maxBytes: 10 }).post(stream)).status, 413)
    assert.deepStrictEqual(seen, { pulls: 3, isCancelled: true })
  })
  it("where its body breaks off: 400", async () => {
    const { stream } = streamOf((controller, count) =>
      count === 1 ? controller.enqueue(new Uint8Array(4)) : controller.error(new Error("reset"))
    )
    const here = endpoint()
    const answer = await here.post(stream)
    assert.strictEqual(answer.status, 400)
    assert.include(answer.text, "broke off: reset")
    assert.deepStrictEqual(here.kept, [])
  })
  it("where 32 are in hand: 429, and taken once one of them is answered", async () => {
    const go = Deferred.makeUnsafe<void>()
    const here = endpoint({}, () => Effect.as(Deferred.await(go), { status: 200 }))
    const first = Array.from({ length: 32 }, () => here.post())
    const answer = await here.post()
    assert.deepStrictEqual([answer.status, answer.headers.get("retry-after")], [429, "1"])
    Deferred.doneUnsafe(go, Effect.void)
    assert.deepStrictEqual(new Set((await Promise.all(first)).map(({ status }) => status)), new Set([200]))
    assert.strictEqual((await here.post()).status, 200)
  })
  it("and what stands beside the error is the endpoint's, or the refusal's own", async () => {
    const beside = { result: false, code: 1 }
    assert.deepStrictEqual((await endpoint({ beside }).ask("/")).body, { ...beside, error: "expected /notes" })
    const own = endpoint({ beside }, () => Effect.fail({ ...Inbound.refuse(400, "no"), beside: { code: 2 } }))
    assert.deepStrictEqual((await own.post()).body, { code: 2, error: "no" })
  })
})

describe("what a request brings", () => {
  it("is kept one at a time", async () => {
    let [now, most] = [0, 0]
    const work = Effect.gen(function* () {
      most = Math.max(most, ++now)
      yield* Effect.promise(() => new Promise(setImmediate))
      now--
    })
    const here = endpoint({}, (_, keep) => Effect.as(keep(work), { status: 200 }))
    await Promise.all(Array.from({ length: 10 }, () => here.post()))
    assert.strictEqual(most, 1)
  })
  it("and can't be kept is asked for again: 503, with the cause in the log alone; the next one is kept", async () => {
    const broken = { isBroken: true }
    const here = endpoint({}, (_, keep) =>
      Effect.as(keep(broken.isBroken ? Effect.fail("locked") : Effect.void), { status: 200 })
    )
    const answer = await here.post()
    assert.deepStrictEqual([answer.status, answer.headers.get("retry-after")], [503, "10"])
    assert.notInclude(answer.text, "locked")
    assert.include(here.logged.join(), "locked")
    broken.isBroken = false
    assert.strictEqual((await here.post()).status, 200)
  })
  it("and meets a mistake of ours is not taken: 500, with the cause in the log alone; the next one is", async () => {
    const mistaken = { isMistaken: true }
    const here = endpoint({}, (_, keep) =>
      Effect.as(keep(mistaken.isMistaken ? Effect.die("a bug") : Effect.void), { status: 200 })
    )
    const answer = await here.post()
    assert.strictEqual(answer.status, 500)
    assert.notInclude(answer.text, "a bug")
    assert.include(here.logged.join(), "a bug")
    mistaken.isMistaken = false
    assert.strictEqual((await here.post()).status, 200)
  })
})

describe("a page of a browser", () => {
  const lms = "https://lms.example.test"
  const elsewhere = "https://elsewhere.example.test"
  const preflight = (here: ReturnType<typeof endpoint>, origin: string) =>
    here.ask("/notes", { method: "OPTIONS", headers: { origin } })
  it("of an origin that may send is told so, with the methods and headers; of another it is not", async () => {
    const here = endpoint({ origins: [lms], pageHeaders: ["X-Version"] })
    const { status, headers } = await preflight(here, lms)
    assert.strictEqual(status, 204)
    assert.deepStrictEqual(
      ["origin", "methods", "headers", "credentials"].map((name) => headers.get(`access-control-allow-${name}`)),
      [lms, "POST", "Authorization, Content-Type, X-Version", null]
    )
    const { headers: posted } = await here.post("{}", { origin: lms })
    assert.strictEqual(posted.get("access-control-allow-origin"), lms)
    assert.strictEqual(posted.get("access-control-expose-headers"), "X-Version, Retry-After")
    assert.strictEqual(posted.get("vary"), "Origin")
    assert.isNull((await preflight(here, elsewhere)).headers.get("access-control-allow-origin"))
  })
  it("may not ask where no origin may send: 405", async () => {
    assert.strictEqual((await preflight(endpoint(), lms)).status, 405)
  })
  it("may send cookies where they say who asks, and not elsewhere", async () => {
    const here = endpoint({ origins: [lms], cookies: true })
    assert.strictEqual((await preflight(here, lms)).headers.get("access-control-allow-credentials"), "true")
    assert.isNull((await preflight(here, elsewhere)).headers.get("access-control-allow-credentials"))
  })
  const own = "http://laurel.test"
  for (const [what, headers, status] of [
    ["of this origin", { origin: own }, 200],
    ["of this origin, behind a proxy that says the host", { origin: "https://lrs.example", host: "lrs.example" }, 200],
    ["of this origin, as the browser says", { origin: "https://lrs.example", "sec-fetch-site": "same-origin" }, 200],
    ["of an origin that may send", { origin: lms, "sec-fetch-site": "cross-site" }, 200],
    ["that is none: a program", {}, 200],
    ["of another origin", { origin: elsewhere }, 403],
    ["of another origin, as the browser says", { origin: own, "sec-fetch-site": "cross-site" }, 403],
    ["of another host of the same site", { origin: own, "sec-fetch-site": "same-site" }, 403],
    ["of no origin that has a name", { origin: "null" }, 403]
  ] as const) {
    it(`${what} is answered ${status} where cookies say who asks`, async () => {
      const here = endpoint({ origins: [lms], cookies: true })
      assert.strictEqual((await here.post("{}", headers)).status, status)
      assert.lengthOf(here.kept, status === 200 ? 1 : 0)
    })
  }
  it("of another origin is answered where no cookie says who asks", async () => {
    assert.strictEqual((await endpoint().post("{}", { origin: elsewhere })).status, 200)
  })
})

describe("a body", () => {
  it("is text in UTF-8 by its type, whatever its case; in another charset it is not", () => {
    for (const type of ["application/json", "Application/JSON; charset=utf-8", 'application/json;charset="UTF8"']) {
      assert.strictEqual(Inbound.textType(type), "application/json")
    }
    assert.strictEqual(Inbound.textType("text/plain;charset=UTF-8"), "text/plain")
    for (const type of [null, "", "json", "application/json; charset=latin1", "multipart/mixed; boundary=x"]) {
      assert.isUndefined(Inbound.textType(type))
    }
  })
  it("is JSON, or is refused with what is wrong", () => {
    assert.deepStrictEqual(Inbound.json(Buffer.from('{"a":[1]}')), Result.succeed({ a: [1] }))
    for (const [body, words] of [
      [Buffer.from("{"), "expected JSON: "],
      [Buffer.from([0x22, 0xff, 0x22]), "expected text in UTF-8"]
    ] as const) {
      const read = Inbound.json(body)
      assert.isTrue(Result.isFailure(read))
      if (Result.isFailure(read)) {
        assert.strictEqual(read.failure.status, 400)
        assert.include(read.failure.error, words)
      }
    }
  })
})
