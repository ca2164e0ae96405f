/** A record source: the log of a gate, whose events are never changed, and of which one takes another back. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Adapter, Catalog, Fact, Id, Instant, Ledger, LedgerMemory, Sync } from "@laurel/core"
import { secrets, testAdapter } from "@laurel/testkit"
import { Effect, Layer, Schema, Stream } from "effect"

const source = Id.SourceId.make("gate")

const Event = Schema.Struct({
  id: Schema.String,
  badge: Schema.String,
  briefing: Schema.String,
  at: Instant.FromString,
  /** The event that was a mistake. */
  voids: Schema.NullOr(Schema.String)
})
type Definition = Adapter.Definition<typeof Event.Type>
const isKeyed = Schema.is(Schema.Struct({ id: Schema.String }))

const gate = (page: Definition["page"]) =>
  Adapter.make({
    source,
    family: "record",
    stream: "events",
    row: Event,
    key: (row) => (isKeyed(row) ? row.id : undefined),
    page,
    drafts: ({ id, badge, briefing, at, voids }) => {
      if (voids !== null) return []
      const subject = { key: `${badge}/${briefing}`, offering: briefing, contact: { scheme: "badge", value: badge } }
      const happened = Fact.happenedAt(at, "UTC")
      return [{ key: id, subject, activity: briefing, happened, evidence: { _tag: "Completed" } }]
    },
    withdrawals: ({ id, at, voids }) => {
      if (voids === null) return []
      const happened = Fact.happenedAt(at, "UTC")
      return [{ record: voids, by: id, line: null, happened, observedAt: at, said: "voided" }]
    }
  })

/** Rows in memory, of which the position counts those that were read. */
const pagesOf =
  (rows: ReadonlyArray<unknown>, pageRows: number): Definition["page"] =>
  (position) => {
    const from = Number(position ?? 0)
    const to = Math.min(from + pageRows, rows.length)
    return Effect.succeed(
      from >= rows.length ? undefined : { rows: rows.slice(from, to), position: String(to), ended: to === rows.length }
    )
  }

const event = (id: string, badge: string, voids: string | null = null) => ({
  id,
  badge,
  briefing: "fire-safety",
  at: `2026-03-0${1 + Number(id.slice(1))}T08:00:00Z`,
  voids
})
const rows = [event("e1", "b7"), event("e2", "b8"), event("e3", "b7", "e1"), event("e4", "b9")]

testAdapter("Gate", {
  over: "nothing",
  rows,
  facts: 3,
  broken: [{ ...event("e5", "b7"), at: "yesterday" }, null],
  open: ({ rows, pageRows }) => gate(pagesOf(rows, pageRows))
})

const catalog = {
  offerings: [
    {
      id: "fire-safety",
      course: "fire-safety",
      zone: "UTC",
      components: [{ activity: "fire-safety", group: "briefings" }]
    }
  ],
  achievementTypes: [
    {
      id: "briefed",
      courses: ["fire-safety"],
      rule: { rule: "completed", group: "briefings", component: "any" }
    }
  ],
  certifications: []
}

describe("an event that another one takes back", () => {
  const standing = (rows: ReadonlyArray<unknown>) =>
    Effect.gen(function* () {
      const { versions } = yield* Sync.apply(yield* Effect.fromResult(Catalog.decode(catalog)))
      yield* Stream.runDrain(Sync.run(versions, gate(pagesOf(rows, 10))))
      const { achievements } = yield* (yield* Ledger.Ledger).totals
      return [...achievements].map(([type, totals]) => [type, totals.standing])
    }).pipe(Effect.provide(Layer.provide(LedgerMemory.layer, secrets)))

  it.effect("proves nothing, whichever of the two is read first, and every other one does", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* standing(rows), [["briefed", 2]])
      assert.deepStrictEqual(yield* standing(rows.toReversed()), [["briefed", 2]])
      assert.deepStrictEqual(yield* standing(rows.filter(({ voids }) => voids === null)), [["briefed", 3]])
    })
  )
})

describe("the page about it", () => {
  it("shows this code", () => {
    const [readme, test] = ["../README.md", "Gate.test.ts"].map((file) =>
      readFileSync(join(import.meta.dirname, file), "utf8")
    )
    const [, shown] = /```ts\n([^]*?)```/.exec(readme ?? "") ?? []
    assert.isDefined(shown)
    assert.include(test, shown)
  })
})
