/** A server that falls silent without hanging up: whoever waits for it must end, and its own limits can't be what ends them. */
import { assert, describe, it } from "@effect/vitest"
import { Ledger } from "@laurel/core"
import { Effect, Redacted } from "effect"
import { ledgerOf } from "../../src/ledgerOf.ts"
import * as Store from "../../src/Store.ts"
import { freshDatabase } from "../postgres.ts"
import { isSame, undisturbed } from "./chains.ts"
import { opened } from "./places.ts"
import { proxyTo } from "./proxy.ts"
import { secrets } from "./secrets.ts"
import { stands } from "./stands.ts"
import { attempt } from "./work.ts"

/** The same ledger on a server that may take this many milliseconds for a statement. */
const impatient = (url: string, schema: string, statementTimeout: number) =>
  Effect.flatMap(Store.postgres({ url: Redacted.make(url), schema, statementTimeout }, true), (engine) =>
    Effect.provide(ledgerOf(engine, true), secrets)
  )

describe("a server that falls silent", () => {
  it.live("is given up after a while, whatever it was asked, and the work can be done once it speaks again", () =>
    Effect.gen(function* () {
      const url = yield* freshDatabase
      const truth = yield* undisturbed({ url, schema: "truth" })
      const proxy = yield* proxyTo(url)
      yield* Effect.scoped(
        Effect.gen(function* () {
          const ledger = yield* impatient(proxy.url, "silent", 1_000)
          // As a program that is in the middle of its work finds out.
          const silence = Effect.andThen(
            Effect.sleep(truth.milliseconds / 4),
            Effect.sync(() => proxy.swallow(true))
          )
          const [error] = yield* Effect.all([attempt, silence], { concurrency: 2 }).pipe(
            Effect.provideService(Ledger.Ledger, ledger)
          )
          assert.strictEqual(error?.reason._tag, "Unreachable")
          proxy.swallow(false)
          // Connections that were being made in the silence may end a few attempts yet, no more than the pool has.
          const again = Effect.repeat(attempt, { until: (failed) => failed === undefined, times: 8 })
          assert.isUndefined(yield* Effect.provideService(again, Ledger.Ledger, ledger))
        })
      )
      isSame(yield* Effect.provide(stands, opened({ url, schema: "silent" })), truth.stands, "silent")
    })
  )
})
