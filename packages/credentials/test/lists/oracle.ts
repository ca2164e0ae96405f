/** Status lists as Digital Bazaar's implementation reads them. */
import { DataIntegrityProof } from "@digitalbazaar/data-integrity"
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite"
import * as vc from "@digitalbazaar/vc"
import { checkStatus } from "@digitalbazaar/vc-bitstring-status-list"
import type { Signer } from "@laurel/credentials"
import { Effect } from "effect"
import * as Contexts from "../../src/vc/Contexts.ts"
import { addresses } from "../issuing/world.ts"

/** Whether the badge is in the signed list of each purpose; fails where the list is not the issuer's, or not of today. */
export const statuses = Effect.fnUntraced(function* (
  credential: object,
  lists: { readonly revocation: string; readonly suspension: string },
  signer: Signer.Signer,
  now: number
) {
  const id = addresses.issuer
  const method = `${id}#${signer.id}`
  const key = { id: method, type: "Multikey", controller: id, publicKeyMultibase: signer.id }
  const documents = new Map<string, object>([
    [method, { "@context": "https://w3id.org/security/multikey/v1", ...key }],
    [addresses.revocation(1), JSON.parse(lists.revocation)],
    [addresses.suspension(1), JSON.parse(lists.suspension)]
  ])
  const documentLoader = async (address: string) => {
    const document = documents.get(address) ?? Contexts.pinned.get(address)?.document
    if (document === undefined) throw new Error(`no ${address}`)
    return { contextUrl: null, documentUrl: address, document }
  }
  const controller = { id, assertionMethod: [method] }
  for (const text of [lists.revocation, lists.suspension]) {
    const suite = new DataIntegrityProof({ cryptosuite })
    const options = { credential: JSON.parse(text), suite, controller, documentLoader, now: new Date(now) }
    const { verified } = yield* Effect.promise(() => vc.verifyCredential(options))
    if (!verified) return yield* Effect.die(new Error(`a list that does not verify: ${text.slice(0, 1_000)}`))
  }
  const checked = yield* Effect.promise(() =>
    checkStatus({ credential, documentLoader, verifyBitstringStatusListCredential: false })
  )
  return Object.fromEntries((checked.results ?? []).map((each) => [each.credentialStatus.statusPurpose, each.status]))
})
