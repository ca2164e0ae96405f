/** What is known of one key of the issuer's, for as long as anything that it signed is about. Holds nothing secret. */
import type { JsonWebKey } from "node:crypto"
import type { Algorithm } from "./Signer.ts"

export interface KeyRecord {
  /** `z6Mk…` of an Ed25519 key, the JWK thumbprint (RFC 7638) of another: the same key has the same id everywhere. */
  readonly id: string
  readonly algorithm: Algorithm
  readonly publicKey: JsonWebKey
  /** Milliseconds since 1970. */
  readonly from: number
  /** Since when it signs nothing new; what it signed holds on. Null for the one that signs. */
  readonly retired: number | null
  /** Since when it is known that others have it: nothing that it signed is believed any more. Null for never. */
  readonly compromised: number | null
}
