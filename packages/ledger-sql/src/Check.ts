/** What is wrong with a store itself: damaged pages, references to what is not there, counts that don't add up. */
import { Ledger } from "@laurel/core"
import { Effect } from "effect"
import { type Engine, int, text } from "./Engine.ts"
import type { TableName } from "./Schema.ts"

/** A column that names a row of another table. */
interface Reference {
  readonly table: TableName
  readonly column: string
  readonly names: TableName
  readonly key: string
  readonly where?: string
}

const named = (table: TableName, column: string): Reference => ({ table, column, names: "name", key: "id" })
const ofContact = (table: TableName): Reference => ({ table, column: "contact", names: "contact", key: "contact" })
const ofLearner = (table: TableName): Reference => ({ table, column: "learner", names: "learner", key: "id" })
const ofBatch = (table: TableName): Reference => ({ table, column: "batch", names: "batch", key: "id" })
const ofStream = (table: TableName): Reference => ({ table, column: "stream", names: "stream", key: "id" })

const references: ReadonlyArray<Reference> = [
  ...(
    [
      "identity",
      "claim",
      "person",
      "decision_about",
      "learner",
      "fact",
      "achievement",
      "holding",
      "entry",
      "archived"
    ] as const
  ).map(ofContact),
  { table: "person", column: "person", names: "contact", key: "contact" },
  { table: "contact", column: "contact", names: "identity", key: "contact" },
  { table: "decision_about", column: "decision", names: "decision", key: "id" },
  ...(["fact", "achievement", "holding"] as const).map(ofLearner),
  ...(["fact", "decision", "entry"] as const).map(ofBatch),
  ...(["fact", "rejection"] as const).map(ofStream),
  { table: "archived", column: "fact", names: "fact", key: "id" },
  { table: "fact", column: "origin", names: "fact", key: "id" },
  named("identity", "scheme"),
  named("claim", "scheme"),
  named("claim", "source"),
  named("learner", "source"),
  named("learner", "offering"),
  named("stream", "source"),
  named("stream", "name"),
  named("batch", "source"),
  named("position", "source"),
  named("block", "source"),
  named("fact", "zone"),
  { ...named("fact", "activity"), where: "t.activity IS NOT NULL" },
  { ...named("fact", "said"), where: "t.said IS NOT NULL" },
  named("achievement", "type"),
  named("holding", "type"),
  named("holding", "certification"),
  { table: "achievement", column: "catalog", names: "catalog", key: "version" }
]

/** Counts that must be equal, as statements that give both. */
const sums: ReadonlyArray<{ readonly where: string; readonly sql: string }> = [
  {
    where: "facts",
    sql: "SELECT (SELECT count(*) FROM fact), (SELECT coalesce(sum(facts), 0) FROM batch)"
  },
  {
    where: "corrections",
    sql: "SELECT (SELECT count(*) FROM fact WHERE revision > 1), (SELECT coalesce(sum(corrections), 0) FROM batch)"
  },
  {
    where: "contacts",
    sql: "SELECT (SELECT count(*) FROM contact), (SELECT coalesce(sum(contacts), 0) FROM batch)"
  },
  {
    where: "learners",
    sql: "SELECT (SELECT count(*) FROM learner), (SELECT coalesce(sum(learners), 0) FROM batch)"
  },
  {
    where: "decisions",
    sql: "SELECT (SELECT count(*) FROM decision), (SELECT coalesce(sum(decisions), 0) FROM batch)"
  },
  {
    where: "entries",
    sql: "SELECT (SELECT count(*) FROM entry), (SELECT coalesce(sum(entries), 0) FROM batch)"
  },
  {
    where: "the log's batches",
    sql: "SELECT (SELECT batches FROM log WHERE id = 1), (SELECT count(*) FROM batch WHERE size IS NOT NULL)"
  },
  {
    where: "the log's length",
    sql: "SELECT (SELECT size FROM log WHERE id = 1), (SELECT coalesce(sum(entries), 0) FROM batch WHERE size IS NOT NULL)"
  }
]

/** Whether the pages and indexes of a file are sound, as SQLite sees it. */
const integrity = Effect.fnUntraced(function* (engine: Engine) {
  const rows = yield* engine.rows(`PRAGMA integrity_check(${Ledger.maxFlaws})`)
  return rows
    .map((row) => text(row[0]))
    .filter((found) => found !== "ok")
    .map((found): Ledger.Flaw => ({ where: "the file", found }))
})

const dangling = Effect.fnUntraced(function* (engine: Engine, { table, column, names, key, where }: Reference) {
  const rows = yield* engine.rows(
    `SELECT DISTINCT t.${column} FROM ${table} t LEFT JOIN ${names} n ON n.${key} = t.${column}
     WHERE n.${key} IS NULL${where === undefined ? "" : ` AND ${where}`} LIMIT 5`
  )
  return rows.map((row): Ledger.Flaw => ({
    where: `${table}.${column}`,
    found: `${int(row[0])}, which is not in ${names}`
  }))
})

/** Names at most `Ledger.maxFlaws`. */
export const check = Effect.fnUntraced(function* (engine: Engine) {
  const flaws: Array<Ledger.Flaw> = engine.dialect === "sqlite" ? [...(yield* integrity(engine))] : []
  for (const reference of references) flaws.push(...(yield* dangling(engine, reference)))
  for (const { where, sql } of sums) {
    const [row] = yield* engine.rows(sql)
    const [found, recorded] = [int(row?.[0]), int(row?.[1])]
    if (found !== recorded) flaws.push({ where, found: `${found} where the batches say ${recorded}` })
  }
  return flaws.slice(0, Ledger.maxFlaws)
})
