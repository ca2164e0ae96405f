/** A person over all time. Identifiers are claims: which claims belong to one person is a matter of links, never of rewriting facts. */
import { Schema } from "effect"
import type { ContactId, SourceId } from "./Id.ts"
import { Name, Seen, Slug } from "./Text.ts"

/** What a source calls a person: `{ scheme: "oulad-student", value: "11391" }`, an email, an employee number, an xAPI account. */
export const Identity = Schema.Struct({ scheme: Slug, value: Seen })
export type Identity = typeof Identity.Type

/** An identity as a store has it: one that was kept before blank names were refused is read as it is. */
export const Kept = Schema.Struct({ scheme: Slug, value: Name })

/** White space at the ends of a text, and what is as little seen there. */
const ends = /^[\s\u200b]+|[\s\u200b]+$/gu

/** The form of an e-mail address, which has no case: in NFC, in lower case, without white space around it. */
export const addressOf = (text: string): string => text.replaceAll(ends, "").toLowerCase().normalize("NFC")

/** The form in which an identity is recorded: an e-mail address in its own, and any other scheme's as it was written. */
export const formOf = (identity: Identity): Identity => {
  if (identity.scheme !== "email") return identity
  const value = addressOf(identity.value)
  return value === identity.value ? identity : { scheme: identity.scheme, value }
}

/** What an identity may be recorded as: as it was written, and in its form where that is another. */
export const formsOf = (identity: Identity): ReadonlyArray<Identity> => {
  const form = formOf(identity)
  return form === identity ? [identity] : [identity, form]
}

/**
 * A person: the contacts connected by links, under the lowest of their ids, with all that any of them is called. Most are one
 * contact, linked to nobody.
 */
export interface Contact {
  readonly id: ContactId
  readonly members: ReadonlyArray<ContactId>
  readonly identities: ReadonlyArray<Identity>
}

/** One text for one identity, to use as a map's key. A scheme holds no `:`, so two identities never share a text. */
export const keyOf = (identity: Identity): string => `${identity.scheme}:${identity.value}`

/** What a person is called apart from the accounts they are of: the identities of these schemes. */
export const apart = (
  { identities }: Contact,
  accounts: ReadonlySet<string>
): { readonly names: ReadonlyArray<Identity>; readonly accounts: ReadonlyArray<Identity> } => ({
  names: identities.filter(({ scheme }) => !accounts.has(scheme)),
  accounts: identities.filter(({ scheme }) => accounts.has(scheme))
})

/** Claims that one row may make beside the contact's own identity. */
export const maxClaims = 20

/** A source says that the contact is also called this. */
export interface Claim {
  readonly contact: ContactId
  readonly identity: Identity
  readonly source: SourceId
}

/** The person of each contact that links connect to another: the lowest contact of the set. */
export const people = (links: Iterable<readonly [ContactId, ContactId]>): ReadonlyMap<ContactId, ContactId> => {
  const parent = new Map<ContactId, ContactId>()
  const root = (contact: ContactId): ContactId => {
    let at = contact
    // Each step goes to a lower id.
    for (let up = parent.get(at); up !== undefined && up !== at; up = parent.get(at)) at = up
    return at
  }
  for (const [a, b] of links) {
    const [one, other] = [root(a), root(b)]
    for (const contact of [a, b]) if (!parent.has(contact)) parent.set(contact, contact)
    const [low, high] = one < other ? [one, other] : [other, one]
    parent.set(high, low)
  }
  return new Map([...parent.keys()].map((contact) => [contact, root(contact)]))
}
