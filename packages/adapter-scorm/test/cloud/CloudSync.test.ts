/** SCORM Cloud through a ledger: what is issued, what its nearest neighbour is not, and what a second look does not change. */
import { assert, describe, it } from "@effect/vitest"
import { Ledger } from "@laurel/core"
import { serve, inMemory } from "@laurel/testkit"
import { Effect } from "effect"
import { adapterOf, passed, registration, respond, root } from "./cloud.ts"
import { earned, standing, sync } from "./ledger.ts"

/** A server whose registrations change, and an adapter that asks it. */
const changing = Effect.fnUntraced(function* (...first: ReadonlyArray<unknown>) {
  let rows = first
  // By its clock it is noon of the day when the first of them was updated.
  let date = noonOf(first)
  const server = yield* serve((asked) => ({
    headers: { date },
    ...(asked.url.pathname.endsWith("/instances")
      ? {
          json: {
            registrations: rows.filter(
              (row) => `${root}/${String(Reflect.get(Object(row), "id"))}/instances` === asked.url.pathname
            )
          }
        }
      : respond(asked, rows.slice(0, 1), 10))
  }))
  return {
    adapter: adapterOf(server.url),
    become: (...next: ReadonlyArray<unknown>) => {
      rows = next
      date = noonOf(next)
    }
  }
})

const noonOf = ([row]: ReadonlyArray<unknown>): string =>
  new Date(
    String(Reflect.get(Object(row), "updated") ?? "2026-11-05")
      .slice(0, 10)
      .concat("T12:00:00Z")
  ).toUTCString()

describe("a registration", () => {
  it.live("that was passed is an achievement, on the day on which it was seen to be", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter } = yield* changing(passed("R-1"))
        yield* sync(adapter)
        assert.deepStrictEqual(yield* earned, ["golfer 2026-11-01"])
      })
    )
  )
  it.live("that was completed and failed is none", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter } = yield* changing(passed("R-1", { registrationSuccess: "FAILED" }))
        yield* sync(adapter)
        assert.deepStrictEqual(yield* earned, [])
        assert.include(yield* standing, "R-1:0/failed 2026-11-01")
      })
    )
  )
  it.live("that was completed is an achievement, on the day that is stated, in the course's zone", () =>
    inMemory(
      Effect.gen(function* () {
        const more = { course: { id: "FIRE-1" }, completedDate: "2026-11-01T02:00:00Z" }
        const { adapter } = yield* changing(passed("R-1", more))
        yield* sync(adapter)
        assert.deepStrictEqual(yield* earned, ["fire-safe 2026-10-31"])
      })
    )
  )
  it.live("that is incomplete is none, whatever else it says", () =>
    inMemory(
      Effect.gen(function* () {
        const more = { course: { id: "FIRE-1" }, registrationCompletion: "INCOMPLETE" }
        const { adapter } = yield* changing(passed("R-1", more))
        yield* sync(adapter)
        assert.deepStrictEqual(yield* earned, [])
      })
    )
  )
})

describe("a second look", () => {
  for (const [what, first] of [
    ["with its date", passed("R-1")],
    ["without one", passed("R-1", { completedDate: null })]
  ] as const) {
    it.live(`at a completion ${what} that was touched again corrects nothing`, () =>
      inMemory(
        Effect.gen(function* () {
          const { adapter, become } = yield* changing(first)
          assert.deepStrictEqual(yield* sync(adapter), { facts: 5, corrections: 0, rejections: 0, entries: 1 })
          const before = yield* standing
          become({ ...first, updated: "2026-11-05T10:00:00Z" })
          assert.deepStrictEqual(yield* sync(adapter), { facts: 0, corrections: 0, rejections: 0, entries: 0 })
          assert.deepStrictEqual(yield* standing, before)
        })
      )
    )
  }
  it.live("at another score corrects the score alone", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* changing(passed("R-1"))
        yield* sync(adapter)
        become(passed("R-1", { updated: "2026-11-05T10:00:00Z", score: { scaled: 90 } }))
        assert.deepStrictEqual(yield* sync(adapter), { facts: 1, corrections: 1, rejections: 0, entries: 0 })
        assert.include(yield* standing, "R-1:0/scored 90 2026-11-05 revision 2")
      })
    )
  )
  it.live("at a relaunch that writes incomplete over completed adds an observation and takes nothing back", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* changing(passed("R-1", { course: { id: "FIRE-1" } }))
        yield* sync(adapter)
        become(
          registration("R-1", {
            course: { id: "FIRE-1" },
            updated: "2026-11-05T10:00:00Z",
            registrationCompletion: "INCOMPLETE"
          })
        )
        assert.deepStrictEqual(yield* sync(adapter), { facts: 1, corrections: 0, rejections: 0, entries: 0 })
        assert.deepStrictEqual(yield* earned, ["fire-safe 2026-11-01"])
        assert.includeMembers(yield* standing, ["R-1:0/completed 2026-11-01", "R-1:0/incomplete 2026-11-05"])
      })
    )
  )
  it.live("at a registration that is another learner's now takes from the first what is said of the other", () =>
    inMemory(
      Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const { adapter, become } = yield* changing(passed("R-1"))
        yield* sync(adapter)
        become(
          registration("R-1", {
            updated: "2026-11-05T10:00:00Z",
            learner: { id: "E-2" },
            registrationSuccess: "PASSED"
          })
        )
        yield* sync(adapter)
        const { learners, revisions } = yield* ledger.loadContacts(null, Ledger.maxPage)
        const said = learners.map(({ id, key }) => [
          key,
          (revisions.get(id) ?? []).map(({ reference, evidence }) => `${reference.key} ${evidence._tag}`).slice(-1)
        ])
        assert.deepStrictEqual(said, [
          ["R-1/golf/scorm-cloud:E-1001", ["R-1:0/passed Retracted"]],
          ["R-1/golf/scorm-cloud:E-2", ["R-1:0/passed Passed"]]
        ])
        assert.include(yield* standing, "R-1:0/completed 2026-11-01")
      })
    )
  )
  it.live("at an application that has the registration no more takes nothing back", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* changing(passed("R-1"))
        yield* sync(adapter)
        become()
        assert.deepStrictEqual(yield* sync(adapter), { facts: 0, corrections: 0, rejections: 0, entries: 0 })
        assert.deepStrictEqual(yield* earned, ["golfer 2026-11-01"])
      })
    )
  )
})

describe("an attempt that began and ended between two looks", () => {
  const at = (instance: number, updated: string, registrationSuccess: string) =>
    registration("R-1", { instance, updated, registrationSuccess })

  it.live("is read with the one that stands, in the same participation", () =>
    inMemory(
      Effect.gen(function* () {
        const { adapter, become } = yield* changing(at(0, "2026-11-01T10:00:00Z", "FAILED"))
        yield* sync(adapter)
        assert.deepStrictEqual(yield* earned, [])
        become(
          at(2, "2026-11-03T10:00:00Z", "UNKNOWN"),
          at(1, "2026-11-02T10:00:00Z", "PASSED"),
          at(0, "2026-11-01T10:00:00Z", "FAILED")
        )
        yield* sync(adapter)
        assert.deepStrictEqual(yield* standing, ["R-1:0/failed 2026-11-01", "R-1:1/passed 2026-11-02"])
        assert.deepStrictEqual(yield* earned, ["golfer 2026-11-02"])
      })
    )
  )
})
