/** What the end of an event dates and closes. */
import { assert, describe, it } from "@effect/vitest"
import { CivilDate, type Fact } from "@laurel/core"
import { factsInForce } from "@laurel/testkit"
import { Effect } from "effect"
import * as A from "./administrate.ts"
import { busy, full, of, story, sync } from "./story.ts"

const when = (facts: ReadonlyArray<Fact.Fact>, part: string) =>
  facts
    .filter(({ reference: { key } }) => key.endsWith(part))
    .map(({ happened: { on, basis } }) => `${CivilDate.format(on)} ${basis}`)

const at = (end: unknown, more: A.Node = {}) =>
  full(1, { ...A.inEvent(1, { end, ...more }), ...A.attendance({ 1: "Present", 2: null }) })
const world = (end: unknown) => ({ ...busy(1), learners: [at(end)], achievements: [] })

describe("what is first seen", () => {
  it.live("after the end of its event was so by then: a result, a completion, a registration", () =>
    story(world("2019-03-08T17:00:00+0000"), ({ adapter }) =>
      Effect.gen(function* () {
        const facts = yield* factsInForce
        for (const part of ["/outcome", "/completed/1", "/registered/1"])
          assert.deepStrictEqual(when(facts, part), ["2019-03-08 bounded"], part)
        const second = yield* sync(adapter())
        A.clock.now = "Sun, 06 Dec 2026 10:00:00 GMT"
        const third = yield* sync(adapter())
        assert.deepStrictEqual([third.facts, third.corrections, third.rows], [0, 0, second.rows])
      })
    )
  )
  it.live("before the end is dated by when it was seen, and stays so once the event is over", () =>
    story(world("2026-12-01T17:00:00Z"), ({ adapter }) =>
      Effect.gen(function* () {
        for (const now of ["Thu, 12 Nov 2026 10:00:00 GMT", "Sun, 06 Dec 2026 10:00:00 GMT"]) {
          A.clock.now = now
          yield* sync(adapter())
          const facts = yield* factsInForce
          for (const part of ["/outcome", "/completed/1", "/registered/1"])
            assert.deepStrictEqual(when(facts, part), ["2026-11-12 observed"], part)
        }
      })
    )
  )
  it.live("is dated by a day without a time, too, and what is no end at all is told", () =>
    story(world("2026-03-08"), ({ world, again }) =>
      Effect.gen(function* () {
        assert.deepStrictEqual(when(yield* factsInForce, "/outcome"), ["2026-03-08 bounded"])
        world.learners = [at("soon")]
        yield* again
        assert.deepStrictEqual(when(yield* factsInForce, "/outcome"), ["2026-03-08 bounded"])
      })
    )
  )
  it.live("to be done again after it was seen undone after the end, is of the day on which that was seen", () =>
    story(world("2026-03-08"), ({ world, again }) =>
      Effect.gen(function* () {
        const content = (progress: number) =>
          full(1, { ...A.inEvent(1, { end: "2026-03-08" }), contentResults: A.list([A.content(5, progress)]) })
        world.learners = [content(20)]
        yield* again
        world.learners = [content(100)]
        yield* again
        const facts = yield* factsInForce
        assert.deepStrictEqual(when(facts, "content/5/completed/1"), ["2026-03-08 bounded"])
        assert.deepStrictEqual(when(facts, "content/5/completed/2"), ["2026-11-13 observed"])
      })
    )
  )
})

describe("a participation", () => {
  const closed = Effect.map(factsInForce, (facts) => when(facts, "/closed"))

  it.live("is closed at the end of its event, and not before", () =>
    story(world("2026-11-12T18:00:00Z"), ({ again }) =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* closed, [])
        const { drift } = yield* again
        assert.deepStrictEqual([yield* closed, drift], [["2026-11-12 stated"], []])
      })
    )
  )
  it.live("is open again where the end is put off, and closed anew then", () =>
    story(world("2026-11-10T18:00:00Z"), ({ world, again, adapter }) =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* closed, ["2026-11-10 stated"])
        world.learners = [at("2026-11-11T18:00:00Z")]
        yield* again
        assert.deepStrictEqual(yield* closed, ["2026-11-11 stated"])
        world.learners = [at("2026-11-20T18:00:00Z")]
        const { drift } = yield* again
        assert.deepStrictEqual([yield* closed, drift], [[], []])
        const still = yield* sync(adapter())
        assert.deepStrictEqual([still.facts, still.corrections], [0, 0])
        A.clock.now = "Sat, 21 Nov 2026 10:00:00 GMT"
        yield* sync(adapter())
        assert.deepStrictEqual(yield* closed, ["2026-11-20 stated"])
      })
    )
  )
  it.live("stays closed where an end is missing or can't be read; one that never had an end is not closed", () =>
    story(world("2026-11-10"), ({ world, again, adapter }) =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* closed, ["2026-11-10 stated"])
        const row = ({ rows }: { readonly rows: ReadonlyArray<string> }) =>
          rows.filter((each) => each.startsWith("participation/"))
        const before = yield* sync(adapter())
        for (const end of [null, "soon"]) {
          world.learners = [at(end)]
          const { facts, corrections, ...read } = yield* sync(adapter())
          assert.deepStrictEqual([facts, corrections, row(read)], [0, 0, row(before)])
        }
        // Its day stays counted in its own zone, also where the event now says another one.
        world.learners = [at(null, { timeZoneName: "America/New_York" })]
        yield* again
        const own = (yield* factsInForce).find(({ reference: { key } }) => key.endsWith("/closed"))
        assert.strictEqual(own?.happened.zone, "Europe/London")
        world.learners = [at(null), full(2, A.inEvent(1))]
        yield* again
        assert.deepStrictEqual(yield* closed, ["2026-11-10 stated"])
        world.learners = [at(null, { lifecycleState: "draft" })]
        yield* again
        assert.deepStrictEqual(yield* closed, [])
      })
    )
  )
  it.live("is open again where the event is cancelled after all, and not where the learner is", () =>
    story(world("2026-11-10T18:00:00Z"), ({ world, again }) =>
      Effect.gen(function* () {
        world.learners = [{ ...at("2026-11-10T18:00:00Z"), lifecycleState: "cancelled" }]
        const cancelled = yield* again
        assert.deepStrictEqual([yield* closed, cancelled.drift], [["2026-11-10 stated"], []])
        world.learners = [at("2026-11-10T18:00:00Z", { lifecycleState: "cancelled" })]
        const { facts } = yield* again
        assert.deepStrictEqual(yield* closed, [])
        assert.lengthOf(of(facts, "learner/1/1/1/attended"), 1)
      })
    )
  )
})
