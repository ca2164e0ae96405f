/** What kept rows say once the setting has changed. */
import { assert, describe, it } from "@effect/vitest"
import { Administrate } from "@laurel/adapter-administrate"
import { Id } from "@laurel/core"
import { collect } from "@laurel/testkit"
import { Effect, Schema } from "effect"
import * as A from "./administrate.ts"

const world = A.world({ learners: [A.learner(1), A.learner(2)], achievements: [A.achievement(1)] })

/** Rows as one setting has received them, read again with another. */
const again = (more: Readonly<Record<string, unknown>>) =>
  Effect.gen(function* () {
    const { url } = yield* A.serving(world)
    const { pages, error } = yield* collect(A.adapterOf(url, { setting: { ...A.setting, achievements: {} } }))
    assert.isUndefined(error)
    const received = pages.flatMap((page) => page.received?.() ?? [])
    const setting = Schema.decodeUnknownSync(Administrate.Setting)({ ...A.setting, achievements: {}, ...more })
    const { drafts, rejections } = A.adapterOf(url, { setting }).again(Administrate.stream, received)
    return { rows: received.length, drafts: drafts.length, rejections }
  })

describe("kept rows", () => {
  it.live(
    "are refused where their course was taken out of the setting, whatever is skipped: nothing is taken back",
    () =>
      Effect.gen(function* () {
        for (const more of [{}, { unmatched: "skip" }]) {
          const other = { courses: [{ id: "CourseTemplate:999", offering: "other" }], ...more }
          const { rows, drafts, rejections } = yield* again(other)
          assert.isAbove(rows, 2)
          assert.deepStrictEqual([drafts, rejections.length], [0, rows])
          assert.include(rejections[0]?.expected ?? "", "a course template of the setting")
        }
      }).pipe(Effect.scoped)
  )
  it.live("say the same as before where it has the course", () =>
    Effect.gen(function* () {
      const same = yield* again({ unmatched: "skip" })
      assert.isAbove(same.drafts, 2)
      assert.deepStrictEqual(same.rejections, [])
    }).pipe(Effect.scoped)
  )
  it.live(
    "of achievements without a learner are refused where their offering is gone, and fresh ones are skipped",
    () =>
      Effect.gen(function* () {
        const { url } = yield* A.serving(A.world({ achievements: [A.achievement(1, { learner: null })] }))
        const adapter = (achievements: Administrate.Setting["achievements"]) =>
          A.adapterOf(url, { setting: { ...A.setting, unmatched: "skip", ...(achievements && { achievements }) } })
        const awards = Id.OfferingId.make("awards")
        const kept = (yield* collect(adapter({ offering: awards }))).pages.flatMap((page) => page.received?.() ?? [])
        const { drafts, rejections } = adapter({}).again(Administrate.stream, kept)
        assert.deepStrictEqual([kept.length, drafts.length, rejections.length], [1, 0, 1])
        const fresh = yield* collect(adapter({}))
        assert.deepStrictEqual(
          [fresh.pages.map(({ rows }) => rows).filter((rows) => rows > 0), A.rejected(fresh)],
          [[], []]
        )
      }).pipe(Effect.scoped)
  )
})
