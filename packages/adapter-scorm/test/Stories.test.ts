/** From commits into a ledger: what attempts come to, each story beside its nearest neighbour. */
import { assert, describe, it } from "@effect/vitest"
import type { Scorm } from "@laurel/adapter-scorm"
import { Effect } from "effect"
import { inMemory } from "@laurel/testkit"
import { core, cmi, envelope } from "./commits.ts"
import { held, hostOf, rejections, standing } from "./ledger.ts"

const passes = { rule: "passed" }
const at = (n: number, elements: Readonly<Record<string, string>>, otherwise: Partial<Scorm.Envelope> = {}) =>
  envelope(core(elements), n, otherwise)
const day = 24 * 60

/** What is held after commits, under a rule. */
const after = (rule: object, ...envelopes: ReadonlyArray<Scorm.Envelope>) =>
  Effect.gen(function* () {
    const { send } = yield* hostOf(rule)
    yield* send(...envelopes)
    return yield* held
  }).pipe(inMemory)

describe("a course", () => {
  it.effect("that is passed is an achievement, and one that is failed is none", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* after(passes, at(0, { lesson_status: "passed" })), ["safe: 2026-10-05.."])
      assert.deepStrictEqual(yield* after(passes, at(0, { lesson_status: "failed" })), [])
      assert.deepStrictEqual(yield* after(passes, at(0, { lesson_status: "passed" }, { item: "sco-2" })), [])
    })
  )
  it.effect("whose running pass ends failed is none, and one whose running failure ends passed is one", () =>
    Effect.gen(function* () {
      const { send } = yield* hostOf(passes)
      yield* send(at(0, { lesson_status: "passed" }))
      assert.deepStrictEqual(yield* held, ["safe: 2026-10-05.."])
      yield* send(at(5, { lesson_status: "failed" }))
      assert.deepStrictEqual(yield* standing, ["s1/failed Failed"])
      assert.deepStrictEqual(yield* held, ["safe: never"])
    }).pipe(
      inMemory,
      Effect.andThen(
        Effect.map(after(passes, at(0, { lesson_status: "failed" }), at(5, { lesson_status: "passed" })), (all) =>
          assert.deepStrictEqual(all, ["safe: 2026-10-05.."])
        )
      )
    )
  )
  it.effect("that is relaunched and left incomplete keeps its achievement, and shows the new observation", () =>
    Effect.gen(function* () {
      const { send } = yield* hostOf({ rule: "completed" })
      yield* send(at(0, { lesson_status: "completed" }))
      const loaded = core({ lesson_status: "completed" })
      yield* send(at(day, { lesson_status: "incomplete" }, { session: "s2", loaded }))
      assert.deepStrictEqual(yield* standing, ["s1/completed Completed", "s2/incomplete RolledUp"])
      assert.deepStrictEqual(yield* held, ["safe: 2026-10-05.."])
    }).pipe(inMemory)
  )
  it.effect("that only ever was incomplete is none", () =>
    Effect.map(
      after(
        { rule: "completed" },
        at(0, { lesson_status: "incomplete" }),
        at(day, { lesson_status: "incomplete" }, { session: "s2" })
      ),
      (all) => assert.deepStrictEqual(all, [])
    )
  )
  it.effect("that is looked at again after it was passed is passed once, on its day", () =>
    Effect.gen(function* () {
      const loaded = core({ lesson_status: "passed" })
      const { send } = yield* hostOf({ rule: "passed", attempts: "latest" })
      yield* send(at(0, { lesson_status: "passed" }), at(day, { lesson_status: "passed" }, { session: "s2", loaded }))
      assert.deepStrictEqual(yield* standing, ["s1/completed Completed", "s1/passed Passed"])
      assert.deepStrictEqual(yield* held, ["safe: 2026-10-05.."])
    }).pipe(inMemory)
  )
})

describe("a course that is passed again a year later, under the same registration", () => {
  const year = 366 * 24 * 60
  const retaken = [
    at(0, { lesson_status: "passed" }),
    at(year, { lesson_status: "passed" }, { attempt: 2, session: "s2" })
  ]
  it.effect("earns its type again where that can be earned repeatedly, and else once", () =>
    Effect.gen(function* () {
      const { send } = yield* hostOf(passes, {}, { repeat: { after: "P6M" } })
      yield* send(...retaken)
      assert.deepStrictEqual(yield* held, ["safe: 2026-10-05..", "safe: 2027-10-06.."])
    }).pipe(
      inMemory,
      Effect.andThen(
        Effect.map(after(passes, ...retaken), (all) => assert.deepStrictEqual(all, ["safe: 2026-10-05.."]))
      )
    )
  )
})

describe("the score of an attempt", () => {
  const enough = (attempts: string) => ({ rule: "scored", atLeast: "0.8", attempts })
  const suspended = at(0, { lesson_status: "incomplete", "score.raw": "20", exit: "suspend" })
  const resumed = at(day, { lesson_status: "passed", "score.raw": "90", entry: "resume" }, { session: "s2" })
  it.effect("that was suspended is that of the session in which it ended, whichever attempt decides", () =>
    Effect.gen(function* () {
      for (const attempts of ["first", "latest", "best", "all", "firstPassing"]) {
        const expected = attempts === "all" ? [] : ["safe: 2026-10-06.."]
        assert.deepStrictEqual(yield* after(enough(attempts), suspended, resumed), expected, attempts)
      }
    })
  )
  it.effect("that ended is a try of its own, beside that of a second attempt", () =>
    Effect.gen(function* () {
      const ended = at(0, { lesson_status: "failed", "score.raw": "20" })
      const second = at(day, { lesson_status: "passed", "score.raw": "90" }, { attempt: 2, session: "s2" })
      assert.deepStrictEqual(yield* after(enough("first"), ended, second), [])
      assert.deepStrictEqual(yield* after(enough("best"), ended, second), ["safe: 2026-10-06.."])
    })
  )
  it.effect("is never enough while it runs, where it ends below", () =>
    Effect.gen(function* () {
      const running = at(0, { lesson_status: "incomplete", "score.raw": "100" })
      const ended = at(9, { lesson_status: "failed", "score.raw": "50" })
      assert.deepStrictEqual(yield* after(enough("firstPassing"), running, ended), [])
      assert.deepStrictEqual(
        yield* after(enough("firstPassing"), running, at(9, { lesson_status: "passed", "score.raw": "85" })),
        ["safe: 2026-10-05.."]
      )
    })
  )
})

describe("two learners", () => {
  const bob = { learner: { scheme: "staff", value: "bob" }, session: "s9" }
  it.effect("under one registration are two participations", () =>
    Effect.gen(function* () {
      const both = yield* after(passes, at(0, { lesson_status: "passed" }), at(1, { lesson_status: "failed" }, bob))
      assert.deepStrictEqual(both, ["safe: 2026-10-05.."])
      const twice = yield* after(passes, at(0, { lesson_status: "passed" }), at(1, { lesson_status: "passed" }, bob))
      assert.deepStrictEqual(twice, ["safe: 2026-10-05..", "safe: 2026-10-05.."])
    })
  )
})

describe("what can't be read", () => {
  it.effect("is told beside what can, and ends with the commit that can be read", () =>
    Effect.gen(function* () {
      const { send } = yield* hostOf(passes)
      yield* send(at(0, { lesson_status: "passed", session_time: "ten minutes" }))
      assert.deepStrictEqual(yield* held, ["safe: 2026-10-05.."])
      assert.lengthOf(yield* rejections, 1)
      assert.match((yield* rejections)[0] ?? "", /expected a length of time .*, found "ten minutes"/)
      yield* send(at(5, { lesson_status: "passed", session_time: "00:10:00" }))
      assert.deepStrictEqual(yield* rejections, [])
      assert.deepStrictEqual(yield* standing, ["s1/attended Attended", "s1/completed Completed", "s1/passed Passed"])
    }).pipe(inMemory)
  )
})

describe("a session that takes back all it said", () => {
  it.effect("leaves nothing standing, and one that takes back a part leaves the rest", () =>
    Effect.gen(function* () {
      const { send } = yield* hostOf({ rule: "completed" })
      yield* send(envelope(cmi({ completion_status: "completed" })))
      yield* send(envelope(cmi({ completion_status: "unknown" }), 5))
      assert.deepStrictEqual(yield* standing, [])
    }).pipe(
      inMemory,
      Effect.andThen(
        Effect.gen(function* () {
          const { send } = yield* hostOf({ rule: "completed" })
          yield* send(envelope(cmi({ completion_status: "completed", success_status: "passed" })))
          yield* send(envelope(cmi({ completion_status: "completed", success_status: "unknown" }), 5))
          assert.deepStrictEqual(yield* standing, ["s1/completed Completed"])
        }).pipe(inMemory)
      )
    )
  )
})

describe("a session that says nothing before it says something", () => {
  const completed = (n: number) => envelope(cmi({ completion_status: "completed" }), n)
  const unknown = (n: number) => envelope(cmi({ completion_status: "unknown" }), n)
  const done = ["safe: 2026-10-05.."]
  it.effect("says it, in whatever order the two come, and however many of them at once", () =>
    Effect.gen(function* () {
      const rule = { rule: "completed" }
      assert.deepStrictEqual(yield* after(rule, unknown(5), completed(0), completed(9)), done)
      assert.deepStrictEqual(yield* after(rule, completed(0), unknown(5), completed(9)), done)
      assert.deepStrictEqual(yield* after(rule, unknown(5), completed(0)), [])
      const both = Effect.gen(function* () {
        const { sendAtOnce } = yield* hostOf(rule)
        yield* sendAtOnce(completed(0), unknown(5))
        yield* sendAtOnce(completed(9))
        return yield* held
      })
      assert.deepStrictEqual(yield* inMemory(both), done)
    })
  )
  it.effect("says nothing of what another setting makes of it, and all of it again by the first", () =>
    Effect.gen(function* () {
      const asked = yield* hostOf({ rule: "completed" }, { objectives: true })
      yield* asked.send(envelope(cmi({ "objectives.0.id": "o", "objectives.0.success_status": "passed" })))
      assert.deepStrictEqual(yield* standing, ["s1/objective/o/passed Passed"])
      const { remap } = yield* hostOf({ rule: "completed" })
      yield* remap
      assert.deepStrictEqual(yield* standing, [])
      yield* asked.remap
      assert.deepStrictEqual(yield* standing, ["s1/objective/o/passed Passed"])
    }).pipe(inMemory)
  )
})

describe("sessions that were taken in", () => {
  const envelopes = [
    at(0, { lesson_status: "incomplete", "score.raw": "20", exit: "suspend" }),
    at(5, { lesson_status: "failed", "score.raw": "20", session_time: "soon" }),
    at(day, { lesson_status: "passed", "score.raw": "90" }, { session: "s2" })
  ]
  it.effect("say the same when they are read again, and another setting is heard", () =>
    Effect.gen(function* () {
      const { send, remap } = yield* hostOf(passes)
      yield* send(...envelopes)
      const before = yield* Effect.all([standing, held, rejections])
      yield* remap
      assert.deepStrictEqual(yield* Effect.all([standing, held, rejections]), before)
      const { remap: otherwise } = yield* hostOf(passes, { failed: "completed" })
      yield* otherwise
      assert.deepStrictEqual(
        (yield* standing).filter((each) => !before[0].includes(each)),
        ["s1/completed Completed"]
      )
    }).pipe(inMemory)
  )
  it.effect("hold the same in whatever order their commits came", () =>
    Effect.gen(function* () {
      const heldAfter = (all: ReadonlyArray<Scorm.Envelope>) =>
        Effect.gen(function* () {
          const { send } = yield* hostOf({ rule: "scored", atLeast: "0.8", attempts: "latest" })
          yield* send(...all)
          return [yield* standing, yield* held]
        }).pipe(inMemory)
      assert.deepStrictEqual(yield* heldAfter(envelopes.toReversed()), yield* heldAfter(envelopes))
    })
  )
})
