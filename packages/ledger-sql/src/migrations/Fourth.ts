/**
 * From schema 3 to schema 4: what a source takes back, rows as they were received, and of each rejection its key and whether it is
 * a row or drift. Rejections of before are rows, whose key nobody wrote down. The log is as it was.
 */
import type { Ledger } from "@laurel/core"
import { Effect } from "effect"
import type { Engine } from "../Engine.ts"
import { columnsOf } from "../Schema.ts"
import { execute } from "./execute.ts"
import { statements } from "../SchemaText.ts"

/** What the new columns hold at first. */
const beginnings: { readonly [column: string]: string } = {
  kind: "0",
  key: "NULL",
  dismissed: "NULL",
  reopened: "NULL"
}

/** SQLite changes no table's shape: it is made anew. */
const remade = (): ReadonlyArray<string> => {
  const columns = columnsOf("rejection").map(({ name }) => name)
  const values = columns.map((name) => beginnings[name] ?? name)
  return [
    ...["rejection_open", "rejection_id"].map((name) => `DROP INDEX ${name}`),
    "ALTER TABLE rejection RENAME TO old_rejection",
    ...statements("sqlite", ["rejection"]),
    `INSERT INTO rejection (${columns.join(", ")}) SELECT ${values.join(", ")} FROM old_rejection`,
    "DROP TABLE old_rejection"
  ]
}

/** PostgreSQL changes it where it is: a default fills the rows that are there, and goes. */
const changed = [
  `ALTER TABLE rejection ADD COLUMN key text COLLATE "C"`,
  "ALTER TABLE rejection ADD COLUMN kind smallint NOT NULL DEFAULT 0",
  "ALTER TABLE rejection ALTER COLUMN kind DROP DEFAULT",
  "CREATE INDEX rejection_key ON rejection (stream, key) WHERE key IS NOT NULL AND ended_at IS NULL"
]

export const toFourth = Effect.fnUntraced(function* (engine: Engine): Effect.fn.Return<void, Ledger.LedgerError> {
  yield* execute(engine, engine.dialect === "sqlite" ? remade() : changed)
  yield* execute(engine, statements(engine.dialect, ["withdrawn", "received"]))
})
