/** Columns that name rows of other tables, each of which must be there. */
import type { Dialect } from "./Engine.ts"
import { called, type Search } from "./Flaws.ts"
import type { TableName } from "./Schema.ts"

/** A column that names a row of another table. */
interface Reference {
  readonly table: keyof typeof called
  readonly column: string
  readonly names: TableName
  readonly key: string
  readonly where?: string
}

const named = (table: Reference["table"], column: string): Reference => ({ table, column, names: "name", key: "id" })
const ofContact = (table: Reference["table"]): Reference => ({
  table,
  column: "contact",
  names: "contact",
  key: "contact"
})
const ofLearner = (table: Reference["table"]): Reference => ({ table, column: "learner", names: "learner", key: "id" })
const ofBatch = (table: Reference["table"]): Reference => ({ table, column: "batch", names: "batch", key: "id" })
const ofStream = (table: Reference["table"]): Reference => ({ table, column: "stream", names: "stream", key: "id" })

const references: ReadonlyArray<Reference> = [
  ...(
    [
      "identity",
      "claim",
      "person",
      "decision",
      "decision_about",
      "learner",
      "fact",
      "achievement",
      "holding",
      "person_past",
      "achievement_past",
      "holding_past",
      "entry",
      "archived",
      "certificate",
      "certificate_about"
    ] as const
  ).map(ofContact),
  { table: "person", column: "person", names: "contact", key: "contact" },
  { table: "person_past", column: "person", names: "contact", key: "contact" },
  // Whose name is erased has none.
  { table: "contact", column: "contact", names: "identity", key: "contact", where: "t.sealed IS NULL" },
  { table: "decision_about", column: "decision", names: "decision", key: "id" },
  ...(["fact", "achievement", "holding", "achievement_past", "holding_past", "certificate"] as const).map(ofLearner),
  ...(["fact", "decision", "entry", "contact", "learner", "claim", "leaf", "certificate"] as const).map(ofBatch),
  { table: "batch", column: "id", names: "leaf", key: "batch" },
  ...(["fact", "rejection", "withdrawn", "received"] as const).map(ofStream),
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
  named("received", "source"),
  named("position", "source"),
  named("block", "source"),
  named("fact", "zone"),
  { ...named("fact", "activity"), where: "t.activity IS NOT NULL" },
  ...(["achievement", "achievement_past", "holding", "holding_past", "certificate"] as const).map((table) =>
    named(table, "type")
  ),
  named("holding", "certification"),
  named("holding_past", "certification"),
  { table: "batch", column: "catalog", names: "catalog", key: "version", where: "t.catalog IS NOT NULL" },
  { table: "batch", column: "import", names: "import", key: "batch", where: "t.import <> 0" },
  // The commit that begins an import is what the import is called by.
  { table: "batch", column: "id", names: "import", key: "batch", where: "t.import = 0" },
  { table: "achievement", column: "catalog", names: "catalog", key: "version" },
  { table: "achievement_past", column: "catalog", names: "catalog", key: "version" },
  { table: "certificate", column: "catalog", names: "catalog", key: "version" },
  { table: "certificate_about", column: "certificate", names: "certificate", key: "id" },
  { table: "certificate", column: "supersedes", names: "certificate", key: "code", where: "t.supersedes IS NOT NULL" }
]

const dangling = ({ table, column, names, key, where }: Reference): Search => ({
  sql: `SELECT ${called[table]}, '${column} ' || t.${column} FROM ${table} t LEFT JOIN ${names} n ON n.${key} = t.${column}
     WHERE n.${key} IS NULL${where === undefined ? "" : ` AND ${where}`}`,
  found: `which is not in ${names}`
})

/** What must have one row only, though servers that share a table out each see to it for their own rows. */
const numbers = [
  ["learner", "id"],
  ["fact", "id"],
  ["decision", "id"],
  ["archived", "fact"]
] as const

const twice = ([table, key]: (typeof numbers)[number]): Search => ({
  sql: `SELECT ${called[table]} FROM (SELECT ${key}, count(*) AS rows FROM ${table} GROUP BY ${key}) t WHERE t.rows > 1`,
  found: "several rows of that number: one was put in"
})

export const searches = (dialect: Dialect): ReadonlyArray<Search> => [
  ...references.map(dangling),
  ...(dialect === "postgres" ? numbers.map(twice) : [])
]
