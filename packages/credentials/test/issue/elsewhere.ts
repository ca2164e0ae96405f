/** Another implementation: Digital Bazaar's, which 1EdTech's own tools use. */
import { DataIntegrityProof } from "@digitalbazaar/data-integrity"
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite"
import * as vc from "@digitalbazaar/vc"
import type { Signer } from "@laurel/credentials"
import { Effect } from "effect"
import type { JsonObject } from "../../src/Json.ts"
import * as Contexts from "../../src/vc/Contexts.ts"
import { now } from "./given.ts"
import { alone } from "./keys.ts"

const load = async (address: string) => {
  const found = Contexts.pinned.get(address)
  if (found === undefined) throw new Error(`no ${address}`)
  return { contextUrl: null, documentUrl: address, document: found.document }
}

/** Whether it takes a credential of the issuer that is its key. */
export const verifiedElsewhere = (signer: Signer.Signer, credential: JsonObject, on: number = now) => {
  const id = alone(signer).addresses.issuer
  const method = `${id}#${signer.id}`
  const key = { id: method, type: "Multikey", controller: id, publicKeyMultibase: signer.id }
  const loader = async (address: string) => {
    const found = { "@context": "https://w3id.org/security/multikey/v1", ...key }
    return address === method ? { contextUrl: null, documentUrl: address, document: found } : load(address)
  }
  const controller = { id, assertionMethod: [method] }
  const suite = new DataIntegrityProof({ cryptosuite })
  return Effect.map(
    Effect.promise(() =>
      vc.verifyCredential({
        credential,
        suite,
        controller,
        documentLoader: loader,
        now: new Date(on),
        // Its own lists are another matter.
        checkStatus: async () => ({ verified: true })
      })
    ),
    ({ verified }) => verified
  )
}
