/**
 * Whom a name means that somebody gives: who is called just so, and else who is called by its form. A store that was written before
 * e-mail addresses had one form may hold them as they were written, and those people are found, and go on, by what they are called.
 */
import { Effect } from "effect"
import * as Contact from "./Contact.ts"
import type { Draft } from "./Fact.ts"
import { type Claimant, Ledger, type LedgerError } from "./Ledger.ts"

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

/** The contacts that are, or claim to be, called so. */
export const claimants = Effect.fn("Called.claimants")(function* (
  identity: Contact.Identity
): Effect.fn.Return<ReadonlyArray<Claimant>, LedgerError, Ledger> {
  const ledger = yield* Ledger
  for (const form of Contact.formsOf(identity)) {
    const found = yield* ledger.claimants(form, null)
    if (found.length > 0) return found
  }
  return []
})

/** Drafts as they are recorded: all whom they name are in their form, but who is known already as they were written. */
export const inForm = Effect.fn("Called.inForm")(function* (
  drafts: ReadonlyArray<Draft>
): Effect.fn.Return<ReadonlyArray<Draft>, LedgerError, Ledger> {
  const ledger = yield* Ledger
  const forms = new Map<string, Contact.Identity>()
  const names = drafts.flatMap(({ subject: { contact, claims = [] } }) => [contact, ...claims])
  for (const identity of names) {
    const [key, form] = [Contact.keyOf(identity), Contact.formOf(identity)]
    if (form === identity || forms.has(key)) continue
    forms.set(key, (yield* ledger.claimants(identity, null)).length > 0 ? identity : form)
  }
  if (forms.size === 0) return drafts
  const named = (identity: Contact.Identity) => forms.get(Contact.keyOf(identity)) ?? identity
  return drafts.map((draft) => {
    const { contact, claims, ...place } = draft.subject
    const subject = {
      ...place,
      contact: named(contact),
      ...(claims === undefined ? {} : { claims: claims.map(named) })
    }
    return { ...draft, subject }
  })
})
