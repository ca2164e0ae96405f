/** Which page or document a path leads to. */
import { decoded } from "../decoded.ts"
import type { Addresses } from "../issue/Addresses.ts"

export type Place =
  | { readonly _tag: "Certificate"; readonly code: string }
  | { readonly _tag: "Verify" }
  | { readonly _tag: "Home" }
  | { readonly _tag: "Find" }
  | { readonly _tag: "Achievement"; readonly type: string }
  | { readonly _tag: "Did" }
  | { readonly _tag: "KeySet" }
  | { readonly _tag: "Key"; readonly id: string }
  | { readonly _tag: "List"; readonly list: number; readonly kind: "revocation" | "suspension" | "reasons" }
  /** Below what is ours, and nothing there. */
  | { readonly _tag: "Nowhere" }

/** Characters of a path: none of ours is as long. */
const maxPath = 1_000

const isKind = (text: string | undefined): text is "revocation" | "suspension" | "reasons" =>
  text === "revocation" || text === "suspension" || text === "reasons"

const below = (first: string, rest: string): Place | undefined => {
  if (first === "c") return rest === "" ? { _tag: "Find" } : { _tag: "Certificate", code: rest }
  if (first === "achievements") return { _tag: "Achievement", type: rest }
  if (first === "keys") return rest === "jwks.json" ? { _tag: "KeySet" } : { _tag: "Key", id: rest }
  if (first !== "status") return undefined
  const [, list, kind] = /^([1-9]\d{0,8})\/([a-z]+)$/.exec(rest) ?? []
  return isKind(kind) ? { _tag: "List", list: Number(list), kind } : { _tag: "Nowhere" }
}

/** What is at a path, as the request has it; undefined where the path is none of ours. One `/` at its end makes no difference. */
export const of =
  ({ base, document }: Pick<Addresses, "base" | "document">) =>
  (path: string): Place | undefined => {
    if (path === new URL(document).pathname) return { _tag: "Did" }
    const prefix = new URL(base).pathname.replace(/\/$/, "")
    if (path.length > maxPath || !`${path}/`.startsWith(`${prefix}/`)) return undefined
    const own = path.slice(prefix.length).replace(/^\//, "").replace(/\/$/, "")
    if (own === "") return { _tag: "Home" }
    if (own === "verify") return { _tag: "Verify" }
    const [first = "", ...rest] = own.split("/")
    const named = decoded(rest.join("/"))
    return named === undefined ? { _tag: "Nowhere" } : below(first, named)
  }
