/** What a sync has done so far, and how it says so while it works. */
import type { Id, Sync } from "@laurel/core"
import * as Numbers from "./Numbers.ts"
import { StatusLine } from "./StatusLine.ts"

export interface Tally {
  rows: number
  facts: number
  corrections: number
  unplaced: number
  /** About people who were erased. */
  ignored: number
  rejections: number
  /** What whole readings did not name. */
  drift: number
  /** Rows that their source's archive has no room for. */
  unkept: number
  entries: number
}

const nothing = (): Tally => ({
  rows: 0,
  facts: 0,
  corrections: 0,
  unplaced: 0,
  ignored: 0,
  rejections: 0,
  drift: 0,
  unkept: 0,
  entries: 0
})

const add = (tally: Tally, more: Readonly<Tally>): void => {
  tally.rows += more.rows
  tally.facts += more.facts
  tally.corrections += more.corrections
  tally.unplaced += more.unplaced
  tally.ignored += more.ignored
  tally.rejections += more.rejections
  tally.drift += more.drift
  tally.unkept += more.unkept
  tally.entries += more.entries
}

/** Counts what is committed and shows it, source by source. Mutable: one program has one. */
export class Progress {
  readonly total = nothing()
  readonly sources = new Map<Id.SourceId, Tally>()
  readonly #line = new StatusLine()
  #started = 0

  begin(source: Id.SourceId): void {
    this.sources.set(source, nothing())
    this.#started = performance.now()
    this.#line.begin(`${source}: reading`)
  }

  /** Somebody else is at it. */
  waits(source: Id.SourceId, seconds: number): void {
    this.#line.end(
      `${source}: another sync of it is going on; waiting for it, ${Numbers.count(seconds, "second")} at most`
    )
  }

  committed(source: Id.SourceId, page: Sync.Progress): void {
    add(this.total, page)
    const tally = this.sources.get(source)
    if (tally === undefined) return
    add(tally, page)
    this.#line.show(() => this.#describe(source, tally))
  }

  /** Leaves the last line of a source standing. */
  end(source: Id.SourceId, how: "done" | "stopped"): void {
    const tally = this.sources.get(source) ?? nothing()
    this.#line.end(
      tally.rows === 0
        ? `${source}: ${how === "done" ? "nothing new" : how}`
        : `${this.#describe(source, tally)}; ${how}`
    )
  }

  #describe(source: Id.SourceId, { rows, facts, entries }: Tally): string {
    const rate = Numbers.rate(rows, "row", performance.now() - this.#started)
    return `${source}: ${Numbers.count(rows, "row")}, ${Numbers.count(facts, "fact")}, ${Numbers.count(entries, "entry", "entries")}${rate}`
  }
}
