/** Credentials as JWT (VC-JWT), as 1EdTech has them: the credential is the payload, and the claims say the same once more. */
import { Effect } from "effect"
import type { JsonObject } from "../Json.ts"
import type { Addresses } from "./Addresses.ts"
import type { Signer, SigningError } from "./Signer.ts"
import type { Unsignable } from "./Unsignable.ts"

export interface Options {
  readonly addresses: Addresses
  /** Of any algorithm; RS256 is what everybody reads. */
  readonly signer: Signer
}

/** In compact form. The credential's own proof stays in it. */
export const sign = (credential: JsonObject, options: Options): Effect.Effect<string, SigningError | Unsignable> =>
  Effect.die({ credential, options })
