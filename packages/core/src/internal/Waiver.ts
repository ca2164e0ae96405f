/**
 * What people waived. A decision waives a group, or the whole; a source tells of one component, or of the whole, and says nothing
 * of the other components of a group. Where a decision speaks of the same group, what sources tell of its components is not read.
 */
import { type Asked, type Assessment, isDecided, type Told } from "./Context.ts"
import type * as Fact from "../Fact.ts"
import * as FactOrder from "./FactOrder.ts"
import * as Group from "./Group.ts"
import type { Component } from "../Offering.ts"
import * as Span from "../Span.ts"
import { type Turned, turns } from "./Turns.ts"
import { Leaf, nothing, type Verdict } from "./Verdict.ts"

/** A waiver: the days since it, with the decision or the facts that it rests on. */
interface Waiver extends Turned {
  readonly decisions: Verdict["decisions"]
}

const none: ReadonlyMap<Component, Turned> = new Map()

/** Whoever judges the same later takes a waiver back, from that day. */
const waives = ({ evidence }: Fact.Fact): boolean | undefined =>
  evidence._tag === "Assessed" ? evidence.verdict === "waive" : undefined

/** The components of a group that sources tell were waived, each with the days; nearly always none. */
export const components = (context: Asked, group: string): ReadonlyMap<Component, Turned> => {
  if (context.told === undefined || isDecided(context, group)) return none
  const { by } = Group.of(context.offering, group)
  const told = Map.groupBy(context.told, ({ activity }) => (activity === null ? undefined : by.get(activity)))
  const found = new Map<Component, Turned>()
  for (const [component, own] of told) {
    const waived = component === undefined ? undefined : turns(own, waives, null)
    if (component !== undefined && waived !== undefined && waived.spans.length > 0) found.set(component, waived)
  }
  return found
}

/** Whether a waiver was never taken back. */
export const isInForce = (waiver: Turned | undefined): waiver is Turned => waiver?.spans.at(-1)?.lost === null

/** Those whose waiver was never taken back. */
export const inForce = (waived: ReadonlyMap<Component, Turned>): ReadonlyMap<Component, Turned> =>
  waived.size === 0 ? waived : new Map([...waived].filter(([, waiver]) => isInForce(waiver)))

/** The decision in force that waives exactly that group: whoever judges the same group later takes it back. */
const decided = (assessments: ReadonlyArray<Assessment>, group: string | null): ReadonlyArray<Waiver> => {
  const last = assessments.findLast((one) => one.group === group)
  return last?.verdict === "waive"
    ? [{ spans: Span.since(last.on), facts: nothing, decisions: [last.decision] }]
    : nothing
}

/** What sources tell of the whole. */
const ofWhole = (context: Asked): ReadonlyArray<Told> =>
  context.told === undefined || isDecided(context, null)
    ? nothing
    : context.told.filter(({ activity }) => activity === null)

/** A group is waived on the days on which each of its components is. */
const ofGroup = (context: Asked, group: string): ReadonlyArray<Waiver> => {
  const waived = components(context, group)
  const all = Group.of(context.offering, group).components.map((component) => waived.get(component))
  if (!all.every((one) => one !== undefined)) return nothing
  const spans = Span.atLeast(
    all.length,
    all.map((one) => one.spans)
  )
  return [{ spans, facts: all.flatMap(({ facts }) => facts), decisions: nothing }]
}

/** All waivers of the group and of the whole, the earliest first. */
const of = (context: Asked, group: string | null): ReadonlyArray<Waiver> => {
  const { assessments } = context
  const both =
    group === null ? decided(assessments, null) : [...decided(assessments, group), ...decided(assessments, null)]
  if (context.told === undefined) return both.toSorted(byDay)
  const whole = { ...turns(ofWhole(context), waives, null), decisions: nothing }
  return [...both, ...(group === null ? nothing : ofGroup(context, group)), whole]
    .filter(({ spans }) => spans.length > 0)
    .toSorted(byDay)
}

const byDay = ({ spans: [a] }: Waiver, { spans: [b] }: Waiver): number => (a?.from ?? 0) - (b?.from ?? 0)

/** The verdict on a clause that names a group, met also on the days on which the group, or the whole, is waived. */
export const orWaived = (verdict: Verdict, group: string | null, context: Asked): Verdict => {
  // Nearly every participation: nobody has judged anything.
  if (context.assessments.length === 0 && context.told === undefined) return verdict
  return of(context, group).reduce(waivedBy, verdict)
}

const waivedBy = (verdict: Verdict, waiver: Waiver): Verdict => {
  const spans = Span.atLeast(1, [verdict.spans, waiver.spans])
  // Met by facts on those days already: the waiver changed nothing.
  if (Span.isSame(spans, verdict.spans)) return verdict
  const isMet = spans.at(-1)?.lost === null
  // What is met by the waiver alone rests on nothing else; of what is not, all that was found is shown.
  const stays = verdict.spans.length > 0 || !isMet
  const facts = stays ? verdict.facts : nothing
  return new Leaf(
    verdict.rule,
    isMet ? "met" : verdict.outcome,
    spans,
    waiver.facts.length === 0 ? facts : [...new Set([...facts, ...waiver.facts])].toSorted(FactOrder.compare),
    verdict.reached,
    () => verdict.missing,
    {
      decisions: stays ? [...verdict.decisions, ...waiver.decisions] : waiver.decisions,
      flags: verdict.flags
    }
  )
}
