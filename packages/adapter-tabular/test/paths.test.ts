/** Paths of JSON that no record has: a misspelt one loses nothing without a word. */
import { Tabular } from "@laurel/adapter-tabular"
import { assert, describe, it } from "@effect/vitest"
import { Id } from "@laurel/core"
import { collect } from "@laurel/testkit"
import { Effect, Schema } from "effect"
import { opener } from "./source.ts"

const decode = Schema.decodeUnknownSync(Tabular.Mapping, { onExcessProperty: "error" })

/** What comes of records of somebody who finished a course, by a mapping that also reads until when it holds. */
const read = (records: ReadonlyArray<object>, stream: object = {}, expires = "{valid.until}") => {
  const mapping = decode({
    zone: "Europe/London",
    streams: [
      {
        name: "proofs",
        file: "proofs.json",
        subject: { key: "{who}", offering: "fire", contact: { scheme: "id", value: "{who}" } },
        facts: [{ evidence: "Presented", title: "Fire", expires: { date: expires }, on: [{ date: "{day}" }] }],
        ...stream
      }
    ]
  })
  const open = opener({ "proofs.json": JSON.stringify(records) })
  return Effect.map(
    collect(Tabular.adapter({ source: Id.SourceId.make("test"), mapping, open })),
    ({ pages, error }) => ({
      facts: pages.reduce((sum, { drafts }) => sum + drafts.length, 0),
      isEnded: pages.at(-1)?.ended ?? false,
      error: error?.message
    })
  )
}

const record = { who: "ann", day: "2024-03-01" }
const valid = { ...record, valid: { until: "2025-03-01" } }
const many = (count: number) => Array.from({ length: count }, (_, at) => ({ ...record, who: `ann ${at}` }))

describe("a path that the mapping names", () => {
  it.effect("and no record has stops the reading before the first page, with the paths that are there", () =>
    Effect.gen(function* () {
      const { facts, error } = yield* read([record, valid], {}, "{valid.untill}")
      assert.strictEqual(facts, 0)
      assert.include(
        error,
        'expected the column "valid.untill", found the columns "who", "day", "valid", "valid.until"'
      )
      assert.deepStrictEqual(yield* read([record, valid]), { facts: 2, isEnded: true, error: undefined })
    })
  )
  it.effect("and no record of a long file has fails at its end; one that the last record has is no failure", () =>
    Effect.gen(function* () {
      const { isEnded, error } = yield* read(many(1_500))
      assert.isFalse(isEnded)
      assert.include(error, 'expected some record to have "valid.until", found none that has')
      assert.deepStrictEqual(yield* read([...many(1_500), valid]), { facts: 1_501, isEnded: true, error: undefined })
    })
  )
  it.effect("and no record need have is named in optional; of several spellings one is enough", () =>
    Effect.gen(function* () {
      const optional = { columns: { until: ["valid.until", "valid.to"] }, optional: ["until"] }
      const needed = { columns: { until: ["valid.until", "valid.to"] } }
      for (const count of [1, 1_500]) {
        const records = many(count)
        assert.isUndefined((yield* read(records, optional, "{until}")).error)
        assert.include((yield* read(records, needed, "{until}")).error, '"valid.until|valid.to"')
        assert.isUndefined((yield* read([...records, valid], needed, "{until}")).error)
      }
    })
  )
  it.effect("is no matter where there is no record", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* read([]), { facts: 0, isEnded: true, error: undefined })
    })
  )
})
