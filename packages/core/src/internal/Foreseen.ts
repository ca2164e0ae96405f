/** What a ledger would know once plans were committed that are not: later pages of one preview are planned on the earlier ones. */
import type { Achievement } from "../Achievement.ts"
import * as AchievementId from "../AchievementId.ts"
import * as Contact from "../Contact.ts"
import * as Fact from "../Fact.ts"
import type { ContactId, LearnerId } from "../Id.ts"
import { type Commit, type Learner, type Loaded, type LoadRequest, made } from "../Ledger.ts"
import type { Plan } from "../Plan.ts"

/** Numbers of what a preview makes known begin after these: above whatever a ledger gives out, and apart from one another. */
const provisional = { contacts: 2 ** 48, learners: 2 ** 49, facts: 2 ** 50 }

/** Whether a preview gave this number, for somebody the ledger does not know yet. */
export const isProvisional = (contact: ContactId): boolean => contact > provisional.contacts

/** Whether a preview gave this number, for a participation the ledger does not know yet. */
export const isProvisionalLearner = (learner: LearnerId): boolean => learner > provisional.learners

const add = <K, A>(sets: Map<K, Set<A>>, key: K, item: A): void => {
  const known = sets.get(key)
  if (known === undefined) sets.set(key, new Set([item]))
  else known.add(item)
}

/** Mutable, local to one preview. Holds all participations that the plans it took in have touched. */
export class Foreseen {
  readonly contacts = new Map<ContactId, Contact.Identity>()
  readonly learners = new Map<LearnerId, Learner>()
  #counts = { contacts: 0, learners: 0, facts: 0, decisions: 0 }
  readonly #owners = new Map<string, ContactId>()
  /** By their keys in the source. */
  readonly #byKey = new Map<string, LearnerId>()
  readonly #ofContact = new Map<ContactId, Set<LearnerId>>()
  /** All revisions of each learner that has a new one. */
  readonly #revisions = new Map<LearnerId, ReadonlyArray<Fact.Fact>>()
  /** Whose a new fact is, by stream and key, and by each part of its key. */
  readonly #under = new Map<string, Set<LearnerId>>()
  readonly #achievements = new Map<ContactId, Map<string, Achievement>>()
  readonly #withdrawn = new Map<string, string>()
  readonly #withdrawing = new Set<string>()

  /** What to ask the ledger, so that `over` can answer the request. */
  beneath(request: LoadRequest): LoadRequest {
    const contacts = this.#wanted(request).flatMap(({ contact }) => (isProvisional(contact) ? [] : [contact]))
    return { ...request, contacts: [...new Set([...request.contacts, ...contacts])], room: null }
  }

  /** The ledger's answer to `beneath`, with what was foreseen on top. */
  over(request: LoadRequest, loaded: Loaded): Loaded {
    const contacts = new Map(loaded.contacts)
    for (const { contact } of request.subjects) {
      const name = Contact.keyOf(contact)
      const owner = this.#owners.get(name)
      if (owner !== undefined) contacts.set(name, owner)
    }
    const wanted = this.#wanted(request)
    const everyone = new Set([
      ...loaded.achievements.keys(),
      ...contacts.values(),
      ...wanted.map(({ contact }) => contact)
    ])
    const beside = request.whole ? [...everyone].flatMap((contact) => this.#learnersOf(contact)) : []
    const learners = new Map([...loaded.learners, ...wanted, ...beside].map((learner) => [learner.id, learner]))
    return {
      ...loaded,
      head: {
        ...loaded.head,
        contacts: provisional.contacts + this.#counts.contacts,
        learners: provisional.learners + this.#counts.learners,
        facts: provisional.facts + this.#counts.facts
      },
      contacts,
      learners: [...learners.values()],
      revisions: new Map(
        [...learners.keys()].map((id) => [id, this.#revisions.get(id) ?? loaded.revisions.get(id) ?? []])
      ),
      achievements: new Map([...everyone].map((contact) => [contact, this.#standing(contact, loaded)])),
      withdrawn: new Map([...this.#withdrawn, ...loaded.withdrawn]),
      withdrawing: new Set([...this.#withdrawing, ...loaded.withdrawing])
    }
  }

  /** Takes in what a plan would write. */
  take({ commit, loaded }: Plan): void {
    const { contacts, learners, facts, achievements, withdrawals } = commit
    for (const { id, identity } of contacts) {
      this.contacts.set(id, identity)
      this.#owners.set(Contact.keyOf(identity), id)
    }
    for (const learner of [...loaded.learners.filter(isTouched(facts)), ...learners]) this.#know(learner)
    for (const [learner, own] of Map.groupBy(facts, (fact) => fact.learner)) {
      this.#revisions.set(learner, [...(loaded.revisions.get(learner) ?? []), ...own])
      for (const { reference } of own) {
        for (const key of Fact.prefixesOf(reference.key)) add(this.#under, Fact.keyOf({ ...reference, key }), learner)
      }
    }
    for (const achievement of achievements) {
      const all = this.#achievements.get(achievement.contact) ?? new Map<string, Achievement>()
      this.#achievements.set(achievement.contact, all.set(AchievementId.format(achievement.id), achievement))
    }
    for (const { stream, record, by } of withdrawals) {
      this.#withdrawn.set(Fact.keyOf({ stream, key: record }), by)
      this.#withdrawing.add(Fact.keyOf({ stream, key: by }))
    }
    const more = made(commit)
    this.#counts = {
      contacts: this.#counts.contacts + more.contacts,
      learners: this.#counts.learners + more.learners,
      facts: this.#counts.facts + more.facts,
      decisions: 0
    }
  }

  #know(learner: Learner): void {
    this.learners.set(learner.id, learner)
    this.#byKey.set(learner.key, learner.id)
    add(this.#ofContact, learner.contact, learner.id)
  }

  #learnersOf(contact: ContactId): ReadonlyArray<Learner> {
    return [...(this.#ofContact.get(contact) ?? [])].flatMap((id) => this.learners.get(id) ?? [])
  }

  /** The learners that were foreseen and are asked for. */
  #wanted({ subjects, references, prefixes }: LoadRequest): ReadonlyArray<Learner> {
    const ids = new Set([
      ...subjects.flatMap(({ key }) => this.#byKey.get(key) ?? []),
      ...[...references, ...prefixes.map(({ stream, prefix }) => ({ stream, key: prefix }))].flatMap((one) => [
        ...(this.#under.get(Fact.keyOf(one)) ?? [])
      ])
    ])
    return [...ids].flatMap((id) => this.learners.get(id) ?? [])
  }

  #standing(contact: ContactId, { achievements }: Loaded): ReadonlyArray<Achievement> {
    const own = achievements.get(contact) ?? []
    const foreseen = this.#achievements.get(contact)
    if (foreseen === undefined) return own
    const all = new Map(own.map((each) => [AchievementId.format(each.id), each]))
    return [...new Map([...all, ...foreseen]).values()]
  }
}

const isTouched = (facts: Commit["facts"]): ((learner: Learner) => boolean) => {
  const touched = new Set(facts.map(({ learner }) => learner))
  return ({ id }) => touched.has(id)
}
