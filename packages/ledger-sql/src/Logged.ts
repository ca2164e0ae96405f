/** The log, and the history of contacts in it. An entry's index follows from its batch's place and its own in the batch. */
import { type Id, Ledger } from "@laurel/core"
import { Effect } from "effect"
import { lookup, bytes, type Engine, int, json, list, text, tuples } from "./Engine.ts"
import type { Log } from "./Log.ts"
import * as Rows from "./Rows.ts"

const parts = [
  { name: "batch", type: "bigint" },
  { name: "start", type: "bigint" },
  { name: "first", type: "bigint" },
  { name: "last", type: "bigint" }
] as const

export class Logged {
  readonly #engine: Engine
  readonly #log: Log
  readonly #settles: boolean

  /** `settles` where this program may write: then nothing that is committed is missing from an answer. */
  constructor(engine: Engine, log: Log, settles: boolean) {
    this.#engine = engine
    this.#log = log
    this.#settles = settles
  }

  readonly #settled = Effect.fnUntraced(function* (this: Logged) {
    if (this.#settles) yield* this.#log.settle()
  })

  /** The entries about these contacts after an index. */
  readonly of = Effect.fnUntraced(function* (
    this: Logged,
    contacts: ReadonlyArray<Id.ContactId>,
    after: number | null
  ) {
    yield* this.#settled()
    const { dialect } = this.#engine
    const rows = yield* this.#engine.rows(
      `SELECT b.size - b.entries + e.ordinal AS place, e.text FROM ${list(dialect, 1, "bigint")} j
       ${lookup(dialect, "entry e", "e.contact = j.value")} ${lookup(dialect, "batch b", "b.id = e.batch")}
       WHERE b.size > ?2 AND b.size - b.entries + e.ordinal > ?2 ORDER BY place LIMIT ${Ledger.maxPage}`,
      json([...new Set(contacts)]),
      after ?? -1
    )
    return rows.map((row): Ledger.Logged => ({ index: int(row[0]), text: text(row[1]) }))
  })

  /** The log after an index. */
  readonly log = Effect.fnUntraced(function* (this: Logged, after: number | null, most: number) {
    yield* this.#settled()
    const limit = Math.min(most, Ledger.maxPage)
    const start = (after ?? -1) + 1
    // Each of these batches has at least one entry to give, so that so many are enough.
    const batches = yield* this.#engine.rows(
      "SELECT id, size, entries FROM batch WHERE size > ?1 AND entries > 0 ORDER BY size, id LIMIT ?2",
      start,
      limit
    )
    const asked: Array<ReadonlyArray<number>> = []
    let left = limit
    for (const row of batches) {
      const [batch, size, entries] = [int(row[0]), int(row[1]), int(row[2])]
      const first = Math.max(0, start - (size - entries))
      const last = Math.min(entries, first + left) - 1
      if (last < first) break
      asked.push([batch, size - entries, first, last])
      left -= last - first + 1
    }
    const { dialect } = this.#engine
    const rows = yield* this.#engine.rows(
      `SELECT j.start + e.ordinal AS place, e.text FROM ${tuples(dialect, 1, parts)} j
       ${lookup(dialect, "entry e", "e.batch = j.batch AND e.ordinal BETWEEN j.first AND j.last")} ORDER BY place`,
      json(asked)
    )
    return rows.map((row): Ledger.Logged => ({ index: int(row[0]), text: text(row[1]) }))
  })

  /** Checkpoints after a batch, in the order of the log. */
  readonly checkpoints = Effect.fnUntraced(function* (this: Logged, after: number | null) {
    yield* this.#settled()
    const [last] = after === null ? [] : yield* this.#engine.rows("SELECT size FROM batch WHERE id = ?1", after)
    if (after !== null && typeof last?.[0] !== "number") return []
    const rows = yield* this.#engine.rows(
      `SELECT id, size, root, recorded_at FROM batch WHERE size IS NOT NULL AND (size, id) > (?1, ?2)
       ORDER BY size, id LIMIT ${Ledger.maxPage}`,
      last === undefined ? -1 : int(last[0]),
      after ?? 0
    )
    return rows.map((row): Ledger.Checkpoint => ({
      batch: int(row[0]),
      size: int(row[1]),
      root: Buffer.from(bytes(row[2])).toString("hex"),
      recordedAt: Rows.instant(int(row[3]))
    }))
  })
}
