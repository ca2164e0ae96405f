/** When each batch was recorded. Every fact names its batch, so the few that are asked about over and over stay in memory. */
import type { Instant } from "@laurel/core"
import { int, type Database } from "./Database.ts"

/** Batches kept in memory; emptied when full. */
const maxKept = 10_000

export class Batches {
  readonly #db: Database
  readonly #times = new Map<number, Instant.Instant>()

  constructor(db: Database) {
    this.#db = db
  }

  recordedAt(batch: number): Instant.Instant {
    const known = this.#times.get(batch)
    if (known !== undefined) return known
    // Written from an Instant. A batch never changes, and is only read once it is committed.
    const time = int(this.#db.rows("SELECT recorded_at FROM batch WHERE id = ?", batch)[0]?.[0]) as Instant.Instant
    if (this.#times.size >= maxKept) this.#times.clear()
    this.#times.set(batch, time)
    return time
  }
}
