/** Lists of what was revoked, by ids and with reasons: 1EdTech's of Open Badges 3.0, and that of 2.0. They are not signed: their address is the issuer's word. */
import { Effect } from "effect"
import type { Checking } from "../Checking.ts"
import { isObject, isText, type JsonObject, parse } from "../Json.ts"
import { type Unproven, quoted, unproven } from "../Unproven.ts"
import { clear, type Status } from "./Status.ts"

const advice = "Ask the issuer to mend the list. What stands of the badge stays as it is until then."

const refused = (expected: string, found: string): Unproven => unproven("status", expected, found, advice)

/** What the list at an address says of a badge; fails where it can't be believed. */
export const look = Effect.fn("Verify.lookAtList")(function* (
  address: string,
  badge: { readonly id: string; readonly issuer: string },
  { look }: Checking
): Effect.fn.Return<Status, Unproven> {
  const { state, text } = yield* look(address)
  if (state === "gone") return yield* refused("a revocation list", `that ${address} is gone (410)`)
  const list = yield* Effect.mapError(Effect.fromResult(parse(text)), (found) =>
    refused("a revocation list", `${found} at ${address}`)
  )
  const { id, issuer } = list
  if (id !== undefined && id !== address)
    return yield* refused(`the list ${quoted(address)} that the issuer names`, `the list ${quoted(String(id))}`)
  const owner = isObject(issuer) ? issuer["id"] : issuer
  if (owner !== undefined && owner !== badge.issuer)
    return yield* refused(`a list of the badge's issuer, ${quoted(badge.issuer)}`, `one of ${quoted(String(owner))}`)
  const entries = entriesOf(list)
  if (entries === undefined)
    return yield* refused("lists of what was revoked, with an id of each", `none at ${address}`)
  for (const entry of entries) {
    const [id, uid] = isObject(entry) ? [entry["id"], entry["uid"]] : [entry, undefined]
    if ((id !== badge.id && uid !== badge.id) || (isObject(entry) && entry["revoked"] === false)) continue
    const reason = isObject(entry) ? entry["revocationReason"] : undefined
    return { _tag: "Revoked", reason: isText(reason) ? reason : null }
  }
  return clear
})

/** As 2.0 calls them, and as 3.0 has been read in both numbers: all that there are, or none where one of them says nothing. */
const entriesOf = (list: JsonObject): ReadonlyArray<unknown> | undefined => {
  const given = ["revokedAssertions", "revokedCredentials", "revokedCredential"].filter((name) => name in list)
  const all = given.map((name) => list[name])
  if (all.length === 0 || !all.every((each) => Array.isArray(each))) return undefined
  const entries: ReadonlyArray<unknown> = all.flat()
  return entries.every(isNamed) ? entries : undefined
}

const isNamed = (entry: unknown): boolean =>
  isText(entry) || (isObject(entry) && (isText(entry["id"]) || isText(entry["uid"])))
