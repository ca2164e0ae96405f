/** A whole sync into PostgreSQL, beside the same facts inserted as rows of JSON into a table with the same columns and indexes. */
import assert from "node:assert/strict"
import type { Bench, Bound, Setting, Size } from "../Bench.ts"
import { expected } from "../input/Population.ts"
import { fileOf, perPage, seed, syncOnce } from "../Passes.ts"
import { connected, database, describe, drop } from "../Postgres.ts"
import { interleaved, rate, ratio, seconds } from "../Rounds.ts"

const counts: { readonly [S in Size]: number } = { ci: 20_000, full: 500_000 }
/** Rows of one parameter: fewer or more are slower (guide §3.2). */
const perCall = 10_000

const tables = ["fact", "learner", "contact", "achievement", "entry"] as const

/** What the generator says of so many statements, found in the store. */
const check = (url: string, count: number): Promise<void> =>
  connected(url, async (query) => {
    const { learners, contacts, met } = expected(seed, count / 10)
    const columns = tables.map((table) => `(SELECT count(*) FROM laurel.${table})::integer AS ${table}`)
    const [found] = await query(`SELECT ${columns.join(", ")}, (SELECT entries FROM laurel.log)::integer AS log`)
    assert.deepEqual(
      [...tables, "log"].map((table) => found?.[table]),
      [count, learners, contacts, met, met, met]
    )
  })

/** The columns of the ledger's table of facts with their types, and its rows as lists. */
const factsOf = (url: string) =>
  connected(url, async (query) => {
    const columns = (
      await query(`SELECT attname::text AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
        WHERE attrelid = 'laurel.fact'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`)
    ).map(({ name, type }) => ({ name: String(name), type: String(type) }))
    const list = columns.map(({ name }) => name).join(", ")
    const found = await query(`SELECT jsonb_build_array(${list})::text AS row FROM laurel.fact ORDER BY id`)
    return { columns, rows: found.map(({ row }): ReadonlyArray<unknown> => JSON.parse(String(row))) }
  })

type Facts = Awaited<ReturnType<typeof factsOf>>

/** As the guide did it: a list of rows as one JSON parameter, `perPage` of them to a transaction. */
const insertAll = (url: string, { columns, rows }: Facts, perTransaction: number): Promise<number> =>
  connected(url, async (query) => {
    const values = columns.map(({ type }, at) => `(r ->> ${at})::${type}`).join(", ")
    const insert = `INSERT INTO yardstick.fact SELECT ${values} FROM jsonb_array_elements($1::jsonb) AS r ON CONFLICT DO NOTHING`
    const taken = await seconds(async () => {
      for (let from = 0; from < rows.length; from += perTransaction) {
        await query("BEGIN")
        const until = Math.min(from + perTransaction, rows.length)
        for (let at = from; at < until; at += perCall) {
          await query(insert, JSON.stringify(rows.slice(at, Math.min(at + perCall, until))))
        }
        await query("COMMIT")
      }
    })
    const [found] = await query("SELECT count(*)::integer AS n FROM yardstick.fact")
    assert.equal(found?.["n"], rows.length)
    return taken
  })

/** A table like the ledger's, with all of its constraints and indexes, in a database of its own. */
const yardstickIn = async (setting: Setting, store: string): Promise<string> => {
  const ddl = await connected(store, async (query) => {
    const columns = await query(`SELECT string_agg(format('%I %s%s%s', attname, format_type(atttypid, atttypmod),
        CASE WHEN attcollation <> 0 THEN ' COLLATE "C"' ELSE '' END, CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END), ', ' ORDER BY attnum) AS text
      FROM pg_attribute WHERE attrelid = 'laurel.fact'::regclass AND attnum > 0 AND NOT attisdropped`)
    const indexes = await query("SELECT indexdef FROM pg_indexes WHERE schemaname = 'laurel' AND tablename = 'fact'")
    return [
      `CREATE TABLE yardstick.fact (${String(columns[0]?.["text"])})`,
      ...indexes.map(({ indexdef }) => String(indexdef).replace(" ON laurel.", " ON yardstick."))
    ]
  })
  const url = await database(setting)
  await connected(url, async (query) => {
    await query("CREATE SCHEMA yardstick")
    for (const each of ddl) await query(each)
  })
  return url
}

const bounds = {
  "two threads / JSON insert": { is: "atLeast", floor: 0.7, stretch: 0.9 },
  "one thread / JSON insert": { is: "atLeast", floor: null, stretch: null },
  "again / first": { is: "atLeast", floor: null, stretch: null }
} satisfies Record<string, Bound>

export const bench: Bench<keyof typeof bounds> = {
  name: "sync-pg",
  compares:
    "Sync.run from a file of statements into PostgreSQL, against inserting its facts as JSON into a table like its own",
  bounds,
  run: async (setting) => {
    const { size } = setting
    const [count, rows] = [counts[size], perPage[size]]
    const file = fileOf(setting, count)
    const { met } = expected(seed, count / 10)
    const again: Array<number> = []
    let known: Facts | undefined
    const once = async (threads: "one" | "two", isWarmUp: boolean): Promise<number> => {
      // A process of its own has nothing to warm up; of the first one the facts are kept.
      if (isWarmUp && threads === "two") return 0
      const store = await database(setting)
      const done = syncOnce(file, store, count / 10, rows, threads, threads === "one" ? "again" : undefined)
      assert.deepEqual([done.first.facts, done.first.entries, done.first.rejections], [count, met, 0])
      await check(store, count)
      if (done.again !== null) {
        assert.deepEqual([done.again.facts, done.again.entries], [0, 0])
        if (!isWarmUp) again.push(done.again.seconds)
      }
      known ??= await factsOf(store)
      yardstick ??= await yardstickIn(setting, store)
      await drop(setting, store)
      return done.first.seconds
    }
    let yardstick: string | undefined
    const insert = async (): Promise<number> => {
      if (known === undefined || yardstick === undefined) throw new Error("the sync comes first")
      await connected(yardstick, (query) => query("TRUNCATE yardstick.fact"))
      return insertAll(yardstick, known, rows)
    }
    const times = await interleaved(
      3,
      ["one", (isWarmUp) => once("one", isWarmUp)],
      ["insert", insert],
      ["two", (isWarmUp) => once("two", isWarmUp)]
    )
    const one = rate("one thread", "statements", count, times("one"))
    const inserted = rate("JSON insert", "rows", count, times("insert"))
    return {
      input: `${count.toLocaleString("en")} statements, ${met.toLocaleString("en")} issued, pages of ${rows.toLocaleString("en")}`,
      ratios: {
        "two threads / JSON insert": ratio(rate("two threads", "statements", count, times("two")), inserted),
        "one thread / JSON insert": ratio(one, inserted),
        "again / first": ratio(rate("again, one thread", "statements", count, again), one)
      },
      notes: [await describe(setting), "Until the log has every commit, which on PostgreSQL follows them."]
    }
  }
}
