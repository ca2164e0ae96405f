/** A person's hold on a certification: a fold of the achievements of all contacts that are this person, never anything of its own. */
import type { Achievement } from "./Achievement.ts"
import * as AchievementId from "./AchievementId.ts"
import * as Bundle from "./internal/Bundle.ts"
import * as Catalog from "./Catalog.ts"
import type { Certification } from "./Certification.ts"
import * as CivilDate from "./CivilDate.ts"
import * as Continuous from "./internal/Continuous.ts"
import { compare, counts, type Holding, type Period } from "./internal/Health.ts"
import type { CatalogVersion, CertificationId, TypeId } from "./Id.ts"
import * as Timeline from "./internal/Timeline.ts"

export type { Asked } from "./internal/Bundle.ts"
export {
  compare,
  counts,
  covers,
  type Gap,
  gaps,
  type Health,
  health,
  type Holding,
  lastValid,
  type Period,
  representative,
  type Status,
  status,
  unresolved
} from "./internal/Health.ts"

/** The candidates of one certification. */
const fold = (
  certification: CertificationId,
  given: ReadonlyArray<Bundle.Candidate>,
  own: Continuous.OwnHolding
): Holding => {
  const sorted = given.length < 2 ? given : given.toSorted(Bundle.compare)
  const voided = sorted.filter(isVoided)
  if (voided.length === 0) return { certification, periods: held(sorted, own) }
  const shown = voided.flatMap(({ achievement, on, reading }) =>
    reading === null ? [] : [Timeline.voided(achievement, on)]
  )
  const counted = held(
    sorted.filter((candidate) => !isVoided(candidate)),
    own
  )
  return { certification, periods: [...counted, ...shown].toSorted(compare) }
}

const isVoided = ({ achievement: { terms } }: Bundle.Candidate): boolean => terms.voided === true

const held = (candidates: ReadonlyArray<Bundle.Candidate>, own: Continuous.OwnHolding): ReadonlyArray<Period> => {
  // Days can't be governed by two versions at once: the one of the last earned says whether they are continuous.
  const last = candidates.findLast(({ reading }) => reading !== null)?.reading
  return last?.certification.bundle === "continuous"
    ? Continuous.periods(last, candidates, own)
    : Timeline.periods(Bundle.earned(candidates))
}

/** The person's hold on one certification, from all of the person's achievements. Of types with a validity it knows nothing. */
export const derive = (certification: Certification, achievements: ReadonlyArray<Achievement>): Holding =>
  fold(certification.id, candidates(Bundle.read(certification), achievements), () => undefined)

const candidates = (
  reading: Bundle.Reading,
  achievements: ReadonlyArray<Achievement>
): ReadonlyArray<Bundle.Candidate> =>
  achievements.flatMap((achievement) => {
    const on = achievement.held[0]?.from
    return on === undefined || !reading.names.has(achievement.id.type) ? [] : [{ achievement, on, reading }]
  })

/** What it takes to earn or renew the certification on that day, after all that began to count before it. */
export const asks = (
  certification: Certification,
  achievements: ReadonlyArray<Achievement>,
  day: CivilDate.CivilDate
): Bundle.Asked => {
  const reading = Bundle.read(certification)
  const known = candidates(reading, achievements).filter((candidate) => !isVoided(candidate))
  return Bundle.asks(reading, known.toSorted(Bundle.compare), day)
}

type Readings = ReadonlyMap<TypeId, ReadonlyArray<Bundle.Reading>>

// As for `Bundle.read`: per achievement, a look through all certifications of a catalog would cost more than all the rest.
const indexes = new WeakMap<Catalog.Versions, Map<CatalogVersion, Readings>>()

/** The certifications of a version by each type that matters to them. */
const readingsOf = (versions: Catalog.Versions, version: CatalogVersion): Readings => {
  let index = indexes.get(versions)
  if (index === undefined) indexes.set(versions, (index = new Map()))
  const known = index.get(version)
  if (known !== undefined) return known
  const byType = new Map<TypeId, Array<Bundle.Reading>>()
  for (const certification of Catalog.certifications(versions, version)) {
    const reading = Bundle.read(certification)
    for (const type of reading.names) {
      const all = byType.get(type)
      if (all === undefined) byType.set(type, [reading])
      else all.push(reading)
    }
  }
  index.set(version, byType)
  return byType
}

/**
 * The person's hold on every certification, each achievement by the catalog that governs it, and what supersedes what; those
 * that nothing is to be said of are left out.
 */
export const deriveAll = (
  versions: Catalog.Versions,
  achievements: ReadonlyArray<Achievement>
): ReadonlyArray<Holding> => {
  const groups = new Map<CertificationId, Array<Bundle.Candidate>>()
  for (const achievement of achievements) {
    const on = achievement.held[0]?.from
    if (on === undefined) continue
    for (const reading of readingsOf(versions, achievement.catalog).get(achievement.id.type) ?? []) {
      const { id } = reading.certification
      const group = groups.get(id)
      if (group === undefined) groups.set(id, [{ achievement, on, reading }])
      else group.push({ achievement, on, reading })
    }
  }
  const holdings = new Map<CertificationId, Holding>()
  const continuous: Array<[CertificationId, ReadonlyArray<Bundle.Candidate>]> = []
  for (const [id, own] of groups) {
    const group = widened(own, achievements)
    // What is held while others are comes after them; its types' holdings are never continuous themselves.
    if (group.some(({ reading }) => reading?.certification.bundle === "continuous")) continuous.push([id, group])
    else
      holdings.set(
        id,
        fold(id, group, () => undefined)
      )
  }
  for (const [id, group] of continuous) holdings.set(id, fold(id, group, ownHolding(versions, holdings)))
  return [...supersede(groups, holdings).values()].filter(({ periods }) => periods.length > 0)
}

/** The certification that an achievement's type is by a validity of its own; undefined where it declares none. */
export const ownOf = (
  versions: Catalog.Versions,
  { id: { type }, catalog }: Pick<Achievement, "id" | "catalog">
): CertificationId | undefined =>
  readingsOf(versions, catalog)
    .get(type)
    ?.find(({ certification }) => String(certification.id) === String(type))?.certification.id

/** Where an achievement's type is a certification too: its days are those of that holding. */
const ownHolding =
  (versions: Catalog.Versions, holdings: ReadonlyMap<CertificationId, Holding>): Continuous.OwnHolding =>
  ({ achievement }) => {
    const own = ownOf(versions, achievement)
    return own === undefined ? undefined : holdings.get(own)
  }

/**
 * A bundle is judged by the version of whatever completes it, and its parts may be older than their certification. So what any
 * version in play names may be a part.
 */
const widened = (
  group: ReadonlyArray<Bundle.Candidate>,
  achievements: ReadonlyArray<Achievement>
): ReadonlyArray<Bundle.Candidate> => {
  const first = achievements[0]?.catalog
  if (achievements.every(({ catalog }) => catalog === first) || group.every(({ reading }) => reading?.isPlain)) {
    return group
  }
  const readings = new Set(group.map(({ reading }) => reading))
  const known = new Set(group.map(({ achievement }) => achievement))
  const others = achievements.flatMap((achievement): ReadonlyArray<Bundle.Candidate> => {
    const on = achievement.held[0]?.from
    if (on === undefined || known.has(achievement)) return []
    return [...readings].some((reading) => reading?.names.has(achievement.id.type))
      ? [{ achievement, on, reading: null }]
      : []
  })
  return [...group, ...others]
}

/**
 * From the first day that counts of a certification on, those that it supersedes count no longer. The first to begin goes
 * first, so that what is itself superseded before it ever counted supersedes nothing, and no two put an end to each other.
 */
const supersede = (
  groups: ReadonlyMap<CertificationId, ReadonlyArray<Bundle.Candidate>>,
  holdings: Map<CertificationId, Holding>
): Map<CertificationId, Holding> => {
  const successors = [...holdings].flatMap(([id, { periods }]) => {
    const group = groups.get(id) ?? []
    if (group.every(({ reading }) => reading?.certification.supersedes === undefined)) return []
    const first = periods.find(counts)
    const governing = group.find(({ achievement }) => achievement.id === first?.achievement)?.reading
    const supersedes = governing?.certification.supersedes
    return first === undefined || supersedes === undefined ? [] : [{ id, from: first.from, supersedes }]
  })
  for (const { id, from, supersedes } of successors.toSorted((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1))) {
    if (!holdings.get(id)?.periods.some(counts)) continue
    for (const old of supersedes) {
      const holding = holdings.get(old)
      if (holding !== undefined && old !== id) holdings.set(old, cut(holding, from))
    }
  }
  return holdings
}

/** The holding without the days from that one on. What never was in force stays as it is shown. */
const cut = ({ certification, periods }: Holding, from: CivilDate.CivilDate): Holding => ({
  certification,
  periods: periods.map((period) => {
    if (period.last !== null && period.last < from && (counts(period) || period.from < from)) return period
    if (period.ends === "voided" || period.ends === "unresolved") return period
    const eve = CivilDate.plusDays(from > period.from ? from : period.from, -1)
    return { ...period, last: eve, ends: "superseded" }
  })
})

const text = ({ certification, periods }: Holding): string =>
  [
    certification,
    ...periods.map(({ achievement, beside, from, last, ends, relation, expires, opens, grace }) =>
      [...[achievement, ...beside].map(AchievementId.format), from, last, ends, relation, expires, opens, grace].join(
        " "
      )
    )
  ].join("\n")

/** Whether two lists say the same of the same certifications, in any order of these. */
export const isSame = (a: ReadonlyArray<Holding>, b: ReadonlyArray<Holding>): boolean => {
  const known = new Set(a.map(text))
  return a.length === b.length && b.every((holding) => known.has(text(holding)))
}
