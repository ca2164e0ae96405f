import { assert, describe, it } from "@effect/vitest"
import { Changed, Import, type Preview, Sync } from "@laurel/core"
import { day, decider, desk, participant, scripted } from "@laurel/testkit"
import { Effect, Stream } from "effect"
import { algebra, examPass, withoutCertifications } from "./catalogs.ts"
import { hear, living, versions } from "./steps.ts"

const ownValidity = { validity: { basis: "previousExpiry", period: "P2Y", window: "P6M" } }
const own = withoutCertifications(algebra(examPass(ownValidity)))
const ann = participant({ offering: "algebra-1" })
const again = participant({ offering: "algebra-2" })
const passing = ann.scored("finals", 60, "2014-05-10")
const renewing = again.scored("finals", 70, "2016-03-01")
const mia = decider()

/** What is said of each achievement on a day, before and after. */
const statuses = (preview: Pick<Preview.Preview, "changes" | "holdings">, today: string) =>
  Changed.plain({
    outranked: [],
    repeated: [],
    waiting: [],
    people: [],
    ...preview,
    today: day(today),
    zone: "UTC"
  }).achievements.map(({ before, after }) => [before?.status ?? null, after.status])

const ofFacts = (...drafts: ReadonlyArray<typeof passing>) =>
  Effect.gen(function* () {
    return yield* Sync.preview(yield* versions, { source: desk, drafts })
  })

describe("what a preview says of an achievement on a day", () => {
  it.effect("is lapsed once its type's own validity is over, and before that valid, renewable", () =>
    Effect.gen(function* () {
      const preview = yield* ofFacts(passing)
      const told = ["2015-01-01", "2016-01-01", "2016-05-10", "2016-05-11"].map((today) => statuses(preview, today))
      assert.deepStrictEqual(told, [
        [[null, "valid"]],
        [[null, "renewable"]],
        [[null, "renewable"]],
        [[null, "lapsed"]]
      ])
    }).pipe(living(own))
  )

  it.effect("stays valid where only a certification has a validity, for that is another's", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(statuses(yield* ofFacts(passing), "2026-01-01"), [[null, "valid"]])
    }).pipe(living(algebra(examPass())))
  )

  it.effect("is dated by the chain it renews, not by itself", () =>
    Effect.gen(function* () {
      const preview = yield* ofFacts(renewing)
      assert.deepStrictEqual(statuses(preview, "2018-05-10"), [[null, "renewable"]])
      assert.deepStrictEqual(statuses(preview, "2018-05-11"), [[null, "lapsed"]])
    }).pipe(living(own, passing))
  )

  it.effect("is its own where a decision speaks against it, though the chain goes on", () =>
    Effect.gen(function* () {
      const preview = yield* Sync.preview(yield* versions, {
        decisions: [yield* mia.voids(ann, "exam-pass")]
      })
      assert.deepStrictEqual(statuses(preview, "2017-01-01"), [["valid", "void"]])
    }).pipe(living(own, passing, renewing))
  )

  it.effect("is told of the chain as all pages leave it, and as it was before all", () =>
    Effect.gen(function* () {
      const pages = [{ drafts: [passing], ended: false }, { drafts: [renewing] }]
      const preview = yield* Sync.previewRun(yield* versions, scripted(desk, pages))
      assert.deepStrictEqual(statuses(preview, "2017-01-01"), [
        [null, "valid"],
        [null, "valid"]
      ])
    }).pipe(living(own))
  )

  it.effect("of two contacts that become one is by what each holds alone before", () =>
    Effect.gen(function* () {
      const bob = participant({ offering: "algebra-2", contact: "bob" })
      yield* hear(bob.scored("finals", 70, "2016-03-01"))
      const preview = yield* Sync.preview(yield* versions, {
        decisions: [yield* mia.links(ann, bob), yield* mia.suspends(bob, "exam-pass", "2019-01-01")]
      })
      assert.deepStrictEqual(statuses(preview, "2018-04-01"), [["lapsed", "renewable"]])
    }).pipe(living(own, passing))
  )
})

describe("what the preview of undoing an import says of an achievement", () => {
  const draft: Import.Draft = {
    source: desk,
    actor: "u-1",
    role: "registrar",
    reason: "history of before",
    mapping: { name: "records", version: 1, text: "{}" },
    files: [{ sha256: "0".repeat(64), size: 10 }],
    names: ["records.csv"],
    conflicts: "replace",
    people: "create"
  }

  it.effect("is lapsed before, where its type's own validity is over", () =>
    Effect.gen(function* () {
      const [done] = yield* Stream.runCollect(
        Import.run(yield* versions, scripted(desk, [{ drafts: [passing], reading: "file" }]), draft)
      )
      const id = done?.import ?? assert.fail("nothing was imported")
      const preview = yield* Import.previewUndo(yield* versions, id)
      assert.deepStrictEqual(statuses(preview, "2026-01-01"), [["lapsed", "never held"]])
    }).pipe(living(own))
  )
})
