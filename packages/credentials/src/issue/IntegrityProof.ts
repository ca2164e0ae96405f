/** Signs documents by Data Integrity proofs of the suite `eddsa-rdfc-2022`: over what they mean, in safe mode. */
import { Effect } from "effect"
import type { JsonObject } from "../Json.ts"
import type { Signer, SigningError } from "./Signer.ts"
import type { Unsignable } from "./Unsignable.ts"

export interface Options {
  /** Of Ed25519. */
  readonly signer: Signer
  /** What the key is called in full, such as `did:web:certs.example.org#z6Mk…`. */
  readonly method: string
  /** Milliseconds since 1970, of which whole seconds are written; as 1EdTech's tests, a text is written as it is. */
  readonly created: number | string
}

/** The document with its proof. Refuses a word that no context defines, and ids that are no full addresses: they would not be signed. */
export const sign = (document: JsonObject, options: Options): Effect.Effect<JsonObject, SigningError | Unsignable> =>
  Effect.die({ document, options })
