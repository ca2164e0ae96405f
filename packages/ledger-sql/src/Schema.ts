/**
 * The tables, once for both engines. Text that recurs (sources, streams, activities, zones, types) is interned in `name`; people,
 * facts and decisions are whole numbers. Facts, decisions, claims and entries are only ever added; `achievement`, `holding` and
 * `person` follow from them and are replaced, and what was replaced or removed goes to the table of the same name with `_past`;
 * `position`, `block`, `lease`, `rejection`, `received` and `shelf` say how things stand now.
 *
 * A table of what is known about people has a shard key: the contact's number, or what was made of the contact's own name. It is
 * part of every primary key and unique constraint, so that such tables can be spread over servers as they are. On SQLite, which
 * has one file, a number alone is the primary key where it can be, because that is the order rows are kept in.
 */
import type { Column, ColumnType } from "./Engine.ts"

interface Index {
  readonly name: string
  readonly columns: ReadonlyArray<string>
  readonly where?: string
}

export interface Table {
  readonly name: string
  readonly columns: ReadonlyArray<Column & { readonly nullable?: boolean }>
  readonly key: ReadonlyArray<string>
  /** The column that says which server a row is on; null for the few tables that every server has, or one has alone. */
  readonly shard: string | null
  /** The key is one number that orders the rows; `numbered` where the engine gives it. */
  readonly rowid?: "given" | "numbered"
  readonly unique?: ReadonlyArray<string>
  readonly indexes?: ReadonlyArray<Index>
}

/** `name:type` or `name:type?`, where a question mark allows null. Types: i bigint, n integer, s smallint, t text, b bytes. */
const columns = (text: string): Table["columns"] =>
  text
    .trim()
    .split(/\s+/)
    .map((each) => {
      const [, name = "", type = "", mark = ""] = /^(\w+):(\w)(\??)$/.exec(each) ?? []
      return { name, type: types[type] ?? "text", nullable: mark === "?" }
    })

const types: { readonly [letter: string]: ColumnType } = {
  i: "bigint",
  n: "integer",
  s: "smallint",
  t: "text",
  b: "bytea"
}

const achievement =
  "contact:i learner:i type:n earning:n revision:n catalog:n first:n? lost:n? held:t expires:n? contested:t? shadow:t? score:t? due:n? issued_on:n terms:t? counts:t? standing:s since:i"
const holding =
  "contact:i certification:n position:n learner:i type:n earning:n beside:t? first:n last:n ends:s relation:s expires:n? opens:n? grace:n? since:i"

const all = {
  name: {
    name: "name",
    columns: columns("id:n text:t"),
    key: ["id"],
    rowid: "numbered",
    shard: null,
    unique: ["text"]
  },
  stream: {
    name: "stream",
    columns: columns("id:n source:n name:n"),
    key: ["id"],
    rowid: "numbered",
    shard: null,
    unique: ["source", "name"]
  },
  catalog: {
    name: "catalog",
    columns: columns("version:n text:t recorded_at:i"),
    key: ["version"],
    rowid: "given",
    shard: null
  },
  // One row a commit, with what it brought; of each kind the lowest and the highest number. leaves is how many leaves that makes,
  // size the log's length after it and root the Merkle root there, once it is in the log. import is the import that it is part of: 0
  // where it begins one, null where there is none.
  batch: {
    name: "batch",
    columns: columns(
      `id:i source:n recorded_at:i rows:n catalog:n? import:i? contacts:n learners:n claims:n facts:n corrections:n decisions:n entries:n certificates:n
       first_contact:i last_contact:i first_learner:i last_learner:i first_fact:i last_fact:i first_decision:i last_decision:i
       leaves:n size:i? root:b?`
    ),
    key: ["id"],
    rowid: "numbered",
    shard: null,
    indexes: [
      { name: "batch_pending", columns: ["id"], where: "size IS NULL" },
      { name: "batch_size", columns: ["size", "id"] },
      { name: "batch_import", columns: ["import", "id"], where: "import IS NOT NULL" }
    ]
  },
  // An import by the commit that begins it. The log has the digest of text, its terms; label is what else is said of it, for people,
  // and can be erased. ended is 1 once it is whole.
  import: {
    name: "import",
    columns: columns("batch:i text:t label:t ended:s"),
    key: ["batch"],
    rowid: "given",
    shard: null
  },
  // The hashes of a commit's leaves, 32 bytes each, in order. And those of whole subtrees of 256 leaves, of 256 such subtrees, ….
  leaf: { name: "leaf", columns: columns("batch:i hashes:b"), key: ["batch"], rowid: "given", shard: null },
  node: { name: "node", columns: columns("level:s place:i hash:b"), key: ["level", "place"], shard: null },
  // Checkpoints that were signed, as notes.
  checkpoint: {
    name: "checkpoint",
    columns: columns("size:i note:t recorded_at:i"),
    key: ["size"],
    rowid: "given",
    shard: null
  },
  // One row: what only this store knows, to recognize texts by that it must not keep.
  secret: { name: "secret", columns: columns("id:n value:b"), key: ["id"], rowid: "given", shard: null },
  // Names of people who were erased, as keyed digests: rows about them are ignored.
  ignored: { name: "ignored", columns: columns("digest:t"), key: ["digest"], shard: null },
  // One row: where the log stands, and what the batches in it add up to.
  log: {
    name: "log",
    columns: columns(
      "id:n batches:i size:i frontier:b recorded_at:i? contacts:i learners:i claims:i facts:i corrections:i decisions:i entries:i"
    ),
    key: ["id"],
    rowid: "given",
    shard: null
  },
  // One row: the last numbers given out. And whose they are, by source: those after used, up to until.
  // Commits that erased somebody are counted as decisions of a source of their own, laurel.erased.
  counter: {
    name: "counter",
    columns: columns("id:n contacts:i learners:i facts:i decisions:i"),
    key: ["id"],
    rowid: "given",
    shard: null
  },
  block: {
    name: "block",
    columns: columns(
      "source:n contacts:i learners:i facts:i decisions:i contacts_until:i learners_until:i facts_until:i decisions_until:i"
    ),
    key: ["source"],
    rowid: "given",
    shard: null
  },
  position: {
    name: "position",
    columns: columns("source:n text:t catalog:n recorded_at:i"),
    key: ["source"],
    rowid: "given",
    shard: null
  },
  lease: { name: "lease", columns: columns("name:t fence:i until:i"), key: ["name"], shard: null },
  // stamp is how often a contact has been written: a commit planned before the last time is refused. secret hides what the log
  // commits to. sealed, here and below, is the commitment to what was erased.
  contact: {
    name: "contact",
    columns: columns("contact:i stamp:i batch:i secret:b sealed:t?"),
    key: ["contact"],
    rowid: "given",
    shard: "contact"
  },
  // shard is made of the name, so that a name is unique although each server checks its own rows only.
  identity: {
    name: "identity",
    columns: columns("value:t scheme:n shard:s contact:i"),
    key: ["value", "scheme", "shard"],
    shard: "shard",
    indexes: [{ name: "identity_contact", columns: ["contact"] }]
  },
  // Other names that sources give a contact, each kept once with the source that said it first; numbered within the contact.
  claim: {
    name: "claim",
    columns: columns("value:t scheme:n contact:i source:n number:n batch:i ordinal:n sealed:t?"),
    key: ["value", "scheme", "contact"],
    shard: "contact",
    indexes: [
      { name: "claim_contact", columns: ["contact", "number"] },
      { name: "claim_batch", columns: ["batch", "ordinal"] }
    ]
  },
  // The person of each contact that belongs to a lower one; whoever has no row here is a person of their own. since is when the
  // commit that wrote a row was recorded, until when the one that replaced or removed it was; a row of no time is not kept.
  person: {
    name: "person",
    columns: columns("contact:i person:i since:i"),
    key: ["contact"],
    rowid: "given",
    shard: "contact",
    indexes: [{ name: "person_person", columns: ["person"] }]
  },
  person_past: {
    name: "person_past",
    columns: columns("contact:i person:i since:i until:i"),
    key: ["contact", "since"],
    shard: "contact",
    indexes: [{ name: "person_past_person", columns: ["person"] }]
  },
  // text is what was decided, by whom and why, as JSON; about is the list of contacts in the order they were given, contact its first.
  decision: {
    name: "decision",
    columns: columns("id:i contact:i text:t about:t batch:i sealed:t?"),
    key: ["id"],
    rowid: "given",
    shard: "contact"
  },
  decision_about: {
    name: "decision_about",
    columns: columns("contact:i decision:i"),
    key: ["contact", "decision"],
    shard: "contact"
  },
  learner: {
    name: "learner",
    columns: columns("id:i contact:i source:n key:t offering:n batch:i sealed:t?"),
    key: ["id"],
    rowid: "given",
    shard: "contact",
    unique: ["source", "key"],
    indexes: [{ name: "learner_contact", columns: ["contact"] }]
  },
  fact: {
    name: "fact",
    columns: columns(
      "id:i learner:i stream:n key:t revision:n origin:i line:i? activity:n? kind:s detail:t? happened_on:n happened_at:i? zone:n basis:s observed_at:i? said:t? batch:i contact:i sealed:t?"
    ),
    key: ["id"],
    rowid: "given",
    shard: "contact",
    unique: ["stream", "key", "revision"],
    indexes: [{ name: "fact_learner", columns: ["learner"] }]
  },
  // The row that a fact was read from, where its source is archived, until its retention ends.
  archived: {
    name: "archived",
    columns: columns("fact:i contact:i raw:t? sealed:t?"),
    key: ["fact"],
    rowid: "given",
    shard: "contact",
    indexes: [{ name: "archived_raw", columns: ["fact"], where: "raw IS NOT NULL" }]
  },
  // held, shadow and counts are lists of [from, lost] day numbers; first and lost are held's ends, to be searched by. counts is
  // what decisions leave of held, where they take days off. score is a fraction, contested and terms are JSON.
  achievement: {
    name: "achievement",
    columns: columns(achievement),
    key: ["contact", "learner", "type", "earning"],
    shard: "contact",
    indexes: [
      {
        name: "achievement_contested",
        columns: ["type", "learner", "earning", "since"],
        where: "contested IS NOT NULL"
      },
      {
        name: "achievement_first",
        columns: ["type", "first", "learner", "earning", "since"],
        where: "first IS NOT NULL"
      }
    ]
  },
  achievement_past: {
    name: "achievement_past",
    columns: columns(`${achievement} until:i`),
    key: ["contact", "learner", "type", "earning", "since"],
    shard: "contact",
    indexes: [
      {
        name: "achievement_past_contested",
        columns: ["type", "learner", "earning", "since", "until"],
        where: "contested IS NOT NULL"
      },
      {
        name: "achievement_past_first",
        columns: ["type", "first", "learner", "earning", "since", "until"],
        where: "first IS NOT NULL"
      }
    ]
  },
  // All under the person's lowest contact. beside is a list of achievement ids; a last day that never comes is the greatest number.
  holding: {
    name: "holding",
    columns: columns(holding),
    key: ["contact", "certification", "position"],
    shard: "contact",
    indexes: [{ name: "holding_last", columns: ["certification", "last", "contact", "first", "since"] }]
  },
  holding_past: {
    name: "holding_past",
    columns: columns(`${holding} until:i`),
    key: ["contact", "certification", "position", "since"],
    shard: "contact",
    indexes: [{ name: "holding_past_last", columns: ["certification", "last", "contact", "first", "since", "until"] }]
  },
  // In the log in the order of their batches' sizes, then of ordinal.
  entry: {
    name: "entry",
    columns: columns("batch:i ordinal:n contact:i text:t"),
    key: ["batch", "ordinal"],
    shard: "contact",
    indexes: [{ name: "entry_contact", columns: ["contact", "batch", "ordinal"] }]
  },
  // id is the place in the status lists, counted through all of them; code the public address. No two certificates have the same of
  // either, whosever they are. supersedes is the code of the one before it. text, and who asked, are gone once they are erased.
  certificate: {
    name: "certificate",
    columns: columns(
      "id:i code:t contact:i learner:i type:n earning:n revision:n catalog:n supersedes:t? actor:t? role:t? text:t? batch:i ordinal:n sealed:t?"
    ),
    key: ["id"],
    rowid: "given",
    shard: null,
    unique: ["code"],
    indexes: [
      { name: "certificate_batch", columns: ["batch", "ordinal"] },
      { name: "certificate_contact", columns: ["contact", "batch", "ordinal"] },
      { name: "certificate_achievement", columns: ["learner", "type", "earning", "batch", "ordinal"] },
      { name: "certificate_supersedes", columns: ["supersedes"], where: "supersedes IS NOT NULL" }
    ]
  },
  // Whom beside its own contact a certificate is about: those that were one person with it when it was made.
  certificate_about: {
    name: "certificate_about",
    columns: columns("certificate:i contact:i"),
    key: ["certificate", "contact"],
    shard: null,
    indexes: [{ name: "certificate_about_contact", columns: ["contact", "certificate"] }]
  },
  // That a record of a source takes back all that another one said; its key fits into an index, whatever the ids are.
  withdrawn: {
    name: "withdrawn",
    columns: columns("stream:n record:t by_record:t"),
    key: ["stream", "record", "by_record"],
    shard: null,
    indexes: [{ name: "withdrawn_by", columns: ["stream", "by_record"] }]
  },
  // Rows of sources that are archived, as they were last received, in order of receipt. raw is compressed, size its characters;
  // digest tells one text from another, and nobody without the store's secret what it was.
  received: {
    name: "received",
    columns: columns("id:i source:n stream:n key:t line:n? reading:t size:n digest:b raw:b recorded_at:i"),
    key: ["id"],
    rowid: "given",
    shard: null,
    unique: ["stream", "key"],
    indexes: [{ name: "received_source", columns: ["source", "id"] }]
  },
  // digest tells rows of one line apart, and nobody without the store's secret what was in them; line is 0 and col empty where
  // there is none. dismissed is by whom and why, as JSON, where somebody put it aside: it has ended then. reopened is by whom and why
  // it was taken up again, and by whom it had been put aside. kind is 0 for a row that could not be read or placed, 1 for drift,
  // 2 for one whose person is not known, 3 for one that the catalog has no place for.
  rejection: {
    name: "rejection",
    columns: columns(
      "id:i stream:n line:i digest:t kind:s key:t? col:t expected:t found:t advice:t raw:t reading:t recorded_at:i ended_at:i? dismissed:t? reopened:t?"
    ),
    key: ["id"],
    rowid: "numbered",
    shard: null,
    unique: ["stream", "line", "digest"],
    indexes: [
      { name: "rejection_open", columns: ["stream", "id"], where: "ended_at IS NULL" },
      { name: "rejection_id", columns: ["id"], where: "ended_at IS NULL" },
      { name: "rejection_key", columns: ["stream", "key"], where: "key IS NOT NULL AND ended_at IS NULL" },
      { name: "rejection_dismissed", columns: ["stream", "id"], where: "dismissed IS NOT NULL" },
      { name: "rejection_dismissed_id", columns: ["id"], where: "dismissed IS NOT NULL" }
    ]
  },
  // What programs keep beside the record. due is when somebody is to look at it again.
  shelf: {
    name: "shelf",
    columns: columns("shelf:t key:t text:t version:i due:i?"),
    key: ["shelf", "key"],
    shard: null,
    indexes: [{ name: "shelf_due", columns: ["shelf", "due", "key"], where: "due IS NOT NULL" }]
  }
} as const satisfies { readonly [name: string]: Table }

export type TableName = keyof typeof all

/** Every table, in the order they are made. */
export const tables: ReadonlyArray<Table> = Object.values(all)

/** The columns of a table in the order that rows are written in. */
export const columnsOf = (name: TableName): ReadonlyArray<Column> => all[name].columns

/** The columns of a table's primary key, the shard key aside. */
export const keyOf = (name: TableName): ReadonlyArray<string> => all[name].key

/** What an insert ends with that replaces the row with the same key. */
export const replacing = (name: TableName, keys: ReadonlyArray<string>): string =>
  `ON CONFLICT (${keys.join(", ")}) DO UPDATE SET ${columnsOf(name)
    .filter((column) => !keys.includes(column.name))
    .map((column) => `${column.name} = excluded.${column.name}`)
    .join(", ")}`

/** A day that never comes, where a day is searched by. */
export const noDay = 2_147_483_647

/** Shards that names are spread over. */
export const shards = 1_024
