/** What is known of people by their events: what this run has read, and of others what stands. */
import { Adapter } from "@laurel/core"
import { Effect } from "effect"
import type { Happening, Problem } from "./Meaning.ts"
import type { Line } from "./Lines.ts"
import * as Person from "../Person.ts"
import * as Rows from "./Rows.ts"
import type { Compiled } from "../Setting.ts"
import * as State from "./State.ts"

/**
 * Things whose state is kept in memory. While a page is read, two before it may not have been written: three pages of the longest
 * there are name 30,000 at most. What was forgotten has been written long before, and is looked up again.
 */
const maxKnown = 50_000

/** Mutable: one reads one file once. */
export class Known {
  readonly #setting: Compiled
  /** Undefined for a thing of which nothing stands and nothing has been read. */
  readonly #states = new Map<string, State.State | undefined>()

  constructor(setting: Compiled) {
    this.#setting = setting
  }

  /**
   * Rows of the things that some events are about, in the order in which they were first named: of those of which something new is
   * said; or of all.
   */
  readonly rows = Effect.fnUntraced(
    { self: this },
    function* (this: Known, all: ReadonlyArray<Happening>, isForAll: boolean) {
      const rows: Array<unknown> = []
      for (const [about, group] of Map.groupBy(all, Rows.aboutOf)) {
        const before: State.State | undefined = yield* this.#before(about, group)
        const after = group.reduce<State.State | undefined>(State.after, before)
        this.#keep(about, after)
        if (after === undefined) continue
        const row = State.rowOf(after)
        const isNew = before === undefined || JSON.stringify(row) !== JSON.stringify(State.rowOf(before))
        if (isNew || isForAll) rows.push({ ...row, ...this.#claimed(group) })
      }
      return rows
    }
  )

  #claimed(group: ReadonlyArray<Happening>) {
    const { email = null, username = null } = group.findLast((each) => each.username !== undefined) ?? {}
    return Person.claimed(this.#setting, email, username)
  }

  #keep(about: string, state: State.State | undefined): void {
    this.#states.delete(about)
    this.#states.set(about, state)
    const [oldest] = this.#states.keys()
    if (this.#states.size > maxKnown && oldest !== undefined) this.#states.delete(oldest)
  }

  readonly #before = Effect.fnUntraced(
    { self: this },
    function* (this: Known, about: string, [first]: ReadonlyArray<Happening>) {
      if (first === undefined || this.#states.has(about)) return this.#states.get(about)
      const lookup = yield* Adapter.Standing
      const facts = yield* lookup(Rows.stream, about)
      const events = facts.flatMap((fact) => State.eventsOf(first, fact))
      return events.reduce<State.State | undefined>(State.after, undefined)
    }
  )
}

/** Bytes of a line that are kept to be shown. */
const shown = 4_000

/** A line that can't be read, as a row. */
export const unread = ({ number, bytes }: Line, { expected, found }: Problem) => ({
  of: "line",
  line: number,
  expected,
  found,
  text: bytes.subarray(0, shown).toString().toWellFormed()
})
