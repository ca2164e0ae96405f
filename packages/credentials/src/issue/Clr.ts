/** Comprehensive Learner Records (CLR 2.0): badges of one person in a signed wrapper. Each badge has its own proof and stands by itself. */
import { Effect } from "effect"
import { isText, type JsonObject } from "../Json.ts"
import * as IntegrityProof from "./IntegrityProof.ts"
import * as Profile from "./Profile.ts"
import type { Signer, SigningError } from "./Signer.ts"
import * as Subject from "./Subject.ts"
import { Unsignable } from "./Unsignable.ts"

export interface Options {
  readonly issuer: Profile.Profile
  /** Of Ed25519. */
  readonly signer: Signer
  /** The record's own: `urn:uuid:…`. */
  readonly id: string
  readonly subject: Subject.Subject
  /** Such as "Certificates that hold at 2026-11-26 15:00 UTC". */
  readonly name: string
  /** Milliseconds since 1970. */
  readonly issuedAt: number
}

/** Badges of one record. */
export const maxBadges = 500

const contexts: ReadonlyArray<string> = [
  "https://www.w3.org/ns/credentials/v2",
  "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
  "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
  "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
]

const refused = (expected: string, found: string): Unsignable =>
  new Unsignable({
    expected,
    found,
    advice: "Put each signed badge of one person in it once; make several records of more."
  })

/** Signed badges, from 1 to `maxBadges`, in a signed record. */
export const sign = Effect.fn("Clr.sign")(function* (
  badges: ReadonlyArray<JsonObject>,
  { issuer, signer, id, subject, name, issuedAt }: Options
): Effect.fn.Return<JsonObject, SigningError | Unsignable> {
  if (badges.length === 0 || badges.length > maxBadges)
    return yield* refused(`from 1 to ${maxBadges} badges`, String(badges.length))
  // What has no id of its own would be compared with all others, and two of one id would be one thing.
  const ids = new Set(badges.flatMap(({ id, proof }) => (isText(id) && proof !== undefined ? [id] : [])))
  if (ids.size !== badges.length || ids.has(id))
    return yield* refused("signed badges, each with an id of its own", "one without, or one twice")
  const identifier = Subject.toJson(subject)
  const record = {
    "@context": contexts,
    id,
    type: ["VerifiableCredential", "ClrCredential"],
    name,
    issuer: Profile.toJson(issuer),
    validFrom: `${new Date(issuedAt).toISOString().slice(0, 19)}Z`,
    credentialSubject: {
      id: subject.id,
      type: ["ClrSubject"],
      ...(identifier.length === 0 ? {} : { identifier }),
      verifiableCredential: badges
    }
  }
  const method = `${issuer.addresses.issuer}#${signer.id}`
  return yield* IntegrityProof.sign(record, { signer, method, created: issuedAt })
})
