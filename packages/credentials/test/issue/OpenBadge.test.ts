/** Badges as we sign them, and what strangers find when they verify them: by Laurel, and by another implementation. */
import { assert, describe, it } from "@effect/vitest"
import { CredentialJwt, OpenBadge, type Statement, Subject, Verify } from "@laurel/credentials"
import { CivilDate, Instant } from "@laurel/core"
import { Arbitrary, Effect, Schema } from "effect"
import { isObject, type JsonObject } from "../../src/Json.ts"
import { day, instant, issuer, now, published, recordOf, statement, unlisted, verify } from "./given.ts"
import { verifiedElsewhere } from "./elsewhere.ts"
import { alone as aloneBy, anew, p256 } from "./keys.ts"

const signer = anew()
const own = published([recordOf(signer)])

/** An issuer that is its key: nobody has to be asked. */
const alone = aloneBy(signer)

/** Tried this often, and the same way each time; LAUREL_RUNS tries more, each time another way. */
const asked = Number(process.env["LAUREL_RUNS"] ?? 0)
const tries = (runs: number) => ({
  arbitrary: asked > 0 ? { runs: asked } : { runs, seed: "laurel" },
  timeout: 600_000 + asked * 1_000
})

describe("a badge", () => {
  it.live("says what the statement says, in the words of Open Badges 3.0", () =>
    Effect.gen(function* () {
      const options = { ...unlisted(signer), status: { list: 2, index: 131_071 } }
      const { proof, ...said } = yield* OpenBadge.sign(statement(), options)
      assert.deepStrictEqual(said, {
        "@context": [
          "https://www.w3.org/ns/credentials/v2",
          "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
          "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
        ],
        id: "https://certs.example.org/c/Zm9ya2xpZnQtMTIzNDU2Nz",
        type: ["VerifiableCredential", "OpenBadgeCredential"],
        name: "Forklift licence",
        issuer: {
          id: "did:web:certs.example.org",
          type: ["Profile"],
          name: "Harbour Academy",
          url: "https://harbour.example.org",
          email: "office@harbour.example.org",
          image: { id: "https://harbour.example.org/logo.png", type: "Image" }
        },
        awardedDate: "2026-03-01T00:00:00+01:00",
        validFrom: "2026-03-02T00:00:00+01:00",
        validUntil: "2031-03-02T00:00:00+01:00",
        credentialSubject: {
          id: "urn:uuid:7f0d2f0a-0f9f-4a0f-9a52-6d6a1c3c9f01",
          type: ["AchievementSubject"],
          identifier: [
            {
              type: "IdentityObject",
              hashed: true,
              identityHash: "sha256$82d8505e3f37aae9e681662c54e9c9c0535619c0fb677531ab7273e3f1ab6ff6",
              identityType: "emailAddress",
              salt: "c2FsdA"
            }
          ],
          achievement: {
            id: "https://certs.example.org/achievements/forklift",
            type: ["Achievement"],
            name: "Forklift licence",
            description: "May drive counterbalanced trucks.",
            criteria: {
              id: "https://certs.example.org/achievements/forklift#criteria",
              narrative: "Passed theory (80 % or more) and practice."
            },
            inLanguage: "en",
            version: "3",
            resultDescription: [
              {
                id: "https://certs.example.org/achievements/forklift#score",
                type: ["ResultDescription"],
                name: "Score",
                resultType: "Percent",
                valueMin: "0",
                valueMax: "100"
              },
              {
                id: "https://certs.example.org/achievements/forklift#hours",
                type: ["ResultDescription"],
                name: "Hours",
                resultType: "ext:Hours"
              }
            ]
          },
          result: [
            {
              type: ["Result"],
              resultDescription: "https://certs.example.org/achievements/forklift#score",
              value: "87.5"
            },
            {
              type: ["Result"],
              resultDescription: "https://certs.example.org/achievements/forklift#hours",
              value: "16.5"
            }
          ]
        },
        evidence: [
          {
            id: "https://certs.example.org/c/Zm9ya2xpZnQtMTIzNDU2Nz#evidence-1",
            type: ["Evidence"],
            name: "Passed: Forklift theory",
            narrative: "2026-02-27: 87.5 %"
          }
        ],
        credentialStatus: [
          ...["revocation", "suspension"].map((statusPurpose) => ({
            id: `https://certs.example.org/status/2/${statusPurpose}#131071`,
            type: "BitstringStatusListEntry",
            statusPurpose,
            statusListIndex: "131071",
            statusListCredential: `https://certs.example.org/status/2/${statusPurpose}`
          })),
          { id: "https://certs.example.org/status/2/reasons", type: "1EdTechRevocationList" }
        ]
      })
      assert.include(isObject(proof) ? proof : {}, {
        type: "DataIntegrityProof",
        cryptosuite: "eddsa-rdfc-2022",
        created: "2026-03-03T10:20:30Z",
        verificationMethod: `did:web:certs.example.org#${signer.id}`,
        proofPurpose: "assertionMethod"
      })
    })
  )
  it.live("says of a score and of hours as much as was reached, and never more", () =>
    Effect.gen(function* () {
      const figures = Effect.fnUntraced(function* (score: number, hours: number) {
        const signed = JSON.stringify(yield* OpenBadge.sign(statement({ score, hours }), unlisted(signer, alone)))
        return [...signed.matchAll(/"value":"([^"]*)"/g)].map(([, value]) => value)
      })
      assert.deepStrictEqual(yield* figures(0.7999999, 1_999.996), ["79.9", "1999.99"])
      assert.deepStrictEqual(yield* figures(0.8, 2_000), ["80", "2000"])
      // What only a sum of binary fractions takes away was reached.
      assert.deepStrictEqual(yield* figures(0.1 + 0.7 - 1e-16, 0.1 + 0.2), ["80", "0.3"])
    })
  )
  it.live("of the same statement and key is the same to the byte, and of another key is not", () =>
    Effect.gen(function* () {
      const sign = (key = signer) =>
        Effect.map(OpenBadge.sign(statement(), unlisted(key)), (badge) => JSON.stringify(badge))
      assert.strictEqual(yield* sign(), yield* sign())
      assert.notStrictEqual(yield* sign(anew()), yield* sign())
    })
  )
  it.live("holds on its last valid day as its zone counts it, and has expired when the next begins", () =>
    Effect.gen(function* () {
      const badge = yield* OpenBadge.sign(statement({ zone: "Pacific/Auckland" }), unlisted(signer))
      const at = (moment: string) => Effect.map(verify(badge, own, instant(moment)), ({ answer }) => answer)
      // Midnight in Auckland, thirteen hours ahead in summer.
      assert.strictEqual(yield* at("2026-03-01T10:59:59.999Z"), "notYetValid")
      assert.strictEqual(yield* at("2026-03-01T11:00:00Z"), "valid")
      assert.strictEqual(yield* at("2031-03-01T10:59:59.999Z"), "valid")
      assert.strictEqual(yield* at("2031-03-01T11:00:00Z"), "expired")
    })
  )
  it.live("names nobody unless asked to, and then by a hash that its person's own address gives", () =>
    Effect.gen(function* () {
      const person = (credential: JsonObject, person: string) =>
        Effect.map(
          Verify.credential({ bytes: Buffer.from(JSON.stringify(credential)) }, { now, sources: own, person }),
          ({ credentials: [one] }) => one?.checks.find(({ name }) => name === "recipient")?.outcome
        )
      const hashed = yield* OpenBadge.sign(statement(), {
        ...unlisted(signer),
        subject: Subject.of([ann])
      })
      assert.notInclude(JSON.stringify(hashed), "ann@")
      assert.strictEqual(yield* person(hashed, "ann@example.org"), "held")
      assert.strictEqual(yield* person(hashed, "bob@example.org"), "failed")
      const nameless = yield* OpenBadge.sign(statement(), { ...unlisted(signer), subject: Subject.of() })
      assert.notInclude(JSON.stringify(nameless), "identifier")
      assert.notStrictEqual(Subject.of().id, Subject.of().id)
    })
  )
  it.live("is taken by another implementation, and no more once a word of it is another", () =>
    Effect.gen(function* () {
      const options = { ...unlisted(signer, alone), status: { list: 1, index: 0 } }
      const badge = yield* OpenBadge.sign(statement(), options)
      assert.isTrue(yield* verifiedElsewhere(signer, badge))
      assert.isFalse(yield* verifiedElsewhere(signer, { ...badge, validUntil: "2041-03-02T00:00:00+01:00" }))
    })
  )
})

const ann = { kind: "emailAddress", value: "ann@example.org" } as const

describe("a badge that could not be read again", () => {
  const cases: ReadonlyArray<readonly [string, Partial<Statement.Statement>, Partial<OpenBadge.Options>, RegExp]> = [
    ["has no name", { name: " " }, {}, /the achievement's name/],
    ["has a name that fills books", { name: "x".repeat(10_001) }, {}, /at most 10,000 characters/],
    ["has a code that is no part of an address", { code: "a/b" }, {}, /the code of a certificate/],
    ["has an issuer whose pages are nowhere", {}, { issuer: { ...issuer, url: "harbour" } }, /the issuer's own pages/],
    ["has half a character", { description: "\ud800" }, {}, /Unicode/],
    ["has a score beyond all", { score: 1.01 }, {}, /score/],
    ["has a score that is no number", { score: Number.NaN }, {}, /score/],
    [
      "rests on more than a hundred things",
      { evidence: Array.from({ length: 101 }, () => ({ name: "x", on: day("2026-01-01"), narrative: null })) },
      {},
      /100/
    ],
    ["ended before it began", { validUntil: day("2026-03-01") }, {}, /last valid day/],
    [
      "ended before it was earned",
      { validUntil: day("2026-03-03"), earnedOn: day("2026-03-04") },
      {},
      /last valid day/
    ],
    ["is of nobody", {}, { subject: { id: "ann", identifiers: [] } }, /urn:uuid/],
    [
      "names more people than are looked at",
      {},
      { subject: Subject.of(Array.from({ length: 11 }, () => ann)) },
      /10 identifiers/
    ],
    ["has no place in a list", {}, { status: { list: 0, index: 1 } }, /place in a status list/]
  ]
  for (const [name, said, options, expected] of cases)
    it.live(`since it ${name} is not signed`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(OpenBadge.sign(statement(said), { ...unlisted(signer), ...options }))
        assert.match(error._tag === "Unsignable" ? error.expected : "", expected)
      })
    )
  it.live("since an address in it is none is not signed, and the address is named", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(OpenBadge.sign(statement(), unlisted(signer, { ...issuer, image: "logo.png" })))
      assert.match(error._tag === "Unsignable" ? error.found : "", /relative.*logo\.png/)
    })
  )
  it.live("since its key is none for such proofs is not signed", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(OpenBadge.sign(statement(), unlisted(p256())))
      assert.match(error._tag === "SigningError" ? error.message : "", /takes an Ed25519 key, and this one is of ES256/)
    })
  )
})

const Text = Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(60))
const Zones = Schema.Literals([
  "UTC",
  "Europe/Berlin",
  "America/St_Johns",
  "Asia/Kathmandu",
  "Pacific/Apia",
  "Africa/Cairo"
])
const Any = Schema.Struct({
  name: Text,
  description: Schema.String,
  criteria: Text,
  zone: Zones,
  earnedOn: CivilDate.CivilDate,
  validFrom: CivilDate.CivilDate,
  /** Days that it is valid. */
  days: Schema.NullOr(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 40_000 }))),
  issuedAt: Instant.Instant,
  score: Schema.NullOr(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))),
  hours: Schema.NullOr(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1e6 }))),
  evidence: Schema.Array(
    Schema.Struct({ name: Text, on: CivilDate.CivilDate, narrative: Schema.NullOr(Schema.String) })
  ).check(Schema.isMaxLength(3))
})

describe("whatever is said", () => {
  it.effect.prop(
    "is signed so that both implementations take it, as badge and as JWT, or is refused",
    [Arbitrary.schema(Any)],
    ([{ days, ...said }]) =>
      Effect.gen(function* () {
        const { earnedOn, validFrom } = said
        const begins = CivilDate.plusDays(earnedOn > validFrom ? earnedOn : validFrom, -1)
        const validUntil = days === null ? null : CivilDate.plusDays(begins, days)
        const signed = yield* Effect.result(OpenBadge.sign(statement({ ...said, validUntil }), unlisted(signer, alone)))
        if (signed._tag === "Failure") {
          const texts = [
            said.name,
            said.description,
            said.criteria,
            ...said.evidence.flatMap((each) => [each.name, each.narrative ?? ""])
          ]
          assert.isTrue(
            [said.name, said.criteria].some((text) => text.trim() === "") || !texts.every((text) => text.isWellFormed())
          )
          return
        }
        const outcome = yield* verify(signed.success, Verify.offline)
        assert.deepStrictEqual(
          outcome.failed.filter((check) => !check.startsWith("dates")),
          []
        )
        assert.isTrue(yield* verifiedElsewhere(signer, signed.success, Date.parse(String(signed.success["validFrom"]))))
        const jwt = yield* CredentialJwt.sign(signed.success, { addresses: alone.addresses, signer })
        assert.deepStrictEqual((yield* verify(jwt, Verify.offline)).failed, outcome.failed)
      }),
    tries(15)
  )
})
