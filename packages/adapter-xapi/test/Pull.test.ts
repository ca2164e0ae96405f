/** Reading a record store page by page: what comes, where it goes on, and what is not read twice. */
import { assert, describe, it } from "@effect/vitest"
import { Fact, Instant } from "@laurel/core"
import { Effect, Redacted } from "effect"
import { collect, type Collected } from "@laurel/testkit"
import {
  adapterOf,
  brief,
  firstRead,
  idOf,
  recorded,
  type Reply,
  replay,
  serve,
  setting,
  statement,
  type Store
} from "./recordings.ts"

const through = (time: string): NonNullable<Reply["headers"]> => ({ "x-experience-api-consistent-through": time })
const page = (
  statements: ReadonlyArray<unknown>,
  more = "",
  headers: Reply["headers"] = through("2026-11-01T12:00:00.000Z")
): Reply => ({
  headers: headers ?? {},
  body: { statements, more }
})
const noon = { date: "Sun, 01 Nov 2026 12:00:00 GMT" }
const keys = ({ pages }: Pick<Collected, "pages">) =>
  pages.map(({ drafts }) => drafts.map(({ reference }) => Fact.recordOf(reference.key)))

describe("a first reading", () => {
  it.live("asks for everything in the order of storing, and follows the links as they are given", () =>
    Effect.gen(function* () {
      const store = yield* serve(firstRead)
      const { pages, error } = yield* collect(adapterOf(store.endpoint))
      assert.isUndefined(error)
      assert.deepStrictEqual(
        pages.map(({ rows, ended }) => [rows, ended]),
        [
          [5, false],
          [5, false],
          [5, false],
          [5, true]
        ]
      )
      assert.deepStrictEqual(store.asked, [
        "/xapi/statements?ascending=true&limit=500",
        recorded("02-get-page-2").request.path,
        recorded("02-get-page-3").request.path,
        recorded("02-get-page-4").request.path
      ])
      assert.strictEqual(new Set(pages.map(({ reading }) => reading)).size, 1)
      assert.include(
        pages.flatMap(({ drafts }) => drafts).map(brief),
        "d7a6ed80-cf78-5f1f-b16f-f967d9acd54d/passed Passed xapi-account:https://lms.example.test E-1001"
      )
      assert.deepStrictEqual(pages.flatMap(({ received }) => received?.() ?? []).length, 20)
    })
  )
  it.live("of a store without statements gives no page", () =>
    Effect.gen(function* () {
      const store = yield* serve(() => replay("03-get-since-until-empty"))
      assert.deepStrictEqual(yield* collect(adapterOf(store.endpoint)), { pages: [], error: undefined })
    })
  )
  it.live("says its version, and asks for attachments only where it is told to", () =>
    Effect.gen(function* () {
      const said: Array<unknown> = []
      const store = yield* serve((_, __, { headers }) => {
        said.push([headers["x-experience-api-version"], headers.accept])
        return page([])
      })
      yield* collect(adapterOf(store.endpoint))
      yield* collect(adapterOf(store.endpoint, { version: "2.0.0", attachments: true }))
      assert.deepStrictEqual(said, [
        ["1.0.3", "application/json"],
        ["2.0.0", "multipart/mixed, application/json"]
      ])
      assert.deepStrictEqual(store.asked, [
        "/xapi/statements?ascending=true&limit=500",
        "/xapi/statements?ascending=true&limit=25&attachments=true"
      ])
    })
  )
})

describe("a later reading", () => {
  const last = (pages: ReadonlyArray<{ readonly position: string }>): string => pages.at(-1)?.position ?? ""

  it.live("asks for what was stored since a minute before the first page's mark, and drops what it had", () =>
    Effect.gen(function* () {
      const delta = recorded("07-get-since-watermark").response
      const store = yield* serve((url) =>
        url.searchParams.has("since")
          ? // As a store that compares finer than it shows: the last statements come again.
            { ...delta, body: { statements: [...lastStatements(), ...voids(delta.body)], more: "" } }
          : firstRead(url)
      )
      const first = yield* collect(adapterOf(store.endpoint))
      const second = yield* collect(adapterOf(store.endpoint), last(first.pages))
      assert.strictEqual(
        store.asked.at(-1),
        "/xapi/statements?ascending=true&limit=500&since=2026-11-23T13%3A36%3A39.259Z"
      )
      assert.deepStrictEqual(
        second.pages.map(({ rows, withdrawals }) => [rows, withdrawals?.map(({ record }) => record)]),
        [[1, ["21ddd9c5-0670-50f9-9fca-142c6935e5eb"]]]
      )
      // And then there is nothing new: no page, however much of the overlap comes again.
      assert.deepStrictEqual((yield* collect(adapterOf(store.endpoint), last(second.pages))).pages, [])
    })
  )
  it.live("from a moment asks for what was stored since a minute before it, and not for what was before", () =>
    Effect.gen(function* () {
      const store = yield* serve(() => page([]))
      const adapter = adapterOf(store.endpoint)
      const moment = Instant.parse("2026-11-01T12:00:00Z")
      yield* collect(adapter, moment === undefined ? null : adapter.since?.(moment))
      assert.deepStrictEqual(store.asked, [
        "/xapi/statements?ascending=true&limit=500&since=2026-11-01T11%3A59%3A00.000Z"
      ])
    })
  )
  it.live("takes as much overlap as it is told", () =>
    Effect.gen(function* () {
      const store = yield* serve((url) => (url.searchParams.has("since") ? page([]) : page([statement(1)])))
      const { pages } = yield* collect(adapterOf(store.endpoint))
      yield* collect(adapterOf(store.endpoint, { overlap: "1 hour" }), last(pages))
      assert.strictEqual(
        store.asked.at(-1),
        "/xapi/statements?ascending=true&limit=500&since=2026-11-01T11%3A00%3A00.000Z"
      )
    })
  )
  it.live("goes by the older of two marks where a store's mark goes back", () =>
    Effect.gen(function* () {
      const marks = ["2026-11-01T12:00:00Z", "2026-11-01T11:00:00Z", "2026-11-01T13:00:00Z"]
      let read = 0
      const store = yield* serve(() => page([statement(++read)], "", through(marks[read - 1] ?? "")))
      const first = yield* collect(adapterOf(store.endpoint))
      const second = yield* collect(adapterOf(store.endpoint), last(first.pages))
      yield* collect(adapterOf(store.endpoint), last(second.pages))
      assert.strictEqual(
        store.asked.at(-1),
        "/xapi/statements?ascending=true&limit=500&since=2026-11-01T10%3A59%3A00.000Z"
      )
    })
  )
  for (const [what, headers] of [
    ["says no mark", noon],
    ["says one that is none", { ...noon, ...through("yesterday") }]
  ] as const) {
    it.live(`of a store that ${what} begins twice the overlap before the newest statement`, () =>
      Effect.gen(function* () {
        const old = statement(1, { stored: "2026-11-01T08:00:00Z" })
        const newest = statement(2, { stored: "2026-11-01T10:00:00.987654Z" })
        const store = yield* serve((url) =>
          url.searchParams.has("more") ? page([newest], "", headers) : page([old], "/xapi/statements?more=1", headers)
        )
        const { pages } = yield* collect(adapterOf(store.endpoint))
        yield* collect(adapterOf(store.endpoint), last(pages))
        assert.strictEqual(
          store.asked.at(2),
          "/xapi/statements?ascending=true&limit=500&since=2026-11-01T09%3A58%3A00.987Z"
        )
      })
    )
  }
  for (const [what, ahead, headers, since] of [
    [
      "what was stored ahead of its clock begins before that clock",
      "2099-01-01T00:00:00Z",
      noon,
      "2026-11-01T11:58:00.000Z"
    ],
    [
      "what was stored ahead, and dates no answer, takes it at its word",
      "2099-01-01T00:00:00Z",
      { date: "soon" },
      "2098-12-31T23:58:00.000Z"
    ],
    [
      "nothing that was stored ahead begins before the newest",
      "2026-11-01T12:00:00.000Z",
      noon,
      "2026-11-01T11:58:00.000Z"
    ]
  ] as const) {
    it.live(`of a store that says no mark, and holds ${what}`, () =>
      Effect.gen(function* () {
        const later = { date: "Sun, 01 Nov 2026 18:00:00 GMT" }
        const store = yield* serve((url) => {
          if (url.searchParams.has("more")) return page([statement(2, { stored: ahead })], "", later)
          return url.searchParams.has("since") ? page([], "", later) : page([statement(1)], "?more=1", headers)
        })
        const { pages } = yield* collect(adapterOf(store.endpoint))
        yield* collect(adapterOf(store.endpoint), last(pages))
        assert.strictEqual(new URL(store.asked[2] ?? "", store.origin).searchParams.get("since"), since)
        // An interrupted run is no other one.
        const rest = yield* collect(adapterOf(store.endpoint), pages[0]?.position)
        yield* collect(adapterOf(store.endpoint), last(rest.pages))
        assert.strictEqual(new URL(store.asked.at(-1) ?? "", store.origin).searchParams.get("since"), since)
      })
    )
  }
  it.live("finds what is stored after it, though one was stored far ahead", () =>
    Effect.gen(function* () {
      const stored = [statement(1), statement(2, { stored: "2099-01-01T00:00:00Z" })]
      const store = yield* serve((url) => {
        const since = Date.parse(url.searchParams.get("since") ?? "2000-01-01T00:00:00Z")
        return page(
          stored.filter((each) => Date.parse(each.stored) > since),
          "",
          noon
        )
      })
      const first = yield* collect(adapterOf(store.endpoint))
      stored.push(statement(3, { stored: "2026-11-01T13:00:00Z" }))
      const second = yield* collect(adapterOf(store.endpoint), last(first.pages))
      assert.deepStrictEqual(keys(second), [[idOf(3)]])
    })
  )
  it.live("begins anew where the setting has changed, and not where it is the same", () =>
    Effect.gen(function* () {
      const store = yield* serve(firstRead)
      const { pages } = yield* collect(adapterOf(store.endpoint))
      const other = { ...setting, zone: "Europe/London" }
      const again = yield* collect(adapterOf(store.endpoint, { setting: other }), last(pages))
      assert.strictEqual(again.pages.length, 4)
      assert.notStrictEqual(again.pages[0]?.reading, pages[0]?.reading)
      const asked = store.asked.length
      yield* collect(adapterOf(store.endpoint), last(pages))
      assert.include(store.asked[asked], "since=")
    })
  )
  it.live("goes on although the setting has changed where it is told that rows are kept", () =>
    Effect.gen(function* () {
      const store = yield* serve(firstRead)
      const { pages } = yield* collect(adapterOf(store.endpoint, { rereads: false }))
      const asked = store.asked.length
      const other = { ...setting, zone: "Europe/London" }
      yield* collect(adapterOf(store.endpoint, { setting: other, rereads: false }), last(pages))
      assert.include(store.asked[asked], "since=")
    })
  )
  it.live("refuses a position that it never gave", () =>
    Effect.gen(function* () {
      const store = yield* serve(firstRead)
      const { error } = yield* collect(adapterOf(store.endpoint), '{"streams":{}}')
      assert.strictEqual(error?.reason._tag, "Misconfigured")
      assert.deepStrictEqual(store.asked, [])
    })
  )
})

describe("a run that was cut off", () => {
  it.live("goes on after any page without losing a statement", () =>
    Effect.gen(function* () {
      const store = yield* serve(firstRead)
      const whole = keys(yield* collect(adapterOf(store.endpoint)))
      const { pages } = yield* collect(adapterOf(store.endpoint))
      for (const [index, { position }] of pages.slice(0, -1).entries()) {
        const rest = yield* collect(adapterOf(store.endpoint), position)
        assert.deepStrictEqual(keys(rest), whole.slice(index + 1))
        assert.strictEqual(rest.pages.at(-1)?.position, pages.at(-1)?.position)
      }
    })
  )
  for (const status of [404, 400, 410]) {
    it.live(`begins anew, once, where its link is answered ${status}`, () =>
      Effect.gen(function* () {
        let gone = true
        const store = yield* serve((url) => {
          if (!url.searchParams.has("more")) return page([statement(1)], "/xapi/statements?more=1")
          if (!gone) return page([statement(2)])
          gone = false
          return { status, body: { error: "expired" } }
        })
        const { pages, error } = yield* collect(adapterOf(store.endpoint))
        assert.isUndefined(error)
        assert.deepStrictEqual(keys({ pages }), [[idOf(1)], [idOf(1)], [idOf(2)]])
        assert.isTrue(pages.at(-1)?.ended)
      })
    )
  }
  it.live("is broken where the link is gone again, and keeps what it had", () =>
    Effect.gen(function* () {
      const store = yield* serve((url) =>
        url.searchParams.has("more") ? { status: 404 } : page([statement(1)], "/xapi/statements?more=1")
      )
      const { pages, error } = yield* collect(adapterOf(store.endpoint))
      assert.strictEqual(error?.reason._tag, "Broken")
      assert.include(error?.message, "after the run had begun anew")
      assert.strictEqual(store.asked.length, 4)
      assert.strictEqual(pages.length, 2)
    })
  )
})

describe("a link to more", () => {
  for (const [what, link] of [
    ["from the root", "/xapi/statements?more=1"],
    ["from where it stands", "statements?more=1"],
    ["as a whole address", "ORIGIN/elsewhere/statements?more=1"]
  ] as const) {
    it.live(`may be written ${what}`, () =>
      Effect.gen(function* () {
        const store = yield* serve((url, _, { headers }) =>
          url.searchParams.has("more")
            ? page([statement(2)])
            : page([statement(1)], link.replace("ORIGIN", `http://${headers.host}`))
        )
        assert.deepStrictEqual(keys(yield* collect(adapterOf(store.endpoint))), [[idOf(1)], [idOf(2)]])
      })
    )
  }
  it.live("is followed from where it stands also where a password is a word of the address", () =>
    Effect.gen(function* () {
      const store = yield* serve((url) =>
        url.searchParams.has("more") ? page([statement(2)]) : page([statement(1)], "statements?more=1")
      )
      const auth = { kind: "basic", user: "laurel", password: Redacted.make("xapi") } as const
      const { error } = yield* collect(adapterOf(store.endpoint, { auth }))
      assert.isUndefined(error)
      assert.deepStrictEqual(store.asked, ["/xapi/statements?ascending=true&limit=500", "/xapi/statements?more=1"])
    })
  )
  it.live("that is missing, null or empty ends the run", () =>
    Effect.gen(function* () {
      for (const body of [
        { statements: [statement(1)] },
        { statements: [statement(1)], more: null },
        { statements: [statement(1)], more: "" }
      ]) {
        const store = yield* serve(() => ({ body }))
        const { pages, error } = yield* collect(adapterOf(store.endpoint))
        assert.isUndefined(error)
        assert.deepStrictEqual(
          pages.map(({ ended }) => ended),
          [true]
        )
      }
    })
  )
  it.live("to another origin gets no request", () =>
    Effect.gen(function* () {
      const other = yield* serve(() => page([statement(2)]))
      const store = yield* serve(() => page([statement(1)], `${other.endpoint}/statements?more=1`))
      const { pages, error } = yield* collect(adapterOf(store.endpoint))
      assert.strictEqual(error?.reason._tag, "Misconfigured")
      assert.include(error?.message, other.origin)
      assert.deepStrictEqual(other.asked, [])
      assert.strictEqual(pages.length, 1)
    })
  )
})

describe("repeats", () => {
  it.live("within a run are dropped", () =>
    Effect.gen(function* () {
      const store = yield* serve((url) =>
        url.searchParams.has("more")
          ? page([statement(1), statement(2), statement(2)])
          : page([statement(1)], "/xapi/statements?more=1")
      )
      assert.deepStrictEqual(keys(yield* collect(adapterOf(store.endpoint))), [[idOf(1)], [idOf(2)]])
    })
  )
  it.live("for ever are broken, also in a circle of several pages", () =>
    Effect.gen(function* () {
      const store = yield* serve((url) => {
        const at = Number(url.searchParams.get("more") ?? 0)
        return page([statement(at)], `/xapi/statements?more=${(at + 1) % 3}`)
      })
      const { pages, error } = yield* collect(adapterOf(store.endpoint))
      assert.strictEqual(error?.reason._tag, "Broken")
      assert.include(error?.message, "20 pages in a row without anything new")
      assert.strictEqual(store.asked.length, 23)
      assert.deepStrictEqual(keys({ pages }), [[idOf(0)], [idOf(1)], [idOf(2)]])
    })
  )
  it.live("of a few pages are no circle", () =>
    Effect.gen(function* () {
      const store = yield* serve((url) => {
        const at = Number(url.searchParams.get("more") ?? 0)
        return page([statement(at < 19 ? 0 : at)], at < 19 ? `/xapi/statements?more=${at + 1}` : "")
      })
      assert.isUndefined((yield* collect(adapterOf(store.endpoint))).error)
    })
  )
})

describe("a statement that is too long", () => {
  const of = (length: number) =>
    statement(1, { context: { extensions: { "https://x.example/note": "x".repeat(length) } } })
  const read = (length: number) =>
    Effect.gen(function* () {
      const store = yield* serve(() => page([of(length), statement(2)]))
      const { pages } = yield* collect(adapterOf(store.endpoint))
      const own = pages.flatMap(({ rejections }) => rejections.map(({ key, expected }) => [key, expected]))
      return [keys({ pages }), own, pages[0]?.received?.().length] as const
    })

  it.live("is a rejection, and in nobody's way", () =>
    Effect.gen(function* () {
      const expected = [[idOf(1), "a statement of at most 1,000,000 characters"]]
      assert.deepStrictEqual(yield* read(1_000_000), [[[idOf(2)]], expected, 1])
    })
  )
  it.live("is none, though the whole answer is longer", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* read(999_000), [[[idOf(1), idOf(2)]], [], 2])
    })
  )
})

describe("another content under one id", () => {
  const other = { verb: { id: "http://adlnet.gov/expapi/verbs/failed" }, result: { success: false } }
  const rejected = ({ pages }: Pick<Collected, "pages">) =>
    pages.flatMap(({ rejections }) => rejections.map(({ column, found, raw }) => ({ column, found, raw })))
  const second = (...more: ReadonlyArray<Readonly<Record<string, unknown>>>) =>
    serve((url) =>
      url.searchParams.has("more")
        ? page([...more.map((each) => statement(1, each)), statement(2)])
        : page([statement(1)], "/xapi/statements?more=1")
    )
  const read = (store: Store) => collect(adapterOf(store.endpoint))

  it.live("within a run is a rejection with its text, and the first is taken", () =>
    Effect.gen(function* () {
      const outcome = yield* read(yield* second(other, other))
      assert.deepStrictEqual(keys(outcome), [[idOf(1)], [idOf(2)]])
      const [problem, ...more] = rejected(outcome)
      assert.deepStrictEqual([problem?.column, more], ["id", []])
      assert.include(problem?.found, `"${idOf(1)}" a second time`)
      assert.deepStrictEqual(JSON.parse(problem?.raw ?? ""), statement(1, other))
      // Under the id it would be taken for settled, and archived it would stand in the first one's place.
      assert.notInclude(
        outcome.pages.flatMap(({ rejections }) => rejections.map(({ key }) => key)),
        idOf(1)
      )
      assert.deepStrictEqual(
        outcome.pages[1]?.received?.().map(({ key }) => key),
        [idOf(2)]
      )
    })
  )
  it.live("is none where only the store's own words differ", () =>
    Effect.gen(function* () {
      const outcome = yield* read(yield* second({ stored: "2026-11-01T10:00:01.000Z", version: "1.0.3" }))
      assert.deepStrictEqual([keys(outcome), rejected(outcome)], [[[idOf(1)], [idOf(2)]], []])
    })
  )
  it.live("is told with what is wrong with it where it can't be read", () =>
    Effect.gen(function* () {
      const outcome = yield* read(yield* second({ timestamp: "yesterday" }))
      assert.deepStrictEqual(
        [keys(outcome), rejected(outcome).map(({ column }) => column)],
        [[[idOf(1)], [idOf(2)]], ["timestamp"]]
      )
    })
  )
  it.live("is taken where the first could not be read", () =>
    Effect.gen(function* () {
      const store = yield* serve(() => page([statement(1, { timestamp: "yesterday" }), statement(1)]))
      const outcome = yield* read(store)
      assert.deepStrictEqual(
        [keys(outcome), rejected(outcome).map(({ column }) => column)],
        [[[idOf(1)]], ["timestamp"]]
      )
    })
  )
  it.live("for ever is nothing new", () =>
    Effect.gen(function* () {
      const store = yield* serve(() => page([statement(1), statement(1, other)], "/xapi/statements?more=1"))
      const outcome = yield* read(store)
      assert.strictEqual(outcome.error?.reason._tag, "Broken")
      assert.lengthOf(rejected(outcome), 1)
    })
  )
})

describe("a store", () => {
  it.live("that speaks only another version is told with those it offers", () =>
    Effect.gen(function* () {
      const store = yield* serve((url) =>
        url.pathname === "/xapi/about" ? { body: { version: ["2.0.0"] } } : replay("90-error-bad-version")
      )
      const { error } = yield* collect(adapterOf(store.endpoint))
      assert.strictEqual(error?.reason._tag, "Misconfigured")
      assert.include(error?.message, "expected a record store that answers to xAPI 1.0.3, found one that offers 2.0.0")
    })
  )
  it.live("that refuses for another reason is told with what it says", () =>
    Effect.gen(function* () {
      const store = yield* serve((url) =>
        url.pathname === "/xapi/about" ? replay("00-about") : replay("90-error-unknown-param")
      )
      const { error } = yield* collect(adapterOf(store.endpoint))
      assert.strictEqual(error?.reason._tag, "Misconfigured")
      assert.include(error?.message, "Unknown query parameter")
    })
  )
  it.live("that repeats the credentials in its refusal is told without them", () =>
    Effect.gen(function* () {
      const store = yield* serve((_, __, { headers }) => ({
        status: 400,
        body: { error: `no ${headers.authorization}` }
      }))
      const auth = { kind: "basic", user: "laurel", password: Redacted.make("open sesame") } as const
      const { error } = yield* collect(adapterOf(store.endpoint, { auth }))
      assert.include(error?.message, "no Basic ***")
      assert.notInclude(error?.message, Buffer.from("laurel:open sesame").toString("base64"))
    })
  )
  it.live("that answers something else than statements is broken", () =>
    Effect.gen(function* () {
      for (const body of ["<html>", { statement: [] }, [], { statements: {}, more: "" }, '{"statements":[{"id":"']) {
        const store = yield* serve(() => ({ body }))
        const { error } = yield* collect(adapterOf(store.endpoint))
        assert.strictEqual(error?.reason._tag, "Broken")
      }
    })
  )
  it.live("may hold what is no statement: that is a rejection, and nothing else is in its way", () =>
    Effect.gen(function* () {
      const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`
      const odd = ["null", "7", '"x"', "[]", "{}", `{"id":"${idOf(9)}","actor":"nobody"}`, deep]
      const store = yield* serve(() => ({ body: `{"statements":[${[...odd, JSON.stringify(statement(1))].join()}]}` }))
      const { pages, error } = yield* collect(adapterOf(store.endpoint))
      assert.isUndefined(error)
      assert.deepStrictEqual(keys({ pages }), [[idOf(1)]])
      assert.strictEqual(pages[0]?.rejections.length, odd.length)
      assert.strictEqual(new Set(pages[0]?.received?.().map(({ key }) => key)).size, odd.length + 1)
    })
  )
})

const lastStatements = (): ReadonlyArray<unknown> => statementsOf(recorded("02-get-page-4").response.body)
const voids = (body: unknown): ReadonlyArray<unknown> => statementsOf(body)
const statementsOf = (body: unknown): ReadonlyArray<unknown> =>
  typeof body === "object" && body !== null && "statements" in body && Array.isArray(body.statements)
    ? body.statements
    : []
