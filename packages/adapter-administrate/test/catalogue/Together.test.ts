/** The catalogue that is read judges the learners that are read: both name everything the same. */
import { assert, describe, it } from "@effect/vitest"
import { Administrate } from "@laurel/adapter-administrate"
import { Catalog, CivilDate, Id, Opinion, Sync } from "@laurel/core"
import { entriesIn, inMemory } from "@laurel/testkit"
import { Effect, Result, Schema, Stream } from "effect"
import * as A from "../administrate.ts"
import { achievement, award, content, event, read, rules, template } from "./instance.ts"

const fire = achievement(3, "Fire safety")
const course = template(1, "FIRE", [award(fire)])
const settingOf = Schema.decodeUnknownSync(Administrate.Setting)

/** What the learners of a world have earned by the catalogue, and where Administrate differs. */
const judged = Effect.fnUntraced(function* (world: Partial<A.World>) {
  A.clock.now = "Thu, 12 Nov 2026 10:00:00 GMT"
  const events = [event(1, course, { sessions: [], content: [content(5, "Extinguishers")] })]
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
      return {
        facts: sum("facts"),
        amiss: sum("rejections") + sum("unplaced"),
        issued: (yield* entriesIn).length,
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
      const found = yield* judged({ learners: [learner], achievements: [awarded] })
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
})
