/** Stores on the tests' PostgreSQL server: each in a schema of its own, which is made ten times as fast as a database. */
import { afterAll, beforeAll } from "@effect/vitest"
import type { Ledger } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect, Exit, Layer, Redacted, Scope } from "effect"
import { freshDatabase } from "./postgres.ts"

type Store = Layer.Layer<Ledger.Ledger, Ledger.LedgerError>

/** A database for the tests of one file, dropped after them. */
export const postgresStores = (): { readonly fresh: () => Store; readonly twice: () => readonly [Store, Store] } => {
  const scope = Scope.makeUnsafe()
  let url = ""
  let schemas = 0
  beforeAll(async () => {
    url = await Effect.runPromise(Effect.provideService(freshDatabase, Scope.Scope, scope))
  })
  afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))
  // The address is known once the tests run.
  const side = (schema: string): Store =>
    Layer.suspend(() => LedgerSql.layerPostgres({ url: Redacted.make(url), schema }))
  const name = (): string => `store_${(schemas += 1)}`
  return {
    fresh: () => side(name()),
    twice: () => {
      const schema = name()
      return [side(schema), side(schema)]
    }
  }
}
