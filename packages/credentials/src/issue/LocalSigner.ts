/** Signers whose private key is at hand. */
import { createPublicKey, type JsonWebKey, type KeyObject, sign } from "node:crypto"
import { Effect, Result } from "effect"
import { minRsa } from "../key/Key.ts"
import * as KeyId from "./KeyId.ts"
import { type Algorithm, type Signer, SigningError } from "./Signer.ts"

/** For what a key is good; fails with what was found in place of one. */
export const algorithmOf = (key: KeyObject): Result.Result<Algorithm, string> => {
  const { asymmetricKeyType: type, asymmetricKeyDetails: { modulusLength = 0, namedCurve } = {} } = key
  if (type === "ed25519") return Result.succeed("Ed25519")
  if (type === "ec" && namedCurve === "prime256v1") return Result.succeed("ES256")
  if (type === "rsa")
    return modulusLength < minRsa ? Result.fail(`an RSA key of ${modulusLength} bits`) : Result.succeed("RS256")
  return Result.fail(`a key of the kind ${String(namedCurve ?? type)}`)
}

/** Fails with what was found in place of a private key of Ed25519, of P-256, or of RSA with at least 2,048 bits. */
export const of = (key: KeyObject): Result.Result<Signer, string> =>
  Result.map(algorithmOf(key), (algorithm) => {
    const publicKey = publicOf(key)
    const id = KeyId.of(publicKey)
    return { id, algorithm, publicKey, sign: (bytes) => signed(id, algorithm, key, bytes) }
  })

export const publicOf = (key: KeyObject): JsonWebKey =>
  KeyId.publicMembers(createPublicKey(key).export({ format: "jwk" }))

const signed = (where: string, algorithm: Algorithm, key: KeyObject, bytes: Uint8Array) =>
  Effect.try({
    try: (): Uint8Array => sign(algorithm === "Ed25519" ? null : "sha256", bytes, { key, dsaEncoding: "ieee-p1363" }),
    catch: (cause) =>
      new SigningError({ where, message: cause instanceof Error ? cause.message : "the key could not be used" })
  })
