/** What is newly known of some learners: what brought a change. */
import type { ContactId, FactId, LearnerId } from "../Id.ts"
import type { TakenBack } from "./Case.ts"
import * as Journey from "./Journey.ts"
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

/** What new facts have taken back of these learners, who are one journey. A fact that moved to another of them is in force. */
export const takenBack = ({ loaded, revisions, fresh }: World, members: ReadonlyArray<LearnerId>): TakenBack | null => {
  const all = members.flatMap((id) => revisions.get(id) ?? [])
  const retractions = all.filter(({ id, evidence }) => evidence._tag === "Retracted" && fresh.facts.has(id))
  if (retractions.length === 0) return null
  const inForce = new Set(
    members.flatMap((id) => Participation.fold(revisions.get(id) ?? [])).map(({ origin }) => origin)
  )
  const last = new Map(
    retractions.toSorted((a, b) => a.revision - b.revision).map(({ origin, id }) => [origin, id] as const)
  )
  const parts = members.map((id) => ({ participation: Participation.fold(loaded.revisions.get(id) ?? []) }))
  const participation = Journey.joined(parts)
  const by = participation.flatMap((fact) => {
    const retraction = inForce.has(fact.origin) ? undefined : last.get(fact.origin)
    return retraction === undefined ? [] : [[fact, retraction] as const]
  })
  return by.length === 0 ? null : { participation, by: new Map(by) }
}
