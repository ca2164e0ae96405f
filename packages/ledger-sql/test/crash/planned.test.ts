/** Real programs that have planned on one state of a store before either commits: whoever is second finds out. */
import { assert, describe, it } from "@effect/vitest"
import { Id, Ledger } from "@laurel/core"
import { Effect } from "effect"
import * as Catalogs from "./catalogs.ts"
import { engines, opened } from "./places.ts"
import type { Where, Wish } from "./programs.ts"
import type { Telling } from "./telling.ts"
import { begun, inOrder, lasts, said, together } from "./together.ts"

const about = (source: string, n: number, says: Telling["says"]): Telling => ({
  source,
  from: n,
  count: 1,
  perPage: 1,
  says
})

/** A store that knows the first person by two sources, and the second by one, none of whom has passed. */
const known = Effect.fnUntraced(function* (where: Where) {
  yield* begun(where, Catalogs.joint)
  yield* said(where, about("one", 1, "little"), about("two", 1, "little"))
  // The first source goes on where it stopped.
  yield* said(where, { ...about("one", 1, "little"), count: 2 })
})

const outcomes = (ends: ReadonlyArray<{ readonly done?: unknown; readonly error?: string }>) =>
  ends.map(({ done, error }) => done ?? error).toSorted()

describe("programs that have planned at the same time", () => {
  for (const [name, places] of engines) {
    it.live(`on ${name}, different news of one person: exactly one wins`, () =>
      Effect.gen(function* () {
        const where = (yield* places)()
        yield* known(where)
        const wishes = ["one", "two"].map((source): Wish => ({
          where,
          task: "plan",
          tells: about(source, 1, "marks")
        }))
        assert.deepStrictEqual(outcomes(yield* lasts(yield* together(wishes))), ["Conflict", "won"])
        const { totals, entries } = yield* inOrder(where)
        assert.strictEqual(totals.facts, 4)
        assert.strictEqual(entries.filter(({ kind }) => kind === "Issued").length, 1)
      })
    )

    it.live(`on ${name}, different news of different people by different sources: both win`, () =>
      Effect.gen(function* () {
        const where = (yield* places)()
        yield* known(where)
        const tells = [about("two", 1, "marks"), about("one", 2, "marks")]
        const wishes = tells.map((telling): Wish => ({ where, task: "plan", tells: telling }))
        assert.deepStrictEqual(outcomes(yield* lasts(yield* together(wishes))), ["won", "won"])
        const { entries } = yield* inOrder(where)
        assert.strictEqual(entries.filter(({ kind }) => kind === "Issued").length, 2)
      })
    )

    it.live(`on ${name}, the same page of one source, also where it says nothing new: exactly one wins`, () =>
      Effect.gen(function* () {
        const where = (yield* places)()
        yield* known(where)
        const wish: Wish = { where, task: "plan", tells: about("one", 1, "little") }
        assert.deepStrictEqual(outcomes(yield* lasts(yield* together([wish, wish]))), ["Conflict", "won"])
        const { totals } = yield* inOrder(where)
        assert.strictEqual(totals.facts, 3)
      })
    )

    it.live(`on ${name}, decisions about different people: both decide, under numbers of their own`, () =>
      Effect.gen(function* () {
        const where = (yield* places)()
        yield* known(where)
        const wishes = [1, 2].map((n): Wish => ({ where, task: "grant", tells: about("one", n, "little"), hold: 1 }))
        const programs = yield* together(wishes)
        for (const program of programs) yield* program.says("holds")
        for (const program of programs) yield* program.goOn
        assert.deepStrictEqual(outcomes(yield* lasts(programs)), ["decided", "decided"])
        const { totals, entries } = yield* inOrder(where)
        assert.strictEqual(totals.decisions, 2)
        assert.strictEqual(entries.filter(({ kind }) => kind === "Issued").length, 2)
        const ids = Array.from({ length: 10 }, (_, index) => Id.DecisionId.make(index + 1))
        const decisions = yield* Effect.provide(
          Effect.flatMap(Ledger.Ledger, (ledger) => ledger.decisions(ids)),
          opened(where)
        )
        assert.deepStrictEqual([decisions.length, new Set(decisions.map(({ id }) => id)).size], [2, 2])
      })
    )
  }
})
