/** A ledger in memory that Open edX is synced into, and what it holds in words. */
import { type Adapter, Catalog, Sync } from "@laurel/core"
import { brought, factsInForce, lastFacts } from "@laurel/testkit"
import { Effect, Result, Stream } from "effect"
import { told } from "./platform.ts"

const catalog = {
  offerings: [
    { id: "demo", course: "demo", zone: "Europe/Berlin", components: [{ activity: "block/demo", group: "all" }] },
    { id: "old", course: "old", zone: "Europe/Berlin", components: [{ activity: "block/old", group: "all" }] }
  ],
  achievementTypes: [{ id: "demo", courses: ["demo"], rule: { rule: "completed", group: "all" } }],
  certifications: []
}

/** What one run brought, and what it refused that still stands. */
export const sync = Effect.fnUntraced(function* (adapter: Adapter.Adapter, pages = Number.POSITIVE_INFINITY) {
  const { versions } = yield* Sync.apply(Result.getOrThrow(Catalog.decode(catalog)))
  const run = Sync.run(versions, adapter, { archives: true })
  return brought(yield* Stream.runCollect(Stream.take(run, pages)))
})

/** Every fact that is in force. */
export const standing = Effect.map(factsInForce, (facts) => facts.map(told).toSorted())

/** How often facts were recorded in all. */
export const revisions = Effect.map(lastFacts, (facts) => facts.reduce((sum, { revision }) => sum + revision, 0))
