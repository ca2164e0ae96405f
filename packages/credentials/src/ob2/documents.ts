/** The class and the issuer of an assertion, each from its own address: only there does its owner speak. */
import { Effect } from "effect"
import type { Checking } from "../Checking.ts"
import { isObject, isText, type JsonObject, parse } from "../Json.ts"
import { type Unproven, quoted, unproven } from "../Unproven.ts"
import { type BadgeClass, type Profile, readClass, readProfile } from "./Assertion.ts"

const advice = "Ask the issuer to mend it; the next run asks again."

/** The JSON at an address; a problem where it is gone. */
export const documentAt = Effect.fnUntraced(function* (
  address: string,
  { fetch }: Checking
): Effect.fn.Return<JsonObject, Unproven> {
  const { state, text } = yield* fetch(address)
  if (state === "gone") return yield* unproven("key", `a document at ${address}`, "that it is gone (410)", advice)
  return yield* Effect.mapError(Effect.fromResult(parse(text)), (found) =>
    unproven("form", `a document at ${address}`, found, advice)
  )
})

/** That a document at an address is about that address. */
export const isAt = (address: string, id: string): Effect.Effect<void, Unproven> =>
  id === address
    ? Effect.void
    : Effect.fail(unproven("key", `a document whose id is its address, ${address}`, quoted(id), advice))

export const classAt = Effect.fnUntraced(function* (
  address: string,
  checking: Checking
): Effect.fn.Return<BadgeClass, Unproven> {
  const found = yield* Effect.fromResult(readClass(yield* documentAt(address, checking), address))
  yield* isAt(address, found.id)
  return found
})

/** A badge class as an assertion names it; one that is written out is looked up where it has an address. */
export const addressOf = (badge: unknown): string | undefined => {
  const id = isObject(badge) ? badge["id"] : badge
  return isText(id) && /^https?:/.test(id) ? id : undefined
}

export const issuerOf = ({ issuer }: BadgeClass): string => (isText(issuer) ? issuer : issuer.id)

export const profileAt = Effect.fnUntraced(function* (
  address: string,
  checking: Checking
): Effect.fn.Return<Profile, Unproven> {
  const profile = yield* Effect.fromResult(readProfile(yield* documentAt(address, checking), address))
  yield* isAt(address, profile.id)
  return profile
})

export const nameOf = ({ name }: Profile): string | null => (isText(name) ? name : null)
