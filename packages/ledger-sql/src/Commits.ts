/** Whether each commit brought what it says, each record was brought by one, and the log is of them, one after another. */
import { Instant, type Ledger, Merkle } from "@laurel/core"
import { Effect, Result } from "effect"
import { bytes, type Dialect, type Engine, int, perhaps, readable, type Row } from "./Engine.ts"
import { search, type Search } from "./Flaws.ts"
import { counted, frontierOf } from "./Log.ts"
import { sha256 } from "./Sha256.ts"

/** Records that are numbered through the whole store, and what more a batch says of them. */
const numbered = [
  { table: "contact", key: "contact", more: "" },
  { table: "learner", key: "id", more: "" },
  { table: "fact", key: "id", more: "OR sum(CASE WHEN t.revision > 1 THEN 1 ELSE 0 END) <> b.corrections" },
  { table: "decision", key: "id", more: "" }
] as const

/** Records that are numbered in each commit, from 0. */
const placed = [
  ["claim", "claims"],
  ["entry", "entries"],
  ["certificate", "certificates"]
] as const

/** Whether two of them, as `t` and `o`, are not the same one. */
const apart = {
  claim: "o.contact <> t.contact OR o.value <> t.value OR o.scheme <> t.scheme",
  entry: "o.contact <> t.contact",
  certificate: "o.id <> t.id"
} as const

const putIn = "a record that no commit brought: it was put in"

/** The rows of a table that a batch, as `b`, brought. */
const brought = (dialect: Dialect, table: string, on: string, having: string): Search => ({
  sql: `SELECT 'batch ' || b.id FROM batch b ${perhaps(dialect, `${table} t`, `t.batch = b.id${on}`)}
     GROUP BY b.id HAVING ${having}`,
  found: `other rows of ${table} than it says that it brought`
})

const ofNumbered = (dialect: Dialect): ReadonlyArray<Search> =>
  numbered.flatMap(({ table, key, more }) => [
    brought(
      dialect,
      table,
      ` AND t.${key} BETWEEN b.first_${table} AND b.last_${table}`,
      `count(t.${key}) <> b.${table}s OR coalesce(min(t.${key}), 1) <> b.first_${table}
       OR coalesce(max(t.${key}), 0) <> b.last_${table} ${more}`
    ),
    search(
      table,
      `LEFT JOIN batch b ON b.id = t.batch
       WHERE b.id IS NULL OR t.${key} < b.first_${table} OR t.${key} > b.last_${table} ORDER BY t.${key}`,
      putIn
    )
  ])

const ofPlaced = (dialect: Dialect): ReadonlyArray<Search> =>
  placed.flatMap(([table, column]) => [
    brought(
      dialect,
      table,
      "",
      `count(t.ordinal) <> b.${column} OR coalesce(min(t.ordinal), 0) <> 0
       OR coalesce(max(t.ordinal), -1) <> b.${column} - 1`
    ),
    search(
      table,
      `LEFT JOIN batch b ON b.id = t.batch WHERE b.id IS NULL OR t.ordinal < 0 OR t.ordinal >= b.${column}`,
      putIn
    ),
    search(
      table,
      `JOIN ${table} o ON o.batch = t.batch AND o.ordinal = t.ordinal WHERE ${apart[table]}`,
      "another record has its place: one of them was put in"
    )
  ])

/** What a store has beside the log although nothing brought it. */
const others: ReadonlyArray<Search> = [
  search(
    "identity",
    "WHERE t.contact IN (SELECT i.contact FROM identity i GROUP BY i.contact HAVING count(*) > 1)",
    "two names of its own: one was put in"
  ),
  {
    sql: `SELECT 'contact ' || t.contact FROM claim t
          GROUP BY t.contact HAVING min(t.number) <> 1 OR max(t.number) <> count(*)`,
    found: "claims that are not numbered on from 1"
  },
  search("catalog", "LEFT JOIN batch b ON b.catalog = t.version WHERE b.id IS NULL", putIn),
  search("import", "LEFT JOIN batch b ON b.id = t.batch AND b.import = 0 WHERE b.id IS NULL", putIn),
  search("import", "WHERE t.ended NOT IN (0, 1)", "neither ended nor going on")
]

/** Whether the batches make up the log: each begins where the one before ends. On SQLite none waits to come into it. */
const ofBatches = (dialect: Dialect): ReadonlyArray<Search> => [
  search(
    "batch",
    `WHERE t.leaves <> 1 + CASE WHEN t.catalog IS NULL THEN 0 ELSE 1 END
       + t.contacts + t.learners + t.claims + t.facts + t.decisions + t.entries + t.certificates`,
    "another number of leaves than it has records"
  ),
  search("batch", "WHERE t.recorded_at < ?1 OR t.recorded_at > ?2", "a time that is none", Instant.min, Instant.max),
  {
    sql: `SELECT 'batch ' || t.id, 'leaf ' || t.begins FROM (
            SELECT b.id, b.size - b.leaves AS begins, coalesce(lag(b.size) OVER (ORDER BY b.size, b.id), 0) AS ended
            FROM batch b WHERE b.size IS NOT NULL) t WHERE t.begins <> t.ended`,
    found: "which is not where the batch before it ends"
  },
  search(
    "batch",
    dialect === "sqlite"
      ? "WHERE t.size IS NULL"
      : `WHERE t.size IS NULL AND (SELECT count(*) FROM batch b WHERE b.size IS NOT NULL)
           <> (SELECT l.batches FROM log l WHERE l.id = 1)`,
    "no place in the log: it was taken out, or put in"
  ),
  search("leaf", "JOIN batch b ON b.id = t.batch WHERE length(t.hashes) <> 32 * b.leaves", "another number of hashes"),
  search(
    "node",
    `WHERE t.level < ${Merkle.keptLevels} OR t.level > 48 OR t.level % ${Merkle.keptLevels} <> 0 OR t.place < 0
       OR t.place >= (SELECT max(b.size) FROM batch b) / (CAST(1 AS bigint) << t.level)`,
    "a hash of no whole subtree: it was put in"
  ),
  search(
    "checkpoint",
    "LEFT JOIN batch b ON b.size = t.size WHERE b.id IS NULL",
    "no commit ends there: it was put in"
  ),
  {
    sql: "SELECT 'the log' FROM (SELECT count(*) AS rows FROM log) t WHERE t.rows <> 1",
    found: "another number of rows than one"
  }
]

export const searches = (dialect: Dialect): ReadonlyArray<Search> => [
  ...ofNumbered(dialect),
  ...ofPlaced(dialect),
  ...others,
  ...ofBatches(dialect)
]

/** What the log's row says of the batches in it. */
const summed = ["batches", "size", "recorded_at", ...counted] as const
const sums = [
  "count(*)",
  "coalesce(sum(leaves), 0)",
  "max(recorded_at)",
  ...counted.map((name) => `coalesce(sum(${name}), 0)`)
]

/** Whether the log's row adds up to the batches in it, and can be gone on from. */
export const ofLog = Effect.fnUntraced(function* (
  engine: Engine
): Effect.fn.Return<ReadonlyArray<Ledger.Flaw>, Ledger.LedgerError> {
  const [log] = yield* engine.rows(`SELECT ${summed.join(", ")}, frontier FROM log WHERE id = 1`)
  const [batches] = yield* engine.rows(`SELECT ${sums.join(", ")} FROM batch WHERE size IS NOT NULL`)
  const [last] = yield* engine.rows("SELECT root FROM batch WHERE size IS NOT NULL ORDER BY size DESC, id DESC LIMIT 1")
  if (log === undefined) return [{ where: "the log", found: "nothing" }]
  const flaws: Array<Ledger.Flaw> = summed.flatMap((name, at) => {
    const found = `${String(log[at])} where the batches say ${String(batches?.[at])}`
    return log[at] === batches?.[at] ? [] : [{ where: `the log's ${name}`, found }]
  })
  const root = readable(() => rootOf(log))
  const recorded = last === undefined ? emptyRoot : readable(() => Merkle.hex(bytes(last[0])))
  if (Result.isFailure(root) || Result.isFailure(recorded) || root.success !== recorded.success)
    flaws.push({ where: "the log's frontier", found: "hashes that don't make the last root" })
  return flaws
})

const emptyRoot = Result.succeed(Merkle.hex(Merkle.root(sha256, Merkle.empty)))

/** A frontier of the wrong number of hashes has no root. */
const rootOf = (log: Row): string => {
  const [size, stored] = [int(log[1]), bytes(log[summed.length])]
  return size >= 0 && size.toString(2).replaceAll("0", "").length * 32 === stored.length
    ? Merkle.hex(Merkle.root(sha256, frontierOf(size, stored)))
    : ""
}
