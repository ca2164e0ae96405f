/**
 * Clauses that add up over facts in their order until enough is reached: a score, weighted scores, a share of components,
 * points of credit. Every learner is held against the first three, and most again with each batch: plain loops that stop at
 * the first day, and nothing made for a fact that changes nothing.
 */
import { attempted } from "./Attempt.ts"
import { isAttendance } from "./Attendance.ts"
import type { Asked } from "./Context.ts"
import type { Credits, ScoredClause, Share, Weighted } from "../Criteria.ts"
import * as Fact from "../Fact.ts"
import * as FactOrder from "./FactOrder.ts"
import * as Fraction from "../Fraction.ts"
import * as Group from "./Group.ts"
import type { ActivityId } from "../Id.ts"
import type { Component } from "../Offering.ts"
import * as Span from "../Span.ts"
import { isClosed } from "./Traits.ts"
import type { Turned } from "./Turns.ts"
import { Leaf, outcomeOf, type Verdict } from "./Verdict.ts"
import * as Waiver from "./Waiver.ts"

const isMarked = (fact: Fact.Fact): fact is Fact.Fact & { readonly evidence: Fact.Scored } =>
  fact.evidence._tag === "Scored"

/** Whether the first score that is enough, of any component, is all that matters. */
const isPlain = ({ component, attempts, afterPass }: ScoredClause): boolean =>
  component !== "every" &&
  (attempts === undefined || attempts === "firstPassing") &&
  (afterPass === undefined || afterPass === "ignore")

export const scored = (rule: ScoredClause, context: Asked): Verdict => {
  if (!isPlain(rule) || context.told !== undefined) return attempted(rule, context)
  const { offering, participation } = context
  const group = Group.of(offering, rule.group)
  const seen: Array<Fact.Fact> = []
  let best = Fraction.zero
  for (const fact of participation) {
    if (fact.activity === null || !isMarked(fact) || !group.by.has(fact.activity)) continue
    const score = Fact.scaled(fact.evidence)
    if (Fraction.isAtLeast(score, rule.atLeast)) {
      return new Leaf(rule, "met", Span.since(fact.happened.on), [fact], { value: score, needed: rule.atLeast })
    }
    seen.push(fact)
    if (Fraction.isAtLeast(score, best)) best = score
  }
  const marked = Group.fedBy(group, seen)
  const outcome = Group.unmarked(group, participation, marked).size > 0 ? "undetermined" : "notMet"
  const reached = { value: best, needed: rule.atLeast }
  return new Leaf(rule, outcome, Span.never, seen, reached, () => Group.without(group, marked))
}

interface Mark {
  readonly fact: Fact.Fact
  readonly score: Fraction.Fraction
}
type Marks = Map<Component, Mark>

const weightOf = ({ weight }: Component): Fraction.Fraction => weight ?? Fraction.zero
const weightOfAll = (components: Iterable<Component>): Fraction.Fraction =>
  [...components].reduce((sum, component) => Fraction.add(sum, weightOf(component)), Fraction.zero)

/** Adds up weight × best score until the goal is reached, if one is given: the fact that reached it, and the total. */
const addUp = (group: Group.Group, context: Asked, goal: Fraction.Fraction | null, best: Marks) => {
  let total = Fraction.zero
  for (const fact of context.participation) {
    if (fact.activity === null || !isMarked(fact)) continue
    const component = group.by.get(fact.activity)
    if (component === undefined) continue
    // A score below zero, which SCORM and xAPI know, takes nothing from the other components.
    const given = Fact.scaled(fact.evidence)
    const score = given.n < 0n ? Fraction.zero : given
    const before = best.get(component)
    if (before !== undefined && Fraction.isAtLeast(before.score, score)) continue
    best.set(component, { fact, score })
    const gained = before === undefined ? score : Fraction.subtract(score, before.score)
    total = Fraction.add(total, Fraction.multiply(weightOf(component), gained))
    if (goal !== null && Fraction.isAtLeast(total, goal)) return { total, fact }
  }
  return { total, fact: undefined }
}

const factsIn = (marks: Marks): ReadonlyArray<Fact.Fact> => [...marks.values()].map(({ fact }) => fact)

export const weighted = (rule: Weighted, context: Asked): Verdict => {
  if (rule.missing === "undetermined" || rule.missing === "excluded") return patient(rule, context)
  const group = Group.of(context.offering, rule.group)
  const best: Marks = new Map()
  const { total, fact } = addUp(group, context, rule.atLeast, best)
  const reached = { value: total, needed: rule.atLeast }
  if (fact !== undefined) return new Leaf(rule, "met", Span.since(fact.happened.on), factsIn(best), reached)
  const waived = Waiver.inForce(Waiver.components(context, rule.group))
  const has = (component: Component): boolean => best.has(component) || waived.has(component)
  const waiting = Group.unmarked(group, context.participation, { has })
  const possible = waiting.size === 0 ? total : Fraction.add(total, weightOfAll(waiting))
  const outcome = waiting.size > 0 && Fraction.isAtLeast(possible, rule.atLeast) ? "undetermined" : "notMet"
  return new Leaf(rule, outcome, Span.never, factsIn(best), reached, () => Group.without(group, { has }))
}

/**
 * Where a missing score is no zero, nothing is said before all have one or nothing more is expected. Components without a
 * weight can't change a total, and are not waited for; nor are those that are waived. Then it is met on the day on which the running total reached the mark,
 * which may lie before the day on which that could be said.
 */
const patient = (rule: Weighted, context: Asked): Verdict => {
  const group = Group.of(context.offering, rule.group)
  const best: Marks = new Map()
  const { total } = addUp(group, context, null, best)
  const [all, marked] = [weightOfAll(group.components), weightOfAll(best.keys())]
  const isExcluding = rule.missing === "excluded" && marked.n > 0n
  // The marks of the others stand for those that are missing.
  const value = isExcluding ? Fraction.multiply(total, Fraction.divide(all, marked)) : total
  const reached = { value, needed: rule.atLeast }
  const waived = Waiver.inForce(Waiver.components(context, rule.group))
  const missing = () => Group.without(group, { has: (component) => best.has(component) || waived.has(component) })
  const rest = weightOfAll(group.components.filter((component) => !best.has(component) && !waived.has(component)))
  const canReach = rule.missing === "excluded" || Fraction.isAtLeast(Fraction.add(total, rest), rule.atLeast)
  if (rest.n > 0n && canReach && !isClosed(context.participation))
    return new Leaf(rule, "undetermined", Span.never, factsIn(best), reached, missing)
  const early: Marks = new Map()
  const goal = isExcluding ? Fraction.multiply(rule.atLeast, Fraction.divide(marked, all)) : rule.atLeast
  const { fact } = addUp(group, context, goal, early)
  if (fact === undefined) return new Leaf(rule, "notMet", Span.never, factsIn(best), reached, missing)
  // It rests on the later scores too: without them it would not have been said, or not with these weights.
  const waivers = [...waived].flatMap(([component, waiver]) => (best.has(component) ? [] : waiver.facts))
  const facts = [...factsIn(new Map([...best, ...early])), ...waivers]
  return new Leaf(rule, "met", Span.since(fact.happened.on), facts, reached, missing)
}

export const share = (rule: Share, context: Asked): Verdict => {
  const { offering, participation } = context
  const waived = Waiver.components(context, rule.group)
  if (waived.size > 0) return sharedOrWaived(rule, context, waived)
  const group = Group.of(offering, rule.group)
  const whole = BigInt(group.components.length)
  const first = new Map<Component, Fact.Fact>()
  const reached = () => ({
    value: whole === 0n ? Fraction.zero : Fraction.make(BigInt(first.size), whole),
    needed: rule.atLeast
  })
  for (const fact of participation) {
    const { activity, evidence } = fact
    if (activity === null) continue
    const component = group.by.get(activity)
    if (component === undefined || first.has(component) || !isEvidence(rule, evidence)) continue
    first.set(component, fact)
    if (BigInt(first.size) * rule.atLeast.d >= rule.atLeast.n * whole) {
      return new Leaf(rule, "met", Span.since(fact.happened.on), [...first.values()], reached())
    }
  }
  return new Leaf(rule, "notMet", Span.never, [...first.values()], reached(), () => Group.without(group, first))
}

/** A list that says "absent" is no evidence of having been there. */
const isEvidence = (rule: Share, evidence: Fact.Evidence): boolean =>
  rule.evidence.some((kind) => kind === evidence._tag) && (evidence._tag !== "Attended" || isAttendance(evidence))

/** As `share`, where sources tell that some components are waived: these count on the days of the waiver. */
const sharedOrWaived = (
  rule: Share,
  { offering, participation }: Asked,
  waived: ReadonlyMap<Component, Turned>
): Verdict => {
  const group = Group.of(offering, rule.group)
  const whole = BigInt(group.components.length)
  const first = new Map<Component, Fact.Fact>()
  for (const fact of participation) {
    const component = fact.activity === null ? undefined : group.by.get(fact.activity)
    if (component === undefined || first.has(component) || !isEvidence(rule, fact.evidence)) continue
    first.set(component, fact)
  }
  const enough = Number((rule.atLeast.n * whole + rule.atLeast.d - 1n) / rule.atLeast.d)
  const spansOf = (component: Component): Span.Spans => {
    const fact = first.get(component)
    const own = fact === undefined ? Span.never : Span.since(fact.happened.on)
    return Span.atLeast(1, [own, waived.get(component)?.spans ?? Span.never])
  }
  const spans = Span.atLeast(Math.max(1, enough), group.components.map(spansOf))
  const has = (component: Component): boolean => first.has(component) || Waiver.isInForce(waived.get(component))
  const reached = { value: Fraction.make(BigInt(group.components.filter(has).length), whole), needed: rule.atLeast }
  const facts = [...first.values(), ...[...waived.values()].flatMap((waiver) => waiver.facts)].toSorted(
    FactOrder.compare
  )
  return new Leaf(rule, outcomeOf(spans), spans, facts, reached, () => Group.without(group, { has }))
}

interface Points {
  readonly fact: Fact.Fact
  readonly points: Fraction.Fraction
  readonly category: string | undefined
}

export const credits = (rule: Credits, { offering, participation }: Asked): Verdict => {
  const group = Group.of(offering, rule.group ?? null)
  // A component counts once, an activity outside of any once, and what names no activity each time.
  const best = new Map<Component | ActivityId | Fact.Fact, Points>()
  const facts = (): ReadonlyArray<Fact.Fact> => [...best.values()].map(({ fact }) => fact)
  let total = Fraction.zero
  for (const fact of participation) {
    const { activity, evidence } = fact
    if (evidence._tag !== "Credited") continue
    const component = activity === null ? undefined : group.by.get(activity)
    if (rule.group !== undefined && component === undefined) continue
    const { category } = evidence
    if (rule.categories !== undefined && (category === undefined || !rule.categories.includes(category))) continue
    const key = component ?? activity ?? fact
    const points = Fraction.fromNumber(evidence.points) ?? Fraction.zero
    const before = best.get(key)
    if (before !== undefined && Fraction.isAtLeast(before.points, points)) continue
    best.set(key, { fact, points, category })
    total = capped(rule, best.values())
    if (Fraction.isAtLeast(total, rule.atLeast)) {
      return new Leaf(rule, "met", Span.since(fact.happened.on), facts(), { value: total, needed: rule.atLeast })
    }
  }
  return new Leaf(rule, "notMet", Span.never, facts(), { value: total, needed: rule.atLeast })
}

/** The sum of all points, of each category no more than its cap. */
const capped = ({ caps }: Credits, given: Iterable<Points>): Fraction.Fraction => {
  const sums = new Map<string | undefined, Fraction.Fraction>()
  for (const { category, points } of given)
    sums.set(category, Fraction.add(sums.get(category) ?? Fraction.zero, points))
  let total = Fraction.zero
  for (const [category, sum] of sums) {
    // The author's own keys only: a category may be called "constructor".
    const cap =
      caps !== undefined && category !== undefined && Object.hasOwn(caps, category) ? caps[category] : undefined
    total = Fraction.add(total, cap !== undefined && Fraction.isAtLeast(sum, cap) ? cap : sum)
  }
  return total
}
