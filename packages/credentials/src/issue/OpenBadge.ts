/** Badges of Open Badges 3.0: what is said of one revision of an achievement, signed. */
import { Effect } from "effect"
import type { JsonObject } from "../Json.ts"
import type { Statement } from "../Statement.ts"
import type { Profile } from "./Profile.ts"
import type { Signer, SigningError } from "./Signer.ts"
import type { Subject } from "./Subject.ts"
import type { Unsignable } from "./Unsignable.ts"

export interface Options {
  readonly issuer: Profile
  /** Of Ed25519. */
  readonly signer: Signer
  readonly subject: Subject
  /** Its place in the status lists; null for a badge that is never taken back, such as a sample. */
  readonly status: { readonly list: number; readonly index: number } | null
  /** The language of the statement's texts, such as `en`. */
  readonly language: string
}

/** The badge before it is signed. Its id is the address of the certificate. */
export const of = (statement: Statement, options: Omit<Options, "signer">): JsonObject => ({ statement, options })

/** The same statement, options and key give the same bytes. */
export const sign = (statement: Statement, options: Options): Effect.Effect<JsonObject, SigningError | Unsignable> =>
  Effect.die({ statement, options })
