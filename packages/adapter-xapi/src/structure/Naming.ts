/** Ids of a catalog made of IRIs: the same each time, and never the same of two. */
import { Merkle, Sha256 } from "@laurel/core"

/** Whether a text is an absolute IRI: a scheme, then characters that may stand in one. */
export const isIri = (text: string): boolean =>
  /^[A-Za-z][A-Za-z0-9+.-]*:[^\s\p{Cc}\p{Cs}<>"{}|\\^`]+$/u.test(text) && !/%(?![0-9A-Fa-f]{2})/.test(text)

const slug = /^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,99}$/u

/** The end of it that people know it by, with eight digits of its digest: the same end may be of two. */
export const slugOf = (iri: string): string => `${endOf(iri)}-${digestOf(iri, 8)}`

/** The group of a unit: what its id adds to the course's, where that is an id by itself; else as `slugOf`. */
export const groupOf = (unit: string, course: string, taken: ReadonlySet<string>): string => {
  const own = unit.startsWith(`${course}/`) ? unit.slice(course.length + 1) : ""
  if (slug.test(own) && !taken.has(own)) return own
  const end = endOf(unit)
  // Digits until nothing else is called so; the whole digest is of no other id.
  const digits = [8, 16, 32].find((count) => !taken.has(`${end}-${digestOf(unit, count)}`)) ?? 64
  return `${end}-${digestOf(unit, digits)}`
}

/** Short enough to stand before the longest digest. */
const endOf = (iri: string): string => {
  const [last = ""] = iri
    .split(/[/:#?=&]/)
    .filter((part) => /[\p{L}\p{N}]/u.test(part))
    .slice(-1)
  const written = last.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[^\p{L}\p{N}]+/u, "")
  return [...written].slice(0, 32).join("") || "unit"
}

const digestOf = (iri: string, digits: number): string => Merkle.hex(Sha256.sha256(iri)).slice(0, digits)
