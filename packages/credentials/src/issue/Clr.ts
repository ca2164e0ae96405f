/** Comprehensive Learner Records (CLR 2.0): badges of one person in a signed wrapper. Each badge has its own proof and stands by itself. */
import { Effect } from "effect"
import type { JsonObject } from "../Json.ts"
import type { Profile } from "./Profile.ts"
import type { Signer, SigningError } from "./Signer.ts"
import type { Unsignable } from "./Unsignable.ts"

export interface Options {
  readonly issuer: Profile
  /** Of Ed25519. */
  readonly signer: Signer
  /** `urn:uuid:…`: of the record itself, and of whose it is. */
  readonly id: string
  readonly subject: string
  /** Such as "Everything that is held on 2026-11-26". */
  readonly name: string
  /** Milliseconds since 1970. */
  readonly issuedAt: number
}

/** Badges of one record. */
export const maxBadges = 500

/** Signed badges, from 1 to `maxBadges`, in a signed record. */
export const sign = (
  badges: ReadonlyArray<JsonObject>,
  options: Options
): Effect.Effect<JsonObject, SigningError | Unsignable> => Effect.die({ badges, options })
