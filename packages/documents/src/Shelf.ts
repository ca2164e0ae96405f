/** What a place must be able to do so that documents can be kept in it: whole files by name, in two areas. */
import type { Effect, Scope, Stream } from "effect"
import type { DocumentError } from "./DocumentError.ts"

/** Documents by their hash, notes of those that are to leave, and the ledger whose they are. */
export type Area = "sha256" | "leaving" | "ledger"

/** What became of a file: there was none, it is gone, or an older version of it can still be had from its place. */
export type Removal = "none" | "removed" | "hidden"

/** A file of an area. Names are lower-case letters, digits and `-`, of 36 to 64 characters. */
export interface Name {
  readonly area: Area
  readonly name: string
}

/** A file that is there. */
export interface Found {
  readonly name: string
  /** Bytes. */
  readonly size: number
}

/** What is known of a file before it is put in its place. */
export interface Known {
  readonly mediaType: string
  readonly size: number
  /** SHA-256 of its bytes, lower-case hexadecimal. */
  readonly hash: string
}

/** A file that is being written, and is nowhere yet. Closing the scope leaves nothing of it. */
export interface Writing {
  readonly write: (chunk: Uint8Array) => Effect.Effect<void, DocumentError>
  /** Puts it in its place, whole and for good; what stood there is replaced. */
  readonly place: (name: Name, known: Known) => Effect.Effect<void, DocumentError>
}

export interface Shelf {
  readonly begin: Effect.Effect<Writing, DocumentError, Scope.Scope>
  /** Whether these very bytes are there already; not so where that can't be told. */
  readonly holds: (name: Name, known: Known) => Effect.Effect<boolean, DocumentError>
  /** Whether what is there now is this, as far as its place tells. */
  readonly stands: (name: Name, known: Known) => Effect.Effect<boolean, DocumentError>
  readonly has: (name: Name) => Effect.Effect<boolean, DocumentError>
  /** Fails as missing where there is none. */
  readonly read: (name: Name) => Stream.Stream<Uint8Array, DocumentError>
  readonly remove: (name: Name) => Effect.Effect<Removal, DocumentError>
  /** In order of name, after one. */
  readonly list: (area: Area, after: string | null) => Stream.Stream<Found, DocumentError>
  readonly look: Effect.Effect<Look, DocumentError>
}

/** What there is, found without writing anything; with advice where it is doubtful. */
export interface Look {
  readonly found: string
  readonly advice: string | null
}
