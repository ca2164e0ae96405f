/** Statements that were received are read again by a mended setting, and give what they would have given at once. */
import { Adapter, Catalog, Id, Ledger, Sync } from "@laurel/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result, Stream } from "effect"
import { inMemory } from "@laurel/testkit"
import * as StatementFile from "../src/file/StatementFile.ts"
import { catalog, standing } from "./ledger.ts"
import { adl, setting, settingOf, statement } from "./statements.ts"

const idOf = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`
const drill = "https://tms.example.test/events/4711"
const { id: _, ...anonymous } = statement("passed", { result: { success: true } })
const all = [
  statement("passed", { id: idOf(1), result: { success: true, score: { scaled: 0.9 } } }),
  statement("https://acme.example.test/verbs/signed-off", { id: idOf(2).toUpperCase() }),
  statement("completed", { id: idOf(3), object: { id: drill } }),
  statement("passed", { id: idOf(4), result: { success: true } }),
  statement("voided", { id: idOf(5), object: { objectType: "StatementRef", id: idOf(4) } }),
  statement("attended", { id: idOf(6), timestamp: "yesterday" }),
  anonymous
]

const mended = {
  offerings: [...setting.offerings, { id: "fire-drill", activities: [drill] }],
  verbs: { "https://acme.example.test/verbs/signed-off": "passed", [`${adl}passed`]: "nothing" }
}

const adapterOf = (changes: object): Adapter.Rereading => {
  const open = () => Stream.succeed(Buffer.from(JSON.stringify(all)))
  const adapter = StatementFile.adapter({
    source: Id.SourceId.make("lrs"),
    setting: settingOf({ ...setting, ...changes }),
    open
  })
  return Adapter.isRereading(adapter) ? adapter : assert.fail("the adapter reads nothing again")
}

const read = Effect.fnUntraced(function* (adapter: Adapter.Adapter) {
  const { versions } = yield* Sync.apply(Result.getOrThrow(Catalog.decode(catalog)))
  yield* Stream.runDrain(Sync.run(versions, adapter, { archives: true }))
  return versions
})

const rejected = Effect.flatMap(Ledger.Ledger, (ledger) =>
  Effect.map(ledger.rejections(null), (open) => open.map(({ key, found }) => `${key} ${found}`).toSorted())
)

describe("statements that were received", () => {
  it.effect("read again by a mended setting give what they would have given at once", () =>
    Effect.gen(function* () {
      const known = yield* inMemory(Effect.andThen(read(adapterOf(mended)), Effect.all([standing, rejected])))
      yield* inMemory(
        Effect.gen(function* () {
          const versions = yield* read(adapterOf({}))
          const before = yield* Effect.all([standing, rejected])
          assert.notDeepEqual(before, known)
          const shown = yield* Sync.previewRemap(versions, adapterOf(mended))
          const [done] = yield* Stream.runCollect(Sync.remap(versions, adapterOf(mended)))
          assert.deepStrictEqual(yield* Effect.all([standing, rejected]), known)
          assert.strictEqual(shown.facts.length, done?.facts)
          assert.isAbove(done?.unread ?? 0, 0)
          const again = yield* Stream.runCollect(Sync.remap(versions, adapterOf(mended)))
          assert.deepStrictEqual(
            again.map(({ facts, refused, ended }) => [facts, refused, ended]),
            [[0, 0, 0]]
          )
        })
      )
    })
  )

  it.effect("read again by the same setting say what they said", () =>
    inMemory(
      Effect.gen(function* () {
        const versions = yield* read(adapterOf({}))
        const ledger = yield* Ledger.Ledger
        const before = yield* ledger.totals
        const [done] = yield* Stream.runCollect(Sync.remap(versions, adapterOf({})))
        assert.deepInclude(done, { rows: all.length, facts: 0, unread: 0, refused: 0, ended: 0 })
        assert.deepStrictEqual(yield* ledger.totals, before)
      })
    )
  )
})
