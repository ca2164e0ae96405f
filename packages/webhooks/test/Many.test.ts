/** More than a page of everything, cut off at every step. */
import { assert, it } from "@effect/vitest"
import { Ledger } from "@laurel/core"
import { Commands, participant } from "@laurel/testkit"
import { Effect, Exit } from "effect"
import { Webhooks } from "../src/index.ts"
import * as Delivery from "../src/Delivery.ts"
import { at, catalog, endpoint, memory, take } from "./given.ts"

/** More than a page of the log has leaves, and more than a page of persons. */
const crowd = Ledger.maxPage + 100

const drafts = Array.from({ length: crowd }, (_, number) =>
  participant({ offering: "course-1", contact: `person-${number}` }).scored("exam", 80, "2024-06-01")
)

/** All that waits, by type. */
const counted = Effect.gen(function* () {
  const counts: Record<string, number> = {}
  let after: string | null = null
  // Ends with what waits: each page is after the one before.
  for (;;) {
    const page: ReadonlyArray<Delivery.Kept> = yield* Delivery.after("pending", "hr", after, Ledger.maxPage)
    const last = page.at(-1)
    if (last === undefined) return counts
    for (const { event, version } of page) {
      assert.strictEqual(version, 1, "it was put there once")
      counts[event.type] = (counts[event.type] ?? 0) + 1
    }
    after = last.event.id
  }
})

/** Collects, and dies each time after one thing was kept, until nothing is left; how often it died. */
const dyingly = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  for (let deaths = 0; deaths < 100; deaths++) {
    let kept = 0
    const dying = {
      ...ledger,
      keep: (changes: Parameters<typeof ledger.keep>[0]) =>
        kept++ > 0 ? Effect.die(new Error("killed")) : ledger.keep(changes)
    }
    const exit = yield* Effect.exit(Effect.provideService(Webhooks.collect([endpoint()]), Ledger.Ledger, dying))
    if (Exit.isSuccess(exit)) return deaths
  }
  return assert.fail("it never ends")
})

it.effect("a crowd is told of in pages, each event once, however often the work is cut off", () =>
  Effect.gen(function* () {
    yield* at("2024-06-01")
    yield* take({ catalog })
    yield* Webhooks.collect([endpoint()])
    yield* at("2024-06-02")
    yield* Commands.say(drafts)
    yield* at("2024-06-03")
    assert.isAbove(yield* dyingly, 2)
    const told = { "achievement.issued": crowd, "holding.valid": crowd }
    assert.deepStrictEqual(yield* counted, told)
    yield* at("2025-06-20")
    assert.isAbove(yield* dyingly, 2)
    const turned = { "holding.renewable": crowd, "holding.grace": crowd, "holding.lapsed": crowd }
    assert.deepStrictEqual(yield* counted, { ...told, ...turned })
    assert.strictEqual(yield* dyingly, 0)
  }).pipe(Effect.provide(memory))
)
