/** The port to whoever holds a key: a file, or a service that never hands it out. */
import type { JsonWebKey } from "node:crypto"
import { type Effect, Schema } from "effect"

export const algorithms = ["Ed25519", "RS256", "ES256"] as const
export type Algorithm = (typeof algorithms)[number]

/** It could not be signed: `where` names the key, and never quotes it. */
export class SigningError extends Schema.TaggedError<SigningError>()("SigningError", {
  where: Schema.String,
  message: Schema.String
}) {}

export interface Signer {
  /** What the key is called in the issuer's own documents: what stands behind the `#`. */
  readonly id: string
  readonly algorithm: Algorithm
  readonly publicKey: JsonWebKey
  /** An Ed25519 signature of the bytes, or of their SHA-256 as the JOSE algorithm has it (64 bytes `r ‖ s` for ES256). */
  readonly sign: (bytes: Uint8Array) => Effect.Effect<Uint8Array, SigningError>
}
