import { assert, describe, it } from "@effect/vitest"
import { type Ledger, LedgerMemory } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Commands, Histories, secrets } from "@laurel/testkit"
import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import { answers, canonical, proofs } from "./answers.ts"
import { postgresStores } from "./stores.ts"

/** The same histories each time; LAUREL_RUNS tries more, each time others. */
const asked = Number(process.env["LAUREL_RUNS"] ?? 0)
const { fresh } = postgresStores()

/** Batches are numbered in order everywhere; on PostgreSQL a refused one leaves a gap. */
const withoutBatches = (answer: unknown): string => canonical(answer).replaceAll(/"batch":\d+,?/g, "")

/** A ledger of its own whose secrets are the same as the others'. */
const known = <E>(layer: Layer.Layer<Ledger.Ledger, E>) => Layer.fresh(Layer.provide(layer, secrets))

/** Everything a ledger answers after these commands, and what became of each. */
const after = (catalogs: readonly [unknown, unknown], commands: ReadonlyArray<Commands.Command>) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(1_388_000_000_000)
    yield* Commands.applyCatalog(catalogs[0])
    const done: Array<Commands.Done> = []
    for (const command of commands) {
      done.push(yield* Commands.perform(command, catalogs))
      yield* TestClock.adjust("1 minute")
    }
    // The digests are of texts with batches in them; what they are of is in the answers too.
    const { totals, factsSha256: _, loadContactsSha256: __, ...all } = yield* answers
    // On PostgreSQL the log follows the commit.
    const { pending: ___, ...counts } = totals
    return { done, totals: counts, ...all, ...(yield* proofs) }
  })

describe("the same commands on every ledger", () => {
  it.effect.prop(
    "come to the same in memory, in SQLite and on PostgreSQL",
    [Histories.catalogs, Histories.catalogs, Commands.erasing],
    ([one, other, commands]) =>
      Effect.gen(function* () {
        const story = after([one, other], commands)
        const memory = yield* Effect.provide(story, known(LedgerMemory.layer))
        const others = { SQLite: LedgerSql.layerSqlite(":memory:"), PostgreSQL: fresh() }
        for (const [name, layer] of Object.entries(others)) {
          const found = new Map(Object.entries(yield* Effect.provide(story, known(layer))))
          for (const [question, answer] of Object.entries(memory))
            assert.strictEqual(withoutBatches(found.get(question)), withoutBatches(answer), `${question}, ${name}`)
        }
      }),
    { arbitrary: asked > 0 ? { runs: asked } : { runs: 3, seed: "laurel" }, timeout: 600_000 + asked * 2_000 }
  )
})
