/** The status of a credential by all of its entries. */
import { Effect } from "effect"
import type { Checking } from "../Checking.ts"
import { isObject, isText, listOf } from "../Json.ts"
import { quoted, unproven } from "../Unproven.ts"
import type { Opened } from "../vc/Credential.ts"
import * as Bitstring from "./Bitstring.ts"
import * as RevocationList from "./RevocationList.ts"
import { gravest, type Status, unknown } from "./Status.ts"

/** Entries of one credential. */
const maxEntries = 10

const kinds = "BitstringStatusListEntry or 1EdTechRevocationList"

export const ofCredential = Effect.fn("Verify.status")(function* (
  opened: Opened,
  checking: Checking
): Effect.fn.Return<Status> {
  const entries = listOf(opened.document["credentialStatus"])
  const looked = entries.slice(0, maxEntries).map((entry) => {
    const [type, id] = isObject(entry) ? [entry["type"], entry["id"]] : []
    if (listOf(type).includes("BitstringStatusListEntry")) return Bitstring.look(entry, opened.issuer, checking)
    if (listOf(type).includes("1EdTechRevocationList") && isText(id)) return RevocationList.look(id, opened, checking)
    const advice = "Ask the issuer whether the badge still stands; Laurel can't look it up there."
    return Effect.fail(unproven("status", `a status of the type ${kinds}`, quoted(String(type)), advice))
  })
  const all = yield* Effect.forEach(looked, (one) => Effect.catch(one, (why) => Effect.succeed(unknown(why))))
  if (entries.length <= maxEntries) return gravest(all)
  const many = unproven("status", `at most ${maxEntries} entries`, String(entries.length), "Ask the issuer.")
  return gravest([...all, unknown(many)])
})
