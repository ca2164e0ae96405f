/**
 * The schema, as steps forward only. Its version is SQLite's `user_version`. Text that recurs (sources, streams, activities,
 * zones, types) is interned in `name`, and people, facts and decisions are whole numbers. Facts, decisions, entries and batches
 * are only ever added; `achievement`, `holding` and `person` follow from them and are replaced, `position` and `rejection` say
 * how things stand now.
 */

/** "LAUR", so that another program's file is never mistaken for a store. */
export const applicationId = 0x4c415552

export const migrations: ReadonlyArray<string> = [
  `
  CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;

  -- One row a commit. The last one is the head; the counts are running totals.
  CREATE TABLE batch (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES name,
    recorded_at INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    contacts INTEGER NOT NULL,
    learners INTEGER NOT NULL,
    facts INTEGER NOT NULL,
    decisions INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    root BLOB NOT NULL,
    frontier BLOB NOT NULL
  ) STRICT;

  CREATE TABLE position (
    source INTEGER PRIMARY KEY REFERENCES name,
    text TEXT NOT NULL,
    catalog INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE catalog (version INTEGER PRIMARY KEY, text TEXT NOT NULL, recorded_at INTEGER NOT NULL) STRICT;

  CREATE TABLE identity (
    value TEXT NOT NULL,
    scheme INTEGER NOT NULL REFERENCES name,
    contact INTEGER NOT NULL,
    PRIMARY KEY (value, scheme)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX identity_contact ON identity (contact);

  -- Other names that sources give a contact, each kept once with the source that said it first.
  CREATE TABLE claim (
    value TEXT NOT NULL,
    scheme INTEGER NOT NULL REFERENCES name,
    contact INTEGER NOT NULL,
    source INTEGER NOT NULL REFERENCES name,
    PRIMARY KEY (value, scheme, contact)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX claim_contact ON claim (contact);

  -- The person of each contact that belongs to a lower one; whoever has no row here is a person of their own.
  CREATE TABLE person (contact INTEGER PRIMARY KEY, person INTEGER NOT NULL) STRICT;
  CREATE INDEX person_person ON person (person);

  -- text is what was decided, by whom and why, as JSON; about is the list of contacts, in the order they were given.
  CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    about TEXT NOT NULL,
    batch INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE decision_about (
    contact INTEGER NOT NULL,
    decision INTEGER NOT NULL,
    PRIMARY KEY (contact, decision)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE learner (
    id INTEGER PRIMARY KEY,
    contact INTEGER NOT NULL,
    source INTEGER NOT NULL REFERENCES name,
    key TEXT NOT NULL,
    offering INTEGER NOT NULL REFERENCES name,
    UNIQUE (source, key)
  ) STRICT;
  CREATE INDEX learner_contact ON learner (contact);

  CREATE TABLE stream (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES name,
    name INTEGER NOT NULL REFERENCES name,
    UNIQUE (source, name)
  ) STRICT;

  CREATE TABLE fact (
    id INTEGER PRIMARY KEY,
    learner INTEGER NOT NULL,
    stream INTEGER NOT NULL,
    key TEXT NOT NULL,
    revision INTEGER NOT NULL,
    origin INTEGER NOT NULL,
    line INTEGER,
    activity INTEGER,
    kind INTEGER NOT NULL,
    detail TEXT,
    happened_on INTEGER NOT NULL,
    happened_at INTEGER,
    zone INTEGER NOT NULL,
    basis INTEGER NOT NULL,
    observed_at INTEGER,
    said INTEGER,
    batch INTEGER NOT NULL,
    UNIQUE (stream, key, revision)
  ) STRICT;
  CREATE INDEX fact_learner ON fact (learner);

  -- held, shadow and counts are lists of [from, lost] day numbers; first and lost are held's ends, to be searched by. counts is
  -- what decisions leave of held, where they take days off. score is a fraction, contested and terms are JSON.
  CREATE TABLE achievement (
    contact INTEGER NOT NULL,
    learner INTEGER NOT NULL,
    type INTEGER NOT NULL,
    earning INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    catalog INTEGER NOT NULL,
    first INTEGER,
    lost INTEGER,
    held TEXT NOT NULL,
    expires INTEGER,
    contested TEXT,
    shadow TEXT,
    score TEXT,
    due INTEGER,
    issued_on INTEGER NOT NULL,
    terms TEXT,
    counts TEXT,
    standing INTEGER NOT NULL,
    PRIMARY KEY (contact, learner, type, earning)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX achievement_contested ON achievement (type, learner, earning) WHERE contested IS NOT NULL;

  -- All under the person's lowest contact. beside is a list of achievement ids.
  CREATE TABLE holding (
    contact INTEGER NOT NULL,
    certification INTEGER NOT NULL,
    position INTEGER NOT NULL,
    learner INTEGER NOT NULL,
    type INTEGER NOT NULL,
    earning INTEGER NOT NULL,
    beside TEXT,
    first INTEGER NOT NULL,
    last INTEGER,
    ends INTEGER NOT NULL,
    relation INTEGER NOT NULL,
    expires INTEGER,
    opens INTEGER,
    grace INTEGER,
    PRIMARY KEY (contact, certification, position)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE entry (id INTEGER PRIMARY KEY, contact INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
  CREATE INDEX entry_contact ON entry (contact);

  CREATE TABLE rejection (
    id INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL,
    line INTEGER NOT NULL,
    col TEXT NOT NULL,
    expected TEXT NOT NULL,
    found TEXT NOT NULL,
    advice TEXT NOT NULL,
    raw TEXT NOT NULL,
    reading TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    ended_at INTEGER,
    UNIQUE (stream, line, col, found, raw)
  ) STRICT;
  CREATE INDEX rejection_open ON rejection (stream, ended_at);
  `
]
