/** Activities that a source's setting pairs with types, and that no opinion of it names. */
import { type Id, Opinion } from "@laurel/core"

/** Names of activities that are kept of each source, to name the nearest one. */
const maxNames = 1_000

export interface Found {
  readonly source: Id.SourceId
  readonly activity: string
  /** Activities that its opinions name. */
  readonly known: ReadonlyArray<string>
}

/** Mutable, local to one list. */
export class Unnamed {
  readonly #pairs: ReadonlyMap<Id.SourceId, Set<Opinion.Pair>>
  readonly #names = new Map<Id.SourceId, Set<string>>()

  constructor(sources: ReadonlyArray<Opinion.Source>) {
    this.#pairs = new Map(sources.map(({ source, pairs }) => [source, new Set(pairs ?? [])]))
  }

  read(activities: Opinion.Page["activities"]): void {
    for (const [source, found] of activities) {
      const pairs = this.#pairs.get(source) ?? new Set()
      const names = this.#names.get(source) ?? new Set()
      this.#names.set(source, names)
      for (const activity of found) {
        for (const pair of pairs) if (Opinion.isAbout(pair, activity)) pairs.delete(pair)
        if (names.size < maxNames) names.add(activity)
      }
    }
  }

  /** Nothing of a source without any opinion: it may not have been read yet. */
  found(): ReadonlyArray<Found> {
    return [...this.#pairs].flatMap(([source, pairs]) => {
      const known = [...(this.#names.get(source) ?? [])]
      return known.length === 0 ? [] : [...pairs].map(({ activity }) => ({ source, activity, known }))
    })
  }
}
