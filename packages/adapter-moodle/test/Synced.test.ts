/** The recorded site through a ledger: the facts before, nothing the second time, and the story of its corrections. */
import { assert, describe, it } from "@effect/vitest"
import { inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import * as Answers from "./answers.ts"
import { drift, earned, nothing, sync } from "./ledger.ts"
import { recorded, site, type State } from "./moodle.ts"
import { settingOf } from "./facts.ts"
import { facts, kept, reading } from "./site.ts"

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

  it.live("writes nothing when it is read again unchanged, neither facts nor rows that are kept", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(of("before"), monday, daily)
        yield* sync(adapter)
        const before = yield* kept
        become(of("before"), tuesday)
        const { pages, ...brought } = yield* sync(adapter)
        assert.deepStrictEqual(brought, nothing)
        assert.isAbove(pages, 0)
        assert.deepStrictEqual(yield* kept, before)
      })
    )
  )

  it.live("comes to the story of its corrections, and tells of the activity that is gone", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(of("before"), monday, daily)
        yield* sync(adapter)
        become(of("after"), tuesday)
        yield* sync(adapter)
        const story = [
          [Answers.before, monday],
          [Answers.after, tuesday]
        ] as const
        assert.deepStrictEqual(yield* facts, yield* byHand(story))
        assert.deepStrictEqual(yield* drift, ["5/10/activity/9/completed/1"])
        become(of("deleted"), wednesday)
        yield* sync(adapter)
        assert.deepStrictEqual(yield* facts, yield* byHand([...story, [Answers.deleted, wednesday]]))
      })
    )
  )
})

describe("achievements", () => {
  const safe = (user: number) => `5:${user}`

  it.live("follow the corrections: bruno's re-mark earns one, and alice's overridden quiz makes hers contested; chioma's waiver earns one", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(of("before"), monday, daily)
        yield* sync(adapter)
        assert.deepStrictEqual(yield* earned, [
          `${safe(10)} passed 2026-11-23`,
          `${safe(10)} played 2026-11-23`,
          `${safe(10)} worked 2026-11-23`
        ])
        become(of("after"), tuesday)
        yield* sync(adapter)
        // Chioma's package was waived by an administrator; nobody waived dmitri anything, nor passed bruno in the quiz.
        assert.deepStrictEqual(yield* earned, [
          `${safe(10)} passed 2026-11-23 contested`,
          `${safe(10)} played 2026-11-23`,
          `${safe(10)} worked 2026-11-23`,
          `${safe(11)} worked 2026-11-23`,
          `${safe(12)} played 2026-11-23`
        ])
      })
    )
  )
})
