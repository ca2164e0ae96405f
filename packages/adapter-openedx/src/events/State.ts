/**
 * What all events about one thing come to: the newest one, and when each thing worth keeping was first said. Both are the same in
 * whatever order events come, however often and in however many pieces; and both can be read back from the facts that stand.
 */
import { type Fact, Instant } from "@laurel/core"
import type { Happening } from "./Meaning.ts"
import type { Thing } from "./Rows.ts"

/** First moments that are kept of one thing, the earliest ones: no more facts than a person can look at come of it. */
export const maxFirsts = 1_000

export interface State {
  readonly newest: Happening
  /**
   * When each word was said for the first time, of words that are worth keeping: at most one for each percent, and one for each
   * time that a block was done.
   */
  readonly firsts: ReadonlyMap<string, Instant.Instant>
}

/**
 * What of an event is kept when another one is newer: that there was a pass, an award, all of it, a score. A block that is done
 * again after it was set back was done twice: each time is a word of its own.
 */
const wordOf = (each: Happening): string | undefined => {
  switch (each.of) {
    case "outcome":
      return each.passed ? "passed" : undefined
    case "certificate":
      return each.isHeld ? "held" : undefined
    case "rollup":
      return each.scaled === 1 ? "whole" : undefined
    case "score":
      return String(percentOf(each.scaled))
    case "block":
      return each.scaled === 1 ? Instant.format(each.at) : undefined
    default:
      return undefined
  }
}

/** Whole percents, as Open edX rounds grades: cut, where it is finer. */
const percentOf = (scaled: number): number => Math.floor(Number((scaled * 100).toFixed(6)))

/** Of two events of one moment the better one is the newer. */
const worth = (each: Happening): number => {
  switch (each.of) {
    case "outcome":
      return Number(each.passed)
    case "certificate":
      return Number(each.isHeld)
    case "score":
    case "block":
    case "rollup":
      return each.scaled
    default:
      return 0
  }
}

/** What else an event says, so that of two the same one is chosen in any order. */
const restOf = (each: Happening): string => {
  switch (each.of) {
    case "score":
      return each.letter ?? ""
    case "certificate":
      return `${each.status} ${each.mode}`
    case "registered":
    case "unregistered":
      return each.said ?? ""
    default:
      return ""
  }
}

const isNewer = (one: Happening, other: Happening): boolean =>
  (one.at - other.at || worth(one) - worth(other) || (restOf(one) > restOf(other) ? 1 : -1)) > 0

/** A state and one event more. */
export const after = (before: State | undefined, each: Happening): State => {
  const word = wordOf(each)
  const first = word === undefined ? undefined : before?.firsts.get(word)
  const isFirst = word !== undefined && (first === undefined || each.at < first)
  const firsts = before?.firsts ?? new Map<string, Instant.Instant>()
  return {
    newest: before === undefined || isNewer(each, before.newest) ? each : before.newest,
    firsts: isFirst ? bounded(new Map([...firsts, [word, each.at]])) : firsts
  }
}

/** Without the latest of too many: which those are is the same in any order of events. */
const bounded = (firsts: ReadonlyMap<string, Instant.Instant>): State["firsts"] => {
  if (firsts.size <= maxFirsts) return firsts
  const [latest] = [...firsts].reduce((one, other) => (other[1] > one[1] ? other : one))
  return new Map([...firsts].filter(([word]) => word !== latest))
}

/** Whether an event is one too many to be kept. */
export const isBeyond = ({ firsts }: State, each: Happening): boolean => {
  const word = wordOf(each)
  return firsts.size === maxFirsts && word !== undefined && !firsts.has(word)
}

/** A state as a row, without what is claimed of the person. What was once said, and is no more, is dated as when it was. */
export const rowOf = ({ newest, firsts }: State): Readonly<Record<string, unknown>> => {
  const { email: _, username: __, at: last, ...said } = newest
  const firstOf = (word: string): Instant.Instant | undefined => firsts.get(word)
  const since = (word: string) => ({ at: Instant.format(firstOf(word) ?? last), last: Instant.format(last) })
  switch (said.of) {
    case "outcome":
      return { ...said, ...since("passed") }
    case "certificate":
      return { ...said, ...since("held") }
    case "score": {
      const all = [...firsts].map(([percent, at]) => [Number(percent), Instant.format(at)] as const)
      return { ...said, ...since(String(percentOf(said.scaled))), reached: all.toSorted(([a], [b]) => a - b) }
    }
    case "block":
      return { ...said, at: Instant.format(last), done: [...firsts.keys()].toSorted() }
    case "rollup": {
      const whole = firstOf("whole")
      return { ...said, at: Instant.format(last), completed: whole === undefined ? null : Instant.format(whole) }
    }
    default:
      return { ...said, at: Instant.format(last) }
  }
}

/** The events that one fact tells of: adding them gives back the state that it was read from. */
export const eventsOf = (
  about: Happening,
  { evidence, happened, observedAt, said }: Fact.Fact
): ReadonlyArray<Happening> => {
  const { at } = happened
  if (at === null) return []
  const common = { course: about.course, user: about.user, email: null, username: null }
  const [first, last] = [
    { ...common, at },
    { ...common, at: observedAt ?? at }
  ]
  switch (about.of) {
    case "outcome": {
      const isOver = evidence._tag !== "RolledUp"
      const passed: Happening = { ...first, of: "outcome", passed: true }
      const newest: Happening = { ...last, of: "outcome", passed: !isOver }
      // Dated before it was last told, it was once so.
      return isOver && first.at === last.at ? [newest] : [passed, newest]
    }
    case "certificate": {
      const [status = "", mode = ""] = (said ?? "").split(" ")
      const isHeld = evidence._tag === "Presented"
      const newest: Happening = { ...last, of: "certificate", isHeld, status, mode }
      return first.at === last.at ? [newest] : [{ ...newest, ...first, isHeld: true }, newest]
    }
    case "score": {
      if (evidence._tag !== "Scored" || evidence.scaled === undefined) return []
      const newest: Happening = { ...last, of: "score", scaled: evidence.scaled, letter: said }
      return [{ ...newest, ...first, letter: null }, newest]
    }
    case "block":
    case "rollup":
      return [{ ...about, ...first, scaled: evidence._tag === "Progressed" ? evidence.scaled : 1 }]
    case "registered":
    case "unregistered":
      return [{ ...first, of: about.of, said }]
  }
}

/** The events that a row tells of: adding them gives back the state that it was made of. */
export const eventsOfRow = (row: Thing): ReadonlyArray<Happening> => {
  const { course, user, at } = row
  const common = { course, user, email: null, username: null }
  const first = { ...common, at }
  switch (row.of) {
    case "outcome": {
      const newest: Happening = { ...common, of: "outcome", at: row.last, passed: row.passed }
      return since(newest, { ...newest, at, passed: true }, row.passed)
    }
    case "certificate": {
      const { last, isHeld, status, mode } = row
      const newest: Happening = { ...common, of: "certificate", at: last, isHeld, status, mode }
      return since(newest, { ...newest, at, isHeld: true }, isHeld)
    }
    case "score": {
      const newest: Happening = { ...common, of: "score", at: row.last, scaled: row.scaled, letter: row.letter }
      const reached = row.reached.map(([percent, when]) => ({
        ...newest,
        at: when,
        scaled: percent / 100,
        letter: null
      }))
      return [...reached, newest]
    }
    case "block": {
      const newest: Happening = { ...first, of: "block", block: row.block, scaled: row.scaled }
      return [...row.done.map((when) => ({ ...newest, at: when, scaled: 1 })), newest]
    }
    case "rollup": {
      const { block, completed, isCourse, scaled } = row
      const newest: Happening = { ...first, of: "rollup", block, isCourse, scaled }
      return completed === null ? [newest] : [{ ...newest, at: completed, scaled: 1 }, newest]
    }
    case "registered":
    case "unregistered":
      return [{ ...first, of: row.of, said: row.said }]
  }
}

/** What was never so is dated as it was last said. */
const since = (newest: Happening, first: Happening, isSo: boolean): ReadonlyArray<Happening> =>
  isSo || first.at !== newest.at ? [first, newest] : [newest]
