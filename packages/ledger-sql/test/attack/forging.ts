/**
 * What somebody does who knows the store as well as its program does: whatever is altered, every hash, root and count is made anew
 * to agree with it. Only what was signed shows that, and of that only what is kept elsewhere.
 */
import { Audit, Id, Leaf, Ledger, Merkle, Note, SignedCheckpoint } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect } from "effect"
import { type Engine, int } from "../../src/Engine.ts"
import { shardOf } from "../../src/People.ts"
import { columnsOf, type TableName } from "../../src/Schema.ts"
import { type Chance, insert, remove, rows, update, words } from "./rows.ts"
import type { Store } from "./stores.ts"
import type { Stored } from "./tables.ts"

const { sha256 } = LedgerSql

/** The log's leaves as the records make them now. */
const leavesOf = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const leaves = []
  for (let page = yield* ledger.log(null, Ledger.maxPage); page.length > 0;) {
    leaves.push(...page)
    page = yield* ledger.log(page.at(-1)?.index ?? null, Ledger.maxPage)
  }
  return leaves.map(({ text }) => Merkle.leaf(sha256, text ?? ""))
})

/** Makes every hash, root and count of the log anew, of the records and batches as they are now. */
const rehash = Effect.fnUntraced(function* ({ engine: connect, opened }: Store) {
  const hashes = yield* Effect.provide(leavesOf, opened)
  const engine = yield* connect
  const batches = (yield* rows(engine, "batch")).toSorted((a, b) => Number(a["size"]) - Number(b["size"]))
  yield* engine.run("DELETE FROM node")
  let frontier: Merkle.Frontier = Merkle.empty
  for (const { id, leaves } of batches) {
    const own = hashes.slice(frontier.size, frontier.size + Number(leaves))
    const grown = Merkle.append(sha256, frontier, own)
    frontier = grown
    yield* engine.run("UPDATE leaf SET hashes = ?2 WHERE batch = ?1", id ?? 0, Buffer.concat(own))
    yield* engine.run("UPDATE batch SET root = ?2 WHERE id = ?1", id ?? 0, Merkle.root(sha256, frontier))
    for (const { level, place, hash } of grown.completed) yield* insert(engine, "node", { level, place, hash })
  }
  const counted = ["contacts", "learners", "claims", "facts", "corrections", "decisions", "entries"]
  yield* engine.run(
    `UPDATE log SET batches = (SELECT count(*) FROM batch), size = ?1, frontier = ?2,
       recorded_at = (SELECT max(recorded_at) FROM batch),
       ${counted.map((name) => `${name} = (SELECT sum(${name}) FROM batch)`).join(", ")}`,
    frontier.size,
    Buffer.concat([...frontier.roots])
  )
})

/** Columns that nothing is judged by: whoever rewrites one has only hashes to make anew. */
const rewritable = [
  ["fact", "said"],
  ["fact", "line"],
  ["fact", "observed_at"],
  ["claim", "value"],
  ["identity", "value"],
  ["learner", "key"],
  ["archived", "raw"],
  ["decision", "text"],
  ["certificate", "text"],
  ["certificate", "role"],
  ["batch", "rows"]
] as const satisfies ReadonlyArray<readonly [TableName, string]>

/** Another value of such a column, of a row that nobody has erased anything of. */
const rewritten = (table: TableName, column: string, row: Stored): Stored | undefined => {
  const value = row[column]
  if ((row["sealed"] ?? null) !== null) return undefined
  if (typeof value === "number") return { ...row, [column]: value + 1 }
  if (typeof value !== "string") return undefined
  if (table === "decision") return { ...row, text: value.replace(/"actor":"[^"]*"/, '"actor":"u-99"') }
  return { ...row, [column]: `${value} too` }
}

/** Rewrites one record, and all that was made of it. */
export const rewrite = Effect.fnUntraced(function* (store: Store, by: Chance) {
  const [table, column] = by.pick(rewritable) ?? rewritable[0]
  const what = yield* Effect.scoped(
    Effect.gen(function* () {
      const engine = yield* store.engine
      const all = (yield* rows(engine, table)).filter((row) => rewritten(table, column, row) !== undefined)
      const row = by.pick(all)
      const made = row === undefined ? undefined : rewritten(table, column, row)
      if (row === undefined || made === undefined)
        return yield* Effect.die(new Error(`${table} has nothing to rewrite`))
      const { text } = yield* words(engine)
      const shard =
        table === "identity" ? { shard: shardOf({ scheme: text(made["scheme"]), value: String(made["value"]) }) } : {}
      yield* remove(engine, table, row)
      yield* insert(engine, table, { ...made, ...shard })
      return `${table}.${column} of ${JSON.stringify(row).slice(0, 60)}`
    })
  )
  yield* Effect.scoped(rehash(store))
  return what
})

/** Statements that delete batches, of which these are the ids, and what they brought. */
const belongings = (ids: string): ReadonlyArray<string> => [
  `DELETE FROM certificate_about WHERE certificate IN (SELECT id FROM certificate WHERE batch IN (${ids}))`,
  `DELETE FROM certificate WHERE batch IN (${ids})`,
  `DELETE FROM entry WHERE batch IN (${ids})`,
  `DELETE FROM archived WHERE fact IN (SELECT id FROM fact WHERE batch IN (${ids}))`,
  `DELETE FROM fact WHERE batch IN (${ids})`,
  `DELETE FROM decision_about WHERE decision IN (SELECT id FROM decision WHERE batch IN (${ids}))`,
  `DELETE FROM decision WHERE batch IN (${ids})`,
  `DELETE FROM claim WHERE batch IN (${ids})`,
  `DELETE FROM learner WHERE batch IN (${ids})`,
  `DELETE FROM identity WHERE contact IN (SELECT contact FROM contact WHERE batch IN (${ids}))`,
  `DELETE FROM contact WHERE batch IN (${ids})`,
  `DELETE FROM leaf WHERE batch IN (${ids})`,
  `DELETE FROM import WHERE batch IN (${ids})`,
  `DELETE FROM batch WHERE id IN (${ids})`
]

/** The last moments at which something was committed, the last first; at some of them in several batches. */
const moments = (engine: Engine) =>
  Effect.map(engine.rows("SELECT DISTINCT recorded_at FROM batch ORDER BY recorded_at DESC"), (found) =>
    found.map((row) => int(row[0]))
  )

/** Deletes the batches of the last so many moments with all that they brought, and nothing else. */
export const cutOff = Effect.fnUntraced(function* (engine: Engine, count: number) {
  const from = (yield* moments(engine))[count - 1] ?? 0
  const ids = (yield* engine.rows("SELECT id FROM batch WHERE recorded_at >= ?1", from)).map((row) => int(row[0]))
  for (const sql of belongings(ids.join(", "))) yield* engine.run(sql)
  return { from, size: int((yield* engine.rows("SELECT max(size) FROM batch"))[0]?.[0]) }
})

/** What stands goes back to how it stood before a moment. */
const goBack = Effect.fnUntraced(function* (engine: Engine, from: number) {
  for (const table of ["achievement", "holding", "person"] as const) {
    const columns = columnsOf(table)
      .map(({ name }) => name)
      .join(", ")
    yield* engine.run(`DELETE FROM ${table} WHERE since >= ?1`, from)
    yield* engine.run(
      `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM ${table}_past WHERE until >= ?1 AND since < ?1`,
      from
    )
    yield* engine.run(`DELETE FROM ${table}_past WHERE until >= ?1`, from)
  }
})

/** Deletes what the last so many moments brought, and makes everything as it was before: what stood, the log, the checkpoints. */
export const cutBack = Effect.fnUntraced(function* (store: Store, count: number) {
  yield* Effect.scoped(
    Effect.gen(function* () {
      const engine = yield* store.engine
      const { from, size } = yield* cutOff(engine, count)
      yield* goBack(engine, from)
      yield* engine.run("DELETE FROM checkpoint WHERE size > ?1", size)
    })
  )
  yield* Effect.scoped(rehash(store))
})

/** Puts a note of the store's roots as they are now in the place of each that was signed. */
export const signAnew = Effect.fnUntraced(function* ({ engine: connect, opened }: Store, signer: Note.Signer) {
  const engine = yield* connect
  for (const row of yield* rows(engine, "checkpoint")) {
    const size = Number(row["size"])
    const root = yield* Effect.provide(Audit.rootAt(sha256, size), opened)
    const head = { origin: signer.name, size, root, extensions: [] }
    const note = Note.format(yield* Effect.orDie(SignedCheckpoint.sign(head, signer)))
    yield* update(engine, "checkpoint", row, "note", note)
  }
})

/** What a record hides behind a commitment, and where the commitment is kept once it is erased. */
const hidden = [
  { table: "identity", column: "value", sealed: "contact", field: "private" },
  { table: "claim", column: "value", sealed: "claim", field: "private" },
  { table: "learner", column: "key", sealed: "learner", field: "private" },
  { table: "fact", column: "key", sealed: "fact", field: "private" },
  { table: "fact", column: "said", sealed: "fact", field: "private" },
  { table: "decision", column: "text", sealed: "decision", field: "private" },
  { table: "archived", column: "raw", sealed: "archived", field: "raw" },
  { table: "certificate", column: "text", sealed: "certificate", field: "private" }
] as const satisfies ReadonlyArray<{
  readonly table: TableName
  readonly column: string
  readonly sealed: TableName
  readonly field: "private" | "raw"
}>

const ofRow = (table: TableName, row: Stored): Leaf.Of => {
  const id = Number(row["id"])
  switch (table) {
    case "identity":
      return { _tag: "Contact", id: Id.ContactId.make(Number(row["contact"])) }
    case "claim":
      return { _tag: "Claim", contact: Id.ContactId.make(Number(row["contact"])), number: Number(row["number"]) }
    case "learner":
      return { _tag: "Learner", id: Id.LearnerId.make(id) }
    case "decision":
      return { _tag: "Decision", id: Id.DecisionId.make(id) }
    case "certificate":
      return { _tag: "Certificate", code: String(row["code"]) }
    default:
      return { _tag: "Fact", id: Id.FactId.make(table === "archived" ? Number(row["fact"]) : id) }
  }
}

/**
 * Says of a record what it never said, and keeps the true commitment beside it, as if what it hides had been erased: its leaf is
 * what it was. The places that the record is known by.
 */
export const disguise = Effect.fnUntraced(function* (store: Store, number: number, by: Chance) {
  const { table, column, sealed, field } = hidden[number % hidden.length] ?? hidden[0]
  const engine = yield* store.engine
  const changed = (row: Stored): Stored | undefined =>
    table === "decision"
      ? (row["sealed"] ?? null) === null
        ? { ...row, text: String(row["text"]).replace(/"reason":"[^"]*"/, '"reason":"for no reason"') }
        : undefined
      : rewritten(table, column, row)
  const all = (yield* rows(engine, table)).filter((row) => changed(row) !== undefined)
  const row = by.pick(all)
  const made = row === undefined ? undefined : changed(row)
  if (row === undefined || made === undefined) return yield* Effect.die(new Error(`${table} has nothing to disguise`))
  const of = ofRow(table, row)
  const ledger = Effect.flatMap(Ledger.Ledger, ({ leaves }) => leaves([of]))
  const [leaf] = yield* Effect.provide(ledger, store.opened)
  const commitment = new RegExp(`"${field}":"([0-9a-f]{64})"`).exec(leaf?.text ?? "")?.[1]
  if (commitment === undefined) return yield* Effect.die(new Error(`${Leaf.describe(of)} hides nothing`))
  const own = yield* words(engine)
  const shard =
    table === "identity" ? { shard: shardOf({ scheme: own.text(made["scheme"]), value: String(made["value"]) }) } : {}
  yield* remove(engine, table, row)
  yield* insert(engine, table, { ...made, ...shard, ...(sealed === table ? { sealed: commitment } : {}) })
  if (sealed !== table)
    yield* engine.run(`UPDATE ${sealed} SET sealed = ?1 WHERE contact = ?2`, commitment, row["contact"] ?? 0)
  return { what: `${table}.${column} of ${Leaf.describe(of)}, as if it had been erased`, places: [Leaf.describe(of)] }
})
