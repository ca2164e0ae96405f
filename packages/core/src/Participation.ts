/** One learner's facts as they stand: the last revision of each reference, without the retracted, in order. */
import type * as Fact from "./Fact.ts"
import * as FactOrder from "./internal/FactOrder.ts"
import type { FactId } from "./Id.ts"

/** Facts in force, in the order of `FactOrder.compare`. */
export type Participation = ReadonlyArray<Fact.Fact>

/** Folds all revisions, in any order and with repeats, into the facts in force. */
export const fold = (revisions: Iterable<Fact.Fact>): Participation => {
  const last = new Map<FactId, Fact.Fact>()
  for (const fact of revisions) {
    const known = last.get(fact.origin)
    if (known === undefined || known.revision < fact.revision) last.set(fact.origin, fact)
  }
  return [...last.values()].filter((fact) => fact.evidence._tag !== "Retracted").toSorted(FactOrder.compare)
}
