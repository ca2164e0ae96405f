import { Commitment } from "@laurel/core"
import { Layer } from "effect"

/** Eight bytes of a contact's number are enough to tell secrets apart. */
export const secretOf = (contact: number): Uint8Array => {
  const secret = new Uint8Array(Commitment.size)
  new DataView(secret.buffer).setFloat64(0, contact)
  return secret
}

/** Known to everybody, one for each contact, and the same in every run: stores that are told the same then have the same log. */
export const secrets: Layer.Layer<never> = Layer.succeed(Commitment.Secrets, secretOf)
