/** What run-time data claim, as evidence, and what of them can't be read. */
import { type Fact, Text } from "@laurel/core"
import type { Problem } from "./Problem.ts"
import type { Setting } from "./Setting.ts"

/** One thing that is claimed. */
export interface Claim {
  /** The name of its fact within its record: `completed`. */
  readonly part: string
  /** The objective that it is about, as the content names it; null where it is about the SCO. */
  readonly objective: string | null
  readonly evidence: Fact.Evidence
  /** The word, or words, that it rests on, as they were sent. */
  readonly said: string | null
}

/** Under its record: `completed`, `objective/safety/passed`. */
export const nameOf = ({ part, objective }: Claim): string =>
  objective === null ? part : `objective/${Text.keyPart(objective)}/${part}`

export interface Claims {
  readonly claims: ReadonlyArray<Claim>
  /** What of it can't be read. It claims nothing; everything else is claimed all the same. */
  readonly problems: ReadonlyArray<Problem>
}

export type Meaning = Pick<Setting, "failed" | "mastery" | "objectives">

export const nothing: Claims = { claims: [], problems: [] }

export const failing = (...problems: ReadonlyArray<Problem | undefined>): Claims => ({
  claims: [],
  problems: problems.filter((each) => each !== undefined)
})

export const together = (all: ReadonlyArray<Claims>): Claims => ({
  claims: all.flatMap(({ claims }) => claims),
  problems: all.flatMap(({ problems }) => problems)
})

/** What a status comes to, and the words for each. */
export interface Outcome {
  readonly completion: "completed" | "incomplete" | null
  readonly success: "passed" | "failed" | null
  readonly completionSaid: string
  readonly successSaid: string
}

const evidenceOf = {
  completed: { _tag: "Completed" },
  incomplete: { _tag: "RolledUp", outcome: "incomplete" },
  passed: { _tag: "Passed" },
  failed: { _tag: "Failed" }
} as const satisfies Record<string, Fact.Evidence>

export const ofOutcome = ({ completion, success, completionSaid, successSaid }: Outcome): Claims => ({
  claims: [
    ...(completion === null ? [] : [claim(completion, evidenceOf[completion], completionSaid)]),
    ...(success === null ? [] : [claim(success, evidenceOf[success], successSaid)])
  ],
  problems: []
})

/** A score as it was sent, where it can be scaled by the standard; what is wrong with it, where something is. */
export interface Scores {
  readonly score: Fact.Scored | undefined
  readonly problem: Problem | undefined
}

/** A score in an attempt that goes on is no try of its own yet. What is wrong with it is told all the same. */
export const ofScore = ({ score, problem }: Scores, isOpen: boolean): Claims => ({
  claims: score === undefined || isOpen ? [] : [claim("scored", score)],
  problems: problem === undefined ? [] : [problem]
})

export const ofProgress = (progress: number | Problem | undefined): Claims => {
  if (progress === undefined) return nothing
  return typeof progress === "number"
    ? { claims: [claim("progressed", { _tag: "Progressed", scaled: progress })], problems: [] }
    : failing(progress)
}

const claim = (part: string, evidence: Fact.Evidence, said = ""): Claim => ({
  part,
  objective: null,
  evidence,
  said: said === "" ? null : said
})
