/** What run-time data of SCORM 2004 claim. */
import type { Fact } from "@laurel/core"
import * as Claims from "./Claims.ts"
import { type Decided, decidedBy, type Get, isProblem, numberIn, problem } from "./Words.ts"
import type { Read } from "./Edition12.ts"

/** Completion and success apart, each by its threshold where there is one; the score scaled only where it says on what scale. */
export const ofSco = (get: Get): Read => {
  const { completion, success } = decided(get, "cmi")
  const isSuspended = get("cmi.exit").toLowerCase() === "suspend"
  const isOpen = !isDone(completion, success) && (completion.is === "incomplete" || isSuspended)
  return { claims: claimsOf(get, "cmi", completion, success, isOpen), isOpen }
}

/** An objective's claims; `path` is that of the objective, and no threshold is given for it. */
export const ofObjective = (get: Get, path: string, isOpen: boolean): Claims.Claims => {
  const { completion, success } = decided(get, path)
  const isUndone = !isDone(completion, success) && (completion.is === "incomplete" || isOpen)
  return claimsOf(get, path, completion, success, isUndone)
}

const decided = (get: Get, path: string) => ({
  completion: decidedBy(get, {
    word: `${path}.completion_status`,
    threshold: `${path}.completion_threshold`,
    measure: `${path}.progress_measure`,
    reached: "completed",
    missed: "incomplete"
  }),
  success: decidedBy(get, {
    word: `${path}.success_status`,
    threshold: `${path}.scaled_passing_score`,
    measure: `${path}.score.scaled`,
    reached: "passed",
    missed: "failed"
  })
})

const isDone = (completion: Decided, success: Decided): boolean =>
  completion.is === "completed" || success.is === "passed" || success.is === "failed"

const claimsOf = (get: Get, path: string, completion: Decided, success: Decided, isOpen: boolean): Claims.Claims =>
  Claims.together([
    Claims.failing(completion.problem, success.problem),
    Claims.ofOutcome({
      completion: completion.is === "completed" || completion.is === "incomplete" ? completion.is : null,
      success: success.is === "passed" || success.is === "failed" ? success.is : null,
      completionSaid: completion.said,
      successSaid: success.said
    }),
    Claims.ofScore(scoreOf(get, `${path}.score`), isOpen),
    Claims.ofProgress(numberIn(get, `${path}.progress_measure`))
  ])

/** Scaled as it is; raw only with the two that it lies between, for the standard sets it no scale. */
export const scoreOf = (get: Get, path: string): Claims.Scores => {
  const scaled = numberIn(get, `${path}.scaled`)
  const [raw, min, max] = ["raw", "min", "max"].map((part) => numberIn(get, `${path}.${part}`))
  const wrong = [scaled, raw, min, max].find(isProblem)
  if (wrong !== undefined) return { score: undefined, problem: wrong }
  const given: Omit<Fact.Scored, "_tag"> = {
    ...(typeof scaled === "number" ? { scaled } : {}),
    ...(typeof raw === "number" ? { raw } : {}),
    ...(typeof min === "number" ? { min } : {}),
    ...(typeof max === "number" ? { max } : {})
  }
  if (given.scaled !== undefined) return { score: { _tag: "Scored", ...given }, problem: undefined }
  const { raw: reached, min: low, max: high } = given
  if (reached === undefined || low === undefined || high === undefined) return { score: undefined, problem: undefined }
  if (high <= low || reached < low || reached > high) {
    const found = `${reached}, and ${low} to ${high}`
    return { score: undefined, problem: problem(`${path}.raw`, "a number from score.min to score.max", found) }
  }
  return { score: { _tag: "Scored", ...given }, problem: undefined }
}
