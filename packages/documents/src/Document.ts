/** A document by what it is: the hash of its bytes names it, wherever it is kept. */
import { Schema } from "effect"
import type { MediaType } from "./MediaType.ts"

/** `sha256:` and 64 lower-case hexadecimal digits: the hash of the document's bytes. */
export const Reference = Schema.String.check(Schema.isPattern(/^sha256:[0-9a-f]{64}$/)).pipe(
  Schema.brand("DocumentReference")
)
export type Reference = typeof Reference.Type

/** A document as facts name it. */
export interface Document {
  readonly document: Reference
  /** By its content. */
  readonly mediaType: MediaType
  /** Bytes. */
  readonly size: number
}

/** A document as the store has it. */
export interface Kept {
  readonly document: Reference
  /** Bytes. */
  readonly size: number
}

/** Whether a text is the reference of a kept document, and not the address of one that is elsewhere. */
export const isReference = Schema.is(Reference)

/** The reference of a hash: 64 lower-case hexadecimal digits. */
export const ofHash = (hash: string): Reference => Reference.make(`sha256:${hash}`)

/** The hash that a reference is of. */
export const hashOf = (document: Reference): string => document.slice("sha256:".length)
