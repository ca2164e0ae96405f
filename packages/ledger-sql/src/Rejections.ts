/** Rows that could not be read or placed: open ones, those that have ended, and those that somebody put aside. */
import { type Id, Ledger, Rejection } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import { among, corrupt, type Engine, int, json, orNull, type Row, text } from "./Engine.ts"
import type { Names } from "./Names.ts"
import * as Rows from "./Rows.ts"

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
}
