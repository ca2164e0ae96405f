/** What one element of run-time data says, or why it says nothing that can be read. */
import { type Problem, quote } from "./Problem.ts"
import type { Texts } from "./Snapshot.ts"
import { numberOf } from "./Values.ts"

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

export const isProblem = (value: unknown): value is Problem => typeof value === "object" && value !== null

/** A word of a vocabulary, in whatever case; empty where none is set. */
export const wordOf = (get: Get, name: string, words: ReadonlyArray<string>): string | Problem => {
  const word = get(name).toLowerCase()
  if (word === "" || words.includes(word)) return word
  return problem(name, `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`, quote(get(name)))
}

/** A number within bounds; undefined where it is not set. */
export const rangedOf = (get: Get, name: string, least: number, most: number): number | Problem | undefined => {
  const text = get(name)
  if (text === "") return undefined
  const value = numberOf(text)
  return value !== undefined && value >= least && value <= most
    ? value
    : problem(name, `a number from ${least} to ${most}`, quote(text))
}

/** What decides a status: the content's word, and a threshold that a measure is held against. */
export interface Deciding {
  readonly word: readonly [name: string, words: ReadonlyArray<string>]
  readonly threshold: readonly [name: string, least: number, most: number]
  readonly measure: number | Problem | undefined
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
export const decidedBy = (
  get: Get,
  { word: [name, words], threshold: limit, measure, ...decided }: Deciding
): Decided => {
  const word = wordOf(get, name, words)
  if (isProblem(word)) return { is: "", said: "", problem: word }
  const threshold = rangedOf(get, ...limit)
  if (threshold === undefined) return { is: word, said: get(name), problem: undefined }
  if (isProblem(threshold)) return { is: "", said: "", problem: threshold }
  if (typeof measure !== "number") return { is: "unknown", said: get(name), problem: undefined }
  const of = `${measure} of ${threshold}`
  const said = get(name) === "" ? of : `${get(name)}; ${of}`
  return { is: measure >= threshold ? decided.reached : decided.missed, said, problem: undefined }
}
