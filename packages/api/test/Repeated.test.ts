/** A request that is sent again is done once. */
import { assert, describe, it } from "@effect/vitest"
import { Ledger, LedgerMemory } from "@laurel/core"
import { Deferred, Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import * as Keys from "../src/access/Keys.ts"
import { bodyOf, door, post, terms, textOf } from "./door.ts"

const name = '"8e03978e-40d5-43dd-bc93-6894a57f9324"'

describe("a request with an Idempotency-Key", () => {
  it.effect("is done once and answered alike; without one it is done each time", () =>
    Effect.gen(function* () {
      const { ask, seen, asked } = yield* door()
      const { text } = yield* Keys.make(terms)
      const [first, second] = [yield* ask(text, post("{}", name)), yield* ask(text, post("{}", name))]
      assert.strictEqual(seen.length, 1)
      assert.deepStrictEqual([second.status, second.headers.get("location")], [201, "/v1/decisions/1"])
      assert.strictEqual(second.headers.get("content-type"), first.headers.get("content-type"))
      assert.deepStrictEqual(yield* bodyOf(second), yield* bodyOf(first))
      assert.deepStrictEqual(
        asked.map(({ repeated }) => repeated),
        [false, true]
      )
      // The same name, without quotation marks.
      yield* ask(text, post("{}", name.replaceAll('"', "")))
      assert.strictEqual(seen.length, 1)
      yield* ask(text, post("{}"))
      yield* ask(text, post("{}"))
      assert.strictEqual(seen.length, 3)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("that says something else is refused, whatever it is that differs; another key's is its own", () =>
    Effect.gen(function* () {
      const { ask, seen } = yield* door()
      const [one, other] = [yield* Keys.make(terms), yield* Keys.make(terms)]
      yield* ask(one.text, post("{}", name), { path: "/v1/people/7?a=1" })
      const differ = [
        yield* ask(one.text, post("[]", name), { path: "/v1/people/7?a=1" }),
        yield* ask(one.text, post("{}", name), { path: "/v1/people/8?a=1" }),
        yield* ask(one.text, post("{}", name), { path: "/v1/people/7?a=2" }),
        yield* ask(one.text, { ...post("{}", name), method: "PATCH" }, { path: "/v1/people/7?a=1" })
      ]
      assert.deepStrictEqual(
        differ.map(({ status }) => status),
        [422, 422, 422, 422]
      )
      assert.strictEqual(seen.length, 1)
      assert.strictEqual((yield* ask(other.text, post("[]", name))).status, 201)
      assert.strictEqual(seen.length, 2)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect(
    "that comes while the first is being answered is told to come again, and then is answered as that was",
    () =>
      Effect.gen(function* () {
        const reached = yield* Deferred.make<void>()
        const go = yield* Deferred.make<void>()
        const { ask, seen } = yield* door({
          reply: () => {
            Deferred.doneUnsafe(reached, Effect.void)
            return Effect.runPromise(Effect.as(Deferred.await(go), new Response("done")))
          }
        })
        const { text } = yield* Keys.make(terms)
        const first = yield* Effect.forkChild(ask(text, post("{}", name)))
        yield* Deferred.await(reached)
        const refused = yield* ask(text, post("{}", name))
        assert.deepStrictEqual([refused.status, refused.headers.get("retry-after")], [409, "1"])
        yield* Deferred.succeed(go, undefined)
        assert.strictEqual((yield* Fiber.join(first)).status, 200)
        assert.strictEqual((yield* ask(text, post("{}", name))).status, 200)
        assert.strictEqual(seen.length, 1)
      }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("that comes to two programs at once is done by one of them", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const all = yield* Deferred.make<void>()
      let looks = 0
      // Each looks for it before any of them says that it is at it.
      const together = Ledger.Ledger.of({
        ...ledger,
        kept: (shelf, key) =>
          Effect.tap(ledger.kept(shelf, key), () => {
            if (shelf !== "laurel.answers") return Effect.void
            looks += 1
            if (looks === 3) Deferred.doneUnsafe(all, Effect.void)
            return Deferred.await(all)
          })
      })
      const opened = Effect.provideService(door(), Ledger.Ledger, together)
      const doors = [yield* opened, yield* opened, yield* opened]
      const { text } = yield* Keys.make(terms)
      const asked = doors.map(({ ask }) => ask(text, post("{}", name)))
      const statuses = (yield* Effect.all(asked, { concurrency: "unbounded" })).map(({ status }) => status)
      assert.strictEqual(
        doors.reduce((sum, { seen }) => sum + seen.length, 0),
        1
      )
      assert.deepStrictEqual(statuses.toSorted(), [201, 409, 409])
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("whose answer is too long to be kept is not done again; one that just fits is answered alike", () =>
    Effect.gen(function* () {
      const { ask, seen } = yield* door({
        reply: (_, times) => new Response((times === 1 ? "x" : '"').repeat(500_000))
      })
      const { text } = yield* Keys.make(terms)
      const statuses: Array<number> = []
      for (const each of ["a", "a", "b", "b"]) statuses.push((yield* ask(text, post("{}", each))).status)
      assert.deepStrictEqual(statuses, [200, 200, 200, 409])
      assert.strictEqual(seen.length, 2)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("that was refused, or found the store busy, is done when it is sent again", () =>
    Effect.gen(function* () {
      const statuses = [422, 503, 201]
      const { ask, seen } = yield* door({
        reply: (_, times) => new Response(null, { status: statuses[times - 1] ?? 201 })
      })
      const { text } = yield* Keys.make(terms)
      const found: Array<number> = []
      for (let time = 0; time < 4; time++) found.push((yield* ask(text, post("{}", name))).status)
      assert.deepStrictEqual(found, [422, 503, 201, 201])
      assert.strictEqual(seen.length, 3)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("of which nobody knows whether it was done is not done again, and is told so", () =>
    Effect.gen(function* () {
      const { ask, seen } = yield* door({ reply: () => Promise.reject(new Error("lost")) })
      const { text } = yield* Keys.make(terms)
      assert.strictEqual((yield* ask(text, post("{}", name))).status, 500)
      const again = yield* ask(text, post("{}", name))
      assert.strictEqual(again.status, 409)
      assert.include(JSON.stringify(yield* bodyOf(again)), "whether it was done is not known")
      assert.strictEqual(seen.length, 1)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("whose program died on the way is told to wait at first, and later that it is not known", () =>
    Effect.gen(function* () {
      const reached = yield* Deferred.make<void>()
      const { ask, seen } = yield* door({
        reply: () => {
          Deferred.doneUnsafe(reached, Effect.void)
          return new Promise<Response>(() => undefined)
        }
      })
      const { text } = yield* Keys.make(terms)
      yield* Effect.forkChild(ask(text, post("{}", name)))
      yield* Deferred.await(reached)
      assert.strictEqual(seen.length, 1)
      const other = yield* door()
      assert.include(JSON.stringify(yield* bodyOf(yield* other.ask(text, post("{}", name)))), "at the moment")
      yield* TestClock.adjust("5 minutes")
      const late = yield* other.ask(text, post("{}", name))
      assert.strictEqual(late.status, 409)
      assert.include(JSON.stringify(yield* bodyOf(late)), "not known")
      assert.strictEqual(other.seen.length, 0)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("is remembered for a day, and then neither it nor its answer is kept", () =>
    Effect.gen(function* () {
      const { ask, seen } = yield* door()
      const { text } = yield* Keys.make(terms)
      yield* ask(text, post("{}", name))
      yield* TestClock.adjust("23 hours")
      yield* ask(text, post("{}", name))
      assert.strictEqual(seen.length, 1)
      yield* TestClock.adjust("1 hour")
      yield* ask(text, post("{}", "another"))
      assert.strictEqual((yield* textOf("laurel.answers")).split("\n").length, 1)
      yield* ask(text, post("{}", name))
      assert.strictEqual(seen.length, 3)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("is remembered no longer, nor waited for, where a clock was far ahead for a while", () =>
    Effect.gen(function* () {
      const { ask } = yield* door()
      const { text } = yield* Keys.make(terms)
      yield* TestClock.adjust("300 days")
      yield* ask(text, post("{}", "ahead"))
      const dying = yield* door({ reply: () => new Promise<Response>(() => undefined) })
      yield* Effect.forkChild(dying.ask(text, post("{}", "died")))
      yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
      yield* TestClock.setTime(0)
      assert.include(JSON.stringify(yield* bodyOf(yield* ask(text, post("{}", "died")))), "not known")
      yield* ask(text, post("{}", name))
      yield* TestClock.adjust("25 hours")
      yield* ask(text, post("{}", "another"))
      assert.strictEqual((yield* textOf("laurel.answers")).split("\n").length, 3)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("leaves nothing that it says on the shelf, nor anything by which that could be guessed", () =>
    Effect.gen(function* () {
      const { ask } = yield* door()
      const [one, other] = [yield* Keys.make(terms), yield* Keys.make(terms)]
      yield* ask(one.text, post("jane", "for-jane"))
      yield* ask(other.text, post("jane", "for-jane"))
      const kept = yield* textOf("laurel.answers")
      assert.notInclude(kept, "jane")
      // What was sent is the same; what is kept of it has nothing in common.
      const hashes = [...kept.matchAll(/[0-9a-f]{64}/g)].map(([hash]) => hash)
      assert.strictEqual(new Set(hashes).size, 4)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )

  it.effect("is done each time where that changes nothing, and a name that is none is refused", () =>
    Effect.gen(function* () {
      const { ask, seen } = yield* door({ endpoint: { repeated: "again" } })
      const { text } = yield* Keys.make(terms)
      yield* ask(text, post("{}", name))
      yield* ask(text, post("{}", name))
      assert.strictEqual(seen.length, 2)
      const strict = yield* door()
      assert.strictEqual((yield* strict.ask(text, post("{}", '"half'))).status, 400)
      assert.strictEqual((yield* strict.ask(text, post("{}", "x".repeat(256)))).status, 400)
      assert.strictEqual(strict.seen.length, 0)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )
})
