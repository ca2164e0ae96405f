/** Open Badges 3.0 as JWT: the text that is signed, and whose key signed it. */
import { assert, describe, it } from "@effect/vitest"
import type { Answer } from "@laurel/testkit"
import { Effect } from "effect"
import { badge, jwt, pair, rsa } from "./issuing.ts"
import { at, line, web } from "./verifying.ts"

const keys = rsa()
const own = pair()
const issuer = `did:key:${own.multibase}`
const method = `${issuer}#${own.multibase}`

const claims = (document: ReturnType<typeof badge>) => ({
  ...document,
  iss: issuer,
  jti: document["id"],
  nbf: 1_704_877_200
})

const signed = (payload: unknown) => jwt(payload, own.privateKey, { alg: "EdDSA", typ: "JWT", kid: method })

describe("a badge as JWT", () => {
  it.live("is valid with the credential at the top, in the older claim vc, and in its envelope", () =>
    Effect.gen(function* () {
      const top = yield* signed(claims(badge(issuer)))
      assert.strictEqual(yield* line(top), "valid")
      const { id, issuer: _, validFrom: __, ...vc } = badge(issuer)
      assert.strictEqual(yield* line(yield* signed({ iss: issuer, jti: id, nbf: 1_704_877_200, vc })), "valid")
      const envelope = { id: `data:application/vc+jwt,${top}`, type: "EnvelopedVerifiableCredential" }
      assert.strictEqual(yield* line(JSON.stringify(envelope)), "valid")
      assert.match(
        yield* line(JSON.stringify({ ...envelope, id: `data:application/vc+jwt,${top}x` })),
        /^invalid proof: /
      )
    })
  )
  for (const claim of ["iss", "jti"])
    it.live(`is refused where its claim ${claim} says another than the credential`, () =>
      Effect.gen(function* () {
        const other = yield* signed({ ...claims(badge(issuer)), [claim]: "did:example:other" })
        assert.strictEqual(yield* line(other), 'invalid form: "did:example:other"')
      })
    )
  for (const [claim, field, same] of [
    ["exp", "validUntil", 4_102_444_800],
    ["nbf", "validFrom", 1_704_877_200]
  ] as const)
    it.live(`is refused where its claim ${claim} is another moment than ${field}, or none, in either form`, () =>
      Effect.gen(function* () {
        const document = badge(issuer, { validUntil: "2100-01-01T00:00:00.500Z" })
        const both = (value: unknown) =>
          Effect.gen(function* () {
            const top = yield* line(yield* signed({ ...claims(document), [claim]: value }))
            assert.strictEqual(yield* line(yield* signed({ iss: issuer, [claim]: value, vc: document })), top)
            return top
          })
        assert.strictEqual(yield* both(same), "valid")
        assert.match(yield* both(1_710_000_000), /^invalid form: "2024-03-09T16:00:00.000Z"/)
        assert.match(yield* both("2024"), /^invalid form: "2024"/)
      })
    )
  it.live("is refused where a character of it was changed", () =>
    Effect.gen(function* () {
      const [head = "", , tail = ""] = (yield* signed(claims(badge(issuer)))).split(".")
      const body = Buffer.from(JSON.stringify({ ...claims(badge(issuer)), name: "Second aid" })).toString("base64url")
      assert.match(yield* line(`${head}.${body}.${tail}`), /^invalid proof: one that does not fit/)
    })
  )
  it.live("is refused by the algorithms none and HS256, whatever they sign with", () =>
    Effect.gen(function* () {
      const text = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url")
      for (const [alg, tail] of [
        ["none", ""],
        ["HS256", "c2ln"]
      ])
        assert.strictEqual(
          yield* line(`${text({ alg, kid: method })}.${text(claims(badge(issuer)))}.${tail}`),
          `invalid proof: "${alg}"`
        )
    })
  )
  it.live("is refused where the key is only in its own header", () =>
    Effect.gen(function* () {
      const other = pair()
      const jwk = other.publicKey.export({ format: "jwk" })
      const text = yield* jwt(claims(badge(issuer)), other.privateKey, { alg: "EdDSA", jwk })
      assert.match(yield* line(text), /^invalid proof: one that does not fit/)
    })
  )
})

describe("a key of an issuer with an address", () => {
  const world = Effect.gen(function* () {
    const documents = new Map<string, Answer>()
    const server = yield* web(documents)
    const id = at(server, "/issuer")
    const jwk = { ...keys.publicKey.export({ format: "jwk" }), kid: "k1" }
    return { documents, server, id, jwk }
  })
  const by = (id: string, kid: string) =>
    jwt({ ...claims(badge(id)), iss: id }, keys.privateKey, { alg: "RS256", typ: "JWT", kid })

  it.live("is not what stands below or beside their address, where others may have put it", () =>
    Effect.gen(function* () {
      const { documents, server, id, jwk } = yield* world
      documents.set("/issuer", { json: { id, type: "Profile" } })
      for (const path of ["/issuer/uploads/cv.txt", "/issuers-key"]) documents.set(path, { json: jwk })
      const beside = at(server, "/issuers-key")
      for (const kid of [`${id}/uploads/cv.txt`, beside, `${id}/../issuers-key`, `${id}/?to=${beside}`])
        assert.match(yield* line(yield* by(id, kid)), /^invalid key: .*does not list/)
      // Once their own document lists it, it is theirs.
      const listed = { id: beside, type: "JsonWebKey", publicKeyJwk: jwk }
      documents.set("/issuer", { json: { id, type: "Profile", assertionMethod: [listed] } })
      assert.strictEqual(yield* line(yield* by(id, beside)), "valid")
    })
  )
  it.live("is one of those that its document lists to sign with, where the badge names none", () =>
    Effect.gen(function* () {
      const { documents, id, jwk } = yield* world
      const list = (more: object) =>
        documents.set("/issuer", {
          json: { id, verificationMethod: [{ id: "#k1", type: "JsonWebKey", publicKeyJwk: jwk }], ...more }
        })
      const text = yield* jwt({ ...claims(badge(id)), iss: id }, keys.privateKey, { alg: "RS256" })
      list({ assertionMethod: ["#k1"] })
      assert.strictEqual(yield* line(text), "valid")
      // One to log in with signs no badge.
      list({ assertionMethod: [], authentication: ["#k1"] })
      assert.match(yield* line(text), /^invalid key: none at/)
    })
  )
})
