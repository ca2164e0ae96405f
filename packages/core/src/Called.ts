/**
 * Whom a name means that somebody gives: who is called just so, and else who is called by its form. A store that was written before
 * e-mail addresses had one form may hold them as they were written, and those people are found, and go on, by what they are called.
 */
import { Effect } from "effect"
import * as Contact from "./Contact.ts"
import type { Draft } from "./Fact.ts"
import { type Claimant, Ledger, type LedgerError, wholePersons } from "./Ledger.ts"

/** The persons whom a text means: an identity, or only its value. */
export const find = Effect.fn("Called.find")(function* (
  text: string
): Effect.fn.Return<ReadonlyArray<Contact.Contact>, LedgerError, Ledger> {
  const ledger = yield* Ledger
  const [exact, address] = [yield* ledger.find(text), Contact.addressOf(text)]
  if (exact.length > 0 || address === text) return exact
  // What is of another scheme is called as it was written, or is somebody else.
  return (yield* ledger.find(address)).filter(({ identities }) =>
    identities.some((one) => one.scheme === "email" && [one.value, Contact.keyOf(one)].includes(address))
  )
})

/** The contacts that are, or claim to be, called so, as it was written or in its form. */
export const claimants = Effect.fn("Called.claimants")(function* (
  identity: Contact.Identity
): Effect.fn.Return<ReadonlyArray<Claimant>, LedgerError, Ledger> {
  const ledger = yield* Ledger
  const found = yield* Effect.forEach(Contact.formsOf(identity), (form) => ledger.claimants(form, null))
  return [...new Map(found.flat().map((claimant) => [claimant.id, claimant])).values()]
})

/**
 * Drafts as they are recorded: all whom they name are in their form, but for a contact that is known as it was written, and for a
 * name under which somebody was erased: in another form it would not be known again.
 */
export const inForm = Effect.fn("Called.inForm")(function* (
  drafts: ReadonlyArray<Draft>
): Effect.fn.Return<ReadonlyArray<Draft>, LedgerError, Ledger> {
  const subjects = drafts.flatMap(({ subject }) => {
    const names = [subject.contact, ...(subject.claims ?? [])]
    return names.some((name) => Contact.formOf(name) !== name) ? [subject] : []
  })
  if (subjects.length === 0) return drafts
  const ledger = yield* Ledger
  const { contacts, ignored } = yield* ledger.load({ ...wholePersons([]), subjects, whole: false })
  const claimed = (name: Contact.Identity) => (ignored.has(Contact.keyOf(name)) ? name : Contact.formOf(name))
  return drafts.map((draft) => {
    const { contact, claims, ...place } = draft.subject
    const subject = {
      ...place,
      contact: contacts.has(Contact.keyOf(contact)) ? contact : claimed(contact),
      ...(claims === undefined ? {} : { claims: claims.map(claimed) })
    }
    return { ...draft, subject }
  })
})
