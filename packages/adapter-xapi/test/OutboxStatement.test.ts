/** What a statement of an outbox looks like, whom it names, and what a store may answer to it. */
import { assert, describe, it } from "@effect/vitest"
import { Contact, Instant, Sync } from "@laurel/core"
import { Http } from "@laurel/http"
import { Commands, day, decider, participant } from "@laurel/testkit"
import { Effect, Redacted } from "effect"
import { createServer } from "node:http"
import { agentOf } from "../src/outbox/Actor.ts"
import * as Outbox from "../src/outbox/Outbox.ts"
import { startIn } from "../src/outbox/Statement.ts"
import { announce, catalog, FakeLrs, memory, options, today } from "./OutboxGiven.ts"

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe("a statement", () => {
  it.effect("says who earned what, when, how well, and until when; its id and registration are UUIDs of names", () =>
    Effect.gen(function* () {
      const lrs = new FakeLrs()
      const ann = participant({ offering: "course-1" })
      yield* today("2024-06-01")
      yield* Commands.applyCatalog(catalog)
      yield* Commands.say([ann.scored("exam", 80, "2024-05-10")])
      yield* announce(lrs)
      const [statement] = lrs.standing
      if (statement === undefined) return assert.fail("nothing was sent")
      const { id, context, ...rest } = statement
      assert.match(id, uuid)
      assert.match(context?.registration ?? "", uuid)
      assert.deepStrictEqual(rest, {
        actor: { objectType: "Agent", account: { homePage: "https://school.example.test", name: "ann" } },
        verb: { id: "http://id.tincanapi.com/verb/earned", display: { "en-US": "earned" } },
        object: {
          objectType: "Activity",
          id: "https://school.example.test/achievements/pass",
          definition: {
            type: "https://w3id.org/xapi/tla/activity-types/competency",
            name: { und: "Course passed" }
          }
        },
        timestamp: "2024-06-01T12:00:00.000Z",
        result: {
          success: true,
          completion: true,
          score: { scaled: 0.8 },
          extensions: { "urn:x-laurel:xapi:earned-on": "2024-05-10", "urn:x-laurel:xapi:valid-until": "2025-05-10" }
        }
      })
      assert.deepStrictEqual(context?.extensions, {
        "urn:x-laurel:xapi:achievement": "pass:1:1",
        "urn:x-laurel:xapi:revision": 1
      })
      yield* Sync.decide(yield* Commands.versions, [yield* decider().voids(ann, "pass")])
      yield* announce(lrs)
      const voiding = [...lrs.kept.values()].at(-1) ?? ""
      const { id: _, ...said } = JSON.parse(voiding)
      assert.deepStrictEqual(said, {
        actor: { objectType: "Agent", account: { homePage: "https://school.example.test", name: "laurel" } },
        verb: { id: "http://adlnet.gov/expapi/verbs/voided", display: { "en-US": "voided" } },
        object: { objectType: "StatementRef", id },
        timestamp: "2024-06-01T12:00:00.003Z"
      })
    }).pipe(Effect.provide(memory))
  )
})

describe("the first instant of a day", () => {
  const first = (date: string, zone: string) => Instant.format(startIn(day(date), zone))

  it("is midnight there, whatever the zone's offset that night", () => {
    assert.strictEqual(first("2024-01-01", "UTC"), "2024-01-01T00:00:00.000Z")
    assert.strictEqual(first("2024-07-01", "Europe/London"), "2024-06-30T23:00:00.000Z")
    assert.strictEqual(first("2024-01-01", "Europe/London"), "2024-01-01T00:00:00.000Z")
    assert.strictEqual(first("2024-07-01", "Pacific/Kiritimati"), "2024-06-30T10:00:00.000Z")
    assert.strictEqual(first("2024-07-01", "Pacific/Pago_Pago"), "2024-07-01T11:00:00.000Z")
  })

  it("is an hour later where a clock skips midnight", () => {
    assert.strictEqual(first("2018-11-04", "America/Sao_Paulo"), "2018-11-04T03:00:00.000Z")
  })
})

describe("an identity", () => {
  const agent = (rule: Omit<Outbox.ActorRule, "scheme">, value: string) => {
    const found = agentOf({ scheme: "id", ...rule }, Contact.Identity.make({ scheme: "id", value }))
    if (found === undefined) return undefined
    const { objectType, ...identifier } = found
    assert.strictEqual(objectType, "Agent")
    return identifier
  }
  const sha1 = "a".repeat(40)

  it("is the identifier that a rule makes of it, where it can be one", () => {
    const account = { homePage: "https://a.test", name: "7" }
    assert.deepStrictEqual(agent({ as: "mbox" }, "ann@example.test"), { mbox: "mailto:ann@example.test" })
    assert.deepStrictEqual(agent({ as: "mbox_sha1sum" }, sha1.toUpperCase()), { mbox_sha1sum: sha1 })
    assert.deepStrictEqual(agent({ as: "openid" }, "https://ann.test/"), { openid: "https://ann.test/" })
    assert.deepStrictEqual(agent({ as: "account", homePage: "https://a.test" }, "7"), { account })
    assert.deepStrictEqual(agent({ as: "account" }, "https://a.test 7"), { account })
  })

  it("is none where it can't", () => {
    assert.strictEqual(agent({ as: "mbox" }, "ann at example"), undefined)
    assert.strictEqual(agent({ as: "mbox_sha1sum" }, "ann@example.test"), undefined)
    assert.strictEqual(agent({ as: "openid" }, "ann"), undefined)
    assert.strictEqual(agent({ as: "account" }, "7"), undefined)
    const other = Contact.Identity.make({ scheme: "other", value: "ann@example.test" })
    assert.strictEqual(agentOf({ scheme: "id", as: "mbox" }, other), undefined)
  })
})

/** A server that gives each request the next of these answers. */
const answering = (...answers: ReadonlyArray<readonly [status: number, body: string]>) =>
  Effect.acquireRelease(
    Effect.promise<{
      readonly url: string
      readonly close: () => void
      readonly asked: () => number
      readonly urls: ReadonlyArray<string>
    }>(
      () =>
        new Promise((resolve) => {
          let asked = 0
          const urls: Array<string> = []
          const server = createServer(({ url = "" }, response) => {
            urls.push(url)
            const [status = 500, body = ""] = answers[asked] ?? []
            asked += 1
            response.writeHead(status).end(body)
          })
          server.listen(0, "127.0.0.1", () => {
            const address = server.address()
            const port = typeof address === "object" ? address?.port : 0
            resolve({
              url: `http://127.0.0.1:${port}/xapi`,
              asked: () => asked,
              urls,
              close: () => {
                server.closeAllConnections()
                server.close()
              }
            })
          })
        })
    ),
    ({ close }) => Effect.sync(close)
  )

const storeAt = Effect.fnUntraced(function* (base: string) {
  const auth: Http.Auth = { kind: "basic", user: "laurel", password: Redacted.make("a secret") }
  return Outbox.lrs(yield* Http.make({ source: "lrs", base, auth, perSecond: 1_000, maxWait: "2 seconds" }), "1.0.3")
})

const voiding: Outbox.Statement = {
  id: "5f1d6d7c-0000-5000-8000-000000000000",
  actor: options().agent,
  verb: { id: "http://adlnet.gov/expapi/verbs/voided", display: {} },
  object: { objectType: "StatementRef", id: "5f1d6d7c-0000-5000-8000-000000000001" },
  timestamp: "2024-06-01T12:00:00.000Z"
}

describe("what a store says that it has", () => {
  it.live("is that statement or nothing; any other answer is a store to be mended", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const { id } = voiding
        const server = yield* answering(
          [200, JSON.stringify(voiding)],
          [404, "none"],
          [200, JSON.stringify({ ...voiding, id: id.toUpperCase() })],
          [200, JSON.stringify({ statements: [voiding] })],
          [200, JSON.stringify({ ...voiding, id: "5f1d6d7c-0000-5000-8000-000000000001" })],
          [403, "not yours"],
          [200, JSON.stringify({ statements: [], more: "" })],
          [200, JSON.stringify({ statements: [voiding], more: "" })]
        )
        const { isVoided, isStanding, hasVoids } = yield* storeAt(server.url)
        assert.isTrue(yield* isVoided(id))
        assert.isFalse(yield* isVoided(id))
        assert.isTrue(yield* isStanding(id))
        assert.strictEqual((yield* Effect.flip(isVoided(id)))._tag, "Broken")
        assert.strictEqual((yield* Effect.flip(isStanding(id)))._tag, "Broken")
        assert.strictEqual((yield* Effect.flip(isVoided(id)))._tag, "Misconfigured")
        assert.deepStrictEqual([yield* hasVoids, yield* hasVoids], [false, true])
        const asked = "voidedStatementId statementId"
        assert.deepStrictEqual(
          [...new Set(server.urls.map((url) => url.replace(id, "")))],
          [
            ...asked.split(" ").map((parameter) => `/xapi/statements?${parameter}=`),
            "/xapi/statements?verb=http%3A%2F%2Fadlnet.gov%2Fexpapi%2Fverbs%2Fvoided&limit=1"
          ]
        )
      })
    )
  )
})

describe("a store's answer", () => {
  it.live(
    "is stored, where it names each id; refused, with what it says but no secret; or a failure to be tried again or mended",
    () =>
      Effect.scoped(
        Effect.gen(function* () {
          const server = yield* answering(
            [200, JSON.stringify([voiding.id.toUpperCase()])],
            // None of these says that it has the statement: a page to log in at, a gateway, a store that took nothing.
            [200, "<!doctype html>Please log in"],
            [200, "[]"],
            [202, JSON.stringify([voiding.id])],
            [204, ""],
            [400, "no such verb"],
            [400, "no such user: laurel:a secret"],
            [409, `${"x".repeat(1_000)}`],
            // Tried again by itself: each statement has an id.
            [503, "busy"],
            [200, JSON.stringify([voiding.id])],
            [401, "who?"]
          )
          const lrs = yield* storeAt(server.url)
          const store = lrs.store([voiding])
          assert.deepStrictEqual(yield* store, { _tag: "Stored" })
          for (const status of [200, 200, 202, 204]) {
            const failure = yield* Effect.flip(store)
            assert.strictEqual(failure._tag, "Broken")
            assert.include(failure.found, `status ${status}`)
          }
          assert.deepStrictEqual(yield* store, { _tag: "Refused", status: 400, said: "no such verb" })
          assert.deepStrictEqual(yield* store, { _tag: "Refused", status: 400, said: "no such user: ***" })
          assert.deepStrictEqual(yield* store, { _tag: "Refused", status: 409, said: "x".repeat(300) })
          assert.deepStrictEqual(yield* store, { _tag: "Stored" })
          const failure = yield* Effect.flip(store)
          assert.strictEqual(failure._tag, "Misconfigured")
          assert.strictEqual(server.asked(), 11)
        })
      )
  )
})
