/** The recorded site through a ledger: the facts before, nothing the second time, and the story of its corrections. */
import { assert, describe, it } from "@effect/vitest"
import { inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import { drift, earned, nothing, sync } from "./ledger.ts"
import { recorded, site, type State } from "./moodle.ts"
import { settingOf } from "./facts.ts"
import { facts } from "./site.ts"

const monday = "2026-11-23T14:00:00Z"
const tuesday = "2026-11-24T14:00:00Z"

const of = (state: State) => (called: Parameters<typeof recorded>[1]) => recorded(state, called)

const daily = { setting: settingOf({ wholeEveryDays: 1 }) }

describe("the recorded site", () => {
  it.live("is read whole before the corrections, and tells of the activity that is gone after them", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(of("before"), monday, daily)
        assert.strictEqual((yield* sync(adapter)).rejections, 0)
        assert.deepStrictEqual(yield* drift, [])
        become(of("after"), tuesday)
        yield* sync(adapter)
        assert.deepStrictEqual(yield* drift, ["5/10/activity/9/completed/1"])
      })
    )
  )
})

/** The same, when the course's teacher was there at an hour. */
const taught =
  (state: State, at: string) =>
  (called: Parameters<typeof recorded>[1]): unknown => {
    const answer = recorded(state, called)
    if (called.name !== "core_enrol_get_enrolled_users" || !Array.isArray(answer)) return answer
    return answer.map((entry) => ({
      ...entry,
      ...(entry.id === 14 ? { lastcourseaccess: Date.parse(at) / 1_000 } : {})
    }))
  }

describe("a run between two whole ones", () => {
  it.live(
    "finds what a teacher did who was there, and not what an administrator set, which the next whole one finds",
    () =>
      inMemory(
        Effect.gen(function* () {
          const { adapter, become } = yield* site(of("before"), monday)
          yield* sync(adapter)
          const known = yield* facts
          become(taught("after", "2026-11-23T15:00:00Z"), "2026-11-23T18:00:00Z")
          yield* sync(adapter)
          const news = (yield* facts).filter((fact) => !known.includes(fact)).map((fact) => fact.split(" · ")[0])
          assert.includeMembers(news, [
            "5/10/grade/11/decided/1",
            "5/10/grade/11/score/1",
            "5/11/activity/10/outcome/1",
            "5/11/course/completed/1",
            "attempt/5/11/assign/3/2/score",
            "session/5/11/1/attended",
            "enrolment/5/13/unregistered/1"
          ])
          assert.isFalse(news.some((key) => key?.startsWith("5/12/")))
          become(of("after"), "2026-11-30T15:00:00Z")
          yield* sync(adapter)
          assert.isTrue((yield* facts).some((fact) => fact.startsWith("5/12/activity/12/override/1")))
        })
      )
  )
  it.live("finds nothing where nobody was, whatever was done", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* site(of("before"), monday)
        yield* sync(adapter)
        become(of("after"), "2026-11-23T18:00:00Z")
        assert.deepInclude(yield* sync(adapter), nothing)
      })
    )
  )
})

describe("achievements", () => {
  const safe = (user: number) => `5:${user}`

  it.live(
    "follow the corrections: bruno's re-mark earns one, and alice's overridden quiz makes hers contested; chioma's waiver earns one",
    () =>
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
