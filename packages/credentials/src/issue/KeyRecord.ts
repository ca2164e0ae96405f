/** What is known of one key of the issuer's, for as long as anything that it signed is about. Holds nothing secret. */
import { Instant } from "@laurel/core"
import { Schema } from "effect"
import * as KeyId from "./KeyId.ts"
import { algorithms } from "./Signer.ts"

const Ed25519 = Schema.Struct({ kty: Schema.Literal("OKP"), crv: Schema.Literal("Ed25519"), x: Schema.String })
const P256 = Schema.Struct({
  kty: Schema.Literal("EC"),
  crv: Schema.Literal("P-256"),
  x: Schema.String,
  y: Schema.String
})
const Rsa = Schema.Struct({ kty: Schema.Literal("RSA"), n: Schema.String, e: Schema.String })

const kinds = { Ed25519: "OKP", ES256: "EC", RS256: "RSA" } as const

const isWhole = Schema.makeFilter(({ id, algorithm, publicKey, retired, compromised }: typeof Fields.Type) => {
  if (publicKey.kty !== kinds[algorithm]) return `a key that is good for ${algorithm}`
  if (id !== KeyId.of(publicKey)) return "the id that the public key gives"
  return compromised !== null && retired === null ? "a key that is compromised to be retired too" : undefined
})

const Fields = Schema.Struct({
  /** `z6Mk…` of an Ed25519 key, the JWK thumbprint (RFC 7638) of another: the same key has the same id everywhere. */
  id: Schema.String,
  algorithm: Schema.Literals(algorithms),
  publicKey: Schema.Union([Ed25519, P256, Rsa]),
  from: Instant.FromString,
  /** Since when it signs nothing new; what it signed holds on. Null for the one that signs. */
  retired: Schema.NullOr(Instant.FromString),
  /** Since when it is known that others have it: nothing that it signed is believed any more. Null for never. */
  compromised: Schema.NullOr(Instant.FromString)
})

export const KeyRecord = Fields.check(isWhole)
export type KeyRecord = typeof KeyRecord.Type
