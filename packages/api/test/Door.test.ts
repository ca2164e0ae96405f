/** What comes to an endpoint, what is turned away before, and what is told of it. */
import { assert, describe, it } from "@effect/vitest"
import { Ledger, LedgerMemory } from "@laurel/core"
import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import * as Keys from "../src/access/Keys.ts"
import * as Secret from "../src/access/Secret.ts"
import { bodyOf, door, post, terms, textOf } from "./door.ts"

describe("limits", () => {
  it.effect("hold one key back, not another one, and only for as long as they say", () =>
    Effect.gen(function* () {
      const { ask } = yield* door({ options: { rate: { burst: 2, perMinute: 6 } } })
      const [one, other] = [yield* Keys.make(terms), yield* Keys.make(terms)]
      assert.deepStrictEqual([(yield* ask(one.text)).status, (yield* ask(one.text)).status], [201, 201])
      const refused = yield* ask(one.text)
      assert.strictEqual(refused.status, 429)
      assert.strictEqual(refused.headers.get("retry-after"), "10")
      assert.strictEqual((yield* ask(other.text)).status, 201)
      yield* TestClock.adjust("9 seconds")
      assert.strictEqual((yield* ask(one.text)).status, 429)
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* ask(one.text)).status, 201)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect(
    "end an address's guessing without asking the store, and leave a key that has counted from there alone",
    () =>
      Effect.gen(function* () {
        let lookups = 0
        const ledger = yield* Ledger.Ledger
        const counting = Ledger.Ledger.of({
          ...ledger,
          kept: (shelf, key) => {
            lookups += 1
            return ledger.kept(shelf, key)
          }
        })
        const { ask } = yield* door({ options: { strangers: { burst: 3, perMinute: 1 } } }).pipe(
          Effect.provideService(Ledger.Ledger, counting)
        )
        const [known, late] = [yield* Keys.make(terms), yield* Keys.make(terms)]
        yield* ask(known.text)
        lookups = 0
        const statuses: Array<number> = []
        for (let guess = 0; guess < 6; guess++) statuses.push((yield* ask(Secret.text(Secret.make()))).status)
        assert.deepStrictEqual(statuses, [401, 401, 401, 429, 429, 429])
        assert.strictEqual(lookups, 3)
        assert.strictEqual((yield* ask(known.text)).status, 201)
        // One that has not counted yet waits with the strangers of its address, and of no other.
        assert.strictEqual((yield* ask(late.text)).status, 429)
        assert.strictEqual((yield* ask(late.text, {}, { address: "192.0.2.2" })).status, 201)
        // Whoever has one address of a network has as many as they like.
        const guesses = ["2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8::4", "2001:db8:0:1::1"].map((address) =>
          ask(Secret.text(Secret.make()), {}, { address })
        )
        assert.deepStrictEqual(
          (yield* Effect.all(guesses)).map(({ status }) => status),
          [401, 401, 401, 429, 401]
        )
      }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("take a body that is as long as may be, and none that is a byte longer, however it says its length", () =>
    Effect.gen(function* () {
      const { ask, seen } = yield* door()
      const { text } = yield* Keys.make(terms)
      const streamed = (length: number): RequestInit & { readonly duplex: "half" } => ({
        method: "POST",
        duplex: "half",
        body: new ReadableStream({
          start: (controller) => {
            controller.enqueue(new Uint8Array(length - 1))
            controller.enqueue(new Uint8Array(1))
            controller.close()
          }
        })
      })
      assert.strictEqual((yield* ask(text, post("x".repeat(20)))).status, 201)
      assert.strictEqual((yield* ask(text, streamed(20))).status, 201)
      const tooLong = [yield* ask(text, post("x".repeat(21))), yield* ask(text, streamed(21))]
      const declared = post("x")
      tooLong.push(yield* ask(text, { ...declared, headers: { "content-length": "21" } }))
      assert.deepStrictEqual(
        tooLong.map(({ status }) => status),
        [413, 413, 413]
      )
      assert.strictEqual((yield* ask(text, { ...post("x"), headers: { "content-encoding": "gzip" } })).status, 415)
      assert.strictEqual(seen.length, 2)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )
})

describe("a request", () => {
  it.effect("of a key that may not is refused before its body is read and before it is remembered", () =>
    Effect.gen(function* () {
      const { ask, seen } = yield* door({ endpoint: { need: { scope: "import", least: "administrator" } } })
      const [viewer, importer] = [
        yield* Keys.make(terms),
        yield* Keys.make({ ...terms, role: "administrator", scopes: ["import"] })
      ]
      let read = 0
      const send = (text: string) => {
        const body = new ReadableStream<Uint8Array>(
          {
            pull: (controller) => {
              read += 1
              controller.enqueue(new Uint8Array(1))
              controller.close()
            }
          },
          { highWaterMark: 0 }
        )
        const init: RequestInit & { readonly duplex: "half" } = { method: "POST", body, duplex: "half" }
        return ask(text, { ...init, headers: { "idempotency-key": "k" } })
      }
      const refused = yield* send(viewer.text)
      assert.strictEqual(refused.status, 403)
      assert.include(JSON.stringify(yield* bodyOf(refused)), "this takes the scope import")
      assert.deepStrictEqual([read, yield* textOf("laurel.answers")], [0, ""])
      assert.strictEqual((yield* send(importer.text)).status, 201)
      assert.deepStrictEqual([read, seen.length], [1, 1])
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("without a key is answered where anybody may ask, and nowhere else", () =>
    Effect.gen(function* () {
      const { ask, seen } = yield* door()
      assert.strictEqual((yield* ask(null, {}, { path: "/openapi.json" })).status, 200)
      const refused = yield* ask(null)
      assert.strictEqual(refused.status, 401)
      assert.strictEqual(refused.headers.get("content-type"), "application/problem+json")
      assert.strictEqual((yield* ask("letmein")).status, 401)
      assert.strictEqual(seen.length, 0)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("is told with its key, its endpoint and its outcome, and without the path, which names somebody", () =>
    Effect.gen(function* () {
      const { ask, asked } = yield* door()
      const { key, text } = yield* Keys.make(terms)
      const answer = yield* ask(text, {}, { path: "/v1/people/email:jane@example.org?of=jane" })
      yield* ask(null, {}, { path: "/v1/people/email:jane@example.org" })
      const [first, second] = asked
      assert.deepInclude(first, { key: key.id, actor: "u-17", route: "/v1/people/:person", status: 201, from: null })
      assert.strictEqual(first?.request, answer.headers.get("request-id"))
      assert.deepInclude(second, { key: null, actor: null, status: 401, from: "192.0.2.1" })
      assert.notInclude(JSON.stringify(asked), "jane")
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("that an endpoint fails on is answered 500 without saying why, and told to whoever runs it", () =>
    Effect.gen(function* () {
      const { ask, failed } = yield* door({ reply: () => Promise.reject(new Error("jane's row")) })
      const { text } = yield* Keys.make(terms)
      const answer = yield* ask(text)
      assert.strictEqual(answer.status, 500)
      assert.notInclude(JSON.stringify(yield* bodyOf(answer)), "jane")
      assert.include(String(failed[0]), "jane's row")
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("is answered 503 while the store can't be asked, and as before once it can", () =>
    Effect.gen(function* () {
      let isDown = false
      const down = new Ledger.LedgerError({ ledger: "s", reason: new Ledger.Unreachable({ found: "gone" }) })
      const ledger = yield* Ledger.Ledger
      const failing = Ledger.Ledger.of({
        ...ledger,
        kept: (shelf, key) => (isDown ? Effect.fail(down) : ledger.kept(shelf, key))
      })
      const { ask, seen } = yield* door().pipe(Effect.provideService(Ledger.Ledger, failing))
      const { text } = yield* Keys.make(terms)
      isDown = true
      const refused = yield* ask(text, post("x", "a"))
      assert.deepStrictEqual([refused.status, refused.headers.get("retry-after"), seen.length], [503, "5", 0])
      isDown = false
      assert.strictEqual((yield* ask(text, post("x", "a"))).status, 201)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("is never answered so that anybody on the way keeps it, unless its endpoint says so", () =>
    Effect.gen(function* () {
      const { ask } = yield* door({
        reply: (_, times) => new Response("x", times === 1 ? {} : { headers: { "cache-control": "private, no-cache" } })
      })
      const { text } = yield* Keys.make(terms)
      const headers = [(yield* ask(text)).headers, (yield* ask(text)).headers]
      assert.deepStrictEqual(
        headers.map((each) => each.get("cache-control")),
        ["no-store", "private, no-cache"]
      )
      assert.isNull(headers[0]?.get("access-control-allow-origin"))
    }).pipe(Effect.provide(LedgerMemory.layer))
  )
})

describe("a door", () => {
  it.effect("lets a key of one store in nowhere else", () =>
    Effect.gen(function* () {
      const { text } = yield* Keys.make(terms)
      const elsewhere = yield* Effect.provide(door(), Layer.fresh(LedgerMemory.layer))
      assert.strictEqual((yield* elsewhere.ask(text)).status, 401)
      assert.strictEqual((yield* (yield* door()).ask(text)).status, 201)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )
})
