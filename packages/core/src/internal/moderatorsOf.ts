import type { Achievement } from "../Achievement.ts"
import type { Versions } from "../Catalog.ts"
import type { TypeId } from "../Id.ts"

/**
 * In which roles a grant is approved before it counts; undefined where it counts at once. By the version that governs the
 * achievement, and by the latest where nothing of it counts.
 */
export const moderatorsOf = (
  { all, latest }: Versions,
  type: TypeId,
  standing: Achievement | undefined
): ReadonlyArray<string> | undefined => {
  const isGoverned = standing !== undefined && (standing.held.length > 0 || standing.shadow !== null)
  return all.get(isGoverned ? standing.catalog : latest)?.types.get(type)?.moderators
}
