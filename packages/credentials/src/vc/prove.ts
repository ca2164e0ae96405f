/** Whether a credential is what its issuer signed: the proof, and that its key is the issuer's own. */
import { Effect, Result } from "effect"
import type { Checking } from "../Checking.ts"
import { isObject, listOf } from "../Json.ts"
import { keysOf } from "../key/Issuer.ts"
import { type Key, ofMultibase } from "../key/Key.ts"
import { type Unproven, quoted, unproven, unsure } from "../Unproven.ts"
import { canonical } from "./canonical.ts"
import type { Room } from "./Room.ts"
import type { Opened } from "./Credential.ts"
import * as DataIntegrity from "./DataIntegrity.ts"
import * as Jwt from "./Jwt.ts"

/** Proofs of one credential that are looked at. */
const maxProofs = 10

/** Why a credential with embedded proofs is too large to be canonicalised; its room is taken where it is not. */
const beyondOf = ({ document, types }: Opened, room: Room): Unproven | undefined => {
  const beyond = room.take(document, types.includes("ClrCredential"))
  const advice = "Give its parts one by one. A credential that is as large by itself nobody's program is made for."
  return beyond === undefined ? undefined : unsure("form", beyond, "more", advice)
}

/** The issuer's key that has signed it. */
export const prove = Effect.fn("Verify.prove")(function* (
  opened: Opened,
  { trusted, now, fetch, room }: Checking
): Effect.fn.Return<Key, Unproven> {
  const { document, jwt, issuer } = opened
  const { key: pinned, keysAt } = trusted.get(issuer) ?? {}
  const keys = (method: string | undefined) => keysOf({ issuer, method, pinned, keysAt, now, fetch })
  if (jwt !== undefined) return yield* Jwt.check(jwt, yield* keys(jwt.method))
  const beyond = beyondOf(opened, room)
  if (beyond !== undefined) return yield* beyond
  const proofs = listOf(document["proof"]).slice(0, maxProofs).filter(isObject)
  const readable = proofs.flatMap((given) => {
    const proof = DataIntegrity.read(given)
    return proof === undefined ? [] : [{ given, proof }]
  })
  let first: Unproven | undefined
  const { proof: _, ...unsigned } = document
  // However many proofs there are: most of the work is this.
  const said = yield* Effect.cached(canonical(unsigned))
  const context = document["@context"]
  // One good proof of the issuer's is enough: others may be of witnesses.
  for (const { given, proof } of readable) {
    const checked = yield* Effect.result(
      Effect.flatMap(keys(proof.verificationMethod), (own) =>
        DataIntegrity.check(said, context, given, proof, own, now)
      )
    )
    if (Result.isSuccess(checked)) return checked.success
    first ??= checked.failure
  }
  if (first !== undefined) return yield* first
  const found = proofs.map(({ type, cryptosuite }) => quoted(String(cryptosuite ?? type))).join(", ")
  const suite = "a proof of the suite eddsa-rdfc-2022, or a JWT"
  const advice = "Ask the issuer for the badge with a proof of this kind."
  if (found === "") return yield* unproven("proof", suite, "none", advice)
  return yield* unsure("proof", suite, found, advice)
})

/**
 * Why the signature does not fit the key that stands in its own name, behind the `#` or as a `did:key`: whose key that is, it can't say.
 * Null where it fits; undefined where no key stands there.
 */
export const unfitNamed = Effect.fn("Verify.unfitNamed")(function* (
  opened: Opened,
  { now, room }: Pick<Checking, "now" | "room">
): Effect.fn.Return<Unproven | null | undefined> {
  const { document, jwt } = opened
  const [given] = listOf(document["proof"]).filter(isObject)
  const proof = given === undefined || jwt !== undefined ? undefined : DataIntegrity.read(given)
  if (given === undefined || proof === undefined) return undefined
  const key = ofMultibase(/(?:#|^did:key:)(z6Mk[^#]+)$/.exec(proof.verificationMethod)?.[1] ?? "")
  if (Result.isFailure(key) || beyondOf(opened, room) !== undefined) return undefined
  const { proof: _, ...unsigned } = document
  const check = DataIntegrity.check(canonical(unsigned), document["@context"], given, proof, [key.success], now)
  return yield* Effect.match(check, { onSuccess: () => null, onFailure: (why) => why })
})
