/** Ed25519 by Node, and keys whose private half is a fixed byte: good for tests only. */
import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto"
import { Effect, Result } from "effect"
import { Note } from "@laurel/core"

const derPrivate = Buffer.from("302e020100300506032b657004220420", "hex")
const derPublic = Buffer.from("302a300506032b6570032100", "hex")

export const ed25519: Note.Ed25519 = (publicKey, message, signature) => {
  const key = createPublicKey({ key: Buffer.concat([derPublic, publicKey]), format: "der", type: "spki" })
  return verify(null, message, key, signature)
}

/** The signer of that name whose seed is 32 times that byte. */
export const signer = (name: string, seed: number): Note.Signer => {
  const key = createPrivateKey({
    key: Buffer.concat([derPrivate, Buffer.alloc(32, seed)]),
    format: "der",
    type: "pkcs8"
  })
  const spki = createPublicKey(key).export({ format: "der", type: "spki" })
  return {
    name,
    publicKey: Uint8Array.from(spki.subarray(derPublic.length)),
    sign: (message) => Effect.sync(() => Uint8Array.from(sign(null, message, key)))
  }
}

export const keyOf = ({ name, publicKey }: Note.Signer): Note.Key => Result.getOrThrow(Note.key(name, publicKey))

/** The reason of a failure. */
export const why = <A>(result: Result.Result<A, string>): string => (Result.isFailure(result) ? result.failure : "none")
