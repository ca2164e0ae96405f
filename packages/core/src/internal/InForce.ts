/** Which decisions hold, of all that were ever made. */
import type { Decision } from "../Decision.ts"
import type { ContactId, DecisionId } from "../Id.ts"

/** Decisions that hold: those that none in force has withdrawn, with who approved them. */
export interface InForce {
  /** In order of id, without withdrawals and approvals themselves. */
  readonly all: ReadonlyArray<Decision>
  /** Second actors who agree, and whose agreement is in force. */
  readonly approvals: ReadonlyMap<DecisionId, ReadonlyArray<Decision>>
}

/** Nobody has decided anything. */
const none: InForce = { all: [], approvals: new Map() }

/** What holds of all decisions about some contacts. A withdrawal that is withdrawn brings back what it took. */
export const inForce = (decisions: ReadonlyArray<Decision>): InForce => {
  if (decisions.length === 0) return none
  const ordered = decisions.toSorted((a, b) => b.id - a.id)
  const out = new Set<DecisionId>()
  // A decision only ever names an earlier one, so the latest are settled first.
  for (const { id, act } of ordered) if (act._tag === "Withdrawn" && !out.has(id)) out.add(act.decision)
  const standing = ordered.filter(({ id, act }) => !out.has(id) && act._tag !== "Withdrawn").toReversed()
  const byId = new Map(standing.map((decision) => [decision.id, decision]))
  const approvals = new Map<DecisionId, Array<Decision>>()
  for (const approval of standing) {
    if (approval.act._tag !== "Approved") continue
    const approved = byId.get(approval.act.decision)
    // Nobody is the second actor of their own decision.
    if (approved === undefined || approved.actor === approval.actor) continue
    approvals.set(approved.id, [...(approvals.get(approved.id) ?? []), approval])
  }
  return { all: standing.filter(({ act }) => act._tag !== "Approved"), approvals }
}

/** Whether somebody else agrees: in one of these roles, or in any where none are named. */
export const isModerated = ({ approvals }: InForce, id: DecisionId, roles?: ReadonlyArray<string>): boolean =>
  (approvals.get(id) ?? []).some(({ role }) => roles === undefined || roles.includes(role))

/** The links in force between contacts. A later word that two are two ends an earlier one that they are one. */
export const links = ({ all }: InForce): ReadonlyArray<readonly [ContactId, ContactId]> => {
  const pairs = new Map<string, readonly [ContactId, ContactId]>()
  for (const { act } of all) {
    if (act._tag !== "Linked" && act._tag !== "Separated") continue
    const key = act.contacts.toSorted((a, b) => a - b).join(" ")
    if (act._tag === "Linked") pairs.set(key, act.contacts)
    else pairs.delete(key)
  }
  return [...pairs.values()]
}
