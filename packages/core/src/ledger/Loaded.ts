/** What a commit is planned on: what the ledger knows of some people, and the numbers that are free. */
import type { Achievement } from "../Achievement.ts"
import { keyOf } from "../Contact.ts"
import type { Decision } from "../Decision.ts"
import { type Fact, keyOf as factKeyOf, prefixesOf, recordOf, type Reference, type Subject } from "../Fact.ts"
import type { Holding } from "../Holding.ts"
import type { ContactId, LearnerId, OfferingId, SourceId } from "../Id.ts"
import type { Instant } from "../Instant.ts"
import type { Counts } from "../Numbers.ts"

/** One participation, as the ledger knows it. */
export interface Learner {
  readonly id: LearnerId
  readonly contact: ContactId
  readonly source: SourceId
  /** The source's own key of the participation. */
  readonly key: string
  readonly offering: OfferingId
}

/** Where a plan numbers on from. Numbers name things and count nothing: some are never used. */
export interface Head {
  /** The last batch seen. A batch is given its own number when it is committed. */
  readonly batch: number
  /** The last number before those that are free for whoever loaded with room. */
  readonly contacts: number
  readonly learners: number
  readonly facts: number
  readonly decisions: number
  /**
   * Whether these numbers were given to this load alone. Otherwise they are the next ones of the source, and a commit is refused
   * where another plan of the same source has used them first.
   */
  readonly exclusive: boolean
  /** The latest time of a commit: recorded times never go back. */
  readonly recordedAt: Instant | null
  /**
   * How many commits have erased somebody. One that keeps the text of rows, or lets somebody be called what they are called who
   * was erased, is refused where that has changed: what it was planned on may be of whoever went.
   */
  readonly erasures: number
}

/** What a plan may make known, at most, beside the contacts and learners that were asked for and are unknown. */
export interface Room {
  readonly facts: number
  readonly decisions: number
  /** Numbers of one's own, for who has lost a race for the next ones; they may stay unused. */
  readonly exclusive: boolean
  /** Whether what the records asked about have said may be taken out, too: one more fact for each. Default true. */
  readonly mends?: boolean
}

/** What a commit is planned on. */
export interface Loaded {
  readonly head: Head
  /** How often each loaded contact has been written: a commit that names it is refused where that has changed. */
  readonly stamps: ReadonlyMap<ContactId, number>
  /** Where the source that was asked about stands; null where it has no position yet, or none was asked about. */
  readonly position: string | null
  /** By `Contact.keyOf`: whose own identity it is. Identities the ledger does not know are absent. */
  readonly contacts: ReadonlyMap<string, ContactId>
  /** The person of each loaded contact that is linked to another, and of all contacts of that person. */
  readonly people: ReadonlyMap<ContactId, ContactId>
  readonly learners: ReadonlyArray<Learner>
  /** Every revision of every fact of each loaded learner. */
  readonly revisions: ReadonlyMap<LearnerId, ReadonlyArray<Fact>>
  /** All achievements of each loaded contact and of every contact linked to it, over all participations. */
  readonly achievements: ReadonlyMap<ContactId, ReadonlyArray<Achievement>>
  /** All decisions about these contacts, in order of id. */
  readonly decisions: ReadonlyArray<Decision>
  /** By `Contact.keyOf`: which of the subjects' identities and claims are of somebody erased, whose rows are ignored. */
  readonly ignored: ReadonlySet<string>
  /** By `Fact.keyOf`: which of the records that were asked about are taken back, and one record that says so of each. */
  readonly withdrawn: ReadonlyMap<string, string>
  /** By `Fact.keyOf`: which of them take another one back. */
  readonly withdrawing: ReadonlySet<string>
}

/** A record of a source that speaks in records: its id is the key of its facts, or what stands before the first slash in theirs. */
export interface RecordId {
  readonly stream: string
  readonly record: string
}

/** All keys of a stream that are the prefix, or begin with it and a slash. */
export interface Prefix {
  readonly stream: string
  readonly prefix: string
}

/** Whether a key is the prefix, or begins with it and a slash. */
export const isUnder = (prefix: string, key: string): boolean => key === prefix || key.startsWith(`${prefix}/`)

export interface LoadRequest {
  /** Whose position and participation keys are meant; null where no source speaks. */
  readonly source: SourceId | null
  /** Whose learners and contacts. */
  readonly subjects: ReadonlyArray<Subject>
  /** Also the learners under which the ledger has, or once had, one of these facts. */
  readonly references: ReadonlyArray<Reference>
  /** Also those under which it has a fact of the source whose key is under one of these. */
  readonly prefixes: ReadonlyArray<Prefix>
  /** Whether these records of the source are taken back, or take another one back. */
  readonly records: ReadonlyArray<RecordId>
  /** Also these contacts. */
  readonly contacts: ReadonlyArray<ContactId>
  /** Also every other learner of the contacts found, and of all contacts linked to them. */
  readonly whole: boolean
  /** Numbers for what will be made known; null where nothing will be. */
  readonly room: Room | null
}

/** Asks for everything about some persons, for nobody's source. */
export const wholePersons = (contacts: ReadonlyArray<ContactId>, room: Room | null = null): LoadRequest => ({
  source: null,
  subjects: [],
  references: [],
  prefixes: [],
  records: [],
  contacts,
  whole: true,
  room
})

/** Whole contacts, for judging or checking them one after another; those linked to one of them are loaded beside. */
export interface LoadedContacts extends Loaded {
  readonly ids: ReadonlyArray<ContactId>
  /** Of each person whose lowest contact is among the ids. */
  readonly holdings: ReadonlyMap<ContactId, ReadonlyArray<Holding>>
}

/**
 * The numbers that a plan may need: for what it was given room for, for the contacts and learners that are unknown, to take back
 * what is under the prefixes, and to take out what the records said.
 */
export const needed = (
  { source, subjects, prefixes, records }: LoadRequest,
  { facts, decisions, mends = true }: Room,
  { contacts, learners, revisions }: Pick<Loaded, "contacts" | "learners" | "revisions">
): Counts => {
  const known = new Set(learners.flatMap((learner) => (learner.source === source ? [learner.key] : [])))
  const people = new Set<string>()
  const keys = new Set<string>()
  for (const { contact, key } of subjects) {
    const name = keyOf(contact)
    if (!contacts.has(name)) people.add(name)
    if (!known.has(key)) keys.add(key)
  }
  const under = prefixes.length === 0 ? 0 : countUnder(prefixes, revisions)
  const said = records.length === 0 || !mends ? 0 : countSaid(records, revisions)
  return { facts: facts + under + said, decisions, contacts: people.size, learners: keys.size }
}

/** References whose key is under one of these. */
const countUnder = (prefixes: LoadRequest["prefixes"], revisions: Loaded["revisions"]): number => {
  const asked = new Set(prefixes.map(({ stream, prefix }) => factKeyOf({ stream, key: prefix })))
  const found = new Set<string>()
  for (const facts of revisions.values()) {
    for (const { reference } of facts) {
      const { stream, key } = reference
      if (prefixesOf(key).some((prefix) => asked.has(factKeyOf({ stream, key: prefix }))))
        found.add(factKeyOf(reference))
    }
  }
  return found.size
}

/** Revisions of these records: what they said may be said no more. */
const countSaid = (records: LoadRequest["records"], revisions: Loaded["revisions"]): number => {
  const asked = new Set(records.map(({ record }) => record))
  let count = 0
  for (const facts of revisions.values())
    for (const { reference } of facts) if (asked.has(recordOf(reference.key))) count += 1
  return count
}
