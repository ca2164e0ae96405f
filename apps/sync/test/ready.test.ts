/** What `laurel serve` says of its store, to whoever sends requests to it. */
import { describe, expect, it } from "@effect/vitest"
import { Ledger, LedgerMemory } from "@laurel/core"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import * as Ready from "../src/serving/Ready.ts"

describe("/readyz", () => {
  it.effect("asks the store again after a second, and at once where the clock was set back", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      let isThere = true
      const reason = new Ledger.Unreachable({ found: "no connection" })
      const gone = Effect.fail(new Ledger.LedgerError({ ledger: "test", reason }))
      const handler = yield* Effect.provideService(Ready.handlerOf, Ledger.Ledger, {
        ...ledger,
        lastCheckpoint: Effect.suspend(() => (isThere ? ledger.lastCheckpoint : gone))
      })
      const asked = Effect.promise(async () => {
        const response = await handler("/readyz")?.(new Request("http://localhost/readyz"), "")
        return response?.status
      })
      yield* TestClock.adjust("1 hour")
      expect(yield* asked).toBe(200)
      isThere = false
      expect(yield* asked).toBe(200)
      yield* TestClock.setTime(0)
      expect(yield* asked).toBe(503)
    }).pipe(Effect.provide(LedgerMemory.layer))
  )
})
