/** What the tests sign, who signs it, and where a stranger finds the keys. */
import { AchievementId, CivilDate, Id, Instant } from "@laurel/core"
import {
  Addresses,
  DidDocument,
  type KeyRecord,
  type Profile,
  type Signer,
  type Statement,
  type Subject,
  Verify
} from "@laurel/credentials"
import { Effect, Result, Schema } from "effect"
import { KeyRecord as Record } from "../../src/issue/KeyRecord.ts"

export const addresses = Result.getOrThrow(Addresses.of("https://certs.example.org"))

export const issuer: Profile.Profile = {
  addresses,
  name: "Harbour Academy",
  url: "https://harbour.example.org",
  email: "office@harbour.example.org",
  image: "https://harbour.example.org/logo.png"
}

export const day = (text: string): CivilDate.CivilDate => Schema.decodeSync(CivilDate.FromString)(text)
export const instant = (text: string): Instant.Instant => Schema.decodeSync(Instant.FromString)(text)

export const statement = (more: Partial<Statement.Statement> = {}): Statement.Statement => ({
  code: "Zm9ya2xpZnQtMTIzNDU2Nz",
  achievement: AchievementId.parse("forklift:7:1") ?? (undefined as never), // It is one.
  revision: 1,
  catalog: Id.CatalogVersion.make(3),
  name: "Forklift licence",
  description: "May drive counterbalanced trucks.",
  criteria: "Passed theory (80 % or more) and practice.",
  zone: "Europe/Berlin",
  earnedOn: day("2026-03-01"),
  validFrom: day("2026-03-02"),
  validUntil: day("2031-03-01"),
  issuedAt: instant("2026-03-03T10:20:30.400Z"),
  score: 0.875,
  hours: 16.5,
  evidence: [{ name: "Passed: Forklift theory", on: day("2026-02-27"), narrative: "87.5 %" }],
  ...more
})

const subject: Subject.Subject = {
  id: "urn:uuid:7f0d2f0a-0f9f-4a0f-9a52-6d6a1c3c9f01",
  identifiers: [{ kind: "emailAddress", value: "ann@example.org", salt: "c2FsdA" }]
}

/** Without a place in lists: whoever verifies it asks nobody but for keys. */
export const unlisted = (signer: Signer.Signer, of: Profile.Profile = issuer) => ({
  issuer: of,
  signer,
  subject,
  status: null,
  language: "en"
})

export const recordOf = ({ id, algorithm, publicKey }: Signer.Signer, more: Partial<KeyRecord> = {}): KeyRecord =>
  Schema.decodeUnknownSync(Schema.toType(Record))({
    id,
    algorithm,
    publicKey,
    from: instant("2026-01-01T00:00:00Z"),
    retired: null,
    compromised: null,
    ...more
  })

/** A network in which there is nothing but the issuer's document. */
export const published = (history: ReadonlyArray<KeyRecord>): Verify.Sources => ({
  ...Verify.offline,
  documents: (address) =>
    address === addresses.document
      ? Effect.succeed({
          state: "found",
          text: JSON.stringify(DidDocument.of(addresses, history)),
          at: address
        })
      : Effect.fail(Verify.absent(address, "nothing"))
})

export const now = instant("2026-06-01T00:00:00Z")

/** What a stranger finds of a credential: the answer, and what came of each check but the recipient. */
export const verify = (credential: unknown, sources: Verify.Sources, at: number = now) =>
  Effect.map(
    Verify.credential(
      { bytes: Buffer.from(typeof credential === "string" ? credential : JSON.stringify(credential)) },
      { now: at, sources }
    ),
    ({ answer, credentials }) => ({
      answer,
      failed: credentials.flatMap(({ checks }) =>
        checks.filter(({ outcome }) => outcome === "failed").map(({ name, found }) => `${name}: ${found}`)
      ),
      credentials
    })
  )
