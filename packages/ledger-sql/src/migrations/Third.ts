/**
 * From schema 2 to schema 3: every record becomes a leaf of the log, and what is personal of it a commitment. The log is made
 * anew, of everything there is, in the order in which it was recorded; contacts, learners, claims and catalogs, of which schema 2
 * did not know the commit, come last, as commits of the migration's own. No checkpoint was signed before.
 */
import { type Id, type Ledger, Merkle, Plan } from "@laurel/core"
import { Effect } from "effect"
import { Batches } from "../Batches.ts"
import { bytes, type Engine, int, json, type Row, text, tuples, type Value } from "../Engine.ts"
import { Heads } from "../Heads.ts"
import { Imports } from "../Imports.ts"
import { Leaves } from "../Leaves.ts"
import { Loads } from "../Loads.ts"
import { counted } from "../Log.ts"
import { Names } from "../Names.ts"
import { People } from "../People.ts"
import { Records } from "../Records.ts"
import { digestOf } from "../Recognition.ts"
import * as Rows from "../Rows.ts"
import { columnsOf, type TableName } from "../Schema.ts"
import { statements } from "../SchemaText.ts"
import { sha256 } from "../Sha256.ts"
import { Withdrawals } from "../Withdrawals.ts"
import { execute } from "./execute.ts"

/** Records that one commit of the migration brings, and rows that one statement moves. */
const page = 1_000

/** What the new columns hold at first, by table; a column that is not named is taken over. */
const beginnings: { readonly [table: string]: { readonly [column: string]: string } } = {
  batch: {
    catalog: "NULL",
    import: "NULL",
    claims: "0",
    certificates: "0",
    leaves: "0",
    ...Object.fromEntries(
      ["contact", "learner", "fact", "decision"].flatMap((kind) => [
        [`first_${kind}`, "1"],
        [`last_${kind}`, "0"]
      ])
    )
  },
  log: { claims: "0", entries: "0" },
  contact: { batch: "0", secret: "''", sealed: "NULL" },
  claim: { number: "0", batch: "0", ordinal: "0", sealed: "NULL" },
  learner: { batch: "0", sealed: "NULL" },
  decision: { sealed: "NULL" },
  // The source's own word was interned, and could not be erased by itself.
  fact: { said: "(SELECT n.text FROM name n WHERE n.id = old_fact.said)", sealed: "NULL" },
  archived: { sealed: "NULL" }
}

/** Indexes whose names the new tables' indexes have. */
const indexes = ["batch_pending", "batch_size", "claim_contact", "learner_contact", "fact_learner"]

/** SQLite changes no table's shape: each is made anew. */
const remade = (tables: ReadonlyArray<TableName>): ReadonlyArray<string> => [
  ...indexes.map((name) => `DROP INDEX ${name}`),
  ...tables.map((table) => `ALTER TABLE ${table} RENAME TO old_${table}`),
  ...statements("sqlite", tables),
  ...tables.flatMap((table) => {
    const columns = columnsOf(table).map(({ name }) => name)
    const values = columns
      .map((name) => beginnings[table]?.[name] ?? name)
      .map((value) => (value === "''" ? "x''" : value))
    return [
      `INSERT INTO ${table} (${columns.join(", ")}) SELECT ${values.join(", ")} FROM old_${table}`,
      `DROP TABLE old_${table}`
    ]
  })
]

/** PostgreSQL changes them where they are. */
const changed = (tables: ReadonlyArray<TableName>): ReadonlyArray<string> => [
  "ALTER TABLE archived ALTER COLUMN raw DROP NOT NULL",
  "ALTER TABLE fact RENAME COLUMN said TO word",
  ...tables.flatMap((table) =>
    columnsOf(table).flatMap(({ name, type }) => {
      const value = beginnings[table]?.[name]
      if (value === undefined) return []
      const own = type === "text" ? 'text COLLATE "C"' : type
      const add = `ALTER TABLE ${table} ADD COLUMN ${name} ${own}`
      // A default fills the rows that are there, and goes: what is written from now on says it itself.
      return value === "NULL" || table === "fact"
        ? [add]
        : [`${add} NOT NULL DEFAULT ${value}`, `ALTER TABLE ${table} ALTER COLUMN ${name} DROP DEFAULT`]
    })
  ),
  "UPDATE fact SET said = (SELECT n.text FROM name n WHERE n.id = fact.word) WHERE word IS NOT NULL",
  "ALTER TABLE fact DROP COLUMN word",
  "DROP INDEX claim_contact",
  "CREATE INDEX claim_contact ON claim (contact, number)",
  "CREATE INDEX claim_batch ON claim (batch, ordinal)",
  "CREATE INDEX archived_raw ON archived (fact) WHERE raw IS NOT NULL"
]

const tables = ["batch", "log", "contact", "claim", "learner", "decision", "fact", "archived"] as const

/** Interned texts that nothing names any more: what was the source's own word may be about a person. */
const forget = `DELETE FROM name WHERE id NOT IN (${[
  ["stream", "source"],
  ["stream", "name"],
  ["batch", "source"],
  ["identity", "scheme"],
  ["claim", "scheme"],
  ["claim", "source"],
  ["learner", "source"],
  ["learner", "offering"],
  ["fact", "zone"],
  ["achievement", "type"],
  ["achievement_past", "type"],
  ["holding", "type"],
  ["holding", "certification"],
  ["holding_past", "type"],
  ["holding_past", "certification"],
  ["position", "source"],
  ["block", "source"]
]
  .map(([table, column]) => `SELECT ${column} FROM ${table}`)
  .join(" UNION ")} UNION SELECT activity FROM fact WHERE activity IS NOT NULL)`

export const toThird = Effect.fnUntraced(function* (
  engine: Engine,
  secrets: (contact: Id.ContactId) => Uint8Array,
  secret: Uint8Array
): Effect.fn.Return<void, Ledger.LedgerError> {
  yield* execute(engine, engine.dialect === "sqlite" ? remade(tables) : changed(tables))
  yield* execute(engine, statements(engine.dialect, ["leaf", "node", "checkpoint", "secret", "ignored"]))
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
  yield* engine.run(forget)
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
      json(rows.map((row) => [int(row[0]), digestOf(secret, [text(row[1]), text(row[2]), text(row[3])])]))
    )
  }
})

/** What a commit of the migration brings, by the columns of its row. */
type Brings = Readonly<Record<string, number>>

/** A commit that brings nothing. Nothing lies between 1 and 0. */
const empty: Brings = {
  ...Object.fromEntries(
    [
      "rows",
      "contacts",
      "learners",
      "claims",
      "facts",
      "corrections",
      "decisions",
      "entries",
      "certificates",
      "leaves"
    ].map((name) => [name, 0])
  ),
  ...Object.fromEntries(
    ["contact", "learner", "fact", "decision"].flatMap((kind) => [
      [`first_${kind}`, 1],
      [`last_${kind}`, 0]
    ])
  )
}

/** Commits of the migration's own, for all that schema 2 did not know the commit of. */
const bringPeople = Effect.fnUntraced(function* (engine: Engine) {
  yield* engine.run("INSERT INTO name (text) VALUES (?1) ON CONFLICT DO NOTHING", Plan.itself)
  const [name] = yield* engine.rows("SELECT id FROM name WHERE text = ?1", Plan.itself)
  const [log] = yield* engine.rows("SELECT coalesce(recorded_at, 0) FROM log WHERE id = 1")
  const [source, at] = [int(name?.[0]), int(log?.[0])]
  const bring = Effect.fnUntraced(function* (counts: Brings) {
    const row = columnsOf("batch")
      .slice(1)
      .map(({ name }): readonly [string, Value] => [
        name,
        { ...empty, source, recorded_at: at, ...counts }[name] ?? null
      ])
    const [made] = yield* engine.rows(
      `INSERT INTO batch (${row.map(([name]) => name).join(", ")})
       VALUES (${row.map((_, index) => `?${index + 1}`).join(", ")}) RETURNING id`,
      ...row.map(([, value]) => value)
    )
    return int(made?.[0])
  })
  // When each catalog was applied is known.
  for (const row of yield* engine.rows("SELECT version, recorded_at FROM catalog ORDER BY version"))
    yield* bring({ catalog: int(row[0]), recorded_at: int(row[1]) })
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
      const batch = yield* bring({
        [`${table}s`]: rows.length,
        [`first_${table}`]: int(first[0]),
        [`last_${table}`]: after
      })
      yield* engine.run(`UPDATE ${table} SET batch = ?1 WHERE ${key} BETWEEN ?2 AND ?3`, batch, int(first[0]), after)
    }
  }
  yield* bringClaims(engine, bring)
})

/** Claims are numbered within their contact, in the order of their names. */
const bringClaims = Effect.fnUntraced(function* <E>(
  engine: Engine,
  bring: (counts: Brings) => Effect.Effect<number, E>
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
    const batch = yield* bring({ claims: rows.length })
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
    // Those of before keep their order; what was not in the log yet, and the migration's own, comes after them. Catalogs come when
    // they were applied.
    `WITH old AS (
       SELECT id, recorded_at, row_number() OVER (ORDER BY coalesce(size, 9007199254740991), id) AS place
       FROM batch WHERE catalog IS NULL
     ), placed AS (
       SELECT id, place * 2 AS place FROM old
       UNION ALL SELECT b.id, coalesce((SELECT min(o.place) * 2 - 1 FROM old o WHERE o.recorded_at >= b.recorded_at), 9007199254740991)
       FROM batch b WHERE b.catalog IS NOT NULL
     )
     UPDATE batch SET size = j.size FROM (
       SELECT b.id, sum(b.leaves) OVER (ORDER BY p.place, b.id) AS size FROM batch b JOIN placed p ON p.id = b.id
     ) j WHERE batch.id = j.id`
  ])
  const names = new Names(engine)
  const people = new People(engine, names)
  const heads = new Heads(engine, names)
  const loads = new Loads(engine, names, new Batches(engine), people, heads, new Withdrawals(engine))
  const leaves = new Leaves(engine, names, new Records(engine, names, loads), new Imports(engine))
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
