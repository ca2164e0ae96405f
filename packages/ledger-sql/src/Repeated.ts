/** What is stored twice, to be searched by: whether it says what the record itself says. */
import { Instant, Ledger } from "@laurel/core"
import { Effect, Result } from "effect"
import { type Engine, int, json, perhaps, readable, type Row, text, tuples, type Value } from "./Engine.ts"
import { search, type Search } from "./Flaws.ts"
import type { Known, Names } from "./Names.ts"
import { shardOf } from "./People.ts"
import * as Rows from "./Rows.ts"
import { columnsOf } from "./Schema.ts"
import * as Standings from "./Standings.ts"

/** Rows of one look. */
const page = 1_000

/** The facts under the keys of records that are taken back. SQLite keeps the order of a cross join. */
const under = (is: string): string =>
  `SELECT f.id FROM withdrawn w CROSS JOIN fact f WHERE f.stream = w.stream AND ${is}
     AND NOT EXISTS (SELECT 1 FROM withdrawn o WHERE o.stream = w.stream AND o.by_record = w.record)`

export const searches: ReadonlyArray<Search> = [
  search(
    "catalog",
    "JOIN batch b ON b.catalog = t.version WHERE b.recorded_at <> t.recorded_at",
    "another time than that of its commit"
  ),
  search("archived", "JOIN fact f ON f.id = t.fact WHERE f.contact <> t.contact", "kept as another contact's"),
  search("received", "JOIN stream s ON s.id = t.stream WHERE s.source <> t.source", "kept as another source's"),
  search(
    "fact",
    // From the withdrawals to their facts, one by one: a store has a thousand times as many facts.
    `WHERE t.id IN (${under("f.key = w.record")} UNION ${under("f.key >= w.record || '/' AND f.key < w.record || '0'")})
       AND t.kind <> ?1
       AND NOT EXISTS (SELECT 1 FROM fact l WHERE l.stream = t.stream AND l.key = t.key AND l.revision > t.revision)`,
    "counts, although its source took its record back",
    Rows.kindNumber("Retracted")
  ),
  search(
    "entry",
    `WHERE t.text NOT LIKE '%,"contact":' || t.contact || ',%'`,
    "kept as another contact's than it is about"
  ),
  ...(["achievement", "achievement_past"] as const).map((table) =>
    search(table, "WHERE t.since < ?1 OR t.since > ?2", "known since a time that is none", Instant.min, Instant.max)
  ),
  search(
    "achievement_past",
    "WHERE t.until <= t.since OR t.until > ?1",
    "known until a time that is none",
    Instant.max
  ),
  search("certificate", "JOIN learner l ON l.id = t.learner WHERE l.contact <> t.contact", "kept as another contact's"),
  search(
    "certificate",
    `JOIN certificate f ON f.code = t.supersedes
     WHERE f.learner <> t.learner OR f.type <> t.type OR f.earning <> t.earning OR (f.batch, f.ordinal) >= (t.batch, t.ordinal)`,
    "in the place of one that it can't be in the place of"
  ),
  search(
    "holding",
    "JOIN person p ON p.contact = t.contact",
    "holdings of its own, though it is part of another person"
  ),
  ...(
    [
      ["holding", "t.since"],
      ["holding_past", "t.since, t.until"]
    ] as const
  ).map(([table, version]): Search => ({
    sql: `SELECT 'contact ' || t.contact FROM ${table} t GROUP BY t.contact, t.certification, ${version}
            HAVING min(t.position) <> 0 OR max(t.position) <> count(*) - 1`,
    found: "periods that are not numbered on from 0"
  }))
]

/** Looks through all rows that a statement gives, after a key, in the order of that key. */
const through = Effect.fnUntraced(function* (
  engine: Engine,
  sql: string,
  first: Row,
  keyOf: (row: Row) => Row,
  look: (rows: ReadonlyArray<Row>) => Effect.Effect<ReadonlyArray<Ledger.Flaw>, Ledger.LedgerError>
) {
  const flaws: Array<Ledger.Flaw> = []
  // Ends with the rows: each look begins after the one before.
  for (let after = first; flaws.length < Ledger.maxFlaws;) {
    const rows = yield* engine.rows(`${sql} LIMIT ${page}`, ...after)
    const last = rows.at(-1)
    if (last === undefined) break
    after = keyOf(last)
    flaws.push(...(yield* look(rows)))
  }
  const all: ReadonlyArray<Ledger.Flaw> = flaws
  return all
})

/** Whether each name is on the shard where it is looked for. */
const ofIdentities = (engine: Engine, names: Names) =>
  through(
    engine,
    "SELECT i.contact, i.scheme, i.value, i.shard FROM identity i WHERE i.contact > ?1 ORDER BY i.contact",
    [0],
    (row) => row.slice(0, 1),
    (rows) =>
      Effect.map(names.of(rows, [1]), (known) =>
        rows.flatMap((row): ReadonlyArray<Ledger.Flaw> => {
          const due = readable(() => shardOf({ scheme: known.text(int(row[1])), value: text(row[2]) }))
          // A scheme that is not there is told elsewhere.
          if (Result.isFailure(due) || due.success === row[3]) return []
          return [{ where: `contact ${String(row[0])}`, found: "a name on another shard than it is looked for" }]
        })
      )
  )

const aboutIn = (value: Value | undefined) => readable(() => Rows.aboutOf(text(value)))

const aboutColumns = [
  { name: "contact", type: "bigint" },
  { name: "decision", type: "bigint" }
] as const

/** Whether each decision is found by those it is about, and kept as the first one's. */
const ofDecisions = (engine: Engine) =>
  through(
    engine,
    "SELECT d.id, d.contact, d.about FROM decision d WHERE d.id > ?1 ORDER BY d.id",
    [0],
    (row) => row.slice(0, 1),
    Effect.fnUntraced(function* (rows) {
      const read = rows.flatMap((row) => {
        const about = aboutIn(row[2])
        return Result.isSuccess(about) ? [{ row, about: about.success }] : []
      })
      const { dialect } = engine
      const missing = yield* engine.rows(
        `SELECT j.decision, j.contact FROM ${tuples(dialect, 1, aboutColumns)} j
         ${perhaps(dialect, "decision_about a", "a.contact = j.contact AND a.decision = j.decision")}
         WHERE a.decision IS NULL`,
        json(read.flatMap(({ row, about }) => [...new Set(about)].map((contact) => [contact, row[0] ?? null])))
      )
      return [
        ...read.flatMap(({ row, about }): ReadonlyArray<Ledger.Flaw> =>
          row[1] === about[0] ? [] : [{ where: `decision ${String(row[0])}`, found: "kept as another contact's" }]
        ),
        ...missing.map((row): Ledger.Flaw => ({
          where: `decision ${String(row[0])}`,
          found: `not found by contact ${String(row[1])}, whom it is about`
        }))
      ]
    })
  )

/** Whether nobody finds a decision that is not about them. */
const ofAbout = (engine: Engine) =>
  through(
    engine,
    `SELECT a.contact, a.decision, d.about FROM decision_about a JOIN decision d ON d.id = a.decision
     WHERE (a.contact, a.decision) > (?1, ?2) ORDER BY a.contact, a.decision`,
    [0, 0],
    (row) => row.slice(0, 2),
    (rows) =>
      Effect.succeed(
        rows.flatMap((row): ReadonlyArray<Ledger.Flaw> => {
          const about = aboutIn(row[2])
          if (Result.isFailure(about) || about.success.some((contact) => contact === row[0])) return []
          const found = `found by contact ${String(row[0])}, whom it is not about`
          return [{ where: `decision ${String(row[1])}`, found }]
        })
      )
  )

/** Whether what is only searched by says what each achievement says itself. */
const ofAchievements = (engine: Engine, names: Names, table: "achievement" | "achievement_past") =>
  through(
    engine,
    `SELECT ${columnsOf("achievement")
      .map(({ name }) => `a.${name}`)
      .join(", ")} FROM ${table} a
     WHERE (contact, learner, type, earning, since) > (?1, ?2, ?3, ?4, ?5)
     ORDER BY contact, learner, type, earning, since`,
    [0, 0, 0, 0, 0],
    (row) => [...row.slice(0, 4), row.at(-1) ?? 0],
    (rows) =>
      Effect.map(names.of(rows, Standings.achievementNames), (known) =>
        rows.flatMap((row): ReadonlyArray<Ledger.Flaw> => {
          const type = readable(() => known.text(int(row[2])))
          const found = differing(known, row)
          const name = Result.isSuccess(type) ? type.success : `type ${String(row[2])}`
          return found === undefined
            ? []
            : [{ where: `achievement ${name}:${String(row[1])}:${String(row[3])}`, found }]
        })
      )
  )

const differing = (names: Known, row: Row): string | undefined => {
  const since = columnsOf("achievement").length - 1
  const again = readable(() => Standings.achievementRow(names, Standings.achievementOf(names, row), int(row[since])))
  if (Result.isFailure(again)) return again.failure
  const at = again.success.findIndex((value, index) => value !== row[index])
  return at === -1 ? undefined : `${columnsOf("achievement")[at]?.name ?? "a column"} is not what its days make it`
}

/** Each look by itself: what one of them can't read is told by the others. */
export const looks = (engine: Engine, names: Names) => [
  ofIdentities(engine, names),
  ofDecisions(engine),
  ofAbout(engine),
  ofAchievements(engine, names, "achievement"),
  ofAchievements(engine, names, "achievement_past")
]
