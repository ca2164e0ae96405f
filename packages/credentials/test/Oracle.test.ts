/** Another implementation signs, and we verify: Digital Bazaar's, which 1EdTech's own tools use. */
import { assert, describe, it } from "@effect/vitest"
import { DataIntegrityProof } from "@digitalbazaar/data-integrity"
import * as Ed25519Multikey from "@digitalbazaar/ed25519-multikey"
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite"
import * as vc from "@digitalbazaar/vc"
import { Effect } from "effect"
import * as Contexts from "../src/vc/Contexts.ts"
import { badge, embedded, pair } from "./issuing.ts"
import { line } from "./verifying.ts"

const load = async (address: string) => {
  const found = Contexts.pinned.get(address)
  if (found === undefined) throw new Error(`no ${address}`)
  return { contextUrl: null, documentUrl: address, document: found.document }
}

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
      assert.strictEqual(yield* line(JSON.stringify(signed)), "valid")
      assert.match(yield* line(JSON.stringify({ ...signed, name: "Other" })), /^invalid proof: one that does not fit/)
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
