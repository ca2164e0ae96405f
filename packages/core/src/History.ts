/** A contact's story: every entry about them in order, with what stood before and the facts that brought it. */
import { Effect, Result } from "effect"
import * as Achievement from "./Achievement.ts"
import * as AchievementId from "./AchievementId.ts"
import * as Catalog from "./Catalog.ts"
import * as Contact from "./Contact.ts"
import * as Decision from "./Decision.ts"
import * as Entry from "./Entry.ts"
import type { Fact } from "./Fact.ts"
import * as Holding from "./Holding.ts"
import type { ContactId, DecisionId } from "./Id.ts"
import type { Instant } from "./Instant.ts"
import { Corrupt, type Dossier, Ledger, LedgerError, maxPage } from "./Ledger.ts"
import type { Spans } from "./Span.ts"

export interface Event {
  /** The entry's place in the log, counted from 0. */
  readonly index: number
  readonly entry: Entry.Entry
  /** The days that counted before; null where there was no achievement yet. */
  readonly before: Spans | null
  readonly facts: ReadonlyArray<Fact>
  readonly decisions: ReadonlyArray<Decision.Decision>
}

/** The whole story of a person: of this contact and all that are linked to it. */
export const ofContact = Effect.fn("History.ofContact")(function* (contact: ContactId) {
  const before = new Map<string, Spans>()
  const events: Array<Omit<Event, "facts" | "decisions">> = []
  for (const { index, entry } of yield* entriesOf(contact)) {
    const id = AchievementId.format(entry.achievement)
    events.push({ index, entry, before: before.get(id) ?? null })
    before.set(id, entry.held)
  }
  const ledger = yield* Ledger
  const facts = yield* byId(
    events.flatMap(({ entry }) => entry.because),
    ledger.facts
  )
  const decisions = yield* byId(
    events.flatMap(({ entry }) => entry.decisions),
    ledger.decisions
  )
  return events.map((event): Event => ({
    ...event,
    facts: event.entry.because.flatMap((id) => facts.get(id) ?? []),
    decisions: event.entry.decisions.flatMap((id) => decisions.get(id) ?? [])
  }))
})

/** Every entry about a person, in the order of the log. */
const entriesOf = Effect.fnUntraced(function* (contact: ContactId) {
  const ledger = yield* Ledger
  const entries: Array<{ readonly index: number; readonly entry: Entry.Entry }> = []
  // Ends with the log: each page is at most `maxPage` entries, after the last one seen.
  for (let page = yield* ledger.history(contact, null); page.length > 0;) {
    for (const { index, text } of page) {
      const entry = Entry.parse(text)
      if (Result.isFailure(entry)) {
        return yield* new LedgerError({
          ledger: "log",
          reason: new Corrupt({ found: `entry ${index} is no entry: ${entry.failure}` })
        })
      }
      entries.push({ index, entry: entry.success })
    }
    page = yield* ledger.history(contact, page.at(-1)?.index ?? null)
  }
  return entries
})

/** How things stood by a moment: what was recorded until then, and nothing later. */
export interface AsOf {
  /** Everybody who was one person with the contact by then. */
  readonly members: ReadonlyArray<ContactId>
  readonly achievements: ReadonlyArray<Achievement.Achievement>
  /** With these, `Holding.status` answers what our screen said then, on any day. */
  readonly holdings: ReadonlyArray<Holding.Holding>
}

/**
 * What was known of a contact at a moment (semantics §11): the entries, links and catalogs recorded by then. For what is known
 * now, about any day, ask the contact's holdings.
 */
export const asOf = Effect.fn("History.asOf")(function* (
  versions: Catalog.Versions,
  contact: ContactId,
  known: Instant
) {
  const ledger = yield* Ledger
  const { members, entries } = yield* personThen(contact, known)
  const achievements = new Map<string, Achievement.Achievement>()
  for (const entry of entries) {
    if (entry.recordedAt > known || !members.includes(entry.contact)) continue
    achievements.set(AchievementId.format(entry.achievement), Achievement.evolve(entry))
  }
  const applied = (yield* ledger.catalogs).filter(({ recordedAt }) => recordedAt <= known)
  const latest = applied.at(-1)?.version
  const then = new Map([...versions.all].filter(([version]) => latest !== undefined && version <= latest))
  const standing = [...achievements.values()]
  return {
    members: members.toSorted((a, b) => a - b),
    achievements: standing,
    holdings: latest === undefined ? [] : Holding.deriveAll(Catalog.versions(then, latest), standing)
  } satisfies AsOf
})

/** Everybody who was one person with the contact then, whoever they are now, and every entry about them. */
const personThen = Effect.fnUntraced(function* (contact: ContactId, known: Instant) {
  const ledger = yield* Ledger
  const seen = new Set<ContactId>()
  const decisions = new Map<DecisionId, Decision.Decision>()
  const entries = new Map<number, Entry.Entry>()
  let members: ReadonlyArray<ContactId> = [contact]
  // Ends with the contacts: each round is about somebody whom none before was about.
  for (let next: ContactId | undefined = contact; next !== undefined; next = members.find((each) => !seen.has(each))) {
    const dossier: Dossier | undefined = yield* ledger.contact(next)
    for (const each of [next, ...(dossier?.contact.members ?? [])]) seen.add(each)
    for (const decision of dossier?.decisions ?? [])
      if (decision.recordedAt <= known) decisions.set(decision.id, decision)
    for (const { index, entry } of yield* entriesOf(next)) entries.set(index, entry)
    members = linkedTo(contact, [...decisions.values()])
  }
  return { members, entries: [...entries].toSorted(([a], [b]) => a - b).map(([, entry]) => entry) }
})

const linkedTo = (contact: ContactId, decisions: ReadonlyArray<Decision.Decision>): ReadonlyArray<ContactId> => {
  const people = Contact.people(Decision.links(Decision.inForce(decisions)))
  const person = people.get(contact) ?? contact
  return [...new Set([contact, ...[...people].flatMap(([each, own]) => (own === person ? [each] : []))])]
}

/** Each of these once, asked for a page at a time. */
const byId = Effect.fnUntraced(function* <Id, A extends { readonly id: Id }>(
  ids: ReadonlyArray<Id>,
  ask: (ids: ReadonlyArray<Id>) => Effect.Effect<ReadonlyArray<A>, LedgerError>
) {
  const distinct = [...new Set(ids)]
  const found = new Map<Id, A>()
  for (let start = 0; start < distinct.length; start += maxPage) {
    for (const each of yield* ask(distinct.slice(start, start + maxPage))) found.set(each.id, each)
  }
  return found
})
