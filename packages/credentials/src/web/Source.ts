/** What the public pages ask of the ledger and of the keys. Each answer is of now, and names nobody. */
import type { Instant } from "@laurel/core"
import { type Effect, Schema } from "effect"
import type { Statement } from "../Statement.ts"
import type { Standing } from "../standing/Standing.ts"

/** The ledger or a key could not be asked: the visitor is told to come again, `message` goes to the operator. */
export class SourceError extends Schema.TaggedError<SourceError>()("SourceError", {
  message: Schema.String
}) {}

/** A certificate as the public may see it. */
export interface Certified {
  readonly standing: Standing
  readonly recordedAt: Instant.Instant
  /** Whether the key that signed it is: of one that is in other hands the file proves nothing, whatever the record says. */
  readonly isBelieved: boolean
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
