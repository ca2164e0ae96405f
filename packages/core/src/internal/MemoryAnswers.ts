/** What a ledger in memory answers that takes more than a look. */
import type { Achievement } from "../Achievement.ts"
import * as AchievementId from "../AchievementId.ts"
import { type Identity, keyOf } from "../Contact.ts"
import type { CivilDate } from "../CivilDate.ts"
import type { Instant } from "../Instant.ts"
import type { Period } from "./Health.ts"
import type { ContactId } from "../Id.ts"
import { type CertificationId, type LearnerId } from "../Id.ts"
import {
  type Claimant,
  type Claimed,
  Corrupt,
  type Dossier,
  type EarnedKey,
  type Held,
  type HeldKey,
  LedgerError,
  maxPage,
  maxSharing,
  type Shared
} from "../Ledger.ts"
import type { Node } from "../Merkle.ts"
import { compareText } from "./compareText.ts"
import type { Memory } from "./Memory.ts"
import { byId } from "./Memory.ts"
import { at } from "./Versioned.ts"

/** Who has such a period of a certification, each once and in order, after one, at most a page. */
export const whoHas = (
  memory: Memory,
  certification: CertificationId,
  after: ContactId | null,
  known: Instant | null,
  isAsked: (period: Period) => boolean
): ReadonlyArray<ContactId> => {
  const found = memory
    .heldAt(known)
    .flatMap(([contact, holding]) =>
      holding.certification === certification && holding.periods.some(isAsked) ? [contact] : []
    )
  return [...new Set(found)]
    .filter((contact) => contact > (after ?? 0))
    .toSorted((a, b) => a - b)
    .slice(0, maxPage)
}

/** Counts each key of each person once. */
export const countBy = <K>(pairs: Iterable<readonly [K, ContactId]>): ReadonlyMap<K, number> => {
  const persons = new Map<K, Set<ContactId>>()
  for (const [key, person] of pairs) persons.set(key, (persons.get(key) ?? new Set()).add(person))
  return new Map([...persons].map(([key, own]) => [key, own.size]))
}

export const claimantsOf = (memory: Memory, identity: Identity): ReadonlyArray<Claimant> =>
  memory.claimantsOf(keyOf(identity)).map((id) => ({ id, person: memory.personOf(id) }))

export const compareClaimed = (a: Pick<Claimed, "identity" | "id">, b: Pick<Claimed, "identity" | "id">): number =>
  compareText(a.identity.value, b.identity.value) || a.id - b.id

export const claimedOf = (memory: Memory, scheme: string): ReadonlyArray<Claimed> => {
  const named = [...memory.contacts.values(), ...[...memory.claims.values()].map(({ identity }) => identity)]
  const own = new Map(named.flatMap((each) => (each?.scheme === scheme ? [[each.value, each] as const] : [])))
  return [...own.values()].flatMap((identity) =>
    claimantsOf(memory, identity).map((claimant) => ({ identity, ...claimant }))
  )
}

export const sharedOf = (memory: Memory): ReadonlyArray<Shared> =>
  [...memory.claims.values()].flatMap(({ identity }) => {
    const contacts = claimantsOf(memory, identity)
    const persons = new Set(contacts.map(({ person }) => person))
    return persons.size > 1 ? [{ identity, contacts: contacts.slice(0, maxSharing) }] : []
  })

export const keyOfEarned = ({
  achievement,
  on
}: {
  readonly achievement: Achievement
  readonly on: CivilDate
}): EarnedKey => ({
  id: achievement.id,
  on
})

export const compareEarned = (a: EarnedKey, b: EarnedKey): number => a.on - b.on || AchievementId.compare(a.id, b.id)

const keyOfHeld = ({ contact, period: { from, last } }: Held): HeldKey => ({ contact, from, last })

const compareHeld = (a: HeldKey, b: HeldKey): number =>
  // None is after all days; two without are equal.
  (a.last === b.last ? 0 : (a.last ?? Infinity) - (b.last ?? Infinity)) || a.contact - b.contact || a.from - b.from

export const heldOf = (
  memory: Memory,
  certification: CertificationId,
  after: HeldKey | null,
  known: Instant | null,
  isAsked: (period: Period) => boolean
): ReadonlyArray<Held> =>
  memory
    .heldAt(known)
    .flatMap(([contact, holding]) =>
      holding.certification === certification
        ? holding.periods.filter(isAsked).map((period) => ({ contact, certification, period }))
        : []
    )
    .toSorted((a, b) => compareHeld(keyOfHeld(a), keyOfHeld(b)))
    .filter((each) => after === null || compareHeld(keyOfHeld(each), after) > 0)
    .slice(0, maxPage)

/** A person with all that was recorded by a moment. */
export const dossierOf = (memory: Memory, id: ContactId, known: Instant | null): Dossier | undefined => {
  if (!memory.contacts.has(id)) return undefined
  const person = memory.personsAt(known).get(id) ?? id
  const contact = memory.contactOf(person, known)
  const isBy = ({ recordedAt }: { readonly recordedAt: Instant }): boolean => known === null || recordedAt <= known
  const isThere = (learner: LearnerId): boolean => known === null || (memory.revisions.get(learner) ?? []).some(isBy)
  const learners = byId(contact.members.flatMap((member) => memory.learnersOf.get(member) ?? []))
  const decisions = memory.decisionsOf(contact.members).filter(isBy)
  const there = learners.filter((learner) => isThere(learner.id))
  if (known !== null && there.length + decisions.length === 0) return undefined
  const stood = contact.members.map((member) => memory.stoodOf(member))
  return {
    contact,
    learners: there,
    achievements: stood.flatMap(({ achievements }) => at(achievements, known)),
    holdings: at(memory.stoodOf(person).holdings, known),
    decisions
  }
}

export const notWhole = ({ level, place }: Node): LedgerError =>
  new LedgerError({
    ledger: "in memory",
    reason: new Corrupt({ found: `the log has no whole subtree ${place} of level ${level}` })
  })
