/** Decisions that count only once somebody else has approved them, and nobody has. */
import { Effect } from "effect"
import type * as Catalog from "../Catalog.ts"
import { clausesOf, type Rule } from "../Criteria.ts"
import type * as Decision from "../Decision.ts"
import type { DecisionId, OfferingId } from "../Id.ts"
import * as InForce from "./InForce.ts"
import { Ledger, type LedgerError } from "../Ledger.ts"
import { moderatorsOf } from "./moderatorsOf.ts"

/** A decision that waits for a second actor. */
export interface Pending {
  readonly decision: Decision.Decision
  /** In which roles somebody may approve it; null where any will do. */
  readonly roles: ReadonlyArray<string> | null
}

/** Whether a clause takes this assessment only once it is approved. */
const takes = (rule: Rule, act: typeof Decision.Assessed.Type, role: string): boolean =>
  (rule.rule === "decided" &&
    rule.moderated === true &&
    (rule.group ?? null) === act.group &&
    rule.roles.includes(role)) ||
  clausesOf(rule).some((clause) => takes(clause, act, role))

const isModerating = (rule: Rule): boolean =>
  (rule.rule === "decided" && rule.moderated === true) || clausesOf(rule).some(isModerating)

/** Whether it may wait, by some type of some version, or may end the waiting of another. */
const bears = ({ all, latest }: Catalog.Versions, { act, role }: Decision.Decision): boolean => {
  if (act._tag === "Granted")
    return [...all.values()].some(({ types }) => types.get(act.achievement.type)?.moderators !== undefined)
  if (act._tag === "Assessed")
    return [...(all.get(latest)?.types.values() ?? [])].some(({ rule }) => takes(rule, act, role))
  return act._tag === "Approved" || act._tag === "Withdrawn"
}

/** All decisions that bear on what waits; only those are held, a page is read at a time. */
const bearing = Effect.fnUntraced(function* (
  versions: Catalog.Versions
): Effect.fn.Return<ReadonlyArray<Decision.Decision>, LedgerError, Ledger> {
  const ledger = yield* Ledger
  const kept: Array<Decision.Decision> = []
  // Ends with the decisions: each page is after the one before.
  for (let after: DecisionId | null = null; ;) {
    const page: ReadonlyArray<Decision.Decision> = yield* ledger.decided(after)
    const last = page.at(-1)
    if (last === undefined) return kept
    kept.push(...page.filter((decision) => bears(versions, decision)))
    after = last.id
  }
})

/**
 * Decisions in force that wait for a second actor, in order of id: grants of types with moderators, by the version that governs
 * what was issued already, and assessments in roles that a moderated clause of the latest version asks for. Where no version has
 * anything moderated, the ledger is not asked at all.
 */
export const pending = Effect.fn("Review.pending")(function* (
  versions: Catalog.Versions
): Effect.fn.Return<ReadonlyArray<Pending>, LedgerError, Ledger> {
  const catalog = versions.all.get(versions.latest)
  const types = [...versions.all.values()].flatMap((each) => [...each.types.values()])
  if (catalog === undefined || !types.some(({ moderators, rule }) => moderators !== undefined || isModerating(rule)))
    return []
  const ledger = yield* Ledger
  const inForce = InForce.inForce(yield* bearing(versions))
  const found: Array<Pending> = []
  for (const decision of inForce.all) {
    const { act, id, role } = decision
    if (act._tag === "Granted") {
      const roles = moderatorsOf(versions, act.achievement.type, yield* ledger.achievement(act.achievement))
      if (roles !== undefined && !InForce.isModerated(inForce, id, roles)) found.push({ decision, roles })
    } else if (act._tag === "Assessed" && !InForce.isModerated(inForce, id)) {
      const offering: OfferingId | undefined = (yield* ledger.learner(act.learner))?.learner.offering
      const course = offering === undefined ? undefined : catalog.offerings.get(offering)?.course
      const own = course === undefined ? [] : (catalog.typesByCourse.get(course) ?? [])
      if (own.some(({ rule }) => takes(rule, act, role))) found.push({ decision, roles: null })
    }
  }
  return found
})
