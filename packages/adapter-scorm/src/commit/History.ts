/** What the commits of a session said, in their order: only what changed, and when each of them came. */
import { Instant } from "@laurel/core"
import { Schema } from "effect"
import { sorted, standing, type Texts } from "./Snapshot.ts"

/** Changes, and commits, of one session of which each is kept; and how long all changes may be as JSON. */
const maxChanges = 200
const maxMarks = 500
const maxLength = 600_000

/** When a commit came, its number where the host counts, and the seconds that it says the session has lasted (or -1). */
export const Mark = Schema.Tuple([Instant.Instant, Schema.NullOr(Schema.Natural), Schema.Finite])
export type Mark = typeof Mark.Type

/** What one commit says of something. */
export const Dated = Schema.Struct({ mark: Mark, said: Schema.Record(Schema.String, Schema.String) })
export type Dated = typeof Dated.Type

/** Commits that say the same, one after the other: what they say otherwise than those before, null for what they don't say. */
const Change = Schema.Struct({
  marks: Schema.NonEmptyArray(Mark),
  said: Schema.Record(Schema.String, Schema.NullOr(Schema.String))
})
export const Changes = Schema.NonEmptyArray(Change)
export type Changes = typeof Changes.Type

/** Commits that say the same, one after the other, and all that they say. */
export interface Run {
  readonly marks: readonly [Mark, ...ReadonlyArray<Mark>]
  readonly said: Texts
}

/**
 * The order of commits: as the host counts them, else by when they came; of one moment the one that has lasted longer is the later.
 * Of one session all are counted, or none.
 */
export const compareMarks = ([at, sequence, seconds]: Mark, [otherAt, otherSequence, otherSeconds]: Mark): number =>
  (sequence ?? -1) - (otherSequence ?? -1) || at - otherAt || seconds - otherSeconds

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Commits that nothing else tells apart: what decides a status comes after what leaves it open. Any fixed order does for the rest. */
const compareDated = (a: Dated, b: Dated): number =>
  compareMarks(a.mark, b.mark) ||
  weightOf(a.said) - weightOf(b.said) ||
  compareText(JSON.stringify(a.said), JSON.stringify(b.said))

const statuses = ["cmi.core.lesson_status", "cmi.completion_status", "cmi.success_status"]

const statusesOf = (said: Texts): ReadonlyArray<string> =>
  statuses.map((name) => (Object.hasOwn(said, name) ? (said[name] ?? "") : ""))

/** 2 where a status is decided, 1 where one is set, 0 where none is. */
const weightOf = (said: Texts): number => {
  const words = statusesOf(said).map((word) => word.trim().toLowerCase())
  if (words.some((word) => word === "passed" || word === "failed" || word === "completed")) return 2
  return words.some((word) => word !== "") ? 1 : 0
}

export const later = (a: Dated | null, b: Dated | null): Dated | null =>
  a === null || (b !== null && compareDated(a, b) < 0) ? b : a

/** The one whose session has lasted longer: one that is reloaded may count from the beginning again. */
export const longer = (a: Dated | null, b: Dated | null): Dated | null => {
  if (a === null || b === null) return a ?? b
  return a.mark[2] === b.mark[2] ? later(a, b) : a.mark[2] > b.mark[2] ? a : b
}

export const earlier = (a: Dated | null, b: Dated | null): Dated | null =>
  a === null || (b !== null && compareDated(a, b) > 0) ? b : a

/** What each run says, all of it. */
export const runsOf = (changes: Changes): ReadonlyArray<Run> => {
  let said: Texts = {}
  return changes.map((change) => {
    const entries = new Map(Object.entries(said))
    for (const [name, value] of Object.entries(change.said)) {
      if (value === null) entries.delete(name)
      else entries.set(name, value)
    }
    said = sorted(entries)
    return { marks: change.marks, said }
  })
}

/** The commits of both, each once, in their order. */
export const joined = (a: Changes, b: Changes): Changes => {
  const commits = [...commitsOf(a), ...commitsOf(b)].toSorted(compareDated)
  const runs: Array<Run> = []
  for (const { mark, said } of commits) {
    const last = runs.at(-1)
    if (last === undefined || !isSame(last.said, said)) runs.push({ marks: [mark], said })
    else if (compareMarks(last.marks.at(-1) ?? last.marks[0], mark) !== 0)
      runs[runs.length - 1] = { said, marks: [...last.marks, mark] }
  }
  const [first, ...rest] = runs
  return first === undefined ? a : fitting([first, ...rest])
}

/** Commits of one run share what they say. */
const isSame = (a: Texts, b: Texts): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)

const commitsOf = (changes: Changes): ReadonlyArray<Dated> =>
  runsOf(changes).flatMap(({ marks, said }) => marks.map((mark) => ({ mark, said })))

type Runs = readonly [Run, ...ReadonlyArray<Run>]

const changesOf = ([first, ...rest]: Runs): Changes => {
  let before: Texts = first.said
  const changes = rest.map(({ marks, said }) => {
    const differing = Object.entries(said).filter(([name, value]) => before[name] !== value)
    const gone = Object.keys(before).filter((name) => !Object.hasOwn(said, name))
    before = said
    const all: ReadonlyArray<Said> = [...differing, ...gone.map((name): Said => [name, null])]
    return { marks, said: Object.fromEntries(all.toSorted(([a], [b]) => compareText(a, b))) }
  })
  return [first, ...changes]
}

type Said = readonly [name: string, value: string | null]

/** Within bounds: the first and the last commit of each run stay as long as it does, and so do the first and the last run. */
const fitting = (runs: Runs): Changes => {
  let kept = runs
  const commits = kept.reduce((sum, { marks }) => sum + marks.length, 0)
  // Each turn of a loop takes one away.
  for (let most = commits; most > maxMarks; most--) kept = withoutCommit(kept)
  while (kept.length > maxChanges) kept = withoutRun(kept)
  let changes = changesOf(kept)
  while (kept.length > 2 && JSON.stringify(changes).length > maxLength) {
    kept = withoutRun(kept)
    changes = changesOf(kept)
  }
  return changes
}

/** Without one commit from the midst of a run; where each has two at most, the number of runs will do. */
const withoutCommit = ([head, ...tail]: Runs): Runs => {
  const shorter = ({ said, marks: [first, , ...rest] }: Run): Run => ({ said, marks: [first, ...rest] })
  if (head.marks.length > 2) return [shorter(head), ...tail]
  const long = tail.findIndex(({ marks }) => marks.length > 2)
  return [head, ...tail.map((run, at) => (at === long ? shorter(run) : run))]
}

/** Without a run that says nothing in its words that the one before did not, else without the second; what it said goes into the next. */
const withoutRun = ([head, ...tail]: Runs): Runs => {
  const isQuiet = (run: Run, at: number): boolean =>
    at < tail.length - 1 && wordsOf(run) === wordsOf(tail[at - 1] ?? head)
  const at = Math.max(0, tail.findIndex(isQuiet))
  const [gone, next] = [tail[at], tail[at + 1]]
  if (gone === undefined || next === undefined) return [head, ...tail.slice(-1)]
  // An objective may have been named long before.
  const before: Texts = Object.assign({}, head.said, ...tail.slice(0, at).map(({ said }) => said), gone.said)
  const held = standing(before, next.said)
  const own = Object.entries(gone.said).filter(([name]) => Object.hasOwn(held, name))
  const said = sorted(Object.entries({ ...Object.fromEntries(own), ...next.said }))
  return [head, ...tail.toSpliced(at, 2, { ...next, said })]
}

const wordsOf = ({ said }: Run): string => statusesOf(said).join("\n")
