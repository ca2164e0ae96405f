/** A ledger in memory that rows of Moodle are read into, one reading after the other. */
import { Adapter, Catalog, Instant, Ledger, Sync } from "@laurel/core"
import { brought, lastFacts } from "@laurel/testkit"
import { Effect, Result, Stream } from "effect"
import { definition } from "../src/Definition.ts"
import * as Episodes from "../src/Episodes.ts"
import type { About } from "./composed.ts"
import { brief, settingOf, source } from "./facts.ts"

/** One course, and badges. */
const catalog = Catalog.decode({
  offerings: [
    { id: "safe-2026", course: "safe", zone: "Europe/London", components: [{ activity: "assign/10", group: "all" }] },
    { id: "badges", course: "badges", zone: "Europe/London", components: [{ activity: "badge/1", group: "all" }] }
  ],
  achievementTypes: [{ id: "safe", courses: ["safe"], rule: { rule: "completed", group: "all" } }],
  certifications: []
})

type Compose = (about: About) => ReadonlyArray<unknown>

/** One reading of rows, composed of what stands, and what it brought. */
export const reading = Effect.fnUntraced(function* (compose: Compose, now: string, more: object = {}) {
  const { versions } = yield* Sync.apply(Result.getOrThrow(catalog))
  const at = Instant.parse(now) ?? Instant.min
  const adapter = Adapter.make({
    ...definition({ source, setting: settingOf(more) }),
    page: Effect.fnUntraced(function* () {
      const standing = yield* Adapter.Standing
      const facts = yield* Effect.forEach(["enrolment", "5", "session", "attempt", "badge"], (prefix) =>
        standing("moodle", prefix)
      )
      return {
        rows: compose({ stood: Episodes.byKey(facts.flat()), now: at }),
        position: now,
        ended: true,
        reading: now
      }
    })
  })
  return brought(yield* Stream.runCollect(Sync.run(versions, adapter, { archives: true })))
}, Effect.orDie)

export const nothing = brought([])

/** Every fact as it is by now, in a line each, also where it was taken back. */
export const facts = Effect.map(Effect.orDie(lastFacts), (all) =>
  all.map((fact) => `${brief(fact)}${fact.revision === 1 ? "" : ` · revision ${fact.revision}`}`).toSorted()
)

/** Texts and places of all rows that are kept: a row that is kept with another text has another place. */
export const kept = Effect.gen(function* () {
  const rows = yield* (yield* Ledger.Ledger).received(source, null, Ledger.maxPage)
  return rows.map(({ key, place, raw }) => ({ key, place, raw }))
}).pipe(Effect.orDie)
