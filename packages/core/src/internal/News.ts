/** What is newly known of some learners: what brought a change. */
import type { ContactId, FactId, LearnerId } from "../Id.ts"
import type { TakenBack } from "./Case.ts"
import * as Participation from "../Participation.ts"
import { personOf, type World } from "./World.ts"

/** New facts of these learners; where there are none and what the person holds may bear on it, of all the person's. */
export const facts = (
  { revisions, fresh, learners, people, versions }: World,
  person: ContactId,
  members: ReadonlyArray<LearnerId>
): ReadonlyArray<FactId> => {
  const freshOf = (id: LearnerId) =>
    (revisions.get(id) ?? []).flatMap((fact) => (fresh.facts.has(fact.id) ? [fact.id] : []))
  const own = members.flatMap(freshOf)
  if (own.length > 0 || !versions.crossing) return own
  return [...revisions.keys()]
    .filter((id) => {
      const contact = learners.get(id)?.contact
      return contact !== undefined && personOf({ people }, contact) === person
    })
    .flatMap(freshOf)
    .toSorted((a, b) => a - b)
}

/** Facts that stood as the ledger knows it, and are newly known to be retracted. */
export const takenBack = ({ revisions, fresh }: World, members: ReadonlyArray<LearnerId>): ReadonlyArray<TakenBack> =>
  members.flatMap((id) => {
    const all = revisions.get(id) ?? []
    const retractions = all.filter((fact) => fact.evidence._tag === "Retracted" && fresh.facts.has(fact.id))
    if (retractions.length === 0) return []
    const known = Participation.fold(all.filter((fact) => !fresh.facts.has(fact.id)))
    const by = new Map(known.map((fact) => [fact.origin, fact]))
    return retractions.flatMap(({ id: retraction, origin }) => {
      const fact = by.get(origin)
      return fact === undefined ? [] : [{ fact, by: retraction }]
    })
  })
