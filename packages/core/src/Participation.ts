/** One learner's facts as they stand: the last revision of each reference, without the retracted, in order. */
import type { CivilDate } from "./CivilDate.ts"
import * as Fact from "./Fact.ts"
import type { FactId } from "./Id.ts"

/** Facts in force, in the order of `Fact.compare`. */
export type Participation = ReadonlyArray<Fact.Fact>

/** Folds all revisions, in any order and with repeats, into the facts in force. */
export const fold = (revisions: Iterable<Fact.Fact>): Participation => {
  const last = new Map<FactId, Fact.Fact>()
  for (const fact of revisions) {
    const known = last.get(fact.origin)
    if (known === undefined || known.revision < fact.revision) last.set(fact.origin, fact)
  }
  return [...last.values()].filter((fact) => fact.evidence._tag !== "Retracted").toSorted(Fact.compare)
}

/** The facts in force that had happened by the end of that day. */
export const until = (participation: Participation, day: CivilDate): Participation =>
  participation.filter((fact) => fact.happened.on <= day)

/** Whether a source has said that nothing more is expected. */
export const isClosed = (participation: Participation): boolean =>
  participation.some((fact) => fact.evidence._tag === "Closed")

/** Whether anything was done: what every rule needs. Coming, leaving and closing alone prove nothing. */
export const hasEvidence = (participation: Participation): boolean =>
  participation.some(({ evidence }) => evidence._tag === "Completed" || evidence._tag === "Scored")
