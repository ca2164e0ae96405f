/** The shelf of the ledger in memory. */
import type { Instant } from "../Instant.ts"
import type { Change, Item } from "../Shelf.ts"
import { compareText } from "./compareText.ts"

export class MemoryShelf {
  readonly #shelves = new Map<string, Map<string, Item>>()

  get(shelf: string, key: string): Item | undefined {
    return this.#shelves.get(shelf)?.get(key)
  }

  list(shelf: string, after: string | null, limit: number): ReadonlyArray<Item> {
    return this.#all(shelf)
      .filter(({ key }) => after === null || compareText(key, after) > 0)
      .slice(0, limit)
  }

  due(shelf: string, by: Instant, limit: number): ReadonlyArray<Item> {
    return this.#all(shelf)
      .flatMap((item) => (item.due !== null && item.due <= by ? [{ item, due: item.due }] : []))
      .toSorted((a, b) => a.due - b.due)
      .map(({ item }) => item)
      .slice(0, limit)
  }

  /** The change that can't be made, with the version that is there; undefined where all of them were made. */
  put(changes: ReadonlyArray<Change>): readonly [Change, number] | undefined {
    for (const change of changes) {
      const found = this.get(change.shelf, change.key)?.version ?? 0
      if (change.expected !== null && change.expected !== found) return [change, found]
    }
    for (const { shelf, key, next } of changes) {
      const items = this.#shelves.get(shelf) ?? new Map<string, Item>()
      this.#shelves.set(shelf, items)
      if (next === null) items.delete(key)
      else items.set(key, { key, ...next, version: (items.get(key)?.version ?? 0) + 1 })
    }
    return undefined
  }

  #all(shelf: string): ReadonlyArray<Item> {
    return [...(this.#shelves.get(shelf)?.values() ?? [])].toSorted((a, b) => compareText(a.key, b.key))
  }
}
