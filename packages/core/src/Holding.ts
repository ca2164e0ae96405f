/** A contact's hold on a certification: a fold of the contact's achievements over all participations, never anything of its own. */
import type { Achievement } from "./Achievement.ts"
import * as AchievementId from "./AchievementId.ts"
import * as Catalog from "./Catalog.ts"
import type { Certification } from "./Certification.ts"
import * as CivilDate from "./CivilDate.ts"
import type { CertificationId } from "./Id.ts"
import * as Validity from "./Validity.ts"

/** Consecutive days on which one achievement holds a certification, both included. */
export interface Period {
  readonly achievement: AchievementId.AchievementId
  readonly from: CivilDate.CivilDate
  /** The last valid day; null where nothing ends it. */
  readonly last: CivilDate.CivilDate | null
  /** What ends it: its own expiry, or the loss of the achievement. */
  readonly ends: "never" | "expired" | "withdrawn"
}

export interface Holding {
  readonly certification: CertificationId
  /** In the order of `compare`. They may overlap: each is one achievement's. */
  readonly periods: ReadonlyArray<Period>
}

const byEarning = (a: Achievement, b: Achievement): number =>
  (a.held[0]?.from ?? 0) - (b.held[0]?.from ?? 0) || AchievementId.compare(a.id, b.id)

/** The order of periods: by their first day, then by achievement. */
export const compare = (a: Period, b: Period): number =>
  a.from - b.from || AchievementId.compare(a.achievement, b.achievement)

/** An achievement that satisfies a certification, and the validity that governs it. */
interface Link {
  readonly achievement: Achievement
  readonly validity: Validity.Validity
}

const fold = (certification: CertificationId, links: ReadonlyArray<Link>): Holding => {
  const chain = links
    .toSorted((a, b) => byEarning(a.achievement, b.achievement))
    .flatMap(({ achievement, validity }) =>
      achievement.held.slice(0, 1).map(({ from }) => ({ achievement, on: from, validity }))
    )
  const valid = Validity.chain(chain)
  const periods = valid.flatMap((validity, index) => {
    const earning = chain[index]
    return earning === undefined ? [] : within(earning.achievement, validity)
  })
  return { certification, periods: periods.toSorted(compare) }
}

/** The contact's hold on one certification, from all of the contact's achievements. */
export const derive = ({ id, through, validity }: Certification, achievements: ReadonlyArray<Achievement>): Holding =>
  fold(
    id,
    achievements.flatMap((achievement) => (through.includes(achievement.id.type) ? [{ achievement, validity }] : []))
  )

/** A contact's hold on every certification, each achievement by the catalog that governs it; those never held are left out. */
export const deriveAll = (
  versions: Catalog.Versions,
  achievements: ReadonlyArray<Achievement>
): ReadonlyArray<Holding> => {
  const links = new Map<CertificationId, Array<Link>>()
  for (const achievement of achievements) {
    for (const { id, through, validity } of Catalog.certifications(versions, achievement.catalog)) {
      if (!through.includes(achievement.id.type)) continue
      const own = links.get(id) ?? []
      links.set(id, own)
      own.push({ achievement, validity })
    }
  }
  return [...links].map(([id, own]) => fold(id, own)).filter(({ periods }) => periods.length > 0)
}

const text = ({ certification, periods }: Holding): string =>
  [
    certification,
    ...periods.map(
      ({ achievement, from, last, ends }) => `${AchievementId.format(achievement)} ${from} ${last} ${ends}`
    )
  ].join("\n")

/** Whether two lists say the same of the same certifications, in any order of these. */
export const isSame = (a: ReadonlyArray<Holding>, b: ReadonlyArray<Holding>): boolean => {
  const known = new Set(a.map(text))
  return a.length === b.length && b.every((holding) => known.has(text(holding)))
}

/** The days that are both valid and held. */
const within = ({ id, held }: Achievement, valid: Validity.Valid): ReadonlyArray<Period> =>
  held.flatMap((span): ReadonlyArray<Period> => {
    const from = CivilDate.plusDays(span.from, Math.max(0, valid.from - span.from))
    const lastHeld = span.lost === null ? null : CivilDate.plusDays(span.lost, -1)
    const withdrawn = lastHeld !== null && (valid.last === null || lastHeld < valid.last)
    const last = withdrawn ? lastHeld : valid.last
    if (last !== null && last < from) return []
    return [{ achievement: id, from, last, ends: last === null ? "never" : withdrawn ? "withdrawn" : "expired" }]
  })

/** Whether the period holds on that day. */
export const covers = ({ from, last }: Period, day: CivilDate.CivilDate): boolean =>
  from <= day && (last === null || day <= last)

/** The period that speaks for the holding on that day: the one that lasts longest, then the one earned last. */
export const representative = (holding: Holding, day: CivilDate.CivilDate): Period | undefined =>
  holding.periods
    .filter((period) => covers(period, day))
    .toSorted((a, b) => (b.last ?? Infinity) - (a.last ?? Infinity) || b.from - a.from)[0]

/** What can be said of a holding on a day. Computed, never stored (semantics §4). */
export type Status = "valid" | "pending" | "lapsed" | "withdrawn"

/** `pending` before the first day; `withdrawn` or `lapsed` by what ended the last period before that day. */
export const status = (holding: Holding, day: CivilDate.CivilDate): Status => {
  if (representative(holding, day) !== undefined) return "valid"
  const ended = holding.periods.filter((period) => period.last !== null && period.last < day)
  const last = ended.toSorted((a, b) => (b.last ?? 0) - (a.last ?? 0))[0]
  return last === undefined ? "pending" : last.ends === "withdrawn" ? "withdrawn" : "lapsed"
}
