/** What is known of people by their events: what this run has read, and of others what stands, and what is kept unplaced. */
import { Adapter } from "@laurel/core"
import { Effect } from "effect"
import type { Happening } from "./Meaning.ts"
import * as Person from "../Person.ts"
import * as Rows from "./Rows.ts"
import type { Compiled } from "../Setting.ts"
import * as State from "./State.ts"

/**
 * Things whose state is kept in memory. While a page is read, two before it may not have been written: three pages of the longest
 * there are name 30,000 at most. What was forgotten has been written long before, and is looked up again.
 */
const maxKnown = 50_000

interface Before {
  /** By the facts that stand, or by what this run has told: undefined for a thing of which there is nothing. */
  readonly told: State.State | undefined
  /** With what is kept of it besides: what had no place has no facts. */
  readonly known: State.State | undefined
  readonly claimed: Person.Claimed
}

const nothing: Before = { told: undefined, known: undefined, claimed: {} }

/** Mutable: one reads one file once. */
export class Known {
  readonly #setting: Compiled
  readonly #things = new Map<string, Before>()

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
      const groups = Map.groupBy(all, Rows.aboutOf)
      const befores = yield* this.#befores(groups)
      for (const [about, group] of groups) {
        const before = befores.get(about) ?? nothing
        const after = group.reduce<State.State | undefined>(State.after, before.known)
        if (after === undefined) continue
        const claimed = this.#claimed(group, before.claimed)
        this.#keep(about, { told: after, known: after, claimed })
        yield* warn(about, after, group)
        const row = State.rowOf(after)
        const isNew = before.told === undefined || JSON.stringify(row) !== JSON.stringify(State.rowOf(before.told))
        if (isNew || isForAll) rows.push({ ...row, ...claimed })
      }
      return rows
    }
  )

  #claimed(group: ReadonlyArray<Happening>, before: Person.Claimed): Person.Claimed {
    const newest = group.findLast((each) => each.username !== undefined)
    return newest === undefined ? before : Person.claimed(this.#setting, newest.email, newest.username)
  }

  #keep(about: string, before: Before): void {
    this.#things.delete(about)
    this.#things.set(about, before)
    const [oldest] = this.#things.keys()
    if (this.#things.size > maxKnown && oldest !== undefined) this.#things.delete(oldest)
  }

  readonly #befores = Effect.fnUntraced(
    { self: this },
    function* (this: Known, groups: ReadonlyMap<string, ReadonlyArray<Happening>>) {
      const lookup = yield* Adapter.Standing
      const lookUp = yield* Adapter.Kept
      const fresh = [...groups.keys()].filter((about) => !this.#things.has(about))
      const kept = yield* lookUp(Rows.stream, fresh)
      const befores = new Map<string, Before>()
      for (const [about, [first]] of groups) {
        const own = this.#things.get(about)
        if (own !== undefined || first === undefined) {
          befores.set(about, own ?? nothing)
          continue
        }
        const facts = yield* lookup(Rows.stream, about)
        const told = folded(
          undefined,
          facts.flatMap((fact) => State.eventsOf(first, fact))
        )
        const row = Rows.thingOf(kept.get(about) ?? "")
        if (row === undefined) befores.set(about, { told, known: told, claimed: {} })
        else
          befores.set(about, {
            told,
            known: folded(told, State.eventsOfRow(row)),
            claimed: facts.length > 0 ? {} : Person.claimed(this.#setting, row.email, row.username)
          })
      }
      return befores
    }
  )
}

const folded = (before: State.State | undefined, events: ReadonlyArray<Happening>): State.State | undefined =>
  events.reduce<State.State | undefined>(State.after, before)

const warn = (about: string, state: State.State, group: ReadonlyArray<Happening>): Effect.Effect<void> =>
  group.some((each) => State.isBeyond(state, each))
    ? Effect.logWarning(
        `${about}: done more than ${State.maxFirsts.toLocaleString("en")} times, of which the first are told`
      )
    : Effect.void
