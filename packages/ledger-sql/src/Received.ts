/** Rows of sources that are archived: each whole, as it was last received, compressed, in order of receipt. */
import { hash } from "node:crypto"
import { deflateRawSync, inflateRawSync } from "node:zlib"
import { type Id, type Instant, Ledger, Rejection } from "@laurel/core"
import { Effect } from "effect"
import {
  among,
  bytes,
  type Column,
  type Engine,
  int,
  json,
  lookup,
  orNull,
  Refused,
  type Row,
  text,
  tuples
} from "./Engine.ts"
import { escape, unescape } from "./Escaped.ts"
import type { Known, Names } from "./Names.ts"
import * as Rows from "./Rows.ts"
import { columnsOf } from "./Schema.ts"

/** Rows that an erasure looks through at a time: each may be as long as a row can be. */
const page = 100

/** Bytes of a text of `Ledger.maxReceived` characters at the most: one that no database can hold is five when it is written. */
const maxBytes = 5 * Ledger.maxReceived

const keyColumns = [
  { name: "stream", type: "bigint" },
  { name: "key", type: "text" }
] as const satisfies ReadonlyArray<Column>

const packed = (raw: string): Uint8Array => deflateRawSync(Buffer.from(escape(raw)))

const inflated = (value: Uint8Array): string =>
  unescape(inflateRawSync(value, { maxOutputLength: maxBytes }).toString("utf8"))

/** The text that was compressed. Throws `Refused` where it is none any more. */
const unpacked = (id: number, value: Uint8Array): string => {
  try {
    return inflated(value)
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new Refused(new Ledger.Corrupt({ found: `the received row ${id} can't be read: ${message}` }))
  }
}

/** Whether a row holds one of these names, or can't be read any more, so that nobody can tell. */
const isAbout = (names: ReadonlyArray<string>, key: string, value: Uint8Array): boolean => {
  try {
    return Rejection.isAbout(names, { raw: inflated(value), found: key })
  } catch {
    // Damaged, it is of no use to anybody, and must not keep whoever is in it from being erased.
    return true
  }
}

const digestOf = (secret: Uint8Array, raw: string): Buffer =>
  hash("sha256", Buffer.concat([secret, Buffer.from(`received ${escape(raw)}`)]), "buffer")

export class Received {
  readonly #engine: Engine
  readonly #names: Names

  constructor(engine: Engine, names: Names) {
    this.#engine = engine
    this.#names = names
  }

  readonly of = Effect.fnUntraced(function* (
    this: Received,
    source: Id.SourceId,
    after: number,
    limit: number
  ): Effect.fn.Return<ReadonlyArray<Ledger.KeptRow>, Ledger.LedgerError> {
    return yield* this.#engine.snapshot(this.#of(source, after, Math.min(limit, Ledger.maxPage)))
  })

  readonly #of = Effect.fnUntraced(function* (this: Received, source: Id.SourceId, after: number, limit: number) {
    const owner = (yield* this.#names.find([source])).find(source) ?? -1
    const sizes = yield* this.#engine.rows(
      "SELECT id, size FROM received WHERE source = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
      owner,
      after,
      limit
    )
    let [last, length] = [after, 0]
    for (const row of sizes) {
      length += int(row[1])
      if (length > Ledger.maxReceivedPage && last !== after) break
      last = int(row[0])
    }
    const rows = yield* this.#engine.rows(
      `SELECT id, stream, key, line, reading, raw, recorded_at FROM received
       WHERE source = ?1 AND id > ?2 AND id <= ?3 ORDER BY id`,
      owner,
      after,
      last
    )
    return yield* this.#kept(rows)
  })

  readonly under = Effect.fnUntraced(function* (
    this: Received,
    source: Id.SourceId,
    stream: string,
    keys: ReadonlyArray<string>
  ): Effect.fn.Return<ReadonlyArray<Ledger.KeptRow>, Ledger.LedgerError> {
    return yield* this.#engine.snapshot(this.#under(source, stream, keys.slice(0, Ledger.maxReceivedKeys)))
  })

  readonly #under = Effect.fnUntraced(function* (
    this: Received,
    source: Id.SourceId,
    stream: string,
    keys: ReadonlyArray<string>
  ) {
    const { dialect, rows } = this.#engine
    const names = yield* this.#names.find([source, stream])
    const found = yield* rows(
      "SELECT id FROM stream WHERE source = ?1 AND name = ?2",
      names.find(source) ?? -1,
      names.find(stream) ?? -1
    )
    const id = found[0]?.[0]
    if (id === undefined) return []
    return yield* this.#kept(
      yield* rows(
        `SELECT r.id, r.stream, r.key, r.line, r.reading, r.raw, r.recorded_at FROM ${tuples(dialect, 1, keyColumns)} j
         ${lookup(dialect, "received r", "r.stream = j.stream AND r.key = j.key")} ORDER BY r.id`,
        json([...new Set(keys)].map((key) => [id, key]))
      )
    )
  })

  readonly #kept = Effect.fnUntraced(function* (this: Received, rows: ReadonlyArray<Row>) {
    const names = yield* this.#names.of(rows, [], [1])
    return rows.map((row): Ledger.KeptRow => ({
      place: int(row[0]),
      stream: names.reference(int(row[1])).stream,
      key: text(row[2]),
      line: orNull(int, row[3]),
      reading: text(row[4]),
      raw: unpacked(int(row[0]), bytes(row[5])),
      recordedAt: Rows.instant(int(row[6]))
    }))
  })

  /** Inside a commit: of each row the text that it has now, or none where it can't be kept. */
  readonly write = Effect.fnUntraced(function* (
    this: Received,
    { source, recordedAt }: Pick<Ledger.Commit, "source" | "recordedAt">,
    received: ReadonlyArray<Ledger.ReceivedRow>,
    names: Known,
    secret: Uint8Array,
    batch: number
  ) {
    if (received.length === 0) return
    const { dialect } = this.#engine
    const streamOf = (stream: string): number => names.stream({ source, stream })
    const known = new Map<string, readonly [id: number, digest: Uint8Array]>()
    const found = yield* this.#engine.rows(
      `SELECT r.id, r.stream, r.key, r.digest FROM ${tuples(dialect, 1, keyColumns)} j
       ${lookup(dialect, "received r", "r.stream = j.stream AND r.key = j.key")}`,
      json(received.map(({ stream, key }) => [streamOf(stream), key]))
    )
    for (const row of found) known.set(`${int(row[1])} ${text(row[2])}`, [int(row[0]), bytes(row[3])])
    const gone: Array<number> = []
    const rows: Array<Row> = []
    for (const [at, { stream, key, line, reading, raw }] of received.entries()) {
      const id = streamOf(stream)
      const before = known.get(`${id} ${key}`)
      const digest = raw === null ? null : digestOf(secret, raw)
      if (before !== undefined && digest !== null && digest.equals(before[1])) continue
      if (before !== undefined) gone.push(before[0])
      if (raw === null || digest === null) continue
      const place = batch * Ledger.maxReceivedRows + at
      rows.push([place, names.id(source), id, key, line, reading, raw.length, digest, packed(raw), recordedAt])
    }
    yield* this.#delete(gone)
    if (rows.length > 0)
      yield* this.#engine.insert({ table: "received", columns: columnsOf("received"), suffix: "" }, rows)
  })

  #delete(ids: ReadonlyArray<number>) {
    return ids.length === 0
      ? Effect.succeed(0)
      : this.#engine.run(`DELETE FROM received WHERE ${among(this.#engine.dialect, "id", 1)}`, json(ids))
  }

  /** Lets rows go by stream and key, those that hold one of these names, and those that can't be read any more. */
  readonly erase = Effect.fnUntraced(function* (
    this: Received,
    keys: ReadonlyArray<Row>,
    names: ReadonlyArray<string>
  ) {
    const { dialect } = this.#engine
    const named = yield* this.#engine.rows(
      `SELECT r.id FROM ${tuples(dialect, 1, keyColumns)} j
       ${lookup(dialect, "received r", "r.stream = j.stream AND r.key = j.key")}`,
      json(keys)
    )
    yield* this.#delete(named.map((row) => int(row[0])))
    // Ends with the rows: each page is after the one before.
    for (let after = 0; ;) {
      const rows = yield* this.#engine.rows(
        `SELECT id, key, raw FROM received WHERE id > ?1 ORDER BY id LIMIT ${page}`,
        after
      )
      const last = rows.at(-1)
      if (last === undefined) return
      after = int(last[0])
      const theirs = rows.filter((row) => isAbout(names, text(row[1]), bytes(row[2])))
      yield* this.#delete(theirs.map((row) => int(row[0])))
    }
  })

  /** Lets the first of those go whose text was recorded before a moment; how many went. */
  expire(before: Instant.Instant | null) {
    return before === null
      ? Effect.succeed(0)
      : this.#engine.run(
          // What came later need not be looked at: places are in the order of commits.
          `DELETE FROM received WHERE id IN (
             SELECT id FROM received WHERE recorded_at < ?1
               AND id < (SELECT coalesce(max(id), 0) + 1 FROM batch WHERE recorded_at < ?1) * ${Ledger.maxReceivedRows}
             ORDER BY id LIMIT ${Ledger.maxPage})`,
          before
        )
  }
}
