/**
 * The record that a learner met an achievement type's rule. `judge` compares what the facts say now with what stands and
 * returns the entries to be written; `evolve` folds entries back into what stands. Nothing here stores anything.
 */
import type { AchievementId } from "./AchievementId.ts"
import * as AchievementType from "./AchievementType.ts"
import type * as Catalog from "./Catalog.ts"
import type { CivilDate } from "./CivilDate.ts"
import type * as Entry from "./Entry.ts"
import type { CatalogVersion, ContactId, FactId, LearnerId, OfferingId } from "./Id.ts"
import type { Instant } from "./Instant.ts"
import type { Offering } from "./Offering.ts"
import * as Participation from "./Participation.ts"
import * as Rule from "./Rule.ts"
import * as Span from "./Span.ts"

/** One achievement as it stands after its last entry. */
export interface Achievement {
  readonly id: AchievementId
  readonly contact: ContactId
  /** 1 when issued, one more with each entry. */
  readonly revision: number
  /** The version of the catalog that governs it. */
  readonly catalog: CatalogVersion
  /** The days it counts. Empty where it was withdrawn from the start: on what is known, it never was. */
  readonly held: Span.Spans
  /** What the rule says instead, where a policy holds that back for a person to decide. */
  readonly contested: Span.Spans | null
}

/** The first day it counts; undefined where it was withdrawn from the start. */
export const earnedOn = (achievement: Achievement): CivilDate | undefined => achievement.held[0]?.from

/** Whether it counts from its last change on. */
export const isStanding = (achievement: Achievement): boolean => achievement.held.at(-1)?.lost === null

/** Whether two records of one achievement say the same. */
export const isSame = (a: Achievement, b: Achievement): boolean =>
  a.contact === b.contact &&
  a.revision === b.revision &&
  a.catalog === b.catalog &&
  Span.isSame(a.held, b.held) &&
  (a.contested === null || b.contested === null ? a.contested === b.contested : Span.isSame(a.contested, b.contested))

/** What stands after an entry: an entry says the whole of it, so the fold is its last one. */
export const evolve = (entry: Entry.Entry): Achievement => ({
  id: entry.achievement,
  contact: entry.contact,
  revision: entry.revision,
  catalog: entry.catalog,
  held: entry.held,
  contested: entry.contested
})

/** One learner, as `judge` sees it. */
export interface Case {
  readonly learner: LearnerId
  readonly contact: ContactId
  readonly offering: OfferingId
  readonly participation: Participation.Participation
  /** What is newly known of the learner: the cause of a change that no fact in force can explain, such as a retraction. */
  readonly news: () => ReadonlyArray<FactId>
  /** The learner's achievements that have been issued at some time. */
  readonly standing: ReadonlyArray<Achievement>
}

/** The entries that bring what stands in line with the facts, as far as each type's policy lets them. */
export const judge = (versions: Catalog.Versions, subject: Case, at: Instant): ReadonlyArray<Entry.Entry> => {
  // Most learners begin by registering: nothing to judge yet, and no rule is met by nothing.
  if (subject.standing.length === 0 && !Participation.hasEvidence(subject.participation)) return []
  return governing(versions, subject).flatMap(({ type, offering, version, standing }) => {
    const verdict = Rule.evaluate(type.rule, offering, subject.participation)
    const { contact, learner } = subject
    const revision = (standing?.revision ?? 0) + 1
    return changes(type, subject.participation, standing, verdict).map(
      ({ kind, held, contested, because }, index): Entry.Entry => ({
        kind,
        achievement: standing?.id ?? { type: type.id, learner, earning: 1 },
        contact,
        revision: revision + index,
        catalog: version,
        held,
        contested,
        because: because.length > 0 ? because : subject.news(),
        recordedAt: at
      })
    )
  })
}

type Step = Pick<Entry.Entry, "kind" | "held" | "contested" | "because">

const changes = (
  type: AchievementType.AchievementType,
  participation: Participation.Participation,
  standing: Achievement | undefined,
  verdict: Rule.Verdict
): ReadonlyArray<Step> => {
  // Undetermined neither issues nor withdraws; but days that facts have proved are proved.
  if (verdict.outcome === "undetermined" && verdict.spans.length === 0) return []
  const held = standing?.held ?? Span.never
  const change = changeOf(held, verdict.spans)
  if (change === "none") {
    const settled = standing === undefined || standing.contested === null
    return settled ? [] : [{ kind: "Updated", held, contested: null, because: [] }]
  }
  const policy = policyFor(type, change, Participation.isClosed(participation))
  if (policy === "apply") return steps(held, verdict, standing !== undefined)
  // What was never issued can't be contested, and what is contested already needs no second entry.
  if (policy === "ignore" || standing === undefined) return []
  if (standing.contested !== null && Span.isSame(standing.contested, verdict.spans)) return []
  return [{ kind: "Contested", held, contested: verdict.spans, because: ids(Rule.factsOf(verdict)) }]
}

interface Governing {
  readonly type: AchievementType.AchievementType
  readonly offering: Offering
  readonly version: CatalogVersion
  readonly standing: Achievement | undefined
}

/** Each type that applies, under the version that governs it: its own for what was issued, the latest for the rest. */
const governing = (versions: Catalog.Versions, subject: Case): ReadonlyArray<Governing> => {
  const latest = versions.all.get(versions.latest)
  const offering = latest?.offerings.get(subject.offering)
  const candidates = offering === undefined ? [] : (latest?.typesByCourse.get(offering.course) ?? [])
  const issued = subject.standing.flatMap((standing): ReadonlyArray<Governing> => {
    // What was withdrawn from the start never was: like everybody else's, its first issue is the latest version's matter.
    const number =
      standing.held.length === 0 && latest?.types.has(standing.id.type) ? versions.latest : standing.catalog
    const version = versions.all.get(number)
    const [type, offering] = [version?.types.get(standing.id.type), version?.offerings.get(subject.offering)]
    return type === undefined || offering === undefined ? [] : [{ type, offering, version: number, standing }]
  })
  const fresh = candidates.flatMap((type): ReadonlyArray<Governing> =>
    offering === undefined || subject.standing.some((standing) => standing.id.type === type.id)
      ? []
      : [{ type, offering, version: versions.latest, standing: undefined }]
  )
  return [...issued, ...fresh]
}

type Change = "none" | "gained" | "lost" | "better" | "worse" | "passed"

/** What kind of change leads from the days that count to the days the rule now gives. */
const changeOf = (held: Span.Spans, spans: Span.Spans): Change => {
  if (Span.isSame(held, spans)) return "none"
  if (held.length === 0) return "gained"
  if (spans.length === 0) return "lost"
  if (goesOn(held, spans)) return "passed"
  return Span.contains(spans, held) ? "better" : "worse"
}

const policyFor = (
  type: AchievementType.AchievementType,
  change: Exclude<Change, "none">,
  closed: boolean
): AchievementType.Policy => {
  const policies = { ...AchievementType.defaults, ...type.recompute }
  if (change === "passed") return "apply"
  return closed || change === "gained" ? policies[change] : policies.whileOpen
}

const ids = (facts: ReadonlyArray<{ readonly id: FactId }>): ReadonlyArray<FactId> =>
  facts.map(({ id }) => id).toSorted((a, b) => a - b)

/** How many of the first spans two lists have in common. */
const common = (a: Span.Spans, b: Span.Spans): number => {
  const differing = a.findIndex((span, index) => !Span.isSame([span], b.slice(index, index + 1)))
  return differing === -1 ? a.length : differing
}

/** Whether time only went on (lost on a later day, regained after it): that is no correction, and always applies. */
const goesOn = (held: Span.Spans, spans: Span.Spans): boolean => {
  const at = common(held, spans)
  const [was, is] = [held[at], spans[at]]
  return was === undefined || (at === held.length - 1 && was.lost === null && was.from === is?.from)
}

/** From one set of days to another: told as the story went where time only went on, else in one step. */
const steps = (held: Span.Spans, verdict: Rule.Verdict, issued: boolean): ReadonlyArray<Step> => {
  const { spans } = verdict
  const step = (kind: Entry.Kind, days: Span.Spans, change: "gained" | "lost", day: CivilDate): Step => ({
    kind,
    held: days,
    contested: null,
    because: ids(Rule.factsFor(verdict, change, day))
  })
  const last = spans.at(-1)
  if (last === undefined) {
    return [{ kind: "Withdrawn", held: spans, contested: null, because: ids(Rule.factsOf(verdict)) }]
  }
  if (!goesOn(held, spans)) {
    const [was, is] = [held.at(-1)?.lost === null, last.lost === null]
    const kind = was === is ? "Updated" : is ? "Reinstated" : "Withdrawn"
    return [last.lost === null ? step(kind, spans, "gained", last.from) : step(kind, spans, "lost", last.lost)]
  }
  const known = common(held, spans)
  return spans.slice(known).flatMap((span, offset) => {
    const earlier = spans.slice(0, known + offset)
    const told: Array<Step> = []
    // The first of them may have begun already, and only ends now.
    if (earlier.length >= held.length) {
      const kind = issued || earlier.length > 0 ? "Reinstated" : "Issued"
      told.push(step(kind, [...earlier, { from: span.from, lost: null }], "gained", span.from))
    }
    if (span.lost !== null) told.push(step("Withdrawn", [...earlier, span], "lost", span.lost))
    return told
  })
}
