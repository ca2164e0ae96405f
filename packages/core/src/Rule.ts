/**
 * Whether a rule is met by one participation, on which days, and by which facts and assessments, clause by clause. A rule
 * knows neither the time nor who asks: its verdict is a timeline on the effective axis, given all that is in force
 * (semantics §2).
 */
import { attempted, neverFailedAfter } from "./internal/Attempt.ts"
import { attended } from "./internal/Attendance.ts"
import * as CivilDate from "./CivilDate.ts"
import { type Asked, asked, type Context } from "./internal/Context.ts"
import { decided, evidence } from "./internal/Judged.ts"
import type { All, Any, AtLeast, Before, Holds, RolledUpClause, Rule, StillRegistered, Within } from "./Criteria.ts"
import type * as Fact from "./Fact.ts"
import type { Participation } from "./Participation.ts"
import * as Span from "./Span.ts"
import { credits, scored, share, weighted } from "./internal/Tally.ts"
import * as Traits from "./internal/Traits.ts"
import { turns } from "./internal/Turns.ts"
import { orWaived } from "./internal/Waiver.ts"
import { type Explained, Leaf, nothing, outcomeOf, type Verdict } from "./internal/Verdict.ts"

export { alone, type Assessment, type Context } from "./internal/Context.ts"
export * from "./Criteria.ts"
export { decisionsOf, factsOf, type Explained, flagsOf, metOn, type Outcome, type Verdict } from "./internal/Verdict.ts"

/** Applies a rule to one participation. Pure and total: the same facts give the same verdict in any order of arrival. */
export const evaluate = (rule: Rule, context: Context): Verdict => verdictOn(rule, asked(context))

/** As `evaluate`; and of what is open, whether the end alone would do. For whoever asks why: the rule is judged several times. */
export const explain = (rule: Rule, context: Context): Explained => {
  const ended = asked({ ...context, participation: Traits.ended(context.participation) })
  return explained(evaluate(rule, context), (one) => verdictOn(one, ended).outcome === "met")
}

/** Each clause stands at the end beneath the limits of time that it stands beneath in the rule. */
const explained = (verdict: Verdict, isMetAtEnd: (rule: Rule) => boolean): Explained => {
  const { rule, outcome, spans, facts, reached, missing, decisions, flags } = verdict
  const isLimit = rule.rule === "within" || rule.rule === "before"
  const beneath = isLimit ? (that: Rule) => isMetAtEnd({ ...rule, that }) : isMetAtEnd
  const clauses = verdict.clauses.map((clause) => explained(clause, beneath))
  const closing = outcome === "undetermined" && isMetAtEnd(rule)
  return { rule, outcome, spans, facts, reached, missing, decisions, flags, clauses, closing }
}

const verdictOn = (rule: Rule, context: Asked): Verdict => {
  switch (rule.rule) {
    case "all":
    case "any":
    case "atLeast":
      return combine(
        rule,
        rule.of.map((clause) => verdictOn(clause, context))
      )
    case "completed":
    case "progressed":
    case "passed":
      return orWaived(attempted(rule, context), rule.group, context)
    case "scored":
      return orWaived(scored(rule, context), rule.group, context)
    case "noFailureAfterPass":
      return orWaived(neverFailedAfter(rule, context), rule.group, context)
    case "attended":
      return rule.group === undefined ? attended(rule, context) : orWaived(attended(rule, context), rule.group, context)
    case "weighted":
      return orWaived(weighted(rule, context), rule.group, context)
    case "share":
      return orWaived(share(rule, context), rule.group, context)
    case "credits":
      return rule.group === undefined ? credits(rule, context) : orWaived(credits(rule, context), rule.group, context)
    case "decided":
      return orWaived(decided(rule, context), rule.group ?? null, context)
    case "evidence":
      return rule.group === undefined ? evidence(rule, context) : orWaived(evidence(rule, context), rule.group, context)
    case "rolledUp":
      return rolledUp(rule, context)
    case "holds":
      return holds(rule, context)
    case "within":
      return within(rule, context)
    case "before":
      return narrowed(rule, verdictOn(rule.that, context), ({ from }) => from < rule.date)
    case "stillRegistered":
      return stillRegistered(rule, context.participation)
  }
}

/** Enough met beats everything; then what may still come; then no. */
const combine = (rule: All | Any | AtLeast, clauses: ReadonlyArray<Verdict>): Verdict => {
  // No clauses at all are never a pass.
  const needed = rule.rule === "any" ? 1 : Math.max(1, rule.rule === "all" ? clauses.length : rule.n)
  let [met, open] = [0, 0]
  for (const { outcome } of clauses) {
    if (outcome === "met") met++
    else if (outcome === "undetermined") open++
  }
  return {
    rule,
    outcome: met >= needed ? "met" : met + open >= needed ? "undetermined" : "notMet",
    spans: Span.atLeast(
      needed,
      clauses.map((clause) => clause.spans)
    ),
    facts: nothing,
    reached: null,
    missing: nothing,
    clauses,
    decisions: nothing,
    flags: nothing
  }
}

/** The latest word of the source decides: a failure after a pass is a new observation, and ends it from that day. */
const rolledUp = (rule: RolledUpClause, { participation }: Context): Verdict => {
  const says = ({ evidence: it }: Fact.Fact): boolean | undefined => {
    if (it._tag !== "RolledUp") return undefined
    if (it.outcome === "passed" || it.outcome === rule.outcome) return true
    // Completed says nothing about passing, neither way.
    return it.outcome === "completed" ? undefined : false
  }
  const { spans, facts } = turns(participation, says, null)
  return new Leaf(rule, outcomeOf(spans), spans, facts, null)
}

/** Never undetermined: it is judged again whenever what the person holds changes. */
const holds = (rule: Holds, { participation, holds: daysOf }: Context): Verdict => {
  const held = daysOf(rule.id)
  const leaf = (spans: Span.Spans, facts: ReadonlyArray<Fact.Fact> = nothing): Verdict =>
    new Leaf(rule, outcomeOf(spans), spans, facts, null)
  const on = rule.on ?? "once"
  if (on === "while") return leaf(held)
  if (on === "once") return leaf(held[0] === undefined ? Span.never : Span.since(held[0].from))
  const opening = on === "start" ? Traits.openingOf(participation) : undefined
  const day = on === "start" ? opening?.happened.on : on
  if (day === undefined || !Span.covers(held, day)) return leaf(Span.never)
  return leaf(Span.since(day), opening === undefined ? nothing : [opening])
}

/** What is left of a clause when only spans that began in time count. */
const narrowed = (rule: Within | Before, that: Verdict, isInTime: (span: Span.Span) => boolean): Verdict => {
  const spans = that.spans.filter(isInTime)
  const isKept = spans.length === that.spans.length
  // Lost, and regained too late: what is left of it has an end, and so it is not met.
  const outcome = isKept
    ? that.outcome
    : that.outcome === "undetermined" && spans.length > 0
      ? "undetermined"
      : outcomeOf(spans)
  return {
    rule,
    outcome,
    spans,
    facts: nothing,
    reached: null,
    missing: nothing,
    clauses: [that],
    decisions: nothing,
    flags: nothing
  }
}

const within = (rule: Within, context: Asked): Verdict => {
  const start = Traits.startOf(context.participation)
  const last = start === undefined ? undefined : CivilDate.plus(start, rule.period)
  return narrowed(rule, verdictOn(rule.that, context), ({ from }) => last !== undefined && from <= last)
}

const stillRegistered = (rule: StillRegistered, participation: Participation): Verdict => {
  const { spans, facts } = turns(participation, registers, CivilDate.min)
  return new Leaf(rule, outcomeOf(spans), spans, facts, null)
}

const registers = ({ evidence: { _tag } }: Fact.Fact): boolean | undefined =>
  _tag === "Registered" ? true : _tag === "Unregistered" ? false : undefined
