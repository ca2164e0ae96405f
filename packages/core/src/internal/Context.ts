/** What a rule is held against: one participation, what people judged of it, and what else the person holds. */
import type { CivilDate } from "../CivilDate.ts"
import type { DecisionId } from "../Id.ts"
import type { Offering } from "../Offering.ts"
import type { Participation } from "../Participation.ts"
import * as Span from "../Span.ts"
import { Leaf, nothing, type Verdict } from "./Verdict.ts"

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

/** The waiver in force of exactly that group: whoever judges the same group later takes it back. */
const waiverOf = ({ assessments }: Context, group: string | null): Assessment | undefined => {
  const last = assessments.findLast((one) => one.group === group)
  return last?.verdict === "waive" ? last : undefined
}

/** The verdict on a clause that names a group, met also from the day on which the group, or the whole, was waived. */
export const orWaived = (verdict: Verdict, group: string | null, context: Context): Verdict => {
  // Nearly every participation: nobody has judged anything.
  if (context.assessments.length === 0) return verdict
  const [own, whole] = [waiverOf(context, group), waiverOf(context, null)]
  const waiver = own === undefined || (whole !== undefined && whole.on < own.on) ? whole : own
  if (waiver === undefined) return verdict
  const spans = Span.atLeast(1, [verdict.spans, Span.since(waiver.on)])
  // Met by facts on that day already: the waiver changed nothing.
  if (Span.isSame(spans, verdict.spans)) return verdict
  const facts = verdict.spans.length > 0 ? verdict.facts : nothing
  return new Leaf(verdict.rule, "met", spans, facts, verdict.reached, () => verdict.missing, {
    decisions: verdict.spans.length > 0 ? [...verdict.decisions, waiver.decision] : [waiver.decision],
    flags: verdict.flags
  })
}
