/** All that somebody holds, as one signed record (CLR 2.0): each badge in it can be checked by itself. */
import { randomUUID } from "node:crypto"
import { Achievement, AchievementId, Certificate, CivilDate, type Id, Instant, Ledger } from "@laurel/core"
import { Clock, Effect, Result } from "effect"
import * as Clr from "../issue/Clr.ts"
import type { Profile } from "../issue/Profile.ts"
import type { Signer, SigningError } from "../issue/Signer.ts"
import * as Subject from "../issue/Subject.ts"
import type { Unsignable } from "../issue/Unsignable.ts"
import type { JsonObject } from "../Json.ts"
import * as Standings from "../standing/Standings.ts"
import * as Kept from "./Kept.ts"

export interface HeldRecord {
  readonly record: JsonObject
  /** What stands of theirs and has no certificate that holds: it is not in the record. */
  readonly missing: ReadonlyArray<AchievementId.AchievementId>
}

/** The badges of a person's certificates that are valid now. Fails where there are none, or more than a record may hold. */
export const of = Effect.fn("HeldRecord.of")(function* (
  contact: Id.ContactId,
  issuer: Profile,
  signer: Signer
): Effect.fn.Return<HeldRecord, Ledger.LedgerError | SigningError | Unsignable, Ledger.Ledger> {
  const now = Instant.Instant.make(yield* Clock.currentTimeMillis)
  const dossier = yield* (yield* Ledger.Ledger).contact(contact, null)
  const certificates = yield* Certificate.allOfContacts(dossier?.contact.members ?? [contact])
  const valid: Array<Ledger.KeptCertificate> = []
  for (let from = 0; from < certificates.length; from += Standings.maxAsked) {
    const stood = yield* Standings.of(certificates.slice(from, from + Standings.maxAsked), now)
    for (const { certificate, standing } of stood) if (standing._tag === "Valid") valid.push(certificate)
  }
  const badges = yield* Effect.forEach(valid, badgeOf)
  const record = yield* Clr.sign(badges, {
    issuer,
    signer,
    id: `urn:uuid:${randomUUID()}`,
    subject: Subject.of(),
    name: `All that is held on ${CivilDate.format(Instant.dayIn(now, "UTC"))}`,
    issuedAt: now
  })
  const certified = new Set(valid.map(({ achievement }) => AchievementId.format(achievement)))
  const standing = (dossier?.achievements ?? []).filter(Achievement.isStanding).map(({ id }) => id)
  return { record, missing: standing.filter((id) => !certified.has(AchievementId.format(id))) }
})

const badgeOf = (certificate: Ledger.KeptCertificate): Effect.Effect<JsonObject, Ledger.LedgerError> => {
  // What is erased is not valid.
  const kept = Kept.parse(certificate.text ?? "")
  return Result.isSuccess(kept)
    ? Effect.succeed(kept.success.credential)
    : Effect.fail(Standings.damaged(certificate, kept.failure))
}
