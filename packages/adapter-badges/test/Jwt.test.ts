/** Open Badges 3.0 as JWT: the text that is signed, and whose key signed it. */
import { assert, describe, it } from "@effect/vitest"
import { CivilDate } from "@laurel/core"
import type { Answer } from "@laurel/testkit"
import { Effect } from "effect"
import { badge, jwt, pair, rsa } from "./issuing.ts"
import { at, run, settingOf, told, web } from "./world.ts"

const keys = rsa()
const own = pair()
const issuer = `did:key:${own.multibase}`
const method = `${issuer}#${own.multibase}`

const read = (text: string, setting = settingOf([{ id: issuer, name: "Academy" }])) =>
  run({ setting, files: { "a.jwt": text } })

const claims = (document: ReturnType<typeof badge>) => ({
  ...document,
  iss: issuer,
  jti: document["id"],
  nbf: 1_704_877_200
})

const signed = (payload: unknown) => jwt(payload, own.privateKey, { alg: "EdDSA", typ: "JWT", kid: method })

describe("a badge as JWT", () => {
  it.live("is taken with the credential at the top, and in the older claim vc whose fields claims may stand for", () =>
    Effect.gen(function* () {
      const top = yield* read(yield* signed(claims(badge(issuer))))
      assert.deepInclude(top.drafts[0]?.evidence, { title: "First aid", issuer: "Academy", verified: true })
      const { id, issuer: _, validFrom: __, ...vc } = badge(issuer)
      const older = yield* read(yield* signed({ iss: issuer, jti: id, nbf: 1_704_877_200, vc }))
      assert.deepInclude(older.drafts[0]?.evidence, { title: "First aid", issuer: "Academy", verified: true })
      assert.strictEqual(older.drafts[0]?.reference.key, top.drafts[0]?.reference.key)
      assert.strictEqual(older.drafts[0]?.happened.at, 1_704_877_200_000)
    })
  )
  it.live("expires where its claim exp says so", () =>
    Effect.gen(function* () {
      const { drafts } = yield* read(yield* signed({ ...claims(badge(issuer)), exp: 1_735_700_400 }))
      // 2025-01-01T04:00 in Berlin.
      const [draft] = drafts
      assert.strictEqual(draft?.evidence._tag === "Presented" && draft.evidence.expires, CivilDate.parse("2025-01-01"))
    })
  )
  it.live("is taken in its envelope", () =>
    Effect.gen(function* () {
      const token = yield* signed(claims(badge(issuer)))
      const envelope = { id: `data:application/vc+jwt,${token}`, type: "EnvelopedVerifiableCredential" }
      assert.lengthOf((yield* read(JSON.stringify(envelope))).drafts, 1)
    })
  )
  for (const claim of ["iss", "jti"])
    it.live(`is refused where its claim ${claim} says another than the credential`, () =>
      Effect.gen(function* () {
        const other = yield* read(yield* signed({ ...claims(badge(issuer)), [claim]: "did:example:other" }))
        assert.deepStrictEqual(told(other), ['row form: "did:example:other", in a.jwt'])
      })
    )
  for (const [claim, field, same] of [
    ["exp", "validUntil", 4_102_444_800],
    ["nbf", "validFrom", 1_704_877_200]
  ] as const)
    it.live(`is refused where its claim ${claim} is another moment than ${field}, or none, in either form`, () =>
      Effect.gen(function* () {
        const document = badge(issuer, { validUntil: "2100-01-01T00:00:00.500Z" })
        const line = (value: unknown) =>
          Effect.gen(function* () {
            const top = yield* read(yield* signed({ ...claims(document), [claim]: value }))
            const older = yield* read(yield* signed({ iss: issuer, [claim]: value, vc: document }))
            assert.deepStrictEqual(told(top), told(older))
            return told(top)
          })
        assert.deepStrictEqual(yield* line(same), [])
        assert.match((yield* line(1_710_000_000))[0] ?? "", /^row form: "2024-03-09T16:00:00.000Z"/)
        assert.match((yield* line("2024"))[0] ?? "", /^row form: "2024"/)
      })
    )
  it.live("with two ends expires at the earlier", () =>
    Effect.gen(function* () {
      for (const [validUntil, expirationDate] of [
        ["2100-01-01T00:00:00Z", "2025-01-01T03:00:00Z"],
        ["2025-01-01T03:00:00Z", "2100-01-01T00:00:00Z"]
      ]) {
        const { drafts } = yield* read(yield* signed(claims(badge(issuer, { validUntil, expirationDate }))))
        const [draft] = drafts
        assert.strictEqual(
          draft?.evidence._tag === "Presented" && draft.evidence.expires,
          CivilDate.parse("2025-01-01")
        )
      }
    })
  )
  it.live("is refused where a character of it was changed", () =>
    Effect.gen(function* () {
      const [head = "", , tail = ""] = (yield* signed(claims(badge(issuer)))).split(".")
      const body = Buffer.from(JSON.stringify({ ...claims(badge(issuer)), name: "Second aid" })).toString("base64url")
      assert.match(told(yield* read(`${head}.${body}.${tail}`))[0] ?? "", /^row proof: one that does not fit/)
    })
  )
  it.live("is refused by the algorithms none and HS256, whatever they sign with", () =>
    Effect.gen(function* () {
      const text = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url")
      const none = `${text({ alg: "none", kid: method })}.${text(claims(badge(issuer)))}.`
      assert.deepStrictEqual(told(yield* read(none)), ['row proof: "none", in a.jwt'])
      const shared = `${text({ alg: "HS256", kid: method })}.${text(claims(badge(issuer)))}.c2ln`
      assert.deepStrictEqual(told(yield* read(shared)), ['row proof: "HS256", in a.jwt'])
    })
  )
  it.live("is refused where the key is only in its own header", () =>
    Effect.gen(function* () {
      const other = pair()
      const jwk = other.publicKey.export({ format: "jwk" })
      const text = yield* jwt(claims(badge(issuer)), other.privateKey, { alg: "EdDSA", jwk })
      assert.match(told(yield* read(text))[0] ?? "", /^row proof: one that does not fit/)
    })
  )
})

describe("a key of an issuer with an address", () => {
  const world = Effect.gen(function* () {
    const documents = new Map<string, Answer>()
    const server = yield* web(documents)
    const id = at(server, "/issuer")
    const jwk = { ...keys.publicKey.export({ format: "jwk" }), kid: "k1" }
    return { documents, server, id, jwk, trusts: settingOf([{ id, name: "Academy" }]) }
  })
  const by = (id: string, kid: string) =>
    jwt({ ...claims(badge(id)), iss: id }, keys.privateKey, { alg: "RS256", typ: "JWT", kid })

  it.live("may stand alone or in a set at the one address that the setting gives for their keys", () =>
    Effect.gen(function* () {
      const { documents, id, jwk } = yield* world
      const trusts = (path: string) => settingOf([{ id, name: "Academy", keysAt: `${id}${path}` }])
      documents.set("/issuer/key", { json: jwk })
      documents.set("/issuer/keys", { json: { keys: [{ kty: "oct", k: "", kid: "k0" }, jwk] } })
      assert.lengthOf((yield* read(yield* by(id, `${id}/key`), trusts("/key"))).drafts, 1)
      assert.lengthOf((yield* read(yield* by(id, "k1"), trusts("/keys"))).drafts, 1)
      const line = (kid: string) => Effect.flatMap(by(id, kid), (text) => Effect.map(read(text, trusts("/keys")), told))
      assert.deepStrictEqual(yield* line(`${id}/keys#k1`), [])
      assert.match((yield* line(`${id}/keys#k0`))[0] ?? "", /^row key: a shared secret/)
      assert.match((yield* line(`${id}/keys#k2`))[0] ?? "", /^row key: no key of the name/)
      assert.match((yield* line(`${id}/key#k1`))[0] ?? "", /^row key: no key of the name/)
    })
  )
  it.live("is not what stands below or beside their address, where others may have put it", () =>
    Effect.gen(function* () {
      const { documents, server, id, jwk, trusts } = yield* world
      documents.set("/issuer", { json: { id, type: "Profile" } })
      for (const path of ["/issuer/uploads/cv.txt", "/issuers-key"]) documents.set(path, { json: jwk })
      const beside = at(server, "/issuers-key")
      for (const kid of [`${id}/uploads/cv.txt`, beside, `${id}/../issuers-key`, `${id}/?to=${beside}`]) {
        const [found] = told(yield* read(yield* by(id, kid), trusts))
        assert.match(found ?? "", /^row key: .*does not list/)
      }
      // Once their own document lists it, it is theirs.
      const listed = { id: beside, type: "JsonWebKey", publicKeyJwk: jwk }
      documents.set("/issuer", { json: { id, type: "Profile", assertionMethod: [listed] } })
      assert.lengthOf((yield* read(yield* by(id, beside), trusts)).drafts, 1)
    })
  )
  it.live("is one of those that its document lists, where the badge names none", () =>
    Effect.gen(function* () {
      const { documents, id, jwk, trusts } = yield* world
      const list = (more: object) =>
        documents.set("/issuer", {
          json: { id, verificationMethod: [{ id: "#k1", type: "JsonWebKey", publicKeyJwk: jwk }], ...more }
        })
      const text = yield* jwt({ ...claims(badge(id)), iss: id }, keys.privateKey, { alg: "RS256" })
      list({ assertionMethod: ["#k1"] })
      assert.lengthOf((yield* read(text, trusts)).drafts, 1)
      // One to log in with signs no badge.
      list({ assertionMethod: [], authentication: ["#k1"] })
      assert.match(told(yield* read(text, trusts))[0] ?? "", /^row key: none at/)
    })
  )
  it.live("is refused where it is private, or too short", () =>
    Effect.gen(function* () {
      const { documents, id } = yield* world
      const trusts = settingOf([{ id, name: "Academy", keysAt: `${id}/key` }])
      documents.set("/issuer/key", { json: keys.privateKey.export({ format: "jwk" }) })
      assert.match(told(yield* read(yield* by(id, `${id}/key`), trusts))[0] ?? "", /^row key: a private key/)
      documents.set("/issuer/key", { json: rsa(1_024).publicKey.export({ format: "jwk" }) })
      assert.match(told(yield* read(yield* by(id, `${id}/key`), trusts))[0] ?? "", /^row key: an RSA key of 1024 bits/)
    })
  )
})
