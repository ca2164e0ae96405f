/** What the doctor says of a record store: by one request, whatever the store answers. */
import { Xapi } from "@laurel/adapter-xapi"
import { assert, describe, it } from "@effect/vitest"
import { Id } from "@laurel/core"
import { type Answer, serve } from "@laurel/testkit"
import { Effect, Redacted } from "effect"
import { recorded } from "./recordings.ts"

const secret = "s3cret-of-the-store"

const examined = Effect.fnUntraced(function* (answer: Answer, about: Answer = { status: 404 }) {
  const server = yield* serve(({ url }) => (url.pathname.endsWith("/about") ? about : answer))
  const findings = yield* Xapi.doctor({
    source: Id.SourceId.make("lrs"),
    endpoint: new URL("/xapi", server.url).href,
    auth: { kind: "basic", user: "laurel", password: Redacted.make(secret) },
    limit: 500,
    attachments: true,
    http: { retries: 0 }
  })
  assert.notInclude(JSON.stringify(findings), secret)
  return { findings, asked: server.asked.map(({ url }) => url.pathname + url.search) }
})

describe("the doctor of a record store", () => {
  it.live("finds one that gives statements fine, by one request for one of them", () =>
    Effect.gen(function* () {
      const { findings, asked } = yield* examined({ json: recorded("02-get-page-1").response.body })
      assert.deepStrictEqual(findings.slice(0, 1), [
        {
          what: "the record store",
          state: "fine",
          found: "it answers to xAPI 1.0.3, and gives its statements",
          advice: null
        }
      ])
      assert.deepStrictEqual(asked, ["/xapi/statements?ascending=true&limit=1"])
    })
  )
  it.live("doubts one whose clock is far from ours, and not one that is near", () =>
    Effect.gen(function* () {
      const late = new Date(Date.now() - 3_600_000).toUTCString()
      const states = yield* Effect.forEach([{}, { headers: { date: late } }], (more) =>
        Effect.map(examined({ json: { statements: [], more: "" }, ...more }), ({ findings }) => findings[1]?.state)
      )
      assert.deepStrictEqual(states, ["fine", "doubtful"])
    })
  )
  it.live("doubts one that gives none", () =>
    Effect.gen(function* () {
      const { findings } = yield* examined({ json: { statements: [], more: "" } })
      assert.deepInclude(findings[0], {
        state: "doubtful",
        found: "it answers to xAPI 1.0.3, and gives no statement"
      })
      assert.include(findings[0]?.advice ?? "", "let these credentials read all statements")
    })
  )
  it.live("finds one that refuses the credentials wrong", () =>
    Effect.gen(function* () {
      const { findings } = yield* examined({ status: 401 })
      assert.strictEqual(findings[0]?.state, "wrong")
      assert.include(findings[0]?.advice ?? "", "Check the credentials")
    })
  )
  it.live("finds one of another version wrong, and says which it speaks", () =>
    Effect.gen(function* () {
      const { findings } = yield* examined({ status: 400 }, { json: { version: ["2.0.0"] } })
      assert.strictEqual(findings[0]?.state, "wrong")
      assert.include(findings[0]?.found ?? "", "found one that offers 2.0.0")
    })
  )
  it.live("finds a page to sign in at wrong", () =>
    Effect.gen(function* () {
      const { findings } = yield* examined({ headers: { "content-type": "text/html" }, body: "<title>Log in" })
      assert.strictEqual(findings[0]?.state, "wrong")
      assert.include(findings[0]?.advice ?? "", "Check the endpoint first")
    })
  )
})
