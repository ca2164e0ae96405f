/**
 * One correction: a mark is changed, the learner judged anew, the achievement, what the contact holds and the log follow, and all
 * of it is committed. In stores of more and more facts, under a larger and larger catalog, and for a contact with more and more
 * participations. Afterwards each store is what deriving all of it again gives.
 */
import assert from "node:assert/strict"
import { Audit, type Catalog, Draft, type Fact, Id, Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect } from "effect"
import { join } from "node:path"
import type { Bench, Bound, Figure, Setting, Size } from "../Bench.ts"
import { correctionsOf, remarked, timed } from "../Corrections.ts"
import { counted, scansOf } from "../Counted.ts"
import { sequence } from "../input/Random.ts"
import { connected, describe, drop } from "../Postgres.ts"
import { alone, quantile, ratio } from "../Rounds.ts"
import { catalogOf, participationOf } from "../rules/participations.ts"
import { three } from "../rules/Tree.ts"
import { inSqlite, inStore, sync } from "../store.ts"
import { copyOf, databaseCopyOf, large } from "../Stores.ts"
import { catalogFor } from "../xapi/catalog.ts"

const sizes: { readonly [S in Size]: ReadonlyArray<number> } = {
  ci: [10_000, large.ci],
  full: [10_000, 100_000, 1_000_000, large.full]
}
const sizesOnPostgres: { readonly [S in Size]: ReadonlyArray<number> } = {
  ci: [10_000, large.ci],
  full: [10_000, 100_000, 1_000_000]
}
const turns: { readonly [S in Size]: number } = { ci: 300, full: 2_000 }
const turnsOnPostgres: { readonly [S in Size]: number } = { ci: 100, full: 2_000 }
/** Corrections in two runs whose statements are counted: what the second had more of is what corrections are. */
const few = 10
const many = 60

interface Corrected {
  readonly facts: number
  readonly taken: ReadonlyArray<number>
  /** Of one correction, on average. */
  readonly statements: number
  readonly rows: number
  /** Statements of a correction that go through a whole table. */
  readonly scans: ReadonlyArray<string>
  /** Seconds to derive everything again and compare it with what stands. */
  readonly derived: number
}

/** Milliseconds of each correction. */
const correct = (store: string, compiled: Catalog.Compiled, drafts: ReadonlyArray<Fact.Draft>) =>
  inStore(
    store,
    Effect.gen(function* () {
      const { versions } = yield* Sync.apply(compiled)
      return yield* Effect.forEach(drafts, (draft) => timed(versions, draft))
    })
  )

/** Derives everything again; it must be as it stands, the log and all. */
const verified = (store: string) =>
  inStore(
    store,
    Effect.gen(function* () {
      const versions = (yield* Sync.versions) ?? assert.fail("no catalog")
      const start = performance.now()
      const { differences } = yield* Audit.verify(versions, LedgerSql.sha256)
      assert.deepEqual(differences, [])
      return (performance.now() - start) / 1_000
    })
  )

const inFile = async (setting: Setting, facts: number): Promise<Corrected> => {
  const [store, compiled] = [copyOf(setting, facts), catalogFor(facts / 10)]
  const times = turns[setting.size]
  const drafts = correctionsOf(facts, times + few + many)
  const taken = await correct(store, compiled, drafts.slice(0, times))
  const first = await counted(() => correct(store, compiled, drafts.slice(times, times + few)))
  const second = await counted(() => correct(store, compiled, drafts.slice(times + few)))
  const [statements, rows] = [second.statements.length - first.statements.length, second.rows - first.rows]
  const scans = scansOf(store, second.statements)
  const each = many - few
  return { facts, taken, statements: statements / each, rows: rows / each, scans, derived: await verified(store) }
}

/** Rows that the server has looked at in the ledger's tables so far. */
const visited = (url: string): Promise<number> =>
  connected(url, async (query) => {
    const [row] = await query(
      "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::float8 AS n FROM pg_stat_user_tables WHERE schemaname = 'laurel'"
    )
    return Number(row?.["n"])
  })

const inDatabase = async (setting: Setting, facts: number): Promise<Corrected> => {
  const [store, compiled] = [await databaseCopyOf(setting, facts), catalogFor(facts / 10)]
  const times = turnsOnPostgres[setting.size]
  const drafts = correctionsOf(facts, times + few + many)
  await connected(store, (query) => query("VACUUM ANALYZE"))
  const taken = await correct(store, compiled, drafts.slice(0, times))
  const before = await visited(store)
  await correct(store, compiled, drafts.slice(times, times + few))
  const between = await visited(store)
  await correct(store, compiled, drafts.slice(times + few))
  const rows = ((await visited(store)) - between - (between - before)) / (many - few)
  const derived = await verified(store)
  await drop(setting, store)
  return { facts, taken, statements: Number.NaN, rows, scans: [], derived }
}

const rows = Id.SourceId.make("bench")

/** Milliseconds to take in another mark of a contact with that many participations, everything they hold derived anew. */
const derive = Effect.fnUntraced(function* (participations: number, times: number) {
  const courses = Array.from({ length: participations }, (_, index) => `course-${index}`)
  const { versions } = yield* Sync.apply(catalogOf(courses, three))
  const next = sequence(participations)
  const drafts = courses.flatMap((course) =>
    participationOf(next, false).map(({ activity, evidence, happened }, index): Fact.Draft => {
      const contact = { scheme: "staff", value: "1" }
      const reference = { source: rows, stream: "rows", key: `${course}/${index}`, line: null }
      const subject = { key: course, offering: Id.OfferingId.make(course), contact }
      return { reference, subject, activity, evidence, happened, observedAt: null, said: null }
    })
  )
  yield* sync(versions, Draft.adapter(rows, drafts))
  const quiz = drafts.find(({ evidence }) => evidence._tag === "Scored") ?? assert.fail("no quiz")
  const taken: Array<number> = []
  // A mark that nobody gets, so that the first correction is one too.
  for (let turn = 0; turn < times; turn++) taken.push(yield* timed(versions, remarked(quiz, turn % 30)))
  return { facts: drafts.length, taken }
})

/** The smallest store again, under a catalog with so many more runs and types that nobody takes part in. */
const underLarge = async (setting: Setting): Promise<ReadonlyArray<number>> => {
  const [facts] = sizes[setting.size]
  const store = copyOf(setting, facts ?? 0)
  return correct(store, catalogFor((facts ?? 0) / 10, 1_000), correctionsOf(facts ?? 0, turns[setting.size]))
}

const milliseconds = (name: string, taken: ReadonlyArray<number>): Figure => ({ name, unit: "ms", rounds: taken })
const among = (where: string, { facts, taken }: Corrected): Figure =>
  milliseconds(`${where} among ${facts.toLocaleString("en")} facts, p50`, taken)

const bounds = {
  "p50, most facts / fewest": { is: "atMost", floor: 3, stretch: 2 },
  "p50 with most facts": { is: "atMost", floor: 1, stretch: null, absolute: true },
  "rows of one, most facts / fewest": { is: "atMost", floor: 1.1, stretch: 1 },
  "PostgreSQL: p50, most facts / fewest": { is: "atMost", floor: 3, stretch: 2 },
  "PostgreSQL: rows visited, most facts / fewest": { is: "atMost", floor: null, stretch: 1.1 },
  "catalog of 1,000 more types / of 1": { is: "atMost", floor: null, stretch: 1.2 },
  "contact of 1,000 facts / of 100": { is: "atMost", floor: 15, stretch: null }
} satisfies Record<string, Bound>

const quantiles = (where: string, { facts, taken }: Corrected): ReadonlyArray<Figure> =>
  [0.5, 0.95, 0.99].map((share) =>
    milliseconds(`${where}, ${facts.toLocaleString("en")} facts, p${share * 100}`, [quantile(taken, share)])
  )

const told = (where: string, { facts, statements, rows: own, derived, scans }: Corrected): string =>
  `${where}, ${facts.toLocaleString("en")} facts: ${Number.isNaN(statements) ? "" : `${statements} statements, `}${own} rows ${where === "SQLite" ? "read" : "visited"} for one; deriving and comparing all of it took ${derived.toFixed(1)} s and found no difference.${scans.length > 0 ? ` Whole tables read: ${scans.join("; ")}.` : ""}`

export const bench: Bench<keyof typeof bounds> = {
  name: "incremental",
  compares: "the median correction in the largest store, against the same in the smallest",
  bounds,
  run: async (setting) => {
    const { size, folder } = setting
    const files: Array<Corrected> = []
    for (const facts of sizes[size]) files.push(await inFile(setting, facts))
    const databases: Array<Corrected> = []
    for (const facts of sizesOnPostgres[size]) databases.push(await inDatabase(setting, facts))
    const none = () => assert.fail("no size")
    const [first, last] = [files[0] ?? none(), files.at(-1) ?? none()]
    const [firstThere, lastThere] = [databases[0] ?? none(), databases.at(-1) ?? none()]
    const counts = (name: string, value: number): Figure => ({ name, unit: "rows", rounds: [value] })
    const small = await inSqlite(join(folder, "few.db"), derive(11, 101))
    const large = await inSqlite(join(folder, "many.db"), derive(112, 101))
    return {
      input: `stores of ${files.map(({ facts }) => facts.toLocaleString("en")).join(", ")} facts, ${turns[size]} corrections each; ${turnsOnPostgres[size]} on PostgreSQL`,
      ratios: {
        "p50, most facts / fewest": ratio(among("SQLite", last), among("SQLite", first)),
        "p50 with most facts": alone(among("SQLite", last)),
        "rows of one, most facts / fewest": ratio(counts("most facts", last.rows), counts("fewest", first.rows)),
        "PostgreSQL: p50, most facts / fewest": ratio(among("PostgreSQL", lastThere), among("PostgreSQL", firstThere)),
        "PostgreSQL: rows visited, most facts / fewest": ratio(
          counts("most facts", lastThere.rows),
          counts("fewest", firstThere.rows)
        ),
        "catalog of 1,000 more types / of 1": ratio(
          milliseconds("1,001 types", await underLarge(setting)),
          milliseconds("1 type", first.taken)
        ),
        "contact of 1,000 facts / of 100": ratio(
          milliseconds(`contact of ${large.facts} facts`, large.taken),
          milliseconds(`of ${small.facts}`, small.taken)
        )
      },
      beside: [
        ...files.flatMap((each) => quantiles("SQLite", each)),
        ...databases.flatMap((each) => quantiles("PostgreSQL", each))
      ],
      notes: [
        ...files.map((each) => told("SQLite", each)),
        ...databases.map((each) => told("PostgreSQL", each)),
        await describe(setting)
      ]
    }
  }
}
