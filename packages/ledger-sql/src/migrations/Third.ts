/**
 * From schema 2 to schema 3: every record becomes a leaf of the log, and what is personal of it a commitment. The log is made
 * anew, of everything there is, in the order in which it was recorded; contacts, learners, claims and catalogs, of which schema 2
 * did not know the commit, come last, as commits of the migration's own. No checkpoint was signed before.
 */
import { type Id, Merkle, Plan } from "@laurel/core"
import { Effect } from "effect"
import { Batches } from "../Batches.ts"
import { bytes, type Engine, int, json, type Row, text, tuples } from "../Engine.ts"
import { Heads } from "../Heads.ts"
import { Leaves } from "../Leaves.ts"
import { Loads } from "../Loads.ts"
import { counted } from "../Log.ts"
import { Names } from "../Names.ts"
import { People } from "../People.ts"
import { Records } from "../Records.ts"
import { digestOf } from "../Redactions.ts"
import * as Rows from "../Rows.ts"
import { columnsOf, statements } from "../Schema.ts"
import { sha256 } from "../Sha256.ts"
import { execute } from "./execute.ts"

/** Records that one commit of the migration brings, and rows that one statement moves. */
const page = 1_000

const none = "X''"

/** Columns and tables as they are to be, empty. */
const shapes = (engine: Engine): ReadonlyArray<string> => {
  const isPostgres = engine.dialect === "postgres"
  const [big, whole, words, binary] = isPostgres
    ? ["bigint", "integer", 'text COLLATE "C"', "bytea"]
    : ["INTEGER", "INTEGER", "TEXT", "BLOB"]
  const add = (table: string, column: string, type: string | undefined, otherwise?: string): string =>
    `ALTER TABLE ${table} ADD COLUMN ${column} ${type}${otherwise === undefined ? "" : ` NOT NULL DEFAULT ${otherwise}`}`
  const ends = ["contact", "learner", "fact", "decision"].flatMap((kind) => [
    add("batch", `first_${kind}`, big, "1"),
    add("batch", `last_${kind}`, big, "0")
  ])
  return [
    add("batch", "catalog", whole),
    add("batch", "claims", whole, "0"),
    add("batch", "leaves", whole, "0"),
    ...ends,
    add("log", "claims", big, "0"),
    add("log", "entries", big, "0"),
    add("contact", "batch", big, "0"),
    add("contact", "secret", binary, isPostgres ? "''" : none),
    add("contact", "sealed", words),
    add("claim", "number", whole, "0"),
    add("claim", "batch", big, "0"),
    add("claim", "ordinal", whole, "0"),
    add("claim", "sealed", words),
    "DROP INDEX claim_contact",
    add("learner", "batch", big, "0"),
    add("learner", "sealed", words),
    add("decision", "sealed", words),
    // The source's own word was interned, and could not be erased by itself.
    "ALTER TABLE fact RENAME COLUMN said TO word",
    add("fact", "said", words),
    "UPDATE fact SET said = (SELECT n.text FROM name n WHERE n.id = fact.word) WHERE word IS NOT NULL",
    "ALTER TABLE fact DROP COLUMN word",
    add("fact", "sealed", words),
    ...(isPostgres
      ? ["ALTER TABLE archived ALTER COLUMN raw DROP NOT NULL", add("archived", "sealed", words)]
      : [
          "ALTER TABLE archived RENAME TO old_archived",
          ...statements("sqlite", ["archived"]),
          "INSERT INTO archived (fact, contact, raw) SELECT fact, contact, raw FROM old_archived",
          "DROP TABLE old_archived"
        ]),
    ...statements(engine.dialect, ["leaf", "node", "checkpoint", "secret", "ignored"])
  ]
}

export const toThird = Effect.fnUntraced(function* (
  engine: Engine,
  secrets: (contact: Id.ContactId) => Uint8Array,
  secret: Uint8Array
) {
  yield* execute(engine, shapes(engine))
  yield* engine.insert({ table: "secret", columns: columnsOf("secret") }, [[1, secret]])
  yield* hide(engine, secrets)
  yield* digest(engine, secret)
  // The numbers of each kind that a commit brought.
  for (const kind of ["fact", "decision"]) {
    yield* engine.run(
      `UPDATE batch SET first_${kind} = j.low, last_${kind} = j.high
       FROM (SELECT batch, min(id) AS low, max(id) AS high FROM ${kind} GROUP BY batch) j WHERE batch.id = j.batch`
    )
  }
  // What they brought of people is brought by the migration.
  yield* engine.run("UPDATE batch SET contacts = 0, learners = 0, root = NULL")
  yield* bringPeople(engine)
  yield* grow(engine)
})

/** Gives each contact a secret. */
const hide = Effect.fnUntraced(function* (engine: Engine, secrets: (contact: Id.ContactId) => Uint8Array) {
  // Ends with the contacts: each page is after the one before.
  for (let after = 0; ;) {
    const rows = yield* engine.rows(
      `SELECT contact FROM contact WHERE contact > ?1 ORDER BY contact LIMIT ${page}`,
      after
    )
    const last = rows.at(-1)
    if (last === undefined) return
    after = int(last[0])
    const own = [
      { name: "contact", type: "bigint" },
      { name: "secret", type: "bytea" }
    ] as const
    yield* engine.run(
      `UPDATE contact SET secret = j.secret FROM ${tuples(engine.dialect, 1, own)} j WHERE contact.contact = j.contact`,
      json(rows.map((row) => [int(row[0]), secrets(Rows.contactId(int(row[0])))]))
    )
  }
})

/** Digests that tell nobody without the secret what they are of. */
const digest = Effect.fnUntraced(function* (engine: Engine, secret: Uint8Array) {
  // Ends with the rejections: each page is after the one before.
  for (let after = 0; ;) {
    const rows = yield* engine.rows(
      `SELECT id, col, found, raw FROM rejection WHERE id > ?1 ORDER BY id LIMIT ${page}`,
      after
    )
    const last = rows.at(-1)
    if (last === undefined) return
    after = int(last[0])
    const own = [
      { name: "id", type: "bigint" },
      { name: "digest", type: "text" }
    ] as const
    yield* engine.run(
      `UPDATE rejection SET digest = j.digest FROM ${tuples(engine.dialect, 1, own)} j WHERE rejection.id = j.id`,
      json(rows.map((row) => [int(row[0]), digestOf(secret, text(row[1]), text(row[2]), text(row[3]))]))
    )
  }
})

/** Commits of the migration's own, for all that schema 2 did not know the commit of. */
const bringPeople = Effect.fnUntraced(function* (engine: Engine) {
  yield* engine.run("INSERT INTO name (text) VALUES (?1) ON CONFLICT DO NOTHING", Plan.itself)
  const [name] = yield* engine.rows("SELECT id FROM name WHERE text = ?1", Plan.itself)
  const [log] = yield* engine.rows("SELECT coalesce(recorded_at, 0) FROM log WHERE id = 1")
  const [source, at] = [int(name?.[0]), int(log?.[0])]
  const bring = Effect.fnUntraced(function* (columns: string, ...values: ReadonlyArray<number>) {
    const places = values.map((_, index) => `?${index + 3}`).join(", ")
    const [row] = yield* engine.rows(
      `INSERT INTO batch (source, recorded_at, rows, contacts, learners, facts, corrections, decisions, entries, ${columns})
       VALUES (?1, ?2, 0, 0, 0, 0, 0, 0, 0, ${places}) RETURNING id`,
      source,
      at,
      ...values
    )
    return int(row?.[0])
  })
  for (const row of yield* engine.rows("SELECT version FROM catalog ORDER BY version"))
    yield* bring("catalog", int(row[0]))
  for (const [table, key] of [
    ["contact", "contact"],
    ["learner", "id"]
  ] as const) {
    // Ends with the rows: each page is after the one before.
    for (let after = 0; ;) {
      const rows = yield* engine.rows(
        `SELECT ${key} FROM ${table} WHERE ${key} > ?1 ORDER BY ${key} LIMIT ${page}`,
        after
      )
      const [first, last] = [rows[0], rows.at(-1)]
      if (first === undefined || last === undefined) break
      after = int(last[0])
      const batch = yield* bring(`first_${table}, last_${table}`, int(first[0]), after)
      yield* engine.run(`UPDATE batch SET ${table}s = ?2 WHERE id = ?1`, batch, rows.length)
      yield* engine.run(`UPDATE ${table} SET batch = ?1 WHERE ${key} BETWEEN ?2 AND ?3`, batch, int(first[0]), after)
    }
  }
  yield* bringClaims(engine, bring)
  yield* execute(engine, [
    "CREATE INDEX claim_contact ON claim (contact, number)",
    "CREATE INDEX claim_batch ON claim (batch, ordinal)"
  ])
})

/** Claims are numbered within their contact, in the order of their names. */
const bringClaims = Effect.fnUntraced(function* <E>(
  engine: Engine,
  bring: (columns: string, ...values: ReadonlyArray<number>) => Effect.Effect<number, E>
) {
  let [last, number]: [Row, number] = [[0, 0, ""], 0]
  // Ends with the claims: each page is after the one before.
  for (;;) {
    const rows = yield* engine.rows(
      `SELECT contact, scheme, value FROM claim WHERE (contact, scheme, value) > (?1, ?2, ?3)
       ORDER BY contact, scheme, value LIMIT ${page}`,
      ...last
    )
    if (rows.length === 0) return
    const batch = yield* bring("claims", rows.length)
    const own = [
      ...columnsOf("claim").filter(({ name }) => ["value", "scheme", "contact"].includes(name)),
      { name: "number", type: "bigint" as const },
      { name: "ordinal", type: "bigint" as const }
    ]
    const moved = rows.map((row, ordinal) => {
      number = int(row[0]) === int(last[0]) ? number + 1 : 1
      last = row
      return [text(row[2]), int(row[1]), int(row[0]), number, ordinal]
    })
    yield* engine.run(
      `UPDATE claim SET batch = ?2, number = j.number, ordinal = j.ordinal FROM ${tuples(engine.dialect, 1, own)} j
       WHERE claim.value = j.value AND claim.scheme = j.scheme AND claim.contact = j.contact`,
      json(moved),
      batch
    )
  }
})

/** Makes the log anew, of all batches in order. */
const grow = Effect.fnUntraced(function* (engine: Engine) {
  yield* execute(engine, [
    `UPDATE batch SET leaves = 1 + CASE WHEN catalog IS NULL THEN 0 ELSE 1 END + contacts + learners + claims + facts
       + decisions + entries`,
    // Those of before keep their order; what was not in the log yet, and the migration's own, comes after them.
    `UPDATE batch SET size = j.size FROM (
       SELECT id, sum(leaves) OVER (ORDER BY coalesce(size, 9007199254740991), id) AS size FROM batch
     ) j WHERE batch.id = j.id`
  ])
  const names = new Names(engine)
  const loads = new Loads(engine, names, new Batches(engine), new People(engine, names), new Heads(engine, names))
  const leaves = new Leaves(engine, names, new Records(engine, names, loads))
  let frontier: Merkle.Frontier = Merkle.empty
  let after: Row = [0, 0]
  // Ends with the batches: each is after the one before.
  for (;;) {
    const batches = yield* engine.rows(
      `SELECT size, id, leaves FROM batch WHERE (size, id) > (?1, ?2) ORDER BY size, id LIMIT ${page}`,
      ...after
    )
    const last = batches.at(-1)
    if (last === undefined) break
    after = last.slice(0, 2)
    for (const row of batches) frontier = yield* growBatch(engine, leaves, frontier, row)
  }
  const sums = counted.map((name) => `${name} = (SELECT coalesce(sum(${name}), 0) FROM batch)`).join(", ")
  yield* engine.run(
    `UPDATE log SET batches = (SELECT count(*) FROM batch), size = ?1, frontier = ?2, ${sums} WHERE id = 1`,
    frontier.size,
    Buffer.concat([...frontier.roots])
  )
})

const growBatch = Effect.fnUntraced(function* (engine: Engine, leaves: Leaves, before: Merkle.Frontier, row: Row) {
  const [size, batch, count] = [int(row[0]), int(row[1]), int(row[2])]
  const hashes: Array<Uint8Array> = []
  let frontier = before
  // Ends with the batch: each page is after the one before.
  for (let at = size - count; at < size; at += page) {
    const texts = yield* leaves.log(at === 0 ? null : at - 1, Math.min(page, size - at))
    const own = texts.map((leaf) => Merkle.leaf(sha256, leaf.text ?? ""))
    const grown = Merkle.append(sha256, frontier, own)
    hashes.push(...own)
    frontier = grown
    yield* engine.insert(
      { table: "node", columns: columnsOf("node") },
      grown.completed.map(({ level, place, hash }) => [level, place, hash])
    )
  }
  yield* engine.insert({ table: "leaf", columns: columnsOf("leaf") }, [[batch, Buffer.concat(hashes)]])
  yield* engine.run(
    "UPDATE batch SET root = ?2 WHERE id = ?1",
    batch,
    bytes(Buffer.from(Merkle.root(sha256, frontier)))
  )
  return frontier
})
