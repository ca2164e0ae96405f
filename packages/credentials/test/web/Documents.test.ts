/** What programs fetch, and how every path is answered. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { SourceError } from "../../src/web/Source.ts"
import { ask, headline, text } from "./ask.ts"
import { codeOf, holder, pages, sourceWith } from "./given.ts"

const documents = [
  ["/did.json", "application/did+json", "did:web:certs.example.org:training"],
  ["/keys/jwks.json", "application/jwk-set+json", "keys"],
  ["/keys/key-1", "application/jwk+json", "OKP"],
  ["/status/1/revocation", "application/vc+ld+json", "revocation"],
  ["/status/1/suspension", "application/vc+ld+json", "suspension"],
  ["/status/1/reasons", "application/vc+ld+json", "reasons"],
  ["/achievements/forklift", "application/ld+json", "Achievement"],
  ["/achievements/trucks%2Fforklift", "application/ld+json", "Achievement"],
  ["/achievements/trucks/forklift", "application/ld+json", "Achievement"]
] as const

describe("a document", () => {
  it.effect("is given to programs anywhere, for a while, and again only if it has changed", () =>
    Effect.gen(function* () {
      const open = yield* pages()
      for (const [path, mediaType, inside] of documents) {
        const response = yield* ask(open, path)
        assert.strictEqual(response.status, 200, path)
        assert.strictEqual(response.headers.get("content-type"), mediaType)
        assert.match(response.headers.get("cache-control") ?? "", /^public, max-age=\d+$/)
        assert.strictEqual(response.headers.get("access-control-allow-origin"), "*")
        assert.include(yield* text(response), inside)
        const tag = response.headers.get("etag") ?? ""
        const again = yield* ask(open, path, { headers: { "if-none-match": `"other", W/${tag}` } })
        assert.deepStrictEqual([again.status, yield* text(again)], [304, ""])
        const other = yield* ask(open, path, { headers: { "if-none-match": '"other"' } })
        assert.strictEqual(other.status, 200)
      }
    })
  )

  it.effect("is not there under another name", () =>
    Effect.gen(function* () {
      const open = yield* pages()
      const nowhere = [
        "/keys/key-2",
        "/status/2/revocation",
        "/status/01/revocation",
        "/status/1/other",
        "/status/1",
        "/achievements/other"
      ]
      for (const path of nowhere) assert.strictEqual((yield* ask(open, path)).status, 404, path)
    })
  )

  it.effect("that can't be had is said so in JSON", () =>
    Effect.gen(function* () {
      const did = Effect.fail(new SourceError({ message: "no key" }))
      const response = yield* ask(yield* pages({ source: sourceWith({ did }) }), "/did.json")
      assert.strictEqual(response.status, 503)
      assert.deepStrictEqual(JSON.parse(yield* text(response)), { error: "not to be had at the moment: ask again" })
    })
  )
})

describe("a path", () => {
  it.effect("below the issuer's address is the pages' own; any other is left to others", () =>
    Effect.gen(function* () {
      const open = yield* pages()
      for (const path of ["/", "/api", "/trainings/verify", "/.well-known/did.json", "/c/x", "/training2"])
        assert.isUndefined(open(path), path)
      for (const path of ["/training", "/training/", "/training/verify", "/training/did.json"])
        assert.isDefined(open(path), path)
      // Something else may be served there too, unless it is said that nothing is.
      assert.isUndefined(open("/training/api/v1"))
      const below = yield* pages({ alone: "address" })
      assert.isUndefined(below("/api/v1"))
      const whole = yield* pages({ alone: "host" })
      for (const [own, path] of [
        [below, "/training/api/v1"],
        [whole, "/api/v1"]
      ] as const) {
        const response = yield* ask(own, path)
        assert.strictEqual(response.status, 404)
        assert.strictEqual(headline(yield* text(response)), "There is no such page")
      }
    })
  )

  it.effect("is asked by GET and HEAD, which has the same headers and no body", () =>
    Effect.gen(function* () {
      const open = yield* pages()
      for (const path of [`/c/${codeOf("valid")}`, "/did.json", "/verify", "/achievements/forklift"]) {
        const got = yield* ask(open, path)
        const head = yield* ask(open, path, { method: "HEAD" })
        assert.strictEqual(head.status, got.status)
        const length = new TextEncoder().encode(yield* text(got)).length
        assert.deepStrictEqual([...head.headers], [...got.headers, ["content-length", String(length)]].toSorted())
        assert.strictEqual(yield* text(head), "")
      }
    })
  )

  it.effect("refuses every other method, and says which it takes", () =>
    Effect.gen(function* () {
      const open = yield* pages()
      const allowed = Effect.fnUntraced(function* (path: string, method: string) {
        const response = yield* ask(open, path, { method })
        return [response.status, response.headers.get("allow")]
      })
      assert.deepStrictEqual(yield* allowed("/did.json", "POST"), [405, "GET, HEAD"])
      assert.deepStrictEqual(yield* allowed("/achievements/forklift", "POST"), [405, "GET, HEAD"])
      assert.deepStrictEqual(yield* allowed(`/c/${codeOf("valid")}`, "DELETE"), [405, "GET, HEAD, POST"])
      assert.deepStrictEqual(yield* allowed("/verify", "PUT"), [405, "GET, HEAD, POST"])
    })
  )

  it.effect("of an achievement is a page for people and JSON for programs", () =>
    Effect.gen(function* () {
      const open = yield* pages()
      const page = yield* ask(open, "/achievements/forklift", { headers: { accept: "text/html,*/*;q=0.8" } })
      assert.include(page.headers.get("vary") ?? "", "accept")
      assert.include(headline(yield* text(page)), "Forklift driver")
      const missing = yield* ask(open, "/achievements/other", { headers: { accept: "text/html" } })
      assert.deepStrictEqual([missing.status, headline(yield* text(missing))], [404, "There is no such page"])
    })
  )
})

describe("the language of a page", () => {
  const langOf = Effect.fnUntraced(function* (header: string | null, query = "") {
    const headers = header === null ? {} : { "accept-language": header }
    const html = yield* text(yield* ask(yield* pages(), `/verify${query}`, { headers }))
    return /<html lang="([^"]*)"/.exec(html)?.[1]
  })

  it.effect("is the one chosen, else what the browser wants most, else English", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* langOf(null), "en")
      assert.strictEqual(yield* langOf("de-AT,en;q=0.5"), "de")
      assert.strictEqual(yield* langOf("xx, en;q=0.2, de;q=0.9"), "de")
      assert.strictEqual(yield* langOf("de;q=0, xx"), "en")
      assert.strictEqual(yield* langOf("de;q=nonsense,en"), "en")
      assert.strictEqual(yield* langOf("en", "?lang=de"), "de")
      assert.strictEqual(yield* langOf("de", "?lang=<b>"), "de")
      assert.strictEqual(yield* langOf(`${"x,".repeat(5_000)}de`), "en")
    })
  )

  it.effect("stays on all that the page leads to where it was chosen, and is left to the browser where not", () =>
    Effect.gen(function* () {
      const open = yield* pages()
      const named = { method: "POST", body: new URLSearchParams({ person: holder.name }) }
      const chosen = yield* text(yield* ask(open, `/c/${codeOf("superseded")}?lang=de`, named))
      assert.include(chosen, `href="/training/c/${codeOf("valid")}?lang=de"`)
      assert.include(chosen, `action="/training/c/${codeOf("superseded")}?lang=de"`)
      assert.include(chosen, 'href="/training/verify?lang=de"')
      const left = yield* text(yield* ask(open, `/c/${codeOf("superseded")}`, { headers: { "accept-language": "de" } }))
      assert.include(left, 'href="/training/verify"')
    })
  )
})
