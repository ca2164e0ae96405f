/** What somebody holds and has certificates of, as one signed record (CLR 2.0): each badge in it can be checked by itself. */
import { randomUUID } from "node:crypto"
import { Achievement, AchievementId, Certificate, type Id, Instant, Ledger } from "@laurel/core"
import { Clock, Effect, Result } from "effect"
import * as Clr from "../issue/Clr.ts"
import type { KeyRecord } from "../issue/KeyRecord.ts"
import type { Profile } from "../issue/Profile.ts"
import type { Signer, SigningError } from "../issue/Signer.ts"
import * as Subject from "../issue/Subject.ts"
import type { Unsignable } from "../issue/Unsignable.ts"
import type { JsonObject } from "../Json.ts"
import * as Standings from "../standing/Standings.ts"
import * as Belief from "./Belief.ts"
import * as Kept from "./Kept.ts"

export interface HeldRecord {
  readonly record: JsonObject
  /** What stands of theirs and has no certificate that holds and is believed: it is not in the record. */
  readonly missing: ReadonlyArray<AchievementId.AchievementId>
}

export interface Options {
  readonly issuer: Profile
  /** Of Ed25519. */
  readonly signer: Signer
  /** All keys of the issuer: a badge whose key is compromised is left out. */
  readonly history: ReadonlyArray<KeyRecord>
}

/**
 * The badges of a person's certificates that are valid now, and whose signature is believed. Fails where there are none, or more
 * than a record may hold.
 */
export const of = Effect.fn("HeldRecord.of")(function* (
  contact: Id.ContactId,
  { issuer, signer, history }: Options
): Effect.fn.Return<HeldRecord, Ledger.LedgerError | SigningError | Unsignable, Ledger.Ledger> {
  const now = Instant.Instant.make(yield* Clock.currentTimeMillis)
  const dossier = yield* (yield* Ledger.Ledger).contact(contact, null)
  const certificates = yield* Certificate.allOfContacts(dossier?.contact.members ?? [contact])
  const valid: Array<Ledger.KeptCertificate> = []
  for (let from = 0; from < certificates.length; from += Standings.maxAsked) {
    const stood = yield* Standings.of(certificates.slice(from, from + Standings.maxAsked), now)
    for (const { certificate, standing } of stood) if (standing._tag === "Valid") valid.push(certificate)
  }
  const unbelieved = yield* Belief.unbelieved(valid, history)
  const held = valid.filter(({ code }) => !unbelieved.has(code))
  const badges = yield* Effect.forEach(held, badgeOf)
  const record = yield* Clr.sign(badges, {
    issuer,
    signer,
    id: `urn:uuid:${randomUUID()}`,
    subject: Subject.of(),
    name: `Certificates that hold at ${momentOf(now)}`,
    issuedAt: now
  })
  const certified = new Set(held.map(({ achievement }) => AchievementId.format(achievement)))
  const standing = (dossier?.achievements ?? []).filter(Achievement.isStanding).map(({ id }) => id)
  return { record, missing: standing.filter((id) => !certified.has(AchievementId.format(id))) }
})

/** To the minute, and by no zone of anybody's: which day it is differs from certificate to certificate. */
const momentOf = (now: Instant.Instant): string => `${Instant.format(now).slice(0, 16).replace("T", " ")} UTC`

const badgeOf = (certificate: Ledger.KeptCertificate): Effect.Effect<JsonObject, Ledger.LedgerError> => {
  // What is erased is not valid.
  const kept = Kept.parse(certificate.text ?? "")
  return Result.isSuccess(kept)
    ? Effect.succeed(kept.success.credential)
    : Effect.fail(Standings.damaged(certificate, kept.failure))
}
