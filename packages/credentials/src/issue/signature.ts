/** Asks for a signature, and looks whether it is one: what nobody could verify is never handed out. */
import { createPublicKey, type KeyObject, verify } from "node:crypto"
import { Effect } from "effect"
import { type Signer, SigningError } from "./Signer.ts"

/** Reading a key takes as long as verifying by it does. */
const known = new WeakMap<Signer, KeyObject>()

const keyOf = (signer: Signer): KeyObject => {
  const found = known.get(signer) ?? createPublicKey({ key: signer.publicKey, format: "jwk" })
  known.set(signer, found)
  return found
}

export const signature = Effect.fnUntraced(function* (
  signer: Signer,
  bytes: Uint8Array
): Effect.fn.Return<Uint8Array, SigningError> {
  const { id: where, algorithm } = signer
  const signed = yield* signer.sign(bytes)
  const isIts = yield* Effect.try({
    try: () =>
      verify(
        algorithm === "Ed25519" ? null : "sha256",
        bytes,
        { key: keyOf(signer), dsaEncoding: "ieee-p1363" },
        signed
      ),
    catch: () => new SigningError({ where, message: "its public key can't be read" })
  })
  if (isIts) return signed
  const message =
    "what it gave is no signature of its public key: whoever holds the key has another, or signs in another way"
  return yield* new SigningError({ where, message })
})
