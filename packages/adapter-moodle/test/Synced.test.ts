/** The recorded site through a ledger: the facts before, nothing the second time, and the story of its corrections. */
import { assert, describe, it } from "@effect/vitest"
import { inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import * as Answers from "./answers.ts"
import { nothing, sync } from "./ledger.ts"
import { recorded, site, type State } from "./moodle.ts"
import { settingOf } from "./facts.ts"
import { facts, reading } from "./site.ts"

const monday = "2026-11-23T14:00:00Z"
const tuesday = "2026-11-24T14:00:00Z"
const wednesday = "2026-11-25T14:00:00Z"

const of = (state: State) => (called: Parameters<typeof recorded>[1]) => recorded(state, called)

const daily = { setting: settingOf({ wholeEveryDays: 1 }) }

/** Facts as the rows say them that are composed by hand from the same recordings. */
const byHand = (readings: ReadonlyArray<readonly [(about: Answers.About) => ReadonlyArray<unknown>, string]>) =>
  inMemory(
    Effect.gen(function* () {
      for (const [compose, now] of readings) yield* reading(compose, now)
      return yield* facts
    })
  )

describe("the recorded site", () => {
  it.live("is read as its answers say, before the corrections", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter } = yield* site(of("before"), monday)
        const { rejections } = yield* sync(adapter)
        assert.strictEqual(rejections, 0)
        assert.deepStrictEqual(yield* facts, yield* byHand([[Answers.before, monday]]))
      })
    )
  )
})
