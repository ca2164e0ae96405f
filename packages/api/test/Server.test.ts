import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Description } from "../src/index.ts"
import { got } from "./got.ts"
import { ann, body, numbers, world } from "./world.ts"

const revoke = { act: { _tag: "Voided", achievement: "forklift-pass:1:1" }, reason: "r" }

describe("what can't be answered", () => {
  it.effect("is told as a problem, with what to do instead", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        const json = { "content-type": "application/json" }
        const post = (more: RequestInit) => ask({}, "POST", "/v1/decisions", more)
        for (const [status, answer] of [
          [404, ask({}, "GET", "/v1/nothing")],
          [404, ask({}, "GET", "/v1/contacts/")],
          [404, ask({}, "GET", "/V1/imports")],
          [405, ask({}, "DELETE", "/v1/decisions")],
          [405, ask({}, "OPTIONS", "/v1/imports")],
          [406, ask({}, "GET", "/v1/imports", { headers: { accept: "text/html" } })],
          [406, ask({}, "GET", "/v1/imports", { headers: { accept: "application/json;q=0" } })],
          [413, post({ body: JSON.stringify({ ...revoke, reason: "x".repeat(70_000) }), headers: json })],
          [415, post({ body: JSON.stringify(revoke), headers: { "content-type": "text/plain" } })],
          [415, post({ body: JSON.stringify(revoke), headers: { ...json, "content-encoding": "gzip" } })],
          [400, post({ body: "{", headers: json })],
          [400, post({ body: "", headers: json })],
          [400, post({ body: "[".repeat(1_000) + "]".repeat(1_000), headers: json })],
          [400, post(body({ ...revoke, extra: 1 }))],
          [400, post(body({ act: { _tag: "Erased", contacts: ["c1"] }, reason: "r" }))],
          [400, ask({}, "GET", "/v1/earned?from=2025-02-30&to=2025-12-31")],
          [400, ask({}, "GET", "/v1/earned?from=2025-12-31&to=2025-01-01")],
          [404, ask({}, "GET", "/v1/contacts/%E0%A4%A/history")],
          [
            422,
            post(
              body({ act: { _tag: "Reinstated", achievement: "forklift-pass:1:1", from: "2026-01-01" }, reason: "r" })
            )
          ]
        ] as const) {
          const { status: found, headers, json: problem } = yield* got(answer)
          assert.deepStrictEqual([found, headers.get("content-type")], [status, "application/problem+json"])
          assert.strictEqual(problem.status, status)
          assert.isNotEmpty(problem.detail)
        }
        const { headers } = yield* got(ask({}, "PUT", "/v1/imports"))
        assert.strictEqual(headers.get("allow"), "GET, HEAD, POST")
      })
    )
  )

  it.effect("a misspelt parameter is refused by its name, for without it the question would be another one", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        const path = "/v1/certifications/forklift/holders?at=2025-12-01"
        const { status, json } = yield* got(ask({}, "GET", `${path}&acount=employer:acme`))
        assert.deepStrictEqual([status, json.errors[0].parameter], [400, "acount"])
        assert.strictEqual((yield* got(ask({}, "GET", `${path}&account=employer:acme`))).json.rows.length, 2)
        assert.strictEqual((yield* got(ask({}, "GET", `${path}&at=2025-12-02`))).status, 400)
      })
    )
  )

  it.effect("says of a body that is no JSON what its parser found, and not what is missing from it", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        const given = { body: '{"act": x}', headers: { "content-type": "application/json" } }
        const { status, json } = yield* got(ask({}, "POST", "/v1/decisions", given))
        assert.strictEqual(status, 400)
        assert.match(json.detail, /this is no JSON: Unexpected token 'x'/)
        const other = yield* got(ask({}, "POST", "/v1/decisions", { ...given, body: "[]" }))
        assert.notInclude(other.json.detail, "no JSON")
      })
    )
  )

  it.effect("says which place of the body is wrong", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        const given = body({ act: { _tag: "Revoked", achievement: "forklift-pass:1:1", from: "soon" }, reason: "r" })
        const { status, json } = yield* got(ask({}, "POST", "/v1/decisions", given))
        assert.deepStrictEqual([status, json.errors[0].pointer], [400, "/act/from"])
      })
    )
  )
})

describe("what a request got wrong", () => {
  const act = { _tag: "Revoked", achievement: "forklift-pass:1:1", from: "2026-01-01" }
  const { from: _, ...dayless } = act

  it.effect("is told of its body by the name of the field, what was expected, what was found and what was meant", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        for (const [given, ...details] of [
          [
            { act: { ...act, _tag: "Revokd" }, reason: "r" },
            /^\/act\/_tag "_tag": expected one of Assessed, .*Revoked, .*Separated, found "Revokd"\. Did you mean Revoked\?$/
          ],
          [{ act: dayless, reason: "r" }, /^\/act\/from "from" is missing$/],
          [
            { act, reason: "r", raeson: 1 },
            /^\/raeson "raeson": nothing of that name belongs here.* Did you mean reason\?$/
          ],
          [
            { act: { ...act, achievement: "x", from: 3 }, reason: "r" },
            /^\/act\/achievement "achievement": expected an achievement's id, such as forklift:12:1, found "x"$/,
            /^\/act\/from "from": expected a text, found 3$/
          ],
          [
            { act: { ...act, _tag: "Suspended", clock: "run" }, reason: "r" },
            /^\/act\/clock "clock": expected "runs" or "stops", found "run"$/
          ],
          [{ act: 3, reason: "r" }, /^\/act "act": expected an object, found 3$/],
          [[], /^ expected an object, found a list of 0$/],
          [
            { act: { _tag: "Linked", contacts: ["c1"] }, reason: "r" },
            /^\/act\/contacts\/1 "contacts": one more is missing$/
          ]
        ] as const) {
          const { status, json } = yield* got(ask({}, "POST", "/v1/decisions", body(given)))
          assert.strictEqual(status, 400)
          const errors: ReadonlyArray<{ readonly pointer: string; readonly detail: string }> = json.errors
          assert.strictEqual(errors.length, details.length, JSON.stringify(errors))
          for (const [at, detail] of details.entries()) {
            const { pointer = "", detail: told = "" } = errors[at] ?? {}
            assert.match(`${pointer} ${told}`, detail)
          }
          assert.include(json.detail, errors[0]?.detail)
        }
      })
    )
  )

  it.effect("is told of its parameters in the same way; one that is given twice is to be given once", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        for (const [path, ...details] of [
          [
            "earned?form=2025-01-01&to=x",
            /^form "form": nothing of that name belongs here.* Did you mean from\?$/,
            /^from "from" is missing$/,
            /^to "to": expected a day of the calendar, such as 2026-06-30, found "x"$/
          ],
          ["certifications/forklift/holders?at=2025-01-01&at=2025-01-02", /^at "at" is given 2 times: give it once$/],
          ["contacts/x1/history", /^contact "contact": expected a contact's number, such as c12$/]
        ] as const) {
          const { status, json } = yield* got(ask({}, "GET", `/v1/${path}`))
          assert.strictEqual(status, 400)
          const errors: ReadonlyArray<{ readonly parameter: string; readonly detail: string }> = json.errors
          assert.strictEqual(errors.length, details.length, JSON.stringify(errors))
          for (const [at, detail] of details.entries()) {
            const { parameter = "", detail: told = "" } = errors[at] ?? {}
            assert.match(`${parameter} ${told}`, detail)
          }
        }
      })
    )
  )

  it.effect("is bounded, however much of it there is", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        const many = Object.fromEntries(Array.from({ length: 3_000 }, (__, at) => [`rea${at}${"n".repeat(9)}`, 1]))
        const { json } = yield* got(ask({}, "POST", "/v1/decisions", body({ act, reason: "r", ...many })))
        assert.strictEqual(json.errors.length, 20)
        const long = yield* got(ask({}, "POST", "/v1/decisions", body({ act, reason: "r".repeat(9_000) })))
        assert.isBelow(long.json.errors[0].detail.length, 502)
      })
    )
  )
})

describe("an answer", () => {
  it.effect("is of what a path names, also where a name holds a slash", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        const named = yield* got(ask({}, "GET", "/v1/contacts/c1/holds/crane%2Fpass"))
        assert.deepStrictEqual(
          [named.status, named.json.certification, named.json.status],
          [200, "crane/pass", "never held"]
        )
        assert.strictEqual((yield* got(ask({}, "GET", "/v1/contacts/c1/holds/crane/pass"))).status, 404)
        assert.strictEqual((yield* got(ask({}, "GET", "/v1/contacts/c1/holds/crane%2Fpasses"))).status, 404)
      })
    )
  )

  it.effect("has a name, and is not sent again to whoever has it", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        const { contact } = yield* numbers(ann)
        const path = `/v1/contacts/${contact}/holds/forklift?at=2025-12-01`
        const first = yield* got(ask({}, "GET", path))
        const etag = first.headers.get("etag") ?? ""
        const again = yield* got(ask({}, "GET", path, { headers: { "if-none-match": `"other", W/${etag}` } }))
        assert.deepStrictEqual([again.status, again.text, again.headers.get("etag")], [304, "", etag])
        const other = `/v1/contacts/${contact}/holds/forklift?at=2026-06-01`
        const changed = yield* got(ask({}, "GET", other, { headers: { "if-none-match": etag } }))
        assert.strictEqual(changed.status, 200)
        const head = yield* got(ask({}, "HEAD", path))
        assert.deepStrictEqual([head.status, head.text, head.headers.get("etag")], [200, "", etag])
      })
    )
  )

  it.effect("is for nobody but who asked: no other origin's page reads it, and no cache keeps it for others", () =>
    world(({ ask }) =>
      Effect.gen(function* () {
        for (const path of ["/v1/imports", "/v1/nothing"]) {
          const { headers } = yield* got(ask({}, "GET", path, { headers: { origin: "https://elsewhere.example" } }))
          assert.deepStrictEqual(
            [...headers.keys()].filter((name) => name.startsWith("access-control")),
            []
          )
          assert.match(headers.get("cache-control") ?? "", /no-cache|no-store/)
        }
      })
    )
  )
})

describe("the description", () => {
  const open = (path: string, method = "GET") => {
    const answer = Description.openAt(path)
    return answer === undefined
      ? Promise.reject(new Error(`nothing is open at ${path}`))
      : answer(new Request(`http://laurel.example${path}`, { method }))
  }

  it.effect("is OpenAPI 3.1, and asks for a key at every endpoint", () =>
    Effect.gen(function* () {
      const { json } = yield* got(open("/openapi.json"))
      assert.strictEqual(json.openapi, "3.1.0")
      for (const item of Object.values(Description.openApi.paths)) {
        for (const operation of [item.get, item.post]) {
          if (operation !== undefined) assert.deepStrictEqual(operation.security, [{ key: [] }])
        }
      }
      assert.strictEqual(Description.openAt("/v1/imports"), undefined)
    })
  )

  it.effect("names what stands before its paths where it is mounted, and nothing where it is not", () =>
    Effect.gen(function* () {
      const at = (path: string, mounted?: string) =>
        got(Description.openAt(path, mounted)?.(new Request(`http://laurel.example${path}`)) ?? Promise.reject(path))
      assert.deepStrictEqual((yield* at("/openapi.json", "/laurel")).json.servers, [{ url: "/laurel" }])
      assert.notProperty((yield* at("/openapi.json")).json, "servers")
      const page = (mounted: string) =>
        Effect.promise(async () =>
          (await Description.openAt("/docs", mounted)?.(new Request("http://a.example/docs")))?.text()
        )
      assert.include(yield* page("/laurel"), `<a href="/laurel/openapi.json">`)
      assert.include(yield* page("/laurel"), "GET /laurel/v1/contacts")
      assert.include(yield* page(""), `<a href="/openapi.json">`)
      assert.include(yield* page('/"><script>'), "/&quot;&gt;&lt;script&gt;/openapi.json")
    })
  )

  it.effect("has a page that names every endpoint, and loads and runs nothing", () =>
    Effect.gen(function* () {
      const response = yield* Effect.promise(() => open("/docs"))
      const page = yield* Effect.promise(() => response.text())
      for (const path of Object.keys(Description.openApi.paths)) assert.include(page, path)
      assert.notMatch(page, /<script|<link|<img|src=|@import|url\(/)
      assert.include(response.headers.get("content-security-policy") ?? "", "default-src 'none'")
      const posted = yield* Effect.promise(() => open("/docs", "POST"))
      assert.strictEqual(posted.status, 405)
    })
  )
})
