/** When each batch was recorded. Every fact names its batch, so the few that are asked about over and over stay in memory. */
import { Instant, Ledger } from "@laurel/core"
import { Effect } from "effect"
import { lookup, type Engine, int, json, list, Refused, type Row } from "./Engine.ts"

/** Batches kept in memory; forgotten when full. */
const maxKept = 10_000

export class Times {
  readonly known = new Map<number, Instant.Instant>()

  recordedAt(batch: number): Instant.Instant {
    const time = this.known.get(batch)
    if (time === undefined)
      throw new Refused(new Ledger.Corrupt({ found: `batch ${batch} is named but not there, or says no time` }))
    return time
  }
}

export class Batches {
  readonly #engine: Engine
  #times = new Times()

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** The times of the batches in one column of rows. A batch never changes, and is only named once it is committed. */
  readonly of = Effect.fnUntraced(function* (this: Batches, rows: ReadonlyArray<Row>, column: number) {
    if (this.#times.known.size >= maxKept) this.#times = new Times()
    const times = this.#times
    const missing = new Set<number>()
    for (const row of rows) {
      const batch = int(row[column])
      if (!times.known.has(batch)) missing.add(batch)
    }
    if (missing.size === 0) return times
    const { dialect } = this.#engine
    const found = yield* this.#engine.rows(
      `SELECT b.id, b.recorded_at FROM ${list(dialect, 1, "bigint")} j ${lookup(dialect, "batch b", "b.id = j.value")}`,
      json([...missing])
    )
    for (const row of found) {
      // One that can't be is named by whoever asks for it.
      const time = Instant.fromMillis(int(row[1]))
      if (time !== undefined) times.known.set(int(row[0]), time)
    }
    return times
  })
}
