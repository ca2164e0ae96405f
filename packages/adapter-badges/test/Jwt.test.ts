/** Open Badges 3.0 as JWT: the text that is signed, and whose key signed it. */
import { assert, describe, it } from "@effect/vitest"
import { CivilDate } from "@laurel/core"
import type { Answer } from "@laurel/testkit"
import { Effect } from "effect"
import { badge, jwt, pair, rsa } from "./badges.ts"
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
