/** From schema 6 to schema 7: certificates, and of each commit how many it brought. No commit of before brought any. The log is as it was. */
import type { Ledger } from "@laurel/core"
import { Effect } from "effect"
import type { Engine } from "../Engine.ts"
import { execute } from "./execute.ts"
import { remade } from "./remade.ts"
import { statements } from "../SchemaText.ts"

/** PostgreSQL changes it where it is: a default fills the rows that are there, and goes. */
const changed = [
  "ALTER TABLE batch ADD COLUMN IF NOT EXISTS certificates integer NOT NULL DEFAULT 0",
  "ALTER TABLE batch ALTER COLUMN certificates DROP DEFAULT"
]

export const toSeventh = Effect.fnUntraced(function* (engine: Engine): Effect.fn.Return<void, Ledger.LedgerError> {
  if (engine.dialect === "postgres") yield* execute(engine, changed)
  else {
    // An older store has got its batches anew on the way, as they are today.
    const there = yield* engine.rows("SELECT 1 FROM pragma_table_info('batch') WHERE name = 'certificates'")
    if (there.length === 0)
      yield* execute(engine, remade(["batch_pending", "batch_size", "batch_import"], { certificates: "0" }))
  }
  yield* execute(engine, statements(engine.dialect, ["certificate", "certificate_about"]))
})
