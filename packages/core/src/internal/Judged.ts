/** Clauses about what a person judged: by a decision, or as a source tells of it. */
import * as CivilDate from "../CivilDate.ts"
import { type Asked, type Assessment, isDecided, judgementOf, type Told } from "./Context.ts"
import type { Decided, EvidenceClause } from "../Criteria.ts"
import type * as Fact from "../Fact.ts"
import * as FactOrder from "./FactOrder.ts"
import * as Group from "./Group.ts"
import * as Instant from "../Instant.ts"
import type { Component } from "../Offering.ts"
import * as Span from "../Span.ts"
import { isClosed } from "./Traits.ts"
import { type Turned, turns } from "./Turns.ts"
import { Leaf, nothing, outcomeOf, type Verdict } from "./Verdict.ts"
import * as Waiver from "./Waiver.ts"

/**
 * The last judgement by somebody whom the clause admits. No timeline: a judgement replaces the one before it from the start,
 * as a correction does, since it speaks of the same thing. Where no decision speaks, what sources tell.
 */
export const decided = (rule: Decided, context: Asked): Verdict => {
  const judgement = judgementOf(
    context,
    rule.group ?? null,
    ({ role, moderated }) => rule.roles.includes(role) && (rule.moderated !== true || moderated)
  )
  if (judgement === undefined)
    return context.told === undefined ? open(rule, context) : told(rule, context, context.told)
  const spans = judgement.verdict === "pass" ? Span.since(judgement.on) : Span.never
  return new Leaf(rule, outcomeOf(spans), spans, nothing, null, undefined, { decisions: [judgement.decision] })
}

const open = (rule: Decided, { participation }: Asked): Verdict =>
  new Leaf(rule, isClosed(participation) ? "notMet" : "undetermined", Span.never, nothing, null)

const passes = ({ evidence }: Fact.Fact): boolean | undefined =>
  evidence._tag !== "Assessed" || evidence.verdict === "waive" ? undefined : evidence.verdict === "pass"

/** What sources tell of one component, or of the whole: the days on which it is passed or waived. */
interface Part {
  readonly spans: Span.Spans
  readonly facts: ReadonlyArray<Fact.Fact>
  readonly isFailed: boolean
}

/** A later judgement ends an earlier one from its day. A group is passed once each of its components is. */
const told = (rule: Decided, context: Asked, all: ReadonlyArray<Told>): Verdict => {
  // No source tells of a second actor.
  const admitted = rule.moderated === true ? nothing : all.filter(({ evidence }) => rule.roles.includes(evidence.role))
  const parts = partsOf(rule.group, context, admitted)
  const spans = Span.atLeast(
    parts.length,
    parts.map((part) => part.spans)
  )
  const isOpen = !isClosed(context.participation) && !parts.some(({ isFailed }) => isFailed)
  const outcome = outcomeOf(spans) === "met" ? "met" : isOpen ? "undetermined" : "notMet"
  return new Leaf(rule, outcome, spans, parts.flatMap(({ facts }) => facts).toSorted(FactOrder.compare), null)
}

const partsOf = (group: string | undefined, context: Asked, admitted: ReadonlyArray<Told>): ReadonlyArray<Part> => {
  if (group === undefined) return [partOf(admitted.filter(({ activity }) => activity === null))]
  const { by, components } = Group.of(context.offering, group)
  const own = Map.groupBy(admitted, ({ activity }) => (activity === null ? undefined : by.get(activity)))
  const waived = Waiver.components(context, group)
  return components.map((component) => partOf(own.get(component) ?? [], waived.get(component)))
}

const partOf = (judgements: ReadonlyArray<Told>, waiver?: Turned): Part => {
  const { spans, facts } = turns(judgements, passes, null)
  const last = judgements.findLast((fact) => passes(fact) !== undefined)
  const isFailed = last?.evidence.verdict === "fail" && !Waiver.isInForce(waiver)
  const found = isFailed ? [...new Set([...facts, last])] : facts
  return waiver === undefined
    ? { spans, facts: found, isFailed }
    : { spans: Span.atLeast(1, [spans, waiver.spans]), facts: [...new Set([...found, ...waiver.facts])], isFailed }
}

type Presented = Fact.Fact & { readonly evidence: Fact.Presented }

const isPresented = (fact: Fact.Fact): fact is Presented => fact.evidence._tag === "Presented"

/** A proof that counts on some days, and what says so. */
interface Admitted extends Turned {
  readonly decisions: Verdict["decisions"]
}

/** Whether the proof was of an admitted issuer, and not too old on the day it was presented. */
const isAdmitted = ({ issuers, within }: EvidenceClause, { evidence, happened, observedAt }: Presented): boolean => {
  if (issuers !== undefined && (evidence.issuer === undefined || !issuers.includes(evidence.issuer))) return false
  // Without the source's clock nobody knows when it was presented, and nothing says that it was old.
  if (within === undefined || observedAt === null) return true
  return CivilDate.plus(happened.on, within) >= Instant.dayIn(observedAt, happened.zone)
}

export const evidence = (rule: EvidenceClause, context: Asked): Verdict => {
  const group = rule.group === undefined ? undefined : Group.of(context.offering, rule.group)
  const found = context.participation.filter(
    (fact): fact is Presented =>
      isPresented(fact) &&
      (group === undefined || (fact.activity !== null && group.by.has(fact.activity))) &&
      isAdmitted(rule, fact)
  )
  const judgement = judgementOf(context, rule.group ?? null)
  const checks = checksIn(context, rule.group ?? null, group)
  const counted = found
    .map((fact) => countedOf(rule, fact, judgement, checks(fact)))
    .filter(({ spans }) => spans.length > 0)
    .toSorted(({ spans: [a] }, { spans: [b] }) => (a?.from ?? 0) - (b?.from ?? 0))
  const [first] = counted
  if (first !== undefined) {
    // Nearly always the first proof counts for good, and no other is needed.
    const needed = outcomeOf(first.spans) === "met" ? [first] : counted
    const spans = Span.atLeast(
      1,
      needed.map((one) => one.spans)
    )
    const facts = [...new Set(needed.flatMap((one) => one.facts))]
    return new Leaf(rule, outcomeOf(spans), spans, facts, null, undefined, {
      decisions: needed.flatMap((one) => one.decisions)
    })
  }
  // Presented, and neither its source nor anybody else has said anything yet: that may still come.
  const isOpen =
    judgement === undefined && found.some((fact) => fact.evidence.verified === undefined && checks(fact).length === 0)
  const outcome = isOpen && !isClosed(context.participation) ? "undetermined" : "notMet"
  const decisions = judgement === undefined || found.length === 0 ? nothing : [judgement.decision]
  return new Leaf(rule, outcome, Span.never, found, null, undefined, { decisions })
}

/** The days from which a proof counts: its own, or those on which somebody has checked it. */
const countedOf = (
  rule: EvidenceClause,
  fact: Presented,
  judgement: Assessment | undefined,
  checks: ReadonlyArray<Told>
): Admitted => {
  const own = fact.happened.on
  if (rule.verified !== true || fact.evidence.verified === true)
    return { spans: Span.since(own), facts: [fact], decisions: nothing }
  if (judgement !== undefined) {
    const day = judgement.on > own ? judgement.on : own
    return {
      spans: judgement.verdict === "pass" ? Span.since(day) : Span.never,
      facts: [fact],
      decisions: [judgement.decision]
    }
  }
  const checked = turns(checks, passes, null)
  const spans = Span.atLeast(2, [Span.since(own), checked.spans])
  return { spans, facts: [fact, ...checked.facts], decisions: nothing }
}

/** What sources tell that people judged of the component that a proof is of; of the whole, for a clause about the whole. */
const checksIn = (
  context: Asked,
  name: string | null,
  group: Group.Group | undefined
): ((fact: Fact.Fact) => ReadonlyArray<Told>) => {
  const { told } = context
  if (told === undefined || isDecided(context, name)) return () => nothing
  const componentOf = ({ activity }: Fact.Fact): Component | null | undefined =>
    activity === null ? null : group?.by.get(activity)
  const judgements = told.filter((fact) => passes(fact) !== undefined)
  return (fact) =>
    group === undefined
      ? judgements.filter(({ activity }) => activity === null)
      : judgements.filter((one) => componentOf(one) === componentOf(fact))
}
