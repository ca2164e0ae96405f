/** What is known of people by their events: what this run has read, and of others what stands. */
import { Adapter } from "@laurel/core"
import { Effect } from "effect"
import type { Happening, Problem } from "./Meaning.ts"
import type { Line } from "./Lines.ts"
import * as Person from "../Person.ts"
import * as Rows from "./Rows.ts"
import type { Compiled } from "../Setting.ts"
import * as Timeline from "./Timeline.ts"

/** Things whose events are kept in memory: what was forgotten has been written long before, and is looked up again. */
const maxKnown = 50_000

const isPassage = (of: string): boolean => of === "registered" || of === "unregistered"

/** Mutable: one reads one file once. */
export class Known {
  readonly #setting: Compiled
  readonly #events = new Map<string, ReadonlyArray<Happening>>()

  constructor(setting: Compiled) {
    this.#setting = setting
  }

  /** Rows of what some events say that was not known, in the order in which things were first named. */
  readonly rows = Effect.fnUntraced({ self: this }, function* (this: Known, all: ReadonlyArray<Happening>) {
    const groups = new Map<string, Array<Happening>>()
    for (const each of all) {
      const about = aboutOf(each)
      const group = groups.get(about)
      if (group === undefined) groups.set(about, [each])
      else group.push(each)
    }
    const rows: Array<unknown> = []
    for (const [about, group] of groups) {
      const before = yield* this.#known(about, group)
      const some = isPassage(group[0]?.of ?? "")
        ? this.#passages(about, before, group)
        : this.#row(about, before, group)
      for (const row of some) rows.push({ ...row, ...this.#claimed(group) })
    }
    return rows
  })

  #passages(about: string, before: ReadonlyArray<Happening>, group: ReadonlyArray<Happening>): ReadonlyArray<object> {
    const added = Timeline.passages(before, group)
    this.#keep(about, Timeline.merged(before, added))
    return added.map((each) => Timeline.rowOf([each]) ?? {})
  }

  #row(about: string, before: ReadonlyArray<Happening>, group: ReadonlyArray<Happening>): ReadonlyArray<object> {
    const after = Timeline.merged(before, group)
    this.#keep(about, after)
    const [stood, row] = [Timeline.rowOf(before), Timeline.rowOf(after)]
    return row === undefined || JSON.stringify(row) === JSON.stringify(stood) ? [] : [row]
  }

  #claimed(group: ReadonlyArray<Happening>) {
    const { email = null, username = null } = group.findLast((each) => each.username !== undefined) ?? {}
    return Person.claimed(this.#setting, email, username)
  }

  #keep(about: string, events: ReadonlyArray<Happening>): void {
    this.#events.delete(about)
    this.#events.set(about, events)
    const [oldest] = this.#events.keys()
    if (this.#events.size > maxKnown && oldest !== undefined) this.#events.delete(oldest)
  }

  readonly #known = Effect.fnUntraced(
    { self: this },
    function* (this: Known, about: string, [first]: ReadonlyArray<Happening>) {
      const known = this.#events.get(about)
      if (known !== undefined || first === undefined) return known ?? []
      const lookup = yield* Adapter.Standing
      const { course, user } = first
      const prefixes = isPassage(first.of)
        ? ["registered", "unregistered"].map((of) => Rows.aboutOf(of, course, user))
        : [about]
      const facts = (yield* Effect.forEach(prefixes, (prefix) => lookup(Rows.stream, prefix))).flat()
      return Timeline.merged(
        [],
        facts.flatMap((fact) => Timeline.eventsOf(first, fact))
      )
    }
  )
}

/** What an event is about: comings and goings of one enrolment are told together. */
const aboutOf = (each: Happening): string =>
  isPassage(each.of)
    ? Rows.aboutOf("enrolment", each.course, each.user)
    : Rows.aboutOf(each.of, each.course, each.user, "block" in each ? each.block : undefined)

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
