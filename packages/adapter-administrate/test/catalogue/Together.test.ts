/** The catalogue that is read judges the learners that are read: both name everything the same. */
import { assert, describe, it } from "@effect/vitest"
import { Administrate } from "@laurel/adapter-administrate"
import { Catalog, CivilDate, Id, Opinion, Sync } from "@laurel/core"
import { entriesIn, inMemory } from "@laurel/testkit"
import { Effect, Result, Schema, Stream } from "effect"
import * as A from "../administrate.ts"
import { achievement, award, content, event, passing, read, rules, session, template } from "./instance.ts"

const fire = achievement(3, "Fire safety")
const course = template(1, "FIRE", [award(fire)])
const settingOf = Schema.decodeUnknownSync(Administrate.Setting)

const online = { sessions: [], content: [content(5, "Extinguishers")] }

/** What the learners of a world have earned by the catalogue, and where Administrate differs. */
const judged = Effect.fnUntraced(function* (world: Partial<A.World>, held: Parameters<typeof event>[2] = online) {
  A.clock.now = "Thu, 12 Nov 2026 10:00:00 GMT"
  const events = [event(1, course, held)]
  const { catalog, setting, opinions } = yield* read({ templates: [course], events, types: [fire] }, { rules })
  const server = yield* A.serving(A.world(world))
  const adapter = A.adapterOf(server.url, { setting: settingOf(setting) })
  const source = {
    source: A.source,
    places: Administrate.opinions,
    pairs: opinions.map(({ activity, type }) => ({ activity, type: Id.TypeId.make(type) }))
  }
  const on = CivilDate.parse("2026-11-13") ?? assert.fail()
  return yield* inMemory(
    Effect.gen(function* () {
      const { versions } = yield* Sync.apply(Result.getOrThrow(Catalog.decode(catalog)))
      const done = yield* Stream.runCollect(Sync.run(versions, adapter))
      const sum = (of: "rejections" | "unplaced" | "facts") => done.reduce((total, each) => total + each[of], 0)
      const pages = yield* Stream.runCollect(Opinion.differences(versions, { sources: [source], on, types: null }))
      const entries = yield* entriesIn
      return {
        entries,
        facts: sum("facts"),
        amiss: sum("rejections") + sum("unplaced"),
        issued: entries.length,
        compared: pages.reduce((total, { counts }) => total + counts.compared, 0),
        differences: pages.flatMap(({ differences }) => differences.map(({ kind }) => kind))
      }
    })
  )
})

const learner = A.learner(1, { hasPassed: true, lmsProgress: 100, contentResults: A.list([A.content(5, 100)]) })
/** Valid as long as the catalogue says, from the day on which the learner was seen to have passed. */
const awarded = A.achievement(1, { from: "2026-11-12", until: "2029-11-12" })

describe("a catalogue and the learners", () => {
  it.live("agree on who has passed and was awarded, and every activity is one of the offering's", () =>
    Effect.gen(function* () {
      const { entries: _, ...found } = yield* judged({ learners: [learner], achievements: [awarded] })
      assert.deepStrictEqual(found, { facts: 6, amiss: 0, issued: 1, compared: 1, differences: [] })
    })
  )

  it.live("differ where Administrate awarded without passing, or has not awarded what was passed", () =>
    Effect.gen(function* () {
      const unpassed = yield* judged({ learners: [A.learner(1)], achievements: [awarded] })
      assert.deepStrictEqual([unpassed.issued, unpassed.differences], [0, ["sourceOnly"]])
      const unawarded = yield* judged({ learners: [learner] })
      assert.deepStrictEqual([unawarded.issued, unawarded.differences], [1, ["laurelOnly"]])
    })
  )

  it.live("agree on what was awarded without a learner to somebody who has passed, and differ on who has not", () =>
    Effect.gen(function* () {
      const bare = { ...awarded, learner: null }
      const passed = yield* judged({ learners: [learner], achievements: [bare] })
      assert.deepStrictEqual([passed.issued, passed.differences, passed.amiss], [1, [], 0])
      const unpassed = yield* judged({ learners: [A.learner(1)], achievements: [bare] })
      assert.deepStrictEqual([unpassed.issued, unpassed.differences], [0, ["sourceOnly"]])
    })
  )

  it.live("do not earn today what was passed at an event of years ago", () =>
    Effect.gen(function* () {
      const old = A.learner(1, { ...A.inEvent(1, { end: "2019-03-08T17:00:00+0000" }), hasPassed: true })
      const found = yield* judged({ learners: [old] })
      const earned = (entries: typeof found.entries) => entries.map(({ text }) => /\d{4}-\d{2}-\d{2}/.exec(text)?.[0])
      assert.deepStrictEqual(earned(found.entries), ["2019-03-08"])
      const now = A.learner(1, { ...A.inEvent(1, { end: "2026-11-30T17:00:00+0000" }), hasPassed: true })
      const current = yield* judged({ learners: [now] })
      assert.deepStrictEqual(earned(current.entries), ["2026-11-12"])
    })
  )

  it.live("judge by attendance once the event is over: who came has earned it, who missed a session has not", () =>
    Effect.gen(function* () {
      const held = { sessions: [session(1), session(2)], ...passing({ byAttendance: true }) }
      const at = (end: string, marks: Readonly<Record<number, unknown>>) => ({
        learners: [A.learner(1, { ...A.inEvent(1, { end }), ...A.attendance(marks) })],
        events: [A.event(1, [A.session(1), A.session(2)])]
      })
      const over = "2026-03-12T17:00:00+0000"
      const came = yield* judged(at(over, { 1: "Present", 2: "Present" }), held)
      assert.deepStrictEqual([came.issued, came.amiss], [1, 0])
      assert.strictEqual((yield* judged(at(over, { 1: "Present", 2: "Absent" }), held)).issued, 0)
      // Another session may still be scheduled.
      assert.strictEqual(
        (yield* judged(at("2026-12-12T17:00:00+0000", { 1: "Present", 2: "Present" }), held)).issued,
        0
      )
    })
  )
})
