/** What run-time data of SCORM 1.2 claim. */
import * as Claims from "./Claims.ts"
import type { Problem } from "./Problem.ts"
import { type Get, isProblem, mostMarks, numberIn, problem, wordOf } from "./Words.ts"

/** A SCO's claims, and whether its attempt goes on, so that its score is no try yet. */
export interface Read {
  readonly claims: Claims.Claims
  readonly isOpen: boolean
}

/** lesson_status split as configured, the score as the standard scales it. */
export const ofSco = (get: Get, meaning: Claims.Meaning): Read => {
  const word = wordOf(get, "cmi.core.lesson_status")
  const scores = scoreOf(get, "cmi.core.score")
  if (isProblem(word))
    return { claims: Claims.together([Claims.failing(word), Claims.ofScore(scores, true)]), isOpen: true }
  const isSuspended = get("cmi.core.exit").toLowerCase() === "suspend"
  const isOpen = word === "incomplete" || word === "browsed" || (isSuspended && !isFinal(word))
  const marked = meaning.mastery === "score" && !isOpen ? markedBy(get, scores) : undefined
  const outcome = split(word, get("cmi.core.lesson_status"), meaning)
  const claims = [
    isProblem(marked) ? Claims.failing(marked) : Claims.ofOutcome(overruled(outcome, marked, meaning)),
    Claims.ofScore(scores, isOpen)
  ]
  return { claims: Claims.together(claims), isOpen }
}

/** An objective's claims; `path` is that of the objective. */
export const ofObjective = (get: Get, path: string, isOpen: boolean, meaning: Claims.Meaning): Claims.Claims => {
  const word = wordOf(get, `${path}.status`)
  const scores = scoreOf(get, `${path}.score`)
  if (isProblem(word)) return Claims.together([Claims.failing(word), Claims.ofScore(scores, true)])
  const isUndone = word === "incomplete" || word === "browsed" || (isOpen && !isFinal(word))
  return Claims.together([
    Claims.ofOutcome(split(word, get(`${path}.status`), meaning)),
    Claims.ofScore(scores, isUndone)
  ])
}

const isFinal = (word: string): boolean => word === "passed" || word === "completed" || word === "failed"

/** One word for two things, taken apart. */
const split = (word: string, said: string, { failed }: Claims.Meaning): Claims.Outcome => {
  const outcome = { completion: null, success: null, completionSaid: said, successSaid: said }
  switch (word) {
    case "passed":
      return { ...outcome, completion: "completed", success: "passed" }
    case "failed":
      return { ...outcome, completion: failed === "completed" ? "completed" : null, success: "failed" }
    case "completed":
    case "incomplete":
      return { ...outcome, completion: word }
    default:
      return outcome
  }
}

interface Marked {
  readonly success: "passed" | "failed"
  readonly said: string
}

/** What the raw score comes to, where there are one and a mastery score. */
const markedBy = (get: Get, { score }: Claims.Scores): Marked | Problem | undefined => {
  const mark = numberIn(get, "cmi.student_data.mastery_score")
  if (typeof mark !== "number" || score?.raw === undefined) return isProblem(mark) ? mark : undefined
  return { success: score.raw >= mark ? "passed" : "failed", said: `score.raw ${score.raw}, mastery_score ${mark}` }
}

/** The content's own "completed" stays. What only followed from a pass goes with the pass. */
const overruled = (outcome: Claims.Outcome, marked: Marked | undefined, { failed }: Claims.Meaning): Claims.Outcome => {
  if (marked === undefined) return outcome
  const { success, said } = marked
  const isDone =
    success === "passed" || failed === "completed" || (outcome.completion === "completed" && outcome.success === null)
  const words = outcome.successSaid === "" ? said : `${outcome.successSaid}; ${said}`
  return { completion: isDone ? "completed" : null, success, completionSaid: words, successSaid: words }
}

/** Raw between the content's own bounds; the standard's 0 to 100 stand where it sets none. */
export const scoreOf = (get: Get, path: string): Claims.Scores => {
  const [raw, min, max] = ["raw", "min", "max"].map((part) => numberIn(get, `${path}.${part}`))
  const wrong = [raw, min, max].find(isProblem)
  if (wrong !== undefined) return { score: undefined, problem: wrong }
  if (typeof raw !== "number") return { score: undefined, problem: undefined }
  const [low, high] = [typeof min === "number" ? min : 0, typeof max === "number" ? max : mostMarks]
  if (high <= low || raw < low || raw > high) {
    return {
      score: undefined,
      problem: problem(`${path}.raw`, "a number from score.min to score.max", `${raw}, and ${low} to ${high}`)
    }
  }
  return { score: { _tag: "Scored", raw, ...(typeof min === "number" ? { min } : {}), max: high }, problem: undefined }
}
