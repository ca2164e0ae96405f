/** Records by id: what is not given, what nobody asked for, and what spoils the rest. */
import { assert, describe, it } from "@effect/vitest"
import { type Answer, collect } from "@laurel/testkit"
import { Effect } from "effect"
import * as A from "./administrate.ts"

const many = (count: number): ReadonlyArray<A.Node> => Array.from({ length: count }, (_, at) => A.learner(at + 1))
const registered = (facts: ReadonlyArray<string>) => facts.filter((fact) => fact.includes(" Registered ")).length

const reading = (
  world: A.World,
  instead: (question: A.Question, count: number) => Answer | undefined,
  pageSize = 100
) =>
  Effect.scoped(
    Effect.gen(function* () {
      const server = yield* A.serving(world, instead)
      const outcome = yield* collect(A.adapterOf(server.url, { pageSize, setting: { ...A.setting, achievements: {} } }))
      const asked = server.asked.map(A.questionOf)
      return { ...outcome, facts: A.briefs(outcome), rejected: A.rejected(outcome), asked }
    })
  )
const ids = (question: A.Question): ReadonlyArray<unknown> => {
  const { ids } = question.variables
  return Array.isArray(ids) ? ids : []
}
const count = (asked: ReadonlyArray<A.Question>, name: string) => asked.filter((each) => each.name === name).length

describe("what is listed and not given", () => {
  it.live("is asked for once more, and told by its number where it is left out again", () =>
    Effect.gen(function* () {
      const world = A.world({ learners: many(3) })
      let times = 0
      const short = (until: number) => (question: A.Question) => {
        if (question.name !== "LearnersById" || times++ >= until) return undefined
        return {
          json: {
            data: {
              learners: A.list(
                world.learners.filter(({ id }) => id !== A.id("Learner", 2) && ids(question).includes(id))
              )
            }
          }
        }
      }
      const once = yield* reading(world, short(1))
      assert.deepStrictEqual([registered(once.facts), once.rejected, count(once.asked, "LearnersById")], [3, [], 2])
      times = 0
      const never = yield* reading(world, short(Infinity))
      assert.deepStrictEqual(
        [registered(never.facts), never.rejected.length, count(never.asked, "LearnersById")],
        [2, 1, 2]
      )
      assert.include(never.rejected[0], "unread/learner/2")
      assert.deepStrictEqual(
        never.pages.flatMap(({ seen = [] }) => seen.map(({ prefix }) => prefix)),
        ["achievement"]
      )
    })
  )
  it.live("and what was not asked for ends the run: a filter that is ignored would bring anybody", () =>
    Effect.gen(function* () {
      const { facts, error } = yield* reading(A.world({ learners: many(2) }), ({ name }) =>
        name === "LearnersById" ? { json: { data: { learners: A.list(many(3)) } } } : undefined
      )
      assert.deepStrictEqual([facts, error?.reason._tag], [[], "Broken"])
      assert.include(error?.message, "does not filter by id")
    })
  )
})

describe("one record that spoils a whole answer", () => {
  /** As a server answers where something that can't be null is: nothing of the list is left. */
  const poisoned =
    (name: string, field: string, poison: string, named: boolean) =>
    (question: A.Question): Answer | undefined => {
      const at = ids(question).indexOf(poison)
      if (question.name !== name || at === -1) return undefined
      const errors = [
        { message: "it can't be null", ...(named ? { path: [field, "edges", at, "node", "contact"] } : {}) }
      ]
      return { json: { data: { [field]: null }, errors } }
    }
  it.live("is told, and the others are read, also where the error names no record", () =>
    Effect.gen(function* () {
      for (const named of [true, false]) {
        const { facts, rejected, error, asked } = yield* reading(
          A.world({ learners: many(100) }),
          poisoned("LearnersById", "learners", A.id("Learner", 37), named)
        )
        assert.isUndefined(error?.message)
        assert.deepStrictEqual([registered(facts), rejected.length], [99, 1])
        assert.include(rejected[0], "unread/learner/37")
        assert.include(rejected[0], "it can't be null")
        assert.isAtMost(count(asked, "LearnersById"), 15)
      }
    })
  )
  it.live("of achievements and events is told, too", () =>
    Effect.gen(function* () {
      const achievements = [1, 2, 3].map((number) => A.achievement(number))
      const awarded = yield* reading(
        A.world({ achievements }),
        poisoned("AchievementsById", "list", A.id("Achievement", 2), true)
      )
      assert.deepStrictEqual([awarded.facts.length, awarded.rejected.length], [2, 1])
      const learners = [1, 2].map((number) =>
        A.learner(number, { ...A.inEvent(number), ...A.attendance({ [number]: "Present" }) })
      )
      const events = [1, 2].map((number) => A.event(number, [A.session(number)]))
      const held = yield* reading(A.world({ learners, events }), poisoned("Events", "events", A.id("Event", 1), true))
      assert.deepStrictEqual(held.facts.filter((fact) => fact.includes("Attended")).length, 1)
      assert.include(held.rejected.join(), "it can't be null")
    })
  )
  it.live("alone on its page is told too, wherever it stands, as long as another one is given", () =>
    Effect.gen(function* () {
      for (const number of [1, 2, 3]) {
        const { facts, rejected, error } = yield* reading(
          A.world({ learners: many(3) }),
          poisoned("LearnersById", "learners", A.id("Learner", number), false),
          1
        )
        assert.isUndefined(error?.message)
        assert.deepStrictEqual([registered(facts), rejected.length], [2, 1])
        assert.include(rejected[0], `unread/learner/${number}`)
      }
      const alone = yield* reading(
        A.world({ learners: many(1) }),
        poisoned("LearnersById", "learners", A.id("Learner", 1), false)
      )
      assert.deepStrictEqual([alone.rejected, alone.error?.reason._tag], [[], "Broken"])
    })
  )
  it.live("alone, of achievements and events, is told as well", () =>
    Effect.gen(function* () {
      const achievements = [1, 2].map((number) => A.achievement(number))
      const awarded = yield* reading(
        A.world({ achievements }),
        poisoned("AchievementsById", "list", A.id("Achievement", 1), false),
        1
      )
      assert.deepStrictEqual([awarded.error, awarded.facts.length, awarded.rejected.length], [undefined, 1, 1])
      const learners = [1, 2].map((number) =>
        A.learner(number, { ...A.inEvent(number), ...A.attendance({ [number]: "Present" }) })
      )
      const events = [1, 2].map((number) => A.event(number, [A.session(number)]))
      const held = yield* reading(
        A.world({ learners, events }),
        poisoned("Events", "events", A.id("Event", 2), false),
        1
      )
      assert.deepStrictEqual(
        [held.error, held.facts.filter((fact) => fact.includes("Attended")).length],
        [undefined, 1]
      )
      assert.include(held.rejected.join(), "it can't be null")
    })
  )
  it.live("is the source's fault once more than a hundred are so in a row", () =>
    Effect.gen(function* () {
      const from = (least: number, until: number) => (question: A.Question) =>
        question.name === "LearnersById" &&
        ids(question).some((id) => {
          const number = Number(Buffer.from(String(id), "base64").toString().split(":")[1])
          return number >= least && number <= until
        })
          ? A.refusal("something odd")
          : undefined
      const few = yield* reading(A.world({ learners: many(120) }), from(11, 110), 10)
      assert.deepStrictEqual([few.error, registered(few.facts), few.rejected.length], [undefined, 20, 100])
      const more = yield* reading(A.world({ learners: many(130) }), from(11, 120), 10)
      assert.deepStrictEqual([more.error?.reason._tag, registered(more.facts)], ["Broken", 10])
    })
  )
  it.live("is none where all of them are refused without a name, or the right to see them is missing", () =>
    Effect.gen(function* () {
      const all = yield* reading(A.world({ learners: many(4) }), ({ name }) =>
        name === "LearnersById" ? A.refusal("something odd") : undefined
      )
      assert.deepStrictEqual([all.facts, all.rejected, all.error?.reason._tag], [[], [], "Broken"])
      const denied = yield* reading(A.world({ learners: many(4) }), ({ name }) =>
        name === "LearnersById" ? A.refusal("permission denied") : undefined
      )
      assert.deepStrictEqual([denied.error?.reason._tag, count(denied.asked, "LearnersById")], ["Misconfigured", 1])
    })
  )
})

describe("lists within a record", () => {
  it.live("are asked for without arguments where the API takes none there, and found out once in a run", () =>
    Effect.gen(function* () {
      const learners = many(150).map((learner) => ({ ...learner, ...A.attendance({ 1: "Present" }) }))
      const { facts, error, asked } = yield* reading(
        A.world({ learners, events: [A.event(1, [A.session(1)])] }),
        ({ query }) =>
          query.includes("sessionDetail(") ? A.refusal('Unknown argument "first" on field "sessionDetail"') : undefined
      )
      assert.isUndefined(error?.message)
      assert.strictEqual(facts.filter((fact) => fact.includes(" Attended ")).length, 150)
      assert.strictEqual(count(asked, "LearnersById"), 3)
    })
  )
  it.live("that are unknown with and without arguments end the run by the first answer", () =>
    Effect.gen(function* () {
      const { error } = yield* reading(A.world({ learners: many(1) }), ({ query }) =>
        query.includes("sessionDetail")
          ? A.refusal('Cannot query field "sessionDetail" on type "Attendance"')
          : undefined
      )
      assert.strictEqual(error?.reason._tag, "Misconfigured")
      assert.include(error?.message, "sessionDetail")
    })
  )
})
