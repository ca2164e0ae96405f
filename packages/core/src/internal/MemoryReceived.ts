/** Rows as they were last received, in memory, in order of receipt. */
import type { SourceId } from "../Id.ts"
import type { Instant } from "../Instant.ts"
import { type Commit, type KeptRow, maxPage, maxReceivedKeys, maxReceivedPage, maxReceivedRows } from "../Ledger.ts"
import { lengthsOf } from "./Lengths.ts"
import * as Rejection from "../Rejection.ts"

interface Kept extends KeptRow {
  readonly source: SourceId
}

const nameOf = ({ source, stream, key }: Pick<Kept, "source" | "stream" | "key">): string =>
  [source, stream, key].join("\n")

const rowOf = ({ key, line, stream, reading, raw, place, recordedAt }: Kept): KeptRow => ({
  key,
  line,
  stream,
  reading,
  raw,
  place,
  recordedAt
})

export class MemoryReceived {
  /** The order of a map is that in which its keys were set. */
  readonly #all = new Map<string, Kept>()

  /** Nothing is kept of rows that hold a name of somebody who was erased, and is ignored. */
  keep({ source, received, recordedAt }: Commit, batch: number, recognized: ReadonlySet<string>): void {
    const lengths = lengthsOf(recognized)
    for (const [at, { raw, ...row }] of received.entries()) {
      const name = nameOf({ source, ...row })
      if (raw === null || [...Rejection.candidatesIn({ ...row, raw }, lengths)].some((each) => recognized.has(each))) {
        this.#all.delete(name)
        continue
      }
      if (this.#all.get(name)?.raw === raw) continue
      this.#all.delete(name)
      this.#all.set(name, { source, ...row, raw, place: batch * maxReceivedRows + at, recordedAt })
    }
  }

  of(source: SourceId, after: number, limit: number): ReadonlyArray<KeptRow> {
    const rows: Array<KeptRow> = []
    let length = 0
    for (const row of this.#all.values()) {
      if (row.source !== source || row.place <= after) continue
      length += row.raw.length
      if (rows.length === Math.min(limit, maxPage) || (length > maxReceivedPage && rows.length > 0)) break
      rows.push(rowOf(row))
    }
    return rows
  }

  under(source: SourceId, stream: string, keys: ReadonlyArray<string>): ReadonlyArray<KeptRow> {
    return [...new Set(keys.slice(0, maxReceivedKeys))]
      .flatMap((key) => this.#all.get(nameOf({ source, stream, key })) ?? [])
      .map(rowOf)
      .toSorted((a, b) => a.place - b.place)
  }

  /** Lets those go that are named, by `nameOf`, or hold one of these names. */
  redact(names: ReadonlyArray<string>, keys: ReadonlySet<string>): void {
    for (const [name, { raw, key }] of this.#all)
      if (keys.has(name) || Rejection.isAbout(names, { raw, found: key })) this.#all.delete(name)
  }

  /** Lets those go that were recorded before a moment, at most `maxPage`; how many went. */
  expire(before: Instant | null): number {
    const old = [...this.#all].filter(([, { recordedAt }]) => before !== null && recordedAt < before).slice(0, maxPage)
    for (const [name] of old) this.#all.delete(name)
    return old.length
  }
}
