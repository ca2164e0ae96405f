/** What the register takes back, and what its silence leaves. */
import { assert, describe, it } from "@effect/vitest"
import { Ledger } from "@laurel/core"
import { Effect } from "effect"
import * as A from "./administrate.ts"
import { busy, full, of, story } from "./story.ts"

const marks = (facts: ReadonlyArray<string>) => of(facts, "learner/1/1/1/attended").map((fact) => fact.split(" ")[2])
const scheduled = (facts: ReadonlyArray<string>) =>
  of(facts, "learner/1/1/1/scheduled").map((fact) => fact.split(" ")[0]?.split("/").slice(5, 7).join("/"))

describe("a mark that stands", () => {
  it.live("stays where the register is silent, is told as drift, and is taken back by the session without one", () =>
    story(busy(1), ({ world, again }) =>
      Effect.gen(function* () {
        for (const silent of [
          { attendance: null },
          { attendance: { totalSessions: 2, sessionDetail: A.list([]) } },
          { attendance: { totalSessions: 2, sessionDetail: null } },
          A.attendance({ 2: null }, 2)
        ]) {
          world.learners = [full(1, silent)]
          const told = yield* again
          assert.deepStrictEqual(marks(told.facts), ["present"], JSON.stringify(silent))
          assert.include(told.drift, "learner/1/1/1/attended/1/1/attended")
        }
        world.learners = [full(1, A.attendance({ 1: null, 2: null }))]
        assert.deepStrictEqual(marks((yield* again).facts), [])
      })
    )
  )
  it.live("is restored after it was cleared, and the archive has it so", () =>
    story(busy(1), ({ world, again }) =>
      Effect.gen(function* () {
        world.learners = [full(1, A.attendance({ 1: null, 2: null }))]
        yield* again
        world.learners = [full(1)]
        assert.deepStrictEqual(marks((yield* again).facts), ["present"])
        const ledger = yield* Ledger.Ledger
        const rows = yield* ledger.receivedUnder(A.source, "administrate", ["learner/1/1/1/attended/1/1"])
        assert.lengthOf(rows, 1)
        assert.include(rows[0]?.raw, '"mark":"Present"')
      })
    )
  )
})

describe("an event that is cancelled", () => {
  it.live("takes back sessions without a mark, and leaves what took place before", () =>
    story(busy(1), ({ world, again }) =>
      Effect.gen(function* () {
        world.learners = [full(1, A.inEvent(1, { lifecycleState: "cancelled" }))]
        const { facts, drift } = yield* again
        assert.deepStrictEqual([scheduled(facts), marks(facts), drift], [["1/1"], ["present"], []])
        assert.lengthOf(
          of(facts, "participation").filter((fact) => fact.includes("event cancelled")),
          1
        )
      })
    )
  )
  it.live("is not a session that is: that one takes its mark along", () =>
    story(busy(1), ({ world, again }) =>
      Effect.gen(function* () {
        world.events = [A.event(1, [A.session(1, { lifecycleState: "cancelled" }), A.session(2)])]
        const { facts } = yield* again
        assert.deepStrictEqual([scheduled(facts), marks(facts)], [["1/2"], []])
      })
    )
  )
})
