/** The open rejections of a source, as an import meets them again: what was told before in the same words is no news. */
import { Effect } from "effect"
import type { SourceId } from "../Id.ts"
import { type Commit, type KeptRejection, Ledger, type LedgerError, maxPage } from "../Ledger.ts"
import type { Rejection } from "../Rejection.ts"

/** Open rejections that are held; those beyond it are told again. */
const maxHeld = 100_000

/** What a rejection says, and of which row. Its raw text may have gone by retention, and is that of its row anyway. */
const saying = ({ stream, key, line, column, kind, expected, found, advice }: Rejection): string =>
  JSON.stringify([stream, key, line, column, kind, expected, found, advice])

/** Mutable, local to one import. */
export class OpenRejections {
  readonly #held: ReadonlyArray<KeptRejection>
  readonly #readings: ReadonlyMap<string, string>
  /** What this import has said so far. */
  readonly #said = new Set<string>()

  constructor(held: ReadonlyArray<KeptRejection>) {
    this.#held = held
    this.#readings = new Map(held.map((each) => [saying(each), each.reading]))
  }

  /** Those that no reading of that name has told yet. */
  fresh(rejections: ReadonlyArray<Rejection>, reading: string): ReadonlyArray<Rejection> {
    for (const each of rejections) this.#said.add(saying(each))
    return rejections.filter((each) => this.#readings.get(saying(each)) !== reading)
  }

  /** The rows of a stream that were rejected before, and are no more now that all of it was read. */
  gone(stream: string, reading: string): Commit["reread"] {
    const keys = this.#held.flatMap((each) => {
      const isTold = each.kind === "drift" || this.#said.has(saying(each))
      return each.stream !== stream || each.reading !== reading || isTold || each.key === null ? [] : [each.key]
    })
    return [...new Set(keys)].map((key) => ({ stream, key }))
  }

  /** Whether another file of the same name, or another version of it, has left some that this reading ends. */
  hasOlder(stream: string, reading: string): boolean {
    return this.#held.some((each) => each.stream === stream && each.reading !== reading)
  }
}

/** The open rejections of a source, as far as they are held. */
export const openRejections = Effect.fnUntraced(function* (
  source: SourceId
): Effect.fn.Return<OpenRejections, LedgerError, Ledger> {
  const ledger = yield* Ledger
  const held: Array<KeptRejection> = []
  // Ends with the rejections, or with those that are held.
  for (let after: number | null = null; held.length < maxHeld;) {
    const page: ReadonlyArray<KeptRejection> = yield* ledger.rejections(after)
    held.push(...page.filter((each) => each.source === source))
    const last = page.at(-1)
    if (last === undefined || page.length < maxPage) break
    after = last.id
  }
  return new OpenRejections(held)
})
