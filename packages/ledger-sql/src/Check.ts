/** What is wrong with a store itself: damaged pages, references to what is not there, what no commit brought, counts that don't add up. */
import { Ledger } from "@laurel/core"
import { Effect, Result } from "effect"
import * as Commits from "./Commits.ts"
import { type Engine, text } from "./Engine.ts"
import * as Erased from "./Erased.ts"
import { find } from "./Flaws.ts"
import type { Names } from "./Names.ts"
import * as References from "./References.ts"
import * as Repeated from "./Repeated.ts"
import { tables } from "./Schema.ts"

/** Whether the pages and indexes of a file are sound, as SQLite sees it. */
const integrity = Effect.fnUntraced(function* (engine: Engine) {
  const rows = yield* engine.rows(`PRAGMA integrity_check(${Ledger.maxFlaws})`)
  return rows
    .map((row) => text(row[0]))
    .filter((found) => found !== "ok")
    .map((found): Ledger.Flaw => ({ where: "the file", found }))
})

/** Fails where a table or a column is not there: nothing can be said of such a store. */
const complete = (engine: Engine) =>
  Effect.forEach(
    tables,
    ({ name, columns }) =>
      engine.rows(`SELECT ${columns.map((column) => column.name).join(", ")} FROM ${name} LIMIT 0`),
    { discard: true }
  )

/** Names at most `Ledger.maxFlaws`. */
export const check = Effect.fnUntraced(function* (engine: Engine, names: Names) {
  yield* complete(engine)
  const flaws: Array<Ledger.Flaw> = engine.dialect === "sqlite" ? [...(yield* integrity(engine))] : []
  const { dialect } = engine
  for (const searches of [
    References.searches(dialect),
    Commits.searches(dialect),
    Repeated.searches,
    Erased.searches(dialect)
  ]) {
    flaws.push(...(yield* find(engine, searches)))
  }
  for (const look of [Commits.ofLog(engine), ...Repeated.looks(engine, names)]) {
    const found = yield* Effect.result(look)
    if (Result.isSuccess(found)) flaws.push(...found.success)
    else if (found.failure.reason._tag !== "Corrupt") return yield* found.failure
    else flaws.push({ where: "the store", found: found.failure.reason.found })
  }
  return flaws.slice(0, Ledger.maxFlaws)
})
