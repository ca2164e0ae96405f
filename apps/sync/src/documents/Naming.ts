/** Which facts name kept documents. */
import { type Fact, type Id, Ledger } from "@laurel/core"
import { Documents } from "@laurel/documents"
import { Effect } from "effect"

/** A kept document, and a fact that names it. */
export interface Named {
  readonly document: Documents.Reference
  readonly fact: Fact.Fact
}

/** What these facts name, also those that were corrected since: what was once judged by can be asked about. */
const inFacts = (facts: Iterable<Fact.Fact>): ReadonlyArray<Named> =>
  [...facts].flatMap((fact) => {
    const { evidence } = fact
    const document = evidence._tag === "Presented" ? evidence.document : undefined
    return document !== undefined && Documents.isReference(document) ? [{ document, fact }] : []
  })

/** Contacts that are loaded at once. */
const width = 200

/** Walks through all facts there are, page by page. It takes as long as reading the whole store. */
export const each = Effect.fn("Naming.each")(function* (
  visit: (named: Named) => void
): Effect.fn.Return<void, Ledger.LedgerError, Ledger.Ledger> {
  const ledger = yield* Ledger.Ledger
  let after: Id.ContactId | null = null
  // Ends with the contacts: each page is after the one before.
  for (;;) {
    const loaded: Ledger.LoadedContacts = yield* ledger.loadContacts(after, width)
    const last = loaded.ids.at(-1)
    if (last === undefined) return
    for (const facts of loaded.revisions.values()) inFacts(facts).forEach(visit)
    after = last
  }
})

/** What the facts of these people name, each once. */
export const ofContacts = Effect.fn("Naming.ofContacts")(function* (contacts: ReadonlyArray<Id.ContactId>) {
  const ledger = yield* Ledger.Ledger
  const { revisions } = yield* ledger.load(Ledger.wholePersons(contacts))
  return [...new Set(inFacts([...revisions.values()].flat()).map(({ document }) => document))]
})
