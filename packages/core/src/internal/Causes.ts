/** What an entry says has brought it. */
import type { Case } from "./Case.ts"
import * as FactOrder from "./FactOrder.ts"
import type { Governed } from "./Governing.ts"
import type { DecisionId, FactId } from "../Id.ts"
import * as Rule from "../Rule.ts"
import * as Span from "../Span.ts"
import type * as State from "../State.ts"
import { factsFor, nothing } from "./Verdict.ts"

/** The retractions of what proved the days that are lost now: the facts that are left do not say why they are. */
export const retractions = (
  subject: Case,
  { standing, type, offering, cycle }: Governed,
  { held }: Pick<State.Outcome, "held">
): ReadonlyArray<FactId> => {
  const [lost] = standing === undefined ? nothing : Span.minus((standing.contested ?? standing).held, held)
  // An import that is undone takes back all that it brought.
  const taken = lost === undefined || subject.before !== null ? nothing : subject.takenBack()
  if (lost === undefined || taken.length === 0) return nothing
  const participation = [...cycle.participation, ...taken.map(({ fact }) => fact)].toSorted(FactOrder.compare)
  const { holds } = subject
  const proving = new Set(
    factsFor(Rule.evaluate(type.rule, { ...cycle, participation, offering, holds }), "gained", lost.from)
  )
  return taken.flatMap(({ fact, by }) => (proving.has(fact) ? [by] : []))
}

/** Both, in order, each once. */
export const union = <Id extends DecisionId | FactId>(a: ReadonlyArray<Id>, b: ReadonlyArray<Id>): ReadonlyArray<Id> =>
  b.length === 0 ? a : [...new Set([...a, ...b])].toSorted((one, other) => one - other)
