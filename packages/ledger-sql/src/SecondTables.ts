/** The tables that the step to schema 2 made, as they were then: later schemas change them by steps of their own. */
export const secondTables: ReadonlyArray<string> = [
  `CREATE TABLE batch (
    id INTEGER PRIMARY KEY, source INTEGER NOT NULL, recorded_at INTEGER NOT NULL, rows INTEGER NOT NULL,
    contacts INTEGER NOT NULL, learners INTEGER NOT NULL, facts INTEGER NOT NULL, corrections INTEGER NOT NULL,
    decisions INTEGER NOT NULL, entries INTEGER NOT NULL, size INTEGER, root BLOB
  ) STRICT`,
  "CREATE INDEX batch_pending ON batch (id) WHERE size IS NULL",
  "CREATE INDEX batch_size ON batch (size, id)",
  `CREATE TABLE log (
    id INTEGER PRIMARY KEY, batches INTEGER NOT NULL, size INTEGER NOT NULL, frontier BLOB NOT NULL,
    recorded_at INTEGER, contacts INTEGER NOT NULL, learners INTEGER NOT NULL, facts INTEGER NOT NULL,
    corrections INTEGER NOT NULL, decisions INTEGER NOT NULL
  ) STRICT`,
  `CREATE TABLE counter (
    id INTEGER PRIMARY KEY, contacts INTEGER NOT NULL, learners INTEGER NOT NULL, facts INTEGER NOT NULL,
    decisions INTEGER NOT NULL
  ) STRICT`,
  `CREATE TABLE block (
    source INTEGER PRIMARY KEY, contacts INTEGER NOT NULL, learners INTEGER NOT NULL, facts INTEGER NOT NULL,
    decisions INTEGER NOT NULL, contacts_until INTEGER NOT NULL, learners_until INTEGER NOT NULL,
    facts_until INTEGER NOT NULL, decisions_until INTEGER NOT NULL
  ) STRICT`,
  `CREATE TABLE lease (
    name TEXT NOT NULL, fence INTEGER NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (name)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE contact (
    contact INTEGER PRIMARY KEY, stamp INTEGER NOT NULL
  ) STRICT`,
  `CREATE TABLE identity (
    value TEXT NOT NULL, scheme INTEGER NOT NULL, shard INTEGER NOT NULL, contact INTEGER NOT NULL,
    PRIMARY KEY (value, scheme, shard)
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX identity_contact ON identity (contact)",
  `CREATE TABLE decision (
    id INTEGER PRIMARY KEY, contact INTEGER NOT NULL, text TEXT NOT NULL, about TEXT NOT NULL,
    batch INTEGER NOT NULL
  ) STRICT`,
  `CREATE TABLE archived (
    fact INTEGER PRIMARY KEY, contact INTEGER NOT NULL, raw TEXT NOT NULL
  ) STRICT`,
  `CREATE TABLE holding (
    contact INTEGER NOT NULL, certification INTEGER NOT NULL, position INTEGER NOT NULL,
    learner INTEGER NOT NULL, type INTEGER NOT NULL, earning INTEGER NOT NULL, beside TEXT,
    first INTEGER NOT NULL, last INTEGER NOT NULL, ends INTEGER NOT NULL, relation INTEGER NOT NULL,
    expires INTEGER, opens INTEGER, grace INTEGER, PRIMARY KEY (contact, certification, position)
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX holding_last ON holding (certification, last, contact, first)",
  `CREATE TABLE entry (
    batch INTEGER NOT NULL, ordinal INTEGER NOT NULL, contact INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (batch, ordinal)
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX entry_contact ON entry (contact, batch, ordinal)",
  `CREATE TABLE rejection (
    id INTEGER PRIMARY KEY, stream INTEGER NOT NULL, line INTEGER NOT NULL, digest TEXT NOT NULL,
    col TEXT NOT NULL, expected TEXT NOT NULL, found TEXT NOT NULL, advice TEXT NOT NULL, raw TEXT NOT NULL,
    reading TEXT NOT NULL, recorded_at INTEGER NOT NULL, ended_at INTEGER, UNIQUE (stream, line, digest)
  ) STRICT`,
  "CREATE INDEX rejection_open ON rejection (stream, id) WHERE ended_at IS NULL",
  "CREATE INDEX rejection_id ON rejection (id) WHERE ended_at IS NULL"
]
