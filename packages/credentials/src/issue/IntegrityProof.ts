/** Signs documents by Data Integrity proofs of the suite `eddsa-rdfc-2022`: over what they mean, in safe mode. */
import { hash } from "node:crypto"
import { Effect } from "effect"
import type { JsonObject } from "../Json.ts"
import * as Base58 from "../key/Base58.ts"
import { canonical } from "../vc/canonical.ts"
import { oddity } from "../vc/words.ts"
import { signature } from "./signature.ts"
import { type Signer, SigningError } from "./Signer.ts"
import { Unsignable } from "./Unsignable.ts"

export interface Options {
  /** Of Ed25519. */
  readonly signer: Signer
  /** What the key is called in full, such as `did:web:certs.example.org#z6Mk…`. */
  readonly method: string
  /** Milliseconds since 1970, of which whole seconds are written. */
  readonly created: number
}

const refused = (found: string): Unsignable =>
  new Unsignable({
    expected:
      "a document in plain words that its contexts define, with ids that are whole addresses: else they would not be signed",
    found,
    advice: "Leave it out, or say it in a word of Open Badges 3.0 or CLR 2.0."
  })

/** The document with its proof. Refuses a word that no context defines, and ids that are no full addresses: they would not be signed. */
export const sign = Effect.fn("IntegrityProof.sign")(function* (
  document: JsonObject,
  options: Options
): Effect.fn.Return<JsonObject, SigningError | Unsignable> {
  if ("proof" in document) return yield* refused("one that has a proof already")
  const odd = oddity(document)
  if (odd !== undefined) return yield* refused(odd)
  return { ...document, proof: yield* proofOf(document, options) }
})

/** The proof alone, whatever contexts the document has. */
export const proofOf = Effect.fnUntraced(function* (
  document: JsonObject,
  { signer, method, created }: Options
): Effect.fn.Return<JsonObject, SigningError | Unsignable> {
  if (signer.algorithm !== "Ed25519")
    return yield* new SigningError({
      where: signer.id,
      message: `a proof of the suite eddsa-rdfc-2022 takes an Ed25519 key, and this one is of ${signer.algorithm}`
    })
  const proof = {
    type: "DataIntegrityProof",
    cryptosuite: "eddsa-rdfc-2022",
    created: `${new Date(created).toISOString().slice(0, 19)}Z`,
    verificationMethod: method,
    proofPurpose: "assertionMethod"
  }
  const about = yield* hashed({ ...proof, "@context": document["@context"] })
  const said = yield* hashed(document)
  const signed = yield* signature(signer, Buffer.concat([about, said]))
  return { ...proof, proofValue: `z${Base58.encode(signed)}` }
})

const hashed = (document: JsonObject): Effect.Effect<Uint8Array, Unsignable> =>
  Effect.map(Effect.mapError(canonical(document), refused), (text) => hash("sha256", text, "buffer"))
