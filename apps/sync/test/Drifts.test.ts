import { describe, expect, it } from "@effect/vitest"
import { Catalog, Sync } from "@laurel/core"
import { Commands, day, desk, inMemory, participant } from "@laurel/testkit"
import { Effect, Stream } from "effect"
import * as Drifts from "../src/lists/Drifts.ts"

const catalog = (validity: object) => ({
  offerings: [{ id: "safe-1", course: "safe", zone: "UTC", components: [{ activity: "unit", group: "unit" }] }],
  achievementTypes: [{ id: "safe", courses: ["safe"], rule: { rule: "passed", group: "unit" }, validity }],
  certifications: []
})
const ann = participant({ offering: "safe-1", contact: "ann" })
const award = ann.presented("badge/1", { title: "Safe", expires: "2015-12-31" }, "2014-05-11", { key: "own/1" })

/** The list of somebody who passed and was awarded a badge to the end of 2015. */
const listed = (validity: object) =>
  Effect.gen(function* () {
    const { versions } = yield* Sync.apply(yield* Effect.fromResult(Catalog.decode(catalog(validity))))
    yield* Commands.say([ann.passed("unit", "2014-05-10"), award])
    const sources = [{ source: desk, places: [{ stream: "rows", prefix: "own" }], pairs: null }]
    const { listing, isInOrder } = Drifts.listing({ versions, sources, on: day("2014-12-31"), types: null })
    const rows = yield* Stream.runCollect(listing.rows)
    const cells = rows.map((row) => Object.fromEntries(listing.columns.map(({ name, cell }) => [name, cell(row)])))
    return { cells, below: rows.map((row) => listing.below?.(row)), plain: rows.map(listing.plain), isInOrder }
  }).pipe(inMemory)

describe("a list of differences", () => {
  it.effect("tells both last valid days where they are not the same", () =>
    Effect.gen(function* () {
      const { cells, below, plain, isInOrder } = yield* listed({ basis: "completion", period: "P1Y" })
      expect(cells).toMatchObject([
        {
          difference: "expiry",
          source_says: "awarded on 2014-05-11, valid until 2015-12-31: badge/1",
          source_expiry: "2015-12-31",
          why: "here it is valid until 2015-05-10; counts from 2014-05-10"
        }
      ])
      expect(below).toEqual([["here it is valid until 2015-05-10", "counts from 2014-05-10"]])
      expect(plain).toMatchObject([{ expires: "2015-05-10", opinion: { says: "awarded", expires: "2015-12-31" } }])
      expect(isInOrder()).toBe(false)
      expect((yield* listed({ basis: "never" })).below).toEqual([["here it never expires", "counts from 2014-05-10"]])
    })
  )
  it.effect("is empty and in order where they are", () =>
    Effect.gen(function* () {
      const { cells, isInOrder } = yield* listed({ basis: "fixedDate", date: "2015-12-31" })
      expect([cells, isInOrder()]).toEqual([[], true])
    })
  )
})
