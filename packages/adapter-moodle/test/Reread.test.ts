/** Rows of Moodle that were received earlier, read again; and what is taken back, in a ledger. */
import { assert, describe, it } from "@effect/vitest"
import { type Adapter, Sync } from "@laurel/core"
import { inMemory } from "@laurel/testkit"
import { Effect, Stream } from "effect"
import { activityRows, type Status } from "./composed.ts"
import { rereader } from "../src/Definition.ts"
import { settingOf, source } from "./facts.ts"
import { apply, sync } from "./ledger.ts"
import { recorded, site, type State } from "./moodle.ts"
import { facts, nothing, reading } from "./site.ts"

const monday = "2026-11-23T14:00:00Z"
const tuesday = "2026-11-24T14:00:00Z"
const wednesday = "2026-11-25T14:00:00Z"

const remap = Effect.fnUntraced(function* (more: object) {
  const { versions } = yield* apply
  const adapter: Adapter.Rereading = {
    source,
    family: "state",
    read: () => Stream.empty,
    again: rereader({ source, setting: settingOf(more) })
  }
  const done = yield* Stream.runCollect(Sync.remap(versions, adapter))
  return done.reduce((total, each) => total + each.facts + each.unread + each.refused, 0)
}, Effect.orDie)

/** The recorded site in these states, each read whole a day after the one before. */
const received = Effect.fnUntraced(function* (...states: ReadonlyArray<State>) {
  const days = [monday, tuesday, wednesday]
  const { adapter, become } = yield* site(() => undefined, monday, { setting: settingOf({ wholeEveryDays: 1 }) })
  for (const [index, state] of states.entries()) {
    become((called) => recorded(state, called), days[index] ?? wednesday)
    yield* sync(adapter)
  }
})

describe("rows that were received earlier", () => {
  it.live("say the same again: also what stood before their present text", () =>
    inMemory(
      Effect.gen(function* () {
        yield* received("before", "after", "deleted")
        const known = yield* facts
        assert.strictEqual(yield* remap({}), 0)
        assert.deepStrictEqual(yield* facts, known)
      })
    )
  )
  it.live("say what another setting makes of them, without being asked for", () =>
    inMemory(
      Effect.gen(function* () {
        yield* received("before")
        assert.isAbove(yield* remap({ statuses: { L: "absent" } }), 0)
        const marks = (yield* facts).filter((fact) => fact.includes('"L"'))
        assert.deepStrictEqual(marks, [
          'session/5/11/2/attended · Attended (status absent) · of session/2 · stated 2026-10-26T09:00:00Z · "L" · revision 2'
        ])
      })
    )
  )
})

const status = (more: Partial<Status>): Status => ({
  cmid: 10,
  modname: "assign",
  state: 0,
  timecompleted: 0,
  isoverallcomplete: false,
  overrideby: null,
  ...more
})
const failedByHand = status({ overrideby: 2, timecompleted: 1_795_440_000 })
const done = status({ state: 1, isoverallcomplete: true, timecompleted: 1_795_450_000 })

describe("a failure by hand", () => {
  const one = (answered: Status) => (about: Parameters<typeof activityRows>[0]) => activityRows(about, 10, answered)
  it.effect("is taken back once the learner has done it, and can come again", () =>
    inMemory(
      Effect.gen(function* () {
        yield* reading(one(failedByHand), monday)
        yield* reading(one(done), tuesday)
        const overrides = Effect.map(facts, (all) =>
          all.filter((fact) => fact.includes("/override/")).map((fact) => fact.split(" · ").slice(0, 2).join(" "))
        )
        assert.deepStrictEqual(yield* overrides, ["5/10/activity/10/override/1 Retracted"])
        assert.deepStrictEqual(yield* reading(one(done), tuesday), nothing)
        yield* reading(one({ ...failedByHand, timecompleted: 1_795_460_000 }), tuesday)
        assert.deepStrictEqual(
          (yield* overrides).map((each) => each.split(" (")[0]),
          ["5/10/activity/10/override/1 Retracted", "5/10/activity/10/override/2 Assessed"]
        )
      })
    )
  )
})
