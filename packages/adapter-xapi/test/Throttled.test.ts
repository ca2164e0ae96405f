/** Stores that are not up to it for a moment, mocked: what is tried again, and where nothing is sent. */
import { afterAll, afterEach, assert, beforeAll, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { collect } from "@laurel/testkit"
import { http, HttpResponse } from "msw"
import { setupServer } from "msw/node"
import { adapterOf, firstRead, type Reply } from "./recordings.ts"

const mocks = setupServer()
beforeAll(() => mocks.listen({ onUnhandledFrame: "error" }))
afterEach(() => mocks.resetHandlers())
afterAll(() => mocks.close())

const endpoint = "https://lrs.example.test/xapi"
const mocked = (answer: (url: URL, count: number) => Response): { count: number } => {
  const asked = { count: 0 }
  mocks.use(http.get(`${endpoint}/statements`, ({ request }) => answer(new URL(request.url), ++asked.count)))
  return asked
}

const asResponse = ({ status = 200, headers, body }: Reply): Response =>
  HttpResponse.json(JSON.parse(JSON.stringify(body ?? {})), { status, ...(headers === undefined ? {} : { headers }) })

describe("a store that is not up to it for a moment", () => {
  for (const [what, status, headers] of [
    ["busy", 429, { "retry-after": "0" }],
    ["away", 503, {}],
    ["failing", 500, {}]
  ] as const) {
    it.live(`is asked again where it is ${what}, and nothing is lost or doubled`, () =>
      Effect.gen(function* () {
        const asked = mocked((url, count) =>
          count % 2 === 1 ? new HttpResponse(null, { status, headers }) : asResponse(firstRead(url))
        )
        const { pages, error } = yield* collect(adapterOf(endpoint, { http: { retries: 2 } }))
        assert.isUndefined(error)
        assert.strictEqual(
          pages.reduce((sum, { rows }) => sum + rows, 0),
          20
        )
        assert.strictEqual(asked.count, 8)
      })
    )
  }
  it.live("is told when to come again where it says so, and not where it does not", () =>
    Effect.gen(function* () {
      const after = (headers: Record<string, string>) =>
        Effect.gen(function* () {
          mocked(() => new HttpResponse(null, { status: 429, headers }))
          const { error } = yield* collect(adapterOf(endpoint))
          return error?.reason._tag === "Unavailable" ? error.reason.retryAfter : undefined
        })
      assert.strictEqual(yield* after({ "retry-after": "120" }), 120_000)
      assert.strictEqual(yield* after({}), null)
    })
  )
  it.live("may send us elsewhere: to another origin nothing is sent", () =>
    Effect.gen(function* () {
      mocked(
        () =>
          new HttpResponse(null, {
            status: 302,
            headers: { location: "https://elsewhere.example.test/xapi/statements" }
          })
      )
      const { error } = yield* collect(adapterOf(endpoint))
      assert.strictEqual(error?.reason._tag, "Misconfigured")
      assert.include(error?.message, "elsewhere.example.test")
    })
  )
})
