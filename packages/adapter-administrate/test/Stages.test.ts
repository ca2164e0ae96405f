/** What one run leaves to the next: of learners and of achievements, each by itself. */
import { assert, describe, it } from "@effect/vitest"
import type { Administrate } from "@laurel/adapter-administrate"
import { Adapter, Ledger } from "@laurel/core"
import { collect, inMemory } from "@laurel/testkit"
import { Effect, Stream } from "effect"
import * as A from "./administrate.ts"
import { busy, full, of, standing, story, sync } from "./story.ts"

const delta = (setting: Administrate.Setting = A.setting) => ({ setting: { ...setting, wholeEveryDays: 365 } })
const updated = { lastUpdatedAt: "2026-11-13T09:59:00Z" }

describe("achievements that can't be read", () => {
  it.live("fail each run once the learners are through, and keep no learner from being read", () =>
    inMemory(
      Effect.gen(function* () {
        A.clock.now = "Thu, 12 Nov 2026 10:00:00 GMT"
        const world = busy(1)
        const server = yield* A.serving(world, ({ name }) =>
          name === "Achievements" ? A.refusal('Cannot query field "achievements"') : undefined
        )
        const run = Effect.flip(sync(A.adapterOf(server.url, delta({ ...A.setting, achievements: {} }))))
        yield* run
        const progress = Effect.map(standing, (facts) =>
          of(facts, "learner/1/1/1/progress").map((fact) => fact.split(" ")[2])
        )
        assert.deepStrictEqual(yield* progress, ["0.4"])
        A.clock.now = "Fri, 13 Nov 2026 10:00:00 GMT"
        world.learners = [full(1, { lmsProgress: 90, ...updated })]
        const failed = yield* run
        assert.include(String(failed), "achievements")
        assert.deepStrictEqual(yield* progress, ["0.9"])
        // Only what may have changed is read of the learners, although the achievements were never read.
        const lists = server.asked.map(A.questionOf).filter(({ name }) => name === "Learners")
        assert.deepStrictEqual(
          lists.map(({ variables }) => "since" in variables),
          [false, true, false]
        )
      }).pipe(Effect.scoped)
    )
  )
})

describe("a rejection", () => {
  const open = Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    return (yield* ledger.rejections(null)).map(({ key }) => key)
  })
  /** Two readings of everything: in the first one record is not given, and in both the other kind can't be read. */
  const twice = (missing: string, kind: "LearnersById" | "AchievementsById", failing: string) =>
    inMemory(
      Effect.gen(function* () {
        const world = A.world({
          learners: [A.learner(1), A.learner(2)],
          achievements: [A.achievement(1), A.achievement(2)]
        })
        let isMended = false
        const server = yield* A.serving(world, ({ name }) => {
          if (name === failing) return A.refusal('Cannot query field "this"')
          if (name !== kind || isMended) return undefined
          const [field, nodes] = kind === "LearnersById" ? ["learners", world.learners] : ["list", world.achievements]
          return { json: { data: { [String(field)]: A.list(nodes.slice(0, 1)) } } }
        })
        const setting = { ...A.setting, achievements: {}, wholeEveryDays: 0 }
        const run = Effect.flip(sync(A.adapterOf(server.url, { setting })))
        A.clock.now = "Thu, 12 Nov 2026 10:00:00 GMT"
        yield* run
        assert.deepStrictEqual(yield* open, [missing])
        isMended = true
        A.clock.now = "Fri, 13 Nov 2026 10:00:00 GMT"
        assert.include(String(yield* run), "Cannot query")
        assert.deepStrictEqual(yield* open, [])
        assert.isNotEmpty(yield* standing)
      }).pipe(Effect.scoped)
    )
  it.live("of a learner ends though achievements can't be read", () =>
    twice("unread/learner/2", "LearnersById", "Achievements")
  )
  it.live("of an achievement ends though learners can't be read", () =>
    twice("unread/achievement/2", "AchievementsById", "Learners")
  )
  it.live("of an achievement ends where achievements are not wanted any more, and stays where they can't be read", () =>
    inMemory(
      Effect.gen(function* () {
        let isDown = false
        const server = yield* A.serving(A.world({ achievements: [A.achievement(1, { contact: null })] }), ({ name }) =>
          isDown && name === "Achievements" ? A.refusal('Cannot query field "list"') : undefined
        )
        const run = (setting: Administrate.Setting) =>
          sync(A.adapterOf(server.url, { setting: { ...setting, wholeEveryDays: 0 } }))
        A.clock.now = "Thu, 12 Nov 2026 10:00:00 GMT"
        yield* run({ ...A.setting, achievements: {} })
        A.clock.now = "Fri, 13 Nov 2026 10:00:00 GMT"
        isDown = true
        yield* Effect.flip(run({ ...A.setting, achievements: {} }))
        assert.deepStrictEqual(yield* open, ["achievement/1"])
        yield* run(A.setting)
        assert.deepStrictEqual(yield* open, [])
      }).pipe(Effect.scoped)
    )
  )
})

describe("achievements between two readings of everything", () => {
  it.live("are read where they are new, and not again where they say nothing", () =>
    inMemory(
      Effect.gen(function* () {
        A.clock.now = "Thu, 12 Nov 2026 10:00:00 GMT"
        const learner = { id: A.id("Learner", 1), event: { courseTemplate: { id: A.id("CourseTemplate", 99) } } }
        const world = A.world({ achievements: [A.achievement(1), A.achievement(2, { learner })] })
        const server = yield* A.serving(world)
        const run = sync(A.adapterOf(server.url, delta({ ...A.setting, achievements: {} })))
        const byId = () => server.asked.map(A.questionOf).filter(({ name }) => name === "AchievementsById")
        yield* run
        assert.lengthOf(byId(), 1)
        yield* run
        assert.lengthOf(byId(), 1)
        world.achievements = [...world.achievements, A.achievement(10)]
        yield* run
        assert.deepStrictEqual(byId()[1]?.variables["ids"], [A.id("Achievement", 10)])
        assert.lengthOf(of(yield* standing, "achievement/10/"), 1)
      }).pipe(Effect.scoped)
    )
  )
})

describe("another setting of a source that is archived", () => {
  it.live("reads everything where it asks for more, and nothing anew where it only means something else", () =>
    inMemory(
      Effect.gen(function* () {
        A.clock.now = "Thu, 12 Nov 2026 10:00:00 GMT"
        const server = yield* A.serving(A.world({ learners: [A.learner(1, A.inEvent(2, {}, 2)), A.learner(2)] }))
        const [first, second] = A.setting.courses
        if (first === undefined || second === undefined) return assert.fail("two courses")
        const run = (setting: Administrate.Setting) =>
          sync(A.adapterOf(server.url, { ...delta(setting), rereads: false }))
        const narrow = { ...A.setting, courses: [first] }
        yield* run(narrow)
        const known = Effect.map(standing, (facts) => of(facts, "participation").length)
        assert.strictEqual(yield* known, 1)
        const asked = server.asked.length
        yield* run({ ...narrow, marks: { Late: "late" } })
        assert.strictEqual(yield* known, 1)
        const lists = server.asked.slice(asked).map(A.questionOf)
        assert.isTrue(lists.every(({ variables }) => "since" in variables || "day" in variables))
        yield* run({ ...narrow, courses: [second, first] })
        assert.strictEqual(yield* known, 2)
        yield* run({ ...narrow, courses: [second, first], claims: { email: true } })
        assert.include(server.asked.map(({ body }) => body).at(-1), "Contacts")
      }).pipe(Effect.scoped)
    )
  )
})

describe("somebody who is moved to another course", () => {
  it.live("is in one of them also after a reading of what may have changed", () =>
    story(busy(1), ({ world, adapter }) =>
      Effect.gen(function* () {
        yield* sync(adapter(delta()))
        A.clock.now = "Fri, 13 Nov 2026 10:00:00 GMT"
        world.learners = [full(1, { ...A.inEvent(2, {}, 2), ...updated })]
        yield* sync(adapter(delta()))
        assert.deepStrictEqual(of(yield* standing, "participation"), [
          `participation/01/1/1/1/registered/1 Registered "active"`,
          `participation/01/1/1/1/unregistered/1 Unregistered "moved to another course"`,
          `participation/01/1/2/1/registered/1 Registered "active"`
        ])
      })
    )
  )
})

describe("what stands of all participations", () => {
  it.live("is looked up by hundredths of the learners, never at once, and whoever is not listed is asked for", () =>
    Effect.gen(function* () {
      const server = yield* A.serving(A.world({ learners: [A.learner(1), A.learner(11_101)] }))
      const prefixes: Array<string> = []
      const spy: Adapter.Lookup = (_, prefix) =>
        Effect.sync(() => {
          prefixes.push(prefix)
          return []
        })
      const adapter = A.adapterOf(server.url)
      const outcome = yield* collect({
        ...adapter,
        read: (position) => Stream.provideService(adapter.read(position), Adapter.Standing, spy)
      })
      assert.deepStrictEqual(
        A.briefs(outcome).map((fact) => fact.split(" ")[0]),
        ["participation/01/1/1/1/registered/1", "participation/01/11101/1/11101/registered/1"]
      )
      assert.strictEqual(prefixes.filter((prefix) => /^participation\/\d\d$/.test(prefix)).length, 100)
      assert.notInclude(prefixes, "participation")
    }).pipe(Effect.scoped)
  )
})
