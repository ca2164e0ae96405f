/** A person over all time. Identifiers are claims: which claims belong to one person is a matter of links, never of rewriting facts. */
import { Schema } from "effect"
import type { ContactId } from "./Id.ts"
import { Name, Slug } from "./Text.ts"

/** What a source calls a person: `{ scheme: "oulad-student", value: "11391" }`, an email, an employee number, an xAPI account. */
export const Identity = Schema.Struct({ scheme: Slug, value: Name })
export type Identity = typeof Identity.Type

/** A person and the claims that lead to them. */
export interface Contact {
  readonly id: ContactId
  readonly identities: ReadonlyArray<Identity>
}

/** One text for one identity, to use as a map's key. A scheme holds no `:`, so two identities never share a text. */
export const keyOf = (identity: Identity): string => `${identity.scheme}:${identity.value}`
