/** What the doctor says of SCORM Cloud: by one request, whatever it answers. */
import { ScormCloud } from "@laurel/adapter-scorm"
import { assert, describe, it } from "@effect/vitest"
import { type Answer, type Asked, serve } from "@laurel/testkit"
import { Effect, Redacted } from "effect"
import { passed, respond, root, source } from "./cloud.ts"

const secret = "a-secret-key"

const examined = Effect.fnUntraced(function* (answer: (asked: Asked) => Answer) {
  const server = yield* serve(answer)
  const findings = yield* ScormCloud.doctor({
    source,
    base: new URL("/api/v2", server.url).href,
    auth: { kind: "basic", user: "APP-1", password: Redacted.make(secret) },
    http: { retries: 0 }
  })
  assert.notInclude(JSON.stringify(findings), secret)
  return { findings, asked: server.asked.map(({ url }) => url) }
})

describe("the doctor of SCORM Cloud", () => {
  it.live("finds an application that gives its registrations fine, by one request for none that is known", () =>
    Effect.gen(function* () {
      const rows = [passed("R-1"), passed("R-2", { instance: 3 })]
      const before = Date.now()
      const { findings, asked } = yield* examined((asked) => respond(asked, rows, 2))
      assert.deepStrictEqual(findings, [
        { what: "SCORM Cloud", state: "fine", found: "it gives the registrations of the application", advice: null },
        { what: "the clock", state: "fine", found: findings[1]?.found ?? "", advice: null }
      ])
      assert.deepStrictEqual(
        asked.map(({ pathname }) => pathname),
        [root]
      )
      assert.isAtLeast(Date.parse(asked[0]?.searchParams.get("since") ?? ""), before)
    })
  )
  it.live("finds one whose key is refused wrong", () =>
    Effect.gen(function* () {
      const { findings } = yield* examined(() => ({ status: 401, json: { message: "who is that" } }))
      assert.strictEqual(findings[0]?.state, "wrong")
      assert.include(findings[0]?.advice ?? "", "Check the credentials")
    })
  )
  it.live("finds a page to sign in at wrong", () =>
    Effect.gen(function* () {
      const { findings } = yield* examined(() => ({ headers: { "content-type": "text/html" }, body: "<title>Log in" }))
      assert.strictEqual(findings[0]?.state, "wrong")
      assert.include(findings[0]?.advice ?? "", "Check first that the address is that of the API")
    })
  )
})
