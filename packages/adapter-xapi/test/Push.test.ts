/** Taking statements in: every status by its cause, and that what was answered 200 or 204 is committed. */
import { assert, describe, it } from "@effect/vitest"
import { Xapi } from "@laurel/adapter-xapi"
import type { Adapter } from "@laurel/core"
import { Deferred, Effect, Logger, Stream } from "effect"
import { createHash } from "node:crypto"
import { brief, idOf, recorded, setting, source, statement } from "./recordings.ts"

const authority = { account: { homePage: "https://laurel.example.test", name: "lms" } }

/** An endpoint whose pages are kept in a list, and its rows by key, as a ledger would. */
const endpoint = (more: Partial<Xapi.PushOptions<string>> = {}) => {
  const pages: Array<Adapter.Page> = []
  const kept = new Map<string, string>()
  const handler = Xapi.handler<string>({
    source,
    setting,
    path: "/xapi",
    auth: ({ headers }) => {
      const said = headers.get("authorization")
      return Effect.succeed(
        said === "Basic good"
          ? { kind: "allowed", authority }
          : { kind: said === "Basic reader" ? "forbidden" : "unknown" }
      )
    },
    // Others get their turn while one commits.
    commit: ({ read }) =>
      Stream.runForEach(read(null), (page) =>
        Effect.map(
          Effect.promise(() => new Promise(setImmediate)),
          () => {
            pages.push(page)
            for (const { key, raw } of page.received?.() ?? []) kept.set(key, raw)
          }
        )
      ).pipe(Effect.orDie),
    known: (ids) => Effect.succeed(new Map(ids.flatMap((id) => (kept.has(id) ? [[id, kept.get(id) ?? ""]] : [])))),
    logger: Logger.layer([]),
    ...more
  })
  return { pages, kept, handler }
}

interface Ask {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: unknown
}

const request = ({ method = "POST", path = "/xapi/statements", headers = {}, body }: Ask): Request => {
  const all = {
    authorization: "Basic good",
    "x-experience-api-version": "1.0.3",
    "content-type": "application/json",
    ...headers
  }
  return new Request(`http://laurel.test${path}`, {
    method,
    headers: Object.entries(all).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as [string, string]]
    ),
    ...(body === undefined
      ? {}
      : { body: typeof body === "string" || body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body) })
  })
}

const ask = async ({ handler }: Pick<ReturnType<typeof endpoint>, "handler">, asked: Ask) => {
  const response = await handler(request(asked))
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: text === "" ? undefined : (JSON.parse(text) as unknown), // whatever it is, the tests compare it
    error: text === "" || response.ok ? "" : String((JSON.parse(text) as { error: unknown }).error)
  }
}

/** As content sends it: without what a store adds. */
const sent = (number: number, more: Readonly<Record<string, unknown>> = {}) =>
  statement(number, { stored: undefined, ...more })

describe("statements that are posted", () => {
  it("are answered by their ids in order, and are committed in one page before", async () => {
    const here = endpoint()
    const answer = await ask(here, { body: [sent(2), sent(1)] })
    assert.strictEqual(answer.status, 200)
    assert.deepStrictEqual(answer.body, [idOf(2), idOf(1)])
    assert.strictEqual(answer.headers.get("content-type"), "application/json")
    assert.strictEqual(answer.headers.get("x-experience-api-version"), "1.0.3")
    assert.deepStrictEqual(
      here.pages.map(({ rows, drafts, ended }) => [rows, drafts.map(brief), ended]),
      [
        [
          2,
          [
            `${idOf(2)}/completed Completed email:p2@example.test`,
            `${idOf(1)}/completed Completed email:p1@example.test`
          ],
          false
        ]
      ]
    )
  })
  it("may be one alone, and are given what they lack: id, times, version and in whose name", async () => {
    const here = endpoint()
    const { id: _, timestamp: __, ...bare } = sent(1)
    const answer = await ask(here, { body: bare })
    const [id] = Array.isArray(answer.body) ? (answer.body as Array<string>) : []
    assert.match(id ?? "", /^[0-9a-f]{8}-[0-9a-f]{4}-4/)
    const kept = JSON.parse(here.kept.get(id ?? "") ?? "{}")
    assert.deepStrictEqual(kept.authority, authority)
    assert.strictEqual(kept.version, "1.0.0")
    assert.strictEqual(kept.timestamp, kept.stored)
    assert.match(kept.stored, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  })
  it("are kept in our name and by our clock, whatever they say", async () => {
    const here = endpoint()
    const claimed = { stored: "2001-01-01T00:00:00Z", authority: { mbox: "mailto:me@example.test" }, version: "1.0.2" }
    assert.strictEqual((await ask(here, { body: sent(1, claimed) })).status, 200)
    const kept = JSON.parse(here.kept.get(idOf(1)) ?? "{}")
    assert.deepStrictEqual(kept.authority, authority)
    assert.notStrictEqual(kept.stored, claimed.stored)
    assert.strictEqual(kept.version, "1.0.2")
  })
  it("say the same as the same statements pulled", async () => {
    const here = endpoint()
    for (const name of ["alice", "bruno", "mixed"]) {
      const body = recorded(`01-post-batch-${name}`).request.body
      const answer = await ask(here, { body })
      assert.deepStrictEqual(answer.body, recorded(`01-post-batch-${name}`).response.body)
    }
    const { drafts } = Xapi.adapter({
      source,
      setting,
      endpoint: "http://laurel.test",
      auth: { kind: "none" }
    }).again?.(
      "statements",
      [...here.kept].map(([key, raw]) => ({ key, line: null, raw }))
    ) ?? { drafts: [] }
    assert.deepStrictEqual(
      here.pages.flatMap((page) => page.drafts),
      drafts
    )
    assert.isAbove(drafts.length, 10)
  })
  it("that are of nothing here are taken in, and kept as rejections", async () => {
    const here = endpoint()
    const answer = await ask(here, { body: sent(1, { object: { id: "https://elsewhere.example.test/1" } }) })
    assert.strictEqual(answer.status, 200)
    assert.deepStrictEqual(
      here.pages[0]?.rejections.map(({ key }) => key),
      [idOf(1)]
    )
  })
  it("may be none", async () => {
    const here = endpoint()
    assert.deepStrictEqual((await ask(here, { body: [] })).body, [])
    assert.deepStrictEqual(here.pages, [])
  })
})

describe("a statement that is put", () => {
  const path = `/xapi/statements?statementId=${idOf(1).toUpperCase()}`
  it("is answered 204, with the id of its address", async () => {
    const here = endpoint()
    const { id: _, ...bare } = sent(1)
    const answer = await ask(here, { method: "PUT", path, body: bare })
    assert.deepStrictEqual([answer.status, answer.body], [204, undefined])
    assert.deepStrictEqual([...here.kept.keys()], [idOf(1)])
  })
  for (const [what, asked] of [
    ["has another id than its address", { path, body: sent(2) }],
    ["is a list", { path, body: [sent(1)] }],
    ["has no id in its address", { path: "/xapi/statements", body: sent(1) }],
    ["has one that is no UUID", { path: "/xapi/statements?statementId=1", body: sent(1) }],
    ["has other parameters", { path: `${path}&x=1`, body: sent(1) }]
  ] as const) {
    it(`is refused where it ${what}`, async () => {
      const here = endpoint()
      assert.strictEqual((await ask(here, { method: "PUT", ...asked })).status, 400)
      assert.deepStrictEqual(here.pages, [])
    })
  }
})

describe("the same id again", () => {
  const once = async () => {
    const here = endpoint()
    const [first] = recorded("01-post-batch-alice").request.body as ReadonlyArray<unknown> // a list, as recorded
    assert.strictEqual((await ask(here, { body: recorded("01-post-batch-alice").request.body })).status, 200)
    return { here, first }
  }
  for (const name of ["06-repost-identical", "06-repost-same-instant-other-offset"]) {
    it(`is answered 200 and committed no second time where it says the same: ${name}`, async () => {
      const { here } = await once()
      const { request, response } = recorded(name)
      const answer = await ask(here, { body: request.body })
      assert.deepStrictEqual([answer.status, answer.body], [response.status, response.body])
      assert.lengthOf(here.pages, 1)
    })
  }
  it("is answered 409 where it says something else, and nothing of the request is taken", async () => {
    const { here } = await once()
    const answer = await ask(here, { body: [sent(7), recorded("06-repost-conflict").request.body] })
    assert.strictEqual(answer.status, 409)
    assert.include(answer.error, "statement 2")
    assert.isFalse(here.kept.has(idOf(7)))
    const put = recorded("06-put-conflict").request
    assert.strictEqual((await ask(here, { method: "PUT", path: put.path, body: put.body })).status, 409)
  })
  it("is answered 400 twice in one request", async () => {
    const answer = await ask(endpoint(), { body: [sent(1), sent(1)] })
    assert.strictEqual(answer.status, 400)
    assert.include(answer.error, "a second time")
  })
  const same: ReadonlyArray<readonly [what: string, more: Readonly<Record<string, unknown>>, isSame: boolean]> = [
    ["in another case", { id: idOf(1).toUpperCase() }, true],
    [
      "with other names of the verb and the activity",
      {
        verb: { id: sent(1).verb.id, display: { en: "done" } },
        object: { ...sent(1).object, definition: { name: { en: "One" } } }
      },
      true
    ],
    [
      "with what an actor and an object are by default",
      { actor: { ...sent(1).actor, objectType: "Agent" }, object: { ...sent(1).object, objectType: "Activity" } },
      true
    ],
    ["without a timestamp", { timestamp: undefined }, true],
    [
      "with other stored, authority and version",
      { stored: "2001-01-01T00:00:00Z", authority: { mbox: "mailto:x@example.test" }, version: "1.0.1" },
      true
    ],
    ["with another timestamp", { timestamp: "2026-11-01T09:00:00.001Z" }, false],
    ["of another actor", { actor: { mbox: "mailto:p2@example.test" } }, false],
    ["of another verb", { verb: { id: "http://adlnet.gov/expapi/verbs/passed" } }, false],
    ["about another activity", { object: { id: "https://courses.example.test/video/1" } }, false],
    ["with another result", { result: { completion: false } }, false],
    ["with a context that says nothing", { context: {} }, true],
    ["with a context of no activities", { context: { contextActivities: { parent: [] } } }, true],
    ["with a context", { context: { platform: "x" } }, false],
    ["with a context of an activity", { context: { contextActivities: { parent: [{ id: "urn:x" }] } } }, false]
  ]
  for (const [what, more, isSame] of same) {
    it(`${isSame ? "says the same" : "says something else"} ${what}`, async () => {
      const here = endpoint()
      await ask(here, { body: sent(1) })
      assert.strictEqual((await ask(here, { body: sent(1, more) })).status, isSame ? 200 : 409)
      assert.lengthOf(here.pages, 1)
    })
  }
  it("sent by two at once is committed once", async () => {
    const here = endpoint()
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(here, { body: sent(1) })))
    assert.deepStrictEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
    assert.lengthOf(here.pages, 1)
  })
})

describe("voiding", () => {
  it("takes its target back, known or not", async () => {
    const here = endpoint()
    const { request, response } = recorded("07-void")
    assert.deepStrictEqual((await ask(here, { body: request.body })).body, response.body)
    assert.deepStrictEqual(
      here.pages[0]?.withdrawals?.map(({ record }) => record),
      ["21ddd9c5-0670-50f9-9fca-142c6935e5eb"]
    )
    assert.strictEqual((await ask(here, { body: recorded("07-void-again").request.body })).status, 200)
  })
  it("of a voiding is refused, in a later request and in the same", async () => {
    const here = endpoint()
    const [first, second] = [recorded("07-void").request.body, recorded("07-void-the-voiding").request.body]
    assert.strictEqual((await ask(here, { body: [first, second] })).status, 400)
    assert.deepStrictEqual(here.pages, [])
    await ask(here, { body: first })
    const answer = await ask(here, { body: second })
    assert.strictEqual(answer.status, 400)
    assert.include(answer.error, "can't be voided")
  })
})

describe("a request is refused, with nothing taken,", () => {
  for (const name of [
    "90-error-batch-one-bad",
    "90-error-duration",
    "90-error-string-boolean",
    "90-error-timestamp-minus-zero",
    "90-error-timestamp-no-zone",
    "90-error-two-ifis",
    "10-v1-post-contextAgents"
  ]) {
    it(`as the recorded store refuses it: ${name}`, async () => {
      const here = endpoint()
      const answer = await ask(here, { body: recorded(name).request.body })
      assert.strictEqual(answer.status, recorded(name).response.status)
      assert.include(answer.error, "statement ")
      assert.deepStrictEqual(here.pages, [])
    })
  }
  it("but not 2.0's own properties under 2.0", async () => {
    const headers = { "x-experience-api-version": "2.0.0" }
    const answer = await ask(endpoint(), { headers, body: recorded("10-v2-post-contextAgents").request.body })
    assert.strictEqual(answer.status, 200)
    assert.strictEqual(answer.headers.get("x-experience-api-version"), "2.0.0")
  })
  const long = "x".repeat(1_000_001)
  const refusals: ReadonlyArray<readonly [what: string, asked: Ask, status: number, words: string]> = [
    [
      "without a version",
      { headers: { "x-experience-api-version": undefined }, body: sent(1) },
      400,
      "X-Experience-API-Version"
    ],
    [
      "of a version nobody speaks",
      { headers: { "x-experience-api-version": "0.95" }, body: sent(1) },
      400,
      "1.0.3 or 2.0.0"
    ],
    ["without credentials", { headers: { authorization: undefined }, body: sent(1) }, 401, "credentials"],
    ["of somebody who may not", { headers: { authorization: "Basic reader" }, body: sent(1) }, 403, "may not"],
    ["to another place", { path: "/xapi/activities/state", method: "PUT", body: {} }, 404, "statements"],
    ["to a place that only begins like it", { path: "/xapi/statements/1", body: sent(1) }, 404, "statements"],
    ["for statements", { method: "GET" }, 405, "none given out"],
    ["to delete", { method: "DELETE" }, 405, "POST or PUT"],
    [
      "of a page of another origin",
      { method: "OPTIONS", headers: { origin: "https://elsewhere.example.test" } },
      405,
      "POST or PUT"
    ],
    ["with parameters", { path: "/xapi/statements?method=PUT", body: sent(1) }, 400, "found method"],
    ["without a type", { headers: { "content-type": undefined }, body: Buffer.from("[]") }, 415, "no Content-Type"],
    ["of another type", { headers: { "content-type": "text/plain" }, body: sent(1) }, 415, "text/plain"],
    [
      "in another charset",
      { headers: { "content-type": "application/json; charset=latin1" }, body: sent(1) },
      415,
      "UTF-8"
    ],
    ["that is packed", { headers: { "content-encoding": "gzip" }, body: sent(1) }, 415, "gzip"],
    ["that is no JSON", { body: "{" }, 400, "expected JSON"],
    ["that is no UTF-8", { body: new Uint8Array([0x22, 0xff, 0x22]) }, 400, "UTF-8"],
    ["that is no statement", { body: 7 }, 400, "statement 1"],
    ["of what is nested too deeply", { body: `${"[".repeat(50_000)}${"]".repeat(50_000)}` }, 400, "statement 1"],
    ["with a property that nobody knows", { body: sent(1, { extra: 1 }) }, 400, "extra"],
    [
      "of too many statements",
      { body: Array.from({ length: 1_001 }, (_, number) => sent(number)) },
      413,
      "1000 statements"
    ],
    ["of too long a statement", { body: sent(1, { result: { response: long } }) }, 413, "1000000 characters"],
    ["of too many bytes", { body: " ".repeat(5_242_881) }, 413, "5242880 bytes"]
  ]
  for (const [what, asked, status, words] of refusals) {
    it(`${what}: ${status}`, async () => {
      const here = endpoint()
      const answer = await ask(here, asked)
      assert.strictEqual(answer.status, status)
      assert.include(answer.error, words)
      assert.isNotNull(answer.headers.get("x-experience-api-version"))
      assert.deepStrictEqual(here.pages, [])
    })
  }
  it("with how to do better: a challenge, and what is allowed", async () => {
    const unknown = await ask(endpoint(), { headers: { authorization: undefined }, body: [] })
    assert.match(unknown.headers.get("www-authenticate") ?? "", /^Basic realm=/)
    assert.strictEqual((await ask(endpoint(), { method: "GET" })).headers.get("allow"), "POST, PUT")
  })
  it("by how much is in hand, and told to come again", async () => {
    const go = Deferred.makeUnsafe<void>()
    const here = endpoint({ known: () => Effect.as(Deferred.await(go), new Map()) })
    const first = Array.from({ length: 32 }, (_, number) => ask(here, { body: sent(number) }))
    const answer = await ask(here, { body: sent(99) })
    assert.strictEqual(answer.status, 429)
    assert.strictEqual(answer.headers.get("retry-after"), "1")
    Deferred.doneUnsafe(go, Effect.void)
    assert.deepStrictEqual(new Set((await Promise.all(first)).map(({ status }) => status)), new Set([200]))
    assert.strictEqual((await ask(here, { body: sent(99) })).status, 200)
  })
  it("where the ledger can't keep it: 503, and to be sent again", async () => {
    for (const broken of [{ commit: () => Effect.fail("locked") }, { known: () => Effect.fail("locked") }]) {
      const answer = await ask(endpoint(broken), { body: sent(1) })
      assert.strictEqual(answer.status, 503)
      assert.strictEqual(answer.headers.get("retry-after"), "10")
      assert.notInclude(answer.error, "locked")
    }
  })
  it("where it finds a mistake of ours: 500, and the next one is answered", async () => {
    const mistaken = { isMistaken: true }
    const here = endpoint({
      auth: () => (mistaken.isMistaken ? Effect.die("a bug") : Effect.succeed({ kind: "allowed", authority }))
    })
    assert.strictEqual((await ask(here, { body: sent(1) })).status, 500)
    mistaken.isMistaken = false
    assert.strictEqual((await ask(here, { body: sent(1) })).status, 200)
  })
})

describe("attachments", () => {
  const post = recorded("08-post-attachment").request
  const type = { "content-type": post.headers["Content-Type"] }
  it("come with their statements", async () => {
    const here = endpoint()
    const answer = await ask(here, { headers: type, body: String(post.body) })
    assert.deepStrictEqual(answer.body, recorded("08-post-attachment").response.body)
    assert.notInclude([...here.kept.values()].join(), "%PDF")
  })
  const proof = {
    usageType: "http://example.test/proof",
    display: { en: "proof" },
    contentType: "text/plain",
    length: 3
  }
  const sha2 = createHash("sha256").update("abc").digest("hex")
  const message = (attachment: object, part: string, hash: string) =>
    [
      "--b",
      "Content-Type: application/json; charset=utf-8",
      "",
      JSON.stringify(sent(1, { attachments: [attachment] })),
      "--b",
      "Content-Type: text/plain",
      ...(hash === "" ? [] : [`X-Experience-API-Hash: ${hash}`]),
      "",
      part,
      "--b--"
    ].join("\r\n")
  for (const [what, body, words] of [
    ["with other bytes than their digest's", message({ ...proof, sha2 }, "abd", sha2), "found others"],
    ["of another length", message({ ...proof, sha2, length: 4 }, "abc", sha2), "expected 4 bytes, found 3"],
    ["without a digest", message({ ...proof, sha2 }, "abc", ""), "X-Experience-API-Hash"],
    [
      "that no statement names",
      message({ ...proof, sha2: "0".repeat(64), fileUrl: "https://x.test/1" }, "abc", sha2),
      "only attachments that a statement names"
    ],
    ["in a message that is cut", message({ ...proof, sha2 }, "abc", sha2).slice(0, -4), "cut off"]
  ] as const) {
    it(`${what} are refused`, async () => {
      const here = endpoint()
      const answer = await ask(here, { headers: { "content-type": 'multipart/mixed; boundary="b"' }, body })
      assert.strictEqual(answer.status, 400)
      assert.include(answer.error, words)
      assert.deepStrictEqual(here.pages, [])
    })
  }
  it("without their bytes are refused unless they can be had elsewhere", async () => {
    const elsewhere = { ...proof, sha2, fileUrl: "https://files.example.test/1" }
    assert.strictEqual((await ask(endpoint(), { body: sent(1, { attachments: [{ ...proof, sha2 }] }) })).status, 400)
    assert.strictEqual((await ask(endpoint(), { body: sent(1, { attachments: [elsewhere] }) })).status, 200)
  })
})

describe("who only asks", () => {
  it("is told the versions, without a version or credentials", async () => {
    const headers = { authorization: undefined, "x-experience-api-version": undefined }
    const answer = await ask(endpoint(), { method: "GET", path: "/xapi/about", headers })
    assert.deepStrictEqual([answer.status, answer.body], [200, { version: ["1.0.3", "2.0.0"] }])
  })
  it("from a page of an origin that is let in may go on, and of another may not", async () => {
    const here = endpoint({ origins: ["https://lms.example.test"] })
    const from = (origin: string, method: string) =>
      ask(here, { method, headers: { origin }, ...(method === "OPTIONS" ? {} : { body: [] }) })
    const preflight = await from("https://lms.example.test", "OPTIONS")
    assert.strictEqual(preflight.status, 204)
    assert.strictEqual(preflight.headers.get("access-control-allow-origin"), "https://lms.example.test")
    assert.include(preflight.headers.get("access-control-allow-headers"), "X-Experience-API-Version")
    assert.strictEqual(
      (await from("https://lms.example.test", "POST")).headers.get("access-control-allow-origin"),
      "https://lms.example.test"
    )
    assert.isNull((await from("https://elsewhere.example.test", "OPTIONS")).headers.get("access-control-allow-origin"))
  })
})
