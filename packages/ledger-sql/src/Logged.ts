/** The log, its checkpoints, and the history of contacts in it. Entries are the last leaves of their batch but for certificates. */
import { type Id, type Leaf, Ledger, type Merkle } from "@laurel/core"
import { Effect } from "effect"
import { lookup, type Engine, int, json, list, type Row, text } from "./Engine.ts"
import type { Hashes } from "./Hashes.ts"
import type { Leaves } from "./Leaves.ts"
import type { Log } from "./Log.ts"
import * as Rows from "./Rows.ts"
import { columnsOf } from "./Schema.ts"

const signedOf = (row: Row): Ledger.Signed => ({
  size: int(row[0]),
  note: text(row[1]),
  recordedAt: Rows.instant(int(row[2]))
})

export class Logged {
  readonly #engine: Engine
  readonly #log: Log
  readonly #leaves: Leaves
  readonly #hashes: Hashes
  readonly #settles: boolean

  /** `settles` where this program may write: then nothing that is committed is missing from an answer. */
  constructor(engine: Engine, log: Log, leaves: Leaves, hashes: Hashes, settles: boolean) {
    this.#leaves = leaves
    this.#hashes = hashes
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
      `SELECT b.size - b.certificates - b.entries + e.ordinal AS place, e.text FROM ${list(dialect, 1, "bigint")} j
       ${lookup(dialect, "entry e", "e.contact = j.value")} ${lookup(dialect, "batch b", "b.id = e.batch")}
       WHERE b.size > ?2 AND b.size - b.certificates - b.entries + e.ordinal > ?2 ORDER BY place LIMIT ${Ledger.maxPage}`,
      json([...new Set(contacts)]),
      after ?? -1
    )
    return rows.map((row): Ledger.Logged => ({ index: int(row[0]), text: text(row[1]) }))
  })

  /** The log's leaves after an index. */
  readonly log = Effect.fnUntraced(function* (this: Logged, after: number | null, limit: number) {
    yield* this.#settled()
    // In one state: an erasure between a record and its secret would show neither.
    return yield* this.#engine.snapshot(this.#leaves.log(after, limit))
  })

  readonly leaves = Effect.fnUntraced(function* (this: Logged, of: ReadonlyArray<Leaf.Of>) {
    yield* this.#settled()
    return yield* this.#engine.snapshot(this.#leaves.leaves(of))
  })

  readonly hashes = Effect.fnUntraced(function* (this: Logged, nodes: ReadonlyArray<Merkle.Node>) {
    yield* this.#settled()
    return yield* this.#hashes.of(nodes)
  })

  readonly sign = Effect.fnUntraced(function* (this: Logged, { size, note, recordedAt }: Ledger.Signed) {
    yield* this.#engine.insert(
      { table: "checkpoint", columns: columnsOf("checkpoint"), suffix: "ON CONFLICT DO NOTHING" },
      [[size, note, recordedAt]]
    )
  })

  /** Signed checkpoints after a size. */
  readonly signed = Effect.fnUntraced(function* (this: Logged, after: number | null) {
    const rows = yield* this.#engine.rows(
      `SELECT size, note, recorded_at FROM checkpoint WHERE size > ?1 ORDER BY size LIMIT ${Ledger.maxPage}`,
      after ?? -1
    )
    return rows.map(signedOf)
  })

  readonly lastSigned = Effect.fnUntraced(function* (this: Logged) {
    const rows = yield* this.#engine.rows("SELECT size, note, recorded_at FROM checkpoint ORDER BY size DESC LIMIT 1")
    return rows.map(signedOf)[0]
  })

  readonly lastCheckpoint = Effect.fnUntraced(function* (this: Logged) {
    yield* this.#settled()
    const rows = yield* this.#engine.rows(
      "SELECT id, size, root, recorded_at FROM batch WHERE size IS NOT NULL ORDER BY size DESC, id DESC LIMIT 1"
    )
    return rows.map(Rows.checkpointOf)[0]
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
    return rows.map(Rows.checkpointOf)
  })
}
