/** What is enough, as data: the clauses a rule is made of, and what they look like in a catalog. */
import type { Schema } from "effect"
import type * as CivilDate from "./CivilDate.ts"
import * as CriteriaSchema from "./internal/CriteriaSchema.ts"
import type * as Fraction from "./Fraction.ts"
import type * as Period from "./Period.ts"

export { type Encoded, maxDepth, maxWidth } from "./internal/CriteriaSchema.ts"
export { describe } from "./internal/CriteriaWords.ts"

/** Every clause is met. Met on the last of their days. */
export interface All {
  readonly rule: "all"
  readonly of: ReadonlyArray<Rule>
}
/** Some clause is met. Met on the first of their days. */
export interface Any {
  readonly rule: "any"
  readonly of: ReadonlyArray<Rule>
}
/** At least `n` clauses are met. Met on the n-th of their days. */
export interface AtLeast {
  readonly rule: "atLeast"
  readonly n: number
  readonly of: ReadonlyArray<Rule>
}
/** Which of a group's components must do: some (unless said otherwise) or every one. */
export type Of = "any" | "every"
/**
 * Which attempts at a component decide: the first that passes (unless said otherwise, and met on its day); the latest, whatever
 * came before; the first to reach the best score; the first only; or all of them, on the day of the last.
 */
export type Attempts = "firstPassing" | "latest" | "best" | "first" | "all"
/** What a failure after a pass does: nothing (unless said otherwise), a flag on the verdict, or the pass is lost from that day. */
export type AfterPass = "ignore" | "flag" | "withdraw"

/** Components of the group were done. */
export interface CompletedClause {
  readonly rule: "completed"
  readonly group: string
  readonly component?: Of
}
/** Components of the group were gone through to at least that share (0 to 1). */
export interface ProgressedClause {
  readonly rule: "progressed"
  readonly group: string
  readonly atLeast: Fraction.Fraction
  readonly component?: Of
}
/** Components of the group were passed, as their source judged it. */
export interface PassedClause {
  readonly rule: "passed"
  readonly group: string
  readonly component?: Of
  readonly attempts?: Attempts
  readonly afterPass?: AfterPass
}
/** Components of the group have a score of at least `atLeast` (0 to 1). */
export interface ScoredClause {
  readonly rule: "scored"
  readonly group: string
  readonly atLeast: Fraction.Fraction
  readonly component?: Of
  readonly attempts?: Attempts
  readonly afterPass?: AfterPass
}
/** No component of the group was failed after it was passed. Undetermined until the participation is closed. */
export interface NoFailureAfterPass {
  readonly rule: "noFailureAfterPass"
  readonly group: string
}
/**
 * Attendance at the scheduled sessions, all of them or those of a group: exactly one of a share of the sessions, a share of
 * their minutes, minutes in all, or at most so many absences. A session counts as attended where a list says so, or after
 * `minutesEach` minutes of it (1 unless said otherwise). Shares and absences are undetermined until the participation is
 * closed, unless they can no longer be met.
 */
export interface AttendedClause {
  readonly rule: "attended"
  readonly group?: string
  readonly share?: Fraction.Fraction
  readonly shareOfMinutes?: Fraction.Fraction
  readonly minutes?: number
  readonly absences?: number
  readonly minutesEach?: number
}
/**
 * Σ weight × best score over the group's components reaches `atLeast`, in the unit of the weights. A component without a score
 * adds nothing (`zero`, unless said otherwise), keeps the verdict open (`undetermined`), or leaves the group, the others
 * weighing more (`excluded`). Met on the day the running total first reaches it.
 */
export interface Weighted {
  readonly rule: "weighted"
  readonly group: string
  readonly atLeast: Fraction.Fraction
  readonly missing?: "zero" | "undetermined" | "excluded"
}
/** At least that share of the group's components has evidence of one of these kinds. Met on the day the share is reached. */
export interface Share {
  readonly rule: "share"
  readonly group: string
  readonly evidence: ReadonlyArray<"Completed" | "Passed" | "Scored" | "Attended">
  readonly atLeast: Fraction.Fraction
}
/**
 * Points of credit reach `atLeast`, each activity counted once (its best), each category only up to its cap. Met on the day the
 * running sum reaches it.
 */
export interface Credits {
  readonly rule: "credits"
  readonly atLeast: Fraction.Fraction
  /** Only activities of this group. */
  readonly group?: string
  /** Only points of these categories. */
  readonly categories?: ReadonlyArray<string>
  /** The most that counts of a category. */
  readonly caps?: { readonly [category: string]: Fraction.Fraction }
}
/** A person in one of these roles has assessed the participation, or the group, as passed; with a second actor's approval where `moderated`. */
export interface Decided {
  readonly rule: "decided"
  readonly roles: ReadonlyArray<string>
  readonly group?: string
  readonly moderated?: boolean
}
/**
 * Proof of learning elsewhere was presented: checked, where `verified` (by its source or by an assessment of the group), of one
 * of these issuers, and no older than `within` on the day it was presented.
 */
export interface EvidenceClause {
  readonly rule: "evidence"
  readonly group?: string
  readonly verified?: boolean
  readonly issuers?: ReadonlyArray<string>
  readonly within?: Period.Period
}
/** The source itself says that the whole is completed, or passed. A claim, and only worth what the source is. */
export interface RolledUpClause {
  readonly rule: "rolledUp"
  readonly outcome: "completed" | "passed"
}
/**
 * The person holds an achievement of another type, or a certification: on some day (`once`, unless said otherwise: from the
 * first on), on the day the participation started, on a given day, or for as long as this is to count (`while`).
 */
export interface Holds {
  readonly rule: "holds"
  readonly id: string
  readonly on?: "once" | "start" | "while" | CivilDate.CivilDate
}
/** A clause became true within a period of the participation's start. */
export interface Within {
  readonly rule: "within"
  readonly period: Period.Period
  readonly that: Rule
}
/** A clause became true before a day. */
export interface Before {
  readonly rule: "before"
  readonly date: CivilDate.CivilDate
  readonly that: Rule
}
/** No unregistration that is still in force. Met from the start, so it can only narrow other clauses. */
export interface StillRegistered {
  readonly rule: "stillRegistered"
}
export type Rule =
  | All
  | Any
  | AtLeast
  | CompletedClause
  | ProgressedClause
  | PassedClause
  | ScoredClause
  | NoFailureAfterPass
  | AttendedClause
  | Weighted
  | Share
  | Credits
  | Decided
  | EvidenceClause
  | RolledUpClause
  | Holds
  | Within
  | Before
  | StillRegistered

/** The clauses a rule is made of; none for a clause that is held against facts. */
export const clausesOf = (rule: Rule): ReadonlyArray<Rule> =>
  "of" in rule ? rule.of : "that" in rule ? [rule.that] : []

/** A rule as a catalog's JSON writes it. */
export const Rule: Schema.Codec<Rule, CriteriaSchema.Encoded> = CriteriaSchema.Rule

/**
 * Whether some clause must be proved: by a fact, a decision or another achievement. A rule without such a clause would be met
 * by nothing at all: nobody who never came was ever absent, or left.
 */
export const demandsEvidence = (rule: Rule): boolean => {
  switch (rule.rule) {
    case "all":
      return rule.of.some(demandsEvidence)
    case "any":
      return rule.of.every(demandsEvidence)
    case "atLeast":
      return rule.of.filter((clause) => !demandsEvidence(clause)).length < rule.n
    case "within":
    case "before":
      return demandsEvidence(rule.that)
    case "attended":
      return rule.absences === undefined
    case "stillRegistered":
      return false
    default:
      return true
  }
}
