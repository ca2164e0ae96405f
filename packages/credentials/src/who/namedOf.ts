/** Somebody as a badge names them. */
import type { Named } from "../Said.ts"

const hash = /^(sha256|md5)\$([0-9a-f]{32}|[0-9a-f]{64})$/i

/** The identity in plain words, or hashed as `sha256$…`; nobody where it is hashed in another way. */
export const namedOf = (identity: string, hashed: unknown, salt: unknown): ReadonlyArray<Named> => {
  if (hashed !== true && hashed !== "true") return [{ _tag: "Plain", value: identity }]
  const [, name = "", digest = ""] = hash.exec(identity) ?? []
  if (digest === "") return []
  const algorithm = name.toLowerCase() === "md5" ? "md5" : "sha256"
  return [{ _tag: "Hashed", algorithm, digest: digest.toLowerCase(), salt: typeof salt === "string" ? salt : "" }]
}
