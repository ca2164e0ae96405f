/** The table of commits as it is today, on SQLite, which changes no table's shape: it is made anew. */
import { columnsOf } from "../Schema.ts"
import { statements } from "../SchemaText.ts"

/** Statements for it: without the indexes that it had, and with what columns hold that it did not have. */
export const remade = (
  indexes: ReadonlyArray<string>,
  beginnings: { readonly [column: string]: string }
): ReadonlyArray<string> => {
  const columns = columnsOf("batch").map(({ name }) => name)
  const values = columns.map((name) => beginnings[name] ?? name)
  return [
    ...indexes.map((name) => `DROP INDEX ${name}`),
    "ALTER TABLE batch RENAME TO old_batch",
    ...statements("sqlite", ["batch"]),
    `INSERT INTO batch (${columns.join(", ")}) SELECT ${values.join(", ")} FROM old_batch`,
    "DROP TABLE old_batch"
  ]
}
