/** What was known at a moment of what is known now. */
import type { Instant } from "../Instant.ts"
import type { Dossier, Loaded } from "../Ledger.ts"

/** The person of a dossier, loaded as it would have been at the dossier's moment: the facts recorded by then, and what stood. */
export const loaded = (now: Loaded, then: Dossier, known: Instant): Loaded => {
  const { id, members } = then.contact
  return {
    ...now,
    learners: then.learners,
    revisions: new Map(
      then.learners.map((learner) => [
        learner.id,
        (now.revisions.get(learner.id) ?? []).filter(({ recordedAt }) => recordedAt <= known)
      ])
    ),
    achievements: new Map(
      members.map((member) => [member, then.achievements.filter(({ contact }) => contact === member)])
    ),
    decisions: then.decisions,
    people: new Map(members.length === 1 ? [] : members.map((member) => [member, id]))
  }
}
