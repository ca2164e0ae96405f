/** Whole persons as they were known at the checkpoint, or at the moment before it that was asked about. */
import {
  Achievement,
  AchievementId,
  Audit,
  type Catalog,
  Contact,
  Decision,
  Entry,
  type Fact,
  Holding,
  type Id,
  Ledger
} from "@laurel/core"
import { Effect, Result } from "effect"
import type { Anchor } from "./Anchor.ts"
import { Doubtful, EvidenceError, TooLarge } from "./EvidenceError.ts"

/** An entry with its place in the log. */
export interface Logged {
  readonly index: number
  readonly entry: Entry.Entry
}

export interface Person {
  /** The lowest of the members. */
  readonly id: Id.ContactId
  readonly members: ReadonlyArray<Id.ContactId>
  readonly learners: ReadonlyMap<Id.LearnerId, Ledger.Learner>
  /** Every revision of every fact of the person. */
  readonly facts: ReadonlyMap<Id.FactId, Fact.Fact>
  /** All about some member, in order of id. */
  readonly decisions: ReadonlyArray<Decision.Decision>
  /** In the order of the log. */
  readonly entries: ReadonlyArray<Logged>
  /** As their last entries leave them, in order of their names. */
  readonly achievements: ReadonlyArray<Achievement.Achievement>
  readonly holdings: ReadonlyArray<Holding.Holding>
  /** What each achievement's rule says of the facts, by name. */
  readonly governed: ReadonlyMap<string, Achievement.Governed>
}

/** Contacts that are loaded together. */
export const perPage = 200
/** Entries of the people of one page: what a pack holds in memory at once. */
const maxEntries = 1_000_000
/** Loads until everybody who was linked to somebody is there. */
const maxRounds = 20

/** The persons that these contacts were, each once. */
export const load = Effect.fn("Evidence.persons")(function* (
  versions: Catalog.Versions,
  anchor: Anchor,
  contacts: ReadonlyArray<Id.ContactId>
) {
  const { loaded, decisions, people } = yield* whole(anchor, contacts)
  const entries = yield* entriesOf(anchor, [...loaded.stamps.keys()])
  const achievements = new Map<string, Achievement.Achievement>()
  for (const { entry } of entries) achievements.set(AchievementId.format(entry.achievement), Achievement.evolve(entry))
  const then = asKnown(anchor, { ...loaded, decisions, people }, achievements.values())
  const personOf = (contact: Id.ContactId): Id.ContactId => people.get(contact) ?? contact
  const owners = new Map(then.learners.map(({ id, contact }) => [id, personOf(contact)]))
  const governed = Map.groupBy(Audit.judged(versions, then), ({ id }) => owners.get(id.learner))
  const byPerson = {
    members: Map.groupBy(then.stamps.keys(), personOf),
    learners: Map.groupBy(then.learners, ({ contact }) => personOf(contact)),
    entries: Map.groupBy(entries, ({ entry }) => personOf(entry.contact)),
    achievements: Map.groupBy(achievements.values(), ({ contact }) => personOf(contact))
  }
  return [...new Set(contacts.map(personOf))].map((id): Person => {
    const members = byPerson.members.get(id)?.toSorted((a, b) => a - b) ?? []
    const learners = byPerson.learners.get(id) ?? []
    const own = byPerson.achievements.get(id) ?? []
    const facts = learners.flatMap((learner) => then.revisions.get(learner.id) ?? [])
    return {
      id,
      members,
      learners: new Map(learners.map((learner) => [learner.id, learner])),
      facts: new Map(facts.map((fact) => [fact.id, fact])),
      decisions: decisions.filter(({ about }) => about.some((contact) => members.includes(contact))),
      entries: byPerson.entries.get(id) ?? [],
      achievements: own.toSorted((a, b) => AchievementId.compare(a.id, b.id)),
      holdings: Holding.deriveAll(versions, own),
      governed: new Map((governed.get(id) ?? []).map((each) => [AchievementId.format(each.id), each]))
    }
  })
})

interface Known {
  readonly recordedAt: Anchor["known"]
  readonly batch: number
}

const isKnown =
  (anchor: Anchor) =>
  ({ recordedAt, batch }: Known): boolean =>
    recordedAt <= anchor.known && batch <= anchor.batch

/** These contacts with everybody who was linked to them then, or is now. */
const whole = Effect.fnUntraced(function* (anchor: Anchor, contacts: ReadonlyArray<Id.ContactId>) {
  const ledger = yield* Ledger.Ledger
  let asked = contacts
  for (let round = 1; round <= maxRounds; round++) {
    const loaded = yield* ledger.load(Ledger.wholePersons(asked))
    const decisions = loaded.decisions.filter(isKnown(anchor))
    const people = Contact.people(Decision.links(Decision.inForce(decisions)))
    const missing = [...people.keys()].filter((contact) => !loaded.stamps.has(contact))
    if (missing.length === 0) return { loaded, decisions, people }
    asked = [...asked, ...missing]
  }
  const advice = "Ask about fewer people"
  const found = `more than ${maxRounds} links lead from one person to another`
  return yield* new EvidenceError({ reason: new TooLarge({ found, advice }) })
})

/** What was known of what is known now. */
const asKnown = (
  anchor: Anchor,
  loaded: Ledger.Loaded,
  achievements: Iterable<Achievement.Achievement>
): Ledger.Loaded => {
  const revisions = new Map([...loaded.revisions].map(([id, facts]) => [id, facts.filter(isKnown(anchor))]))
  return {
    ...loaded,
    revisions,
    // A participation is known by its facts.
    learners: loaded.learners.filter(({ id }) => (revisions.get(id)?.length ?? 0) > 0),
    achievements: Map.groupBy(achievements, ({ contact }) => contact)
  }
}

const entriesOf = Effect.fnUntraced(function* (anchor: Anchor, contacts: ReadonlyArray<Id.ContactId>) {
  const ledger = yield* Ledger.Ledger
  const entries: Array<Logged> = []
  // Ends with the log: each page is at most `maxPage` entries, after the last one seen.
  for (let page = yield* ledger.entries(contacts, null); page.length > 0;) {
    for (const { index, text } of page) {
      const entry = Entry.parse(text)
      if (Result.isFailure(entry)) {
        const found = `entry ${index} is no entry: ${entry.failure}`
        return yield* new EvidenceError({ reason: new Doubtful({ found, advice: "Run `laurel verify`" }) })
      }
      if (index < anchor.head.size && entry.success.recordedAt <= anchor.known)
        entries.push({ index, entry: entry.success })
    }
    if (entries.length > maxEntries) {
      const found = `more than ${maxEntries} entries are about ${contacts.length} people`
      return yield* new EvidenceError({ reason: new TooLarge({ found, advice: "Ask about one of them" }) })
    }
    page = yield* ledger.entries(contacts, page.at(-1)?.index ?? null)
  }
  return entries
})
