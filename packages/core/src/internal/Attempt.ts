/** Clauses about tries at components: done, gone through, passed, scored; and which of several tries decides. */
import type { Asked } from "./Context.ts"
import type {
  AfterPass,
  Attempts,
  CompletedClause,
  NoFailureAfterPass,
  PassedClause,
  ProgressedClause,
  ScoredClause
} from "../Criteria.ts"
import * as Fact from "../Fact.ts"
import * as FactOrder from "./FactOrder.ts"
import * as Fraction from "../Fraction.ts"
import * as Group from "./Group.ts"
import type { Component } from "../Offering.ts"
import * as Span from "../Span.ts"
import { isClosed } from "./Traits.ts"
import { type Turned, turns } from "./Turns.ts"
import { Leaf, nothing, type Outcome, outcomeOf, type Verdict } from "./Verdict.ts"
import * as Waiver from "./Waiver.ts"

type Clause = CompletedClause | ProgressedClause | PassedClause | ScoredClause

/** One try at a component. */
interface Attempt {
  readonly fact: Fact.Fact
  readonly score: Fraction.Fraction
  readonly passes: boolean
}

const neededOf = (rule: Clause): Fraction.Fraction =>
  rule.rule === "scored" || rule.rule === "progressed" ? rule.atLeast : Fraction.one

/** What the fact is worth as a try at what the clause asks for; undefined where it is none. */
const worth = (rule: Clause, { evidence }: Fact.Fact): Fraction.Fraction | undefined => {
  switch (rule.rule) {
    case "completed":
      return evidence._tag === "Completed" ? Fraction.one : undefined
    case "progressed":
      if (evidence._tag === "Completed") return Fraction.one
      return evidence._tag === "Progressed" ? (Fraction.fromNumber(evidence.scaled) ?? Fraction.zero) : undefined
    case "passed":
      // The source's own judgement, and never a score: what mark passes is the source's secret.
      return evidence._tag === "Passed" ? Fraction.one : evidence._tag === "Failed" ? Fraction.zero : undefined
    case "scored":
      return evidence._tag === "Scored" ? Fact.scaled(evidence) : undefined
  }
}

/** What the tries at one component come to. */
interface Part {
  readonly outcome: Outcome
  readonly spans: Span.Spans
  readonly facts: ReadonlyArray<Fact.Fact>
  readonly flags: ReadonlyArray<Fact.Fact>
  /** The try that counts: that made it met, or else that comes closest. */
  readonly counts: Attempt | undefined
}

const factsIn = (attempts: ReadonlyArray<Attempt>): ReadonlyArray<Fact.Fact> => attempts.map(({ fact }) => fact)

/** The first of those with the best score; of those with the lowest, where `best` is false. */
const extreme = (attempts: ReadonlyArray<Attempt>, best = true): Attempt | undefined =>
  attempts.reduce<Attempt | undefined>((found, attempt) => {
    if (found === undefined) return attempt
    const isNoBetter = best
      ? Fraction.isAtLeast(found.score, attempt.score)
      : Fraction.isAtLeast(attempt.score, found.score)
    return isNoBetter ? found : attempt
  }, undefined)

/** From the first of these on, it holds after a try that passes until one that fails. */
const turned = (attempts: ReadonlyArray<Attempt>): Part => {
  const tries = new Map(attempts.map((attempt) => [attempt.fact, attempt]))
  const { spans, facts } = turns(tries.keys(), (fact) => tries.get(fact)?.passes, null)
  const last = facts.at(-1)
  const outcome = outcomeOf(spans)
  return {
    outcome,
    spans,
    facts: facts.length > 0 ? facts : factsIn(attempts),
    flags: nothing,
    counts: outcome === "met" && last !== undefined ? tries.get(last) : attempts.at(-1)
  }
}

const failed = (attempts: ReadonlyArray<Attempt>, counts: Attempt | undefined): Part => ({
  outcome: "notMet",
  spans: Span.never,
  facts: factsIn(attempts),
  flags: nothing,
  counts
})

/** Since one try that passes. */
const since = (attempt: Attempt, flags: ReadonlyArray<Fact.Fact> = nothing): Part => ({
  outcome: "met",
  spans: Span.since(attempt.fact.happened.on),
  facts: [attempt.fact],
  flags,
  counts: attempt
})

/** Since the try that counts, unless a later failure takes it away. */
const passing = (attempts: ReadonlyArray<Attempt>, counts: Attempt, after: AfterPass): Part => {
  if (after === "withdraw") return turned(attempts.slice(attempts.indexOf(counts)))
  if (after === "ignore") return since(counts)
  const first = attempts.findIndex(({ passes }) => passes)
  return since(counts, factsIn(attempts.slice(first).filter(({ passes }) => !passes)))
}

/** Every try must pass. One more may always come, so nothing is said before the end, unless one has failed. */
const every = (attempts: ReadonlyArray<Attempt>, closed: boolean): Part => {
  const worst = extreme(attempts, false)
  const last = attempts.at(-1)
  if (attempts.some(({ passes }) => !passes)) return failed(attempts, worst)
  if (!closed || last === undefined) return { ...failed(attempts, worst), outcome: closed ? "notMet" : "undetermined" }
  return { ...since(last), facts: factsIn(attempts) }
}

/** The tries at one component, in order. */
const partOf = (attempts: ReadonlyArray<Attempt>, how: Attempts, after: AfterPass, closed: boolean): Part => {
  const [first] = attempts
  switch (how) {
    case "firstPassing": {
      const pass = attempts.find(({ passes }) => passes)
      return pass === undefined ? failed(attempts, extreme(attempts)) : passing(attempts, pass, after)
    }
    case "best": {
      // No mere timeline: before the best try was made, an earlier pass held. A better try moves the day on which it is met.
      const best = extreme(attempts)
      return best?.passes === true ? passing(attempts, best, after) : failed(attempts, best)
    }
    case "latest":
      return turned(attempts)
    case "first":
      return first?.passes === true ? since(first) : failed(attempts.slice(0, 1), first)
    case "all":
      return every(attempts, closed)
  }
}

/** Whether the first try that passes, at any component, is all that matters. */
const isPlain = (rule: Clause): rule is Exclude<Clause, ScoredClause> => {
  // The plain ones among the scored are `Tally`'s.
  if (rule.component === "every" || rule.rule === "scored") return false
  if (rule.rule !== "passed") return true
  const { attempts = "firstPassing", afterPass = "ignore" } = rule
  return attempts === "firstPassing" && afterPass === "ignore"
}

/** The clauses about tries, with all of their options. */
export const attempted = (rule: Clause, context: Asked): Verdict =>
  isPlain(rule) && context.told === undefined ? plain(rule, context) : anyhow(rule, context)

/**
 * What is met rests on the first try that passes and on no other; what isn't is as `anyhow` says, in a sixth of its time: one
 * pass, and nothing made for a fact that changes nothing.
 */
const plain = (rule: Exclude<Clause, ScoredClause>, { offering, participation }: Asked): Verdict => {
  const group = Group.of(offering, rule.group)
  const needed = neededOf(rule)
  const tries: Array<Fact.Fact> = []
  let best = Fraction.zero
  for (const fact of participation) {
    if (fact.activity === null) continue
    const score = worth(rule, fact)
    if (score === undefined || !group.by.has(fact.activity)) continue
    if (Fraction.isAtLeast(score, needed))
      return new Leaf(rule, "met", Span.since(fact.happened.on), [fact], reachedAs(rule, score))
    tries.push(fact)
    if (!Fraction.isAtLeast(best, score)) best = score
  }
  const missing = () => Group.without(group, Group.fedBy(group, tries))
  return new Leaf(rule, "notMet", Span.never, tries, reachedAs(rule, best), missing)
}

const reachedAs = (rule: Clause, value: Fraction.Fraction): Verdict["reached"] =>
  rule.rule === "completed" || rule.rule === "passed" ? null : { value, needed: rule.atLeast }

/** Tries by component, and what each of these comes to. Exported for tests, which hold the short way against it. */
export const anyhow = (rule: Clause, context: Asked): Verdict => {
  const { offering, participation } = context
  const group = Group.of(offering, rule.group)
  const needed = neededOf(rule)
  const tries = new Map<Component, Array<Attempt>>()
  for (const fact of participation) {
    const component = fact.activity === null ? undefined : group.by.get(fact.activity)
    const score = component === undefined ? undefined : worth(rule, fact)
    if (component === undefined || score === undefined) continue
    const attempt = { fact, score, passes: Fraction.isAtLeast(score, needed) }
    const before = tries.get(component)
    if (before === undefined) tries.set(component, [attempt])
    else before.push(attempt)
  }
  const closed = isClosed(participation)
  const how = ("attempts" in rule ? rule.attempts : undefined) ?? "firstPassing"
  const after = ("afterPass" in rule ? rule.afterPass : undefined) ?? "ignore"
  // Only a score is given by somebody who may not have come to it yet.
  const waiting = rule.rule === "scored" ? Group.unmarked(group, participation, tries) : new Set<Component>()
  const waived = Waiver.components(context, rule.group)
  const parts = group.components.map((component): Part => {
    const part = partOf(tries.get(component) ?? [], how, after, closed)
    return orWaived(waiting.has(component) ? { ...part, outcome: "undetermined" } : part, waived.get(component))
  })
  const has = (component: Component): boolean => tries.has(component) || Waiver.isInForce(waived.get(component))
  return together(rule, parts, () => Group.without(group, { has }))
}

/** Met also on the days on which a source tells that the component is waived. A waiver gives no score. */
const orWaived = (part: Part, waiver: Turned | undefined): Part => {
  if (waiver === undefined) return part
  const spans = Span.atLeast(1, [part.spans, waiver.spans])
  if (Span.isSame(spans, part.spans)) return part
  const isMet = outcomeOf(spans) === "met"
  return {
    ...part,
    outcome: isMet ? "met" : part.outcome,
    spans,
    facts: [...(part.spans.length > 0 || !isMet ? part.facts : nothing), ...waiver.facts]
  }
}

/** Some part, or every part, as the clause asks. */
const together = (rule: Clause, parts: ReadonlyArray<Part>, missing: () => Verdict["missing"]): Verdict => {
  const needed = rule.component === "every" ? Math.max(1, parts.length) : 1
  const spans = Span.atLeast(
    needed,
    parts.map((part) => part.spans)
  )
  const met = parts.filter(({ outcome }) => outcome === "met")
  const open = parts.filter(({ outcome }) => outcome === "undetermined")
  const outcome = met.length >= needed ? "met" : met.length + open.length >= needed ? "undetermined" : "notMet"
  // Of some, those that gave a day; of every one, and where there is no day, all that was found.
  const behind = spans.length > 0 && rule.component !== "every" ? parts.filter((part) => part.spans.length > 0) : parts
  return new Leaf(
    rule,
    outcome,
    spans,
    behind.flatMap(({ facts }) => facts).toSorted(FactOrder.compare),
    reachedBy(rule, outcome === "met" ? met : parts, outcome === "met"),
    missing,
    { flags: parts.flatMap(({ flags }) => flags).toSorted(FactOrder.compare) }
  )
}

/** The score of the try that made the clause met; else the score that all, or the best, of the parts have reached. */
const reachedBy = (rule: Clause, parts: ReadonlyArray<Part>, isMet: boolean): Verdict["reached"] => {
  if (rule.rule === "completed" || rule.rule === "passed") return null
  const ofEvery = rule.component === "every"
  const counting = parts.flatMap(({ counts }) => (counts === undefined ? [] : [counts]))
  const needed = rule.atLeast
  const passing = counting.filter(({ passes }) => passes)
  // Met by waivers alone it is, for what was reached, as if it were not.
  if (isMet && passing.length > 0) {
    const inOrder = passing.toSorted((a, b) => FactOrder.compare(a.fact, b.fact))
    return { value: (ofEvery ? inOrder.at(-1) : inOrder[0])?.score ?? Fraction.zero, needed }
  }
  if (ofEvery && counting.length < parts.length) return { value: Fraction.zero, needed }
  return { value: extreme(counting, !ofEvery)?.score ?? Fraction.zero, needed }
}

/**
 * A pass that no failure of the same component followed. Passing once more does not heal it: what the clause asks is that it
 * never happened.
 */
export const neverFailedAfter = (rule: NoFailureAfterPass, context: Asked): Verdict => {
  const { offering, participation } = context
  const group = Group.of(offering, rule.group)
  const waived = Waiver.inForce(Waiver.components(context, rule.group))
  const passes = new Map<Component, Fact.Fact>()
  const failures = new Set<Component>()
  for (const fact of participation) {
    const component = fact.activity === null ? undefined : group.by.get(fact.activity)
    if (component === undefined) continue
    const pass = passes.get(component)
    if (fact.evidence._tag === "Passed" && pass === undefined) passes.set(component, fact)
    else if (fact.evidence._tag === "Failed" && pass !== undefined) {
      if (!waived.has(component)) return new Leaf(rule, "notMet", Span.never, [pass, fact], null)
      failures.add(component)
    }
  }
  const missing = () => Group.without(group, { has: (component) => passes.has(component) || waived.has(component) })
  if (!isClosed(participation)) return new Leaf(rule, "undetermined", Span.never, [...passes.values()], null, missing)
  const waiverOf = (component: Component): ReadonlyArray<Fact.Fact> => waived.get(component)?.facts.slice(-1) ?? []
  const [first] = [
    ...[...passes].flatMap(([component, pass]) => (failures.has(component) ? [] : [pass])),
    ...[...waived.keys()].flatMap(waiverOf)
  ].toSorted(FactOrder.compare)
  if (first === undefined) return new Leaf(rule, "notMet", Span.never, nothing, null, missing)
  // What a waiver heals is passed from the day of the waiver on: before it, the failure stood in the way of all.
  const facts = [...new Set([first, ...[...failures].flatMap(waiverOf)])].toSorted(FactOrder.compare)
  return new Leaf(rule, "met", Span.since((facts.at(-1) ?? first).happened.on), facts, null, missing)
}
