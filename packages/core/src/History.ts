/** A contact's story: every entry about them in order, with what stood before and the facts that brought it. */
import { Effect, Result } from "effect"
import * as AchievementId from "./AchievementId.ts"
import * as Entry from "./Entry.ts"
import type { Fact } from "./Fact.ts"
import type { ContactId, FactId } from "./Id.ts"
import { Corrupt, Ledger, LedgerError, type Logged, maxPage } from "./Ledger.ts"
import type { Spans } from "./Span.ts"

export interface Event {
  /** The entry's place in the log, counted from 0. */
  readonly index: number
  readonly entry: Entry.Entry
  /** The days that counted before; null where there was no achievement yet. */
  readonly before: Spans | null
  readonly facts: ReadonlyArray<Fact>
}

/** The whole story of a contact. */
export const ofContact = Effect.fn("History.ofContact")(function* (contact: ContactId) {
  const ledger = yield* Ledger
  const logged: Array<Logged> = []
  // Ends with the log: each page is at most `maxPage` entries, after the last one seen.
  for (let page = yield* ledger.history(contact, null); page.length > 0;) {
    logged.push(...page)
    page = yield* ledger.history(contact, page.at(-1)?.index ?? null)
  }
  const before = new Map<string, Spans>()
  const events: Array<Omit<Event, "facts">> = []
  for (const { index, text } of logged) {
    const entry = Entry.parse(text)
    if (Result.isFailure(entry)) {
      return yield* new LedgerError({
        ledger: "log",
        reason: new Corrupt({ found: `entry ${index} is no entry: ${entry.failure}` })
      })
    }
    const id = AchievementId.format(entry.success.achievement)
    events.push({ index, entry: entry.success, before: before.get(id) ?? null })
    before.set(id, entry.success.held)
  }
  const facts = yield* factsById(events.flatMap(({ entry }) => entry.because))
  return events.map((event): Event => ({ ...event, facts: event.entry.because.flatMap((id) => facts.get(id) ?? []) }))
})

const factsById = Effect.fnUntraced(function* (ids: ReadonlyArray<FactId>) {
  const ledger = yield* Ledger
  const distinct = [...new Set(ids)]
  const found = new Map<FactId, Fact>()
  for (let start = 0; start < distinct.length; start += maxPage) {
    for (const fact of yield* ledger.facts(distinct.slice(start, start + maxPage))) found.set(fact.id, fact)
  }
  return found
})
