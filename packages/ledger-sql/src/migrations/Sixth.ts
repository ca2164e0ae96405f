/** From schema 5 to schema 6: what programs keep beside the record, and by whom a rejection was dismissed and taken up again. None was before. The log is as it was. */
import type { Ledger } from "@laurel/core"
import { Effect } from "effect"
import type { Engine } from "../Engine.ts"
import { columnsOf } from "../Schema.ts"
import { execute } from "./execute.ts"
import { statements } from "../SchemaText.ts"

/** SQLite changes no table's shape: it is made anew. */
const remade = (): ReadonlyArray<string> => {
  const columns = columnsOf("rejection").map(({ name }) => name)
  const values = columns.map((name) => (name === "dismissed" || name === "reopened" ? "NULL" : name))
  return [
    ...["rejection_open", "rejection_id", "rejection_key"].map((name) => `DROP INDEX ${name}`),
    "ALTER TABLE rejection RENAME TO old_rejection",
    ...statements("sqlite", ["rejection"]),
    `INSERT INTO rejection (${columns.join(", ")}) SELECT ${values.join(", ")} FROM old_rejection`,
    "DROP TABLE old_rejection"
  ]
}

export const toSixth = Effect.fnUntraced(function* (engine: Engine): Effect.fn.Return<void, Ledger.LedgerError> {
  if (engine.dialect === "postgres")
    yield* execute(engine, [
      `ALTER TABLE rejection ADD COLUMN IF NOT EXISTS dismissed text COLLATE "C"`,
      `ALTER TABLE rejection ADD COLUMN IF NOT EXISTS reopened text COLLATE "C"`,
      "CREATE INDEX IF NOT EXISTS rejection_dismissed ON rejection (stream, id) WHERE dismissed IS NOT NULL",
      "CREATE INDEX IF NOT EXISTS rejection_dismissed_id ON rejection (id) WHERE dismissed IS NOT NULL"
    ])
  else {
    // An old store has got its rejections anew on the way, as they are today.
    const there = yield* engine.rows("SELECT 1 FROM pragma_table_info('rejection') WHERE name = 'dismissed'")
    if (there.length === 0) yield* execute(engine, remade())
  }
  yield* execute(engine, statements(engine.dialect, ["shelf"]))
})
