/** Decisions that count only once somebody else has approved them, and nobody has. */
import { Effect, Stream } from "effect"
import type { Achievement } from "../Achievement.ts"
import * as AchievementId from "../AchievementId.ts"
import type * as Catalog from "../Catalog.ts"
import { clausesOf, type Rule } from "../Criteria.ts"
import type * as Decision from "../Decision.ts"
import type { DecisionId, LearnerId, OfferingId } from "../Id.ts"
import * as DecisionWords from "./DecisionWords.ts"
import * as InForce from "./InForce.ts"
import { type Commit, Ledger, type LedgerError, type Loaded } from "../Ledger.ts"
import { moderatorsOf } from "./moderatorsOf.ts"

/** A decision that waits for a second actor. */
export interface Pending {
  readonly decision: Decision.Decision
  /** In which roles somebody may approve it; null where any will do. */
  readonly roles: ReadonlyArray<string> | null
}

/** Whether a clause takes this assessment only once it is approved. A waiver waits for nobody. */
const takes = (rule: Rule, act: typeof Decision.Assessed.Type, role: string): boolean =>
  (act.verdict !== "waive" &&
    rule.rule === "decided" &&
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

/**
 * All decisions after one that bear on what waits; only those are held, a page is read at a time. What approves or withdraws a
 * decision always comes after it.
 */
const bearing = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  start: DecisionId | null
): Effect.fn.Return<ReadonlyArray<Decision.Decision>, LedgerError, Ledger> {
  const ledger = yield* Ledger
  const kept: Array<Decision.Decision> = []
  // Ends with the decisions: each page is after the one before.
  for (let after = start; ;) {
    const page: ReadonlyArray<Decision.Decision> = yield* ledger.decided(after)
    const last = page.at(-1)
    if (last === undefined) return kept
    kept.push(...page.filter((decision) => bears(versions, decision)))
    after = last.id
  }
})

/** What is known of what a decision is about: an achievement as it stands, or in what the participation is. */
interface Subject {
  readonly standing?: Achievement | undefined
  readonly offering?: OfferingId | undefined
}

/**
 * In which roles somebody else approves a decision before it counts, null where any will do; undefined where it counts at once. Of
 * an assessment by the latest version.
 */
const rolesOf = (
  versions: Catalog.Versions,
  { act, role }: Decision.Decision,
  { standing, offering }: Subject
): Pending["roles"] | undefined => {
  if (act._tag === "Granted") return moderatorsOf(versions, act.achievement.type, standing)
  const catalog = versions.all.get(versions.latest)
  const course = offering === undefined ? undefined : catalog?.offerings.get(offering)?.course
  if (act._tag !== "Assessed" || course === undefined) return undefined
  const own = catalog?.typesByCourse.get(course) ?? []
  return own.some(({ rule }) => takes(rule, act, role)) ? null : undefined
}

/** What a decision in force waits for; undefined where it counts at once, or somebody has approved it. */
const waitsFor = (
  versions: Catalog.Versions,
  inForce: InForce.InForce,
  decision: Decision.Decision,
  subject: Subject
): Pending | undefined => {
  const roles = rolesOf(versions, decision, subject)
  return roles === undefined || InForce.isModerated(inForce, decision.id, roles ?? undefined)
    ? undefined
    : { decision, roles }
}

/** Whether a decision in force waits by any version there is: the ledger need say nothing of one that does not. */
const mayWait = ({ all }: Catalog.Versions, inForce: InForce.InForce, { act, id }: Decision.Decision): boolean => {
  // Of an assessment anybody's approval will do.
  if (act._tag !== "Granted") return !InForce.isModerated(inForce, id)
  return [...all.values()].some(({ types }) => {
    const moderators = types.get(act.achievement.type)?.moderators
    return moderators !== undefined && !InForce.isModerated(inForce, id, moderators)
  })
}

/** What the ledger knows of what each of these decisions is about; each learner is asked for once. */
const subjectsOf = Effect.fnUntraced(function* (
  decisions: ReadonlyArray<Decision.Decision>
): Effect.fn.Return<
  ReadonlyArray<{ readonly decision: Decision.Decision; readonly subject: Subject }>,
  LedgerError,
  Ledger
> {
  const ledger = yield* Ledger
  const granted = decisions.flatMap(({ act }) => (act._tag === "Granted" ? [act.achievement] : []))
  const found = granted.length === 0 ? [] : yield* ledger.achievements(granted, null)
  const standing = new Map(found.map((achievement) => [AchievementId.format(achievement.id), achievement]))
  const offerings = new Map<LearnerId, OfferingId | undefined>()
  for (const { act } of decisions) {
    if (act._tag !== "Assessed" || offerings.has(act.learner)) continue
    offerings.set(act.learner, (yield* ledger.learner(act.learner))?.learner.offering)
  }
  return decisions.map((decision) => {
    const { act } = decision
    if (act._tag === "Granted")
      return { decision, subject: { standing: standing.get(AchievementId.format(act.achievement)) } }
    return { decision, subject: act._tag === "Assessed" ? { offering: offerings.get(act.learner) } : {} }
  })
})

/** Decisions that are looked at together: as many as most who ask want to see. */
const maxTogether = 100

/** What waits among the next decisions that may. */
export interface Page {
  readonly rows: ReadonlyArray<Pending>
  /** The last decision that was looked at, whether it waits or not; null where none is left. */
  readonly last: DecisionId | null
}

/**
 * Decisions in force that wait for a second actor, in order of id, after one where it is given, a page at a time: grants of types
 * with moderators, by the version that governs what was issued already, and assessments in roles that a moderated clause of the
 * latest version asks for. Where no version has anything moderated, the ledger is not asked at all.
 */
export const pages = (
  versions: Catalog.Versions,
  after: DecisionId | null = null
): Stream.Stream<Page, LedgerError, Ledger> => {
  const types = [...versions.all.values()].flatMap((each) => [...each.types.values()])
  if (!types.some(({ moderators, rule }) => moderators !== undefined || isModerating(rule))) return Stream.empty
  return Stream.unwrap(
    Effect.map(bearing(versions, after), (decisions) => {
      const inForce = InForce.inForce(decisions)
      const open = inForce.all.filter((decision) => mayWait(versions, inForce, decision))
      const end = open.at(-1)?.id
      return Stream.fromIterable(open).pipe(
        Stream.grouped(maxTogether),
        Stream.mapEffect((together) =>
          Effect.map(subjectsOf(together), (all): Page => {
            const last = together.at(-1)?.id ?? null
            return {
              rows: all.flatMap(({ decision, subject }) => waitsFor(versions, inForce, decision, subject) ?? []),
              last: last === end ? null : last
            }
          })
        )
      )
    })
  )
}

/** The same, one after the other. */
export const pending = (
  versions: Catalog.Versions,
  after: DecisionId | null = null
): Stream.Stream<Pending, LedgerError, Ledger> =>
  Stream.flattenIterable(Stream.map(pages(versions, after), (page) => page.rows))

/** What is to be said of the decisions of a commit that wait for a second actor once it is made. */
export const foreseen = (
  versions: Catalog.Versions,
  { decisions, achievements }: Commit,
  loaded: Loaded
): ReadonlyArray<{ readonly decision: number; readonly message: string }> => {
  const inForce = InForce.inForce([...loaded.decisions, ...decisions])
  const holding = new Set(inForce.all.map(({ id }) => id))
  const subject = ({ act, about }: Decision.Decision): Subject => {
    if (act._tag === "Assessed") return { offering: loaded.learners.find(({ id }) => id === act.learner)?.offering }
    if (act._tag !== "Granted") return {}
    const known = [...achievements, ...about.flatMap((contact) => loaded.achievements.get(contact) ?? [])]
    return { standing: known.find(({ id }) => AchievementId.isSame(id, act.achievement)) }
  }
  return decisions.flatMap((each, decision) => {
    const waits = holding.has(each.id) ? waitsFor(versions, inForce, each, subject(each)) : undefined
    return waits === undefined ? [] : [{ decision, message: words(waits) }]
  })
}

const words = ({ decision: { act }, roles }: Pending): string => {
  const once = `only once it is approved by ${DecisionWords.approver(roles)}`
  return "achievement" in act
    ? `the grant of ${AchievementId.format(act.achievement)} counts ${once}`
    : // Another rule may take it at once.
      `a rule of the course takes the assessment ${once}`
}
