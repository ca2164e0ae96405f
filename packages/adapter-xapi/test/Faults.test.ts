/** Stores that fail in the middle of a run: what was committed stays, the failure says what to do, and the next run completes it. */
import { assert, describe, it } from "@effect/vitest"
import { type Adapter, Ledger } from "@laurel/core"
import { Deferred, Effect, Fiber } from "effect"
import { collect, inMemory } from "@laurel/testkit"
import { TestClock } from "effect/testing"
import type { ServerResponse } from "node:http"
import { standing, sync } from "./ledger.ts"
import { adapterOf, firstRead, recorded, type Reply, serve, type Store } from "./recordings.ts"

type Tag = Adapter.Failure["_tag"]
interface Fault {
  readonly name: string
  readonly answer: (response: ServerResponse) => Reply | undefined
  readonly tag: Tag
  readonly words: string
}

const third = recorded("02-get-page-3").response

const faults: ReadonlyArray<Fault> = [
  { name: "answers 429", answer: () => ({ status: 429 }), tag: "Unavailable", words: "with fewer requests a second" },
  {
    name: "answers 429 with a Retry-After",
    answer: () => ({ status: 429, headers: { "retry-after": "7" } }),
    tag: "Unavailable",
    words: "as the server asks"
  },
  { name: "answers 500", answer: () => ({ status: 500 }), tag: "Unavailable", words: "status 500" },
  { name: "answers 503", answer: () => ({ status: 503 }), tag: "Unavailable", words: "status 503" },
  { name: "answers 401", answer: () => ({ status: 401 }), tag: "Misconfigured", words: "Check the credentials" },
  { name: "answers 403", answer: () => ({ status: 403 }), tag: "Misconfigured", words: "Check the credentials" },
  {
    name: "resets in mid-body",
    answer: (response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "100000" })
      response.write('{"statements":[{"id":"', () => response.socket?.resetAndDestroy())
      return undefined
    },
    tag: "Unavailable",
    words: "Try again later"
  },
  {
    name: "sends JSON that is cut",
    answer: () => ({ ...third, body: JSON.stringify(third.body).slice(0, -100) }),
    tag: "Broken",
    words: "the statements as JSON"
  },
  {
    name: "sends a page to log in at",
    answer: () => ({ status: 200, headers: { "content-type": "text/html" }, body: "<!doctype html>\n<title>Log in" }),
    tag: "Broken",
    words:
      'found status 200 with a body as "text/html" that begins "<!doctype html> <title>Log in". Check the endpoint first'
  },
  {
    name: "sends nothing",
    answer: () => ({ status: 200, headers: { "content-type": "application/json" }, body: "" }),
    tag: "Broken",
    words: 'found status 200 with an empty body as "application/json". Check the endpoint first'
  },
  {
    name: "gives the same page for ever",
    answer: () => ({ ...third, body: { ...Object(third.body), more: recorded("02-get-page-3").request.path } }),
    tag: "Broken",
    words: "20 pages in a row without anything new"
  },
  {
    name: "stalls",
    answer: () => undefined,
    tag: "Unavailable",
    words: "a whole answer within 300 ms"
  },
  {
    name: "sends five gigabytes",
    answer: (response) => {
      response.writeHead(200, { "content-type": "application/json" })
      endless(response, 5 * 1024 ** 3)
      return undefined
    },
    tag: "Broken",
    words: "at most 16777216 bytes"
  }
]

/** Writes as much as is read, up to a length, and how much that was. */
const endless = (response: ServerResponse, length: number): void => {
  const piece = Buffer.alloc(1024 ** 2, " ")
  const write = (left: number): void => {
    if (left > 0 && !response.destroyed) response.write(piece, () => write(left - piece.length))
  }
  write(length)
}

/** A store whose third page fails as long as it is broken. */
const failing = (fault: Fault) => {
  const state = { isBroken: true }
  const isThird = (url: URL) => url.pathname + url.search === recorded("02-get-page-3").request.path
  return Effect.map(
    serve((url, response) => (state.isBroken && isThird(url) ? fault.answer(response) : firstRead(url))),
    (store): Store & { readonly mend: () => void } => ({ ...store, mend: () => (state.isBroken = false) })
  )
}

/** What a run without faults leaves. */
const undisturbed = Effect.gen(function* () {
  const store = yield* serve(firstRead)
  yield* sync(adapterOf(store.endpoint))
  return yield* standing
}).pipe(inMemory)

describe("a store that", () => {
  for (const fault of faults) {
    it.live(`${fault.name} ends the run as ${fault.tag}; the pages before stay, and the next run completes them`, () =>
      Effect.gen(function* () {
        const store = yield* failing(fault)
        // The stall of the table is cut short: how long is a setting, and the default is told below.
        const adapter = adapterOf(store.endpoint, fault.name === "stalls" ? { http: { timeout: "300 millis" } } : {})
        const error = yield* Effect.flip(sync(adapter))
        assert.strictEqual(error._tag, "AdapterError")
        if (error._tag !== "AdapterError") return
        assert.strictEqual(error.reason._tag, fault.tag)
        assert.include(error.message, fault.words)
        const kept = yield* standing
        assert.isAbove(kept.length, 0)
        const whole = yield* undisturbed
        assert.isBelow(kept.length, whole.length)
        // Of the link that failed, and not of the beginning.
        const position = (yield* (yield* Ledger.Ledger).positions).get(adapter.source)?.text
        assert.include(position, recorded("02-get-page-3").request.path)
        store.mend()
        yield* sync(adapter)
        assert.deepStrictEqual(yield* standing, whole)
      }).pipe(inMemory)
    )
  }

  it.effect("stalls for ten minutes is given up after half a minute", () =>
    Effect.gen(function* () {
      const asked = yield* Deferred.make<void>()
      const store = yield* serve(() => {
        Deferred.doneUnsafe(asked, Effect.void)
        return undefined
      })
      const reading = yield* Effect.forkChild(collect(adapterOf(store.endpoint)))
      yield* Deferred.await(asked)
      yield* TestClock.adjust("29 seconds")
      assert.isUndefined(reading.pollUnsafe())
      yield* TestClock.adjust("1 second")
      const { error } = yield* Fiber.join(reading)
      assert.strictEqual(error?.reason._tag, "Unavailable")
    })
  )
})
