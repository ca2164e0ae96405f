/** The last day on which an achievement is valid: of the certification that it is a document of, or of its own. */
import { type Achievement, AchievementId, Catalog, Certification, type CivilDate, Holding, Id } from "@laurel/core"

/** The certifications that an achievement of this type alone earns or renews, by the catalog that governs it: its own type's first. */
export const certifications = (
  versions: Catalog.Versions,
  { id, catalog }: Pick<Achievement.Achievement, "id" | "catalog">
): ReadonlyArray<Certification.Certification> => {
  const alone = Catalog.certifications(versions, catalog).filter(
    (certification) =>
      earns(certification, id.type) ||
      (certification.refreshers ?? []).some((refresher) => isEnough(refresher, id.type))
  )
  const own = alone.filter((certification) => isOwn(certification, id))
  return [...own, ...alone.filter((certification) => !own.includes(certification))]
}

/** Whether an achievement of that type alone earns a certification. */
export const earns = ({ through }: Pick<Certification.Certification, "through">, type: Id.TypeId): boolean =>
  isEnough(through, type)

const isEnough = (requirement: Certification.Requirement, type: Id.TypeId): boolean => {
  const { atLeast, of } = Certification.asked(requirement)
  return atLeast === 1 && of.includes(type)
}

/** Whether a certification is that of the type itself, which has a validity of its own. */
export const isOwn = (
  { id }: Pick<Certification.Certification, "id">,
  { type }: AchievementId.AchievementId
): boolean => String(id) === String(type)

/** Whether an achievement has a part in a hold. */
export const isIn = (holding: Holding.Holding, id: AchievementId.AchievementId): boolean =>
  holding.periods.some(isOf(id))

/**
 * By a person's hold on a certification: before grace; null for no end, undefined where the hold says nothing of it. What is over
 * before it begins has a last day before its first.
 */
export const lastDay = (
  { id, held }: Achievement.Achievement,
  { periods }: Holding.Holding
): CivilDate.CivilDate | null | undefined => {
  const on = held[0]?.from
  // Of the same earning said twice only one is shown: whichever was in force on the day this one was earned.
  const standIn = ({ from, ends }: Holding.Period): boolean => on !== undefined && from <= on && ends !== "voided"
  return (periods.find(isOf(id)) ?? periods.findLast(standIn))?.expires
}

const isOf =
  (id: AchievementId.AchievementId) =>
  ({ achievement, beside }: Holding.Period): boolean =>
    [achievement, ...beside].some((each) => AchievementId.isSame(each, id))

/**
 * Where no certification says it: by what its evidence and decisions say of its end. As if it were a certification of its own, so
 * that pinned dates, extensions and stopped clocks mean there what they mean everywhere.
 */
export const lastDayAlone = (achievement: Achievement.Achievement): CivilDate.CivilDate | null => {
  const { id, expires } = achievement
  const holding = Holding.derive(
    {
      id: Id.CertificationId.make(id.type),
      through: [id.type],
      validity: expires === null ? { basis: "never" } : { basis: "fixedDate", date: expires }
    },
    [achievement]
  )
  return lastDay(achievement, holding) ?? null
}
