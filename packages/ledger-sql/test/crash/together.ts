/** Several programs on one store, started at once, and what must be in order once they have ended. */
import { assert } from "@effect/vitest"
import { Audit, type Catalog, Entry, Ledger, Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect, Result } from "effect"
import { opened } from "./places.ts"
import { type Program, start, type Where, type Wish } from "./programs.ts"
import { log } from "./stands.ts"
import { type Telling, told } from "./telling.ts"
import { at, current, sync } from "./work.ts"

/** A store under a catalog, with nobody in it. */
export const begun = (where: Where, catalog: Catalog.Compiled) =>
  Effect.provide(at(0, Sync.apply(catalog)), opened(where)).pipe(Effect.asVoid)

/** What a store is told before anybody is started, here. */
export const said = (where: Where, ...tellings: ReadonlyArray<Telling>) =>
  Effect.forEach(
    tellings,
    (telling) => {
      const { source, pages } = told(telling)
      return at(1, sync(source, pages))
    },
    { discard: true }
  ).pipe(Effect.provide(opened(where)))

/** Starts programs, and lets them go on once all of them are ready. */
export const together = Effect.fnUntraced(function* (wishes: ReadonlyArray<Wish>) {
  const programs = yield* Effect.forEach(wishes, start)
  for (const program of programs) yield* program.says("ready")
  for (const program of programs) yield* program.goOn
  return programs
})

export const lasts = (programs: ReadonlyArray<Program>) =>
  Effect.forEach(programs, ({ outcome }) => Effect.map(outcome, ({ last }) => last), { concurrency: "unbounded" })

/** All entries, of a store in which nothing is wrong. */
export const inOrder = (where: Where) =>
  Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    const { isDense, isRooted, texts, entries: logged } = yield* log
    const { differences } = yield* Audit.verify(yield* current, LedgerSql.sha256)
    assert.deepStrictEqual([isDense, isRooted, yield* ledger.check, differences], [true, true, [], []])
    const entries = logged.map((text) => Result.getOrThrow(Entry.parse(text)))
    // Of each achievement the log has every revision, in order.
    for (const [name, own] of Map.groupBy(entries, ({ achievement }) => JSON.stringify(achievement))) {
      assert.deepStrictEqual(
        own.map(({ revision }) => revision),
        own.map((_, index) => index + 1),
        name
      )
    }
    return { entries, totals: yield* ledger.totals, texts }
  }).pipe(Effect.provide(opened(where)))
