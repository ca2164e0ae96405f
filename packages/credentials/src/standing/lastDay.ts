/** The last day on which an achievement is valid: of the certification that it is a document of, or of its own. */
import { type Achievement, AchievementId, Catalog, Certification, type CivilDate, Holding, Id } from "@laurel/core"

/** The certifications that an achievement of this type alone earns or renews, by the catalog that governs it: its own type's first. */
export const certifications = (
  versions: Catalog.Versions,
  { id, catalog }: Pick<Achievement.Achievement, "id" | "catalog">
): ReadonlyArray<Certification.Certification> => {
  const alone = Catalog.certifications(versions, catalog).filter(
    (certification) =>
      isEnough(certification.through, id.type) ||
      (certification.refreshers ?? []).some((refresher) => isEnough(refresher, id.type))
  )
  const own = alone.filter((certification) => isOwn(certification, id))
  return [...own, ...alone.filter((certification) => !own.includes(certification))]
}

const isEnough = (requirement: Certification.Requirement, type: Id.TypeId): boolean => {
  const { atLeast, of } = Certification.asked(requirement)
  return atLeast === 1 && of.includes(type)
}

/** Whether a certification is that of the type itself, which has a validity of its own. */
export const isOwn = (
  { id }: Pick<Certification.Certification, "id">,
  { type }: AchievementId.AchievementId
): boolean => String(id) === String(type)

/**
 * By a person's hold on a certification: before grace; null for no end, undefined where the achievement has no part in it. What is
 * over before it begins has a last day before its first.
 */
export const lastDay = (
  achievement: Achievement.Achievement,
  { periods }: Holding.Holding
): CivilDate.CivilDate | null | undefined => {
  const part = partOf(achievement, periods)
  if (part === undefined) return undefined
  // What is held while others are has no expiry, and ends with them.
  const own = part.ends === "expired" ? Holding.lastValid(part) : part.expires
  const end = endOf(periods)
  return end !== null && (own === null || end < own) ? end : own
}

/** The period of an achievement: its own, or one that counted when it was earned and that another of its type says the same of. */
const partOf = (
  { id, held }: Achievement.Achievement,
  periods: ReadonlyArray<Holding.Period>
): Holding.Period | undefined => {
  const own = periods.filter(isOf(id))
  if (own.length > 0) return own.findLast(Holding.counts) ?? own.at(-1)
  const on = held[0]?.from
  if (on === undefined) return undefined
  return periods.find(
    (period) =>
      Holding.covers(period, on) && [period.achievement, ...period.beside].some(({ type }) => type === id.type)
  )
}

/** The last day of a hold that another certification puts an end to: nothing of its own follows. Null for one that nothing does. */
const endOf = (periods: ReadonlyArray<Holding.Period>): CivilDate.CivilDate | null => {
  const last = periods.findLast(Holding.counts)
  if (last?.ends !== "superseded") return null
  const goesOn = periods.some(({ from, ends }) => from > last.from && !aside.has(ends))
  return goesOn ? null : last.last
}
const aside: ReadonlySet<Holding.Period["ends"]> = new Set(["superseded", "voided", "unresolved"])

/** Whether an achievement itself has a part in a hold. */
export const isIn = ({ periods }: Holding.Holding, id: AchievementId.AchievementId): boolean => periods.some(isOf(id))

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
