/** Texts as they are kept of what is no proof: what a JWT packs away is written out, so that a name in it is found and erased. */
import { isCompact } from "../vc/Jwt.ts"

/** Runs of what a JWT is made of, each looked at once however long it is. */
const run = /[\w.-]+/g

/** JWTs within JWTs: so deep collections are looked into. */
const maxDepth = 4

/** The same text with all JWTs as what they say, without their signatures. */
export const legible = (text: string, depth = 0): string =>
  depth === maxDepth ? text : text.replaceAll(run, (found) => (isCompact(found) ? opened(found, depth) : found))

const opened = (found: string, depth: number): string => {
  const [, body = ""] = found.split(".")
  const payload = Buffer.from(body, "base64url").toString("utf8")
  return payload.startsWith("{") ? legible(payload, depth + 1) : found
}
