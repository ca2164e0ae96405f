/** Which records take which others back, and what is under the key of a record. Ranges of keys are looked up by index, never by a pattern. */
import { Fact, Ledger, Rejection } from "@laurel/core"
import { Effect } from "effect"
import { type Column, type Engine, int, json, list, lookup, type Row, text, tuples } from "./Engine.ts"
import type { Known } from "./Names.ts"
import * as Rows from "./Rows.ts"
import { columnsOf } from "./Schema.ts"

/** Rows that one look goes through. */
const page = 1_000

const recordColumns = [
  { name: "stream", type: "bigint" },
  { name: "record", type: "text" }
] as const satisfies ReadonlyArray<Column>

const prefixColumns = [
  { name: "stream", type: "bigint" },
  { name: "prefix", type: "text" },
  { name: "low", type: "text" },
  { name: "high", type: "text" }
] as const satisfies ReadonlyArray<Column>

/** A prefix with the ends of what begins with it and a slash: the character after a slash is a zero. */
const prefixRow = (stream: number, prefix: string): Row => [stream, prefix, `${prefix}/`, `${prefix}0`]

/** Of a fact `f`: that it is the last revision, and not retracted. */
const inForce = `f.kind <> ${Rows.kindNumber("Retracted")} AND NOT EXISTS (
  SELECT 1 FROM fact l WHERE l.stream = f.stream AND l.key = f.key AND l.revision > f.revision)`

/** Of an item `j` of prefixes: that facts in force are under it. */
const says = ["f.key = j.prefix", "f.key >= j.low AND f.key < j.high"]
  .map((is) => `EXISTS (SELECT 1 FROM fact f WHERE f.stream = j.stream AND ${is} AND ${inForce})`)
  .join(" OR ")

export class Withdrawals {
  readonly #engine: Engine

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Which of these records of streams are taken back, and which take another one back. */
  readonly of = Effect.fnUntraced(function* (
    this: Withdrawals,
    records: ReadonlyArray<Ledger.RecordId>,
    streams: (record: Ledger.RecordId) => number | undefined
  ) {
    const withdrawn = new Map<string, string>()
    const withdrawing = new Set<string>()
    const numbers = new Map<string, number>()
    for (const record of records) {
      const stream = numbers.has(record.stream) ? undefined : streams(record)
      if (stream !== undefined) numbers.set(record.stream, stream)
    }
    const there = yield* this.#any([...numbers.values()])
    const asked = records.flatMap(({ stream, record }): ReadonlyArray<Row> => {
      const id = numbers.get(stream)
      return id === undefined || !there.has(id) ? [] : [[id, record]]
    })
    if (asked.length > 0) {
      const named = new Map([...numbers].map(([stream, id]) => [id, stream]))
      const nameOf = (row: Row): string => Fact.keyOf({ stream: named.get(int(row[0])) ?? "", key: text(row[1]) })
      const { dialect } = this.#engine
      const from = tuples(dialect, 1, recordColumns)
      const taken = yield* this.#engine.rows(
        `SELECT w.stream, w.record, min(w.by_record) FROM ${from} j
         ${lookup(dialect, "withdrawn w", "w.stream = j.stream AND w.record = j.record")} GROUP BY w.stream, w.record`,
        json(asked)
      )
      for (const row of taken) withdrawn.set(nameOf(row), text(row[2]))
      const takers = yield* this.#engine.rows(
        `SELECT DISTINCT w.stream, w.by_record FROM ${from} j
         ${lookup(dialect, "withdrawn w", "w.stream = j.stream AND w.by_record = j.record")}`,
        json(asked)
      )
      for (const row of takers) withdrawing.add(nameOf(row))
    }
    return { withdrawn, withdrawing } satisfies Pick<Ledger.Loaded, "withdrawn" | "withdrawing">
  })

  /** Those of these streams in which anything was ever taken back. */
  readonly #any = Effect.fnUntraced(function* (this: Withdrawals, streams: ReadonlyArray<number>) {
    if (streams.length === 0) return new Set<number>()
    const rows = yield* this.#engine.rows(
      `SELECT j.value FROM ${list(this.#engine.dialect, 1, "bigint")} j
       WHERE EXISTS (SELECT 1 FROM withdrawn w WHERE w.stream = j.value)`,
      json(streams)
    )
    return new Set(rows.map((row) => int(row[0])))
  })

  /** The learners under which there is a fact under one of these, each a stream's number and a prefix. */
  learners(prefixes: ReadonlyArray<readonly [stream: number, prefix: string]>) {
    const { dialect } = this.#engine
    const from = tuples(dialect, 1, prefixColumns)
    const under = (is: string): string => `SELECT f.learner FROM ${from} j ${lookup(dialect, "fact f", is)}`
    return this.#engine.rows(
      `SELECT ${Rows.learnerColumns} FROM (
         ${under("f.stream = j.stream AND f.key = j.prefix")}
         UNION ${under("f.stream = j.stream AND f.key >= j.low AND f.key < j.high")}
       ) u ${lookup(dialect, "learner l", "l.id = u.learner")}`,
      json(prefixes.map(([stream, prefix]) => prefixRow(stream, prefix)))
    )
  }

  /** The rows of facts in force under a prefix, in order of key, after one, at most `Ledger.maxPage`. */
  readonly factsUnder = Effect.fnUntraced(function* (
    this: Withdrawals,
    stream: number,
    prefix: string,
    after: string | null
  ) {
    const [, , low = "", high = ""] = prefixRow(stream, prefix)
    const select = (is: string): string =>
      `SELECT ${Rows.factColumns} FROM fact f WHERE f.stream = ?1 AND ${is} AND ${inForce} ORDER BY f.key LIMIT ${Ledger.maxPage}`
    const own = after === null ? yield* this.#engine.rows(select("f.key = ?2"), stream, prefix) : []
    const start = after === null || after === prefix ? null : after
    const more = yield* start === null
      ? this.#engine.rows(select("f.key >= ?2 AND f.key < ?3"), stream, low, high)
      : this.#engine.rows(select("f.key > ?2 AND f.key < ?3"), stream, start, high)
    return [...own, ...more].slice(0, Ledger.maxPage)
  })

  /** Inside a commit, after its facts: remembers what it takes back. False where a record that is taken back still says something. */
  readonly write = Effect.fnUntraced(function* (
    this: Withdrawals,
    { source, facts, withdrawals }: Ledger.Commit,
    names: Known
  ) {
    const rows = withdrawals.map(({ stream, record, by }): Row => [names.stream({ source, stream }), record, by])
    if (rows.length > 0) {
      const columns = columnsOf("withdrawn")
      yield* this.#engine.insert({ table: "withdrawn", columns, suffix: "ON CONFLICT DO NOTHING" }, rows)
    }
    const records = new Map<string, Row>()
    const ask = (stream: number, record: string): void =>
      void records.set(`${stream} ${record}`, prefixRow(stream, record))
    for (const row of rows) ask(int(row[0]), text(row[1]))
    const fresh = facts.filter(({ evidence }) => evidence._tag !== "Retracted")
    const there = yield* this.#any([...new Set(fresh.map(({ reference }) => names.stream(reference)))])
    if (there.size > 0) {
      for (const { reference } of fresh) {
        const stream = names.stream(reference)
        if (there.has(stream)) ask(stream, Fact.recordOf(reference.key))
      }
    }
    if (records.size === 0) return true
    const still = yield* this.#engine.rows(
      `SELECT 1 FROM ${tuples(this.#engine.dialect, 1, prefixColumns)} j
       WHERE EXISTS (SELECT 1 FROM withdrawn w WHERE w.stream = j.stream AND w.record = j.prefix)
         AND NOT EXISTS (SELECT 1 FROM withdrawn b WHERE b.stream = j.stream AND b.by_record = j.prefix)
         AND (${says}) LIMIT 1`,
      json([...records.values()])
    )
    return still.length === 0
  })

  /** Lets those go that hold one of these names. */
  readonly erase = Effect.fnUntraced(function* (this: Withdrawals, names: ReadonlyArray<string>) {
    // Ends with the withdrawals: each page is after the one before.
    for (let after: Row = [0, "", ""]; ;) {
      const rows: ReadonlyArray<Row> = yield* this.#engine.rows(
        `SELECT stream, record, by_record FROM withdrawn WHERE (stream, record, by_record) > (?1, ?2, ?3)
         ORDER BY stream, record, by_record LIMIT ${page}`,
        ...after
      )
      const last = rows.at(-1)
      if (last === undefined) return
      after = last
      for (const row of rows.filter(([, record, by]) =>
        Rejection.isAbout(names, { raw: text(record), found: text(by) })
      ))
        yield* this.#engine.run("DELETE FROM withdrawn WHERE stream = ?1 AND record = ?2 AND by_record = ?3", ...row)
    }
  })
}
