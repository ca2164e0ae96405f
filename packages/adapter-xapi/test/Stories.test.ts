/** From a record store into a ledger: what the recorded stories come to, run after run. */
import { assert, describe, it } from "@effect/vitest"
import { Decision, Fact, Ledger, Sync } from "@laurel/core"
import { Effect, Result } from "effect"
import { inMemory } from "@laurel/testkit"
import { standing, sync } from "./ledger.ts"
import { adapterOf, firstRead, idOf, recorded, type Reply, replay, serve, setting, statement } from "./recordings.ts"

const failedId = "21ddd9c5-0670-50f9-9fca-142c6935e5eb"

/** Two runs: what the first and the second are answered, by turns of runs and not of pages. */
const turns = (...answers: ReadonlyArray<(url: URL) => Reply>) => {
  const state = { turn: 0 }
  return Effect.map(
    serve((url) => answers[state.turn]?.(url) ?? { status: 500 }),
    (store) => ({ adapter: adapterOf(store.endpoint), store, next: () => (state.turn += 1) })
  )
}

const page = (...statements: ReadonlyArray<unknown>): Reply => ({
  headers: { "x-experience-api-consistent-through": "2026-11-01T12:00:00.000Z" },
  body: { statements, more: "" }
})

const voiding = (number: number, target: string) =>
  statement(number, {
    verb: { id: "http://adlnet.gov/expapi/verbs/voided" },
    object: { objectType: "StatementRef", id: target },
    result: undefined
  })

const rejections = Effect.flatMap(Ledger.Ledger, (ledger) => ledger.rejections(null))

describe("the recorded store", () => {
  it.live("gives the facts of its twenty statements, and loses those of the one it voids afterwards", () =>
    Effect.gen(function* () {
      const { adapter, next } = yield* turns(firstRead, () => replay("07-get-since-watermark"))
      const first = yield* sync(adapter)
      assert.strictEqual(
        first.reduce((sum, { rows }) => sum + rows, 0),
        20
      )
      const before = yield* standing
      assert.include(before, `${failedId}/failed Failed`)
      next()
      yield* sync(adapter)
      const after = yield* standing
      assert.deepStrictEqual(
        before.filter((each) => !after.includes(each)),
        [`${failedId}/failed Failed`, `${failedId}/scored Scored`]
      )
      assert.deepStrictEqual(yield* rejections, [])
    }).pipe(inMemory)
  )
  it.live("has one void for one target: another says nothing more, and one of what nobody knows is no error", () =>
    Effect.gen(function* () {
      const sent = ["07-void", "07-void-again", "07-void-unknown"].map((name) => recorded(name).request.body)
      const { adapter, next } = yield* turns(firstRead, () => page(...sent))
      yield* sync(adapter)
      next()
      yield* sync(adapter)
      assert.isFalse((yield* standing).some((each) => each.startsWith(failedId)))
      assert.deepStrictEqual(yield* rejections, [])
    }).pipe(inMemory)
  )
  it.live("is read once, however often it is synced", () =>
    Effect.gen(function* () {
      const { adapter } = yield* turns(firstRead)
      yield* sync(adapter)
      const { batches } = yield* (yield* Ledger.Ledger).totals
      assert.deepStrictEqual(yield* sync(adapter), [])
      assert.strictEqual((yield* (yield* Ledger.Ledger).totals).batches, batches)
    }).pipe(inMemory)
  )
})

describe("a void", () => {
  it.live("that comes a run before its target keeps it out for good", () =>
    Effect.gen(function* () {
      const { adapter, next } = yield* turns(
        () => page(voiding(2, idOf(1))),
        () => page(statement(1), statement(3))
      )
      yield* sync(adapter)
      next()
      yield* sync(adapter)
      assert.deepStrictEqual(yield* standing, [`${idOf(3)}/completed Completed`])
    }).pipe(inMemory)
  )
  it.live("of a void is rejected, and the first one holds", () =>
    Effect.gen(function* () {
      const { adapter, next } = yield* turns(
        () => page(statement(1), voiding(2, idOf(1))),
        () => page(voiding(3, idOf(2)))
      )
      yield* sync(adapter)
      next()
      yield* sync(adapter)
      assert.deepStrictEqual(yield* standing, [])
      assert.deepStrictEqual(
        (yield* rejections).map(({ key }) => key),
        [idOf(3)]
      )
    }).pipe(inMemory)
  )
})

describe("statements", () => {
  it.live("that are stored late or out of order come to the same", () =>
    Effect.gen(function* () {
      const passed = (number: number, day: string, scaled: number) =>
        statement(number, {
          actor: { mbox: "mailto:ann@example.test" },
          verb: { id: "http://adlnet.gov/expapi/verbs/passed" },
          result: { success: true, score: { scaled } },
          timestamp: `2026-10-${day}T09:00:00+02:00`
        })
      const held = Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const { achievements } = yield* ledger.loadContacts(null, Ledger.maxPage)
        return [...achievements.values()].flat().map(({ held }) => held)
      })
      const inOrder = yield* Effect.gen(function* () {
        const { adapter } = yield* turns(() => page(passed(1, "01", 0.7), passed(2, "05", 0.9)))
        yield* sync(adapter)
        return yield* held
      }).pipe(inMemory)
      const { adapter, next } = yield* turns(
        () => page(passed(2, "05", 0.9)),
        () => page(passed(1, "01", 0.7))
      )
      yield* sync(adapter)
      assert.notDeepEqual(yield* held, inOrder)
      next()
      yield* sync(adapter)
      assert.deepStrictEqual(yield* held, inOrder)
      assert.lengthOf(inOrder, 1)
    }).pipe(inMemory)
  )
  it.live("about one person under two identifiers are about two, until somebody links them", () =>
    Effect.gen(function* () {
      const { adapter } = yield* turns(() =>
        page(
          statement(1, { actor: { mbox: "mailto:alice@example.test" } }),
          statement(2, { actor: { account: { homePage: "https://lms.example.test", name: "E-1001" } } })
        )
      )
      yield* sync(adapter)
      const ledger = yield* Ledger.Ledger
      const ids = (yield* ledger.loadContacts(null, Ledger.maxPage)).ids
      assert.lengthOf(yield* ledger.contacts(ids), 2)
      const versions = yield* Sync.versions
      const act = { _tag: "Linked", contacts: [ids[0], ids[1]] }
      const draft = Decision.decode({ act, actor: "u-1", role: "registrar", reason: "one person" })
      if (versions !== undefined) yield* Sync.decide(versions, [Result.getOrThrow(draft)])
      assert.lengthOf(yield* ledger.contacts(ids), 1)
    }).pipe(inMemory)
  )
  it.live("that can't be placed are kept as rejections over later runs, until the setting places them", () =>
    Effect.gen(function* () {
      const { adapter, next, store } = yield* turns(
        () => page(statement(1, { object: { id: "https://courses.example.test/new" } })),
        () => page(statement(2)),
        () => page(statement(1, { object: { id: "https://courses.example.test/new" } }), statement(2))
      )
      yield* sync(adapter)
      next()
      yield* sync(adapter)
      assert.deepStrictEqual(
        (yield* rejections).map(({ key }) => key),
        [idOf(1)]
      )
      next()
      const [first] = setting.offerings
      const wider = {
        ...setting,
        offerings:
          first === undefined
            ? []
            : [{ ...first, activities: [...first.activities, "https://courses.example.test/new"] }]
      }
      yield* sync(adapterOf(store.endpoint, { setting: wider }))
      assert.deepStrictEqual(yield* rejections, [])
      assert.deepStrictEqual(
        (yield* standing).map((each) => Fact.recordOf(each)),
        [idOf(1), idOf(2)]
      )
    }).pipe(inMemory)
  )
})
