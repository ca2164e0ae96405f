/** What is wrong with a store itself: damaged pages, references to what is not there, counts that don't add up. */
import { Ledger, Merkle } from "@laurel/core"
import { Effect } from "effect"
import { bytes, type Engine, int, Refused, type Row, text } from "./Engine.ts"
import { counted, frontierOf } from "./Log.ts"
import { sha256 } from "./Sha256.ts"
import type { Known, Names } from "./Names.ts"
import { columnsOf, type TableName } from "./Schema.ts"
import * as Standings from "./Standings.ts"

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
      "person_past",
      "achievement_past",
      "holding_past",
      "entry",
      "archived"
    ] as const
  ).map(ofContact),
  { table: "person", column: "person", names: "contact", key: "contact" },
  { table: "person_past", column: "person", names: "contact", key: "contact" },
  // Whose name is erased has none.
  { table: "contact", column: "contact", names: "identity", key: "contact", where: "t.sealed IS NULL" },
  { table: "decision_about", column: "decision", names: "decision", key: "id" },
  ...(["fact", "achievement", "holding", "achievement_past", "holding_past"] as const).map(ofLearner),
  ...(["fact", "decision", "entry", "contact", "learner", "claim", "leaf"] as const).map(ofBatch),
  { table: "batch", column: "id", names: "leaf", key: "batch" },
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
  ...(["achievement", "achievement_past", "holding", "holding_past"] as const).map((table) => named(table, "type")),
  named("holding", "certification"),
  named("holding_past", "certification"),
  { table: "achievement", column: "catalog", names: "catalog", key: "version" },
  { table: "achievement_past", column: "catalog", names: "catalog", key: "version" }
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
    sql: "SELECT (SELECT size FROM log WHERE id = 1), (SELECT coalesce(sum(leaves), 0) FROM batch WHERE size IS NOT NULL)"
  },
  {
    where: "claims",
    sql: "SELECT (SELECT count(*) FROM claim), (SELECT coalesce(sum(claims), 0) FROM batch)"
  },
  {
    where: "names",
    sql: "SELECT (SELECT count(*) FROM identity), (SELECT count(*) FROM contact WHERE sealed IS NULL)"
  },
  {
    where: "catalogs",
    sql: "SELECT (SELECT count(*) FROM catalog), (SELECT count(catalog) FROM batch)"
  }
]

/** Whether the log's own counts and its frontier are those of the batches in it. */
const ofLog = Effect.fnUntraced(function* (engine: Engine) {
  const [log] = yield* engine.rows(`SELECT ${counted.join(", ")}, size, frontier FROM log WHERE id = 1`)
  const [sums] = yield* engine.rows(
    `SELECT ${counted.map((name) => `coalesce(sum(${name}), 0)`).join(", ")} FROM batch WHERE size IS NOT NULL`
  )
  const [last] = yield* engine.rows("SELECT root FROM batch WHERE size IS NOT NULL ORDER BY size DESC, id DESC LIMIT 1")
  if (log === undefined) return [{ where: "the log", found: "nothing" }] satisfies ReadonlyArray<Ledger.Flaw>
  const flaws: Array<Ledger.Flaw> = counted.flatMap((name, at) =>
    int(log[at]) === int(sums?.[at])
      ? []
      : [{ where: `the log's ${name}`, found: `${int(log[at])} where the batches say ${int(sums?.[at])}` }]
  )
  const frontier = frontierOf(int(log[counted.length]), bytes(log[counted.length + 1]))
  if (last !== undefined && Merkle.hex(rootOf(frontier)) !== Merkle.hex(bytes(last[0])))
    flaws.push({ where: "the log's frontier", found: "hashes that don't make the last root" })
  return flaws
})

/** A frontier of the wrong number of hashes has no root. */
const rootOf = (frontier: Merkle.Frontier): Uint8Array =>
  frontier.size.toString(2).replaceAll("0", "").length === frontier.roots.length
    ? Merkle.root(sha256, frontier)
    : new Uint8Array(0)

/** Rows of one look at achievements. */
const page = 1_000

/** Whether what is only searched by says what each achievement says itself. */
const ofAchievements = Effect.fnUntraced(function* (
  engine: Engine,
  names: Names,
  table: "achievement" | "achievement_past"
) {
  const flaws: Array<Ledger.Flaw> = []
  const columns = columnsOf("achievement").map(({ name }) => `a.${name}`)
  let after: Row = [0, 0, 0, 0, 0]
  // Ends with the achievements: each look begins after the one before.
  while (flaws.length < Ledger.maxFlaws) {
    const rows = yield* engine.rows(
      `SELECT ${columns.join(", ")} FROM ${table} a
       WHERE (contact, learner, type, earning, since) > (?1, ?2, ?3, ?4, ?5)
       ORDER BY contact, learner, type, earning, since LIMIT ${page}`,
      ...after
    )
    const last = rows.at(-1)
    if (last === undefined) break
    after = [...last.slice(0, 4), last.at(-1) ?? 0]
    const known = yield* names.of(rows, Standings.achievementNames)
    for (const row of rows) {
      const where = `achievement ${known.text(int(row[2]))}:${int(row[1])}:${int(row[3])}`
      const found = differing(known, row)
      if (found !== undefined) flaws.push({ where, found })
    }
  }
  return flaws
})

const differing = (names: Known, row: Row): string | undefined => {
  try {
    const since = columnsOf("achievement").length - 1
    const again = Standings.achievementRow(names, Standings.achievementOf(names, row), int(row[since]))
    const at = again.findIndex((value, index) => value !== row[index])
    return at === -1 ? undefined : `${columnsOf("achievement")[at]?.name ?? "a column"} is not what its days make it`
  } catch (cause) {
    if (cause instanceof Refused && cause.reason._tag === "Corrupt") return cause.reason.found
    throw cause
  }
}

/** Whether the pages and indexes of a file are sound, as SQLite sees it. */
const integrity = Effect.fnUntraced(function* (engine: Engine) {
  const rows = yield* engine.rows(`PRAGMA integrity_check(${Ledger.maxFlaws})`)
  return rows
    .map((row) => text(row[0]))
    .filter((found) => found !== "ok")
    .map((found): Ledger.Flaw => ({ where: "the file", found }))
})

/** Records that no commit brought, by how they are found: a batch says which numbers are its own. */
const foreign: ReadonlyArray<{ readonly where: string; readonly sql: string }> = [
  ...(
    [
      ["contact", "contact", "contact"],
      ["learner", "learner", "id"],
      ["fact", "fact", "id"],
      ["decision", "decision", "id"]
    ] as const
  ).map(([where, table, key]) => ({
    where,
    sql: `SELECT t.${key}, t.batch FROM ${table} t LEFT JOIN batch b ON b.id = t.batch
          WHERE b.id IS NULL OR t.${key} < b.first_${where} OR t.${key} > b.last_${where} ORDER BY t.${key} LIMIT 5`
  })),
  {
    where: "a claim of contact",
    sql: `SELECT c.contact, c.batch FROM claim c LEFT JOIN batch b ON b.id = c.batch
          WHERE b.id IS NULL OR c.ordinal < 0 OR c.ordinal >= b.claims ORDER BY c.contact LIMIT 5`
  },
  {
    where: "an entry about contact",
    sql: `SELECT e.contact, e.batch FROM entry e LEFT JOIN batch b ON b.id = e.batch
          WHERE b.id IS NULL OR e.ordinal < 0 OR e.ordinal >= b.entries ORDER BY e.contact LIMIT 5`
  },
  {
    where: "a second name of contact",
    sql: "SELECT i.contact, count(*) FROM identity i GROUP BY i.contact HAVING count(*) > 1 ORDER BY i.contact LIMIT 5"
  }
]

/** Names what was put in beside the log. */
const putIn = Effect.fnUntraced(function* (engine: Engine) {
  const flaws: Array<Ledger.Flaw> = []
  for (const { where, sql } of foreign) {
    for (const row of yield* engine.rows(sql)) {
      flaws.push({ where: `${where} ${int(row[0])}`, found: "a record that no commit brought: it was put in" })
    }
  }
  return flaws
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
export const check = Effect.fnUntraced(function* (engine: Engine, names: Names) {
  const flaws: Array<Ledger.Flaw> = engine.dialect === "sqlite" ? [...(yield* integrity(engine))] : []
  for (const reference of references) flaws.push(...(yield* dangling(engine, reference)))
  for (const { where, sql } of sums) {
    const [row] = yield* engine.rows(sql)
    const [found, recorded] = [int(row?.[0]), int(row?.[1])]
    if (found !== recorded) flaws.push({ where, found: `${found} where the batches say ${recorded}` })
  }
  flaws.push(...(yield* putIn(engine)), ...(yield* ofLog(engine)))
  for (const table of ["achievement", "achievement_past"] as const)
    flaws.push(...(yield* ofAchievements(engine, names, table)))
  return flaws.slice(0, Ledger.maxFlaws)
})
