/** What kept rows say once the setting has changed. */
import { assert, describe, it } from "@effect/vitest"
import type { Adapter } from "@laurel/core"
import { collect, serve } from "@laurel/testkit"
import { Effect } from "effect"
import { adapterOf, change, enrolment, logOf, respond, schoolOf, settingOf, submission } from "./canvas.ts"

const school = schoolOf({ enrolments: [enrolment("7")], submissions: [submission("7")], events: [change("e-1")] })

/** Rows as one setting has received them, read again with another. */
const again = (open: typeof adapterOf, setting: Parameters<typeof adapterOf>[1]) =>
  Effect.gen(function* () {
    const { url } = yield* serve((asked) => respond(school, asked))
    const { pages, error } = yield* collect(open(url))
    assert.isUndefined(error)
    const received = pages.flatMap((page) => page.received?.() ?? [])
    const stream = pages[0]?.stream ?? ""
    const { drafts, silent = [], rejections }: Adapter.Said = open(url, setting).again(stream, received)
    return { rows: received.length, drafts: drafts.length, silent: silent.length, rejections }
  })

describe.each([
  ["courses", adapterOf],
  ["the log", logOf]
] as const)("kept rows of %s", (_, open) => {
  it.live("are refused where their course was taken out of the setting: nothing is taken back", () =>
    Effect.gen(function* () {
      const { rows, drafts, silent, rejections } = yield* again(open, { setting: settingOf(["56", "fire"]) })
      assert.isAbove(rows, 0)
      assert.deepStrictEqual([drafts, silent, rejections.length], [0, 0, rows])
      assert.include(rejections[0]?.expected ?? "", "a course of the setting: list it there again")
    })
  )
  it.live("say the same as before where the setting has the course", () =>
    Effect.gen(function* () {
      const same = yield* again(open, {})
      assert.isAbove(same.drafts, 0)
      assert.deepStrictEqual(same.rejections, [])
    })
  )
})
