/** What one element of run-time data says, or why it says nothing that can be read. */
import { type Problem, quote } from "./Problem.ts"
import type { Texts } from "./Snapshot.ts"
import { numberOf, secondsOf } from "./Values.ts"

/** An element's text without space around it; empty where it is not set. */
export type Get = (name: string) => string

export const getter =
  (texts: Texts): Get =>
  (name) =>
    Object.hasOwn(texts, name) ? (texts[name] ?? "").trim() : ""

const advice = "Have the content, or the run-time that plays it, set values as the standard writes them."

/** What is wrong with an element. */
export const problem = (column: string, expected: string, found: string): Problem => ({
  column,
  expected,
  found,
  advice
})

export const isProblem = (value: unknown): value is Problem =>
  typeof value === "object" && value !== null && "expected" in value && "found" in value

/** What is left of an element's name without what it is an element of. */
const kindOf = (name: string): string => name.replace(/^cmi\.(?:core\.|student_data\.|objectives\.\d+\.)?/, "")

const statuses = ["passed", "completed", "failed", "incomplete", "browsed", "not attempted"]
const credits = ["credit", "no-credit"]
const modes = ["normal", "browse", "review"]

/** The vocabularies of the standards, by kinds of elements. */
const vocabularies: ReadonlyMap<string, ReadonlyArray<string>> = new Map([
  ["lesson_status", statuses],
  ["status", statuses],
  ["completion_status", ["completed", "incomplete", "not attempted", "unknown"]],
  ["success_status", ["passed", "failed", "unknown"]],
  ["credit", credits],
  ["lesson_mode", modes],
  ["mode", modes]
])

/** The marks that SCORM 1.2 knows, and what a raw score without a maximum is out of there (RTE 1.2 §3.4.4, cmi.core.score.raw). */
export const mostMarks = 100

type Range = readonly [least: number, most: number]

/** What numbers lie between; a fact can't hold larger ones. */
const anywhere: Range = [-1e15, 1e15]
const ranges: ReadonlyMap<string, Range> = new Map<string, Range>([
  ["mastery_score", [0, mostMarks]],
  ["progress_measure", [0, 1]],
  ["completion_threshold", [0, 1]],
  ["scaled_passing_score", [-1, 1]],
  ["score.scaled", [-1, 1]],
  ["score.raw", anywhere],
  ["score.min", anywhere],
  ["score.max", anywhere]
])

/** A word of its element's vocabulary, in whatever case; empty where none is set. */
export const wordOf = (get: Get, name: string): string | Problem => {
  const word = get(name).toLowerCase()
  const words = vocabularies.get(kindOf(name)) ?? []
  if (word === "" || words.includes(word)) return word
  return problem(name, `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`, quote(get(name)))
}

/** A number within its element's bounds; undefined where it is not set. */
export const numberIn = (get: Get, name: string): number | Problem | undefined => {
  const text = get(name)
  if (text === "") return undefined
  const [least, most] = ranges.get(kindOf(name)) ?? anywhere
  const value = numberOf(text)
  return value !== undefined && value >= least && value <= most
    ? value
    : problem(name, `a number from ${least} to ${most}`, quote(text))
}

/** Why an element by itself can't be read; undefined where it can, or may hold anything. */
export const problemOf = (get: Get, name: string): Problem | undefined => {
  const kind = kindOf(name)
  const value = vocabularies.has(kind) ? wordOf(get, name) : ranges.has(kind) ? numberIn(get, name) : undefined
  return isProblem(value) ? value : undefined
}

const maxMinutes = 100_000

/** Seconds of a length of time. */
export const lastingOf = (name: string, text: string): number | Problem => {
  const seconds = secondsOf(text)
  if (seconds === undefined)
    return problem(name, "a length of time such as 0000:12:30.50 or PT12M30.5S, without months or years", quote(text))
  return seconds > maxMinutes * 60 ? problem(name, `at most ${maxMinutes} minutes`, quote(text)) : seconds
}

/** Whether an element says what a SCO is played for. */
export const isPlaying = (name: string): boolean => /\.(?:credit|lesson_mode|mode)$/.test(name)

/** What decides a status: the content's word, and a threshold that a measure is held against. */
export interface Deciding {
  /** Names of elements. */
  readonly word: string
  readonly threshold: string
  readonly measure: string
  readonly reached: string
  readonly missed: string
}

/** A status, and what it rests on as it was sent. */
export interface Decided {
  readonly is: string
  readonly said: string
  readonly problem: Problem | undefined
}

/**
 * By the content's word; where there is a threshold, by what is measured, and without a measure it is unknown, whatever the content
 * says (SCORM 2004 RTE 4.2.4.1 and 4.2.22.1).
 */
export const decidedBy = (get: Get, by: Deciding): Decided => {
  const [word, threshold, measure] = [wordOf(get, by.word), numberIn(get, by.threshold), numberIn(get, by.measure)]
  const said = get(by.word)
  if (isProblem(word)) return { is: "", said: "", problem: word }
  if (threshold === undefined) return { is: word, said, problem: undefined }
  if (isProblem(threshold)) return { is: "", said: "", problem: threshold }
  if (typeof measure !== "number") return { is: "unknown", said, problem: undefined }
  const of = `${measure} of ${threshold}`
  const is = measure >= threshold ? by.reached : by.missed
  return { is, said: said === "" ? of : `${said}; ${of}`, problem: undefined }
}
