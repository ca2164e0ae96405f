/**
 * Which achievements that were issued already a new version of the catalog judges anew (semantics §8). Without a campaign none is:
 * what was issued goes on being governed by the version that issued it. Whatever is issued from then on is the new version's either way.
 */
import { Schema } from "effect"
import * as Achievement from "./Achievement.ts"
import * as AchievementId from "./AchievementId.ts"
import * as Catalog from "./Catalog.ts"
import * as CivilDate from "./CivilDate.ts"
import type * as Decision from "./Decision.ts"
import * as Holding from "./Holding.ts"
import type { LearnerId, OfferingId } from "./Id.ts"
import { isRevised } from "./internal/Revised.ts"
import * as Span from "./Span.ts"
import { Key, Name, Slug } from "./Text.ts"

/** What counts on the day stays as it is to its end; what begins to count only after it, such as a renewal dated ahead, is chosen. */
export const Renewal = Schema.TaggedStruct("Renewal", {})
/** What counts on the day: held by a certification, or, where none speaks of it, by itself. */
export const Holders = Schema.TaggedStruct("Holders", {})
/** What was first earned on that day or after it, whether it counts still or not. */
export const EarnedSince = Schema.TaggedStruct("EarnedSince", { since: CivilDate.FromString })

export const Choice = Schema.Union([Renewal, Holders, EarnedSince]).pipe(Schema.toTaggedUnion("_tag"))
export type Choice = typeof Choice.Type

/** What was planned is not what would happen now, or not what has happened. Nothing was written: plan again. */
export class Outdated extends Schema.TaggedError<Outdated>()("Outdated", { found: Schema.String }) {
  override get message(): string {
    return `expected what was planned, found that ${this.found}. Nothing was written: plan again`
  }
}

/** A choice, and who has made it and why: each achievement chosen is a decision of theirs. */
export const Campaign = Schema.Struct({
  choice: Choice,
  /** The day on which it is asked what counts. */
  on: CivilDate.FromString,
  actor: Key,
  role: Slug,
  reason: Name
})
export type Campaign = typeof Campaign.Type

const strict = { errors: "all", onExcessProperty: "error" } as const
/** As JSON, and back. */
export const encode = Schema.encodeSync(Campaign)
export const decode = Schema.decodeUnknownResult(Campaign, strict)

/** All that one person has, and what each of their participations is of. */
export interface Person {
  readonly achievements: ReadonlyArray<Achievement.Achievement>
  readonly offerings: ReadonlyMap<LearnerId, OfferingId>
}

/**
 * The achievements of a person that a campaign puts under the latest version: of those that were issued under another one, that the
 * latest can judge and says something else of (their type, offering or certifications were edited), and that nobody has voided.
 */
export const chosen = (
  versions: Catalog.Versions,
  { achievements, offerings }: Person,
  { choice, on }: Campaign
): ReadonlyArray<Achievement.Achievement> => {
  const open = achievements.filter(
    ({ id, catalog, held, terms }) =>
      held.length > 0 && terms.voided !== true && isRevised(versions, catalog, id.type, offerings.get(id.learner))
  )
  // Nearly everybody has none.
  if (open.length === 0) return open
  switch (choice._tag) {
    case "EarnedSince":
      return open.filter((each) => (Achievement.earnedOn(each) ?? CivilDate.min) >= choice.since)
    case "Renewal":
      return open.filter((each) => beginsAfter(each, on))
    case "Holders": {
      const holdings = Holding.deriveAll(before(versions), achievements)
      return open.filter((each) => countsOn(holdings, each, on))
    }
  }
}

const earlier = new WeakMap<Catalog.Versions, Catalog.Versions>()

/** The versions without the latest: what counts is asked as it was before anybody was judged by that one. Made once, for its indexes. */
const before = (versions: Catalog.Versions): Catalog.Versions => {
  let found = earlier.get(versions)
  if (found === undefined) {
    const all = new Map([...versions.all].filter(([version]) => version !== versions.latest))
    found = Catalog.versions(all, [...all.keys()].at(-1) ?? versions.latest)
    earlier.set(versions, found)
  }
  return found
}

const beginsAfter = (achievement: Achievement.Achievement, day: CivilDate.CivilDate): boolean => {
  const [first] = Achievement.counting(achievement)
  return first !== undefined && first.from > day
}

const countsOn = (
  holdings: ReadonlyArray<Holding.Holding>,
  achievement: Achievement.Achievement,
  day: CivilDate.CivilDate
): boolean => {
  if (!Span.covers(Achievement.counting(achievement), day)) return false
  const own = holdings.flatMap(({ periods }) => periods.filter((period) => isOf(period, achievement)))
  return own.length === 0
    ? achievement.expires === null || achievement.expires >= day
    : own.some((period) => Holding.covers(period, day))
}

const isOf = ({ achievement, beside }: Holding.Period, { id }: Achievement.Achievement): boolean =>
  AchievementId.isSame(achievement, id) || beside.some((each) => AchievementId.isSame(each, id))

/** What a campaign decides of each achievement it chose. */
export const decisions = (
  { latest }: Catalog.Versions,
  { actor, role, reason }: Campaign,
  all: ReadonlyArray<Achievement.Achievement>
): ReadonlyArray<Decision.Draft> =>
  all.map(({ id }) => ({ act: { _tag: "Governed", achievement: id, catalog: latest }, actor, role, reason }))
