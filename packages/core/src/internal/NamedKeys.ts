/** Which facts the pages of one run have named, to tell what of a source was seen whole. */
import type { Seen, Whole } from "../Adapter.ts"
import type { Draft } from "../Fact.ts"

/** Keys remembered of one run. Where there are more, the earliest pages are forgotten, and nothing is told of them. */
const maxNamed = 200_000

interface Named {
  readonly keys: ReadonlyArray<string>
  /** Keys of rows that could not be read: undefined for one whose key can't be read either. */
  readonly unread: ReadonlyArray<string | undefined>
}

export class NamedKeys {
  #pages: Array<Named> = []
  #count = 0

  add(drafts: ReadonlyArray<Draft>, unread: Named["unread"]): void {
    this.#pages.push({ keys: drafts.map(({ reference }) => reference.key), unread })
    this.#count += drafts.length + 1
    while (this.#count > maxNamed && this.#pages.length > 1) this.#count -= (this.#pages.shift()?.keys.length ?? 0) + 1
  }

  /** What was seen under a prefix in the last pages; undefined where it can't be known to be all. */
  of({ prefix, pages: count = 1 }: Whole): Seen | undefined {
    if (count < 1 || count > this.#pages.length) return undefined
    const pages = this.#pages.slice(-count)
    const isUnder = (key: string): boolean => key === prefix || key.startsWith(`${prefix}/`)
    if (pages.some(({ unread }) => unread.some((key) => key === undefined || isUnder(key)))) return undefined
    return { prefix, keys: new Set(pages.flatMap(({ keys }) => keys).filter(isUnder)) }
  }
}
