/** What SCORM Cloud posts back: the same rows and facts as it is asked for, whatever comes late, twice or out of order. */
import { assert, describe, it } from "@effect/vitest"
import { Ledger } from "@laurel/core"
import { collect, inMemory, serve } from "@laurel/testkit"
import { Effect, Stream } from "effect"
import { activity, adapterOf, last, passed, registration, respond, setting, source } from "./cloud.ts"
import { earned, endpoint, standing, sync } from "./ledger.ts"

const known = { authorization: "Basic known", "content-type": "application/json; charset=UTF-8" }

/** Posts something as it is, or as JSON; the status and what is said. */
const post = Effect.fnUntraced(function* (
  handler: (request: Request) => Promise<Response>,
  value: unknown,
  headers: Readonly<Record<string, string>> = known,
  path = "/scorm-cloud"
) {
  const body = typeof value === "string" ? value : JSON.stringify(value)
  const request = new Request(`https://laurel.test${path}`, { method: "POST", headers, body })
  const response = yield* Effect.promise(() => handler(request))
  return [response.status, yield* Effect.promise(() => response.text())] as const
})

const positions = Effect.flatMap(Ledger.Ledger, (ledger) =>
  Effect.map(ledger.positions, (all) => all.get(source)?.text)
)
const rejected = Effect.flatMap(Ledger.Ledger, (ledger) => ledger.rejections(null))

const golferOf = (updated: string) => passed("R-1", { updated })

const full = () => Effect.fail(new Error("the disk is full"))

describe("a postback", () => {
  it.live("says what the same registration says when it is asked for, and is answered once that is committed", () =>
    inMemory(
      Effect.gen(function* () {
        const handler = yield* endpoint()
        assert.deepStrictEqual(yield* post(handler, passed("R-1")), [200, '{"taken":true}'])
        const posted = yield* standing
        assert.strictEqual(posted.length, 5)
        assert.deepStrictEqual(yield* earned, ["golfer 2026-11-01"])
        const server = yield* serve((asked) => respond(asked, [passed("R-1")], 10))
        assert.strictEqual((yield* sync(adapterOf(server.url, { rereads: false }))).facts, 0)
        assert.deepStrictEqual(yield* standing, posted)
      })
    )
  )
  it.live("is answered 503 where it could not be committed, and nothing is known of it", () =>
    inMemory(
      Effect.gen(function* () {
        for (const down of [{ commit: full }, { known: full }]) {
          const [status, said] = yield* post(yield* endpoint(down), passed("R-1"))
          assert.strictEqual(status, 503)
          assert.include(said, "send them again later")
          assert.deepStrictEqual(yield* standing, [])
        }
      })
    )
  )
  for (const format of ["COURSE", "ACTIVITY", "FULL"]) {
    it.live(`is read in the format ${format}`, () =>
      inMemory(
        Effect.gen(function* () {
          const runtime = format === "FULL" ? { runtime: { completionStatus: "completed", scoreScaled: "0.7" } } : {}
          const children = format === "COURSE" ? [] : [activity("sco", { activitySuccess: "PASSED", ...runtime })]
          const handler = yield* endpoint({ setting: { ...setting, parts: true } })
          yield* post(handler, registration("R-1", { activityDetails: activity("org", { children }) }))
          assert.deepStrictEqual(yield* standing, format === "COURSE" ? [] : ["R-1:0/part/sco/passed 2026-11-01"])
        })
      )
    )
  }
  it.live("that comes twice writes nothing the second time", () =>
    inMemory(
      Effect.gen(function* () {
        const pages: Array<number> = []
        const counted = yield* endpoint({
          commit: ({ read }) =>
            Effect.map(Effect.orDie(Stream.runCollect(read(null))), (all) => void pages.push(all.length))
        })
        yield* post(yield* endpoint(), passed("R-1"))
        assert.strictEqual((yield* post(counted, passed("R-1")))[0], 200)
        yield* post(counted, passed("R-1", { score: { scaled: 90 } }))
        assert.deepStrictEqual(pages, [0, 1])
      })
    )
  )
  const [early, late] = [
    passed("R-1", { updated: "2026-11-01T10:00:00Z", score: { scaled: 50 }, registrationSuccess: "FAILED" }),
    passed("R-1", { updated: "2026-11-02T10:00:00Z", score: { scaled: 90 } })
  ]
  it.live(
    "that says it comes from later than now is refused, since it would stand over all that comes until then",
    () =>
      inMemory(
        Effect.gen(function* () {
          const handler = yield* endpoint()
          const soon = new Date(Date.now() + 1_800_000).toISOString()
          for (const field of ["updated", "completedDate"]) {
            const [status, said] = yield* post(handler, passed("R-1", { [field]: "2999-01-01T00:00:00Z" }))
            assert.strictEqual(status, 400)
            assert.include(said, `${field}: expected a moment at most an hour after`)
            assert.deepStrictEqual(yield* standing, [])
          }
          assert.strictEqual((yield* post(handler, passed("R-1", { updated: soon, completedDate: soon })))[0], 200)
        })
      )
  )
  it.live("that does not say when it was updated is refused where one is kept, and moves nothing", () =>
    inMemory(
      Effect.gen(function* () {
        const handler = yield* endpoint()
        yield* post(handler, late)
        const before = yield* standing
        for (const updated of [undefined, "yesterday"]) {
          const [status, said] = yield* post(handler, { ...late, updated })
          assert.strictEqual(status, 400)
          assert.include(said, "updated: expected a date after 1900, a time and an offset")
        }
        yield* post(handler, early)
        assert.deepStrictEqual([yield* standing, yield* rejected], [before, []])
      })
    )
  )
  it.live("that does not say when it was updated is a rejection where none is kept, however often it comes", () =>
    inMemory(
      Effect.gen(function* () {
        const handler = yield* endpoint()
        for (let count = 1; count <= 2; count++) {
          assert.strictEqual((yield* post(handler, { ...late, updated: "yesterday" }))[0], 200)
          assert.deepStrictEqual(
            (yield* rejected).map(({ key, column }) => [key, column]),
            [["R-1:0", "updated"]]
          )
        }
        yield* post(handler, late)
        assert.include(yield* standing, "R-1:0/scored 90 2026-11-02")
        assert.deepStrictEqual(yield* rejected, [])
      })
    )
  )
  it.live("that comes late does not stand over a newer one", () =>
    inMemory(
      Effect.gen(function* () {
        const handler = yield* endpoint()
        yield* post(handler, late)
        const before = yield* standing
        assert.deepStrictEqual(yield* post(handler, early), [200, '{"taken":true}'])
        assert.deepStrictEqual(yield* standing, before)
        assert.include(before, "R-1:0/scored 90 2026-11-02")
      })
    )
  )
  it.live("that waits for a run, and is late by then, does not stand over what the run read", () =>
    inMemory(
      Effect.gen(function* () {
        const context = yield* Effect.context<Ledger.Ledger>()
        let rows = [passed("R-1", { updated: "2026-10-31T10:00:00Z", score: { scaled: 10 } })]
        let date = "Sun, 01 Nov 2026 12:00:00 GMT"
        const server = yield* serve((asked) => ({
          headers: { date },
          ...respond(asked, rows, 10)
        }))
        const pull = adapterOf(server.url)
        yield* sync(pull)
        rows = [late]
        date = "Mon, 02 Nov 2026 12:00:00 GMT"
        // When the request comes, what is kept is older than it; once the run that has the source is over, it is newer.
        const handler = yield* endpoint({
          commit: (adapter) =>
            Effect.andThen(sync(pull), sync(adapter)).pipe(
              Effect.asVoid,
              Effect.mapError(({ message }) => new Error(message)),
              Effect.provide(context)
            )
        })
        assert.strictEqual((yield* post(handler, early))[0], 200)
        assert.include(yield* standing, "R-1:0/scored 90 2026-11-02 revision 2")
      })
    )
  )
  it.live("that comes in time is corrected by the newer one", () =>
    inMemory(
      Effect.gen(function* () {
        const handler = yield* endpoint()
        yield* post(handler, early)
        yield* post(handler, late)
        const facts = yield* standing
        assert.includeMembers(facts, ["R-1:0/scored 90 2026-11-02 revision 2", "R-1:0/failed 2026-11-01"])
      })
    )
  )
  it.live("that comes late of another instance is taken, since that says how another attempt stands", () =>
    inMemory(
      Effect.gen(function* () {
        const handler = yield* endpoint()
        yield* post(handler, { ...late, instance: 1 })
        yield* post(handler, early)
        assert.includeMembers(yield* standing, ["R-1:0/scored 50 2026-11-01", "R-1:1/scored 90 2026-11-02"])
      })
    )
  )
  it.live("of one moment with another is taken as it comes", () =>
    inMemory(
      Effect.gen(function* () {
        const handler = yield* endpoint()
        yield* post(handler, { ...late, score: { scaled: 80 } })
        yield* post(handler, late)
        assert.include(yield* standing, "R-1:0/scored 90 2026-11-02 revision 2")
      })
    )
  )
  for (const [what, learner, scheme, status] of [
    ["of another learner", "E-2002", "scorm-cloud", 409],
    ["of the same learner, written otherwise,", "ADA@EXAMPLE.ORG", "scorm-cloud", 409],
    ["of the same address, written otherwise,", "ADA@EXAMPLE.ORG", "email", 200]
  ] as const) {
    it.live(`${what} than the instance is kept of is ${status === 409 ? "refused, and moves nothing" : "taken"}`, () =>
      inMemory(
        Effect.gen(function* () {
          const handler = yield* endpoint({ setting: { ...setting, scheme } })
          const first = passed("R-1", { learner: { id: "ada@example.org" } })
          yield* post(handler, first)
          const before = yield* standing
          const next = { ...first, updated: "2026-11-05T10:00:00Z", score: { scaled: 90 }, learner: { id: learner } }
          const [found, said] = yield* post(handler, next)
          assert.strictEqual(found, status)
          if (status !== 409) return
          assert.include(said, "learner.id: expected that of the instance as it is kept")
          assert.deepStrictEqual(yield* standing, before)
          // Another instance is another attempt, of whomever.
          assert.strictEqual((yield* post(handler, { ...next, instance: 1 }))[0], 200)
        })
      )
    )
  }
  it.live("that can't be read is kept as a rejection, and mended by the one that can", () =>
    inMemory(
      Effect.gen(function* () {
        const handler = yield* endpoint()
        assert.strictEqual((yield* post(handler, passed("R-1", { registrationSuccess: "MAYBE" })))[0], 200)
        assert.deepStrictEqual(
          (yield* rejected).map(({ key, column }) => [key, column]),
          [["R-1:0", "registrationSuccess"]]
        )
        yield* post(handler, passed("R-1"))
        assert.deepStrictEqual(yield* rejected, [])
        assert.deepStrictEqual(yield* earned, ["golfer 2026-11-01"])
      })
    )
  )
})

describe("what is asked for", () => {
  for (const field of ["updated", "completedDate"]) {
    it.live(`is rejected where it is ${field} later than now, and stands over no postback`, () =>
      inMemory(
        Effect.gen(function* () {
          const ahead = { ...golferOf("2026-11-01T10:00:00Z"), [field]: "2031-01-01T00:00:00Z" }
          let row: unknown = ahead
          const server = yield* serve((asked) => respond(asked, [row], 10))
          const adapter = adapterOf(server.url, { rereads: false })
          yield* sync(adapter)
          assert.deepStrictEqual(yield* earned, [])
          assert.deepStrictEqual(
            (yield* rejected).map(({ key, column }) => [key, column]),
            [["R-1:0", field]]
          )
          assert.strictEqual((yield* post(yield* endpoint(), golferOf("2026-11-02T10:00:00Z")))[0], 200)
          assert.deepStrictEqual([yield* earned, yield* rejected], [["golfer 2026-11-02"], []])
          // It says so again, and then what is right.
          yield* sync(adapter)
          assert.strictEqual((yield* rejected).length, field === "updated" ? 1 : 0)
          row = { ...golferOf(new Date().toISOString()), score: { scaled: 90 } }
          yield* sync(adapter)
          assert.deepStrictEqual(yield* rejected, [])
          assert.include((yield* standing).join(), "R-1:0/scored 90")
        })
      )
    )
  }
  it.live("goes on after a postback from where it stood", () =>
    inMemory(
      Effect.gen(function* () {
        const rows = [passed("R-1"), passed("R-2", { learner: { id: "E-2" } })]
        const server = yield* serve((asked) => ({
          headers: { date: "Sun, 01 Nov 2026 12:00:00 GMT" },
          ...respond(asked, rows, 10)
        }))
        const adapter = adapterOf(server.url, { rereads: false })
        yield* sync(adapter)
        const before = yield* positions
        yield* post(yield* endpoint(), passed("R-3", { learner: { id: "E-3" } }))
        assert.strictEqual(yield* positions, before)
        yield* sync(adapter)
        assert.include(server.asked.at(-1)?.url.search, "since=2026-11-01T11")
      })
    )
  )
  it.live("is everything where a postback came before it was ever asked", () =>
    inMemory(
      Effect.gen(function* () {
        yield* post(yield* endpoint(), passed("R-1"))
        const position = yield* positions
        const server = yield* serve((asked) => respond(asked, [passed("R-1")], 10))
        const read = yield* collect(adapterOf(server.url), position)
        assert.isUndefined(read.error)
        assert.notInclude(server.asked[0]?.url.search, "since")
        assert.notStrictEqual(last(read), position)
      })
    )
  )
})

describe("what is no postback", () => {
  const form = "application/x-www-form-urlencoded; charset=UTF-8"
  for (const [what, status, words, body, headers, path] of [
    [
      "a form",
      415,
      "set ApiRollupRegistrationAuthType (postBack.authType) to httpbasic",
      "data=%7B%7D",
      { "content-type": form }
    ],
    ["XML", 415, 'turn off the postback\'s setting \\"legacy\\"', "<x/>", { ...known, "content-type": "text/xml" }],
    ["another type", 415, 'found \\"text/plain\\"', "{}", { ...known, "content-type": "text/plain" }],
    ["no JSON", 400, "expected JSON", "{", known],
    ["a list", 400, "expected a registration as JSON", [passed("R-1")], known],
    ["a registration without an id", 400, "with its id", passed("R-1", { id: undefined }), known],
    [
      "somebody unknown",
      401,
      "expected credentials that are known",
      passed("R-1"),
      { ...known, authorization: "Basic x" }
    ],
    ["another path", 404, "expected the path of the endpoint", passed("R-1"), known, "/scorm-cloud/more"]
  ] as const) {
    it.live(`is refused, such as ${what}, and says why`, () =>
      inMemory(
        Effect.gen(function* () {
          const [found, said] = yield* post(yield* endpoint(), body, headers, path)
          assert.strictEqual(found, status)
          assert.include(said, words)
          assert.deepStrictEqual([yield* standing, yield* rejected], [[], []])
        })
      )
    )
  }
  it.live("is refused where whoever posts may not", () =>
    inMemory(
      Effect.gen(function* () {
        const handler = yield* endpoint({ auth: () => Effect.succeed({ kind: "forbidden" }) })
        assert.strictEqual((yield* post(handler, passed("R-1")))[0], 403)
      })
    )
  )
  it.live("is refused where it is longer than it may be", () =>
    inMemory(
      Effect.gen(function* () {
        const handler = yield* endpoint({ maxBytes: 100 })
        assert.strictEqual((yield* post(handler, passed("R-1")))[0], 413)
      })
    )
  )
  it.live("is refused where it is nested too deeply to be kept", () =>
    inMemory(
      Effect.gen(function* () {
        const deep = `{"id":"R-1","tags":${"[".repeat(20_000)}${"]".repeat(20_000)}}`
        const [status, said] = yield* post(yield* endpoint(), deep)
        assert.strictEqual(status, 400)
        assert.include(said, "nested less deeply")
      })
    )
  )
})
