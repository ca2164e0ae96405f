/** What is kept of one commit: what it says, its times, and its interactions as evidence; never who learns, nor what is suspended. */
import type { Elements } from "./Elements.ts"
import { isProblem, lastingOf } from "./Words.ts"

/** Elements and their texts, by name in the order of names. */
export type Texts = Readonly<Record<string, string>>

/** Objectives and interactions of one commit that are kept, those with the lowest numbers. */
const maxObjectives = 250
const maxInteractions = 200
/** Characters of a value, and of a name, a response or a pattern. A longer one is cut, and marked so that it is no value any more. */
const maxValue = 60
const maxText = 200

const core = ["lesson_status", "credit", "lesson_mode", "entry", "exit", "score.raw", "score.min", "score.max"]
const later = [
  "completion_status",
  "success_status",
  "progress_measure",
  "completion_threshold",
  "scaled_passing_score",
  "credit",
  "mode",
  "entry",
  "exit",
  "score.scaled",
  "score.raw",
  "score.min",
  "score.max"
]
const said = new Set([
  ...core.map((name) => `cmi.core.${name}`),
  "cmi.student_data.mastery_score",
  ...later.map((name) => `cmi.${name}`)
])

const objective =
  /^cmi\.objectives\.(\d{1,5})\.(id|status|success_status|completion_status|progress_measure|score\.(?:scaled|raw|min|max))$/
const objectivePath = /^cmi\.objectives\.\d+\./
const interaction =
  /^cmi\.interactions\.(\d{1,5})\.(?:id|type|result|weighting|latency|time(?:stamp)?|(?:student|learner)_response|objectives\.\d\.id|correct_responses\.\d\.pattern)$/

/** Lengths of time as they were sent, each by itself; empty where none is. */
interface Times {
  readonly session: Texts
  /** One of the session that can't be read. */
  readonly unread: Texts
  readonly total: Texts
}

export interface Snapshot {
  /** Statuses, scores, thresholds and the like, also of objectives; blanks as they were sent. */
  readonly said: Texts
  /** Seconds of the session as it says; -1 where it says none that can be read. */
  readonly seconds: number
  readonly times: Times
  readonly interactions: Texts
  /** How many objectives and interactions are not kept. */
  readonly leftOut: { readonly objectives: number; readonly interactions: number }
}

/** What is kept of a commit's elements. */
export const of = (elements: Elements): Snapshot => {
  const [objectives, interactions] = [lowest(elements, objective), lowest(elements, interaction)]
  const [session, total] = ["session_time", "total_time"].map((name) => timeOf(elements, name))
  const seconds = session === undefined ? undefined : lastingOf(...session)
  const isUnread = isProblem(seconds)
  return {
    said: texts([...[...elements].filter(([name]) => said.has(name)), ...objectives.slice(0, maxObjectives).flat()]),
    seconds: typeof seconds === "number" ? seconds : -1,
    times: {
      session: texts(session === undefined || isUnread ? [] : [session]),
      unread: texts(session !== undefined && isUnread ? [session] : []),
      total: texts(total === undefined ? [] : [total])
    },
    interactions: texts(interactions.slice(0, maxInteractions).flat()),
    leftOut: {
      objectives: Math.max(0, objectives.length - maxObjectives),
      interactions: Math.max(0, interactions.length - maxInteractions)
    }
  }
}

type Entry = readonly [name: string, value: string]

/** A length of time, by its name in either edition. */
const timeOf = (elements: Elements, name: string): Entry | undefined =>
  [`cmi.core.${name}`, `cmi.${name}`]
    .map((each): Entry => [each, elements.get(each) ?? ""])
    .find(([, value]) => value !== "")

/** The elements of a list by their number, in its order; blanks beside an id, which say whose they are, and no others. */
const lowest = (elements: Elements, shape: RegExp): ReadonlyArray<ReadonlyArray<Entry>> => {
  const lists = new Map<number, Array<Entry>>()
  for (const [name, value] of elements) {
    const number = shape.exec(name)?.[1]
    if (number === undefined || (value === "" && !isNamed(elements, name))) continue
    const own = lists.get(Number(number))
    if (own === undefined) lists.set(Number(number), [[name, value]])
    else own.push([name, value])
  }
  return [...lists].toSorted(([a], [b]) => a - b).map(([, own]) => own)
}

const isNamed = (elements: Elements, name: string): boolean => {
  const path = objectivePath.exec(name)?.[0]
  return path !== undefined && (elements.get(`${path}id`) ?? "").trim() !== ""
}

const isLong = (name: string): boolean => /\.(?:id|\w+_response|pattern)$/.test(name)

const texts = (entries: ReadonlyArray<Entry>): Texts =>
  sorted(entries.map(([name, value]): Entry => [name, cut(value, isLong(name) ? maxText : maxValue)]))

const cut = (value: string, most: number): string =>
  value.length <= most ? value : `${value.slice(0, most).toWellFormed()}… (${value.length} characters)`

/** In the order of names, so that what says the same is written the same. */
export const sorted = (entries: Iterable<Entry>): Texts =>
  Object.fromEntries([...entries].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))

/** What was said before and holds beside what is said now: nothing of an objective whose place another one has taken. */
export const standing = (before: Texts, now: Texts): Texts => {
  const gone = new Set(Object.keys(now).flatMap((name) => (isOther(before, now, name) ? [name.slice(0, -2)] : [])))
  if (gone.size === 0) return before
  return Object.fromEntries(Object.entries(before).filter(([name]) => !gone.has(objectivePath.exec(name)?.[0] ?? "")))
}

const isOther = (before: Texts, now: Texts, name: string): boolean => {
  if (!/^cmi\.objectives\.\d+\.id$/.test(name)) return false
  const was = (before[name] ?? "").trim()
  return was !== "" && was !== now[name]?.trim()
}
