/** From schema 1, which was SQLite's only, to schema 2. What a step makes is what its schema was, whatever the schema is today. */
import { hash } from "node:crypto"
import { type Id, type Ledger, Plan } from "@laurel/core"
import { Effect } from "effect"
import { type Engine, int, orNull, type Row, text } from "../Engine.ts"
import { shardOf } from "../People.ts"
import { columnsOf, noDay, type TableName } from "../Schema.ts"
import { execute } from "./execute.ts"

/** Rows moved at once. */
const page = 10_000

/** The tables of schema 2 that are made anew. */
const second: ReadonlyArray<string> = [
  `CREATE TABLE batch (
  id INTEGER PRIMARY KEY,
  source INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  contacts INTEGER NOT NULL,
  learners INTEGER NOT NULL,
  facts INTEGER NOT NULL,
  corrections INTEGER NOT NULL,
  decisions INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  size INTEGER,
  root BLOB
) STRICT`,
  "CREATE INDEX batch_pending ON batch (id) WHERE size IS NULL",
  "CREATE INDEX batch_size ON batch (size, id)",
  `CREATE TABLE log (
  id INTEGER PRIMARY KEY,
  batches INTEGER NOT NULL,
  size INTEGER NOT NULL,
  frontier BLOB NOT NULL,
  recorded_at INTEGER,
  contacts INTEGER NOT NULL,
  learners INTEGER NOT NULL,
  facts INTEGER NOT NULL,
  corrections INTEGER NOT NULL,
  decisions INTEGER NOT NULL
) STRICT`,
  `CREATE TABLE counter (
  id INTEGER PRIMARY KEY,
  contacts INTEGER NOT NULL,
  learners INTEGER NOT NULL,
  facts INTEGER NOT NULL,
  decisions INTEGER NOT NULL
) STRICT`,
  `CREATE TABLE block (
  source INTEGER PRIMARY KEY,
  contacts INTEGER NOT NULL,
  learners INTEGER NOT NULL,
  facts INTEGER NOT NULL,
  decisions INTEGER NOT NULL,
  contacts_until INTEGER NOT NULL,
  learners_until INTEGER NOT NULL,
  facts_until INTEGER NOT NULL,
  decisions_until INTEGER NOT NULL
) STRICT`,
  `CREATE TABLE lease (
  name TEXT NOT NULL,
  fence INTEGER NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (name)
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE contact (
  contact INTEGER PRIMARY KEY,
  stamp INTEGER NOT NULL
) STRICT`,
  `CREATE TABLE identity (
  value TEXT NOT NULL,
  scheme INTEGER NOT NULL,
  shard INTEGER NOT NULL,
  contact INTEGER NOT NULL,
  PRIMARY KEY (value, scheme, shard)
) STRICT, WITHOUT ROWID`,
  "CREATE INDEX identity_contact ON identity (contact)",
  `CREATE TABLE decision (
  id INTEGER PRIMARY KEY,
  contact INTEGER NOT NULL,
  text TEXT NOT NULL,
  about TEXT NOT NULL,
  batch INTEGER NOT NULL
) STRICT`,
  `CREATE TABLE archived (
  fact INTEGER PRIMARY KEY,
  contact INTEGER NOT NULL,
  raw TEXT NOT NULL
) STRICT`,
  `CREATE TABLE holding (
  contact INTEGER NOT NULL,
  certification INTEGER NOT NULL,
  position INTEGER NOT NULL,
  learner INTEGER NOT NULL,
  type INTEGER NOT NULL,
  earning INTEGER NOT NULL,
  beside TEXT,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  relation INTEGER NOT NULL,
  expires INTEGER,
  opens INTEGER,
  grace INTEGER,
  PRIMARY KEY (contact, certification, position)
) STRICT, WITHOUT ROWID`,
  "CREATE INDEX holding_last ON holding (certification, last, contact, first)",
  `CREATE TABLE entry (
  batch INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  contact INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (batch, ordinal)
) STRICT, WITHOUT ROWID`,
  "CREATE INDEX entry_contact ON entry (contact, batch, ordinal)",
  `CREATE TABLE rejection (
  id INTEGER PRIMARY KEY,
  stream INTEGER NOT NULL,
  line INTEGER NOT NULL,
  digest TEXT NOT NULL,
  col TEXT NOT NULL,
  expected TEXT NOT NULL,
  found TEXT NOT NULL,
  advice TEXT NOT NULL,
  raw TEXT NOT NULL,
  reading TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  ended_at INTEGER,
  UNIQUE (stream, line, digest)
) STRICT`,
  "CREATE INDEX rejection_open ON rejection (stream, id) WHERE ended_at IS NULL",
  "CREATE INDEX rejection_id ON rejection (id) WHERE ended_at IS NULL"
]

/** Tables that are made anew: their keys or what must be in them has changed. */
const remade = ["batch", "identity", "holding", "entry", "rejection", "decision"] as const

/**
 * To schema 2: writers no longer wait for one head. A contact has a stamp, sources have numbers of their own, an entry is named by
 * its batch and its place in it, and what has to be searched by has an index.
 */
export const toSecond = Effect.fnUntraced(function* (engine: Engine): Effect.fn.Return<void, Ledger.LedgerError> {
  const indexes = ["identity_contact", "entry_contact", "rejection_open"]
  yield* execute(engine, [
    ...indexes.map((name) => `DROP INDEX ${name}`),
    ...remade.map((name) => `ALTER TABLE ${name} RENAME TO old_${name}`),
    ...second,
    "ALTER TABLE fact ADD COLUMN contact INTEGER NOT NULL DEFAULT 0",
    "UPDATE fact SET contact = (SELECT l.contact FROM learner l WHERE l.id = fact.learner)",
    "CREATE INDEX achievement_first ON achievement (type, first, learner, earning) WHERE first IS NOT NULL",
    "INSERT INTO contact (contact, stamp) SELECT contact, 1 FROM old_identity",
    // Facts of a batch that are not the first of their reference.
    `INSERT INTO batch (id, source, recorded_at, rows, contacts, learners, facts, corrections, decisions, entries, size, root)
     SELECT id, source, recorded_at, rows,
       contacts - lag(contacts, 1, 0) OVER byId, learners - lag(learners, 1, 0) OVER byId,
       facts - lag(facts, 1, 0) OVER byId, (SELECT count(*) FROM fact f WHERE f.revision > 1 AND f.id <= b.facts
         AND f.id > coalesce((SELECT p.facts FROM old_batch p WHERE p.id = b.id - 1), 0)),
       decisions - lag(decisions, 1, 0) OVER byId, entries - lag(entries, 1, 0) OVER byId, entries, root
     FROM old_batch b WINDOW byId AS (ORDER BY id)`,
    // Entries were numbered from 0 through the whole log.
    `INSERT INTO entry (batch, ordinal, contact, text)
     SELECT b.id, e.id - (b.size - b.entries), e.contact, e.text FROM batch b
     CROSS JOIN old_entry e ON e.id >= b.size - b.entries AND e.id < b.size`,
    `INSERT INTO decision (id, contact, text, about, batch) SELECT id, about ->> 0, text, about, batch FROM old_decision`,
    `INSERT INTO holding SELECT contact, certification, position, learner, type, earning, beside, first,
       coalesce(last, ${noDay}), ends, relation, expires, opens, grace FROM old_holding`,
    `INSERT INTO log (id, batches, size, frontier, recorded_at, contacts, learners, facts, corrections, decisions)
     SELECT 1, count(*), coalesce(max(size), 0), coalesce((SELECT frontier FROM old_batch ORDER BY id DESC LIMIT 1), x''),
       max(recorded_at), coalesce(sum(contacts), 0), coalesce(sum(learners), 0), coalesce(sum(facts), 0),
       coalesce(sum(corrections), 0), coalesce(sum(decisions), 0) FROM batch`,
    "INSERT INTO counter (id, contacts, learners, facts, decisions) SELECT 1, contacts, learners, facts, decisions FROM log"
  ])
  yield* moveIdentities(engine)
  yield* moveRejections(engine)
  // Everybody was judged under the catalog that is the latest, or is judged once more.
  yield* engine.run(
    `UPDATE position SET text = catalog || ':done' WHERE text = 'judged' AND source = (SELECT id FROM name WHERE text = ?1)`,
    itself
  )
  yield* execute(
    engine,
    remade.map((name) => `DROP TABLE old_${name}`)
  )
})

const itself: Id.SourceId = Plan.itself

/** Tells rejected rows of one line apart. */
const digestOf = (column: string, found: string, raw: string): string =>
  hash("sha256", JSON.stringify([column, found, raw]), "hex")

/** Columns that only later schemas have. */
const later: { readonly [table: string]: ReadonlyArray<string> } = {
  rejection: ["kind", "key", "dismissed", "reopened"]
}

/** Moves rows of an old table, a page at a time, each after the last key of the one before. */
const move = Effect.fnUntraced(function* (
  engine: Engine,
  table: TableName,
  select: string,
  start: Row,
  keyOf: (row: Row) => Row,
  next: (row: Row) => Row
) {
  let after = start
  const columns = columnsOf(table).filter(({ name }) => later[table]?.includes(name) !== true)
  // Ends with the rows: each page begins after the one before.
  for (;;) {
    const rows = yield* engine.rows(`${select} LIMIT ${page}`, ...after)
    const last = rows.at(-1)
    if (last === undefined) return
    yield* engine.insert({ table, columns }, rows.map(next))
    after = keyOf(last)
  }
})

const moveIdentities = (engine: Engine) =>
  move(
    engine,
    "identity",
    `SELECT i.value, i.scheme, n.text, i.contact FROM old_identity i CROSS JOIN name n ON n.id = i.scheme
     WHERE (i.value, i.scheme) > (?1, ?2) ORDER BY i.value, i.scheme`,
    ["", 0],
    (row) => row.slice(0, 2),
    (row) => [text(row[0]), int(row[1]), shardOf({ value: text(row[0]), scheme: text(row[2]) }), int(row[3])]
  )

const moveRejections = (engine: Engine) =>
  move(
    engine,
    "rejection",
    `SELECT id, stream, line, col, expected, found, advice, raw, reading, recorded_at, ended_at FROM old_rejection
     WHERE id > ?1 ORDER BY id`,
    [0],
    (row) => row.slice(0, 1),
    (row) => [
      ...row.slice(0, 3),
      digestOf(text(row[3]), text(row[5]), text(row[7])),
      ...row.slice(3, 10),
      orNull(int, row[10])
    ]
  )
