/** A verdict for whoever asks why: of what is open, it says whether the end alone would do. */
import type { Verdict } from "./Verdict.ts"

/** What became of a rule, clause by clause, and what of it waits for the end alone. */
export interface Explained extends Verdict {
  /** Whether it is open, and would be met as it is if the participation were closed: in time, where it has a limit of time. */
  readonly closing: boolean
  readonly clauses: ReadonlyArray<Explained>
}

/** Both are of the same rule: as things stand, and as they would if the participation were closed. */
export const explained = (now: Verdict, atEnd: Verdict, isInTime = true): Explained => {
  const { rule, outcome, spans, facts, reached, missing, decisions, flags } = now
  const isMetInTime = isInTime && atEnd.outcome === "met"
  const isLimit = rule.rule === "within" || rule.rule === "before"
  const clauses = now.clauses.map((clause, index) =>
    explained(clause, atEnd.clauses[index] ?? clause, isLimit ? isMetInTime : isInTime)
  )
  const closing = outcome === "undetermined" && isMetInTime
  return { rule, outcome, spans, facts, reached, missing, decisions, flags, clauses, closing }
}
