/**
 * Clauses that add up over facts in their order until enough is reached: a score, weighted scores, a share of components,
 * points of credit. Every learner is held against the first three, and most again with each batch: plain loops that stop at
 * the first day, and nothing made for a fact that changes nothing.
 */
import { attempted } from "./Attempt.ts"
import { isAttendance } from "./Attendance.ts"
import type { Context } from "./Context.ts"
import type { Credits, ScoredClause, Share, Weighted } from "../Criteria.ts"
import * as Fact from "../Fact.ts"
import * as Fraction from "../Fraction.ts"
import * as Group from "./Group.ts"
import type { ActivityId } from "../Id.ts"
import type { Component } from "../Offering.ts"
import { isClosed } from "../Participation.ts"
import * as Span from "../Span.ts"
import { Leaf, type Verdict } from "./Verdict.ts"

const isMarked = (fact: Fact.Fact): fact is Fact.Fact & { readonly evidence: Fact.Scored } =>
  fact.evidence._tag === "Scored"

/** Whether the first score that is enough, of any component, is all that matters. */
const isPlain = ({ component, attempts, afterPass }: ScoredClause): boolean =>
  component !== "every" &&
  (attempts === undefined || attempts === "firstPassing") &&
  (afterPass === undefined || afterPass === "ignore")

export const scored = (rule: ScoredClause, context: Context): Verdict => {
  if (!isPlain(rule)) return attempted(rule, context)
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
const addUp = (group: Group.Group, context: Context, goal: Fraction.Fraction | null, best: Marks) => {
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

export const weighted = (rule: Weighted, context: Context): Verdict => {
  if (rule.missing === "undetermined" || rule.missing === "excluded") return patient(rule, context)
  const group = Group.of(context.offering, rule.group)
  const best: Marks = new Map()
  const { total, fact } = addUp(group, context, rule.atLeast, best)
  const reached = { value: total, needed: rule.atLeast }
  if (fact !== undefined) return new Leaf(rule, "met", Span.since(fact.happened.on), factsIn(best), reached)
  const waiting = Group.unmarked(group, context.participation, best)
  const possible = waiting.size === 0 ? total : Fraction.add(total, weightOfAll(waiting))
  const outcome = waiting.size > 0 && Fraction.isAtLeast(possible, rule.atLeast) ? "undetermined" : "notMet"
  return new Leaf(rule, outcome, Span.never, factsIn(best), reached, () => Group.without(group, best))
}

/**
 * Where a missing score is no zero, nothing is said before all have one or nothing more is expected. Components without a
 * weight can't change a total, and are not waited for. Then it is met on the day on which the running total reached the mark,
 * which may lie before the day on which that could be said.
 */
const patient = (rule: Weighted, context: Context): Verdict => {
  const group = Group.of(context.offering, rule.group)
  const best: Marks = new Map()
  const { total } = addUp(group, context, null, best)
  const [all, marked] = [weightOfAll(group.components), weightOfAll(best.keys())]
  const isExcluding = rule.missing === "excluded" && marked.n > 0n
  // The marks of the others stand for those that are missing.
  const value = isExcluding ? Fraction.multiply(total, Fraction.divide(all, marked)) : total
  const reached = { value, needed: rule.atLeast }
  const missing = () => Group.without(group, best)
  const rest = Fraction.subtract(all, marked)
  const canReach = rule.missing === "excluded" || Fraction.isAtLeast(Fraction.add(total, rest), rule.atLeast)
  if (rest.n > 0n && canReach && !isClosed(context.participation))
    return new Leaf(rule, "undetermined", Span.never, factsIn(best), reached, missing)
  const early: Marks = new Map()
  const goal = isExcluding ? Fraction.multiply(rule.atLeast, Fraction.divide(marked, all)) : rule.atLeast
  const { fact } = addUp(group, context, goal, early)
  if (fact === undefined) return new Leaf(rule, "notMet", Span.never, factsIn(best), reached, missing)
  // It rests on the later scores too: without them it would not have been said, or not with these weights.
  const facts = factsIn(new Map([...best, ...early]))
  return new Leaf(rule, "met", Span.since(fact.happened.on), facts, reached, missing)
}

export const share = (rule: Share, { offering, participation }: Context): Verdict => {
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
    if (component === undefined || first.has(component)) continue
    if (!rule.evidence.some((kind) => kind === evidence._tag)) continue
    // A list that says "absent" is no evidence of having been there.
    if (evidence._tag === "Attended" && !isAttendance(evidence)) continue
    first.set(component, fact)
    if (BigInt(first.size) * rule.atLeast.d >= rule.atLeast.n * whole) {
      return new Leaf(rule, "met", Span.since(fact.happened.on), [...first.values()], reached())
    }
  }
  return new Leaf(rule, "notMet", Span.never, [...first.values()], reached(), () => Group.without(group, first))
}

interface Points {
  readonly fact: Fact.Fact
  readonly points: Fraction.Fraction
  readonly category: string | undefined
}

export const credits = (rule: Credits, { offering, participation }: Context): Verdict => {
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
