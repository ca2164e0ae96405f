/** Ed25519 by Node, and keys whose private half is a fixed byte: good for tests only. */
import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto"
import { Note } from "@laurel/core"
import { Effect, Result } from "effect"

/** How DER, as RFC 8410 has it, begins before the 32 bytes of a key. */
const derPrivate = Buffer.from("302e020100300506032b657004220420", "hex")
const derPublic = Buffer.from("302a300506032b6570032100", "hex")

export const ed25519: Note.Ed25519 = (publicKey, message, signature) => {
  const key = createPublicKey({ key: Buffer.concat([derPublic, publicKey]), format: "der", type: "spki" })
  return verify(null, message, key, signature)
}

/** The signer of that name whose seed is 32 times that byte. */
const signerOf = (name: string, seed: number): Note.Signer => {
  const der = Buffer.concat([derPrivate, Buffer.alloc(32, seed)])
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" })
  const spki = createPublicKey(key).export({ format: "der", type: "spki" })
  return {
    name,
    publicKey: Uint8Array.from(spki.subarray(derPublic.length)),
    sign: (message) => Effect.sync(() => Uint8Array.from(sign(null, message, key)))
  }
}

/** Who signs the stores' checkpoints, and an attacker with a key of their own under the same name. */
export const signer = signerOf("records.example.org/log", 7)
export const forger = signerOf("records.example.org/log", 8)

/** All that whoever verifies believes. */
export const keys: ReadonlyArray<Note.Key> = [Result.getOrThrow(Note.key(signer.name, signer.publicKey))]
