/** Reading an application of SCORM Cloud page by page: what is asked, where it goes on, and what a refusal says. */
import { assert, describe, it } from "@effect/vitest"
import { Instant, Rejection } from "@laurel/core"
import { type Answer, type Asked, collect, serve } from "@laurel/testkit"
import { Effect } from "effect"
import { adapterOf, golfer, keys, last, passed, registration, respond, root, setting } from "./cloud.ts"

const noon = { date: "Sun, 01 Nov 2026 12:00:00 GMT" }
const rows = ["R-1", "R-2", "R-3"].map((id) => passed(id, golfer(id)))

/** A server of these registrations, two of them a page, at noon by its clock. */
const serveRows = (rows: ReadonlyArray<unknown>, instead: (asked: Asked, count: number) => Answer | undefined) => {
  let count = 0
  return serve((asked) => {
    count += 1
    return { headers: noon, ...(instead(asked, count) ?? respond(asked, rows, 2)) }
  })
}

const asked = ({ asked }: { readonly asked: ReadonlyArray<Asked> }) =>
  asked.map(({ url }) => `${url.pathname.replace(root, "")}${decodeURIComponent(url.search)}`)

describe("a first reading", () => {
  it.live("asks for all that was ever updated, and goes on with the token alone", () =>
    Effect.gen(function* () {
      const server = yield* serveRows(rows, () => undefined)
      const read = yield* collect(adapterOf(server.url))
      assert.isUndefined(read.error)
      assert.deepStrictEqual(keys(read), [["R-1:0", "R-2:0"], ["R-3:0"]])
      assert.deepStrictEqual(
        read.pages.map(({ ended }) => ended),
        [false, true]
      )
      assert.deepStrictEqual(asked(server), ["?datetimeFilter=updated", "?more=~2"])
      assert.strictEqual(new Set(read.pages.map(({ reading }) => reading)).size, 1)
    })
  )
  it.live("asks for the parts of courses only where the setting has them", () =>
    Effect.gen(function* () {
      const server = yield* serveRows(rows, () => undefined)
      yield* collect(adapterOf(server.url, { setting: { ...setting, parts: true } }))
      assert.deepStrictEqual(asked(server), ["?datetimeFilter=updated&includeChildResults=true", "?more=~2"])
    })
  )
  it.live("of an application without registrations gives no page", () =>
    Effect.gen(function* () {
      const server = yield* serveRows([], () => undefined)
      assert.deepStrictEqual(yield* collect(adapterOf(server.url)), { pages: [], error: undefined })
    })
  )
})

describe("a later reading", () => {
  const since = (text: string) => `?since=${text}&datetimeFilter=updated`

  it.live("asks from an hour before the first answer of the last run, by the clock of whoever gave it", () =>
    Effect.gen(function* () {
      const later = { date: "Sun, 01 Nov 2026 15:00:00 GMT" }
      const server = yield* serveRows(rows, (asked, count) =>
        count === 2 ? { ...respond(asked, rows, 2), headers: later } : undefined
      )
      const first = yield* collect(adapterOf(server.url))
      yield* collect(adapterOf(server.url), last(first))
      assert.strictEqual(asked(server).at(-1), since("2026-11-01T11:00:00.000Z"))
    })
  )
  it.live("from a moment asks from an hour before it, and for nothing older", () =>
    Effect.gen(function* () {
      const server = yield* serveRows([], () => undefined)
      const adapter = adapterOf(server.url)
      const moment = Instant.parse("2026-10-20T12:00:00Z")
      yield* collect(adapter, moment === undefined ? null : adapter.since?.(moment))
      assert.deepStrictEqual(asked(server), [since("2026-10-20T11:00:00.000Z")])
    })
  )
  it.live("takes as much overlap as it is told", () =>
    Effect.gen(function* () {
      const server = yield* serveRows(rows, () => undefined)
      const first = yield* collect(adapterOf(server.url))
      yield* collect(adapterOf(server.url, { overlap: "2 days" }), last(first))
      assert.strictEqual(asked(server).at(2), since("2026-10-30T12:00:00.000Z"))
    })
  )
  it.live("asks from before the newest of the first page where no answer is dated", () =>
    Effect.gen(function* () {
      const some = [
        passed("R-1", { updated: "2026-11-01T08:00:00Z" }),
        passed("R-2", { updated: "2026-11-01T07:00:00Z" }),
        passed("R-3", { updated: "2026-11-01T09:00:00Z" })
      ]
      const server = yield* serve((asked) => ({ ...respond(asked, some, 2), headers: { date: "soon" } }))
      const first = yield* collect(adapterOf(server.url))
      yield* collect(adapterOf(server.url), last(first))
      assert.strictEqual(asked(server).at(2), since("2026-11-01T07:00:00.000Z"))
    })
  )
  for (const [what, updated, isRead] of [
    ["more than an hour after the answer", "2026-11-01T13:00:01Z", false],
    ["an hour after the answer", "2026-11-01T13:00:00Z", true]
  ] as const) {
    it.live(`${isRead ? "takes" : "rejects, and does not archive,"} what was updated ${what}`, () =>
      Effect.gen(function* () {
        const server = yield* serveRows([rows[0], passed("R-2", { updated })], () => undefined)
        const read = yield* collect(adapterOf(server.url))
        assert.deepStrictEqual(keys(read), [isRead ? ["R-1:0", "R-2:0"] : ["R-1:0"]])
        assert.deepStrictEqual(
          read.pages.flatMap(({ rejections }) => rejections.map(Rejection.describe)),
          isRead
            ? []
            : [
                'registrations key "R-2:0", column "updated": expected a moment at most an hour after 2026-11-01T12:00:00.000Z, when it was given, found "2026-11-01T13:00:01Z". Add the course to the setting where it lacks it; else have SCORM Cloud\'s support look at the registration.'
              ]
        )
      })
    )
  }
  it.live("asks from no later than now where no answer is dated and a registration is ahead of the clock", () =>
    Effect.gen(function* () {
      const ahead = passed("R-2", { updated: "2999-01-01T00:00:00Z" })
      const server = yield* serve((asked) => ({ ...respond(asked, [rows[0], ahead], 2), headers: { date: "soon" } }))
      const first = yield* collect(adapterOf(server.url))
      assert.deepStrictEqual(keys(first), [["R-1:0"]])
      yield* collect(adapterOf(server.url), last(first))
      assert.strictEqual(asked(server).at(1), since("2026-11-01T09:00:00.000Z"))
    })
  )
  it.live("finds what was changed while the run before was paging", () =>
    Effect.gen(function* () {
      let now = rows
      const server = yield* serve((asked) => {
        const answer = { headers: noon, ...respond(asked, now, 2) }
        // The first page has been given: its first registration fails meanwhile.
        now = [passed("R-1", { updated: "2026-11-01T12:00:00Z", registrationSuccess: "FAILED" }), ...rows.slice(1)]
        return answer
      })
      const first = yield* collect(adapterOf(server.url))
      assert.notInclude(JSON.stringify(first.pages.map(({ drafts }) => drafts)), "Failed")
      const second = yield* collect(adapterOf(server.url), last(first))
      assert.deepStrictEqual(keys(second), [["R-1:0"]])
      assert.include(JSON.stringify(second.pages.map(({ drafts }) => drafts)), "Failed")
    })
  )
  for (const [what, date, isAnew] of [
    ["far ahead", "Fri, 01 Nov 2099 12:00:00 GMT", true],
    ["ahead by more than the overlap", "Sun, 01 Nov 2026 13:30:00 GMT", true],
    ["ahead by less than the overlap", "Sun, 01 Nov 2026 12:50:00 GMT", false]
  ] as const) {
    it.live(`${isAnew ? "reads everything again" : "goes on"} where the last one was dated ${what}`, () =>
      Effect.gen(function* () {
        let now: string = date
        let all = rows
        const server = yield* serve((asked) => ({ headers: { date: now }, ...respond(asked, all, 10) }))
        const first = yield* collect(adapterOf(server.url))
        now = noon.date
        // Updated right after the run, by the clock that is right.
        all = [...rows, passed("R-4", { updated: "2026-11-01T12:00:00Z" })]
        const second = yield* collect(adapterOf(server.url), last(first))
        assert.deepStrictEqual(keys(second), isAnew ? [[], ["R-1:0", "R-2:0", "R-3:0", "R-4:0"]] : [["R-4:0"]])
        yield* collect(adapterOf(server.url), last(second))
        assert.strictEqual(asked(server).at(-1), since("2026-11-01T11:00:00.000Z"))
      })
    )
  }
  it.live("gives no page where nothing was updated since", () =>
    Effect.gen(function* () {
      const old = rows.map((row) => ({ ...row, updated: "2026-10-01T00:00:00Z" }))
      const server = yield* serveRows(old, () => undefined)
      const first = yield* collect(adapterOf(server.url))
      assert.deepStrictEqual((yield* collect(adapterOf(server.url), last(first))).pages, [])
    })
  )
  for (const [what, options, isAnew] of [
    ["begins anew where the setting has changed", { setting: { ...setting, zone: "UTC" } }, true],
    [
      "goes on where the setting has changed and rows are kept",
      { setting: { ...setting, zone: "UTC" }, rereads: false },
      false
    ],
    [
      "begins anew where rows are kept and parts are asked for, which they don't have",
      { setting: { ...setting, parts: true }, rereads: false },
      true
    ]
  ] as const) {
    it.live(what, () =>
      Effect.gen(function* () {
        const server = yield* serveRows(rows, () => undefined)
        const first = yield* collect(adapterOf(server.url, "rereads" in options ? { rereads: false } : {}))
        yield* collect(adapterOf(server.url, options), last(first))
        assert.strictEqual(asked(server)[2]?.includes("since="), !isAnew)
      })
    )
  }
  it.live("refuses a position that it never gave", () =>
    Effect.gen(function* () {
      const server = yield* serveRows(rows, () => undefined)
      const { error } = yield* collect(adapterOf(server.url), '{"streams":{}}')
      assert.strictEqual(error?.reason._tag, "Misconfigured")
      assert.deepStrictEqual(asked(server), [])
    })
  )
})

describe("a run that was cut off", () => {
  it.live("goes on after any page without losing a registration, and ends where it would have ended", () =>
    Effect.gen(function* () {
      const many = ["R-1", "R-2", "R-3", "R-4", "R-5"].map((id) => passed(id, golfer(id)))
      const server = yield* serveRows(many, () => undefined)
      const whole = yield* collect(adapterOf(server.url))
      for (const [index, { position }] of whole.pages.slice(0, -1).entries()) {
        const rest = yield* collect(adapterOf(server.url), position)
        assert.deepStrictEqual(keys(rest), keys(whole).slice(index + 1))
        assert.strictEqual(last(rest), last(whole))
      }
    })
  )
  for (const status of [400, 404, 410]) {
    it.live(`begins anew, once, where its token is answered ${status}`, () =>
      Effect.gen(function* () {
        const gone = { status, json: { message: "this token has expired" } }
        const server = yield* serveRows(rows, (_, count) => (count === 2 ? gone : undefined))
        const read = yield* collect(adapterOf(server.url))
        assert.isUndefined(read.error)
        assert.deepStrictEqual(keys(read), [["R-1:0", "R-2:0"], [], ["R-1:0", "R-2:0"], ["R-3:0"]])
        assert.deepStrictEqual(asked(server), [
          "?datetimeFilter=updated",
          "?more=~2",
          "?datetimeFilter=updated",
          "?more=~2"
        ])
      })
    )
  }
  it.live("is broken where its token is gone again, and the next sync begins anew as well", () =>
    Effect.gen(function* () {
      const gone = { status: 400, json: { message: "this token has expired" } }
      const server = yield* serveRows(rows, ({ url }) => (url.searchParams.has("more") ? gone : undefined))
      const read = yield* collect(adapterOf(server.url))
      assert.strictEqual(read.error?.reason._tag, "Broken")
      assert.include(read.error?.message, "status 400, also after the run had begun anew")
      yield* collect(adapterOf(server.url), last(read))
      assert.deepStrictEqual(asked(server).slice(4, 6), ["?more=~2", "?datetimeFilter=updated"])
    })
  )
  it.live("is broken where one page comes for ever", () =>
    Effect.gen(function* () {
      const server = yield* serveRows(rows, () => ({ json: { registrations: rows.slice(0, 2), more: "again" } }))
      const { error } = yield* collect(adapterOf(server.url))
      assert.strictEqual(error?.reason._tag, "Broken")
      assert.isAtMost(server.asked.length, 3)
    })
  )
})

describe("a registration with several instances", () => {
  const instances = (id: string, ...numbers: ReadonlyArray<number>) =>
    numbers.map((instance) => passed(id, { instance, updated: `2026-10-0${instance + 1}T10:00:00Z` }))

  it.live("gives the ones before the present one as well, and asks for them alone", () =>
    Effect.gen(function* () {
      const [present] = instances("R/1", 2)
      const server = yield* serveRows([registration("R-0"), present], ({ url }) => {
        if (url.pathname !== `${root}/R%2F1/instances`) return undefined
        return url.searchParams.has("more")
          ? { json: { registrations: instances("R/1", 0), more: "" } }
          : { json: { registrations: instances("R/1", 2, 1), more: "older" } }
      })
      const read = yield* collect(adapterOf(server.url))
      assert.deepStrictEqual(keys(read), [["R-0:0", "R%2F1:2", "R%2F1:1", "R%2F1:0"]])
      assert.deepStrictEqual(asked(server), [
        "?datetimeFilter=updated",
        "/R%2F1/instances",
        "/R%2F1/instances?more=older"
      ])
    })
  )
  it.live("gives the present one where it was deleted in between", () =>
    Effect.gen(function* () {
      const server = yield* serveRows(instances("R-1", 1), () => undefined)
      assert.deepStrictEqual(keys(yield* collect(adapterOf(server.url))), [["R-1:1"]])
    })
  )
  it.live("is broken where its instances never end", () =>
    Effect.gen(function* () {
      const server = yield* serveRows(instances("R-1", 1), ({ url }) =>
        url.pathname.endsWith("/instances") ? { json: { registrations: [], more: "on" } } : undefined
      )
      const { error } = yield* collect(adapterOf(server.url))
      assert.include(error?.message, "at most 20 pages of instances of one registration")
      assert.strictEqual(server.asked.length, 21)
    })
  )
})

describe("an answer that is none", () => {
  for (const [what, answer, tag, words] of [
    [
      "401",
      { status: 401, json: { error: "Authorization Required." } },
      "Misconfigured",
      'status 401, which says "{\\"error\\":\\"Authorization Required.\\"}". Check the credentials'
    ],
    ["403", { status: 403, json: { message: "scope" } }, "Misconfigured", "that they are allowed for this"],
    ["400", { status: 400, json: { message: "since is not a time" } }, "Misconfigured", "since is not a time"],
    [
      "429",
      { status: 429, headers: { "retry-after": "0" }, json: { message: "slow down" } },
      "Unavailable",
      "Try again after"
    ],
    ["500", { status: 500, json: { message: "oops" } }, "Unavailable", "oops"],
    [
      "a page to sign in",
      { headers: { "content-type": "text/html" }, body: "<!doctype html>" },
      "Broken",
      "that no page to sign in stands before it"
    ],
    ["a message", { json: { message: "no such application" } }, "Broken", "registrations as JSON"],
    ["bytes", { headers: { "content-type": "application/json" }, body: Buffer.from([0xff]) }, "Broken", "no UTF-8"]
  ] as const) {
    it.live(`is told, such as ${what}`, () =>
      Effect.gen(function* () {
        const server = yield* serve(() => answer)
        const { error } = yield* collect(adapterOf(server.url, { http: { retries: 0, perSecond: 1_000 } }))
        assert.strictEqual(error?.reason._tag, tag)
        assert.include(error?.message, words)
        assert.notInclude(error?.message, "a-secret-key")
      })
    )
  }
})
