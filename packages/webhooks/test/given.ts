/** A ledger in memory, a catalog with a card that wants renewing, and endpoints that are told of it. */
import { assert } from "@effect/vitest"
import { type Fact, Instant, Ledger, LedgerMemory, Sync } from "@laurel/core"
import { Commands, type Deciding, secrets } from "@laurel/testkit"
import { Effect, Layer, Redacted } from "effect"
import { TestClock } from "effect/testing"
import * as Delivery from "../src/Delivery.ts"
import { Webhooks } from "../src/index.ts"

export const catalog = {
  offerings: [
    { id: "course-1", course: "course", zone: "Europe/London", components: [{ activity: "exam", group: "exam" }] },
    { id: "course-2", course: "course", zone: "Europe/London", components: [{ activity: "exam", group: "exam" }] }
  ],
  achievementTypes: [
    {
      id: "pass",
      title: "Course passed",
      courses: ["course"],
      rule: { rule: "all", of: [{ rule: "scored", group: "exam", atLeast: "40%" }, { rule: "stillRegistered" }] },
      recompute: { lost: "apply", worse: "apply" }
    }
  ],
  certifications: [
    {
      id: "card",
      through: ["pass"],
      validity: { basis: "completion", period: "P1Y", window: "P2M", grace: { period: "P14D" } }
    }
  ]
}

export const memory = Layer.provide(LedgerMemory.layer, secrets)

/** It is that moment, or the beginning of that day in UTC. */
export const at = (when: string) => TestClock.setTime(Date.parse(when.includes("T") ? when : `${when}T00:00:00Z`))

export type Step = Fact.Draft | Deciding | string | { readonly catalog: unknown }

/** A second later, something is said, decided or applied; or it is that day. */
export const take = Effect.fnUntraced(function* (step: Step) {
  if (typeof step === "string") return yield* at(step)
  yield* TestClock.adjust("1 second")
  if ("catalog" in step) yield* Commands.applyCatalog(step.catalog)
  else if ("evidence" in step) yield* Commands.say([step])
  else yield* Sync.decide(yield* Commands.versions, [yield* step])
  // What is recorded in this very millisecond may not be complete.
  yield* TestClock.adjust("1 second")
})

export const endpoint = (more: Partial<Webhooks.Endpoint> = {}): Webhooks.Endpoint => ({
  id: "hr",
  events: null,
  causes: Webhooks.usualCauses,
  types: null,
  from: "now",
  zone: "UTC",
  ...more
})

export const secret = Redacted.make(`whsec_${Buffer.alloc(32, 7).toString("base64")}`)

export const receiver = (url: URL | string, more: Partial<Webhooks.Receiver> = {}): Webhooks.Receiver => ({
  ...endpoint(),
  url: String(url),
  secrets: [secret],
  identities: false,
  private: false,
  ...more
})

/** All that waits for an endpoint, in the order in which it leaves. */
export const waiting = Effect.fnUntraced(function* (id = "hr") {
  return yield* Delivery.dueBy(id, Instant.max, Ledger.maxPage)
})

/** Each event in a line, with its cause. */
export const told = (deliveries: ReadonlyArray<Webhooks.Delivery>): ReadonlyArray<string> =>
  deliveries.map(({ event }) => {
    const { data } = event
    return `${Webhooks.describe(event)} by ${data.about === "test" ? "nobody" : data.cause.by}`
  })

/** Begins on a day with the catalog and an endpoint, does the steps, and collects after each. */
export const story = Effect.fnUntraced(function* (
  steps: ReadonlyArray<Step>,
  given: Webhooks.Endpoint = endpoint(),
  collectsEach = true
) {
  yield* at("2024-06-01")
  yield* take({ catalog })
  const [begun] = yield* Webhooks.collect([given])
  assert.strictEqual(begun?.begun, true)
  for (const step of steps) {
    yield* take(step)
    if (collectsEach) yield* Webhooks.collect([given])
  }
  yield* Webhooks.collect([given])
  return yield* waiting(given.id)
})
