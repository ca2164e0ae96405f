/** A contact's story: every entry about them in order, with what stood before and the facts that brought it. */
import { Effect, Result } from "effect"
import type { Achievement } from "./Achievement.ts"
import * as AchievementId from "./AchievementId.ts"
import type * as Decision from "./Decision.ts"
import * as Entry from "./Entry.ts"
import type { Fact } from "./Fact.ts"
import type { Holding } from "./Holding.ts"
import type { ContactId, LearnerId } from "./Id.ts"
import type { Instant } from "./Instant.ts"
import { Corrupt, Ledger, LedgerError, maxPage } from "./Ledger.ts"
import * as Participation from "./Participation.ts"
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

/** What stands of a participation, by what had been recorded at a moment; null for now. Empty where nothing was. */
export const ofLearner = Effect.fnUntraced(function* (learner: LearnerId, known: Instant | null) {
  const revisions = (yield* (yield* Ledger).learner(learner))?.revisions ?? []
  return Participation.fold(revisions.filter(({ recordedAt }) => known === null || recordedAt <= known))
})

/** The whole story of a person, of this contact and all that are linked to it; for a moment, as it was known then. */
export const ofContact = Effect.fn("History.ofContact")(function* (contact: ContactId, known: Instant | null) {
  const before = new Map<string, Spans>()
  const events: Array<Omit<Event, "facts" | "decisions">> = []
  for (const { index, entry } of yield* entriesOf(contact, known)) {
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

/** Every entry about a person that was recorded by a moment, in the order of the log. */
const entriesOf = Effect.fnUntraced(function* (contact: ContactId, known: Instant | null) {
  const ledger = yield* Ledger
  const members = known === null ? [] : ((yield* ledger.contact(contact, known))?.contact.members ?? [])
  const ask = (after: number | null) =>
    known === null ? ledger.history(contact, after) : ledger.entries(members, after)
  const entries: Array<{ readonly index: number; readonly entry: Entry.Entry }> = []
  // Ends with the log: each page is at most `maxPage` entries, after the last one seen.
  for (let page = yield* ask(null); page.length > 0;) {
    for (const { index, text } of page) {
      const entry = Entry.parse(text)
      if (Result.isFailure(entry)) {
        return yield* new LedgerError({
          ledger: "log",
          reason: new Corrupt({ found: `entry ${index} is no entry: ${entry.failure}` })
        })
      }
      if (known === null || entry.success.recordedAt <= known) entries.push({ index, entry: entry.success })
    }
    page = yield* ask(page.at(-1)?.index ?? null)
  }
  return entries
})

/** How things stood by a moment: what was recorded until then, and nothing later. */
export interface AsOf {
  /** Everybody who was one person with the contact by then. */
  readonly members: ReadonlyArray<ContactId>
  readonly achievements: ReadonlyArray<Achievement>
  /** With these, `Holding.status` answers what our screen said then, on any day. */
  readonly holdings: ReadonlyArray<Holding>
}

/**
 * What was known of a contact at a moment (semantics §11): what the store said after the last commit by then. For what is known
 * now, about any day, ask the contact's holdings.
 */
export const asOf = Effect.fn("History.asOf")(function* (contact: ContactId, known: Instant) {
  const dossier = yield* (yield* Ledger).contact(contact, known)
  return {
    members: dossier?.contact.members ?? [contact],
    achievements: dossier?.achievements ?? [],
    holdings: dossier?.holdings ?? []
  } satisfies AsOf
})

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
