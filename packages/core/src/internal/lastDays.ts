import type { Achievement } from "../Achievement.ts"
import * as AchievementId from "../AchievementId.ts"
import type { Versions } from "../Catalog.ts"
import type { CivilDate } from "../CivilDate.ts"
import * as Holding from "../Holding.ts"

/**
 * The last valid days of some achievements of a person, given all of the person's: by the type's own certification, else by those
 * that it leads to, else by what its proof claims; null where there is none.
 */
export const lastDays = (
  versions: Versions,
  all: ReadonlyArray<Achievement>,
  some: ReadonlyArray<Achievement>
): ReadonlyArray<CivilDate | null> => {
  const holdings = Holding.deriveAll(versions, all)
  return some.flatMap(({ id, expires }) => {
    const periods = holdings.flatMap(({ certification, periods: own }) =>
      own
        .filter((period) => Holding.counts(period))
        .filter(({ achievement, beside }) => [achievement, ...beside].some((each) => AchievementId.isSame(each, id)))
        // Two brands of id, of which a type with a validity of its own has both.
        .map((period) => ({ isOwn: String(certification) === String(id.type), last: Holding.lastValid(period) }))
    )
    if (periods.length === 0) return [expires]
    const own = periods.filter(({ isOwn }) => isOwn)
    return (own.length > 0 ? own : periods).map(({ last }) => last)
  })
}
