/** An issuer with a certificate of each standing, and a door to its pages. */
import { AchievementId, CivilDate, Id, Instant } from "@laurel/core"
import { Effect, Result } from "effect"
import * as Addresses from "../../src/issue/Addresses.ts"
import type { Statement } from "../../src/Statement.ts"
import type { Standing } from "../../src/standing/Standing.ts"
import type * as Verify from "../../src/verify/Verify.ts"
import * as Web from "../../src/web/Web.ts"

export const addresses = Result.getOrThrow(Addresses.of("https://certs.example.org/training"))

const day = (text: string): CivilDate.CivilDate => CivilDate.parse(text) ?? CivilDate.min

/** A code of 22 characters that begins with a word. */
export const codeOf = (word: string): string => `${word.padEnd(21, "_")}A`

export const statement: Statement = {
  code: codeOf("valid"),
  achievement: AchievementId.parse("forklift:5678:1") ?? {
    type: Id.TypeId.make("forklift"),
    learner: Id.LearnerId.make(1),
    earning: 1
  },
  revision: 2,
  catalog: Id.CatalogVersion.make(3),
  name: "Forklift driver, counterbalance trucks up to 3.5 t",
  description: "May drive counterbalance forklift trucks on the firm’s own ground.",
  criteria:
    "All of:\n– passes “Forklift theory” with at least 80 %\n– attends 2 of 2 days of practice\n– passes the driving test",
  zone: "Europe/Berlin",
  earnedOn: day("2026-03-04"),
  validFrom: day("2026-03-04"),
  validUntil: day("2029-03-03"),
  issuedAt: Date.parse("2026-03-05T08:00:00Z"),
  score: 0.925,
  hours: 16.5,
  evidence: [
    { name: "Passed: Forklift theory", on: day("2026-03-02"), narrative: "Score 92.5 %" },
    { name: "Attended: Practice, day 1", on: day("2026-03-03"), narrative: null },
    { name: "Passed: Driving test", on: day("2026-03-04"), narrative: null }
  ]
}

export const standings: Readonly<Record<string, Standing>> = {
  valid: { _tag: "Valid", until: day("2029-03-03") },
  extended: { _tag: "Valid", until: day("2029-09-03") },
  pending: { _tag: "Pending", from: day("2027-01-01") },
  expired: { _tag: "Expired", on: day("2026-10-31") },
  suspended: { _tag: "Suspended", until: day("2026-12-24") },
  suspendedOpen: { _tag: "Suspended", until: null },
  revoked: { _tag: "Revoked", from: day("2026-05-01") },
  withdrawn: { _tag: "Withdrawn", from: day("2026-05-02") },
  void: { _tag: "Void" },
  outdated: {
    _tag: "Outdated",
    worse: [
      { what: "earnedOn", said: day("2026-03-04"), now: day("2026-03-06") },
      { what: "validUntil", said: day("2029-03-03"), now: day("2028-03-03") },
      { what: "score", said: 0.925, now: 0.85 }
    ]
  },
  superseded: { _tag: "Superseded", by: codeOf("valid") },
  erased: { _tag: "Erased" }
}

/** Whom every certificate is of. */
export const holder = { name: "Zoë Müller", email: "zoe@example.org" }

const document = (text: string, mediaType: string): Web.Document => ({ text, mediaType, maxAge: 60 })

const certifiedOf = (code: string): Web.Certified | undefined => {
  const standing = standings[code.replace(/_+A$/, "")]
  return standing === undefined
    ? undefined
    : {
        standing,
        isBelieved: true,
        recordedAt: Instant.fromMillis(Date.parse("2026-03-05T08:00:00Z")) ?? Instant.min,
        statement: standing._tag === "Erased" ? null : { ...statement, code }
      }
}

/** With what is put in the place of its own. */
export const sourceWith = (own: Partial<Web.Source> = {}): Web.Source => ({
  certificate: (code) => Effect.succeed(certifiedOf(code)),
  compare: (code, given) =>
    Effect.succeed(
      certifiedOf(code) === undefined
        ? undefined
        : code === codeOf("extended")
          ? "untold"
          : given === holder.name || given === holder.email
            ? "same"
            : "other"
    ),
  did: Effect.succeed(document('{"id":"did:web:certs.example.org:training"}', "application/did+json")),
  jwks: Effect.succeed(document('{"keys":[]}', "application/jwk-set+json")),
  key: (id) => Effect.succeed(id === "key-1" ? document('{"kty":"OKP"}', "application/jwk+json") : undefined),
  list: (list, kind) =>
    Effect.succeed(list === 1 ? document(JSON.stringify({ list, kind }), "application/vc+ld+json") : undefined),
  achievement: (type) =>
    Effect.succeed(
      type === "forklift" || type === "trucks/forklift"
        ? { ...statement, document: '{"type":["Achievement"]}' }
        : undefined
    ),
  ...own
})

const sentences: Readonly<Record<Verify.Name, readonly [checked: string, held: string]>> = {
  form: ["Whether it is an Open Badge.", "It has all that one has to have."],
  proof: ["Whether it is as its issuer signed it.", "Nothing in it was changed since."],
  key: ["Whether the key is its issuer’s.", "The issuer’s own page names the key."],
  status: ["Whether its issuer took it back.", "It is on no list of what was taken back."],
  dates: ["Whether it is valid at this moment.", "It is within its dates."],
  recipient: ["Whether it is of the person given.", "Nobody was given to compare with."]
}

export const names: ReadonlyArray<Verify.Name> = ["form", "proof", "key", "status", "dates", "recipient"]

/** One credential of which a check failed, or none. */
export const verifiedOf = (
  answer: Verify.Answer,
  failed: Verify.Name | null,
  title = "Forklift driver"
): Verify.Verified => ({
  kind: "badge",
  within: null,
  answer,
  words: "",
  proved: failed !== "proof",
  said: {
    id: "urn:uuid:0d8b6dc0-6a40-4d6c-ae09-3b6a7c1a2a55",
    issuer: "did:web:issuer.example",
    issuerName: "Elsewhere Training",
    title,
    achievement: "https://issuer.example/achievements/1",
    awarded: "2026-03-04T00:00:00Z",
    validFrom: "2026-03-04T00:00:00Z",
    validUntil: null
  },
  checks: names.map((name) => ({
    name,
    outcome: name === failed ? "failed" : name === "recipient" ? "notMade" : "held",
    checked: sentences[name][0],
    found: name === failed ? "a signature that does not fit the text" : "",
    meaning: name === failed ? "Somebody changed it after it was signed." : sentences[name][1],
    advice: name === failed ? "Ask the person for the file as the issuer gave it to them." : null
  }))
})

export const reportOf = (...credentials: ReadonlyArray<Verify.Verified>): Verify.Report => ({
  answer: credentials[0]?.answer ?? "undetermined",
  words: "",
  found: "json",
  at: Date.parse("2026-11-26T15:00:00Z"),
  credentials,
  beware: null,
  trust: ""
})

/** The pages of that issuer. */
export const pages = (own: Partial<Web.Options> = {}): Effect.Effect<Web.Open> =>
  Web.make({
    addresses,
    issuer: { name: "Example Training & Söhne", url: "https://example.org/" },
    source: sourceWith(),
    verify: () => Effect.succeed(reportOf(verifiedOf("valid", null))),
    failed: () => {},
    ...own
  })
