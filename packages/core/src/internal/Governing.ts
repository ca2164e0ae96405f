/** Which types of which version of the catalog judge a learner, and what each of them says. */
import type { Achievement } from "../Achievement.ts"
import * as AchievementId from "../AchievementId.ts"
import type * as AchievementType from "../AchievementType.ts"
import type * as Catalog from "../Catalog.ts"
import type { Versions } from "../Catalog.ts"
import * as Change from "./Change.ts"
import * as Cycle from "./Cycle.ts"
import * as Decision from "../Decision.ts"
import * as Defaults from "./Defaults.ts"
import type { CatalogVersion, DecisionId, TypeId } from "../Id.ts"
import type { Before, Case } from "./Case.ts"
import type { Offering } from "../Offering.ts"
import type * as Participation from "../Participation.ts"
import * as Precedence from "./Precedence.ts"
import * as Rule from "../Rule.ts"
import * as Span from "../Span.ts"
import * as State from "../State.ts"
import * as Traits from "./Traits.ts"
import * as CivilDate from "../CivilDate.ts"

/** One achievement, with all that speaks about it. */
export interface Governed {
  readonly id: AchievementId.AchievementId
  readonly type: AchievementType.AchievementType
  readonly offering: Offering
  readonly version: CatalogVersion
  readonly standing: Achievement | undefined
  /** What a change is measured from: what stands; where an import that made something of it is being undone, what stood before. */
  readonly from: Achievement | undefined
  readonly ruling: Precedence.Ruling
  /** Decisions about it that are new. */
  readonly entered: ReadonlyArray<DecisionId>
  /** The assessments that it rested on, and that have just been taken back. */
  readonly released: ReadonlyArray<DecisionId>
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
  /** What each earning was held to be before an import was undone; null where none was. */
  readonly before: ReadonlyArray<Rule.Verdict> | null
}

/** The achievement that is judged. */
type Subject = Pick<Governed, "id"> & Partial<Pick<Governed, "standing" | "from">>

/** An earning that nothing was done for. Whether the participation is closed is known of it all the same. */
const unearned = (participation: Participation.Participation): Cycle.Cycle => ({
  participation: participation.filter(Traits.isFrame),
  assessments: []
})

/** Each achievement that the learner has, could have, or was told to have. */
export const of = (
  versions: Catalog.Versions,
  subject: Case,
  assessments: ReadonlyArray<Rule.Assessment>
): ReadonlyArray<Governed> => {
  const whole = { participation: subject.participation, assessments }
  return typesOf(versions, subject).flatMap((type) => {
    const plain = plainly(versions, subject, type, whole)
    return plain === undefined ? atLength(versions, subject, type, whole) : [plain]
  })
}

/** The days that the latest version gives an earning, with what was decided; undefined where it could not judge it. */
export const daysByLatest = (
  versions: Catalog.Versions,
  subject: Case,
  assessments: ReadonlyArray<Rule.Assessment>,
  id: AchievementId.AchievementId
): Span.Spans | undefined => {
  const whole = { participation: subject.participation, assessments }
  const by = applied(versions, subject, id.type, whole, versions.latest)
  if (by === undefined) return undefined
  const { spans } = by.evaluate(cycleOf(by, subject, id))
  return Precedence.over(rulingOf(subject, id, by.type.moderators), spans)
}

/** The decisions in force about one achievement. */
export const rulingOf = (
  subject: Case,
  id: AchievementId.AchievementId,
  moderators?: AchievementType.AchievementType["moderators"]
): Precedence.Ruling => Precedence.of(subject.decisions, meant(subject, id), moderators)

/** A type that is earned repeatedly, or judged by another version, or about which somebody has decided. */
const atLength = (
  versions: Catalog.Versions,
  subject: Case,
  type: TypeId,
  whole: Cycle.Cycle
): ReadonlyArray<Governed> => {
  const known = new Map<CatalogVersion, Applied | undefined>()
  // Under a version that is not the latest each standing asks again, and cutting cycles takes an evaluation each.
  const apply = (version: CatalogVersion): Applied | undefined => {
    if (!known.has(version)) known.set(version, applied(versions, subject, type, whole, version))
    return known.get(version)
  }
  const issued = subject.standing.filter((standing) => standing.id.type === type)
  const fresh = freshOf(versions, subject, type, apply)
  const standing = issued.flatMap((each) => ofStanding(versions, subject, each, fresh, apply) ?? [])
  if (fresh === undefined) return standing
  const missing = missingIds(subject, type, fresh.cycles.length, issued)
  return [...standing, ...missing.map((id) => governed(subject, fresh, { id }, null))]
}

const applied = (
  { all }: Catalog.Versions,
  subject: Case,
  name: TypeId,
  whole: Cycle.Cycle,
  version: CatalogVersion
): Applied | undefined => {
  const catalog = all.get(version)
  const [type, offering] = [catalog?.types.get(name), catalog?.offerings.get(subject.offering)]
  if (type === undefined || offering === undefined) return undefined
  const evaluate = (cycle: Cycle.Cycle) => Rule.evaluate(type.rule, { ...cycle, offering, holds: subject.holds })
  return {
    type,
    offering,
    version,
    evaluate,
    cycles: Cycle.of(type, whole, evaluate),
    before: subject.before === null ? null : verdictsBefore(type, offering, whole, subject.before)
  }
}

const verdictsBefore = (
  type: AchievementType.AchievementType,
  offering: Offering,
  { assessments }: Cycle.Cycle,
  { participation, holds }: Before
): ReadonlyArray<Rule.Verdict> => {
  const evaluate = (cycle: Cycle.Cycle) => Rule.evaluate(type.rule, { ...cycle, offering, holds })
  return Cycle.of(type, { participation, assessments }, evaluate).map(evaluate)
}

/**
 * Nearly every achievement: a type that is earned once, judged by the latest version, about which nobody has decided anything.
 * The same as the long way gives, at a third of the cost; every learner is held against every type with each batch.
 */
const plainly = (
  { all, latest }: Catalog.Versions,
  subject: Case,
  name: TypeId,
  whole: Cycle.Cycle
): Governed | undefined => {
  if (subject.decisions.all.length > 0 || subject.released !== null || subject.before !== null) return undefined
  const catalog = all.get(latest)
  const [type, offering] = [catalog?.types.get(name), catalog?.offerings.get(subject.offering)]
  if (type === undefined || offering === undefined || type.repeat !== undefined) return undefined
  if (all.size > 1 && type.governedBy !== undefined && type.governedBy !== "evaluation") return undefined
  let standing: Achievement | undefined
  for (const each of subject.standing) {
    if (each.id.type !== name) continue
    if (standing !== undefined || each.id.earning !== 1) return undefined
    standing = each
  }
  if (standing !== undefined && (standing.catalog !== latest || standing.shadow !== null)) return undefined
  const id = standing?.id ?? { type: name, learner: subject.learner, earning: 1 }
  return {
    id,
    type,
    offering,
    version: latest,
    standing,
    from: standing,
    ruling: Precedence.none,
    entered: subject.decided(id),
    released: [],
    cycle: whole,
    verdict: Rule.evaluate(type.rule, { ...whole, offering, holds: subject.holds }),
    policy: null
  }
}

/**
 * The earnings that facts may bring, and those that somebody has granted beyond them, each once: under the id that a decision
 * names of one of a journey's learners, else under the first learner's.
 */
const missingIds = (
  { learner, members, decisions }: Case,
  type: TypeId,
  cycles: number,
  issued: ReadonlyArray<Achievement>
): ReadonlyArray<AchievementId.AchievementId> => {
  const missing = new Map<number, AchievementId.AchievementId>()
  for (let earning = 1; earning <= cycles; earning++) missing.set(earning, { type, learner, earning })
  for (const { act } of decisions.all) {
    if (!("achievement" in act) || act.achievement.type !== type || !members.includes(act.achievement.learner)) continue
    const { earning } = act.achievement
    if (missing.has(earning) || act._tag === "Granted") missing.set(earning, act.achievement)
  }
  for (const { id } of issued) missing.delete(id.earning)
  return [...missing.values()]
}

/** What the latest version has, in its order, then what only an older one had: never in the order that a ledger loads in. */
const typesOf = (versions: Catalog.Versions, { offering, standing }: Case): ReadonlyArray<TypeId> => {
  const latest = versions.all.get(versions.latest)
  const course = latest?.offerings.get(offering)?.course
  const candidates = course === undefined ? [] : (latest?.typesByCourse.get(course) ?? [])
  return standing.length === 0
    ? candidates.map(({ id }) => id)
    : [...new Set([...candidates.map(({ id }) => id), ...standing.map(({ id }) => id.type)])]
}

/** What one earning looks at. */
const cycleOf = ({ cycles }: Applied, { participation }: Case, { earning }: AchievementId.AchievementId): Cycle.Cycle =>
  cycles[earning - 1] ?? unearned(participation)

const governed = (
  subject: Case,
  by: Applied,
  { id, standing, from }: Subject,
  policy: AchievementType.Policy | null
): Governed => {
  const { type, offering, version, evaluate } = by
  const { decided, released } = subject
  const ruling = rulingOf(subject, id, type.moderators)
  const cycle = cycleOf(by, subject, id)
  const verdict = evaluate(cycle)
  const taken =
    released === null ? [] : restedOn(evaluate({ ...cycle, assessments: released }), released, cycle.assessments)
  return {
    id,
    type,
    offering,
    version,
    standing,
    from,
    ruling,
    entered: decided(id),
    released: taken,
    cycle,
    verdict,
    policy
  }
}

/** Whether a rule says the same as it did before an import was undone. */
const isSame = (before: Rule.Verdict | undefined, { spans, outcome }: Rule.Verdict): boolean =>
  before === undefined ? spans.length === 0 : before.outcome === outcome && Span.isSame(before.spans, spans)

/**
 * What a change of an achievement is measured from. Where undoing an import changes what the rule says, or the import made something
 * of it that no person has decided about since, that is what stood before, or nothing: what only the import gave is nothing that
 * stands, for a policy or a person to keep.
 */
const fromOf = (subject: Case, standing: Achievement, applied: Applied | undefined): Achievement | undefined => {
  const { before, decisions } = subject
  if (before === null || applied === undefined) return standing
  const { id, catalog } = standing
  const then = before.stood(id)
  if (then !== undefined && then.catalog === catalog && State.isAlike(then, standing)) return standing
  const verdict = applied.evaluate(cycleOf(applied, subject, id))
  if (!isSame(applied.before?.[id.earning - 1], verdict)) return then
  const isMeant = meant(subject, id)
  const isDecided = decisions.all.some(
    (decision) =>
      "achievement" in decision.act &&
      decision.act._tag !== "Governed" &&
      decision.batch > before.since &&
      !Decision.isPolicy(decision) &&
      isMeant(decision.act.achievement)
  )
  return before.isTouched(id) && !isDecided ? then : standing
}

/**
 * Whether a decision that names another id means this achievement: it is one and the same, or it names this earning of a learner
 * who is joined with this one, and who has none of their own.
 */
const meant =
  ({ members, standing }: Case, id: AchievementId.AchievementId) =>
  (other: AchievementId.AchievementId): boolean =>
    AchievementId.isSame(other, id) ||
    (other.type === id.type &&
      other.earning === id.earning &&
      members.includes(other.learner) &&
      !standing.some((own) => AchievementId.isSame(own.id, other)))

/** The assessments that a verdict rested on, as they were or as they were approved, and that are so no longer. */
const restedOn = (
  verdict: Rule.Verdict,
  before: ReadonlyArray<Rule.Assessment>,
  now: ReadonlyArray<Rule.Assessment>
): ReadonlyArray<DecisionId> => {
  const stays = ({ decision, moderated }: Rule.Assessment): boolean =>
    now.some((each) => each.decision === decision && each.moderated === moderated)
  const gone = new Set(before.flatMap((each) => (stays(each) ? [] : [each.decision])))
  return gone.size === 0 ? [] : Rule.decisionsOf(verdict).filter((id) => gone.has(id))
}

type Apply = (version: CatalogVersion) => Applied | undefined

/** The version that judges what was not issued yet (semantics §8). */
const freshOf = (versions: Catalog.Versions, subject: Case, type: TypeId, apply: Apply): Applied | undefined => {
  const by = versions.all.get(versions.latest)?.types.get(type)?.governedBy ?? "evaluation"
  if (by === "evaluation" || versions.all.size === 1) return apply(versions.latest)
  if (by === "participationStart") {
    const start = Traits.startOf(subject.participation)
    return apply(start === undefined ? versions.latest : inForceOn(versions, start))
  }
  // The newest version under which it was earned on a day when that version was in force.
  for (const version of [...versions.all.keys()].toReversed()) {
    const applied = apply(version)
    const earned = applied?.cycles[0] === undefined ? undefined : Rule.metOn(applied.evaluate(applied.cycles[0]))
    if (earned !== undefined && inForceOn(versions, earned) === version) return applied
  }
  return apply(versions.latest)
}

const ofStanding = (
  versions: Catalog.Versions,
  subject: Case,
  standing: Achievement,
  fresh: Applied | undefined,
  apply: Apply
): Governed | undefined => {
  const { id } = standing
  const from = fromOf(subject, standing, apply(standing.catalog) ?? fresh)
  const of = { id, standing, from }
  const chosen = rulingOf(subject, id).governed
  // What was withdrawn from the start never was: like everybody else's, its first issue is the newer version's matter.
  if (chosen === null && (from === undefined || State.isNothing(from)) && fresh !== undefined)
    return governed(subject, fresh, of, null)
  const by = chosen ?? (from ?? standing).catalog
  const applied = fresh?.version === by ? fresh : apply(by)
  const own = applied === undefined ? undefined : governed(subject, applied, of, null)
  // A person's choice of a version outranks the catalog's, and so does what is new under the version that governs it.
  if (chosen !== null || (own !== undefined && isNews(from ?? standing, own))) return own
  const revised = versions.all.get(versions.latest)?.types.get(id.type)?.recompute?.revised ?? Defaults.defaults.revised
  // Another version revises what it would judge if it were not issued yet, and nothing else: or the two would undo each other.
  if (revised === "ignore" || fresh === undefined || fresh.version === by) return own
  const revision = governed(subject, fresh, of, revised)
  return isNews(from ?? standing, revision) ? revision : own
}

/** Whether a version says something else than what stands. */
const isNews = (standing: Achievement, { verdict }: Governed): boolean =>
  Change.of({ held: standing.shadow ?? standing.held, expires: null }, { held: verdict.spans, expires: null }) !==
  "none"

/** The version in force on a day: the newest of those whose first day it is not before; the first of all, where there is none. */
const inForceOn = ({ all, latest }: Versions, day: CivilDate.CivilDate): CatalogVersion => {
  const numbers = [...all.keys()]
  return (
    numbers.findLast((number) => (all.get(number)?.catalog.effectiveFrom ?? CivilDate.min) <= day) ??
    numbers[0] ??
    latest
  )
}
