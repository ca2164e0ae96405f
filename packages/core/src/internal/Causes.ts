/** What an entry says has brought it. */
import type { Case } from "./Case.ts"
import * as Cycle from "./Cycle.ts"
import type * as Fact from "../Fact.ts"
import * as FactOrder from "./FactOrder.ts"
import type { Governed } from "./Governing.ts"
import type { DecisionId, FactId } from "../Id.ts"
import * as Rule from "../Rule.ts"
import * as Span from "../Span.ts"
import { factsFor, nothing } from "./Verdict.ts"

/** What an entry changes: the days that the rule gave before it, and those that it gives after it. */
export interface Days {
  readonly before: Span.Spans
  readonly after: Span.Spans
}

/** Facts that are tried one by one; where more were taken back at once, and changed these days together, all of them are named. */
const maxTried = 20

/**
 * The retractions and corrections that changed these days: with what they say, and nothing else that is new, what was known before
 * would have given others of them. The facts in force cannot say so.
 */
export const takenBack = (
  subject: Case,
  { id, type, offering }: Governed,
  assessments: () => ReadonlyArray<Rule.Assessment>,
  { before, after }: Days
): ReadonlyArray<FactId> => {
  const [lost, gained] = [Span.minus(before, after), Span.minus(after, before)]
  const taken = lost.length + gained.length === 0 ? null : subject.takenBack()
  if (taken === null) return nothing
  const { by, participation } = taken
  const evaluate = (cycle: Cycle.Cycle) => Rule.evaluate(type.rule, { ...cycle, offering, holds: subject.holds })
  const cycle = Cycle.of(type, { participation, assessments: assessments() }, evaluate)[id.earning - 1]
  if (cycle === undefined) return nothing
  const then = evaluate(cycle)
  const own = cycle.participation.filter((fact) => by.has(fact))
  /** The days that what is said instead of these took of those that are lost, and gave of those that are gained. */
  const changedBy = (facts: ReadonlyArray<Fact.Fact>) => {
    const gone = new Set(facts)
    const left = cycle.participation.filter((fact) => !gone.has(fact))
    const instead = facts.flatMap((fact) => by.get(fact)?.now ?? [])
    const rest = evaluate({ ...cycle, participation: [...left, ...instead].toSorted(FactOrder.compare) }).spans
    const took = common(lost, Span.minus(then.spans, rest))
    const gave = common(gained, Span.minus(rest, then.spans))
    return { took, isAny: took.length + gave.length > 0 }
  }
  if (own.length === 0) return nothing
  const { took, isAny } = changedBy(own)
  if (!isAny) return nothing
  const proving = new Set(took.flatMap(({ from }) => factsFor(then, "gained", from)))
  const alone = own.length > maxTried ? own : own.filter((fact) => proving.has(fact) || changedBy([fact]).isAny)
  // Where none of them does it alone, all of them do together.
  return (alone.length === 0 ? own : alone).flatMap((fact) => by.get(fact)?.news ?? []).toSorted((a, b) => a - b)
}

/**
 * The new facts that ended the participation, where the rule waited for its end: what meets the rule was there before, and what it
 * rests on does not name the end.
 */
export const ending = (
  { isNew, takenBack, holds }: Case,
  { type, offering, cycle, verdict }: Governed,
  { before, after }: Days
): ReadonlyArray<FactId> => {
  const fresh = cycle.participation.filter((fact) => isEnd(fact) && isNew(fact.id))
  if (fresh.length === 0 || Span.isSame(before, after)) return nothing
  const known = [...cycle.participation.filter(({ id }) => !isNew(id)), ...(takenBack()?.participation ?? [])]
  const ended = new Set(known.filter(isEnd).map(({ learner }) => learner))
  const own = fresh.filter(({ learner }) => !ended.has(learner))
  if (own.length === 0) return nothing
  // What joins several is over once all of them are: without one end there is none.
  const participation = cycle.participation.filter((fact) => !isEnd(fact))
  const open = Rule.evaluate(type.rule, { ...cycle, participation, offering, holds }).spans
  const gave = common(Span.minus(after, before), Span.minus(verdict.spans, open))
  const took = common(Span.minus(before, after), Span.minus(open, verdict.spans))
  return gave.length + took.length === 0 ? nothing : own.map(({ id }) => id)
}

const isEnd = ({ evidence }: Fact.Fact): boolean => evidence._tag === "Closed"

/** The days that both have. Where one begins as the other ends there is none. */
const common = (a: Span.Spans, b: Span.Spans): Span.Spans => Span.minus(a, Span.minus(a, b))

/** New decisions that bear on it, without those about assessments that it neither rests on nor rested on before. */
export const deciding = (
  { assessmentOf }: Case,
  { entered, released }: Governed,
  rests: ReadonlyArray<DecisionId>
): ReadonlyArray<DecisionId> => {
  const all = new Set([...rests, ...released])
  return entered.filter((decision) => {
    const assessment = assessmentOf(decision)
    return assessment === null || all.has(assessment)
  })
}

/** Both, in order, each once. */
export const union = <Id extends DecisionId | FactId>(a: ReadonlyArray<Id>, b: ReadonlyArray<Id>): ReadonlyArray<Id> =>
  b.length === 0 ? a : [...new Set([...a, ...b])].toSorted((one, other) => one - other)
