/** Why: an achievement explained down to its source's own references, and a ledger checked against itself. */
import { Effect } from "effect"
import type { Achievement } from "./Achievement.ts"
import * as AchievementId from "./AchievementId.ts"
import type { AchievementType } from "./AchievementType.ts"
import type { Versions } from "./Catalog.ts"
import * as History from "./History.ts"
import { Ledger } from "./Ledger.ts"
import type { Offering } from "./Offering.ts"
import * as Participation from "./Participation.ts"
import * as Rule from "./Rule.ts"

export { type Difference, maxDifferences, type Report, verify } from "./Verify.ts"

/** Everything that answers "why does this achievement stand as it does". */
export interface Explanation {
  readonly achievement: Achievement
  readonly type: AchievementType
  readonly offering: Offering
  /** The rule applied to the facts in force now, clause by clause, each with its facts. */
  readonly verdict: Rule.Verdict
  /** How it came to be, entry by entry. */
  readonly story: ReadonlyArray<History.Event>
}

/** Explains one achievement; undefined where the ledger has none of that id. */
export const explain = Effect.fn("Audit.explain")(function* (versions: Versions, id: AchievementId.AchievementId) {
  const ledger = yield* Ledger
  const achievement = yield* ledger.achievement(id)
  const learner = yield* ledger.learner(id.learner)
  if (achievement === undefined || learner === undefined) return undefined
  const catalog = versions.all.get(achievement.catalog)
  const [type, offering] = [catalog?.types.get(id.type), catalog?.offerings.get(learner.learner.offering)]
  if (type === undefined || offering === undefined) return undefined
  const story = yield* History.ofContact(achievement.contact)
  const name = AchievementId.format(id)
  return {
    achievement,
    type,
    offering,
    verdict: Rule.evaluate(type.rule, offering, Participation.fold(learner.revisions)),
    story: story.filter(({ entry }) => AchievementId.format(entry.achievement) === name)
  } satisfies Explanation
})
