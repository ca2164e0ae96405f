/** Taking commits in: every status by its cause, and that what is answered `"result": true` is committed, in a ledger. */
import { assert, describe, it, vi } from "@effect/vitest"
import { Scorm } from "@laurel/adapter-scorm"
import { type Adapter, Catalog, Contact, Id, Instant, Ledger, Sync } from "@laurel/core"
import { factsInForce, inMemory } from "@laurel/testkit"
import { Clock, Deferred, Effect, Fiber, Logger, Result, Schema, Stream } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"

const source = Id.SourceId.make("scorm")
const setting = Schema.decodeUnknownSync(Scorm.Setting)({
  zone: "Europe/Berlin",
  courses: [{ id: "fire", offering: "fire-2026" }]
})
const catalog = Catalog.decode({
  offerings: [
    { id: "fire-2026", course: "fire", zone: "Europe/Berlin", components: [{ activity: "fire/item_1", group: "sco" }] }
  ],
  achievementTypes: [{ id: "fire", courses: ["fire"], rule: { rule: "passed", group: "sco" } }],
  certifications: []
})

/** A commit as scorm-again sent it. */
const recorded = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, "fixtures/scorm-again", `${name}.json`), "utf8")).commits[0].body

const launch: Scorm.Launch = {
  learner: { scheme: "employee", value: "E-1" },
  course: "fire",
  registration: "R-1",
  attempt: 1,
  item: "item_1",
  session: "s1"
}
const envelope = (commit: unknown, more: object = {}) => ({ ...launch, at: "2026-11-01T09:00:00Z", commit, ...more })
const core = (status: string, more: object = {}) => ({ cmi: { core: { lesson_status: status, ...more } } })

/** Every fact as it stands, `R-1:1:item_1:s1/passed Passed`, without what was taken back. */
const standing = Effect.map(factsInForce, (facts) =>
  facts.map(({ reference, evidence }) => `${reference.key} ${evidence._tag}`).toSorted()
)

const allowed: Scorm.HandlerOptions<unknown>["auth"] = ({ headers }) =>
  Effect.succeed(
    headers.get("cookie") === "session=1"
      ? { kind: "player", launch }
      : headers.get("authorization") === "Bearer host"
        ? { kind: "host" }
        : { kind: headers.get("authorization") === "Bearer reader" ? "forbidden" : "unknown" }
  )

interface Ask {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: unknown
}

const request = ({ method = "POST", path = "/scorm/commits", headers = {}, body }: Ask): Request => {
  const all = new Headers()
  for (const [name, value] of Object.entries({ "content-type": "application/json;charset=UTF-8", ...headers })) {
    if (value !== undefined) all.set(name, value)
  }
  const isSent = typeof body === "string" || body === undefined || body instanceof ReadableStream
  const text = isSent ? body : JSON.stringify(body)
  // Node wants this word where a body is a stream.
  const init: RequestInit & { duplex: "half" } = { method, headers: all, duplex: "half" }
  // As bytes, or a type would be made up.
  const bytes = typeof text === "string" ? Buffer.from(text) : text
  return new Request(`http://laurel.test${path}`, bytes === undefined ? init : { ...init, body: bytes })
}

/** The same adapter, and the pages that are read of it. */
const recording = (adapter: Adapter.Adapter, pages: Array<Adapter.Page>): Adapter.Adapter => ({
  ...adapter,
  read: (position) => Stream.tap(adapter.read(position), (page) => Effect.sync(() => pages.push(page)))
})

/** An endpoint whose commits go to the ledger, and the pages of those that did. */
const endpoint = Effect.fnUntraced(function* ({
  archives,
  ...more
}: Partial<Scorm.HandlerOptions<string>> & { readonly archives?: boolean } = {}) {
  const ledger = yield* Ledger.Ledger
  const { versions } = yield* Sync.apply(Result.getOrThrow(catalog))
  const pages: Array<Adapter.Page> = []
  const asked: Array<number> = []
  const handler = Scorm.handler<string>({
    source,
    setting,
    path: "/scorm/commits",
    auth: allowed,
    commit: (adapter) =>
      Stream.runDrain(Sync.run(versions, recording(adapter, pages), { archives: archives ?? true })).pipe(
        Effect.provideService(Ledger.Ledger, ledger),
        Effect.mapError(String)
      ),
    known: (keys) => {
      asked.push(keys.length)
      return Effect.mapError(Scorm.knownIn(ledger, source)(keys), String)
    },
    logger: Logger.layer([]),
    ...more
  })
  const ask = (asks: Ask) =>
    Effect.promise(async () => {
      const response = await handler(request(asks))
      const text = await response.text()
      const body: unknown = text === "" ? undefined : JSON.parse(text)
      return { status: response.status, headers: response.headers, body, text }
    })
  const player = (body: unknown, headers: Ask["headers"] = {}) =>
    ask({ headers: { cookie: "session=1", ...headers }, body })
  const host = (body: unknown, headers: Ask["headers"] = {}) =>
    ask({ headers: { authorization: "Bearer host", ...headers }, body })
  return { pages, asked, ask, player, host }
})

/** As if all rows had been kept for as long as they may be. */
const letRowsGo = Effect.gen(function* () {
  const received = Instant.Instant.make(Date.UTC(2999, 0))
  const expired = yield* (yield* Ledger.Ledger).expire({ rows: new Map(), rejections: null, received })
  assert.isAbove(expired.received, 0)
})

const test = <A, E>(name: string, work: Effect.Effect<A, E, Ledger.Ledger>) => it.effect(name, () => inMemory(work))

const done = { result: true, errorCode: 0 }
const passed = ["attended Attended", "completed Completed", "passed Passed", "scored Scored"]
const of = (record: string, facts: ReadonlyArray<string>) => facts.map((fact) => `${record}/${fact}`)

describe("a commit of a player", () => {
  test(
    "is committed before it is answered, by the launch that its host knows",
    Effect.gen(function* () {
      const here = yield* endpoint()
      const answer = yield* here.player(recorded("12-pass"))
      assert.deepStrictEqual([answer.status, answer.body], [200, done])
      assert.strictEqual(answer.headers.get("content-type"), "application/json")
      assert.deepStrictEqual(yield* standing, of("R-1:1:item_1:s1", passed))
      const [draft] = here.pages[0]?.drafts ?? []
      assert.strictEqual(draft?.subject.key, "R-1/fire-2026/employee:E-1")
      assert.strictEqual(draft?.activity, "fire/item_1")
    })
  )
  test(
    "says nothing of who learns, whatever stands in it",
    Effect.gen(function* () {
      const here = yield* endpoint()
      const claims = {
        ...envelope(core("passed", { student_id: "E-2", student_name: "Eve" })),
        learner: { scheme: "employee", value: "E-2" }
      }
      assert.deepStrictEqual((yield* here.player(core("passed", { student_id: "E-2" }))).body, done)
      assert.deepStrictEqual(
        new Set(here.pages[0]?.drafts.map(({ subject }) => Contact.keyOf(subject.contact))),
        new Set(["employee:E-1"])
      )
      // An envelope is no commit: what a player sends is never read as a host's.
      assert.strictEqual((yield* here.player({ ...claims, commit: undefined })).status, 400)
      assert.lengthOf(here.pages, 1)
    })
  )
  for (const type of ["application/json", "text/plain;charset=UTF-8", "application/json; charset=utf-8"]) {
    test(
      `is taken as a browser sends it: ${type}`,
      Effect.gen(function* () {
        const here = yield* endpoint()
        assert.deepStrictEqual((yield* here.player(recorded("2004-pass"), { "content-type": type })).body, done)
        assert.include(yield* standing, "R-1:1:item_1:s1/passed Passed")
      })
    )
  }
  test(
    "in the format params is refused, with what to set instead: it has lost what it held",
    Effect.gen(function* () {
      const here = yield* endpoint()
      const type = { "content-type": "application/x-www-form-urlencoded" }
      const answer = yield* here.player(recorded("12-params"), type)
      assert.strictEqual(answer.status, 400)
      assert.include(answer.text, "dataCommitFormat")
      assert.deepStrictEqual(here.pages, [])
      assert.deepStrictEqual((yield* here.player(recorded("12-flattened"))).body, done)
    })
  )
  test(
    "that says later what another said is not lost where they come at once",
    Effect.gen(function* () {
      const here = yield* endpoint()
      const all = Array.from({ length: 10 }, (_, number) =>
        here.player({ cmi: { core: { lesson_status: "passed" }, objectives: { [number]: { id: `o${number}` } } } })
      )
      const answers = yield* Effect.all(all, { concurrency: "unbounded" })
      assert.deepStrictEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
      const [row] = yield* (yield* Ledger.Ledger).receivedUnder(source, Scorm.stream, ["R-1:1:item_1:s1"])
      const missing = Array.from({ length: 10 }, (_, number) => `o${number}`).filter(
        (id) => row?.raw.includes(`"${id}"`) !== true
      )
      assert.deepStrictEqual(missing, [])
    })
  )
  for (const [what, second] of [
    ["in the same millisecond", 0],
    ["after our clock was put back", -3_600_000]
  ] as const) {
    const [completed, failed] = [core("completed"), core("failed")]
    for (const [first, then, says] of [
      [completed, failed, "failed Failed"],
      [failed, completed, "completed Completed"]
    ] as const) {
      test(
        `is later than one that came before it ${what}: ${says}`,
        Effect.gen(function* () {
          const here = yield* endpoint()
          const clock = vi.spyOn(Date, "now")
          yield* Effect.gen(function* () {
            clock.mockReturnValue(Date.UTC(2026, 10, 1, 9))
            yield* here.player(first)
            clock.mockReturnValue(Date.UTC(2026, 10, 1, 9) + second)
            assert.deepStrictEqual((yield* here.player(then)).body, done)
          }).pipe(Effect.ensuring(Effect.sync(() => clock.mockRestore())))
          assert.deepStrictEqual(yield* standing, of("R-1:1:item_1:s1", [says]))
        })
      )
    }
  }
  test(
    "is dated by our clock once that is put right, and not by a day that it was far ahead",
    Effect.gen(function* () {
      const here = yield* endpoint()
      const clock = vi.spyOn(Date, "now")
      yield* Effect.gen(function* () {
        clock.mockReturnValue(Date.UTC(2027, 10, 1, 9))
        yield* here.player(core("incomplete"))
        clock.mockReturnValue(Date.UTC(2026, 10, 1, 9))
        yield* here.player(core("incomplete"))
      }).pipe(Effect.ensuring(Effect.sync(() => clock.mockRestore())))
      const [row] = yield* (yield* Ledger.Ledger).receivedUnder(source, Scorm.stream, ["R-1:1:item_1:s1"])
      assert.include(row?.raw, String(Date.UTC(2026, 10, 1, 9)))
    })
  )
  for (const [first, then, says] of [
    ["incomplete", "passed", ["completed Completed", "passed Passed"]],
    ["passed", "incomplete", ["incomplete RolledUp"]]
  ] as const) {
    test(
      `is later than one that came before it and is known, or read, after it: ${then}`,
      Effect.gen(function* () {
        const known = yield* Deferred.make<void>()
        const here = yield* endpoint({
          auth: ({ headers }) =>
            Effect.as(headers.has("x-slow") ? Deferred.await(known) : Effect.void, { kind: "player", launch })
        })
        const whole = Promise.withResolvers<void>()
        const body = new ReadableStream({
          pull: async (stream) => {
            await whole.promise
            stream.enqueue(Buffer.from(JSON.stringify(core(first))))
            stream.close()
          }
        })
        for (const [sent, headers, go] of [
          [core(first), { "x-slow": "1" }, Deferred.succeed(known, undefined)],
          [body, {}, Effect.sync(() => whole.resolve())]
        ] as const) {
          const waiting = yield* Effect.forkChild(here.player(sent, headers), { startImmediately: true })
          assert.deepStrictEqual((yield* here.player(core(then))).body, done)
          yield* go
          assert.deepStrictEqual((yield* Fiber.join(waiting)).body, done)
          assert.deepStrictEqual(yield* standing, of("R-1:1:item_1:s1", says))
        }
      })
    )
  }
  it.live("that another program takes in at the same moment is not lost either", () =>
    inMemory(
      Effect.gen(function* () {
        const programs = [yield* endpoint(), yield* endpoint()]
        const all = programs.flatMap((here, program) =>
          Array.from({ length: 3 }, (_, number) =>
            here.player({ cmi: { core: { lesson_status: "passed" }, objectives: [{ id: `o${program}-${number}` }] } })
          )
        )
        const answers = yield* Effect.all(all, { concurrency: "unbounded" })
        assert.deepStrictEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
        const [row] = yield* (yield* Ledger.Ledger).receivedUnder(source, Scorm.stream, ["R-1:1:item_1:s1"])
        for (const id of ["o0-0", "o0-1", "o0-2", "o1-0", "o1-1", "o1-2"]) assert.include(row?.raw, `"${id}"`)
      })
    )
  )
  test(
    "that proves nothing, or can't be read as what it says, is taken all the same",
    Effect.gen(function* () {
      const here = yield* endpoint()
      assert.deepStrictEqual((yield* here.player(core("browsed"))).body, done)
      assert.deepStrictEqual((yield* here.player(core("passed", { score: { raw: "many" } }))).body, done)
      assert.deepStrictEqual(
        here.pages.map(({ rows, rejections }) => [rows, rejections.length]),
        [
          [1, 0],
          [1, 1]
        ]
      )
    })
  )
})

describe("a commit is refused, with nothing kept,", () => {
  const cookie = "session=1"
  test(
    "may be from a clock that is a little ahead of ours",
    Effect.gen(function* () {
      const here = yield* endpoint()
      const soon = new Date((yield* Clock.currentTimeMillis) + 3_500_000).toISOString()
      assert.deepStrictEqual((yield* here.host(envelope(core("passed"), { at: soon }))).body, done)
    })
  )
  const refusals: ReadonlyArray<readonly [what: string, ask: Ask, status: number, words: string]> = [
    ["of somebody unknown", { body: core("passed") }, 401, "who is known"],
    ["of somebody who may not", { headers: { authorization: "Bearer reader" }, body: core("passed") }, 403, "may not"],
    [
      "of a page of another origin",
      { headers: { cookie, origin: "https://elsewhere.example.test" }, body: core("passed") },
      403,
      "origin"
    ],
    ["to another place", { path: "/scorm/commits/1", headers: { cookie }, body: core("passed") }, 404, "endpoint"],
    ["by GET", { method: "GET", headers: { cookie } }, 405, "expected POST, found GET: commits are taken in here"],
    ["by PUT", { method: "PUT", headers: { cookie }, body: core("passed") }, 405, "found PUT"],
    ["of too many bytes", { headers: { cookie }, body: " ".repeat(5_242_881) }, 413, "5242880 bytes"],
    ["without a type", { headers: { cookie, "content-type": undefined }, body: "{}" }, 415, "no Content-Type"],
    ["of another type", { headers: { cookie, "content-type": "text/xml" }, body: "<a/>" }, 415, "text/xml"],
    ["that is packed", { headers: { cookie, "content-encoding": "gzip" }, body: "{}" }, 415, "gzip"],
    ["that is no JSON", { headers: { cookie }, body: "{" }, 400, "commit"],
    ["that is none", { headers: { cookie }, body: { a: 1 } }, 400, "cmi."],
    ["that is empty", { headers: { cookie }, body: "" }, 400, "commit"]
  ]
  for (const [what, ask, status, words] of refusals) {
    test(
      `${what}: ${status}`,
      Effect.gen(function* () {
        const here = yield* endpoint()
        const answer = yield* here.ask(ask)
        assert.strictEqual(answer.status, status)
        assert.deepInclude(answer.body, { result: false, errorCode: 101 })
        assert.include(answer.text, words)
        assert.deepStrictEqual(here.pages, [])
      })
    )
  }
  test(
    "and a browser is not made to ask the learner for a password",
    Effect.gen(function* () {
      const { headers } = yield* (yield* endpoint()).ask({ body: core("passed") })
      assert.strictEqual(headers.get("www-authenticate"), 'Bearer realm="SCORM"')
    })
  )
  test(
    "but not of a page of an origin that may send, which may send cookies",
    Effect.gen(function* () {
      const origin = "https://content.example.test"
      const here = yield* endpoint({ origins: [origin] })
      const answer = yield* here.player(recorded("12-pass"), { origin, "sec-fetch-site": "cross-site" })
      assert.deepStrictEqual(answer.body, done)
      assert.strictEqual(answer.headers.get("access-control-allow-credentials"), "true")
    })
  )
  test(
    "by the code of its edition where the ledger can't keep it, and nothing is lost where it is sent again",
    Effect.gen(function* () {
      for (const [name, errorCode] of [
        ["12-pass", 101],
        ["2004-pass", 391]
      ] as const) {
        for (const down of [{ commit: () => Effect.fail("locked") }, { known: () => Effect.fail("locked") }]) {
          const answer = yield* (yield* endpoint(down)).player(recorded(name))
          assert.deepStrictEqual([answer.status, answer.headers.get("retry-after")], [503, "10"])
          assert.deepInclude(answer.body, { result: false, errorCode })
          assert.notInclude(answer.text, "locked")
        }
      }
      assert.deepStrictEqual(yield* standing, [])
      assert.deepStrictEqual((yield* (yield* endpoint()).player(recorded("12-pass"))).body, done)
      assert.deepStrictEqual(yield* standing, of("R-1:1:item_1:s1", passed))
    })
  )
})

describe("a session whose row is gone", () => {
  const begun = Effect.gen(function* () {
    const here = yield* endpoint()
    assert.deepStrictEqual((yield* here.player(recorded("12-pass"))).body, done)
    yield* letRowsGo
    return here
  })
  test(
    "takes nothing more, and keeps what it said: 409",
    Effect.gen(function* () {
      const here = yield* begun
      for (const answer of [yield* here.player(core("incomplete")), yield* here.host([envelope(core("incomplete"))])]) {
        assert.strictEqual(answer.status, 409)
        assert.deepInclude(answer.body, { result: false, errorCode: 101 })
        assert.include(answer.text, 'found \\"s1\\", of which facts stand and no row is kept. The session is over')
      }
      assert.deepStrictEqual(yield* standing, of("R-1:1:item_1:s1", passed))
    })
  )
  test(
    "is not another one's, which begins",
    Effect.gen(function* () {
      const here = yield* begun
      assert.deepStrictEqual((yield* here.host(envelope(core("incomplete"), { session: "s" }))).body, done)
      assert.includeMembers(yield* standing, [...of("R-1:1:item_1:s1", passed), "R-1:1:item_1:s/incomplete RolledUp"])
    })
  )
  test(
    "of which nothing stands begins anew",
    Effect.gen(function* () {
      const here = yield* endpoint()
      yield* here.player(core("browsed"))
      yield* letRowsGo
      assert.deepStrictEqual((yield* here.player(core("passed"))).body, done)
      assert.include(yield* standing, "R-1:1:item_1:s1/passed Passed")
    })
  )
  test(
    "for rows are not archived says so, and keeps what it said",
    Effect.gen(function* () {
      const here = yield* endpoint({ archives: false })
      assert.deepStrictEqual((yield* here.player(recorded("12-pass"))).body, done)
      const answer = yield* here.player(core("incomplete"))
      assert.strictEqual(answer.status, 409)
      assert.include(answer.text, "archive them")
      assert.deepStrictEqual(yield* standing, of("R-1:1:item_1:s1", passed))
    })
  )
})

describe("a program", () => {
  const reordered = { value: "E-1", scheme: "employee" }
  test(
    "may write the fields of a launch in any order, and more than a launch has",
    Effect.gen(function* () {
      const more = { ...launch, learner: reordered, title: "Fire", sequence: 7, at: 0, commit: core("passed") }
      const here = yield* endpoint()
      const other = yield* endpoint({ auth: () => Effect.succeed({ kind: "player", launch: more }) })
      assert.deepStrictEqual((yield* here.player(core("incomplete"))).body, done)
      assert.deepStrictEqual((yield* other.player(core("failed"))).body, done)
      assert.deepStrictEqual((yield* here.player(core("passed"))).body, done)
      const [row] = yield* (yield* Ledger.Ledger).receivedUnder(source, Scorm.stream, ["R-1:1:item_1:s1"])
      assert.notInclude(row?.raw, "Fire")
    })
  )
  for (const [what, wrong, words] of [
    ["an empty session", { session: "" }, "the launch that `auth` gives, session: expected"],
    ["no attempt", { attempt: 0 }, "the launch that `auth` gives, attempt: expected"],
    ["a learner of no scheme", { learner: { scheme: "", value: "E-1" } }, "gives, learner.scheme: expected"]
  ] as const) {
    test(
      `whose launch has ${what} is told so in its log, and nobody else`,
      Effect.gen(function* () {
        const told: Array<string> = []
        const logger = Logger.layer([Logger.make(({ message }) => void told.push(String(message)))])
        const auth: Scorm.HandlerOptions<unknown>["auth"] = () =>
          Effect.succeed({ kind: "player", launch: { ...launch, ...wrong } })
        const here = yield* endpoint({ auth, logger })
        const answer = yield* here.player(core("passed"))
        assert.strictEqual(answer.status, 500)
        assert.deepInclude(answer.body, { result: false, errorCode: 101 })
        assert.notInclude(answer.text, "expected")
        assert.include(told.join(), words)
        assert.deepStrictEqual(here.pages, [])
      })
    )
  }
  test(
    "that does not run what it is to commit answers no commit well",
    Effect.gen(function* () {
      const here = yield* endpoint({ commit: () => Effect.void })
      assert.strictEqual((yield* here.player(core("passed"))).status, 500)
    })
  )
})

describe("envelopes of a host", () => {
  test(
    "are committed in one page, each under its own session",
    Effect.gen(function* () {
      const here = yield* endpoint()
      assert.deepStrictEqual((yield* here.host(envelope(core("incomplete")))).body, done)
      const list = [envelope(recorded("12-pass")), envelope(recorded("2004-pass"), { attempt: 2, session: "s2" })]
      assert.deepStrictEqual((yield* here.host(list)).body, done)
      assert.deepStrictEqual(
        here.pages.map(({ rows }) => rows),
        [1, 2]
      )
      assert.includeMembers(yield* standing, ["R-1:1:item_1:s1/passed Passed", "R-1:2:item_1:s2/passed Passed"])
    })
  )
  test(
    "may be none",
    Effect.gen(function* () {
      const here = yield* endpoint()
      assert.deepStrictEqual([(yield* here.host([])).body, here.pages], [done, []])
    })
  )
  test(
    "may be 100 of as many sessions, looked up 50 at a time; of 101 none is taken",
    Effect.gen(function* () {
      const here = yield* endpoint()
      const all = Array.from({ length: 101 }, (_, number) => envelope(core("passed"), { session: `s${number}` }))
      const answer = yield* here.host(all)
      assert.deepStrictEqual([answer.status, here.pages], [413, []])
      assert.include(answer.text, "at most 100 envelopes, found 101")
      assert.deepStrictEqual((yield* here.host(all.slice(1))).body, done)
      assert.deepStrictEqual(here.asked, [50, 50])
      assert.strictEqual(here.pages[0]?.rows, 100)
    })
  )
  test(
    "that were taken before, alone or among others, change nothing",
    Effect.gen(function* () {
      const here = yield* endpoint()
      const first = envelope(recorded("12-pass"))
      yield* here.host(first)
      const before = yield* standing
      assert.deepStrictEqual((yield* here.host(first)).body, done)
      assert.deepStrictEqual((yield* here.host([first, first])).body, done)
      assert.lengthOf(here.pages, 1)
      yield* here.host([first, envelope(core("passed"), { session: "s2" })])
      assert.deepStrictEqual(
        here.pages.map(({ rows }) => rows),
        [1, 1]
      )
      assert.includeMembers(yield* standing, before)
    })
  )
  const [one, two, three] = [
    envelope(core("incomplete"), { at: "2026-11-01T09:00:00Z" }),
    envelope(core("passed"), { at: "2026-11-01T09:10:00Z" }),
    envelope(core("failed"), { at: "2026-11-01T09:20:00Z" })
  ]
  for (const [what, requests] of [
    ["in their order", [one, two, three]],
    ["backwards", [three, two, one]],
    ["in one request", [[two, three, one]]],
    ["again and again", [two, [one, two], three, one, [three, two]]]
  ] as const) {
    test(
      `mean what was said last where they come ${what}`,
      Effect.gen(function* () {
        const here = yield* endpoint()
        for (const each of requests) assert.deepStrictEqual((yield* here.host(each)).body, done)
        assert.deepStrictEqual(yield* standing, of("R-1:1:item_1:s1", ["failed Failed"]))
      })
    )
  }
  const good = envelope(core("passed"))
  const refusals: ReadonlyArray<readonly [what: string, body: unknown, words: string]> = [
    ["without a field", { ...good, attempt: undefined }, "envelope 2, attempt: expected a value, found nothing"],
    ["with a field that nobody knows", { ...good, atempt: 1 }, "envelope 2, atempt: expected no field of that name"],
    [
      "without an offset in its time",
      { ...good, at: "2026-11-01T09:00:00" },
      "envelope 2, at: expected a date, a time and an offset"
    ],
    [
      "from more than an hour ahead of our clock",
      { ...good, at: "2999-01-01T00:00:00Z" },
      "envelope 2, at: expected a moment at most an hour after"
    ],
    [
      "of a scheme that is none",
      { ...good, learner: { scheme: "E M", value: "1" } },
      "envelope 2, learner.scheme: expected"
    ],
    ["that is none", 7, "envelope 2, expected"],
    [
      "of names too long for a key",
      { ...good, registration: "r".repeat(200), item: "i".repeat(200), session: "s".repeat(100) },
      "envelope 2, registration"
    ],
    ["whose commit is none", { ...good, commit: { a: 1 } }, "envelope 2, commit: expected"],
    [
      "of another learner under the same session",
      { ...good, learner: { scheme: "employee", value: "E-2" } },
      "envelope 2, learner"
    ]
  ]
  for (const [what, body, words] of refusals) {
    test(
      `of which one is ${what} are refused, all of them`,
      Effect.gen(function* () {
        const here = yield* endpoint()
        const answer = yield* here.host([good, body])
        assert.strictEqual(answer.status, 400)
        assert.include(answer.text, words)
        assert.deepStrictEqual(here.pages, [])
        assert.deepStrictEqual((yield* here.host([good])).body, done)
      })
    )
  }
  test(
    "are JSON, and nothing that a browser's form could send",
    Effect.gen(function* () {
      const answer = yield* (yield* endpoint()).host(good, { "content-type": "text/plain" })
      assert.strictEqual(answer.status, 415)
    })
  )
})
