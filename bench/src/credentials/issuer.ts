/** An issuer, its keys, and badges as they come from a pass: for everybody the same. */
import { generateKeyPairSync, type KeyObject } from "node:crypto"
import { CivilDate, Id } from "@laurel/core"
import { Addresses, LocalSigner, type OpenBadge, type Profile, type Statement } from "@laurel/credentials"
import { Result } from "effect"

export const addresses = Result.getOrThrow(Addresses.of("https://certs.example.org"))
const issuer: Profile.Profile = { addresses, name: "Example Training", url: null, email: null, image: null }

/** The private key too: what the bare libraries sign with. */
export const keyOf = (kind: "ed25519" | "rsa"): KeyObject =>
  kind === "ed25519"
    ? generateKeyPairSync("ed25519").privateKey
    : generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey

export const signerOf = (key: KeyObject) => Result.getOrThrow(LocalSigner.of(key))

const day = (text: string): CivilDate.CivilDate => {
  const found = CivilDate.parse(text)
  if (found === undefined) throw new RangeError(text)
  return found
}

/** With a score, hours, two things that it rests on, and a place in the lists: 4 kB once signed. */
export const statementOf = (place: number): Statement.Statement => ({
  code: `${String(place).padStart(21, "0")}A`,
  achievement: { type: Id.TypeId.make("forklift-licence"), learner: Id.LearnerId.make(place + 1), earning: 1 },
  revision: 1,
  catalog: Id.CatalogVersion.make(1),
  name: "Forklift licence",
  description: "Forklift licence: all of these.",
  criteria: "all of these\n  scored at least 60% in one of theory\n  passed one of practice",
  zone: "Europe/London",
  earnedOn: day("2026-05-10"),
  validFrom: day("2026-05-10"),
  validUntil: day("2029-05-10"),
  issuedAt: 1_778_500_000_000,
  score: 0.85,
  hours: 16,
  evidence: [
    { name: "Scored: theory", on: day("2026-05-10"), narrative: "85 of 100" },
    { name: "Passed: practice", on: day("2026-05-10"), narrative: null }
  ]
})

export const optionsOf = (place: number): Omit<OpenBadge.Options, "signer"> => ({
  issuer,
  subject: { id: `urn:uuid:00000000-0000-4000-8000-${String(place).padStart(12, "0")}`, identifiers: [] },
  status: { list: 1, index: place },
  language: "en"
})
