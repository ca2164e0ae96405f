/** A ledger in memory that Open edX is synced into, and what it holds in words. */
import { Achievement, type Adapter, Catalog, CivilDate, Ledger, Rejection, Sync } from "@laurel/core"
import { brought, factsInForce, lastFacts } from "@laurel/testkit"
import { Effect, Result, Stream } from "effect"
import { source, told } from "./platform.ts"

/** Where a correction takes away what was earned, a person decides, though nobody has closed the participation. */
const held = { courses: ["demo"], recompute: { whileOpen: "hold" } }

const catalog = {
  offerings: [
    { id: "demo", course: "demo", zone: "Europe/Berlin", components: [{ activity: "block/demo", group: "all" }] },
    { id: "old", course: "old", zone: "Europe/Berlin", components: [{ activity: "block/old", group: "all" }] }
  ],
  achievementTypes: [
    { id: "demo", courses: ["demo"], rule: { rule: "completed", group: "all" } },
    { id: "passed", ...held, rule: { rule: "rolledUp", outcome: "passed" } },
    { id: "whole", ...held, rule: { rule: "rolledUp", outcome: "completed" } }
  ],
  certifications: []
}

/** What one run brought, and what it refused that still stands. */
export const sync = Effect.fnUntraced(function* (adapter: Adapter.Adapter, pages = Number.POSITIVE_INFINITY) {
  const { versions } = yield* Sync.apply(Result.getOrThrow(Catalog.decode(catalog)))
  const run = Sync.run(versions, adapter, { archives: true })
  return brought(yield* Stream.runCollect(Stream.take(run, pages)))
})

/** Reads again what is kept. */
export const remap = Effect.fnUntraced(function* (adapter: Adapter.Rereading) {
  const { versions } = yield* Sync.apply(Result.getOrThrow(Catalog.decode(catalog)))
  return yield* Stream.runDrain(Sync.remap(versions, adapter))
})

/** The rejections that are open, in words. */
export const open = Effect.gen(function* () {
  const rejections = yield* (yield* Ledger.Ledger).rejections(null)
  return rejections.map(Rejection.describe).toSorted()
})

/** Every fact that is in force. */
export const standing = Effect.map(factsInForce, (facts) => facts.map(told).toSorted())

/** How often facts were recorded in all. */
export const revisions = Effect.map(lastFacts, (facts) => facts.reduce((sum, { revision }) => sum + revision, 0))

/** The texts of the rows that are archived. */
export const received = Effect.gen(function* () {
  const rows = yield* (yield* Ledger.Ledger).received(source, null, 1_000)
  return rows.map(({ place, raw }) => `${place} ${raw}`)
})

/** What was earned: the type, the day, and how it stands. */
export const earned = Effect.gen(function* () {
  const { achievements } = yield* (yield* Ledger.Ledger).loadContacts(null, Ledger.maxPage)
  return [...achievements.values()]
    .flat()
    .map((each) => {
      const how = each.contested !== null ? " contested" : Achievement.isStanding(each) ? "" : " withdrawn"
      return `${each.id.type} ${CivilDate.format(Achievement.earnedOn(each) ?? CivilDate.min)}${how}`
    })
    .toSorted()
})
