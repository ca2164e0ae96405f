import { copyFileSync, readFileSync, writeFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import { assert, describe, it } from "@effect/vitest"
import { Audit, History, Ledger, Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Commands } from "@laurel/testkit"
import { Effect } from "effect"
import { canonical } from "./answers.ts"
import { folder } from "./store.ts"

/** A store with versions of everything: corrections, decisions, links that came and went, catalogs. Nobody has it open. */
const story = Effect.gen(function* () {
  const file = join(yield* folder, "store.db")
  writeFileSync(file, gunzipSync(readFileSync(join(import.meta.dirname, "fixtures", "sqlite-2.db.gz"))))
  yield* Effect.scoped(Effect.provide(Ledger.Ledger, LedgerSql.layerSqlite(file)))
  change(file, "PRAGMA wal_checkpoint(TRUNCATE)")
  return file
})

/** Does this to the file, behind the ledger's back. */
const change = (file: string, ...statements: ReadonlyArray<string>): void => {
  const db = new DatabaseSync(file)
  try {
    for (const sql of statements) db.exec(sql)
  } finally {
    db.close()
  }
}

const differences = Effect.gen(function* () {
  const report = yield* Audit.verify(yield* Commands.versions, LedgerSql.sha256)
  return report.differences
})
const verified = (file: string) => Effect.scoped(Effect.provide(differences, LedgerSql.layerSqlite(file)))

const tables = {
  achievement: { key: ["contact", "learner", "type", "earning"], part: "entries" },
  achievement_past: { key: ["contact", "learner", "type", "earning", "since"], part: "entries" },
  holding: { key: ["contact", "certification"], part: "holdings" },
  holding_past: { key: ["contact", "certification", "since"], part: "holdings" },
  person: { key: ["contact"], part: "people" },
  person_past: { key: ["contact", "since"], part: "people" }
} as const
type Table = keyof typeof tables
const names: ReadonlyArray<Table> = [
  "achievement",
  "achievement_past",
  "holding",
  "holding_past",
  "person",
  "person_past"
]

const later = "SET since = since + 1"
const times = [later, "SET since = since - 1"]
const pastTimes = [...times, "SET until = until + 1", "SET until = until - 1"]
/** What every version of a table may be altered by. */
const alterations: { readonly [table in Table]: ReadonlyArray<string> } = {
  achievement: times,
  achievement_past: [...pastTimes, "SET revision = revision + 1", "SET expires = 1", "SET issued_on = issued_on - 1"],
  holding: times,
  holding_past: [
    ...pastTimes,
    "SET last = last - 1",
    "SET relation = CASE relation WHEN 0 THEN 1 ELSE 0 END",
    "SET ends = 7 - ends"
  ],
  person: [...times, "SET person = 22"],
  person_past: [...pastTimes, "SET person = 22"]
}

/** Every way to alter or remove one version, or to add another one just before it. */
const mutations = (file: string, table: Table): ReadonlyArray<string> => {
  const db = new DatabaseSync(file)
  const { key } = tables[table]
  const rows = db.prepare(`SELECT DISTINCT ${key.join(", ")} FROM ${table}`).all()
  const columns = db.prepare(`SELECT name FROM pragma_table_info('${table}')`).all()
  // A holding that came with a catalog may have come a little later: who was judged by it when is written nowhere.
  const applied = new Set(
    db
      .prepare("SELECT recorded_at FROM catalog")
      .all()
      .map((row) => row["recorded_at"])
  )
  const since = db.prepare(
    `SELECT max(since) AS since FROM ${table} WHERE ${key.map((name) => `${name} = ?`).join(" AND ")}`
  )
  const all = rows.flatMap((row) => {
    const values = key.map((name) => Number(row[name]))
    const where = key.map((name, at) => `${name} = ${values[at]}`).join(" AND ")
    const isVague = table.startsWith("holding") && applied.has(since.get(...values)?.["since"] ?? null)
    const moved = columns.map(({ name }) => (name === "since" ? "since - 2" : name === "until" ? "since - 1" : name))
    return [
      ...(isVague ? [] : [`DELETE FROM ${table} WHERE ${where}`]),
      ...(table.endsWith("_past")
        ? [`INSERT INTO ${table} SELECT ${moved.join(", ")} FROM ${table} WHERE ${where}`]
        : []),
      ...alterations[table]
        .filter((set) => !isVague || set !== later)
        .map((set) => `UPDATE ${table} ${set} WHERE ${where}`)
    ]
  })
  db.close()
  return all
}

/** One mutation in so many is tried, as long as there are enough of them; with LAUREL_ATTACKS all are. */
const steps = process.env["LAUREL_ATTACKS"] === undefined ? [29, 23, 19, 17, 13, 11, 7, 5] : []
const enough = 20

/** Some of them, among these the first of each kind: of what differs in numbers alone. */
const some = (all: ReadonlyArray<string>): ReadonlyArray<string> => {
  const step = steps.find((each) => all.length / each > enough) ?? 1
  const kinds = new Set<string>()
  return all.filter((sql, at) => {
    const before = kinds.size
    kinds.add(sql.replaceAll(/\b\d{2,}\b|= \d+/g, "n"))
    return kinds.size > before || at % step === 0
  })
}

describe("an audit of a store whose versions somebody has altered", () => {
  it.live.each(names)("says so of %s, whichever was altered, removed or added", (table) =>
    Effect.gen(function* () {
      const file = yield* story
      assert.deepStrictEqual(yield* verified(file), [])
      const all = some(mutations(file, table))
      assert.isAbove(all.length, 10)
      const copy = join(yield* folder, "copy.db")
      for (const sql of all) {
        copyFileSync(file, copy)
        change(copy, sql)
        const parts = (yield* verified(copy)).map(({ part }) => part)
        // What can be read no more is told of as damage.
        assert.isTrue(parts.includes(tables[table].part) || parts.includes("store"), sql)
      }
    })
  )

  it.live("says so of a row that makes two people one without anybody's decision", () =>
    Effect.gen(function* () {
      const file = yield* story
      change(file, "INSERT INTO person (contact, person, since) VALUES (22, 3, 1391245200123)")
      const found = (yield* verified(file)).filter(({ part }) => part === "people")
      assert.deepStrictEqual(
        found.map(({ where }) => where),
        ["contact 22"]
      )
    })
  )
})

/** What a store says of everybody at every moment at which something was recorded. */
const everything = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const { ids } = yield* ledger.loadContacts(null, Ledger.maxPage)
  const moments = [...new Set((yield* ledger.checkpoints(null)).map(({ recordedAt }) => recordedAt))]
  const said = yield* Effect.forEach(moments, (moment) =>
    Effect.forEach(ids, (id) =>
      Effect.map(History.asOf(id, moment), ({ members, achievements, holdings }) => [
        members,
        achievements.map(canonical).toSorted(),
        holdings.map(canonical).toSorted()
      ])
    )
  )
  return said
})

describe("a rebuild", () => {
  it.live("puts right what was altered of any moment, and writes no entry for it", () =>
    Effect.gen(function* () {
      const file = yield* story
      const before = yield* Effect.scoped(Effect.provide(everything, LedgerSql.layerSqlite(file)))
      change(
        file,
        "UPDATE achievement SET since = since + 1 WHERE learner % 2 = 0",
        "UPDATE achievement SET revision = revision + 1 WHERE learner % 3 = 0",
        "DELETE FROM achievement WHERE learner % 5 = 0",
        "UPDATE achievement_past SET until = until - 1, expires = 1 WHERE learner % 2 = 1",
        "DELETE FROM achievement_past WHERE learner % 2 = 0",
        "UPDATE holding SET first = first + 1, since = since - 1 WHERE contact % 2 = 0",
        "DELETE FROM holding WHERE contact % 3 = 0",
        "DELETE FROM holding_past WHERE contact % 2 = 1",
        "UPDATE person SET person = 1, since = since + 1",
        "DELETE FROM person_past"
      )
      assert.isAbove((yield* verified(file)).length, 10)
      yield* Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const { entries } = yield* ledger.totals
        assert.strictEqual(yield* Sync.rebuild(yield* Commands.versions), 0)
        assert.deepStrictEqual(yield* differences, [])
        assert.strictEqual((yield* ledger.totals).entries, entries)
        assert.deepStrictEqual((yield* everything).slice(0, before.length), before)
      }).pipe(Effect.provide(LedgerSql.layerSqlite(file)))
    })
  )

  it.live("of a store in order restates nothing", () =>
    Effect.gen(function* () {
      const file = yield* story
      yield* Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        const restated: Array<Ledger.Restated> = []
        const watched = Ledger.Ledger.of({
          ...ledger,
          commit: (commit) => Effect.suspend(() => (restated.push(...commit.restated), ledger.commit(commit)))
        })
        yield* Effect.provideService(Sync.rebuild(yield* Commands.versions), Ledger.Ledger, watched)
        assert.deepStrictEqual(restated, [])
      }).pipe(Effect.provide(LedgerSql.layerSqlite(file)))
    })
  )
})
