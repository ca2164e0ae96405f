/** The text of a key, `lk_<id>_<secret>`: the id finds what is kept of it, and of the secret, 256 random bits, only a hash is kept. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto"

const idBytes = 8
const secretBytes = 32
const shape = /^lk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/

/** A key as its holder has it. */
export interface Secret {
  readonly id: string
  readonly secret: string
}

/** A new one, which nobody can guess. */
export const make = (): Secret => ({
  id: randomBytes(idBytes).toString("hex"),
  secret: randomBytes(secretBytes).toString("base64url")
})

/** The text that is sent with each request. */
export const text = ({ id, secret }: Secret): string => `lk_${id}_${secret}`

/** Reads a key; undefined for what none looks like. */
export const parse = (text: string): Secret | undefined => {
  const [, id, secret] = shape.exec(text) ?? []
  return id === undefined || secret === undefined ? undefined : { id, secret }
}

/** What is kept: SHA-256 in hexadecimal. Nothing slower is needed, since nobody can try 2^256 secrets. */
export const hash = ({ secret }: Secret): string => createHash("sha256").update(secret).digest("hex")

/** Whether it is the key that a hash was kept of; takes as long for every secret. */
export const fits = (secret: Secret, kept: string): boolean => {
  const [found, expected] = [Buffer.from(hash(secret)), Buffer.from(kept)]
  return found.length === expected.length && timingSafeEqual(found, expected)
}

/** A fingerprint of parts that only the key's holder can make: what is kept of a request tells nobody else what it said. */
export const fingerprint = ({ secret }: Secret, parts: ReadonlyArray<string | Uint8Array>): string => {
  const hmac = createHmac("sha256", secret)
  // Each with its length before it, so that no two lists of parts are one text.
  for (const part of parts) hmac.update(`${part.length}:`).update(part)
  return hmac.digest("hex")
}
