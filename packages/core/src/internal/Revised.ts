/** Whether the latest version of a catalog says something else of an achievement than the version that governs it. */
import type { Compiled, Versions } from "../Catalog.ts"
import { type CatalogVersion, CertificationId, type OfferingId, type TypeId } from "../Id.ts"
import * as Parts from "./Parts.ts"

/** Kept for all versions together: a campaign asks of every achievement there is, and most are of a few types and versions. */
const known = new WeakMap<Versions, Map<string, boolean>>()

/** False also where the latest version could not judge it: it has no such type, or no such offering. */
export const isRevised = (
  versions: Versions,
  version: CatalogVersion,
  type: TypeId,
  offering: OfferingId | undefined
): boolean => {
  const [before, after] = [versions.all.get(version), versions.all.get(versions.latest)]
  if (version === versions.latest || before === undefined || after === undefined || offering === undefined) return false
  let answers = known.get(versions)
  if (answers === undefined) known.set(versions, (answers = new Map()))
  const key = JSON.stringify([version, type, offering])
  const answer = answers.get(key) ?? (canJudge(after, type, offering) && differs(before, after, type, offering))
  answers.set(key, answer)
  return answer
}

const canJudge = ({ types, offerings }: Compiled, type: TypeId, offering: OfferingId): boolean => {
  const course = offerings.get(offering)?.course
  return course !== undefined && types.get(type)?.courses.includes(course) === true
}

const differs = (before: Compiled, after: Compiled, type: TypeId, offering: OfferingId): boolean =>
  said(before, type, offering) !== said(after, type, offering)

/** All that bears on how an achievement is judged and how long it holds. What a thing is called does not. */
const said = (compiled: Compiled, type: TypeId, offering: OfferingId): string => {
  const parts = Parts.of(compiled)
  const certifications = (parts.through.get(type) ?? []).map((id) => parts.certifications.get(id)?.meaning)
  // A type's courses say who can earn it, which is not asked of who has.
  return JSON.stringify([
    parts.types.get(type)?.meaning,
    parts.offerings.get(offering)?.meaning,
    certifications,
    compiled.certifications.some(({ id }) => id === CertificationId.make(type))
  ])
}
