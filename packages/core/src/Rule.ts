/**
 * Whether a rule is met by one participation, on which days, and by which facts, clause by clause. A rule knows neither the
 * time nor who asks: its verdict is a timeline on the effective axis, given every fact in force (semantics §2).
 */
import * as CivilDate from "./CivilDate.ts"
import * as Fact from "./Fact.ts"
import * as Fraction from "./Fraction.ts"
import type { ActivityId } from "./Id.ts"
import * as Offering from "./Offering.ts"
import { isClosed, type Participation } from "./Participation.ts"
import type { All, Any, Rule, ScoredClause, Share, StillRegistered, Weighted } from "./Criteria.ts"
import * as Span from "./Span.ts"

export * from "./Criteria.ts"

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
}

/** The first day on which a rule holds; undefined where it never did. */
export const metOn = (verdict: Verdict): CivilDate.CivilDate | undefined => verdict.spans[0]?.from

/** All facts a verdict rests on, those of its clauses included, each once. */
export const factsOf = (verdict: Verdict): ReadonlyArray<Fact.Fact> =>
  verdict.clauses.length === 0 ? verdict.facts : [...new Set(verdict.clauses.flatMap(factsOf))]

/** The facts that made a rule hold from that day, or stop holding on it. */
export const factsFor = (
  verdict: Verdict,
  change: "gained" | "lost",
  day: CivilDate.CivilDate
): ReadonlyArray<Fact.Fact> => {
  // A clause of an `any` that does not hold on that day brought nothing about.
  if (change === "gained" && !verdict.spans.some((span) => span.from <= day && day <= (span.lost ?? day))) return []
  if (verdict.clauses.length > 0)
    return [...new Set(verdict.clauses.flatMap((clause) => factsFor(clause, change, day)))]
  const isLoss = (fact: Fact.Fact): boolean => verdict.spans.some((span) => span.lost === fact.happened.on)
  return change === "gained"
    ? verdict.facts.filter((fact) => fact.happened.on <= day && !isLoss(fact))
    : verdict.facts.filter((fact) => fact.happened.on === day && isLoss(fact))
}

/** Applies a rule to one participation. Pure and total: the same facts give the same verdict in any order of arrival. */
export const evaluate = (rule: Rule, offering: Offering.Offering, participation: Participation): Verdict => {
  switch (rule.rule) {
    case "all":
    case "any":
      return combine(
        rule,
        rule.of.map((clause) => evaluate(clause, offering, participation))
      )
    case "scored":
      return scored(rule, offering, participation)
    case "weighted":
      return weighted(rule, offering, participation)
    case "share":
      return share(rule, offering, participation)
    case "stillRegistered":
      return stillRegistered(rule, participation)
  }
}

/** Met now beats everything; then what may still come; then no. Mirrored for `all`. */
const combine = (rule: All | Any, clauses: ReadonlyArray<Verdict>): Verdict => {
  const spans = Span.atLeast(
    rule.rule === "all" ? clauses.length : 1,
    clauses.map((clause) => clause.spans)
  )
  const [strong, weak] = rule.rule === "all" ? (["notMet", "met"] as const) : (["met", "notMet"] as const)
  const outcome = clauses.some((clause) => clause.outcome === strong)
    ? strong
    : clauses.some((clause) => clause.outcome === "undetermined")
      ? "undetermined"
      : weak
  return {
    rule,
    outcome,
    spans,
    facts: [],
    reached: null,
    missing: [],
    clauses
  }
}

/** The verdict on a clause that is made of no others. */
class Leaf implements Verdict {
  readonly rule: Rule
  readonly outcome: Outcome
  readonly spans: Span.Spans
  readonly facts: ReadonlyArray<Fact.Fact>
  readonly reached: Verdict["reached"]
  readonly clauses: ReadonlyArray<Verdict> = nothing
  readonly #missing: (() => ReadonlyArray<ActivityId>) | undefined

  constructor(
    rule: Rule,
    outcome: Outcome,
    spans: Span.Spans,
    facts: ReadonlyArray<Fact.Fact>,
    reached: Verdict["reached"],
    missing?: () => ReadonlyArray<ActivityId>
  ) {
    this.rule = rule
    this.outcome = outcome
    this.spans = spans
    this.facts = facts
    this.reached = reached
    this.#missing = missing
  }

  /** Worked out when asked for: most verdicts are never explained. */
  get missing(): ReadonlyArray<ActivityId> {
    return this.#missing?.() ?? []
  }
}
const nothing: ReadonlyArray<never> = []

const components = new WeakMap<Offering.Offering, Map<string, ReadonlyMap<ActivityId, Offering.Component>>>()

/** The group's components by activity. Kept per offering: the same few offerings judge every learner. */
const componentsOf = (offering: Offering.Offering, group: string): Group => {
  let groups = components.get(offering)
  if (groups === undefined) components.set(offering, (groups = new Map()))
  let found = groups.get(group)
  if (found === undefined) {
    found = new Map(Offering.inGroup(offering, group).map((component) => [component.activity, component]))
    groups.set(group, found)
  }
  return found
}

const isMarked = (fact: Fact.Fact): fact is Fact.Fact & { readonly evidence: Fact.Scored } =>
  fact.evidence._tag === "Scored"

type Group = ReadonlyMap<ActivityId, Offering.Component>
type Known = { readonly has: (activity: ActivityId) => boolean }

/** Activities of the group that are not among the known. */
const without = (group: Group, known: Known): ReadonlyArray<ActivityId> =>
  [...group.keys()].filter((activity) => !known.has(activity))

/** Done but without a score, so that a mark may still come: none where nothing more is expected. */
const unmarked = (group: Group, participation: Participation, marked: Known): ReadonlyArray<Offering.Component> => {
  let waiting: Set<Offering.Component> | undefined
  for (const { activity, evidence } of participation) {
    if (activity === null || evidence._tag !== "Completed" || marked.has(activity)) continue
    const component = group.get(activity)
    if (component !== undefined) (waiting ??= new Set()).add(component)
  }
  return waiting === undefined || isClosed(participation) ? nothing : [...waiting]
}

const scored = (rule: ScoredClause, offering: Offering.Offering, participation: Participation): Verdict => {
  const group = componentsOf(offering, rule.group)
  const seen: Array<Fact.Fact> = []
  const marked = new Set<ActivityId>()
  let best = Fraction.zero
  for (const fact of participation) {
    if (fact.activity === null || !isMarked(fact) || !group.has(fact.activity)) continue
    const score = Fact.scaled(fact.evidence)
    if (Fraction.isAtLeast(score, rule.atLeast)) {
      return new Leaf(rule, "met", Span.since(fact.happened.on), [fact], { value: score, needed: rule.atLeast })
    }
    seen.push(fact)
    marked.add(fact.activity)
    if (Fraction.isAtLeast(score, best)) best = score
  }
  const outcome = unmarked(group, participation, marked).length > 0 ? "undetermined" : "notMet"
  const reached = { value: best, needed: rule.atLeast }
  return new Leaf(rule, outcome, Span.never, seen, reached, () => without(group, marked))
}

const weighted = (rule: Weighted, offering: Offering.Offering, participation: Participation): Verdict => {
  const group = componentsOf(offering, rule.group)
  const best = new Map<ActivityId, { readonly fact: Fact.Fact; readonly score: Fraction.Fraction }>()
  let total = Fraction.zero
  const facts = (): ReadonlyArray<Fact.Fact> => [...best.values()].map(({ fact }) => fact)
  for (const fact of participation) {
    if (fact.activity === null || !isMarked(fact)) continue
    const component = group.get(fact.activity)
    if (component === undefined) continue
    // A score below zero, which SCORM and xAPI know, takes nothing from the other components.
    const given = Fact.scaled(fact.evidence)
    const score = given.n < 0n ? Fraction.zero : given
    const before = best.get(fact.activity)
    if (before !== undefined && Fraction.isAtLeast(before.score, score)) continue
    best.set(fact.activity, { fact, score })
    const gained = before === undefined ? score : Fraction.subtract(score, before.score)
    total = Fraction.add(total, Fraction.multiply(component.weight ?? Fraction.zero, gained))
    if (Fraction.isAtLeast(total, rule.atLeast)) {
      return new Leaf(rule, "met", Span.since(fact.happened.on), facts(), { value: total, needed: rule.atLeast })
    }
  }
  const waiting = unmarked(group, participation, best)
  const possible = waiting.reduce((sum, component) => Fraction.add(sum, component.weight ?? Fraction.zero), total)
  const outcome = waiting.length > 0 && Fraction.isAtLeast(possible, rule.atLeast) ? "undetermined" : "notMet"
  const reached = { value: total, needed: rule.atLeast }
  return new Leaf(rule, outcome, Span.never, facts(), reached, () => without(group, best))
}

const share = (rule: Share, offering: Offering.Offering, participation: Participation): Verdict => {
  const group = componentsOf(offering, rule.group)
  const whole = BigInt(group.size)
  const first = new Map<ActivityId, Fact.Fact>()
  const reached = () => ({
    value: whole === 0n ? Fraction.zero : Fraction.make(BigInt(first.size), whole),
    needed: rule.atLeast
  })
  for (const fact of participation) {
    const { activity, evidence } = fact
    if (activity === null || !group.has(activity) || first.has(activity)) continue
    if (!rule.evidence.some((kind) => kind === evidence._tag)) continue
    first.set(activity, fact)
    if (BigInt(first.size) * rule.atLeast.d >= rule.atLeast.n * whole) {
      return new Leaf(rule, "met", Span.since(fact.happened.on), [...first.values()], reached())
    }
  }
  return new Leaf(rule, "notMet", Span.never, [...first.values()], reached(), () => without(group, first))
}

const stillRegistered = (rule: StillRegistered, participation: Participation): Verdict => {
  const spans: Array<Span.Span> = []
  const facts: Array<Fact.Fact> = []
  let from: CivilDate.CivilDate | null = CivilDate.min
  for (const fact of participation) {
    const tag = fact.evidence._tag
    if (tag === "Unregistered" && from !== null) {
      spans.push({ from, lost: fact.happened.on })
      facts.push(fact)
      from = null
    } else if (tag === "Registered" && from === null) {
      // Back within the day of leaving: never away, and spans that touch would count twice on that day.
      from = spans.at(-1)?.lost === fact.happened.on ? (spans.pop()?.from ?? null) : fact.happened.on
      facts.push(fact)
    }
  }
  if (from !== null) spans.push({ from, lost: null })
  return new Leaf(rule, from === null ? "notMet" : "met", spans, facts, null)
}
