/** What people held and who was who, at any moment that the ledger knows: read once for a page of events. */
import { type Holding, type Id, Instant, Ledger, Stood } from "@laurel/core"
import { Effect } from "effect"

/** Versions of what is stored of some contacts. */
export type Lives = ReadonlyMap<Id.ContactId, Stood.Stood>

const read = Effect.fnUntraced(function* (contacts: Iterable<Id.ContactId>, lives: Map<Id.ContactId, Stood.Stood>) {
  const ledger = yield* Ledger.Ledger
  const missing = [...new Set(contacts)].filter((contact) => !lives.has(contact))
  for (let start = 0; start < missing.length; start += Ledger.maxPage) {
    const found = yield* ledger.stood(missing.slice(start, start + Ledger.maxPage))
    for (const [contact, stood] of found) lives.set(contact, stood)
  }
})

/** Of these contacts, and of every person that one of them was ever part of. */
export const of = Effect.fnUntraced(function* (
  contacts: Iterable<Id.ContactId>
): Effect.fn.Return<Lives, Ledger.LedgerError, Ledger.Ledger> {
  const lives = new Map<Id.ContactId, Stood.Stood>()
  yield* read(contacts, lives)
  yield* read(
    [...lives.values()].flatMap(({ persons }) => persons.map(({ stored }) => stored)),
    lives
  )
  return lives
})

/** The moment before: what was known then. */
export const before = (moment: Instant.Instant): Instant.Instant => Instant.Instant.make(moment - 1)

/** The person that a contact is part of, or itself, as known at a moment. */
export const personOf = (lives: Lives, contact: Id.ContactId, known: Instant.Instant): Id.ContactId =>
  Stood.at(lives.get(contact)?.persons ?? [], known)[0] ?? contact

/** What a person holds as known at a moment; nothing while it is part of another. */
export const holdings = (
  lives: Lives,
  person: Id.ContactId,
  known: Instant.Instant
): ReadonlyMap<Id.CertificationId, Holding.Holding> =>
  new Map(
    Stood.at(lives.get(person)?.holdings ?? [], known)
      // Versions are in no order; what is told is in one.
      .toSorted((a, b) => (a.certification < b.certification ? -1 : 1))
      .map((held) => [held.certification, held])
  )

/** Nothing held. */
export const nothing = (certification: Id.CertificationId): Holding.Holding => ({ certification, periods: [] })
