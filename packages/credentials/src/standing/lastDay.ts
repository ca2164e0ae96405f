/** The last day on which an achievement is valid: of the certification that it is a document of, or of its own. */
import { type Achievement, AchievementId, Catalog, Certification, type CivilDate, Holding, Id } from "@laurel/core"

/** The certifications that an achievement of this type alone earns or renews, by the catalog that governs it: its own type's first. */
export const certifications = (
  versions: Catalog.Versions,
  { id, catalog }: Pick<Achievement.Achievement, "id" | "catalog">
): ReadonlyArray<Certification.Certification> => {
  const alone = Catalog.certifications(versions, catalog).filter(({ through, refreshers = [] }) =>
    [through, ...refreshers].some((requirement) => {
      const { atLeast, of } = Certification.asked(requirement)
      return atLeast === 1 && of.includes(id.type)
    })
  )
  const own = alone.filter((certification) => String(certification.id) === String(id.type))
  return [...own, ...alone.filter((certification) => !own.includes(certification))]
}

/**
 * By a person's hold on the certification; without one, by what the achievement's evidence and decisions say of its end. Before
 * grace; null for no end. What is over before it begins has a last day before its first.
 */
export const lastDay = (
  achievement: Achievement.Achievement,
  holding: Holding.Holding | undefined
): CivilDate.CivilDate | null => {
  const { periods } = holding ?? alone(achievement)
  const own = periods.find(isOf(achievement.id)) ?? standIn(periods, achievement)
  return own?.expires ?? null
}

const isOf =
  (id: AchievementId.AchievementId) =>
  ({ achievement, beside }: Holding.Period): boolean =>
    [achievement, ...beside].some((each) => AchievementId.isSame(each, id))

/** Of the same earning said twice only one is shown: whichever was in force on the day this one was earned. */
const standIn = (
  periods: ReadonlyArray<Holding.Period>,
  { held }: Achievement.Achievement
): Holding.Period | undefined => {
  const on = held[0]?.from
  return on === undefined ? undefined : periods.findLast(({ from, ends }) => from <= on && ends !== "voided")
}

/** As if it were a certification of its own: pinned dates, extensions and stopped clocks mean there what they mean everywhere. */
const alone = (achievement: Achievement.Achievement): Holding.Holding => {
  const { id, expires } = achievement
  return Holding.derive(
    {
      id: Id.CertificationId.make(id.type),
      through: [id.type],
      validity: expires === null ? { basis: "never" } : { basis: "fixedDate", date: expires }
    },
    [achievement]
  )
}
