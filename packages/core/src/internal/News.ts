/** What is newly known of some learners: what brought a change. */
import type { ContactId, FactId, LearnerId } from "../Id.ts"
import type { TakenBack } from "./Case.ts"
import * as Fact from "../Fact.ts"
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

/**
 * What new facts have taken back of these learners, who are one journey: retracted, or said otherwise. What moved to another of them,
 * and what is said again as it was, is not.
 */
export const takenBack = ({ loaded, revisions, fresh }: World, members: ReadonlyArray<LearnerId>): TakenBack | null => {
  const all = members.flatMap((id) => revisions.get(id) ?? [])
  const later = all.filter(({ id, revision }) => revision > 1 && fresh.facts.has(id))
  if (later.length === 0) return null
  const last = new Map(later.toSorted((a, b) => a.revision - b.revision).map((fact) => [fact.origin, fact.id]))
  const inForce = members.flatMap((id) => Participation.fold(revisions.get(id) ?? []))
  const says = Map.groupBy(inForce, ({ origin }) => origin)
  const parts = members.map((id) => ({ participation: Participation.fold(loaded.revisions.get(id) ?? []) }))
  const participation = Journey.joined(parts)
  const by = participation.flatMap((fact) => {
    const news = last.get(fact.origin)
    const now = says.get(fact.origin) ?? []
    return news === undefined || now.some((one) => Fact.isSame(one, fact)) ? [] : [[fact, { news, now }] as const]
  })
  return by.length === 0 ? null : { participation, by: new Map(by) }
}
