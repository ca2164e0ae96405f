/** The issuer's own documents: whose id it is, and which keys are theirs. */
import { Instant } from "@laurel/core"
import type { JsonObject } from "../Json.ts"
import type { Addresses } from "./Addresses.ts"
import * as KeyId from "./KeyId.ts"
import type { KeyRecord } from "./KeyRecord.ts"

/**
 * `did.json`. Retired keys are in it as those that sign: what they signed holds on. Keys that are compromised are in it, told to be
 * revoked, and are not among those that assert. An Ed25519 key is in it twice: for proofs, and for JWT.
 */
export const of = (addresses: Addresses, history: ReadonlyArray<KeyRecord>): JsonObject => {
  const methods = history.flatMap((key) => methodsOf(addresses, key).map((method) => ({ key, method })))
  return {
    "@context": [
      "https://www.w3.org/ns/did/v1",
      "https://w3id.org/security/multikey/v1",
      "https://w3id.org/security/jwk/v1"
    ],
    id: addresses.issuer,
    verificationMethod: methods.map(({ method }) => method),
    assertionMethod: methods.flatMap(({ key, method }) => (key.compromised === null ? [method["id"]] : []))
  }
}

const methodsOf = (addresses: Addresses, key: KeyRecord): ReadonlyArray<JsonObject> => {
  const { id, publicKey, compromised } = key
  const method = (fragment: string, type: string, material: JsonObject): JsonObject => ({
    id: `${addresses.issuer}#${fragment}`,
    type,
    controller: addresses.issuer,
    ...(compromised === null ? {} : { revoked: Instant.format(compromised) }),
    ...material
  })
  const forJwt = method(KeyId.thumbprint(publicKey), "JsonWebKey", { publicKeyJwk: jwkOf(addresses, key) })
  return key.algorithm === "Ed25519" ? [method(id, "Multikey", { publicKeyMultibase: id }), forJwt] : [forJwt]
}

const jwkOf = (addresses: Addresses, { id, algorithm, publicKey }: KeyRecord): JsonObject => ({
  ...KeyId.publicMembers(publicKey),
  kid: addresses.key(id),
  alg: KeyId.jose[algorithm],
  use: "sig"
})

const believed = (history: ReadonlyArray<KeyRecord>): ReadonlyArray<KeyRecord> =>
  history.filter(({ compromised }) => compromised === null)

/** `keys/jwks.json`: all keys but those that are compromised. */
export const jwks = (addresses: Addresses, history: ReadonlyArray<KeyRecord>): JsonObject => ({
  keys: believed(history).map((key) => jwkOf(addresses, key))
})

/** `keys/<id>`: one key; undefined where there is none of that id, or it is compromised. */
export const jwk = (addresses: Addresses, history: ReadonlyArray<KeyRecord>, id: string): JsonObject | undefined => {
  const key = believed(history).find((each) => each.id === id)
  return key === undefined ? undefined : jwkOf(addresses, key)
}
