/**
 * R, the raw limit that others are held against: the same fact table that the guide measured (§3), filled by a prepared insert
 * row by row, 100,000 rows to a transaction. Nothing is parsed, looked up, judged or hashed.
 */
import assert from "node:assert/strict"
import { rmSync, statSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import type { Row } from "./input/Facts.ts"

const rowsPerTransaction = 100_000

const open = (file: string): DatabaseSync => {
  const db = new DatabaseSync(file)
  db.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536;
    CREATE TABLE IF NOT EXISTS fact (
      id INTEGER PRIMARY KEY, source INTEGER NOT NULL, source_id TEXT NOT NULL, learner INTEGER NOT NULL,
      contact INTEGER NOT NULL, offering INTEGER NOT NULL, kind INTEGER NOT NULL, activity INTEGER NOT NULL,
      time INTEGER NOT NULL, value REAL, recorded INTEGER NOT NULL, payload TEXT NOT NULL,
      UNIQUE (source, source_id)) STRICT;
    CREATE INDEX IF NOT EXISTS fact_learner ON fact (learner, time);
  `)
  return db
}

const insert =
  "INSERT INTO fact (source, source_id, learner, contact, offering, kind, activity, time, value, recorded, payload) " +
  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"

/** Seconds to write the rows, from the first transaction to the last commit. */
export const fill = (file: string, rows: ReadonlyArray<Row>): number => {
  const db = open(file)
  const statement = db.prepare(insert)
  const start = performance.now()
  for (let from = 0; from < rows.length; from += rowsPerTransaction) {
    db.exec("BEGIN IMMEDIATE")
    for (const row of rows.slice(from, from + rowsPerTransaction)) statement.run(...row)
    db.exec("COMMIT")
  }
  const seconds = (performance.now() - start) / 1_000
  const stored = db.prepare("SELECT count(*) AS n, count(DISTINCT learner) AS learners FROM fact").get()
  assert.equal(stored?.["n"], rows.length)
  assert.equal(stored?.["learners"], new Set(rows.map(([, , learner]) => learner)).size)
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)")
  db.close()
  return seconds
}

/** Into a file that is removed again. Gives its bytes too. */
export const fillOnce = (file: string, rows: ReadonlyArray<Row>) => {
  const seconds = fill(file, rows)
  const bytes = statSync(file).size
  for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true })
  return { seconds, bytes }
}
