/** What kept rows say once the setting has changed. */
import { assert, describe, it } from "@effect/vitest"
import { Administrate } from "@laurel/adapter-administrate"
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
  it.live("are refused where their course was taken out of the setting: nothing is taken back", () =>
    Effect.gen(function* () {
      const { rows, drafts, rejections } = yield* again({ courses: [{ id: "CourseTemplate:999", offering: "other" }] })
      assert.isAbove(rows, 2)
      assert.deepStrictEqual([drafts, rejections.length], [0, rows])
      assert.include(rejections[0]?.expected ?? "", "a course template of the setting")
    }).pipe(Effect.scoped)
  )
  it.live("say nothing where the setting says to skip them, and the same as before where it has the course", () =>
    Effect.gen(function* () {
      const skips = yield* again({ courses: [{ id: "CourseTemplate:999", offering: "other" }], unmatched: "skip" })
      assert.deepStrictEqual([skips.drafts, skips.rejections.length], [0, 0])
      const same = yield* again({})
      assert.isAbove(same.drafts, 2)
      assert.deepStrictEqual(same.rejections, [])
    }).pipe(Effect.scoped)
  )
})
