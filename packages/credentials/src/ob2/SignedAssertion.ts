/** Signed badges of Open Badges 2.0: a JWS by a key that the issuer's profile lists, and a list of what was revoked. */
import { Effect, Result } from "effect"
import type { Checking } from "../Checking.ts"
import { isObject, isText, listOf } from "../Json.ts"
import { goodOf, ofMethod, refused } from "../key/Issuer.ts"
import type * as Keys from "../key/Key.ts"
import type { Proven } from "../Proven.ts"
import * as RevocationList from "../status/RevocationList.ts"
import { clear, type Status, unknown } from "../status/Status.ts"
import { type Unproven, quoted } from "../Unproven.ts"
import * as Jwt from "../vc/Jwt.ts"
import { type BadgeClass, isKind, type Profile, readAssertion, readClass, saidOf } from "./Assertion.ts"
import { isHosted } from "./Hosted.ts"
import { classAt, documentAt, isAt, issuerOf, nameOf, profileAt } from "./documents.ts"

/** Keys of one issuer that are tried. */
const maxKeys = 10

export const prove = Effect.fn("Verify.proveSigned")(function* (
  signed: Jwt.Signed,
  checking: Checking
): Effect.fn.Return<Proven, Unproven> {
  const assertion = yield* Effect.fromResult(readAssertion(signed.payload))
  yield* Effect.fromResult(isKind(assertion, "signed"))
  const { badge } = assertion
  // A class that is written out is signed with the rest.
  const own: BadgeClass = isText(badge)
    ? yield* classAt(badge, checking)
    : yield* Effect.fromResult(readClass(badge, "badge"))
  const issuer = issuerOf(own)
  const pinned = checking.trusted.get(issuer)?.key
  const profile = yield* Effect.result(profileAt(issuer, checking))
  const keys =
    pinned === undefined
      ? yield* keysOf(yield* Effect.fromResult(profile), assertion.verification.creator, checking)
      : [pinned]
  const key = yield* Jwt.check(signed, keys)
  checking.proved(issuer)
  // Of one that is not signed with the rest, where it is says whose it is.
  if (isText(badge)) yield* isHosted(own, yield* Effect.fromResult(profile))
  const status = yield* statusOf(assertion.id, profile, checking)
  const issuerName = Result.isSuccess(profile) ? nameOf(profile.success) : null
  const by = { _tag: "Key", fingerprint: key.fingerprint } as const
  return { said: saidOf(assertion, own, { issuer, issuerName }, null), by, status }
})

const statusOf = (id: string, profile: Result.Result<Profile, Unproven>, checking: Checking): Effect.Effect<Status> => {
  // Where the list is, only the profile says.
  if (Result.isFailure(profile)) return Effect.succeed(unknown(profile.failure))
  const { revocationList, id: issuer } = profile.success
  return revocationList === undefined
    ? Effect.succeed(clear)
    : Effect.catch(RevocationList.look(revocationList, { id, issuer }, checking), (why) => Effect.succeed(unknown(why)))
}

/** The keys that the profile lists: the one that the badge names, or all. */
const keysOf = Effect.fnUntraced(function* (
  { id: issuer, publicKey }: Profile,
  creator: string | undefined,
  checking: Checking
): Effect.fn.Return<ReadonlyArray<Keys.Key>, Unproven> {
  const listed = listOf(publicKey)
    .slice(0, maxKeys)
    .filter((each) => creator === undefined || (isObject(each) ? each["id"] : each) === creator)
  if (listed.length === 0)
    return yield* refused(
      creator === undefined
        ? `none in the issuer's profile at ${issuer}`
        : `${quoted(creator)}, which the issuer's profile at ${issuer} does not list`
    )
  return yield* goodOf(listed.map((each) => keyOf(each, issuer, checking)))
})

const keyOf = Effect.fnUntraced(function* (
  given: unknown,
  issuer: string,
  checking: Checking
): Effect.fn.Return<Keys.Key, Unproven> {
  const document = isText(given) ? yield* documentAt(given, checking) : isObject(given) ? given : {}
  if (isText(given)) yield* isAt(given, String(document["id"]))
  return yield* ofMethod({ issuer, now: checking.now }, document)
})
