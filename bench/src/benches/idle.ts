/** A sync that finds nothing new in a large store, all of it: opened, the catalog looked at, the source asked, closed. */
import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import { Ledger, Sync } from "@laurel/core"
import { Effect } from "effect"
import type { Bench, Bound, Figure, Size } from "../Bench.ts"
import { counted } from "../Counted.ts"
import { draftsAdapter } from "../input/Drafts.ts"
import { seed } from "../Passes.ts"
import { alone, quantile } from "../Rounds.ts"
import { inSqlite, sync } from "../store.ts"
import { copyOf, large } from "../Stores.ts"
import { catalogFor } from "../xapi/catalog.ts"

const counts: { readonly [S in Size]: number } = { ci: large.ci, full: 1_000_000 }
const turns = 20

/** Everything that a run could have changed, and the learners that it loaded to be judged. */
const rowsOf = (store: string): ReadonlyArray<unknown> => {
  const db = new DatabaseSync(store, { readOnly: true })
  const tables = ["fact", "achievement", "entry", "holding", "batch", "position", "rejection"]
  const found = tables.map((table) => db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.["n"])
  db.close()
  return found
}

interface Idle {
  readonly whole: number
  readonly only: number
  readonly pages: number
  readonly loaded: number
}

/** Milliseconds of the whole and of the sync in it. */
const idle = async (store: string, count: number): Promise<Idle> => {
  const start = performance.now()
  let loaded = 0
  const program = Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    const watched = Ledger.Ledger.of({
      ...ledger,
      load: (request) =>
        Effect.tap(ledger.load(request), ({ learners }) => Effect.sync(() => (loaded += learners.length))),
      loadContacts: (after, limit, until) =>
        Effect.tap(ledger.loadContacts(after, limit, until), ({ ids }) => Effect.sync(() => (loaded += ids.length)))
    })
    return yield* Effect.provideService(
      Effect.gen(function* () {
        const { versions, applied } = yield* Sync.apply(catalogFor(count / 10))
        assert.equal(applied, false)
        const from = performance.now()
        const { pages } = yield* sync(versions, draftsAdapter({ seed, count, perPage: 100_000, isRough: true }))
        return { pages: pages.length, only: performance.now() - from }
      }),
      Ledger.Ledger,
      watched
    )
  })
  const { pages, only } = await inSqlite(store, program)
  return { whole: performance.now() - start, only, pages, loaded }
}

const bounds = {
  evaluated: { is: "atMost", floor: 0, stretch: 0 },
  statements: { is: "atMost", floor: 20, stretch: null },
  "the whole run": { is: "atMost", floor: 50, stretch: 5 },
  "the sync in it": { is: "atMost", floor: 50, stretch: 5 }
} satisfies Record<string, Bound>

const figure = (name: string, unit: string, rounds: ReadonlyArray<number>): Figure => ({ name, unit, rounds })

export const bench: Bench<keyof typeof bounds> = {
  name: "idle",
  compares: "a sync that finds nothing new, opened to closed, against nothing: what there is to do is nothing",
  bounds,
  run: async (setting) => {
    const count = counts[setting.size]
    const store = copyOf(setting, count)
    const before = rowsOf(store)
    const cold = await idle(store, count)
    const asked = await counted(() => idle(store, count))
    const runs: Array<Idle> = []
    for (let turn = 0; turn < turns; turn++) runs.push(await idle(store, count))
    assert.deepEqual(rowsOf(store), before, "nothing is written")
    assert.equal(
      [cold, asked.answer, ...runs].reduce((sum, { pages }) => sum + pages, 0),
      0
    )
    const wholes = runs.map(({ whole }) => whole)
    return {
      input: `${count.toLocaleString("en")} facts, nothing new; ${turns} runs`,
      ratios: {
        evaluated: alone(figure("learners and contacts loaded", "", [asked.answer.loaded])),
        statements: alone(figure("statements, of opening and closing too", "", [asked.statements.length])),
        "the whole run": alone(figure("opened to closed, p50", "ms", wholes)),
        "the sync in it": alone(
          figure(
            "Sync.run, p50",
            "ms",
            runs.map(({ only }) => only)
          )
        )
      },
      beside: [
        figure("the first run of the process", "ms", [cold.whole]),
        figure("opened to closed, p99", "ms", [quantile(wholes, 0.99)])
      ],
      notes: [`Statements: ${asked.statements.map((sql) => sql.trim().split(/\s+/).slice(0, 4).join(" ")).join("; ")}.`]
    }
  }
}
