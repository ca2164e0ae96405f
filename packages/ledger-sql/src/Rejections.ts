/** Rows that could not be read or placed: open ones, those that have ended, and those that somebody put aside. */
import { type Id, Ledger, Rejection } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import { among, corrupt, type Engine, int, json, lookup, orNull, type Row, text, tuples, type Value } from "./Engine.ts"
import type { Known, Names } from "./Names.ts"
import { digestOf, type Recognition } from "./Recognition.ts"
import * as Rows from "./Rows.ts"
import { columnsOf } from "./Schema.ts"

const dismissal = Schema.fromJsonString(Rejection.Dismissal)
const decode = Schema.decodeUnknownResult(dismissal)

export const dismissalText = Schema.encodeSync(dismissal)

/** Reads who dismissed a rejection; what is no such text is damage. */
export const dismissalOf = (value: Row[number] | undefined): Rejection.Dismissal => {
  const read = decode(value)
  if (Result.isFailure(read)) {
    return corrupt(`a dismissal that can't be read: ${read.failure.message}`)
  }
  return read.success
}

const reopening = Schema.fromJsonString(Rejection.Reopening)
const decodeReopening = Schema.decodeUnknownResult(reopening)

export const reopeningText = Schema.encodeSync(reopening)

/** Reads who opened a rejection again; what is no such text is damage. */
export const reopeningOf = (value: Row[number] | undefined): Rejection.Reopening => {
  const read = decodeReopening(value)
  if (Result.isFailure(read)) return corrupt(`a reopening that can't be read: ${read.failure.message}`)
  return read.success
}

const columns =
  "id, stream, line, col, expected, found, advice, raw, recorded_at, kind, key, reading, dismissed, reopened"

/** A rejection met again stays one, and is open again unless somebody has dismissed it. */
const meetingAgain = `ON CONFLICT (stream, line, digest) DO UPDATE SET reading = excluded.reading,
  expected = excluded.expected, advice = excluded.advice,
  recorded_at = CASE WHEN rejection.ended_at IS NULL OR rejection.dismissed IS NOT NULL
    THEN rejection.recorded_at ELSE excluded.recorded_at END,
  reopened = CASE WHEN rejection.ended_at IS NULL OR rejection.dismissed IS NOT NULL
    THEN rejection.reopened ELSE excluded.reopened END,
  ended_at = CASE WHEN rejection.dismissed IS NULL THEN NULL ELSE rejection.ended_at END`

const none = new Uint8Array(0)

/** A key, and the ends of what begins with it and a slash. */
const keyColumns = [
  { name: "stream", type: "bigint" },
  { name: "key", type: "text" },
  { name: "low", type: "text" },
  { name: "high", type: "text" }
] as const

/** What of the rejections of a commit may be kept. */
type Kept = Effect.Success<ReturnType<Recognition["keepable"]>>["rejections"]

export class Rejections {
  readonly #engine: Engine
  readonly #names: Names

  constructor(engine: Engine, names: Names) {
    this.#engine = engine
    this.#names = names
  }

  readonly list = Effect.fnUntraced(function* (this: Rejections, after: number | null, all = false) {
    const read = yield* this.#rows(all ? "" : "AND ended_at IS NULL", after)
    return read.map(([, kept]) => kept)
  })

  readonly dismissed = Effect.fnUntraced(function* (this: Rejections, after: number | null) {
    const read = yield* this.#rows("AND dismissed IS NOT NULL", after)
    return read.map(([by, kept]): Ledger.DismissedRejection => ({ ...kept, dismissal: dismissalOf(by) }))
  })

  readonly dismiss = Effect.fnUntraced(function* (
    this: Rejections,
    ids: ReadonlyArray<number>,
    by: Rejection.Dismissal
  ) {
    const rows = yield* this.#engine.transaction(
      this.#engine.rows(
        `UPDATE rejection SET ended_at = ?2, dismissed = ?3 WHERE ${among(this.#engine.dialect, "id", 1)} AND ended_at IS NULL RETURNING id`,
        json(ids.slice(0, Ledger.maxPage)),
        by.at,
        dismissalText(by)
      )
    )
    return rows.map((row) => int(row[0])).toSorted((a, b) => a - b)
  })

  readonly reopen = Effect.fnUntraced(function* (
    this: Rejections,
    ids: ReadonlyArray<number>,
    by: Rejection.Dismissal
  ) {
    // Both are JSON as it stands, so together they are too.
    const rows = yield* this.#engine.transaction(
      this.#engine.rows(
        `UPDATE rejection SET ended_at = NULL, dismissed = NULL, reopened = '{"by":' || ?2 || ',"dismissal":' || dismissed || '}' WHERE ${among(this.#engine.dialect, "id", 1)} AND dismissed IS NOT NULL RETURNING id`,
        json(ids.slice(0, Ledger.maxPage)),
        dismissalText(by)
      )
    )
    return rows.map((row) => int(row[0])).toSorted((a, b) => a - b)
  })

  readonly #rows = Effect.fnUntraced(function* (this: Rejections, which: string, after: number | null) {
    const rows = yield* this.#engine.rows(
      `SELECT ${columns} FROM rejection WHERE id > ?1 ${which} ORDER BY id LIMIT ${Ledger.maxPage}`,
      after ?? 0
    )
    const names = yield* this.#names.of(rows, [], [1])
    return rows.map((row): readonly [Row[number], Ledger.KeptRejection] => {
      const { source, stream } = names.reference(int(row[1]))
      const [line, column] = [int(row[2]), text(row[3])]
      const kept = {
        id: int(row[0]),
        kind: Rows.rejectionKind(int(row[9])),
        // Interned from a SourceId.
        source: source as Id.SourceId,
        stream,
        key: orNull(text, row[10]),
        line: line === 0 ? null : line,
        column: column === "" ? null : column,
        expected: text(row[4]),
        found: text(row[5]),
        advice: text(row[6]),
        raw: text(row[7]),
        reading: text(row[11]),
        recordedAt: Rows.instant(int(row[8])),
        reopened: orNull(reopeningOf, row[13] ?? null)
      }
      return [row[12] ?? null, kept]
    })
  })

  /** Rejections of rows that were read again end; those that are rejected again are open again at once. */
  readonly #reread = Effect.fnUntraced(function* (
    this: Rejections,
    { source, reread, recordedAt }: Ledger.Commit,
    names: Known
  ) {
    if (reread.length === 0) return new Map<string, readonly [Value, Value]>()
    const { dialect } = this.#engine
    const from = tuples(dialect, 1, keyColumns)
    const open = "r.ended_at IS NULL AND r.key IS NOT NULL AND r.kind <> 1"
    const read = (is: string): string =>
      `SELECT r.id, r.stream, r.line, r.digest, r.recorded_at, r.reopened FROM ${from} j ${lookup(dialect, "rejection r", `r.stream = j.stream AND ${is} AND ${open}`)}`
    const rows = yield* this.#engine.rows(
      `${read("r.key = j.key")} UNION ${read("r.key >= j.low AND r.key < j.high")}`,
      json(
        reread.map(({ stream, key, alone }) => {
          // Nothing is under one that is alone.
          const [low, high] = alone === true ? [key, key] : [`${key}/`, `${key}0`]
          return [names.stream({ source, stream }), key, low, high]
        })
      )
    )
    yield* this.#engine.run(
      `UPDATE rejection SET ended_at = ?1 WHERE ${among(dialect, "id", 2)}`,
      recordedAt,
      json(rows.map((row) => int(row[0])))
    )
    return new Map(rows.map((row) => [row.slice(1, 4).join(" "), [row[4] ?? recordedAt, row[5] ?? null] as const]))
  })

  /** What a commit rejects: rejections of an earlier reading end with a later one. */
  readonly write = Effect.fnUntraced(function* (
    this: Rejections,
    commit: Ledger.Commit,
    rejections: Kept,
    names: Known,
    secretOf: ReturnType<Recognition["secret"]>
  ) {
    const { reading, recordedAt, source } = commit
    if (reading === null) return
    const secret = rejections.length === 0 ? none : yield* secretOf
    const again = yield* this.#reread(commit, names)
    // One row may be rejected twice for one thing.
    const rows = new Map<string, Row>()
    for (const { read, kept } of rejections) {
      const { kind, stream, line, key, column, expected, found, advice, raw } = kept
      const [id, place, digest] = [
        names.stream({ source, stream }),
        line ?? 0,
        digestOf(secret, Rejection.distinction(read))
      ]
      const name = `${id} ${place} ${digest}`
      const what = [Rows.rejectionKindNumber(kind), key, column ?? "", expected, found, advice, raw]
      // One that is read again, and rejected again, has been so since it was first.
      const [since, reopened] = again.get(name) ?? [recordedAt, null]
      rows.set(name, [id, place, digest, ...what, reading.name, since, null, null, reopened])
    }
    if (rows.size > 0) {
      const columns = columnsOf("rejection").slice(1)
      yield* this.#engine.insert({ table: "rejection", columns, suffix: meetingAgain }, [...rows.values()])
    }
    if (!reading.ended) return
    const stream = names.stream({ source, stream: reading.stream })
    yield* this.#engine.run(
      "UPDATE rejection SET ended_at = ?1 WHERE stream = ?2 AND ended_at IS NULL AND reading <> ?3",
      recordedAt,
      stream,
      reading.name
    )
    // What was dismissed and is not met any more would be news if it came again.
    yield* this.#engine.run(
      "UPDATE rejection SET dismissed = NULL WHERE stream = ?1 AND dismissed IS NOT NULL AND reading <> ?2",
      stream,
      reading.name
    )
  })
}
