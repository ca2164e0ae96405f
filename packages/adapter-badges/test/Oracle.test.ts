/** Another implementation signs, and we verify: Digital Bazaar's, which 1EdTech's own tools use. */
import { assert, describe, it } from "@effect/vitest"
import { DataIntegrityProof } from "@digitalbazaar/data-integrity"
import * as Ed25519Multikey from "@digitalbazaar/ed25519-multikey"
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite"
import * as vc from "@digitalbazaar/vc"
import { Effect } from "effect"
import * as Contexts from "../../credentials/src/vc/Contexts.ts"
import { badge, embedded, pair } from "./issuing.ts"
import { run, settingOf, told } from "./world.ts"

const load = async (address: string) => {
  const found = Contexts.pinned.get(address)
  if (found === undefined) throw new Error(`no ${address}`)
  return { contextUrl: null, documentUrl: address, document: found.document }
}

const read = (issuer: string, document: object) =>
  run({ setting: settingOf([{ id: issuer, name: "Academy" }]), files: { "a.json": JSON.stringify(document) } })

describe("the other implementation", () => {
  it.live("signs what we take, and we take it no more once it is changed", () =>
    Effect.gen(function* () {
      const key = yield* Effect.promise(() => Ed25519Multikey.generate())
      const issuer = `did:key:${key.publicKeyMultibase}`
      key.id = `${issuer}#${key.publicKeyMultibase}`
      key.controller = issuer
      const suite = new DataIntegrityProof({ signer: key.signer(), cryptosuite })
      const signed = yield* Effect.promise(() =>
        vc.issue({ credential: { ...badge(issuer) }, suite, documentLoader: load })
      )
      const taken = yield* read(issuer, signed)
      assert.deepStrictEqual(told(taken), [])
      assert.deepInclude(taken.drafts[0]?.evidence, { verified: true })
      assert.match(told(yield* read(issuer, { ...signed, name: "Other" }))[0] ?? "", /^row proof/)
    })
  )
  it.live("verifies what the tests sign, so that both sides of them are not wrong together", () =>
    Effect.gen(function* () {
      const own = pair()
      const issuer = `did:key:${own.multibase}`
      const method = `${issuer}#${own.multibase}`
      const document = yield* embedded(badge(issuer), own, method)
      const key = { id: method, type: "Multikey", controller: issuer, publicKeyMultibase: own.multibase }
      const loader = async (address: string) => {
        const found = { "@context": "https://w3id.org/security/multikey/v1", ...key }
        return address === method ? { contextUrl: null, documentUrl: address, document: found } : load(address)
      }
      const controller = { id: issuer, assertionMethod: [method] }
      const suite = new DataIntegrityProof({ cryptosuite })
      const verify = (credential: object) =>
        Effect.promise(() => vc.verifyCredential({ credential, suite, controller, documentLoader: loader }))
      assert.strictEqual((yield* verify(document)).verified, true)
      assert.strictEqual((yield* verify({ ...document, name: "Other" })).verified, false)
    })
  )
})
