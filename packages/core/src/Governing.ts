/** Which types of which version of the catalog judge a learner, and what each of them says. */
import type { Achievement } from "./Achievement.ts"
import * as AchievementId from "./AchievementId.ts"
import * as AchievementType from "./AchievementType.ts"
import * as Catalog from "./Catalog.ts"
import * as Change from "./Change.ts"
import * as Cycle from "./Cycle.ts"
import type { CatalogVersion, DecisionId, TypeId } from "./Id.ts"
import type { Case } from "./Judge.ts"
import type { Offering } from "./Offering.ts"
import * as Participation from "./Participation.ts"
import * as Precedence from "./Precedence.ts"
import * as Rule from "./Rule.ts"

/** One achievement, with all that speaks about it. */
export interface Governed {
  readonly id: AchievementId.AchievementId
  readonly type: AchievementType.AchievementType
  readonly offering: Offering
  readonly version: CatalogVersion
  readonly standing: Achievement | undefined
  readonly ruling: Precedence.Ruling
  /** Decisions about it that are new. */
  readonly entered: ReadonlyArray<DecisionId>
  /** Whether a judgement of the learner has just been taken back. */
  readonly released: boolean
  readonly cycle: Cycle.Cycle
  readonly verdict: Rule.Verdict
  /** What the type lets this change do, where a newer version brings it; null where the kind of change says. */
  readonly policy: AchievementType.Policy | null
}

/** Whether a decision has just put it under another version: what that one says applies. */
export const isSwitched = ({ standing, ruling }: Governed): boolean =>
  standing !== undefined && ruling.governed !== null && ruling.governed !== standing.catalog

/** A type under one version, applied to one learner. */
interface Applied {
  readonly type: AchievementType.AchievementType
  readonly offering: Offering
  readonly version: CatalogVersion
  readonly cycles: ReadonlyArray<Cycle.Cycle>
  readonly evaluate: (cycle: Cycle.Cycle) => Rule.Verdict
}

/** An earning that nothing was done for. Whether the participation is closed is known of it all the same. */
const unearned = (participation: Participation.Participation): Cycle.Cycle => ({
  participation: participation.filter(Participation.isFrame),
  assessments: []
})

/** Each achievement that the learner has, could have, or was told to have. */
export const of = (
  versions: Catalog.Versions,
  subject: Case,
  assessments: ReadonlyArray<Rule.Assessment>
): ReadonlyArray<Governed> => {
  const whole = { participation: subject.participation, assessments }
  const apply = (type: TypeId, version: CatalogVersion): Applied | undefined => {
    const catalog = versions.all.get(version)
    const [known, offering] = [catalog?.types.get(type), catalog?.offerings.get(subject.offering)]
    if (known === undefined || offering === undefined) return undefined
    const evaluate = (cycle: Cycle.Cycle) => Rule.evaluate(known.rule, { ...cycle, offering, holds: subject.holds })
    return { type: known, offering, version, evaluate, cycles: Cycle.of(known, whole, evaluate) }
  }
  return typesOf(versions, subject).flatMap((type) => {
    const issued = subject.standing.filter((standing) => standing.id.type === type)
    const fresh = freshOf(versions, subject, type, apply)
    const known = issued.map((standing) => ofStanding(versions, subject, standing, fresh, apply))
    const missing = fresh === undefined ? [] : missingIds(subject, type, fresh.cycles.length, issued)
    return [
      ...known.flatMap((one) => one ?? []),
      ...missing.flatMap((id) => (fresh === undefined ? [] : [governed(subject, fresh, id, undefined, null)]))
    ]
  })
}

/** The earnings that facts may bring, and those that somebody has granted beyond them. */
const missingIds = (
  { learner, members, decisions }: Case,
  type: TypeId,
  cycles: number,
  issued: ReadonlyArray<Achievement>
): ReadonlyArray<AchievementId.AchievementId> => {
  const byFacts = Array.from({ length: cycles }, (_, index) => ({ type, learner, earning: index + 1 })).filter(
    ({ earning }) => !issued.some(({ id }) => id.earning === earning)
  )
  const granted = decisions.all.flatMap(({ act }) =>
    act._tag === "Granted" && act.achievement.type === type && members.includes(act.achievement.learner)
      ? [act.achievement]
      : []
  )
  if (granted.length === 0) return byFacts
  const standing = new Set(issued.map(({ id }) => AchievementId.format(id)))
  const all = new Map([...byFacts, ...granted].map((id) => [AchievementId.format(id), id]))
  return [...all].flatMap(([name, id]) => (standing.has(name) ? [] : [id]))
}

/** What was issued first, in its order, then what the latest version adds. */
const typesOf = (versions: Catalog.Versions, { offering, standing }: Case): ReadonlyArray<TypeId> => {
  const latest = versions.all.get(versions.latest)
  const course = latest?.offerings.get(offering)?.course
  const candidates = course === undefined ? [] : (latest?.typesByCourse.get(course) ?? [])
  return standing.length === 0
    ? candidates.map(({ id }) => id)
    : [...new Set([...standing.map(({ id }) => id.type), ...candidates.map(({ id }) => id)])]
}

const governed = (
  { participation, decisions, decided, released }: Case,
  { type, offering, version, cycles, evaluate }: Applied,
  id: AchievementId.AchievementId,
  standing: Achievement | undefined,
  policy: AchievementType.Policy | null
): Governed => {
  const ruling = Precedence.of(decisions, id, type.moderators)
  const cycle = cycles[id.earning - 1] ?? unearned(participation)
  return {
    id,
    type,
    offering,
    version,
    standing,
    ruling,
    entered: decided(id),
    released,
    cycle,
    verdict: evaluate(cycle),
    policy
  }
}

type Apply = (type: TypeId, version: CatalogVersion) => Applied | undefined

/** The version that judges what was not issued yet (semantics §8). */
const freshOf = (versions: Catalog.Versions, subject: Case, type: TypeId, apply: Apply): Applied | undefined => {
  const by = versions.all.get(versions.latest)?.types.get(type)?.governedBy ?? "evaluation"
  if (by === "evaluation" || versions.all.size === 1) return apply(type, versions.latest)
  if (by === "participationStart") {
    const start = Participation.startOf(subject.participation)
    return apply(type, start === undefined ? versions.latest : Catalog.inForceOn(versions, start))
  }
  // The newest version under which it was earned on a day when that version was in force.
  for (const version of [...versions.all.keys()].toReversed()) {
    const applied = apply(type, version)
    const earned = applied?.cycles[0] === undefined ? undefined : Rule.metOn(applied.evaluate(applied.cycles[0]))
    if (earned !== undefined && Catalog.inForceOn(versions, earned) === version) return applied
  }
  return apply(type, versions.latest)
}

const ofStanding = (
  versions: Catalog.Versions,
  subject: Case,
  standing: Achievement,
  fresh: Applied | undefined,
  apply: Apply
): Governed | undefined => {
  const { type } = standing.id
  const chosen = Precedence.of(subject.decisions, standing.id, undefined).governed
  // What was withdrawn from the start never was: like everybody else's, its first issue is the newer version's matter.
  if (chosen === null && standing.held.length === 0 && standing.shadow === null && fresh !== undefined)
    return governed(subject, fresh, standing.id, standing, null)
  const by = chosen ?? standing.catalog
  const applied = fresh?.version === by ? fresh : apply(type, by)
  const own = applied === undefined ? undefined : governed(subject, applied, standing.id, standing, null)
  const latest = versions.all.get(versions.latest)?.types.get(type)
  const revised = latest?.recompute?.revised ?? AchievementType.defaults.revised
  if (revised === "ignore" || by === versions.latest || (own !== undefined && isNews(standing, own))) return own
  const newer = apply(type, versions.latest)
  if (newer === undefined) return own
  const revision = governed(subject, newer, standing.id, standing, revised)
  return isNews(standing, revision) ? revision : own
}

/** Whether a version says something else than what stands. */
const isNews = (standing: Achievement, { verdict }: Governed): boolean =>
  Change.of({ held: standing.shadow ?? standing.held, expires: null }, { held: verdict.spans, expires: null }) !==
  "none"
