/** Public keys as issuers publish them, and what each is known by. */
import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto"
import { Result } from "effect"
import * as Base58 from "./Base58.ts"

export interface Key {
  readonly object: KeyObject
  /** SHA-256 of the key as DER, in hexadecimal digits: the same however it is written. */
  readonly fingerprint: string
}

/** Bits of an RSA key, at least: below that, signatures can be forged. */
export const minRsa = 2_048

const of = (read: () => KeyObject): Result.Result<Key, string> =>
  Result.gen(function* () {
    // Node says by an error alone that it can't read a key.
    const object = yield* Result.try({ try: read, catch: () => "a key that can't be read" })
    const bits = object.asymmetricKeyDetails?.modulusLength
    if (bits !== undefined && bits < minRsa) return yield* Result.fail(`an RSA key of ${bits} bits`)
    const fingerprint = createHash("sha256")
      .update(object.export({ type: "spki", format: "der" }))
      .digest("hex")
    return { object, fingerprint }
  })

export const ofPem = (pem: string): Result.Result<Key, string> => {
  // From a private key Node would make its public one: whoever publishes that has lost it.
  if (pem.includes("PRIVATE")) return Result.fail("a private key")
  return of(() => createPublicKey(pem))
}

export const ofJwk = (jwk: { readonly [name: string]: unknown }): Result.Result<Key, string> => {
  if ("d" in jwk) return Result.fail("a private key")
  if (jwk["kty"] === "oct") return Result.fail("a shared secret")
  const { kty, crv, x, y, n, e } = jwk
  return of(() => createPublicKey({ key: { kty, crv, x, y, n, e } as JsonWebKey, format: "jwk" })) // Node checks each
}

/** Multicodec's prefix of an Ed25519 key. */
export const prefix = Uint8Array.of(0xed, 0x01)

/** A key as Multikey and `did:key` write it: `z6Mk…`. Only Ed25519. */
export const ofMultibase = (text: string): Result.Result<Key, string> => {
  const bytes = text.startsWith("z") ? Base58.decode(text.slice(1)) : undefined
  if (bytes === undefined || bytes.length !== 34 || bytes[0] !== prefix[0] || bytes[1] !== prefix[1])
    return Result.fail("what is no Ed25519 key of the form z6Mk…")
  return ofJwk({ kty: "OKP", crv: "Ed25519", x: Buffer.from(bytes.subarray(2)).toString("base64url") })
}
