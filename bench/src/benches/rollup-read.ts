/** The first page of each question in a large ledger, on both engines, and reading one entry by its key. */
import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import { PgConnection } from "@effect/sql-pg"
import { Effect, Redacted } from "effect"
import type { Bench, Bound, Figure, Setting, Size } from "../Bench.ts"
import { correctionsIn } from "../input/Drafts.ts"
import { expected } from "../input/Population.ts"
import { below } from "../input/Random.ts"
import { seed } from "../Passes.ts"
import { connected, describe } from "../Postgres.ts"
import { ask, type Ground, type Place, questions, type Taken } from "../Questions.ts"
import { quantile, ratio } from "../Rounds.ts"
import { inStore } from "../store.ts"
import { databaseOf, large, storeOf } from "../Stores.ts"

const times: { readonly [S in Size]: number } = { ci: 300, full: 3_000 }
const entryByKey = "SELECT text FROM entry WHERE batch = ?1 AND ordinal = ?2"

type Row = Readonly<Record<string, unknown>>
type Read = (sql: string) => Promise<ReadonlyArray<Row>>

/** What the tables say, in either dialect. */
const groundOf = async (read: Read, facts: number, count: number): Promise<Ground> => {
  const one = async (sql: string): Promise<Row> => (await read(sql))[0] ?? assert.fail(sql)
  const span = await one("SELECT min(first) AS a, max(first) AS b FROM achievement")
  const contested = await one("SELECT count(*) AS n FROM achievement WHERE contested IS NOT NULL")
  const rejections = await one("SELECT count(*) AS n FROM rejection WHERE ended_at IS NULL")
  const stored = await one("SELECT (SELECT count(*) FROM fact) AS facts, (SELECT count(*) FROM contact) AS contacts")
  assert.equal(Number(stored["facts"]), facts + correctionsIn(facts))
  assert.equal(Number(stored["contacts"]), expected(seed, facts / 10).contacts)
  const batches = await read("SELECT id, entries FROM batch WHERE entries > 0 ORDER BY id")
  const { at } = await one(`SELECT recorded_at AS at FROM batch ORDER BY id LIMIT 1 OFFSET ${batches.length >> 1}`)
  const places: Array<Place> = []
  for (let turn = 0; turn < count; turn++) {
    const { id, entries } = batches[below(batches.length, seed, turn, 72)] ?? assert.fail("no batch")
    const ordinal = below(Number(entries), seed, turn, 73)
    const { contact, text } = await one(
      `SELECT contact, text FROM entry WHERE batch = ${Number(id)} AND ordinal = ${ordinal}`
    )
    places.push({ batch: Number(id), ordinal, contact: Number(contact), text: String(text) })
  }
  return {
    facts,
    places,
    firstDay: Number(span["a"]),
    lastDay: Number(span["b"]),
    half: Number(at),
    contested: Number(contested["n"]),
    rejections: Number(rejections["n"])
  }
}

interface Answered {
  readonly taken: Taken
  /** Milliseconds to read one entry by its key. */
  readonly byKey: ReadonlyArray<number>
}

/** Twice: the first time warms up. */
const answers = async (store: string, ground: Ground): Promise<Taken> => {
  const program = Effect.gen(function* () {
    yield* ask(ground, ground.places.length)
    return yield* ask(ground, ground.places.length)
  })
  return inStore(store, program)
}

const onSqlite = async (setting: Setting): Promise<Answered> => {
  const [facts, count] = [large[setting.size], times[setting.size]]
  const store = storeOf(setting, facts)
  const db = new DatabaseSync(store)
  const ground = await groundOf((sql) => Promise.resolve(db.prepare(sql).all()), facts, count)
  const statement = db.prepare(entryByKey)
  const byKey: Array<number> = []
  for (const { batch, ordinal, text } of [...ground.places, ...ground.places]) {
    const start = performance.now()
    const row = statement.get(batch, ordinal)
    byKey.push(performance.now() - start)
    assert.equal(row?.["text"], text)
  }
  db.close()
  return { taken: await answers(store, ground), byKey: byKey.slice(count) }
}

const onPostgres = async (setting: Setting): Promise<Answered> => {
  const [facts, count] = [large[setting.size], times[setting.size]]
  const store = await databaseOf(setting, facts)
  const ground = await connected(store, async (query) => {
    await query("VACUUM ANALYZE")
    await query("SET search_path = laurel")
    return groundOf((sql) => query(sql), facts, count)
  })
  const byKey: Array<number> = []
  const reading = Effect.gen(function* () {
    const connection = yield* PgConnection.make({
      url: Redacted.make(store),
      startupParameters: { search_path: "laurel" }
    })
    const sql = entryByKey.replaceAll("?", "$")
    for (const { batch, ordinal, text } of [...ground.places, ...ground.places]) {
      const start = performance.now()
      const { rows } = yield* connection.query(sql, [batch, ordinal])
      byKey.push(performance.now() - start)
      assert.equal(rows[0]?.["text"], text)
    }
  })
  await Effect.runPromise(Effect.scoped(reading))
  return { taken: await answers(store, ground), byKey: byKey.slice(count) }
}

const bounds = {
  "SQLite: history / primary key": { is: "atMost", floor: 3, stretch: 1.5 },
  "PostgreSQL: history / primary key": { is: "atMost", floor: 3, stretch: 1.5 }
} satisfies Record<string, Bound>

const milliseconds = (name: string, rounds: ReadonlyArray<number>): Figure => ({ name, unit: "ms", rounds })

const told = (engine: string, { taken, byKey }: Answered): ReadonlyArray<Figure> =>
  [
    ...questions.map((question) => [question as string, taken[question]] as const),
    ["one entry by its key", byKey] as const
  ].flatMap(([name, own]) => [
    milliseconds(`${engine}, ${name}, p50`, [quantile(own, 0.5)]),
    milliseconds(`p99`, [quantile(own, 0.99)])
  ])

export const bench: Bench<keyof typeof bounds> = {
  name: "rollup-read",
  compares: "the history of a contact in a large ledger, against reading one of its entries by its primary key",
  bounds,
  run: async (setting) => {
    const [file, server] = [await onSqlite(setting), await onPostgres(setting)]
    const [facts, count] = [large[setting.size], times[setting.size]]
    const { contacts, learners } = expected(seed, facts / 10)
    return {
      input: `${contacts.toLocaleString("en")} contacts, ${learners.toLocaleString("en")} learners, ${facts.toLocaleString("en")} facts; ${count.toLocaleString("en")} times each, lists of up to 1,000 rows ${(count / 10).toLocaleString("en")} times`,
      ratios: {
        "SQLite: history / primary key": ratio(
          milliseconds("history of a contact", file.taken.history),
          milliseconds("entry by its key", file.byKey)
        ),
        "PostgreSQL: history / primary key": ratio(
          milliseconds("history of a contact", server.taken.history),
          milliseconds("entry by its key", server.byKey)
        )
      },
      beside: [...told("SQLite", file), ...told("PostgreSQL", server)],
      notes: [
        "Every answer is checked; contested, rejections, holding, expiring and earned are first pages of up to 1,000 rows.",
        await describe(setting)
      ]
    }
  }
}
