/**
 * Empty stores on the tests' PostgreSQL server: each in a schema of its own. One that is given back is emptied for the next test,
 * a few times as fast as its tables are made.
 */
import { afterAll, beforeAll } from "@effect/vitest"
import { PgConnection } from "@effect/sql-pg"
import type { Ledger } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Clock, Effect, Exit, Layer, Redacted, Scope } from "effect"
import { freshDatabase } from "./postgres.ts"

type Store = Layer.Layer<Ledger.Ledger, Ledger.LedgerError>

/** A new store, which nobody writes to: what all others have when they are empty. */
const pristine = "pristine"

/** Takes everything from a store that a new one doesn't have, and gives it a secret of its own. Large tables are made anew. */
const emptied = (schema: string): string => `DO $$
  DECLARE
    own oid := '${schema}'::regnamespace;
    each name;
    has boolean;
  BEGIN
    FOR each IN SELECT relname FROM pg_class WHERE relnamespace = own AND relkind = 'r' LOOP
      IF pg_relation_size(format('%I.%I', '${schema}', each)) > 65536 THEN
        EXECUTE format('TRUNCATE %I.%I', '${schema}', each);
      ELSE
        EXECUTE format('DELETE FROM %I.%I', '${schema}', each);
      END IF;
      EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.%I)', '${pristine}', each) INTO has;
      IF has THEN
        EXECUTE format('INSERT INTO %I.%I SELECT * FROM %I.%I', '${schema}', each, '${pristine}', each);
      END IF;
    END LOOP;
    FOR each IN SELECT relname FROM pg_class WHERE relnamespace = own AND relkind = 'S' LOOP
      PERFORM setval(format('%I.%I', '${schema}', each), 1, false);
    END LOOP;
    UPDATE ${schema}.secret SET value = sha256(gen_random_uuid()::text::bytea);
  END
$$`

/** A database for the tests of one file, dropped after them. */
export const postgresStores = (): { readonly fresh: () => Store; readonly twice: () => readonly [Store, Store] } => {
  const scope = Scope.makeUnsafe()
  let url = ""
  let run: (sql: string) => Effect.Effect<void> = () => Effect.die(new Error("there is no database yet"))
  let schemas = 0
  /** Those that nobody has open any more. */
  const free: Array<string> = []
  const opened = (schema: string): Store => LedgerSql.layerPostgres({ url: Redacted.make(url), schema })
  beforeAll(() => {
    const begin = Effect.gen(function* () {
      url = yield* freshDatabase
      const connection = yield* PgConnection.make({ url: Redacted.make(url) })
      run = (sql) =>
        Effect.provideService(
          Effect.orDie(Effect.asVoid(connection.query(sql))),
          Clock.Clock,
          Clock.Clock.defaultValue()
        )
      yield* Effect.scoped(Layer.build(opened(pristine)))
    })
    return Effect.runPromise(Effect.provideService(begin, Scope.Scope, scope))
  })
  afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))
  const taken = Effect.suspend(() => {
    const schema = free.pop()
    return schema === undefined ? Effect.succeed(`store_${(schemas += 1)}`) : Effect.as(run(emptied(schema)), schema)
  })
  /** Opened by so many: free once the last of them has closed it. */
  const sides = (count: number): Store => {
    let [schema, closed]: [string | undefined, number] = [undefined, 0]
    const side = Effect.acquireRelease(
      Effect.suspend(() =>
        schema === undefined ? Effect.tap(taken, (name) => Effect.sync(() => (schema = name))) : Effect.succeed(schema)
      ),
      (name) =>
        Effect.sync(() => {
          if (++closed === count) free.push(name)
        })
    )
    return Layer.unwrap(Effect.map(side, opened))
  }
  return {
    fresh: () => sides(1),
    twice: () => {
      const side = sides(2)
      return [side, Layer.fresh(side)]
    }
  }
}
