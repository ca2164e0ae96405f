/** A ledger in memory that sources are synced into, and what it holds in words. */
import { type Adapter, Catalog, Sync } from "@laurel/core"
import { Effect, Result, Stream } from "effect"
import { factsInForce } from "@laurel/testkit"

const offering = (id: string, course: string, activity: string) => ({
  id,
  course,
  zone: "Europe/Berlin",
  components: [{ activity, group: "unit" }]
})

/** The catalog of the recorded courses. */
export const catalog = {
  offerings: [
    offering("safe101", "safe", "https://courses.example.test/safe101/au1"),
    offering("fire-drill", "fire", "https://tms.example.test/events/4711")
  ],
  achievementTypes: [{ id: "safe", courses: ["safe"], rule: { rule: "passed", group: "unit" } }],
  certifications: []
}

/** Reads a source to its end, as `laurel sync` does; how much each committed page brought. */
export const sync = Effect.fnUntraced(function* (adapter: Adapter.Adapter) {
  const { versions } = yield* Sync.apply(Result.getOrThrow(Catalog.decode(catalog)))
  return yield* Stream.runCollect(Sync.run(versions, adapter))
})

/** Every fact as it stands, by key: `d7a6…/passed Passed`. What was taken back is left out. */
export const standing = Effect.map(factsInForce, (facts) =>
  facts.map(({ reference, evidence }) => `${reference.key} ${evidence._tag}`).toSorted()
)
