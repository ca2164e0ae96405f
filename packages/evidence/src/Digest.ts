/** Node's own SHA-256 and Ed25519. */
import { createPublicKey, hash, verify } from "node:crypto"
import type { Note, Sha256 } from "@laurel/core"

export const sha256: Sha256.Sha256 = (data) => hash("sha256", data, "buffer")

/** What stands before the 32 bytes of a public key of Ed25519 in its DER form. */
const prefix = Buffer.from("302a300506032b6570032100", "hex")

export const ed25519: Note.Ed25519 = (publicKey, message, signature) => {
  const key = createPublicKey({ key: Buffer.concat([prefix, publicKey]), format: "der", type: "spki" })
  return verify(null, message, key, signature)
}
