/**
 * From any earlier schema to this one, forward only. A store that is new is made as it is today; each step after the first takes
 * an older one on, inside one transaction, and is tested on a store that was written by the program of that time.
 */
import { randomBytes } from "node:crypto"
import type { Id, Ledger } from "@laurel/core"
import { Effect } from "effect"
import type { Engine } from "./Engine.ts"
import { execute } from "./migrations/execute.ts"
import { toFifth } from "./migrations/Fifth.ts"
import { toFourth } from "./migrations/Fourth.ts"
import { statements } from "./SchemaText.ts"
import { toSecond } from "./migrations/Second.ts"
import { toSeventh } from "./migrations/Seventh.ts"
import { toSixth } from "./migrations/Sixth.ts"
import { toThird } from "./migrations/Third.ts"
import { toThirdPast } from "./migrations/ThirdPast.ts"
import { columnsOf } from "./Schema.ts"

/** The version of the schema that this program reads and writes. */
export const current = 7

/** Bytes of what only a store knows. */
const secretSize = 32

/** All tables, empty, and the rows that are always there. */
export const create = Effect.fnUntraced(function* (engine: Engine): Effect.fn.Return<void, Ledger.LedgerError> {
  yield* execute(engine, statements(engine.dialect))
  yield* execute(engine, ["INSERT INTO counter (id, contacts, learners, facts, decisions) VALUES (1, 0, 0, 0, 0)"])
  const counts = columnsOf("log")
    .slice(5)
    .map(() => 0)
  yield* engine.insert({ table: "log", columns: columnsOf("log") }, [[1, 0, 0, new Uint8Array(0), null, ...counts]])
  yield* engine.insert({ table: "secret", columns: columnsOf("secret") }, [[1, randomBytes(secretSize)]])
})

/** Takes an older schema on, step by step. `secrets` are the contacts' to be. */
export const migrate = Effect.fnUntraced(function* (
  engine: Engine,
  version: number,
  secrets: (contact: Id.ContactId) => Uint8Array
): Effect.fn.Return<void, Ledger.LedgerError> {
  // Schema 1 was SQLite's only.
  if (version < 2) yield* toSecond(engine)
  if (version < 3) {
    yield* toThirdPast(engine)
    yield* toThird(engine, secrets, randomBytes(secretSize))
  }
  if (version < 4) yield* toFourth(engine)
  if (version < 5) yield* toFifth(engine)
  if (version < 6) yield* toSixth(engine)
  if (version < 7) yield* toSeventh(engine)
})
