/** What contacts are called, each name with its place in the log: what is known of names now says nothing of when it became known. */
import { Contact, type Id, Instant, type Leaf, Ledger } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import type { Named } from "./Actor.ts"

const At = Schema.fromJsonString(Schema.Struct({ recordedAt: Instant.FromString }))
const decodeAt = Schema.decodeUnknownResult(At)
const decodeIdentity = Schema.decodeUnknownResult(Schema.fromJsonString(Contact.Kept))

/** A name with when it was recorded. */
export interface Dated extends Named {
  readonly recordedAt: Instant.Instant
}

/** When the commit of a leaf was recorded; undefined of one that can't be read. */
const recordedAt = ({ text }: Pick<Leaf.Leaf, "text">): Instant.Instant | undefined => {
  const read = decodeAt(text)
  return Result.isSuccess(read) ? read.success.recordedAt : undefined
}

/** Asks a page of these at a time. */
const inPages = <A, B, E, R>(
  all: ReadonlyArray<A>,
  ask: (page: ReadonlyArray<A>) => Effect.Effect<ReadonlyArray<B>, E, R>
) => {
  const pages = Array.from({ length: Math.ceil(all.length / Ledger.maxPage) }, (_, at) =>
    all.slice(at * Ledger.maxPage, (at + 1) * Ledger.maxPage)
  )
  return Effect.map(Effect.forEach(pages, ask), (answers) => answers.flat())
}

/** The names of these contacts; what was erased is absent. */
export const namesOf = Effect.fnUntraced(function* (contacts: ReadonlyArray<Id.ContactId>) {
  const ledger = yield* Ledger.Ledger
  const claims = yield* inPages(contacts, ledger.claims)
  const asked: ReadonlyArray<Leaf.Of> = [
    ...contacts.map((id) => ({ _tag: "Contact" as const, id })),
    ...claims.map(({ contact, number }) => ({ _tag: "Claim" as const, contact, number }))
  ]
  const names = new Map<Id.ContactId, Array<Dated>>()
  for (const leaf of yield* inPages(asked, ledger.leaves)) {
    const contact = leaf.of._tag === "Contact" ? leaf.of.id : leaf.of._tag === "Claim" ? leaf.of.contact : undefined
    const identity = decodeIdentity(leaf.hidden.find(({ field }) => field === "private")?.text)
    const at = recordedAt(leaf)
    if (contact === undefined || at === undefined || Result.isFailure(identity)) continue
    names.set(contact, [
      ...(names.get(contact) ?? []),
      { identity: identity.success, index: leaf.index, recordedAt: at }
    ])
  }
  return names
})
