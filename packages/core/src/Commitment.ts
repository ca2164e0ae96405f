/**
 * What the log says of personal data: a commitment, which proves a value to whoever is shown it and tells nobody else anything.
 * SHA-256 alone would not do: a name or a date of birth is soon guessed. So each contact has a secret, kept beside the log; who
 * deletes it makes the commitments say nothing for good, and leaves every proof as it is.
 */
import { Context } from "effect"
import type { ContactId } from "./Id.ts"
import { hex } from "./Merkle.ts"
import type { Sha256 } from "./Sha256.ts"

/** Bytes of a secret, and of every hash here. */
export const size = 32

/** Gives a new secret; never the same one twice, unless a test asks for that. A ledger takes it when it is opened. */
export const Secrets = Context.Reference<(contact: ContactId) => Uint8Array>("@laurel/core/Commitment/Secrets", {
  defaultValue: () => () => globalThis.crypto.getRandomValues(new Uint8Array(size))
})

/** What is committed to, by the byte that tells the kinds apart in a blind. */
export const kinds = { contact: 1, learner: 2, claim: 3, fact: 4, decision: 5, row: 6 } as const
export type Kind = keyof typeof kinds

const encoder = new TextEncoder()
/** Reused for every hash. Never read before it is written. */
const blinding = new Uint8Array(1 + size + 1 + 8)
const blindingView = new DataView(blinding.buffer)
let scratch = new Uint8Array(1_024)

/**
 * What hides one value: SHA-256 of 0x02, the contact's secret, the kind's byte, and the record's number in 8 bytes, the highest
 * first. Shown with the value, it proves that one and helps with no other. All inputs have one length, so none extends another.
 */
export const blind = (sha256: Sha256, secret: Uint8Array, kind: Kind, id: number): Uint8Array => {
  blinding[0] = 2
  blinding.set(secret, 1)
  blinding[1 + size] = kinds[kind]
  blindingView.setUint32(2 + size, Math.floor(id / 2 ** 32))
  blindingView.setUint32(6 + size, id >>> 0)
  return sha256(blinding)
}

/** The commitment to a text: SHA-256 of 0x03, the blind, and the text's UTF-8 bytes, in lower-case hexadecimal. */
export const of = (sha256: Sha256, hiding: Uint8Array, text: string): string => {
  // UTF-8 takes at most three bytes for each UTF-16 unit.
  if (scratch.length <= size + text.length * 3) scratch = new Uint8Array(size + text.length * 3 + 1)
  scratch[0] = 3
  scratch.set(hiding, 1)
  const { written } = encoder.encodeInto(text, scratch.subarray(1 + size))
  return hex(sha256(scratch.subarray(0, 1 + size + written)))
}
