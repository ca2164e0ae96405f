/** What a rule that is not met still lacks. */
import * as Criteria from "../Criteria.ts"
import type { Fraction } from "../Fraction.ts"
import type { ActivityId } from "../Id.ts"
import type { Explained, Rule } from "../Rule.ts"

/** A clause that is not met, or not yet. */
export interface Lack {
  readonly rule: Rule
  /** The clause in plain words. */
  readonly asks: string
  /** Whether facts still to come may decide it. */
  readonly outcome: "notMet" | "undetermined"
  readonly reached: { readonly value: Fraction; readonly needed: Fraction } | null
  /** Activities that have given nothing yet. */
  readonly activities: ReadonlyArray<ActivityId>
  /** Whether there is enough already, and in time: all that is missing is that the participation be closed, for until then more may come. */
  readonly closing: boolean
  /** The alternatives of one choice have the same number, from 1: of `any` one is enough, of `atLeast` as many as are left. 0 for what is needed. */
  readonly choice: number
}

/** The clauses that stand in the way, in the order of the rule; none where it is met. */
export const missing = (verdict: Explained): ReadonlyArray<Lack> => {
  let choices = 0
  const walk = (one: Explained, choice: number): ReadonlyArray<Lack> => {
    if (one.outcome === "met") return []
    if (one.clauses.length === 0) return [lackOf(one, one.outcome, choice)]
    const { rule } = one.rule
    const isChoice = rule === "any" || rule === "atLeast"
    const own = isChoice && choice === 0 ? (choices += 1) : choice
    const inner = one.clauses.flatMap((clause) => walk(clause, own))
    // A clause met too late, or lost again: no part of it is missing, but the whole is.
    return inner.length > 0 ? inner : [lackOf(one, one.outcome, choice)]
  }
  return walk(verdict, 0)
}

const lackOf = ({ rule, reached, missing, closing }: Explained, outcome: Lack["outcome"], choice: number): Lack => ({
  rule,
  asks: Criteria.describe(rule),
  outcome,
  reached,
  activities: missing,
  closing,
  choice
})
