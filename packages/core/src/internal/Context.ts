/** What a rule is held against: one participation, what people judged of it, and what else the person holds. */
import type { CivilDate } from "../CivilDate.ts"
import type * as Fact from "../Fact.ts"
import type { DecisionId } from "../Id.ts"
import type { Offering } from "../Offering.ts"
import type { Participation } from "../Participation.ts"
import * as Span from "../Span.ts"
import { nothing } from "./Verdict.ts"

/** What a person judged of a participation, or of one group of its components. */
export interface Assessment {
  readonly decision: DecisionId
  /** Null for the whole participation. */
  readonly group: string | null
  readonly verdict: "pass" | "fail" | "waive"
  readonly on: CivilDate
  readonly role: string
  readonly actor: string
  /** Whether a second actor approved it. */
  readonly moderated: boolean
}

/** Everything a rule may look at. */
export interface Context {
  readonly offering: Offering
  readonly participation: Participation
  /** Of this learner, in force, in order of decision id. */
  readonly assessments: ReadonlyArray<Assessment>
  /** The days on which the person holds an achievement type or certification. */
  readonly holds: (id: string) => Span.Spans
}

/** What a source tells that a person judged: of one component by its activity, or of the whole. */
export type Told = Fact.Fact & { readonly evidence: Fact.Assessed }

/** A context as clauses read it: with what sources tell that people judged, where they tell any, in the order of the facts. */
export interface Asked extends Context {
  readonly told?: ReadonlyArray<Told>
}

const isTold = (fact: Fact.Fact): fact is Told => fact.evidence._tag === "Assessed"

/** Read once for all clauses: of nearly every participation no source tells any. */
export const asked = (context: Context): Asked =>
  context.participation.some(isTold) ? { ...context, told: context.participation.filter(isTold) } : context

/** Whether a decision speaks of exactly that group: it goes before what sources tell of it (semantics §7). */
export const isDecided = ({ assessments }: Context, group: string | null): boolean =>
  assessments.some((one) => one.group === group)

const holdsNothing = (): Span.Spans => Span.never

/** A participation that nobody has assessed, of a person who holds nothing. */
export const alone = (offering: Offering, participation: Participation): Context => ({
  offering,
  participation,
  assessments: nothing,
  holds: holdsNothing
})

/** The last judgement of exactly that group, waivers aside, of those a clause admits. */
export const judgementOf = (
  { assessments }: Context,
  group: string | null,
  admits: (assessment: Assessment) => boolean = () => true
): Assessment | undefined =>
  assessments.findLast((one) => one.group === group && one.verdict !== "waive" && admits(one))
