/** Administrate through a ledger: what a second look does not change, and what a correction does. */
import { assert, describe, it } from "@effect/vitest"
import { type Fact, Instant } from "@laurel/core"
import { factsInForce, inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import * as A from "./administrate.ts"
import { busy, drift, full, of, standing, story, sync } from "./story.ts"

describe("a second reading", () => {
  it.live("of unchanged data writes nothing, also to the archive, on whatever day", () =>
    story(busy(), ({ adapter }) =>
      Effect.gen(function* () {
        const before = yield* standing
        assert.lengthOf(before, 3 * 9 + 2)
        const first = yield* sync(adapter())
        A.clock.now = "Sun, 06 Dec 2026 10:00:00 GMT"
        const later = yield* sync(adapter())
        for (const { facts, corrections, rejections } of [first, later])
          assert.deepStrictEqual([facts, corrections, rejections], [0, 0, 0])
        assert.deepStrictEqual(later.rows, first.rows)
        assert.deepStrictEqual([yield* standing, yield* drift], [before, []])
      })
    )
  )
  it.live(
    "writes nothing of what says nothing or is refused, either: a place without a name, one kept, a strange state",
    () =>
      story(
        A.world({
          learners: [
            A.learner(1, { contact: null }),
            A.learner(2, { lifecycleState: "reserved" }),
            A.learner(3, { lifecycleState: "waitlisted" }),
            A.learner(4, { lmsProgress: 150, hasPassed: "perhaps", contentResults: A.list([A.content(5, 150)]) })
          ],
          achievements: [A.achievement(1, { contact: null, from: null })]
        }),
        ({ adapter }) =>
          Effect.gen(function* () {
            const first = yield* sync(adapter())
            A.clock.now = "Sun, 06 Dec 2026 10:00:00 GMT"
            const later = yield* sync(adapter())
            assert.isAtLeast(first.rows.length, 7)
            assert.deepStrictEqual(later.rows, first.rows)
          })
      )
  )
  it.live("of what may have changed asks for little, and finds what was updated or has just ended", () =>
    story(
      A.world({
        learners: [
          full(1, { lastUpdatedAt: "2026-01-01T00:00:00Z", eventEnd: "2026-01-02" }),
          full(2, { lastUpdatedAt: "2026-01-01T00:00:00Z", eventEnd: "2026-11-01" })
        ],
        events: busy().events
      }),
      ({ world, adapter }) =>
        Effect.gen(function* () {
          const delta = { setting: { ...A.setting, wholeEveryDays: 365 } }
          yield* sync(adapter(delta))
          A.clock.now = "Fri, 13 Nov 2026 10:00:00 GMT"
          world.learners = [
            full(1, { lmsProgress: 90, lastUpdatedAt: "2026-01-01T00:00:00Z", eventEnd: "2026-01-02" }),
            full(2, { lmsProgress: 90, lastUpdatedAt: "2026-01-01T00:00:00Z", eventEnd: "2026-11-01" })
          ]
          yield* sync(adapter(delta))
          const progress = (facts: ReadonlyArray<string>) =>
            facts.filter((fact) => fact.includes("/progress/")).map((fact) => fact.split(" ").at(-1))
          assert.deepStrictEqual(progress(yield* standing), ["0.4", "0.9"])
          world.learners = [full(1, { lmsProgress: 95, lastUpdatedAt: "2026-11-13T09:59:00Z", eventEnd: "2026-01-02" })]
          yield* sync(adapter(delta))
          assert.deepStrictEqual(progress(yield* standing), ["0.95", "0.9"])
        })
    )
  )
})

describe("a reading that is killed", () => {
  it.live("at any page goes on there to the same facts", () =>
    Effect.gen(function* () {
      const read = (kills: number | null) =>
        inMemory(
          Effect.scoped(
            Effect.gen(function* () {
              A.clock.now = "Thu, 12 Nov 2026 10:00:00 GMT"
              const server = yield* A.serving(busy(5))
              const adapter = () =>
                A.adapterOf(server.url, { pageSize: 2, setting: { ...A.setting, achievements: {} } })
              if (kills !== null) yield* sync(adapter(), kills)
              yield* sync(adapter())
              return yield* standing
            })
          )
        )
      const whole = yield* read(null)
      assert.isNotEmpty(whole)
      for (const kills of [1, 2, 3, 4]) assert.deepStrictEqual(yield* read(kills), whole)
    })
  )
})

describe("a correction", () => {
  it.live("of a mark replaces it, and one that is cleared is taken back once", () =>
    story(busy(1), ({ world, adapter, again }) =>
      Effect.gen(function* () {
        const mark = (facts: ReadonlyArray<string>) => facts.filter((fact) => fact.includes("/attended/1/1"))
        world.learners = [full(1, A.attendance({ 1: "Absent", 2: null }))]
        assert.deepStrictEqual(mark((yield* again).facts), [
          `learner/1/1/1/attended/1/1/attended Attended absent "Absent"`
        ])
        world.learners = [full(1, A.attendance({ 1: null, 2: null }))]
        const cleared = yield* again
        assert.deepStrictEqual([mark(cleared.facts), cleared.drift], [[], []])
        const after = yield* sync(adapter())
        assert.deepStrictEqual([after.facts, after.corrections], [0, 0])
      })
    )
  )
  it.live("of a session's time corrects when it is, and of the day it was marked", () =>
    story(busy(1), ({ world, again }) =>
      Effect.gen(function* () {
        world.events = [
          A.event(1, [
            A.session(1, { timeZonedStart: "2026-04-01T09:00:00Z", timeZonedEnd: "2026-04-01T17:00:00Z" }),
            A.session(2)
          ])
        ]
        const { facts } = yield* again
        assert.deepStrictEqual(of(facts, "learner/1/1/1/scheduled/1/1"), [
          "learner/1/1/1/scheduled/1/1/scheduled Scheduled 2026-04-01T09:00:00.000Z 2026-04-01T17:00:00.000Z"
        ])
        const attended = (yield* factsInForce).find(({ reference }: Fact.Fact) =>
          reference.key.includes("/attended/1/1")
        )
        assert.strictEqual(attended?.happened.at, Instant.parse("2026-04-01T09:00:00Z"))
      })
    )
  )
  it.live("by a session that is cancelled takes back what it was to be; its neighbour stays", () =>
    story(busy(1), ({ world, again }) =>
      Effect.gen(function* () {
        world.events = [A.event(1, [A.session(1, { lifecycleState: "cancelled" }), A.session(2)])]
        const { facts, drift } = yield* again
        assert.deepStrictEqual(
          [of(facts, "learner/1/1/1/scheduled").length, of(facts, "learner/1/1/1/attended").length],
          [1, 0]
        )
        assert.deepStrictEqual(drift, [])
      })
    )
  )
  it.live("of a result replaces it, and one that is withdrawn is taken back", () =>
    story(busy(1), ({ world, again }) =>
      Effect.gen(function* () {
        world.learners = [full(1, { hasPassed: false })]
        assert.deepStrictEqual(of((yield* again).facts, "result"), ["result/1/1/1/outcome RolledUp failed"])
        world.learners = [full(1, { hasPassed: null })]
        const withdrawn = yield* again
        assert.deepStrictEqual([of(withdrawn.facts, "result"), withdrawn.drift], [[], []])
      })
    )
  )
  it.live("of progress below all of it leaves the completion, and the next one is another", () =>
    story(busy(1), ({ world, again }) =>
      Effect.gen(function* () {
        const completed = (facts: ReadonlyArray<string>) => of(facts, "learner/1/1/1/content/5/completed").length
        world.learners = [full(1, { contentResults: A.list([A.content(5, 0)]) })]
        const reset = yield* again
        assert.strictEqual(completed(reset.facts), 1)
        assert.include(reset.facts, "learner/1/1/1/content/5/progressed Progressed 0")
        world.learners = [full(1, { contentResults: A.list([A.content(5, 100)]) })]
        assert.strictEqual(completed((yield* again).facts), 2)
        assert.strictEqual(completed((yield* again).facts), 2)
      })
    )
  )
})

describe("somebody who goes", () => {
  it.live("and comes back has another episode, and what was before stays", () =>
    story(busy(1), ({ world, again }) =>
      Effect.gen(function* () {
        const episodes = (facts: ReadonlyArray<string>) =>
          of(facts, "participation").map((fact) => fact.split(" ")[0]?.split("/").slice(5).join("/"))
        world.learners = [full(1, { lifecycleState: "cancelled" })]
        const cancelled = yield* again
        assert.deepStrictEqual(episodes(cancelled.facts), ["registered/1", "unregistered/1"])
        assert.lengthOf(of(cancelled.facts, "learner/1/1/1/attended"), 1)
        assert.deepStrictEqual(episodes((yield* again).facts), ["registered/1", "unregistered/1"])
        world.learners = [full(1)]
        const back = yield* again
        assert.deepStrictEqual(
          [episodes(back.facts), back.drift],
          [["registered/1", "registered/2", "unregistered/1"], []]
        )
        world.learners = [full(1, { lifecycleState: "reserved" })]
        assert.deepStrictEqual(episodes((yield* again).facts), [
          "registered/1",
          "registered/2",
          "unregistered/1",
          "unregistered/2"
        ])
      })
    )
  )
  it.live("to another event of the course is scheduled there, and no longer where nothing was marked", () =>
    story(busy(1), ({ world, again }) =>
      Effect.gen(function* () {
        world.learners = [full(1, { ...A.inEvent(2), ...A.attendance({ 3: null }) })]
        const { facts, drift } = yield* again
        assert.deepStrictEqual(
          of(facts, "learner/1/1/1/scheduled").map((fact) => fact.split(" ")[0]),
          ["learner/1/1/1/scheduled/1/1/scheduled", "learner/1/1/1/scheduled/2/3/scheduled"]
        )
        // What was attended was attended.
        assert.lengthOf(of(facts, "learner/1/1/1/attended/1/1"), 1)
        assert.deepStrictEqual([of(facts, "participation").length, drift], [1, []])
      })
    )
  )
  it.live("to another course takes part there, and no longer here, also where that is not read", () =>
    story(busy(2), ({ world, again }) =>
      Effect.gen(function* () {
        world.learners = [full(1, A.inEvent(2, {}, 2)), full(2, A.inEvent(9, {}, 99))]
        const { facts, drift } = yield* again
        assert.deepStrictEqual(of(facts, "participation"), [
          `participation/01/1/1/1/registered/1 Registered "active"`,
          `participation/01/1/1/1/unregistered/1 Unregistered "moved to another course"`,
          `participation/01/1/2/1/registered/1 Registered "active"`,
          `participation/02/2/1/2/registered/1 Registered "active"`,
          `participation/02/2/1/2/unregistered/1 Unregistered "moved to another course"`
        ])
        assert.deepStrictEqual(drift, [])
      })
    )
  )
  it.live("with their course out of the setting is not asked for any more, and nothing is rejected", () =>
    Effect.scoped(
      Effect.gen(function* () {
        A.clock.now = "Thu, 12 Nov 2026 10:00:00 GMT"
        const both = [full(1), full(2, A.inEvent(2, {}, 2)), full(3, A.inEvent(2, {}, 2))]
        const world = A.world({ learners: both, events: busy().events })
        const server = yield* A.serving(world)
        const [first] = A.setting.courses
        if (first === undefined) return assert.fail("a course")
        const run = (courses: typeof A.setting.courses) =>
          sync(A.adapterOf(server.url, { setting: { ...A.setting, courses, wholeEveryDays: 0 } }))
        yield* run(A.setting.courses)
        const before = yield* standing
        const asked = server.asked.length
        // 1 was moved where nobody reads any more, and where nothing stands of it.
        world.learners = [full(1, A.inEvent(9, {}, 99)), ...both.slice(1)]
        A.clock.now = "Fri, 13 Nov 2026 10:00:00 GMT"
        for (const each of [yield* run([first]), yield* run([first])]) {
          assert.strictEqual(each.rejections, 0)
          assert.isTrue(each.rows.every((row) => row.startsWith("participation/01/1/1/1 ")))
        }
        const byId = server.asked
          .slice(asked)
          .map(A.questionOf)
          .filter(({ name }) => name === "LearnersById")
        assert.deepStrictEqual(
          byId.map(({ variables }) => variables["ids"]),
          [[Buffer.from("Learner:1").toString("base64")]]
        )
        const after = yield* standing
        assert.deepStrictEqual(
          after.filter((fact) => !before.includes(fact)),
          [`participation/01/1/1/1/unregistered/1 Unregistered "moved to another course"`]
        )
      })
    ).pipe(inMemory)
  )
  it.live("and gives the place to somebody else takes nothing along: each has their own", () =>
    story(busy(1), ({ world, again }) =>
      Effect.gen(function* () {
        world.learners = [
          full(1, {
            contact: A.contact(8),
            ...A.attendance({ 1: null, 2: "Present" }),
            contentResults: A.list([]),
            hasPassed: null
          })
        ]
        const { facts, drift } = yield* again
        assert.deepStrictEqual(of(facts, "participation"), [
          `participation/01/1/1/1/registered/1 Registered "active"`,
          `participation/01/1/1/1/unregistered/1 Unregistered "another person's place"`,
          `participation/01/1/1/8/registered/1 Registered "active"`
        ])
        assert.lengthOf(of(facts, "learner/1/1/1/attended/1/1"), 1)
        assert.lengthOf(of(facts, "learner/1/1/8/attended/1/2"), 1)
        assert.deepStrictEqual(drift, [])
        assert.deepStrictEqual((yield* again).facts, facts)
      })
    )
  )
  it.live("without a word is told and nothing is taken back; who is not gone is not told", () =>
    story(busy(2), ({ world, again }) =>
      Effect.gen(function* () {
        world.learners = [full(2)]
        const { facts, drift } = yield* again
        assert.lengthOf(of(facts, "participation/01/1/1/1/registered"), 1)
        assert.include(drift, "participation/01/1/1/1/registered/1")
        assert.isTrue(drift.every((key) => !key?.includes("/2/2/")))
      })
    )
  )
})
