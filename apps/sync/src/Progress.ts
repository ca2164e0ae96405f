/** What a sync has done so far, and how it says so while it works: on stderr, so that stdout holds answers only. */
import type { Id, Sync } from "@laurel/core"
import * as Numbers from "./Numbers.ts"

export interface Tally {
  rows: number
  facts: number
  corrections: number
  unplaced: number
  rejections: number
  entries: number
}

const nothing = (): Tally => ({ rows: 0, facts: 0, corrections: 0, unplaced: 0, rejections: 0, entries: 0 })

const add = (tally: Tally, more: Readonly<Tally>): void => {
  tally.rows += more.rows
  tally.facts += more.facts
  tally.corrections += more.corrections
  tally.unplaced += more.unplaced
  tally.rejections += more.rejections
  tally.entries += more.entries
}

/** Milliseconds between two lines where the output is no terminal, and between two repaints where it is one. */
const every = { line: 1_000, repaint: 100 } as const

/** Counts what is committed and shows it, source by source. Mutable: one program has one. */
export class Progress {
  readonly total = nothing()
  readonly sources = new Map<Id.SourceId, Tally>()
  readonly #isTerminal = process.stderr.isTTY
  #started = 0
  #shown = 0

  begin(source: Id.SourceId): void {
    this.sources.set(source, nothing())
    this.#started = this.#shown = performance.now()
    if (this.#isTerminal) this.#write(`${source}: reading`)
  }

  committed(source: Id.SourceId, page: Sync.Progress): void {
    add(this.total, page)
    const tally = this.sources.get(source)
    if (tally === undefined) return
    add(tally, page)
    const now = performance.now()
    if (now - this.#shown < (this.#isTerminal ? every.repaint : every.line)) return
    this.#shown = now
    this.#write(this.#describe(source, tally))
  }

  /** Leaves the last line of a source standing. */
  end(source: Id.SourceId, how: "done" | "stopped"): void {
    const tally = this.sources.get(source) ?? nothing()
    this.#write(
      tally.rows === 0
        ? `${source}: ${how === "done" ? "nothing new" : how}`
        : `${this.#describe(source, tally)}; ${how}`
    )
    if (this.#isTerminal) process.stderr.write("\n")
  }

  #describe(source: Id.SourceId, { rows, facts, entries }: Tally): string {
    const seconds = (performance.now() - this.#started) / 1_000
    const rate = rows === 0 || seconds === 0 ? "" : `, ${Numbers.number(Math.round(rows / seconds))} rows/s`
    return `${source}: ${Numbers.count(rows, "row")}, ${Numbers.count(facts, "fact")}, ${Numbers.count(entries, "entry", "entries")}${rate}`
  }

  #write(line: string): void {
    // On a terminal one line is rewritten: back to its beginning, and what stood there is cleared.
    process.stderr.write(this.#isTerminal ? `\r\u001b[2K${line}` : `${line}\n`)
  }
}
