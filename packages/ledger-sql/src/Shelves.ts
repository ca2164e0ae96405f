/** What programs keep beside the record, in a table of its own. */
import { Instant, Ledger, Shelf } from "@laurel/core"
import { Effect } from "effect"
import { type Engine, int, orNull, type Row, text } from "./Engine.ts"
import { columnsOf } from "./Schema.ts"

const itemOf = (row: Row): Shelf.Item => ({
  key: text(row[0]),
  text: text(row[1]),
  version: int(row[2]),
  due: orNull((value) => Instant.Instant.make(int(value)), row[3] ?? null)
})

export class Shelves {
  readonly #engine: Engine

  constructor(engine: Engine) {
    this.#engine = engine
  }

  readonly get = Effect.fnUntraced(function* (this: Shelves, shelf: string, key: string) {
    const [row] = yield* this.#engine.rows(
      "SELECT key, text, version, due FROM shelf WHERE shelf = ?1 AND key = ?2",
      shelf,
      key
    )
    return row === undefined ? undefined : itemOf(row)
  })

  readonly list = Effect.fnUntraced(function* (this: Shelves, shelf: string, after: string | null, limit: number) {
    const rows = yield* this.#engine.rows(
      "SELECT key, text, version, due FROM shelf WHERE shelf = ?1 AND key > ?2 ORDER BY key LIMIT ?3",
      shelf,
      after ?? "",
      Math.min(limit, Ledger.maxPage)
    )
    return rows.map(itemOf)
  })

  readonly due = Effect.fnUntraced(function* (this: Shelves, shelf: string, by: Instant.Instant, limit: number) {
    const rows = yield* this.#engine.rows(
      "SELECT key, text, version, due FROM shelf WHERE shelf = ?1 AND due <= ?2 ORDER BY due, key LIMIT ?3",
      shelf,
      by,
      Math.min(limit, Ledger.maxPage)
    )
    return rows.map(itemOf)
  })

  readonly put = Effect.fnUntraced(function* (this: Shelves, changes: ReadonlyArray<Shelf.Change>) {
    if (!Shelf.areFit(changes)) return yield* Effect.die(new Error("changes of a shelf are out of their bounds"))
    if (changes.length === 0) return
    // Always in one order, so that two programs that change the same keys wait for each other and are not in a deadlock.
    const ordered = changes.toSorted((a, b) => compare(a.shelf, b.shelf) || compare(a.key, b.key))
    yield* this.#engine.transaction(Effect.forEach(ordered, (change) => this.#change(change), { discard: true }))
  })

  readonly #change = Effect.fnUntraced(function* (this: Shelves, change: Shelf.Change) {
    const { shelf, key, expected, next } = change
    const is = "shelf = ?1 AND key = ?2"
    let changed = 1
    if (next === null) {
      const removed = yield* this.#engine.run(
        `DELETE FROM shelf WHERE ${is} AND version = coalesce(CAST(?3 AS bigint), version)`,
        shelf,
        key,
        expected
      )
      // Nothing is there, and nothing may be.
      if (removed === 0 && expected !== null)
        changed = (yield* this.get(shelf, key)) === undefined && expected === 0 ? 1 : 0
    } else if (expected === null || expected === 0) {
      const suffix =
        expected === 0
          ? "ON CONFLICT DO NOTHING"
          : "ON CONFLICT (shelf, key) DO UPDATE SET text = excluded.text, due = excluded.due, version = shelf.version + 1"
      changed = yield* this.#engine.insert({ table: "shelf", columns: columnsOf("shelf"), suffix }, [
        [shelf, key, next.text, 1, next.due]
      ])
    } else {
      changed = yield* this.#engine.run(
        `UPDATE shelf SET text = ?4, due = ?5, version = version + 1 WHERE ${is} AND version = ?3`,
        shelf,
        key,
        expected,
        next.text,
        next.due
      )
    }
    if (changed > 0) return
    const found = Shelf.moved(change, (yield* this.get(shelf, key))?.version ?? 0)
    return yield* new Ledger.LedgerError({ ledger: this.#engine.name, reason: new Ledger.Conflict({ found }) })
  })
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
