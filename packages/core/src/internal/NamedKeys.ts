/** Which facts the pages of one run have named, to tell what of a source was seen whole. */
import type { Seen, Whole } from "../Adapter.ts"
import type { Draft } from "../Fact.ts"

/** Keys remembered of one run. Where there are more, the earliest pages are forgotten, and nothing is told of them. */
const maxNamed = 200_000

interface Named {
  readonly from: string | null
  readonly keys: ReadonlyArray<string>
  /** Keys of rows that could not be read: undefined for one whose key can't be read either. */
  readonly unread: ReadonlyArray<string | undefined>
}

export class NamedKeys {
  #pages: Array<Named> = []
  #count = 0

  add(from: string | null, drafts: ReadonlyArray<Draft>, unread: Named["unread"]): void {
    this.#pages.push({ from, keys: drafts.map(({ reference }) => reference.key), unread })
    this.#count += drafts.length + 1
    while (this.#count > maxNamed && this.#pages.length > 1) this.#count -= (this.#pages.shift()?.keys.length ?? 0) + 1
  }

  /** What was seen under a prefix since a page; undefined where it can't be known to be all. */
  of({ prefix, from }: Whole, current: string | null): Seen | undefined {
    const since = from === undefined ? current : from
    const first = this.#pages.findLastIndex((page) => page.from === since)
    if (first === -1) return undefined
    const pages = this.#pages.slice(first)
    const isUnder = (key: string): boolean => key === prefix || key.startsWith(`${prefix}/`)
    if (pages.some(({ unread }) => unread.some((key) => key === undefined || isUnder(key)))) return undefined
    return { prefix, keys: new Set(pages.flatMap(({ keys }) => keys).filter(isUnder)) }
  }
}
