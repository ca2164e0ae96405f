/** Which events there are, change by change, each beside the nearest change that is no event. */
import { assert, describe, it } from "@effect/vitest"
import { CivilDate, Import, Sync } from "@laurel/core"
import { Commands, corrected, decider, Histories, page, participant } from "@laurel/testkit"
import { Clock, Effect, Stream } from "effect"
import { TestClock } from "effect/testing"
import { Webhooks } from "../src/index.ts"
import { at, catalog, endpoint, memory, type Step, story, take, told, waiting } from "./given.ts"

const ann = participant({ offering: "course-1" })
const again = participant({ offering: "course-2" })
const bob = participant({ offering: "course-1", contact: "bob" })
const mia = decider()
const passed = ann.scored("exam", 80, "2024-06-01")

const tells = (name: string, steps: ReadonlyArray<Step>, events: ReadonlyArray<string>, more = {}) =>
  it.effect(name, () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(told(yield* story(steps, endpoint(more))), events)
    }).pipe(Effect.provide(memory))
  )

const issued = ["achievement.issued pass:1:1 of c1 by source", "holding.valid card of c1 on 2024-06-01 by source"]

describe("an event", () => {
  tells("is told of what a source brings", [ann.registered("2024-05-01"), passed], issued)
  tells("is not told of what earns nothing", [ann.registered("2024-05-01"), ann.scored("exam", 39, "2024-06-01")], [])
  tells(
    "names the decision that was the cause",
    [passed, mia.revokes(ann, "pass", "2024-06-01")],
    [
      ...issued,
      "achievement.revoked pass:1:1 of c1 by decision",
      "holding.revoked card of c1 on 2024-06-01 by decision"
    ]
  )
  tells(
    "tells the status on the day that a decision takes effect, and not before",
    [passed, mia.revokes(ann, "pass", "2024-06-03"), "2024-06-02", "2024-06-03"],
    [...issued, "achievement.revoked pass:1:1 of c1 by decision", "holding.revoked card of c1 on 2024-06-03 by time"]
  )
  tells(
    "is a renewal where the window is open, and an earning of its own before",
    [passed, "2025-05-01", again.scored("exam", 80, "2025-05-01")],
    [
      ...issued,
      "holding.renewable card of c1 on 2025-04-01 by time",
      "achievement.renewed pass:2:1 of c1 by source",
      "holding.valid card of c1 on 2025-05-01 by source"
    ]
  )
  tells(
    "is an issue where the window is not open yet",
    [passed, "2024-12-01", again.scored("exam", 80, "2024-12-01")],
    [...issued, "achievement.issued pass:2:1 of c1 by source"]
  )
  tells(
    "says that two contacts are one, and that they are two again",
    [passed, bob.scored("exam", 80, "2024-06-01"), mia.links(ann, bob), mia.separates(ann, bob)],
    [
      ...issued,
      "achievement.issued pass:2:1 of c2 by source",
      "holding.valid card of c2 on 2024-06-01 by source",
      "contact.merged c1 and c2 by decision",
      "contact.separated c1 and c2 by decision",
      "holding.valid card of c2 on 2024-06-01 by decision"
    ]
  )
  tells(
    "says it too where the linking is withdrawn, and not where two were never one",
    [passed, bob.registered("2024-06-01"), mia.separates(ann, bob), mia.links(ann, bob), mia.withdraws(2)],
    [...issued, "contact.merged c1 and c2 by decision", "contact.separated c1 and c2 by decision"]
  )
  tells("is not told of a kind that is not asked for", [passed], [issued[1] ?? ""], { events: ["holding.*"] })
  tells("is told of the types that are asked for", [passed], issued, { types: ["card"] })
  tells("is not told of other types", [passed], [], { types: ["pass-2"] })
})

describe("time", () => {
  const days = ["2025-03-31", "2025-04-01", "2025-06-01", "2025-06-02", "2025-06-15", "2025-06-16"]
  const turned = [
    ...issued,
    "holding.renewable card of c1 on 2025-04-01 by time",
    "holding.grace card of c1 on 2025-06-02 by time",
    "holding.lapsed card of c1 on 2025-06-16 by time"
  ]
  tells("turns a status on its day", [passed, ...days], turned)
  tells("turns nothing on the days between", [passed, "2025-03-31"], issued)
  it.effect("is told after any down time as if there had been none: the same events, days and ids", () =>
    Effect.gen(function* () {
      const once = yield* story([passed, "2026-01-01"]).pipe(Effect.provide(memory))
      const each = yield* story([passed, ...days, "2026-01-01"]).pipe(Effect.provide(memory))
      assert.deepStrictEqual(
        once.map(({ event }) => event),
        each.map(({ event }) => event)
      )
      assert.deepStrictEqual(told(once), turned)
    })
  )
  it.effect("is told as it was known then: what came late takes nothing back", () =>
    Effect.gen(function* () {
      // On 20 June it had lapsed by all that was known; what renewed it on 1 May came on 1 July.
      const events = yield* story([passed, "2025-07-01", again.scored("exam", 80, "2025-05-01")], endpoint(), false)
      assert.deepStrictEqual(told(events), [
        ...turned,
        "achievement.renewed pass:2:1 of c1 by source",
        "holding.valid card of c1 on 2025-07-01 by source"
      ])
    }).pipe(Effect.provide(memory))
  )
  it.effect("begins each day in the endpoint's zone", () =>
    Effect.gen(function* () {
      const given = endpoint({ zone: "America/New_York" })
      const events = yield* story([passed, "2025-06-02T03:59:00Z"], given)
      assert.isFalse(told(events).includes("holding.grace card of c1 on 2025-06-02 by time"))
      yield* at("2025-06-02T04:00:00Z")
      yield* Webhooks.collect([given])
      const last = (yield* waiting()).at(-1)?.event
      assert.strictEqual(last?.type, "holding.grace")
      assert.strictEqual(last?.timestamp, Date.parse("2025-06-02T04:00:00Z"))
    }).pipe(Effect.provide(memory))
  )
})

describe("a clock that was years ahead for a moment", () => {
  it.effect("keeps nothing from being told once it is right again", () =>
    Effect.gen(function* () {
      yield* story([passed])
      yield* at("2036-01-01")
      yield* Webhooks.collect([endpoint()])
      yield* at("2024-07-01")
      // What the clock made of it is no longer there.
      yield* Webhooks.discard("pending", "hr", null)
      yield* Webhooks.collect([endpoint()])
      yield* at("2025-04-01")
      yield* Webhooks.collect([endpoint()])
      yield* take(bob.scored("exam", 80, "2025-04-01"))
      yield* Webhooks.collect([endpoint()])
      assert.deepStrictEqual(told(yield* waiting()), [
        "holding.renewable card of c1 on 2025-04-01 by time",
        "achievement.issued pass:2:1 of c2 by source",
        "holding.valid card of c2 on 2025-04-01 by source"
      ])
      for (const { due } of yield* waiting()) assert.isAtMost(due ?? Infinity, yield* Clock.currentTimeMillis)
    }).pipe(Effect.provide(memory))
  )
  it.effect("keeps nothing from being told either where something was recorded by it", () =>
    Effect.gen(function* () {
      yield* story([passed])
      yield* at("2036-01-01")
      yield* take(bob.registered("2024-06-01"))
      yield* at("2024-07-01")
      // What is recorded from now on is later than that.
      yield* take(bob.scored("exam", 80, "2024-06-20"))
      yield* Webhooks.collect([endpoint()])
      yield* at("2025-04-01")
      yield* Webhooks.collect([endpoint()])
      assert.deepStrictEqual(told(yield* waiting()), [
        ...issued,
        "achievement.issued pass:2:1 of c2 by source",
        "holding.valid card of c2 on 2024-07-01 by source",
        "holding.renewable card of c1 on 2025-04-01 by time"
      ])
    }).pipe(Effect.provide(memory))
  )
  it.effect("tells nothing twice where it is a day behind, as another zone's is", () =>
    Effect.gen(function* () {
      yield* story([passed, "2025-04-01T12:00:00Z"])
      yield* Webhooks.discard("pending", "hr", null)
      yield* at("2025-03-31T12:00:00Z")
      yield* Webhooks.collect([endpoint()])
      yield* at("2025-04-01T12:00:00Z")
      yield* Webhooks.collect([endpoint()])
      assert.deepStrictEqual(told(yield* waiting()), [])
    }).pipe(Effect.provide(memory))
  )
})

it.effect("a clock that was set back hides no change: each is told with the status that it leaves", () =>
  Effect.gen(function* () {
    yield* story([passed, mia.revokes(ann, "pass", "2024-06-01"), "2024-07-01T12:00:00Z"])
    yield* take(bob.registered("2024-06-01"))
    yield* Webhooks.discard("pending", "hr", null)
    // All of it is recorded at the last moment that there was.
    yield* at("2024-07-01T11:30:00Z")
    for (const step of [
      mia.withdraws(1),
      mia.revokes(ann, "pass", "2024-06-01"),
      mia.withdraws(3),
      mia.links(ann, bob),
      mia.separates(ann, bob)
    ]) {
      yield* Sync.decide(yield* Commands.versions, [yield* step])
      yield* Webhooks.collect([endpoint()])
    }
    const ids = (yield* waiting()).map(({ event }) => event.id)
    assert.strictEqual(new Set(ids).size, ids.length)
    assert.deepStrictEqual(
      told(yield* waiting()).filter((line) => !line.startsWith("achievement")),
      [
        "holding.valid card of c1 on 2024-07-01 by decision",
        "holding.revoked card of c1 on 2024-07-01 by decision",
        "holding.valid card of c1 on 2024-07-01 by decision",
        "contact.merged c1 and c2 by decision",
        "holding.valid card of c1 on 2024-07-01 by decision",
        "contact.separated c1 and c2 by decision",
        "holding.valid card of c1 on 2024-07-01 by decision"
      ]
    )
  }).pipe(Effect.provide(memory))
)

describe("what notifies nobody", () => {
  const importing = Effect.gen(function* () {
    const draft: Import.Draft = {
      source: passed.reference.source,
      actor: "u-1",
      role: "registrar",
      reason: "history of before",
      mapping: { name: "records", version: 1, text: "{}" },
      files: [{ sha256: "0".repeat(64), size: 10 }],
      names: ["records.csv"],
      conflicts: "replace",
      people: "create"
    }
    const adapter = { source: draft.source, read: () => Stream.make(page({ drafts: [passed], reading: "file" }, "0")) }
    yield* Stream.runDrain(Import.run(yield* Commands.versions, adapter, draft))
  })
  const imported = (more: Partial<Webhooks.Endpoint>) =>
    Effect.gen(function* () {
      yield* story([], endpoint(more))
      yield* importing
      yield* at("2025-04-01")
      yield* Webhooks.collect([endpoint(more)])
      return told(yield* waiting())
    }).pipe(Effect.provide(memory))
  it.effect("is what an import brings, but not what time makes of it", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* imported({}), ["holding.renewable card of c1 on 2025-04-01 by time"])
    })
  )
  it.effect("unless the endpoint asks for it", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* imported({ causes: ["import"] }), [
        "achievement.issued pass:1:1 of c1 by import",
        "holding.valid card of c1 on 2024-06-01 by import"
      ])
    })
  )
  it.effect("is what was there before an endpoint was, unless it begins at the beginning", () =>
    Effect.gen(function* () {
      yield* at("2024-06-01")
      yield* take({ catalog })
      yield* take(passed)
      const [now, all] = [endpoint(), endpoint({ id: "all", from: "beginning" })]
      yield* Webhooks.collect([now, all])
      assert.deepStrictEqual([told(yield* waiting()), told(yield* waiting("all"))], [[], issued])
    }).pipe(Effect.provide(memory))
  )
  const worse = {
    ...catalog,
    achievementTypes: catalog.achievementTypes.map((type) => ({
      ...type,
      rule: { rule: "scored", group: "exam", atLeast: "90%" },
      recompute: { lost: "apply", worse: "apply" }
    }))
  }
  tells("is a catalog, and a campaign", [passed, { catalog: worse }, mia.governs(ann, "pass", 2)], issued)
  it.effect("unless that is asked for", () =>
    Effect.gen(function* () {
      const steps = [passed, { catalog: worse }, mia.governs(ann, "pass", 2)]
      const events = told(yield* story(steps, endpoint({ causes: ["catalog"] })))
      assert.deepStrictEqual(events.slice(0, 1), ["achievement.withdrawn pass:1:1 of c1 by catalog"])
    }).pipe(Effect.provide(memory))
  )
})

it.effect("a corrected day is told with what it was before, by opaque ids only", () =>
  Effect.gen(function* () {
    const events = yield* story([passed, corrected(passed, ann.scored("exam", 80, "2024-05-20"))])
    const data = events.find(({ event }) => event.type === "achievement.updated")?.event.data
    const day = (text: string) => CivilDate.parse(text) ?? assert.fail("no day")
    if (data?.about !== "achievement") return assert.fail("nothing was updated")
    assert.deepStrictEqual(data.before?.days, [{ from: day("2024-06-01"), until: null }])
    assert.deepStrictEqual(data.after.days, [{ from: day("2024-05-20"), until: null }])
    assert.deepStrictEqual(data.certifications, [
      {
        certification: data.certifications[0]?.certification ?? assert.fail(),
        status: "valid",
        validUntil: day("2025-05-20")
      }
    ])
    assert.notInclude(JSON.stringify(events), ann.subject.contact.value)
  }).pipe(Effect.provide(memory))
)

it.effect("two who collect at once put each event on the shelf once", () =>
  Effect.gen(function* () {
    yield* story([], endpoint())
    yield* take(passed)
    const many = Array.from({ length: 4 }, () => Webhooks.collect([endpoint()]))
    yield* Effect.all(many, { concurrency: "unbounded" })
    assert.deepStrictEqual(told(yield* waiting()), issued)
    assert.deepStrictEqual(
      (yield* waiting()).map(({ version }) => version),
      [1, 1]
    )
  }).pipe(Effect.provide(memory))
)

/** Everything that can be asked for, told in the order in which it happened. */
const everything = { causes: Webhooks.causes, from: "beginning" } as const

/**
 * The events of each holding, of each achievement and of each pair in their order: that of several that turn while nobody looks is
 * by certification, and so no promise.
 */
const byHolding = (events: ReadonlyArray<Webhooks.Event>) =>
  [
    ...Map.groupBy(events, ({ data }) =>
      data.about === "holding"
        ? `${data.person} ${data.certification}`
        : data.about === "achievement"
          ? data.achievement
          : JSON.stringify(data)
    )
  ].toSorted(([a], [b]) => (a < b ? -1 : 1))

it.effect.prop(
  "whatever happens, it makes no difference how often is collected",
  [Histories.wilfulCatalogs, Histories.wilfulCatalogs, Commands.commands],
  ([catalog, other, commands]) =>
    Effect.gen(function* () {
      const [often, once] = [endpoint({ id: "often", ...everything }), endpoint({ id: "once", ...everything })]
      yield* at("2014-01-01")
      yield* take({ catalog })
      for (const command of commands) {
        yield* Commands.perform(command, [catalog, other])
        // What was recorded in this very millisecond may not be complete.
        yield* TestClock.adjust("1 second")
        yield* Webhooks.collect([often])
      }
      yield* Webhooks.collect([once])
      const eventsOf = (id: string) => Effect.map(waiting(id), (all) => all.map(({ event }) => event))
      const [each, whole] = [yield* eventsOf("often"), yield* eventsOf("once")]
      assert.deepStrictEqual(byHolding(whole), byHolding(each))
      assert.strictEqual(new Set(each.map(({ id }) => id)).size, each.length)
      yield* Webhooks.collect([often, once])
      assert.strictEqual((yield* eventsOf("once")).length, each.length, "and then there is nothing more")
    }).pipe(Effect.provide(memory)),
  { arbitrary: { runs: 15 } }
)
