import { Ledger } from "@laurel/core"
import { Effect } from "effect"
import { type Engine, json, list, text } from "./Engine.ts"

/** Tables that texts about people were in. */
const tables = [
  "contact",
  "identity",
  "claim",
  "learner",
  "fact",
  "archived",
  "decision",
  "certificate",
  "rejection",
  "received",
  "withdrawn",
  "import"
] as const

/** Writes the store's files anew, without what was erased or replaced. */
export const compact = (engine: Engine): Effect.Effect<void, Ledger.LedgerError> =>
  engine.dialect === "sqlite" ? ofFile(engine) : ofServer(engine)

/** By way of a file: a store may be larger than the memory. And to the end of the log of writes, or it would hold what was there. */
const ofFile = Effect.fnUntraced(function* (engine: Engine) {
  yield* engine.run("PRAGMA temp_store = FILE")
  yield* Effect.ensuring(engine.run("VACUUM"), Effect.orDie(engine.run("PRAGMA temp_store = MEMORY")))
  const [row] = yield* engine.rows("PRAGMA wal_checkpoint(TRUNCATE)")
  if (row?.[0] === 0) return
  const found = "another program reads it, so that its log of writes could not be emptied"
  yield* new Ledger.LedgerError({ ledger: engine.name, reason: new Ledger.Busy({ found }) })
})

/** Where the server keeps what it has seen of columns, to plan by: some of their values, as they were. */
const seen = "pg_statistic"

const ofServer = Effect.fnUntraced(function* (engine: Engine) {
  // The server would only warn, and leave what it may not rewrite as it is.
  const foreign = yield* engine.rows(
    `SELECT c.relname FROM ${list("postgres", 1, "text")} j JOIN pg_class c ON c.oid = to_regclass(j.value)
     JOIN pg_database d ON d.datname = current_database()
     WHERE NOT pg_has_role(d.datdba, 'USAGE') AND NOT pg_has_role(c.relowner, 'USAGE') ORDER BY c.relname`,
    json([...tables, seen])
  )
  const left = foreign.map((row) => text(row[0]))
  for (const table of [...tables, seen]) if (!left.includes(table)) yield* engine.run(rewriting(table))
  if (left.length === 0) return
  const found = `only the owner of its tables and of the database can write ${left.join(", ")} anew`
  const statements = left.map((table) => `${rewriting(table)};`).join(" ")
  const advice = `What was erased is gone from every answer, but old pages still hold it until the owner runs: ${statements}`
  yield* new Ledger.LedgerError({ ledger: engine.name, reason: new Ledger.Unusable({ found, advice }) })
})

const rewriting = (table: string): string => `VACUUM (FULL, ANALYZE) ${table}`
