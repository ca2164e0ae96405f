/** Which facts the pages of one run have named, to tell what of a source was seen whole. */
import type { Seen, Whole } from "../Adapter.ts"
import type { Draft } from "../Fact.ts"
import { isUnder } from "../Ledger.ts"

/** Keys remembered of one run. Where there are more, the earliest pages are forgotten, and nothing is told of them. */
const maxNamed = 200_000

interface Named {
  readonly keys: ReadonlyArray<string>
  /** Keys of rows that could not be read: undefined for one whose key can't be read either. */
  readonly unread: ReadonlyArray<string | undefined>
}

/** A page is one more: there may be many without a row. */
const sizeOf = ({ keys, unread }: Named): number => keys.length + unread.length + 1

export class NamedKeys {
  #pages: Array<Named> = []
  #count = 0

  add(drafts: ReadonlyArray<Pick<Draft, "reference">>, unread: Named["unread"]): void {
    const named = { keys: drafts.map(({ reference }) => reference.key), unread }
    this.#pages.push(named)
    this.#count += sizeOf(named)
    // Ends with the page before this one, at the latest.
    while (this.#count > maxNamed && this.#pages.length > 1)
      for (const earliest of this.#pages.splice(0, 1)) this.#count -= sizeOf(earliest)
  }

  /** What was seen under a prefix in the last pages; undefined where it can't be known to be all. */
  of({ prefix, pages: count = 1, beside = [] }: Whole): Seen | undefined {
    if (count < 1 || count > this.#pages.length) return undefined
    const pages = this.#pages.slice(-count)
    if (pages.some(({ unread }) => unread.some((key) => key === undefined || isUnder(prefix, key)))) return undefined
    const keys = [...pages.flatMap(({ keys }) => keys), ...beside]
    return { prefix, keys: new Set(keys.filter((key) => isUnder(prefix, key))) }
  }
}
