/** All that is judged: what the ledger knows, together with what is about to be written. */
import type * as Achievement from "../Achievement.ts"
import type { Versions } from "../Catalog.ts"
import type * as Decision from "../Decision.ts"
import type * as Fact from "../Fact.ts"
import type { ContactId, DecisionId, FactId, LearnerId } from "../Id.ts"
import { Instant } from "../Instant.ts"
import type { Learner, Loaded } from "../Ledger.ts"

/** What the ledger knows, together with what is about to be written. */
export interface World {
  readonly versions: Versions
  readonly loaded: Loaded
  readonly at: Instant
  readonly learners: ReadonlyMap<LearnerId, Learner>
  /** Every revision of every fact of learners that have new ones; the others' are the loaded ones. */
  readonly revisions: ReadonlyMap<LearnerId, ReadonlyArray<Fact.Fact>>
  /** All about the persons loaded, the new ones last. */
  readonly decisions: ReadonlyArray<Decision.Decision>
  /** What is about to be written of these. */
  readonly fresh: Fresh
  /** The person of each contact that is linked to another. */
  readonly people: ReadonlyMap<ContactId, ContactId>
  /** Where the new facts undo an import. */
  readonly stood?: Stood
}

/** What there was of achievements before an import that is undone, and of which ones it made something; by their names. */
export interface Stood {
  /** The import's first commit. */
  readonly since: number
  readonly before: ReadonlyMap<string, Achievement.Achievement>
  readonly touched: ReadonlySet<string>
}

/** New facts and decisions, by id. */
interface Fresh {
  readonly facts: ReadonlySet<FactId>
  readonly decisions: ReadonlySet<DecisionId>
}

const nothingFresh: Fresh = { facts: new Set(), decisions: new Set() }

/** In the order in which they were recorded. */
export const byId = (a: Learner, b: Learner): number => a.id - b.id

/** What the ledger knows, and nothing new. Where nothing will be written, the time does not matter. */
export const asLoaded = (
  versions: Versions,
  loaded: Loaded,
  at = loaded.head.recordedAt ?? Instant.make(0)
): World => ({
  versions,
  loaded,
  at,
  learners: new Map(loaded.learners.toSorted(byId).map((learner) => [learner.id, learner])),
  revisions: loaded.revisions,
  decisions: loaded.decisions,
  fresh: nothingFresh,
  people: loaded.people
})

/** The person that a contact is or belongs to. */
export const personOf = ({ people }: Pick<World, "people">, contact: ContactId): ContactId =>
  people.get(contact) ?? contact

/** The contacts of a person: itself alone where it is linked to nobody, none where it is part of another. */
export const membersOf = ({ people }: Pick<World, "people">, person: ContactId): ReadonlyArray<ContactId> => {
  if (people.size === 0) return [person]
  let known = members.get(people)
  if (known === undefined) {
    known = new Map<ContactId, Array<ContactId>>()
    for (const [contact, own] of people) {
      const others = known.get(own)
      if (others === undefined) known.set(own, [contact])
      else others.push(contact)
    }
    members.set(people, known)
  }
  return known.get(person) ?? (people.has(person) ? [] : [person])
}

/** Kept for each map of people: a page asks for every person in it. */
const members = new WeakMap<World["people"], Map<ContactId, Array<ContactId>>>()
