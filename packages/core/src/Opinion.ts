/**
 * The drift report: where a source's own opinion of its learners (a course completed, a certificate, an award) and what Laurel
 * computes differ, and why. Opinions are held against what stands now, as it is on a day.
 */
import { Effect, Option, Stream } from "effect"
import type { Versions } from "./Catalog.ts"
import type { Contact } from "./Contact.ts"
import type { ContactId } from "./Id.ts"
import * as Differing from "./internal/Differing.ts"
import { Ledger, type LedgerError } from "./Ledger.ts"

export { isAbout, type Opinion, type Pair, type Place, type Source } from "./internal/Opinions.ts"
export type { Counts, Difference, Options } from "./internal/Differing.ts"

/** A difference, and whose it is. */
export type Told = Differing.Difference & { readonly person: Contact }

/** What some contacts have of differences. */
export interface Page extends Omit<Differing.Compared, "differences"> {
  readonly differences: ReadonlyArray<Told>
}

/** Contacts that one page reads, with those linked to them: all that is held in memory at a time. */
export const contactsPerPage = 250

/** Nothing compared. */
export const nothing: Differing.Counts = { compared: 0, unpaired: 0, sourceOnly: 0, laurelOnly: 0, expiry: 0 }

/** Both together. */
export const add = (a: Differing.Counts, b: Differing.Counts): Differing.Counts => ({
  compared: a.compared + b.compared,
  unpaired: a.unpaired + b.unpaired,
  sourceOnly: a.sourceOnly + b.sourceOnly,
  laurelOnly: a.laurelOnly + b.laurelOnly,
  expiry: a.expiry + b.expiry
})

/**
 * All differences, page by page, by contact, learner, source, activity and type. Everybody is read once, whatever the number of
 * sources: what no source says of somebody is a difference, too. Whoever is erased is left out: no source's word on them is known.
 */
export const differences = (versions: Versions, options: Differing.Options): Stream.Stream<Page, LedgerError, Ledger> =>
  Stream.paginate<ContactId | null, Page, LedgerError, Ledger>(
    null,
    Effect.fnUntraced(function* (after) {
      const ledger = yield* Ledger
      const loaded = yield* ledger.loadContacts(after, contactsPerPage)
      const last = loaded.ids.at(-1)
      if (last === undefined) return [[], Option.none()]
      const compared = Differing.of(versions, options, loaded)
      const contacts = [...new Set(compared.differences.map(({ learner }) => learner.contact))]
      const persons = contacts.length === 0 ? [] : yield* ledger.contacts(contacts)
      const people = new Map(persons.flatMap((person) => person.members.map((member) => [member, person] as const)))
      const told = compared.differences.flatMap((difference): ReadonlyArray<Told> => {
        const person = people.get(difference.learner.contact)
        return person === undefined ? [] : [{ ...difference, person }]
      })
      const next = loaded.ids.length < contactsPerPage ? Option.none() : Option.some(last)
      return [[{ ...compared, differences: told }], next]
    })
  )
