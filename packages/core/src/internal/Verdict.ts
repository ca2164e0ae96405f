/** What became of a rule held against one participation, clause by clause, and how to read it. */
import type * as CivilDate from "../CivilDate.ts"
import type { Rule } from "../Criteria.ts"
import * as Fact from "../Fact.ts"
import * as Fraction from "../Fraction.ts"
import type { ActivityId, DecisionId } from "../Id.ts"
import type * as Span from "../Span.ts"

/** `undetermined` where facts still to come may decide: it neither issues nor withdraws. */
export type Outcome = "met" | "notMet" | "undetermined"

/** What became of a rule, clause by clause. */
export interface Verdict {
  readonly rule: Rule
  readonly outcome: Outcome
  /** The days on which it holds. */
  readonly spans: Span.Spans
  /** The facts that made it met, or, where it isn't, those found so far. None of its own for a rule made of clauses. */
  readonly facts: ReadonlyArray<Fact.Fact>
  /** The reached total or count, beside what the rule asks for; null for clauses without one. */
  readonly reached: { readonly value: Fraction.Fraction; readonly needed: Fraction.Fraction } | null
  /** Activities of the group that have given nothing yet. */
  readonly missing: ReadonlyArray<ActivityId>
  readonly clauses: ReadonlyArray<Verdict>
  /** The assessments it rests on. None of its own for a rule made of clauses. */
  readonly decisions: ReadonlyArray<DecisionId>
  /** Failures after a pass, where the clause says "flag". None of its own for a rule made of clauses. */
  readonly flags: ReadonlyArray<Fact.Fact>
}

/** A verdict for whoever asks why. */
export interface Explained extends Verdict {
  /** Whether it is open, and would be met as it is if the participation were closed: in time, where it has a limit of time. */
  readonly closing: boolean
  readonly clauses: ReadonlyArray<Explained>
}

/** No facts, no clauses, no decisions: one list for every verdict, since most have none. */
export const nothing: ReadonlyArray<never> = []

/** What a clause made of no others rests on, apart from facts. */
export interface Grounds {
  readonly decisions?: ReadonlyArray<DecisionId>
  readonly flags?: ReadonlyArray<Fact.Fact>
}

/** The verdict on a clause that is made of no others. */
export class Leaf implements Verdict {
  readonly rule: Rule
  readonly outcome: Outcome
  readonly spans: Span.Spans
  readonly facts: ReadonlyArray<Fact.Fact>
  readonly reached: Verdict["reached"]
  readonly clauses: ReadonlyArray<Verdict> = nothing
  readonly decisions: ReadonlyArray<DecisionId>
  readonly flags: ReadonlyArray<Fact.Fact>
  readonly #missing: (() => ReadonlyArray<ActivityId>) | undefined

  constructor(
    rule: Rule,
    outcome: Outcome,
    spans: Span.Spans,
    facts: ReadonlyArray<Fact.Fact>,
    reached: Verdict["reached"],
    missing?: () => ReadonlyArray<ActivityId>,
    grounds?: Grounds
  ) {
    this.rule = rule
    this.outcome = outcome
    this.spans = spans
    this.facts = facts
    this.reached = reached
    this.decisions = grounds?.decisions ?? nothing
    this.flags = grounds?.flags ?? nothing
    this.#missing = missing
  }

  /** Worked out when asked for: most verdicts are never explained. */
  get missing(): ReadonlyArray<ActivityId> {
    return this.#missing?.() ?? nothing
  }
}

/** The outcome where days say it all: met where the last of them have no end. */
export const outcomeOf = (spans: Span.Spans): "met" | "notMet" => (spans.at(-1)?.lost === null ? "met" : "notMet")

/** The first day on which a rule holds; undefined where it never did. */
export const metOn = (verdict: Verdict): CivilDate.CivilDate | undefined => verdict.spans[0]?.from

/** What a verdict holds, its clauses' included, each once. */
const gathered = <A>(verdict: Verdict, own: (verdict: Verdict) => ReadonlyArray<A>): ReadonlyArray<A> =>
  verdict.clauses.length === 0 ? own(verdict) : [...new Set(verdict.clauses.flatMap((clause) => gathered(clause, own)))]

/** All facts a verdict rests on, those of its clauses included, each once. */
export const factsOf = (verdict: Verdict): ReadonlyArray<Fact.Fact> => gathered(verdict, ({ facts }) => facts)

/** All assessments a verdict rests on, those of its clauses included, each once. */
export const decisionsOf = (verdict: Verdict): ReadonlyArray<DecisionId> =>
  gathered(verdict, ({ decisions }) => decisions)

/** All failures after a pass that a verdict's clauses flag, each once. */
export const flagsOf = (verdict: Verdict): ReadonlyArray<Fact.Fact> => gathered(verdict, ({ flags }) => flags)

/** Whether the clause asks what a person judged. For any other a pass only takes back a waiver. */
const readsPasses = ({ rule }: Rule): boolean => rule === "decided" || rule === "evidence"

/** Whether a fact is of those that end what a clause gained. */
const isLoss = (rule: Rule, { evidence }: Fact.Fact): boolean => {
  switch (evidence._tag) {
    case "Unregistered":
    case "Failed":
      return true
    case "RolledUp":
      return evidence.outcome === "failed" || evidence.outcome === "incomplete"
    case "Assessed":
      return evidence.verdict === "fail" || (evidence.verdict === "pass" && !readsPasses(rule))
    case "Scored":
      return rule.rule === "scored" && !Fraction.isAtLeast(Fact.scaled(evidence), rule.atLeast)
    default:
      return false
  }
}

/** The facts that made a rule hold from that day, or stop holding on it. */
export const factsFor = (
  verdict: Verdict,
  change: "gained" | "lost",
  day: CivilDate.CivilDate
): ReadonlyArray<Fact.Fact> => {
  const { rule, spans, facts, clauses } = verdict
  // A clause of an `any` that does not hold on that day brought nothing about.
  if (change === "gained" && !spans.some((span) => span.from <= day && day <= (span.lost ?? day))) return nothing
  if (clauses.length > 0) return [...new Set(clauses.flatMap((clause) => factsFor(clause, change, day)))]
  if (change === "gained") return facts.filter((fact) => fact.happened.on <= day && !isLoss(rule, fact))
  return spans.some(({ lost }) => lost === day)
    ? facts.filter((fact) => fact.happened.on === day && isLoss(rule, fact))
    : nothing
}

/**
 * The score of what is met: of the attempt that made the first scored clause met, in the order of the rule, else the total of
 * the first weighted one. Null without either, and for a clause that was met by a waiver.
 */
export const scoreOf = (verdict: Verdict): Fraction.Fraction | null =>
  reachedIn(verdict, "scored") ?? reachedIn(verdict, "weighted")

const reachedIn = (verdict: Verdict, name: "scored" | "weighted"): Fraction.Fraction | null => {
  if (verdict.outcome !== "met") return null
  if (verdict.rule.rule === name) {
    const { reached } = verdict
    return reached !== null && Fraction.isAtLeast(reached.value, reached.needed) ? reached.value : null
  }
  for (const clause of verdict.clauses) {
    const found = reachedIn(clause, name)
    if (found !== null) return found
  }
  return null
}
