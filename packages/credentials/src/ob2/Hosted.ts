/** Hosted badges of Open Badges 2.0: what is at the assertion's own address counts, and the issuer says which addresses are theirs. */
import { Effect } from "effect"
import type { Checking } from "../Checking.ts"
import { isText, type JsonObject, listOf, parse } from "../Json.ts"
import type { Proven } from "../Proven.ts"
import { clear, type Status } from "../status/Status.ts"
import { type Unproven, quoted, unproven } from "../Unproven.ts"
import { type Assertion, type BadgeClass, isKind, type Profile, readAssertion, saidOf } from "./Assertion.ts"
import { addressOf, classAt, isAt, issuerOf, nameOf, profileAt } from "./documents.ts"

/** What stands at the address of an assertion. */
export interface Found {
  readonly document: JsonObject | undefined
  readonly status: Status
}

const advice = "Ask the issuer; the next run asks again."

/** The badge at an address, of what was found there. */
export const prove = Effect.fn("Verify.proveHosted")(function* (
  address: string,
  { document, status }: Found,
  checking: Checking
): Effect.fn.Return<Proven, Unproven> {
  const assertion = yield* Effect.fromResult(readAssertion(document, address))
  yield* isAt(address, assertion.id)
  yield* Effect.fromResult(isKind(assertion, "hosted"))
  const where = addressOf(assertion.badge)
  if (where === undefined)
    return yield* unproven("form", "a badge class with an address", quoted(String(assertion.badge)), advice)
  const badge = yield* classAt(where, checking)
  const profile = yield* profileAt(issuerOf(badge), checking)
  yield* isWithin(assertion, profile)
  yield* isHosted(badge, profile)
  const issuer = { issuer: profile.id, issuerName: nameOf(profile) }
  return { said: saidOf(assertion, badge, issuer, address), by: { _tag: "Host" }, status }
})

/** What an address says today, if only that its assertion was taken back; fails where it says nothing of one. */
export const find = Effect.fnUntraced(function* (
  address: string,
  checking: Checking
): Effect.fn.Return<Found, Unproven> {
  const { state, text } = yield* checking.fetch(address)
  const parsed = parse(text)
  const document = parsed._tag === "Success" ? parsed.success : undefined
  if (state === "found" && parsed._tag === "Failure")
    return yield* unproven("form", `an assertion at ${address}`, parsed.failure, advice)
  const reason = document?.["revocationReason"]
  const isRevoked = state === "gone" || document?.["revoked"] === true
  return { document, status: isRevoked ? { _tag: "Revoked", reason: isText(reason) ? reason : null } : clear }
})

/** That the issuer calls the assertion's address theirs: by default what is at the host of their own. */
const isWithin = ({ id }: Assertion, { id: issuer, verification = {} }: Profile): Effect.Effect<void, Unproven> => {
  const starts = listOf(verification.startsWith).filter(isText)
  const origins = listOf(verification.allowedOrigins).filter(isText)
  const hosts = origins.length > 0 || starts.length > 0 ? origins : [URL.parse(issuer)?.hostname ?? ""]
  const url = URL.parse(id)
  const isHost = hosts.length === 0 || (url !== null && (hosts.includes(url.hostname) || hosts.includes(url.origin)))
  const isStart = starts.length === 0 || starts.some((start) => begins(url, start))
  if (isHost && isStart) return Effect.void
  const allowed = [...hosts, ...starts].map(quoted).join(", ")
  return Effect.fail(
    unproven("key", `an address that the issuer ${quoted(issuer)} calls theirs (${allowed})`, quoted(id), advice)
  )
}

/** That a badge class is where the issuer speaks: anybody may write one that names them. */
export const isHosted = ({ id }: BadgeClass, profile: Profile): Effect.Effect<void, Unproven> => {
  const { startsWith, allowedOrigins } = profile.verification ?? {}
  const url = URL.parse(id)
  const starts = listOf(startsWith).flatMap((start) => (isText(start) ? (URL.parse(start)?.host ?? []) : []))
  const hosts = [URL.parse(profile.id)?.host, ...starts, ...listOf(allowedOrigins)]
  if (url !== null && [url.host, url.hostname, url.origin].some((host) => hosts.includes(host))) return Effect.void
  return Effect.fail(
    unproven("key", `a badge class at a host of the issuer's, ${quoted(profile.id)}`, quoted(id), advice)
  )
}

/** As addresses, so that `https://a.example` does not begin `https://a.example.evil`. */
const begins = (url: URL | null, start: string): boolean => {
  const from = URL.parse(start)
  return url !== null && from !== null && url.origin === from.origin && url.href.startsWith(from.href)
}
