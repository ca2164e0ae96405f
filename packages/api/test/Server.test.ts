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
