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
  /** The learner's achievements that have been issued at some time. */
  readonly standing: ReadonlyArray<Achievement>
}

/** The entries that bring what stands in line with the facts, as far as each type's policy lets them. */
export const judge = (versions: Catalog.Versions, subject: Case, at: Instant): ReadonlyArray<Entry.Entry> =>
  governing(versions, subject).flatMap(({ type, version, standing }) => {
    const offering = versions.all.get(version)?.offerings.get(subject.offering)
    if (offering === undefined) return []
    const verdict = Rule.evaluate(type.rule, offering, subject.participation)
    // Undetermined neither issues nor withdraws; but days that facts have proved are proved.
    if (verdict.outcome === "undetermined" && verdict.spans.length === 0) return []
    const held = standing?.held ?? Span.never
    const change = changeOf(held, verdict.spans)
    const write = (
      kind: Entry.Kind,
      revision: number,
      now: { readonly held: Span.Spans; readonly contested: Span.Spans | null },
      because: ReadonlyArray<FactId>
    ): Entry.Entry => ({
      kind,
      achievement: standing?.id ?? { type: type.id, learner: subject.learner, earning: 1 },
      contact: subject.contact,
      revision,
      catalog: version,
      ...now,
      because,
      recordedAt: at
    })
    const revision = (standing?.revision ?? 0) + 1
    if (change === "none") {
      return standing === undefined || standing.contested === null
        ? []
        : [write("Updated", revision, { held, contested: null }, [])]
    }
    const policy = policyFor(type, change, Participation.isClosed(subject.participation))
    if (policy === "ignore") return []
    if (policy === "hold") {
      // Nothing stands that could be contested before something was issued.
      if (standing === undefined || (standing.contested !== null && Span.isSame(standing.contested, verdict.spans)))
        return []
      return [write("Contested", revision, { held, contested: verdict.spans }, ids(verdict.facts))]
    }
    return steps(held, verdict, standing !== undefined).map(({ kind, held, because }, index) =>
      write(kind, revision + index, { held, contested: null }, because)
    )
  })

interface Governing {
  readonly type: AchievementType.AchievementType
  readonly version: CatalogVersion
  readonly standing: Achievement | undefined
}

/** Each type that applies, under the version that governs it: its own for what was issued, the latest for the rest. */
const governing = (versions: Catalog.Versions, subject: Case): ReadonlyArray<Governing> => {
  const latest = versions.all.get(versions.latest)
  const course = latest?.offerings.get(subject.offering)?.course
  const candidates = course === undefined ? [] : (latest?.typesByCourse.get(course) ?? [])
  const issued = subject.standing.flatMap((standing) => {
    const type = versions.all.get(standing.catalog)?.types.get(standing.id.type)
    return type === undefined ? [] : [{ type, version: standing.catalog, standing }]
  })
  const fresh = candidates
    .filter(({ id }) => !subject.standing.some((standing) => standing.id.type === id))
    .map((type) => ({ type, version: versions.latest, standing: undefined }))
  return [...issued, ...fresh]
}

type Change = "none" | "gained" | "lost" | "better" | "worse" | "passed"

/** What kind of change leads from the days that count to the days the rule now gives. */
const changeOf = (held: Span.Spans, spans: Span.Spans): Change => {
  const [before, after] = [held[0], spans[0]]
  if (Span.isSame(held, spans)) return "none"
  if (before === undefined || after === undefined) return after === undefined ? "lost" : "gained"
  if (before.from !== after.from) return after.from < before.from ? "better" : "worse"
  // Same beginning. Time going on (lost on a later day, regained after it) is no correction and always applies.
  const at = held.findIndex((span, index) => !Span.isSame([span], spans.slice(index, index + 1)))
  const [was, is] = [held[at], spans[at]]
  if (at === -1 || was === undefined || was.lost === null) return "passed"
  return is !== undefined && (is.lost === null || is.lost > was.lost) ? "better" : "worse"
}

const policyFor = (
  type: AchievementType.AchievementType,
  change: Exclude<Change, "none">,
  closed: boolean
): AchievementType.Policy => {
  const policies = { ...AchievementType.defaults, ...type.recompute }
  return change === "passed" ? "apply" : closed ? policies[change] : policies.whileOpen
}

interface Step {
  readonly kind: Entry.Kind
  readonly held: Span.Spans
  readonly because: ReadonlyArray<FactId>
}

const ids = (facts: ReadonlyArray<{ readonly id: FactId }>): ReadonlyArray<FactId> =>
  facts.map(({ id }) => id).toSorted((a, b) => a - b)

/** From one set of days to another: as the story went where it only went on, else in one step. */
const steps = (held: Span.Spans, verdict: Rule.Verdict, issued: boolean): ReadonlyArray<Step> => {
  const { spans } = verdict
  const because = (change: "gained" | "lost", day: CivilDate) => ids(Rule.factsFor(verdict, change, day))
  const last = spans.at(-1)
  if (last === undefined) return [{ kind: "Withdrawn", held: spans, because: ids(verdict.facts) }]
  const known = held.filter((span, index) => Span.isSame([span], spans.slice(index, index + 1))).length
  const open = held.length === known + 1 && held[known]?.lost === null && held[known]?.from === spans[known]?.from
  if (known + (open ? 1 : 0) < held.length) {
    const [was, is] = [held.at(-1)?.lost === null, last.lost === null]
    const kind = was === is ? "Updated" : is ? "Reinstated" : "Withdrawn"
    return [{ kind, held: spans, because: because(last.lost === null ? "gained" : "lost", last.lost ?? last.from) }]
  }
  return spans.slice(known).flatMap((span, offset): ReadonlyArray<Step> => {
    const earlier = spans.slice(0, known + offset)
    const first: ReadonlyArray<Step> =
      open && offset === 0
        ? []
        : [
            {
              kind: issued || earlier.length > 0 ? "Reinstated" : "Issued",
              held: [...earlier, { from: span.from, lost: null }],
              because: because("gained", span.from)
            }
          ]
    return span.lost === null
      ? first
      : [...first, { kind: "Withdrawn", held: [...earlier, span], because: because("lost", span.lost) }]
  })
}
