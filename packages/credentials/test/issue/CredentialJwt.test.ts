/** Credentials as JWT: what 1EdTech has in each part, and that whoever knows the key alone takes them. */
import { assert, describe, it } from "@effect/vitest"
import { CredentialJwt, OpenBadge, type Signer } from "@laurel/credentials"
import { Effect } from "effect"
import { importJWK, jwtVerify } from "jose"
import { createPublicKey, verify as verifySignature } from "node:crypto"
import { addresses, instant, now, published, recordOf, statement, unlisted, verify } from "./given.ts"
import { anew, p256, rsa } from "./keys.ts"

const own = anew()
const badge = OpenBadge.sign(statement(), unlisted(own))
const sign = (signer: Signer.Signer) =>
  Effect.flatMap(badge, (credential) => CredentialJwt.sign(credential, { addresses, signer }))

const partsOf = (jwt: string): ReadonlyArray<unknown> =>
  jwt
    .split(".")
    .slice(0, 2)
    .map((part): unknown => JSON.parse(Buffer.from(part, "base64url").toString()))

const kinds: ReadonlyArray<readonly [string, Signer.Signer, string]> = [
  ["RS256", rsa(), "sha256"],
  ["ES256", p256(), "sha256"],
  ["EdDSA", own, ""]
]

describe("a credential as JWT", () => {
  it.live("has the credential at its top, and claims that say the same", () =>
    Effect.gen(function* () {
      const [[, signer = own] = []] = kinds
      const [header, payload] = partsOf(yield* sign(signer))
      assert.deepStrictEqual(header, { alg: "RS256", kid: `https://certs.example.org/keys/${signer.id}`, typ: "JWT" })
      assert.deepStrictEqual(payload, {
        ...(yield* badge),
        iss: "did:web:certs.example.org",
        jti: "https://certs.example.org/c/Zm9ya2xpZnQtMTIzNDU2Nz",
        sub: "urn:uuid:7f0d2f0a-0f9f-4a0f-9a52-6d6a1c3c9f01",
        nbf: instant("2026-03-01T23:00:00Z") / 1_000,
        exp: instant("2031-03-01T23:00:00Z") / 1_000
      })
    })
  )
  it.live("of one that never ends has no end", () =>
    Effect.gen(function* () {
      const endless = yield* OpenBadge.sign(statement({ validUntil: null }), unlisted(own))
      const [, payload] = partsOf(yield* CredentialJwt.sign(endless, { addresses, signer: own }))
      assert.doesNotHaveAnyKeys(payload, ["exp", "validUntil"])
    })
  )
  for (const [algorithm, signer, digest] of kinds) {
    it.live(`by ${algorithm} is taken by jose and by Node alone, and not once a letter of it is another`, () =>
      Effect.gen(function* () {
        const jwt = yield* sign(signer)
        const key = yield* Effect.promise(() => importJWK({ ...signer.publicKey }, algorithm))
        const { payload } = yield* Effect.promise(() =>
          jwtVerify(jwt, key, {
            algorithms: [algorithm],
            currentDate: new Date(now),
            issuer: "did:web:certs.example.org"
          })
        )
        assert.strictEqual(payload.jti, (yield* badge)["id"])
        const [header = "", body = "", signature = ""] = jwt.split(".")
        const isSigned = (text: string): boolean =>
          verifySignature(
            digest === "" ? null : digest,
            Buffer.from(text),
            { key: createPublicKey({ key: signer.publicKey, format: "jwk" }), dsaEncoding: "ieee-p1363" },
            Buffer.from(signature, "base64url")
          )
        assert.isTrue(isSigned(`${header}.${body}`))
        assert.isFalse(isSigned(`${header}.${body.slice(0, -1)}`))
      })
    )
    it.live(
      `by ${algorithm} is the issuer's where their document has the key by that address, and nobody's elsewhere`,
      () =>
        Effect.gen(function* () {
          const jwt = yield* sign(signer)
          assert.deepInclude(yield* verify(jwt, published([recordOf(signer)])), { answer: "valid", failed: [] })
          const { answer, failed } = yield* verify(jwt, published([recordOf(anew())]))
          assert.strictEqual(answer, "invalid")
          assert.match(failed.join(), /^key: .*does not list/)
        })
    )
  }
  it.live("is not made of what is somebody else's, has no dates, or says a claim of its own", () =>
    Effect.gen(function* () {
      const credential = yield* badge
      const made = (more: object) =>
        Effect.map(Effect.flip(CredentialJwt.sign({ ...credential, ...more }, { addresses, signer: own })), (error) =>
          error._tag === "Unsignable" ? error.found : error.message
        )
      assert.strictEqual(yield* made({ issuer: "did:web:other.example" }), "one of did:web:other.example")
      assert.match(yield* made({ validFrom: "2026-03-01" }), /"validFrom"/)
      assert.strictEqual(yield* made({ exp: 1 }), '"exp"')
    })
  )
})
