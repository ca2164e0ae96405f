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

/** Secrets made at once: asking for random bytes takes longer than giving them. */
const together = 128
let random = new Uint8Array(0)
let given = 0

const next = (): Uint8Array => {
  if (given === random.length) {
    random = globalThis.crypto.getRandomValues(new Uint8Array(size * together))
    given = 0
  }
  given += size
  return random.slice(given - size, given)
}

/** Gives a new secret; never the same one twice, unless a test asks for that. */
export const Secrets = Context.Reference<(contact: ContactId) => Uint8Array>("@laurel/core/Commitment/Secrets", {
  defaultValue: () => next
})

/** What is committed to: a name, a participation's key, a claim, a fact's own words, a decision's reason, a raw row, a certificate's text. */
export type Kind = "contact" | "learner" | "claim" | "fact" | "decision" | "row" | "certificate"

/**
 * What hides one value: SHA-256 of U+0002, the contact's secret in hexadecimal, the kind, a space and the record's number. Shown
 * with the value, it proves that one and helps with no other. All hexadecimal, here and below, is in lower case.
 */
export const blind = (sha256: Sha256, secret: string, kind: Kind, id: number): string =>
  hexOf(sha256, `\u0002${secret}${kind} ${id}`)

/** The commitment to a text: SHA-256 of U+0003, the blind in hexadecimal, and the text; in hexadecimal. */
export const of = (sha256: Sha256, hiding: string, text: string): string => hexOf(sha256, `\u0003${hiding}${text}`)

const hexOf = (sha256: Sha256, text: string): string => sha256.hex?.(text) ?? hex(sha256(text))
