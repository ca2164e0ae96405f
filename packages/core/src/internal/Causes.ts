/** What an entry says has brought it. */
import type { Case } from "./Case.ts"
import * as Cycle from "./Cycle.ts"
import type * as Fact from "../Fact.ts"
import type { Governed } from "./Governing.ts"
import type { DecisionId, FactId } from "../Id.ts"
import * as Rule from "../Rule.ts"
import * as Span from "../Span.ts"
import * as Traits from "./Traits.ts"
import { factsFor, nothing } from "./Verdict.ts"

/**
 * The retractions that took some of these days: without what they took back, what was known before would not have given them. The
 * facts that are left cannot say so. They are of the facts that proved such a day, and of those that framed it.
 */
export const retractions = (
  subject: Case,
  { id, type, offering }: Governed,
  assessments: ReadonlyArray<Rule.Assessment>,
  lost: Span.Spans
): ReadonlyArray<FactId> => {
  const taken = lost.length === 0 ? null : subject.takenBack()
  if (taken === null) return nothing
  const { by, participation } = taken
  const evaluate = (cycle: Cycle.Cycle) => Rule.evaluate(type.rule, { ...cycle, offering, holds: subject.holds })
  const cycle = Cycle.of(type, { participation, assessments }, evaluate)[id.earning - 1]
  if (cycle === undefined) return nothing
  const then = evaluate(cycle)
  const own = cycle.participation.filter((fact) => by.has(fact))
  /** The days that were given only by what these say. */
  const given = (facts: ReadonlyArray<Fact.Fact>): Span.Spans => {
    const gone = new Set(facts)
    const rest = evaluate({ ...cycle, participation: cycle.participation.filter((fact) => !gone.has(fact)) })
    return Span.atLeast(2, [lost, Span.minus(then.spans, rest.spans)])
  }
  const proving = new Set(
    (own.length === 0 ? nothing : given(own)).flatMap(({ from }) => factsFor(then, "gained", from))
  )
  const brought = own.filter((fact) => proving.has(fact) || (Traits.isFrame(fact) && given([fact]).length > 0))
  return brought.flatMap((fact) => by.get(fact) ?? []).toSorted((a, b) => a - b)
}

/** Both, in order, each once. */
export const union = <Id extends DecisionId | FactId>(a: ReadonlyArray<Id>, b: ReadonlyArray<Id>): ReadonlyArray<Id> =>
  b.length === 0 ? a : [...new Set([...a, ...b])].toSorted((one, other) => one - other)
