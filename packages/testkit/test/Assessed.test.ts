import { assert, describe, it } from "@effect/vitest"
import {
  contested,
  corrected,
  decided,
  decider,
  given,
  issued,
  participant,
  retracted,
  updated,
  withdrawn
} from "@laurel/testkit"
import { Effect } from "effect"
import { running } from "./catalogs.ts"

/** A course of two units, each of which is to be passed, and one type for whoever has passed all. */
const catalog = running(
  {
    components: [
      { activity: "unit 1", group: "unit-1" },
      { activity: "unit 2", group: "unit-2" }
    ]
  },
  [
    {
      id: "course",
      rule: {
        rule: "all",
        of: [
          { rule: "passed", group: "unit-1" },
          { rule: "passed", group: "unit-2" }
        ]
      }
    }
  ]
)
const ann = participant({ offering: "run-1" })
const mia = decider()
const passing = ann.passed("unit 1", "2024-05-01")
const waived = ann.assessed("unit 2", "waive", "2024-05-03", { reason: "Tested Out" })

describe("a unit waived by its source", () => {
  it.effect("counts as passed from its day, and is the cause; the other unit is still to be passed", () =>
    Effect.gen(function* () {
      const { entries } = yield* given(catalog, passing).when(waived).then(issued("course", "2024-05-03"))
      assert.deepStrictEqual(
        entries.map(({ because, decisions }) => [because.length, decisions.length]),
        [[2, 0]]
      )
      yield* given(catalog).when(waived).then()
      yield* given(catalog, passing)
        .when(ann.assessed("unit 1", "waive", "2024-05-03"))
        .then()
    })
  )

  it.effect("told twice changes nothing; told of another day moves the earning", () =>
    Effect.gen(function* () {
      const story = given(catalog, passing, waived)
      yield* story.when(waived).then()
      const moved = corrected(waived, ann.assessed("unit 2", "waive", "2024-05-02"))
      yield* story.when(moved).then(updated("course", "2024-05-02.."))
    })
  )

  it.effect("and taken back takes the achievement back; once closed it waits for a person", () =>
    Effect.gen(function* () {
      yield* given(catalog, passing, waived).when(retracted(waived)).then(withdrawn("course"))
      yield* given(catalog, passing, waived, ann.closed("2024-06-01"))
        .when(retracted(waived))
        .then(contested("course", "2024-05-03..", "never"))
    })
  )

  it.effect("is withdrawn from the day on which the source tells of a failure, and not before", () =>
    Effect.gen(function* () {
      yield* given(catalog, passing, waived)
        .when(ann.assessed("unit 2", "fail", "2024-05-10"))
        .then(withdrawn("course", "2024-05-03..2024-05-10"))
      yield* given(catalog, passing, waived)
        .when(ann.assessed("unit 1", "fail", "2024-05-10"))
        .then()
    })
  )

  it.effect("gives way to a decision about the same unit, and holds again once that is withdrawn", () =>
    Effect.gen(function* () {
      const story = given(catalog, passing, waived).whenDecided(mia.assesses(ann, "fail", "2024-05-04", "unit-2"))
      yield* story.then(withdrawn("course"))
      yield* story.whenDecided(mia.withdraws(1)).then(decided("Reinstated", "course", "2024-05-03.."))
      yield* given(catalog, passing, waived)
        .whenDecided(mia.assesses(ann, "fail", "2024-05-04", "unit-1"))
        .then()
    })
  )
})
