/** From schema 4 to schema 5: imports, and of each commit which one it is part of. No commit of before is part of any. The log is as it was. */
import type { Ledger } from "@laurel/core"
import { Effect } from "effect"
import type { Engine } from "../Engine.ts"
import { execute } from "./execute.ts"
import { remade } from "./remade.ts"
import { statements } from "../SchemaText.ts"

/** What the new columns hold at first. */
const beginnings: { readonly [column: string]: string } = { import: "NULL", certificates: "0" }

/** PostgreSQL changes it where it is. */
const changed = [
  "ALTER TABLE batch ADD COLUMN IF NOT EXISTS import bigint",
  "CREATE INDEX batch_import ON batch (import, id) WHERE import IS NOT NULL"
]

export const toFifth = Effect.fnUntraced(function* (engine: Engine): Effect.fn.Return<void, Ledger.LedgerError> {
  if (engine.dialect === "postgres") yield* execute(engine, changed)
  else {
    // A store of schema 2 has got its batches anew on the way, as they are today.
    const there = yield* engine.rows("SELECT 1 FROM pragma_table_info('batch') WHERE name = 'import'")
    if (there.length === 0) yield* execute(engine, remade(["batch_pending", "batch_size"], beginnings))
  }
  yield* execute(engine, statements(engine.dialect, ["import"]))
})
