/**
 * Which keys are an issuer's: the one that is pinned, those at the address that the setting gives for them, the one that its `did:key`
 * is, or those that the document at its own address lists. What a badge says of its key is never enough: else anybody could be any issuer.
 */
import { Effect, Result } from "effect"
import { decoded } from "../decoded.ts"
import { isObject, isText, type JsonObject, listOf, parse } from "../Json.ts"
import type { Fetched } from "../net/Fetcher.ts"
import { type Unproven, quoted, unproven, unsure } from "../Unproven.ts"
import * as Keys from "./Key.ts"

export interface Asked {
  readonly issuer: string
  /** The key that the badge says it was signed with; undefined where it does not say. */
  readonly method: string | undefined
  readonly pinned: Keys.Key | undefined
  /** Where the setting says that their keys are. */
  readonly keysAt: string | undefined
  readonly now: number
  readonly fetch: (address: string) => Effect.Effect<Fetched, Unproven>
}

/** Keys of one issuer that are looked at. */
const maxMethods = 100

const advice = "Ask the issuer which key is theirs; where you know it, pin it as the issuer's key in the setting."

const expected = "a key that is the issuer's own"

export const refused = (found: string): Unproven => unproven("key", expected, found, advice)

/** The keys that may have signed: at least one. */
export const keysOf = Effect.fn("Verify.keysOf")(function* (
  asked: Asked
): Effect.fn.Return<ReadonlyArray<Keys.Key>, Unproven> {
  const { issuer, method, pinned, keysAt } = asked
  if (pinned !== undefined) return [pinned]
  if (keysAt !== undefined) return yield* given(asked, keysAt)
  if (issuer.startsWith("did:key:")) {
    if (method !== undefined && method !== issuer && !method.startsWith(`${issuer}#`))
      return yield* refused(`${quoted(method)}, which is not ${quoted(issuer)}`)
    return [yield* known(Keys.ofMultibase(issuer.slice("did:key:".length)))]
  }
  const home = homeOf(issuer)
  if (home === undefined)
    return yield* unsure(
      "key",
      expected,
      `an issuer whose keys can't be looked up: ${quoted(issuer)} (did:key, did:web and https can)`,
      advice
    )
  return yield* listed(asked, home)
})

const known = (read: Result.Result<Keys.Key, string>): Effect.Effect<Keys.Key, Unproven> =>
  Effect.fromResult(Result.mapError(read, refused))

/** Where the document is that says whose an id is. */
export const homeOf = (issuer: string): string | undefined => {
  if (/^https?:/.test(issuer)) return issuer
  const [, host = "", ...path] = /^did:web:([^:/?#]+)((?::[^:/?#]+)*)$/.exec(issuer) ?? []
  if (host === "") return undefined
  const parts = (path[0] ?? "").split(":").slice(1)
  const name = decoded(host)
  // A port is written as %3A, and nothing else of a host is.
  if (name === undefined || !/^[a-z0-9.-]+(?::\d{1,5})?$/i.test(name)) return undefined
  return `https://${name}/${parts.length === 0 ? ".well-known" : parts.join("/")}/did.json`
}

const documentAt = Effect.fnUntraced(function* (
  { fetch }: Asked,
  address: string
): Effect.fn.Return<JsonObject, Unproven> {
  const { state, text } = yield* fetch(address)
  if (state === "gone") return yield* refused(`that ${address} is gone (410)`)
  return yield* Effect.fromResult(Result.mapError(parse(text), (found) => refused(`${found} at ${address}`)))
})

/** The key of that name at the address that the setting gives: a JSON Web Key, a set of them, or a Multikey. */
const given = Effect.fnUntraced(function* (
  asked: Asked,
  at: string
): Effect.fn.Return<ReadonlyArray<Keys.Key>, Unproven> {
  const { method = at } = asked
  const [address = "", fragment = ""] = method.split("#", 2)
  const document = yield* documentAt(asked, at)
  const all = Array.isArray(document["keys"]) ? document["keys"].slice(0, maxMethods) : [document]
  const one = all.filter(isObject).find(({ kid, id }) => {
    const names = [kid, id].filter(isText)
    if (names.includes(method)) return true
    return address === at && (names.includes(fragment) || all.length === 1)
  })
  if (one === undefined) return yield* refused(`no key of the name ${quoted(method)} at ${at}`)
  return [yield* ofMethod(asked, "kty" in one ? { publicKeyJwk: one } : one)]
})

/** Keys that the issuer's own document lists to sign with. */
const listed = Effect.fnUntraced(function* (
  asked: Asked,
  home: string
): Effect.fn.Return<ReadonlyArray<Keys.Key>, Unproven> {
  const { issuer, method } = asked
  const document = yield* documentAt(asked, home)
  if (document["id"] !== issuer)
    return yield* refused(
      `a document at ${home} that is about ${quoted(String(document["id"]))}, not ${quoted(issuer)}`
    )
  const named = listOf(document["verificationMethod"]).filter(isObject)
  // A DID's keys are for what its document says; a profile that says nothing of it has keys to sign badges with.
  const uses = document["assertionMethod"] ?? (issuer.startsWith("did:") ? [] : named)
  const methods = listOf(uses)
    .slice(0, maxMethods)
    .flatMap((use) => methodOf(use, issuer, named))
    .filter(({ id, key }) => method === undefined || id === method || kidOf(key) === method)
  if (methods.length === 0)
    return yield* refused(
      method === undefined
        ? `none at ${home}, where the issuer's document is`
        : `${quoted(method)}, which the issuer's document at ${home} does not list`
    )
  return yield* goodOf(methods.map(({ key }) => ofMethod(asked, key)))
})

/** What a JWT calls a key: its address, whose own document is no proof of whose it is. */
const kidOf = ({ publicKeyJwk: jwk }: JsonObject): unknown => (isObject(jwk) ? jwk["kid"] : undefined)

/** Those of one issuer's keys that are good: one that is not takes nothing from the others. Fails with the first where none is. */
export const goodOf = Effect.fnUntraced(function* (
  all: ReadonlyArray<Effect.Effect<Keys.Key, Unproven>>
): Effect.fn.Return<ReadonlyArray<Keys.Key>, Unproven> {
  const keys = yield* Effect.forEach(all, (key) => Effect.result(key))
  const [first] = keys
  const good = keys.flatMap((key) => (Result.isSuccess(key) ? [key.success] : []))
  return good.length === 0 && first !== undefined && Result.isFailure(first) ? yield* first.failure : good
})

interface Method {
  readonly id: string
  readonly key: JsonObject
}

/** A use of a key: the key itself, its id, or a `did:key`, which is one. */
const methodOf = (use: unknown, issuer: string, named: ReadonlyArray<JsonObject>): ReadonlyArray<Method> => {
  const full = (id: unknown): string => (isText(id) ? (id.startsWith("#") ? `${issuer}${id}` : id) : "")
  if (isObject(use)) return [{ id: full(use["id"]), key: use }]
  const id = full(use)
  if (id.startsWith("did:key:")) {
    const [multibase = ""] = id.slice("did:key:".length).split("#", 1)
    return [{ id, key: { publicKeyMultibase: multibase } }]
  }
  return named.filter((each) => full(each["id"]) === id).map((key) => ({ id, key }))
}

/** A key as an issuer's document has it: theirs, in force, and in a form that is known. */
export const ofMethod = Effect.fnUntraced(function* (
  { issuer, now }: Pick<Asked, "issuer" | "now">,
  method: JsonObject
): Effect.fn.Return<Keys.Key, Unproven> {
  const { controller, owner, expires, revoked, publicKeyJwk, publicKeyMultibase, publicKeyPem } = method
  for (const whose of [controller, owner])
    if (whose !== undefined && whose !== issuer) return yield* refused(`one that belongs to ${quoted(String(whose))}`)
  for (const end of [expires, revoked]) {
    // What can't be read as a time has ended, too.
    if (end !== undefined && end !== false && !(Date.parse(String(end)) > now))
      return yield* refused(`one that ended on ${String(end)}`)
  }
  if (isObject(publicKeyJwk)) return yield* known(Keys.ofJwk(publicKeyJwk))
  if (isText(publicKeyMultibase)) return yield* known(Keys.ofMultibase(publicKeyMultibase))
  if (isText(publicKeyPem)) return yield* known(Keys.ofPem(publicKeyPem))
  return yield* refused("one in a form that is not known here (Multikey of Ed25519, JSON Web Key and PEM are)")
})
