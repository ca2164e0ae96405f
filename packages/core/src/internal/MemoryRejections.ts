/** Rows that could not be read or placed, and what drifts, in memory. */
import * as Fact from "../Fact.ts"
import type { Instant } from "../Instant.ts"
import { type Commit, type DismissedRejection, type KeptRejection, maxPage } from "../Ledger.ts"
import { lengthsOf } from "./Lengths.ts"
import * as Rejection from "../Rejection.ts"

const keyOf = (reference: Omit<Fact.Reference, "line">): string => `${reference.source}\n${Fact.keyOf(reference)}`

export class MemoryRejections {
  readonly #all = new Map<string, KeptRejection>()
  /** By the ids of rejections. */
  readonly #dismissals = new Map<number, Rejection.Dismissal>()
  #last = 0

  /** Nothing is kept of what holds a name of somebody who was erased, and is ignored. */
  keep({ rejections, reread, reading, recordedAt, source }: Commit, recognized: ReadonlySet<string>): void {
    if (reading === null) return
    const named = new Map(
      rejections.map((each) => [
        [source, each.stream, String(each.line), ...Rejection.distinction(each)].join("\n"),
        each
      ])
    )
    const again = new Set(reread.map((row) => keyOf({ source, ...row })))
    const whole = new Set(reread.flatMap((row) => (row.alone === true ? [] : [keyOf({ source, ...row })])))
    for (const [name, kept] of this.#all) {
      const { kind, stream, key } = kept
      if (kind === "drift" || key === null || kept.source !== source || named.has(name)) continue
      if (this.#dismissals.has(kept.id)) continue
      const isUnder = Fact.prefixesOf(key).some((prefix) => whole.has(keyOf({ source, stream, key: prefix })))
      if (isUnder || again.has(keyOf({ source, stream, key }))) this.#all.delete(name)
    }
    const lengths = lengthsOf(recognized)
    for (const [key, rejection] of named) {
      const known = this.#all.get(key)
      const id = known?.id ?? (this.#last += 1)
      const said = Rejection.withoutRecognized((name) => recognized.has(name), rejection, lengths)
      // What has gone of it stays away.
      const { raw, found, key: own } = known ?? said
      const since = known?.recordedAt ?? recordedAt
      const kept = {
        ...rejection,
        ...said,
        raw,
        found,
        key: own,
        id,
        reading: reading.name,
        recordedAt: since,
        reopened: known?.reopened ?? null
      }
      this.#all.set(key, kept)
    }
    if (!reading.ended) return
    for (const [key, kept] of this.#all) {
      if (kept.source !== source || kept.stream !== reading.stream || kept.reading === reading.name) continue
      this.#all.delete(key)
      this.#dismissals.delete(kept.id)
    }
  }

  /** Open ones: what drifts, or all others. */
  open(isDrift: boolean): ReadonlyArray<KeptRejection> {
    return this.inOrder(false).filter(({ kind }) => (kind === "drift") === isDrift)
  }

  /** Open ones in order of id, or with `all` also the dismissed ones. */
  inOrder(all: boolean): ReadonlyArray<KeptRejection> {
    return [...this.#all.values()].filter(({ id }) => all || !this.#dismissals.has(id)).toSorted((a, b) => a.id - b.id)
  }

  /** In order of id. */
  dismissed(): ReadonlyArray<DismissedRejection> {
    return this.inOrder(true).flatMap((kept) => {
      const dismissal = this.#dismissals.get(kept.id)
      return dismissal === undefined ? [] : [{ ...kept, dismissal }]
    })
  }

  /** The ids of those that were changed. */
  dismiss(ids: ReadonlyArray<number>, dismissal: Rejection.Dismissal): ReadonlyArray<number> {
    const asked = new Set(ids)
    const changed = this.inOrder(false).flatMap(({ id }) => (asked.has(id) ? [id] : []))
    for (const id of changed) this.#dismissals.set(id, dismissal)
    return changed
  }

  /** The ids of those that were changed. */
  reopen(ids: ReadonlyArray<number>, by: Rejection.Dismissal): ReadonlyArray<number> {
    const asked = new Set(ids)
    const changed: Array<number> = []
    for (const [key, kept] of this.#all) {
      const dismissal = asked.has(kept.id) ? this.#dismissals.get(kept.id) : undefined
      if (dismissal === undefined) continue
      this.#dismissals.delete(kept.id)
      this.#all.set(key, { ...kept, reopened: { by, dismissal } })
      changed.push(kept.id)
    }
    return changed.toSorted((a, b) => a - b)
  }

  /** Takes these names out, and all of the rows with these keys. */
  redact(names: ReadonlyArray<string>, keys: ReadonlySet<string>): void {
    for (const [key, kept] of this.#all) {
      const isTheirs = kept.key !== null && keys.has(keyOf({ ...kept, key: kept.key }))
      const rest = isTheirs ? Rejection.withoutRow(kept) : Rejection.without(names, kept)
      const reopened = kept.reopened === null ? undefined : Rejection.reopeningWithout(names, kept.reopened)
      this.#all.set(key, { ...kept, ...rest, reopened: reopened ?? kept.reopened })
    }
    for (const [id, dismissal] of this.#dismissals)
      this.#dismissals.set(id, Rejection.dismissalWithout(names, dismissal) ?? dismissal)
  }

  /** Lets the raw text of those go that are older, at most `maxPage`; how many went. */
  expire(before: Instant | null): number {
    let gone = 0
    for (const [key, kept] of this.#all) {
      if (before === null || kept.recordedAt >= before || kept.raw === "" || gone === maxPage) continue
      this.#all.set(key, { ...kept, raw: "" })
      gone += 1
    }
    return gone
  }
}
