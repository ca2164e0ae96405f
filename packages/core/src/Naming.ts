/** Ids of a catalog made of a source's own: the same each time, and never the same of two. */
import * as Merkle from "./Merkle.ts"
import * as Sha256 from "./Sha256.ts"

const slug = /^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,99}$/u

/** Without the slash that divides what is in something from it. */
const name = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,99}$/u

/** The id as it is, where it is fit; else the end that people know it by, with eight digits of its digest: the same end may be of two. */
export const slugOf = (id: string): string => (name.test(id) ? id : `${endOf(id)}-${digestOf(id, 8)}`)

/** The group of a part: what its id adds to the whole's and a slash, where that is an id by itself; else made of it. */
export const groupOf = (part: string, whole: string, taken: ReadonlySet<string>): string => {
  const own = part.startsWith(`${whole}/`) ? part.slice(whole.length + 1) : ""
  if (slug.test(own) && !taken.has(own)) return own
  const end = endOf(part)
  // Digits until nothing else is called so; the whole digest is of no other id.
  const digits = [8, 16, 32].find((count) => !taken.has(`${end}-${digestOf(part, count)}`)) ?? 64
  return `${end}-${digestOf(part, digits)}`
}

/** Short enough to stand before the longest digest. */
const endOf = (id: string): string => {
  const [last = ""] = id
    .split(/[/:#?=&]/)
    .filter((part) => /[\p{L}\p{N}]/u.test(part))
    .slice(-1)
  const written = last.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[^\p{L}\p{N}]+/u, "")
  return [...written].slice(0, 32).join("") || "unit"
}

const digestOf = (id: string, digits: number): string => Merkle.hex(Sha256.sha256(id)).slice(0, digits)
