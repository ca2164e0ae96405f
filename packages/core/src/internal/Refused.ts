/** The open rejections of a source, as a reading of received rows meets them. */
import { Effect } from "effect"
import { prefixesOf } from "../Fact.ts"
import type { SourceId } from "../Id.ts"
import { type KeptRejection, Ledger, type LedgerError, maxPage } from "../Ledger.ts"
import type * as Rejection from "../Rejection.ts"
import type { Received } from "../Adapter.ts"
import { rejectedRow, rowOf } from "./Unread.ts"

/** Open rejections that are held; of a source that has more, every page is committed, whether it changes something or not. */
const maxHeld = 100_000

/** What a rejection says of its row. Its raw text may have gone by retention, and is that of its row anyway. */
const saying = ({ line, column, expected, found, advice }: Rejection.Rejection): string =>
  JSON.stringify([line, column, expected, found, advice])

const placed = (rejection: Rejection.Rejection): string =>
  `${rejection.stream}\n${rejection.key ?? ""}\n${saying(rejection)}`

/** How the rejections of some rows change. */
export interface Changed {
  /** Of the rows where something changes, all that are rejected now. */
  readonly rejections: ReadonlyArray<Rejection.Rejection>
  /** By these keys those end that are not rejected now. */
  readonly reread: ReadonlyArray<string>
  /** Rejections that there were not before. */
  readonly fresh: ReadonlyArray<Rejection.Rejection>
  /** How many end. */
  readonly ended: number
}

/** Mutable, local to one re-reading. */
export class Refused {
  readonly isWhole: boolean
  /** By stream and each part of the key. */
  readonly #open = new Map<string, Array<KeptRejection>>()
  /** What is said of rows, whichever they are. */
  readonly #said = new Set<string>()

  constructor(open: ReadonlyArray<KeptRejection>, isWhole: boolean) {
    this.isWhole = isWhole
    for (const rejection of open) {
      const { stream, key, kind } = rejection
      if (kind === "drift") continue
      this.#said.add(placed(rejection))
      if (key === null) continue
      for (const prefix of prefixesOf(key)) {
        const name = `${stream}\n${prefix}`
        const known = this.#open.get(name)
        if (known === undefined) this.#open.set(name, [rejection])
        else known.push(rejection)
      }
    }
  }

  /** What these rows of a stream bring, of which these are rejected now. */
  changed(stream: string, rows: ReadonlyArray<Received>, rejections: ReadonlyArray<Rejection.Rejection>): Changed {
    const keys = new Set(rows.map(({ key }) => key))
    const now = Map.groupBy(rejections, (each) => rejectedRow(keys, rows, each))
    const all: Array<Rejection.Rejection> = []
    const fresh: Array<Rejection.Rejection> = []
    const reread: Array<string> = []
    let ended = 0
    for (const row of keys) {
      const before = (this.#open.get(`${stream}\n${row}`) ?? []).filter(({ key }) => rowOf(keys, key ?? "") === row)
      const after = now.get(row) ?? []
      const [known, said] = [new Set(before.map(saying)), new Set(after.map(saying))]
      const more = after.filter((each) => !known.has(saying(each)))
      const gone = before.filter((each) => !said.has(saying(each)))
      if (more.length === 0 && gone.length === 0 && this.isWhole) continue
      all.push(...after)
      fresh.push(...more)
      reread.push(row)
      ended += gone.length
    }
    // Of a row elsewhere, or of one that is not known: whether it ends is not to be told from these rows.
    const without = (now.get(undefined) ?? []).filter((each) => !this.#said.has(placed(each)))
    return { rejections: [...all, ...without], fresh: [...fresh, ...without], reread, ended }
  }
}

/** The open rejections of a source, as far as they are held. */
export const refusedOf = Effect.fnUntraced(function* (
  source: SourceId
): Effect.fn.Return<Refused, LedgerError, Ledger> {
  const ledger = yield* Ledger
  const held: Array<KeptRejection> = []
  let after: number | null = null
  // Ends with the rejections, or with those that are held.
  for (;;) {
    const page: ReadonlyArray<KeptRejection> = yield* ledger.rejections(after)
    held.push(...page.filter((each) => each.source === source))
    after = page.at(-1)?.id ?? null
    if (page.length < maxPage) return new Refused(held, true)
    if (held.length > maxHeld) return new Refused(held, false)
  }
})
