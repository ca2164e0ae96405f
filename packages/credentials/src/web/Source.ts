/** What the public pages ask of the ledger and of the keys. Each answer is of now, and names nobody. */
import type { CivilDate, Instant } from "@laurel/core"
import { type Effect, Schema } from "effect"
import type { Statement } from "../Statement.ts"

/** The ledger or a key could not be asked: the visitor is told to come again, `message` goes to the operator. */
export class SourceError extends Schema.TaggedError<SourceError>()("SourceError", {
  message: Schema.String
}) {}

/** In which way what stands now falls short of what a certificate says. */
export type Worse =
  | { readonly what: "earnedOn"; readonly said: CivilDate.CivilDate; readonly now: CivilDate.CivilDate }
  | { readonly what: "validUntil"; readonly said: CivilDate.CivilDate | null; readonly now: CivilDate.CivilDate }
  | { readonly what: "score"; readonly said: number; readonly now: number | null }

/** How a certificate stands today, in its zone; the first of these that is so. */
export type Standing =
  | { readonly _tag: "Erased" }
  | { readonly _tag: "Superseded"; readonly by: string }
  | { readonly _tag: "Void" }
  | { readonly _tag: "Revoked"; readonly from: CivilDate.CivilDate }
  | { readonly _tag: "Withdrawn"; readonly from: CivilDate.CivilDate }
  | { readonly _tag: "Outdated"; readonly worse: ReadonlyArray<Worse> }
  /** `until` is the last day of the suspension; null while no end of it is known. */
  | { readonly _tag: "Suspended"; readonly until: CivilDate.CivilDate | null }
  | { readonly _tag: "Pending"; readonly from: CivilDate.CivilDate }
  /** `on` was the last valid day. */
  | { readonly _tag: "Expired"; readonly on: CivilDate.CivilDate }
  | { readonly _tag: "Valid"; readonly until: CivilDate.CivilDate | null }

/** A certificate as the public may see it. */
export interface Certified {
  readonly standing: Standing
  readonly recordedAt: Instant.Instant
  /** What it says; null once erased. Names nobody. */
  readonly statement: Statement | null
}

/** Whether a certificate is a person's: `untold` where it keeps nothing that could be compared. */
export type Likeness = "same" | "other" | "untold"

/** A text for programs: signed, or public keys. */
export interface Document {
  readonly text: string
  /** Such as `application/did+json`. */
  readonly mediaType: string
  /** For how many seconds whoever fetched it may go on using it. */
  readonly maxAge: number
}

/** An achievement type as everybody may read it. */
export interface Described {
  readonly name: string
  readonly description: string
  /** What it takes, in words. */
  readonly criteria: string
  /** The same as the `achievement` of a credential, in JSON-LD. */
  readonly document: string
}

export interface Source {
  /** The certificate at that public code; undefined for one that never was. */
  readonly certificate: (code: string) => Effect.Effect<Certified | undefined, SourceError>
  /** Whether that certificate is of who is called so, or has that e-mail address; undefined as above. `given` has at most 320 characters. */
  readonly compare: (code: string, given: string) => Effect.Effect<Likeness | undefined, SourceError>
  /** The issuer's `did:web` document, and its keys for JWT. */
  readonly did: Effect.Effect<Document, SourceError>
  readonly jwks: Effect.Effect<Document, SourceError>
  /** One public key as a JWK; undefined for none of that id. */
  readonly key: (id: string) => Effect.Effect<Document | undefined, SourceError>
  /** A status list from 1; undefined for one that is not in use. */
  readonly list: (
    list: number,
    kind: "revocation" | "suspension" | "reasons"
  ) => Effect.Effect<Document | undefined, SourceError>
  /** An achievement type by its id; undefined for none. */
  readonly achievement: (type: string) => Effect.Effect<Described | undefined, SourceError>
}
