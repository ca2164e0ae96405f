/** What is sent and what becomes of it, against a real server; time passes by the test's clock. */
import { assert, describe, it } from "@effect/vitest"
import { createHmac } from "node:crypto"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { Instant, Ledger } from "@laurel/core"
import { type Answer, type Asked, participant, serve } from "@laurel/testkit"
import { Clock, Effect, Redacted } from "effect"
import { TestClock } from "effect/testing"
import * as Delivery from "../src/Delivery.ts"
import { Webhooks } from "../src/index.ts"
import { sign } from "../src/sign.ts"
import { endpoint, memory, receiver, secret, story, take, told, waiting } from "./given.ts"

const ann = participant({ offering: "course-1" })
const passed = ann.scored("exam", 80, "2024-06-01")
/** Two events. */
const two = story([passed], endpoint())
const types = (asked: ReadonlyArray<Asked>) => asked.map(({ body }) => String(JSON.parse(body).type))
const letters = Effect.map(Webhooks.standing("hr"), ({ pending, dead }) => ({ pending, dead }))
const deliverTo = (to: Webhooks.Receiver, tuning: Webhooks.Tuning = {}) =>
  Effect.map(Webhooks.deliver([to], tuning), ([first]) => first ?? assert.fail("nobody was told"))

/** Each answer once, and then 204. */
const serving = (...answers: ReadonlyArray<Answer>) => {
  const left = [...answers]
  return serve(() => left.shift() ?? { status: 204 })
}

/** So many events that are about nothing wait for an endpoint. */
const wait = Effect.fnUntraced(function* (id: string, count: number) {
  const [ledger, at] = [yield* Ledger.Ledger, Instant.Instant.make(yield* Clock.currentTimeMillis)]
  const event = { type: "webhook.test", timestamp: at, data: { about: "test", endpoint: id } } as const
  yield* ledger.keep(
    Array.from({ length: count }, (_, index) => ({
      shelf: Delivery.shelfOf("pending", id),
      key: `evt_${index}`,
      expected: 0,
      next: {
        text: Delivery.format({ event: { ...event, id: `evt_${index}` }, collected: at, attempts: 0, last: null }),
        due: at
      }
    }))
  )
})

describe("a signature", () => {
  it.effect("is the specification's own example", () =>
    Effect.gen(function* () {
      const key = Webhooks.secretOf(Redacted.make("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")) ?? assert.fail("no secret")
      const body = '{"test": 2432232314}'
      const signed = yield* sign([key], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body)
      assert.strictEqual(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
      assert.notStrictEqual(yield* sign([key], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_331, body), signed)
    })
  )
  it("needs a secret of 24 to 64 bytes in base64", () => {
    const of = (bytes: number) => Webhooks.secretOf(Redacted.make(`whsec_${Buffer.alloc(bytes).toString("base64")}`))
    assert.deepStrictEqual([of(23), of(24)?.length, of(64)?.length, of(65)], [undefined, 24, 64, undefined])
    assert.isUndefined(Webhooks.secretOf(Redacted.make("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")))
    assert.isUndefined(Webhooks.secretOf(Redacted.make("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS*")))
  })
})

describe("an event", () => {
  it.effect("is sent once, in order, signed by each secret, without names", () =>
    Effect.gen(function* () {
      yield* two
      const server = yield* serving()
      const other = Redacted.make(`whsec_${Buffer.alloc(24, 9).toString("base64")}`)
      const to = receiver(`${server.url}hook?key=1`, { secrets: [secret, other] })
      assert.deepInclude(yield* deliverTo(to), { delivered: 2, failed: 0, dead: 0 })
      assert.deepStrictEqual(types(server.asked), ["achievement.issued", "holding.valid"])
      const [first] = server.asked
      assert.deepStrictEqual([first?.method, first?.url.search], ["POST", "?key=1"])
      const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signed } = first?.headers ?? {}
      assert.match(id ?? "", /^evt_[0-9a-f]{32}$/)
      const expected = [Buffer.alloc(32, 7), Buffer.alloc(24, 9)].map(
        (key) => `v1,${createHmac("sha256", key).update(`${id}.${at}.${first?.body}`).digest("base64")}`
      )
      assert.strictEqual(signed, expected.join(" "))
      assert.notInclude(first?.body ?? "", ann.subject.contact.value)
      assert.deepInclude(yield* deliverTo(to), { delivered: 0 })
      assert.strictEqual(server.asked.length, 2)
      assert.deepStrictEqual(yield* letters, { pending: 0, dead: 0 })
    }).pipe(Effect.provide(memory))
  )
  it.effect("names people only where that is asked for, and never on the shelf", () =>
    Effect.gen(function* () {
      yield* two
      const server = yield* serving({ status: 500 })
      yield* deliverTo(receiver(server.url, { identities: true }))
      const { data } = JSON.parse(server.asked[0]?.body ?? "")
      assert.deepStrictEqual(data.identities, [{ person: 1, identities: [ann.subject.contact] }])
      assert.notInclude(JSON.stringify(yield* waiting()), ann.subject.contact.value)
    }).pipe(Effect.provide(memory))
  )
  it.effect("that fails is sent again with the same id, once its time has come, and the others wait behind it", () =>
    Effect.gen(function* () {
      yield* two
      const server = yield* serving({ status: 500 })
      const to = receiver(server.url)
      assert.deepInclude(yield* deliverTo(to), { delivered: 0, failed: 1 })
      yield* TestClock.adjust("4 seconds")
      yield* deliverTo(to)
      assert.strictEqual(server.asked.length, 1)
      yield* TestClock.adjust("2 seconds")
      assert.deepInclude(yield* deliverTo(to), { delivered: 2, failed: 0, rests: null })
      assert.strictEqual(new Set(server.asked.map(({ headers }) => headers["webhook-id"])).size, 2)
    }).pipe(Effect.provide(memory))
  )
  it.effect("that failed while the clock was years ahead is not kept from being sent, nor are others", () =>
    Effect.gen(function* () {
      yield* two
      const server = yield* serving({ status: 500 })
      const now = yield* Clock.currentTimeMillis
      yield* TestClock.setTime(Date.parse("2036-01-01"))
      yield* deliverTo(receiver(server.url))
      yield* TestClock.setTime(now)
      yield* wait("hr", 1)
      assert.deepInclude(yield* deliverTo(receiver(server.url)), { delivered: 1 })
      assert.strictEqual(yield* Webhooks.retry("hr", null), 2)
      assert.deepInclude(yield* deliverTo(receiver(server.url)), { delivered: 2 })
    }).pipe(Effect.provide(memory))
  )
  it.effect("that is refused by itself does not keep the next from being sent", () =>
    Effect.gen(function* () {
      yield* two
      const server = yield* serving({ status: 422 })
      assert.deepInclude(yield* deliverTo(receiver(server.url)), { delivered: 1, failed: 1 })
    }).pipe(Effect.provide(memory))
  )
  it.effect("waits for as long as its receiver asks", () =>
    Effect.gen(function* () {
      yield* two
      const server = yield* serving({ status: 429, headers: { "retry-after": "3600" } })
      yield* deliverTo(receiver(server.url))
      yield* TestClock.adjust("59 minutes")
      yield* deliverTo(receiver(server.url))
      assert.strictEqual(server.asked.length, 1)
      yield* TestClock.adjust("2 minutes")
      assert.deepInclude(yield* deliverTo(receiver(server.url)), { delivered: 2 })
    }).pipe(Effect.provide(memory))
  )
  it.effect("is given up after ten attempts in three days, can be sent again, and can be discarded", () =>
    Effect.gen(function* () {
      yield* story([passed], endpoint({ events: ["achievement.issued"] }))
      let status = 500
      const server = yield* serve(() => ({ status, body: "the secret words of Ann" }))
      const to = receiver(server.url)
      for (let hour = 0; hour < 100; hour++) {
        yield* deliverTo(to)
        yield* TestClock.adjust("1 hour")
      }
      assert.strictEqual(server.asked.length, Webhooks.maxAttempts)
      assert.deepStrictEqual(yield* letters, { pending: 0, dead: 1 })
      const [dead] = yield* Webhooks.list("dead", "hr", null, 10)
      assert.deepInclude(dead, { attempts: Webhooks.maxAttempts })
      assert.strictEqual(dead?.last?.found, "status 500")
      assert.strictEqual(yield* Webhooks.retry("hr", dead?.event.id ?? null), 1)
      status = 200
      assert.deepInclude(yield* deliverTo(to), { delivered: 1 })
      assert.strictEqual(new Set(server.asked.map(({ headers }) => headers["webhook-id"])).size, 1)
      assert.deepStrictEqual(yield* letters, { pending: 0, dead: 0 })
      yield* take(ann.unregistered("2024-06-02"))
    }).pipe(Effect.provide(memory))
  )
})

describe("a receiver", () => {
  it.effect("that is sent again leaves after what happened before it", () =>
    Effect.gen(function* () {
      yield* story(
        [passed, "2025-04-01", "2025-06-02", "2025-06-16", "2025-06-17"],
        endpoint({ events: ["holding.*"] })
      )
      assert.strictEqual(yield* Webhooks.retry("hr", null), 4)
      const server = yield* serving()
      yield* deliverTo(receiver(server.url))
      assert.deepStrictEqual(types(server.asked), [
        "holding.valid",
        "holding.renewable",
        "holding.grace",
        "holding.lapsed"
      ])
    }).pipe(Effect.provide(memory))
  )
  it.effect("that is gone is told nothing more until it is enabled, and nothing is lost meanwhile", () =>
    Effect.gen(function* () {
      yield* two
      const server = yield* serving({ status: 410 })
      const to = receiver(server.url)
      assert.deepInclude(yield* deliverTo(to), { delivered: 0, disabled: true })
      yield* take(ann.unregistered("2024-06-01"))
      const [collected] = yield* Webhooks.collect([to])
      assert.deepInclude(collected, { disabled: true, events: 0 })
      yield* TestClock.adjust("10 days")
      yield* deliverTo(to)
      assert.strictEqual(server.asked.length, 1)
      yield* Webhooks.retry("hr", null)
      yield* Webhooks.collect([to])
      yield* deliverTo(to)
      assert.include(types(server.asked), "achievement.withdrawn")
      assert.deepStrictEqual(yield* letters, { pending: 0, dead: 0 })
    }).pipe(Effect.provide(memory))
  )
  it.live("that hangs, that answers without end, and that leads elsewhere is left", () =>
    Effect.gen(function* () {
      let led = 0
      const server = createServer((request, response) => {
        if (request.url === "/elsewhere") led += 1
        if (request.url === "/led") response.writeHead(302, { location: "/elsewhere" }).end()
        if (request.url === "/endless") {
          response.writeHead(200)
          const more = (): void => void (response.destroyed || response.write(Buffer.alloc(65_536), () => more()))
          more()
        }
      })
      yield* Effect.acquireRelease(
        Effect.callback<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
        () => Effect.sync(() => (server.closeAllConnections(), server.close()))
      )
      // It listens on a port.
      const { port } = server.address() as AddressInfo
      const test = (path: string) =>
        Webhooks.test(receiver(`http://127.0.0.1:${port}${path}`), { timeout: 300 }).pipe(Effect.provide(memory))
      assert.deepInclude(yield* test("/hangs"), { _tag: "Failed", found: "no answer within 300 ms" })
      assert.deepInclude(yield* test("/led"), { _tag: "Failed", found: "status 302, which is not followed" })
      assert.strictEqual(led, 0)
      // It has said 200, whatever else it goes on to say.
      assert.deepInclude(yield* test("/endless"), { _tag: "Delivered", status: 200 })
    })
  )
  it.effect("is asked by https only, at a public address, unless it is this machine or said to be private", () =>
    Effect.gen(function* () {
      const found = (url: string, addresses: ReadonlyArray<string>, more: Partial<Webhooks.Receiver> = {}) =>
        Effect.map(
          Webhooks.test(receiver(url, more), { lookup: () => Effect.succeed(addresses), timeout: 100 }),
          (outcome) => ("found" in outcome ? outcome.found : outcome._tag)
        ).pipe(Effect.provide(memory))
      assert.strictEqual(yield* found("http://hooks.example/", ["93.184.215.14"]), "an address by http")
      assert.include(yield* found("https://hooks.example/", ["10.0.0.7"]), "not public (10.0.0.7)")
      assert.include(yield* found("https://169.254.169.254/", []), "not public")
      assert.include(yield* found("http://hooks.example/", ["10.0.0.7"], { private: true }), "an address by http")
      assert.include(yield* found("http://127.0.0.1:1/", []), "no answer")
    })
  )
  it.effect("that fails is left alone, and does not keep another from being told", () =>
    Effect.gen(function* () {
      const [down, up] = [yield* serve(() => ({ status: 503 })), yield* serving()]
      const both = [receiver(down.url), receiver(up.url, { id: "other" })]
      yield* story([passed])
      yield* Webhooks.collect([{ ...endpoint({ id: "other", from: "beginning" }) }])
      yield* Webhooks.deliver(both)
      assert.deepStrictEqual([down.asked.length, up.asked.length], [1, 2])
    }).pipe(Effect.provide(memory))
  )
  it.effect("for which much waits does not keep another waiting", () =>
    Effect.gen(function* () {
      const order: Array<string> = []
      const serves = (name: string) => serve(() => (order.push(name), { status: 204 }))
      const [long, short] = [yield* serves("long"), yield* serves("short")]
      // All of them wait for longer, and they are more than are looked at at once.
      yield* wait("hr", 210)
      yield* wait("other", 1)
      yield* Webhooks.deliver([receiver(long.url), receiver(short.url, { id: "other" })])
      assert.strictEqual(order.length, 211)
      assert.isBelow(order.indexOf("short"), 100)
    }).pipe(Effect.provide(memory))
  )
  it.effect("is told by one worker at a time, and each event by one of them", () =>
    Effect.gen(function* () {
      yield* two
      const server = yield* serving()
      const done = yield* Effect.all([deliverTo(receiver(server.url)), deliverTo(receiver(server.url))], {
        concurrency: "unbounded"
      })
      assert.deepStrictEqual(done.map(({ busy }) => busy).toSorted(), [false, true])
      assert.strictEqual(server.asked.length, 2)
    }).pipe(Effect.provide(memory))
  )
  it.effect("that is not configured any more keeps what it was to be told", () =>
    Effect.gen(function* () {
      yield* two
      assert.deepStrictEqual(yield* Webhooks.deliver([]), [])
      assert.deepStrictEqual(yield* letters, { pending: 2, dead: 0 })
      const [first] = told(yield* Webhooks.list("pending", "hr", null, 1))
      assert.isDefined(first)
      assert.strictEqual(yield* Webhooks.discard("pending", "hr", null), 2)
      assert.deepStrictEqual(yield* letters, { pending: 0, dead: 0 })
    }).pipe(Effect.provide(memory))
  )
})

it.effect("a delivery that a worker did not live to note is made again with the same id", () =>
  Effect.gen(function* () {
    yield* two
    const server = yield* serving()
    const ledger = yield* Ledger.Ledger
    // It dies after the receiver has answered, before anything is kept of it.
    const dying = { ...ledger, keep: () => Effect.die(new Error("killed")) }
    const killed = yield* Effect.exit(Effect.provideService(deliverTo(receiver(server.url)), Ledger.Ledger, dying))
    assert.strictEqual(killed._tag, "Failure")
    assert.deepInclude(yield* deliverTo(receiver(server.url)), { delivered: 2 })
    assert.deepStrictEqual(types(server.asked), ["achievement.issued", "achievement.issued", "holding.valid"])
    assert.strictEqual(new Set(server.asked.map(({ headers }) => headers["webhook-id"])).size, 2)
  }).pipe(Effect.provide(memory))
)
