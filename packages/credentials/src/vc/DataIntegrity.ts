/** Data Integrity proofs of the suite `eddsa-rdfc-2022` (W3C): Ed25519 over what a document says, however it is written. */
import { createHash, verify } from "node:crypto"
import { Effect, Schema } from "effect"
import type { JsonObject } from "../Json.ts"
import * as Base58 from "../key/Base58.ts"
import type { Key } from "../key/Key.ts"
import { type Unproven, unproven } from "../Unproven.ts"
import { canonical } from "./canonical.ts"

export const Proof = Schema.Struct({
  type: Schema.Literal("DataIntegrityProof"),
  cryptosuite: Schema.Literal("eddsa-rdfc-2022"),
  proofPurpose: Schema.Literal("assertionMethod"),
  verificationMethod: Schema.String.check(Schema.isMaxLength(2_000)),
  proofValue: Schema.String.check(Schema.isMaxLength(200)),
  expires: Schema.optionalKey(Schema.String)
})
export type Proof = typeof Proof.Type

const decode = Schema.decodeUnknownResult(Proof)

/** A proof of this suite, which no other follows; undefined for another. */
export const read = (proof: JsonObject): Proof | undefined => {
  const decoded = decode(proof)
  return decoded._tag === "Success" && !("previousProof" in proof) ? decoded.success : undefined
}

const advice =
  "The badge is not as its issuer signed it, or uses words that are not kept here. Ask whoever presented it for the original."

const sha256 = (text: string): Uint8Array => createHash("sha256").update(text).digest()

/** Ends where one of the keys has signed exactly this; `said` is the document's canonical text, `given` the proof as it has it. */
export const check = Effect.fn("Verify.checkProof")(function* (
  said: Effect.Effect<string, string>,
  context: unknown,
  given: JsonObject,
  proof: Proof,
  keys: ReadonlyArray<Key>,
  now: number
): Effect.fn.Return<Key, Unproven> {
  const { proofValue: _, ...options } = given
  const refused = (expected: string, found: string): Unproven => unproven("proof", expected, found, advice)
  if (proof.expires !== undefined && !(Date.parse(proof.expires) > now))
    return yield* refused("a proof that holds", `one that ended on ${proof.expires}`)
  const signature = proof.proofValue.startsWith("z") ? Base58.decode(proof.proofValue.slice(1)) : undefined
  if (signature?.length !== 64) return yield* refused("an Ed25519 signature of 64 bytes", "another proofValue")
  const words = "only words whose meaning is signed"
  const about = yield* Effect.mapError(canonical({ ...options, "@context": context }), (found) =>
    refused(words, `${found} in the proof`)
  )
  const document = yield* Effect.mapError(said, (found) => refused(words, found))
  const signed = Buffer.concat([sha256(about), sha256(document)])
  const key = keys.find(
    ({ object }) => object.asymmetricKeyType === "ed25519" && verify(null, signed, object, signature)
  )
  return key ?? (yield* refused("a signature of the issuer's key over this badge", "one that does not fit"))
})
