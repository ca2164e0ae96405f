/** What a programmer would write for either rule: one pass over the facts, yes or no, nothing to show for it. */
import type { Participation } from "@laurel/core"
import { sessions } from "./participations.ts"

export const three = (participation: Participation.Participation): boolean => {
  let [attended, score, completed, closed] = [0, 0, false, false]
  for (const { activity, evidence } of participation) {
    switch (evidence._tag) {
      case "Attended":
        if (evidence.status === "present" || evidence.status === "late") attended += 1
        break
      case "Scored":
        if (activity === "q1") score = Math.max(score, (evidence.raw ?? 0) / (evidence.max ?? 1))
        break
      case "Completed":
        if (activity === "m1") completed = true
        break
      case "Closed":
        closed = true
    }
  }
  return closed && attended / sessions.length >= 0.8 && score >= 0.7 && completed
}

/** "q3" and "m3" are the third of their kind. */
const placeOf = (activity: string | null): number => (activity?.charCodeAt(1) ?? 0) - 48

export const twenty = (participation: Participation.Participation): boolean => {
  let [attended, closed, passed, completed] = [0, false, 0, 0]
  const scores = [0, 0, 0, 0, 0, 0]
  for (const { activity, evidence } of participation) {
    switch (evidence._tag) {
      case "Attended":
        if (evidence.status === "present" || evidence.status === "late") attended += 1
        break
      case "Scored": {
        const place = placeOf(activity)
        scores[place] = Math.max(scores[place] ?? 0, (evidence.raw ?? 0) / (evidence.max ?? 1))
        break
      }
      case "Passed":
        passed |= 1 << placeOf(activity)
        break
      case "Completed":
        completed |= 1 << placeOf(activity)
        break
      case "Closed":
        closed = true
    }
  }
  if (!closed || attended / sessions.length < 0.8 || (scores[5] ?? 0) < 0.45) return false
  for (let place = 1; place <= 4; place++) {
    const score = scores[place] ?? 0
    if (score < 0.5 || (score < 0.7 && (passed & (1 << place)) === 0)) return false
  }
  return (completed & 0b11110) === 0b11110 && (completed & 0b1100000) !== 0
}
