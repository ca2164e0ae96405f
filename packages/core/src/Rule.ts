/**
 * Whether a rule is met by one participation, on which days, and by which facts and assessments, clause by clause. A rule
 * knows neither the time nor who asks: its verdict is a timeline on the effective axis, given all that is in force
 * (semantics §2).
 */
import { attempted, neverFailedAfter } from "./internal/Attempt.ts"
import { attended } from "./internal/Attendance.ts"
import * as CivilDate from "./CivilDate.ts"
import { judgementOf, orWaived, type Context } from "./internal/Context.ts"
import type {
  All,
  Any,
  AtLeast,
  Before,
  Decided,
  EvidenceClause,
  Holds,
  RolledUpClause,
  Rule,
  StillRegistered,
  Within
} from "./Criteria.ts"
import type * as Fact from "./Fact.ts"
import * as Group from "./internal/Group.ts"
import type { DecisionId } from "./Id.ts"
import * as Instant from "./Instant.ts"
import { isClosed, openingOf, startOf, type Participation } from "./Participation.ts"
import * as Span from "./Span.ts"
import { credits, scored, share, weighted } from "./internal/Tally.ts"
import { turns } from "./internal/Turns.ts"
import { Leaf, nothing, outcomeOf, type Verdict } from "./internal/Verdict.ts"

export { alone, type Assessment, type Context } from "./internal/Context.ts"
export * from "./Criteria.ts"
export {
  decisionsOf,
  factsFor,
  factsOf,
  flagsOf,
  metOn,
  type Outcome,
  scoreOf,
  type Verdict
} from "./internal/Verdict.ts"

/** Applies a rule to one participation. Pure and total: the same facts give the same verdict in any order of arrival. */
export const evaluate = (rule: Rule, context: Context): Verdict => {
  switch (rule.rule) {
    case "all":
    case "any":
    case "atLeast":
      return combine(
        rule,
        rule.of.map((clause) => evaluate(clause, context))
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
      return narrowed(rule, evaluate(rule.that, context), ({ from }) => from < rule.date)
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

/**
 * The last judgement by somebody whom the clause admits. No timeline: a judgement replaces the one before it from the start,
 * as a correction does, since it speaks of the same thing.
 */
const decided = (rule: Decided, context: Context): Verdict => {
  const judgement = judgementOf(
    context,
    rule.group ?? null,
    ({ role, moderated }) => rule.roles.includes(role) && (rule.moderated !== true || moderated)
  )
  if (judgement === undefined) {
    const outcome = isClosed(context.participation) ? "notMet" : "undetermined"
    return new Leaf(rule, outcome, Span.never, nothing, null)
  }
  const spans = judgement.verdict === "pass" ? Span.since(judgement.on) : Span.never
  return new Leaf(rule, outcomeOf(spans), spans, nothing, null, undefined, { decisions: [judgement.decision] })
}

type Presented = Fact.Fact & { readonly evidence: Fact.Presented }

const isPresented = (fact: Fact.Fact): fact is Presented => fact.evidence._tag === "Presented"

interface Admitted {
  readonly fact: Presented
  readonly on: CivilDate.CivilDate
  readonly decisions: ReadonlyArray<DecisionId>
}

/** Whether the proof was of an admitted issuer, and not too old on the day it was presented. */
const isAdmitted = ({ issuers, within }: EvidenceClause, { evidence, happened, observedAt }: Presented): boolean => {
  if (issuers !== undefined && (evidence.issuer === undefined || !issuers.includes(evidence.issuer))) return false
  // Without the source's clock nobody knows when it was presented, and nothing says that it was old.
  if (within === undefined || observedAt === null) return true
  return CivilDate.plus(happened.on, within) >= Instant.dayIn(observedAt, happened.zone)
}

const evidence = (rule: EvidenceClause, context: Context): Verdict => {
  const group = rule.group === undefined ? undefined : Group.of(context.offering, rule.group)
  const found = context.participation.filter(
    (fact): fact is Presented =>
      isPresented(fact) &&
      (group === undefined || (fact.activity !== null && group.by.has(fact.activity))) &&
      isAdmitted(rule, fact)
  )
  const judgement = judgementOf(context, rule.group ?? null)
  const checked = judgement?.verdict === "pass" ? judgement : undefined
  // The day from which each counts, in order: its own, or that on which somebody had checked it.
  const [first] = found
    .flatMap((fact): ReadonlyArray<Admitted> => {
      const own = fact.happened.on
      if (rule.verified !== true || fact.evidence.verified === true) return [{ fact, on: own, decisions: nothing }]
      if (checked === undefined) return []
      return [{ fact, on: checked.on > own ? checked.on : own, decisions: [checked.decision] }]
    })
    .toSorted((a, b) => a.on - b.on)
  if (first !== undefined) {
    const { fact, on, decisions } = first
    return new Leaf(rule, "met", Span.since(on), [fact], null, undefined, { decisions })
  }
  // Presented, and neither its source nor anybody else has said anything yet: that may still come.
  const isOpen = judgement === undefined && found.some(({ evidence: { verified } }) => verified === undefined)
  const outcome = isOpen && !isClosed(context.participation) ? "undetermined" : "notMet"
  const decisions = judgement === undefined || found.length === 0 ? nothing : [judgement.decision]
  return new Leaf(rule, outcome, Span.never, found, null, undefined, { decisions })
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
  const opening = on === "start" ? openingOf(participation) : undefined
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

const within = (rule: Within, context: Context): Verdict => {
  const start = startOf(context.participation)
  const last = start === undefined ? undefined : CivilDate.plus(start, rule.period)
  return narrowed(rule, evaluate(rule.that, context), ({ from }) => last !== undefined && from <= last)
}

const stillRegistered = (rule: StillRegistered, participation: Participation): Verdict => {
  const { spans, facts } = turns(participation, registers, CivilDate.min)
  return new Leaf(rule, outcomeOf(spans), spans, facts, null)
}

const registers = ({ evidence: { _tag } }: Fact.Fact): boolean | undefined =>
  _tag === "Registered" ? true : _tag === "Unregistered" ? false : undefined
