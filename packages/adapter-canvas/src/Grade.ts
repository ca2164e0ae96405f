/** What a grade is evidence of, by how its assignment is marked. */
import { Fact } from "@laurel/core"
import { numberOf } from "./Wire.ts"

export interface Given {
  /** `points`, `percent`, `letter_grade`, `gpa_scale`, `pass_fail` or `not_graded`. */
  readonly type: string | null | undefined
  readonly points: number | string | null | undefined
  readonly score: number | string | null | undefined
  /** As the assignment's scheme writes it. */
  readonly grade: string | null | undefined
}

export interface Grade {
  /** What its key is called. */
  readonly name: "score" | "outcome"
  readonly evidence: Fact.Evidence
  readonly said: string | null
}

const passing = new Set(["complete", "pass"])
const failing = new Set(["incomplete", "fail"])

/** Nothing where there is none, or no scale to read it on. */
export const gradeOf = ({ type, points, score, grade }: Given): Grade | undefined => {
  const said = typeof grade === "string" && grade !== "" ? grade.slice(0, 200) : null
  switch (type) {
    case "pass_fail": {
      const word = said?.toLowerCase() ?? ""
      if (passing.has(word)) return { name: "outcome", evidence: Fact.Passed.make({}), said }
      return failing.has(word) ? { name: "outcome", evidence: Fact.Failed.make({}), said } : undefined
    }
    case "points":
    case "percent":
    case "letter_grade":
    case "gpa_scale":
      return scored(numberOf(score), numberOf(points), said)
    default:
      return undefined
  }
}

/**
 * Points out of those that are possible. What is more than all of them counts as all, and what is less than none as none: no
 * score lies outside its scale. What Canvas said stays beside it.
 */
export const scored = (
  raw: number | undefined,
  max: number | undefined,
  said: string | null
): (Pick<Grade, "evidence" | "said"> & { readonly name: "score" }) | undefined => {
  if (raw === undefined || max === undefined || max <= 0) return undefined
  const within = Math.min(Math.max(raw, 0), max)
  const evidence: Fact.Evidence = { _tag: "Scored", raw: within, min: 0, max }
  return { name: "score", evidence, said: within === raw ? said : `${raw} of ${max}` }
}
