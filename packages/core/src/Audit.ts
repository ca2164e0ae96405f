/** Why, and why not: an achievement explained down to its source's own references; and a ledger checked against itself. */
import { Effect } from "effect"
import type * as Achievement from "./Achievement.ts"
import * as AchievementId from "./AchievementId.ts"
import type { Versions } from "./Catalog.ts"
import type { Decision } from "./Decision.ts"
import * as History from "./History.ts"
import type { CatalogVersion } from "./Id.ts"
import type { Instant } from "./Instant.ts"
import { type Imported, imported } from "./internal/Imported.ts"
import { explained, governed } from "./internal/Judge.ts"
import * as Judgement from "./internal/Judgement.ts"
import * as World from "./internal/World.ts"
import * as Known from "./internal/Known.ts"
import { type Learner, Ledger, type Loaded, wholePersons } from "./Ledger.ts"
import type { AchievementType } from "./AchievementType.ts"
import * as Lives from "./internal/Lives.ts"
import type { Offering } from "./Offering.ts"
import * as Rule from "./Rule.ts"

export { type Lack, missing } from "./internal/Missing.ts"
export { type Difference, maxDifferences } from "./internal/Difference.ts"
export { type Imported } from "./internal/Imported.ts"
export { type Elsewhere, type Held, held } from "./internal/Held.ts"
export { consistency, inclusion, rootAt, sign, type Signing } from "./internal/Proofs.ts"
export { type Parts, type Report, verify, verifyWith } from "./internal/Verify.ts"
export { type ContactsPart, type Share, verifyContacts } from "./internal/VerifyContacts.ts"
export { type Vouched } from "./internal/LogReading.ts"
export { type LogPart, verifyLog } from "./internal/VerifyLog.ts"

/** Everything that answers "why does this achievement stand as it does", or "why is there none". */
export interface Explanation {
  readonly id: AchievementId.AchievementId
  readonly learner: Learner
  /** Null where it was never entered. */
  readonly achievement: Achievement.Achievement | null
  readonly type: AchievementType
  readonly offering: Offering
  /** The version of the catalog that governs it, or would. */
  readonly catalog: CatalogVersion
  /** The rule applied to the facts in force, clause by clause, each with its facts and with what is missing. */
  readonly verdict: Rule.Explained
  /** The decisions in force about it, and those its verdict rests on, in order of id. */
  readonly decisions: ReadonlyArray<Decision>
  /** The imports that facts of the verdict and of the story came with, in order. */
  readonly imports: ReadonlyArray<Imported>
  /** How it came to be, entry by entry. */
  readonly story: ReadonlyArray<History.Event>
}

/**
 * Explains one achievement, issued or not, as things stand or as they were known at a moment; undefined where there is, or was,
 * no such learner, or no such type for what it takes part in.
 */
export const explain = Effect.fn("Audit.explain")(function* (
  versions: Versions,
  id: AchievementId.AchievementId,
  known: Instant | null
) {
  const ledger = yield* Ledger
  const owner = yield* ledger.learner(id.learner)
  if (owner === undefined) return undefined
  const { learner } = owner
  const world = yield* known === null ? worldNow(versions, learner) : worldAt(versions, learner, known)
  const subject = world === undefined ? undefined : Judgement.caseOf(world, learner)
  if (world === undefined || subject === undefined) return undefined
  const found = governed(world.versions, subject).find((each) => AchievementId.isSame(each.id, id))
  if (found === undefined) return undefined
  const { type, offering, version, standing, ruling } = found
  const verdict = explained(subject, found)
  const story = (yield* History.ofContact(learner.contact, known)).filter(({ entry }) =>
    AchievementId.isSame(entry.achievement, id)
  )
  const facts = [...Rule.factsOf(verdict), ...story.flatMap((event) => event.facts)]
  const named = new Set([...ruling.decisions, ...Rule.decisionsOf(verdict)])
  return {
    id,
    learner,
    achievement: standing ?? null,
    type,
    offering,
    catalog: version,
    verdict,
    decisions: world.decisions.filter((decision) => named.has(decision.id)),
    imports: yield* imported(facts),
    story
  } satisfies Explanation
})

const worldNow = Effect.fnUntraced(function* (versions: Versions, { contact }: Learner) {
  return World.asLoaded(versions, yield* (yield* Ledger).load(wholePersons([contact])))
})

/** Undefined where the learner was not known yet, or no catalog applied. */
const worldAt = Effect.fnUntraced(function* (versions: Versions, { id, contact }: Learner, known: Instant) {
  const ledger = yield* Ledger
  const dossier = yield* ledger.contact(contact, known)
  const then = Lives.applied(versions, yield* ledger.catalogs).findLast(({ since }) => since <= known)
  if (then === undefined || dossier?.learners.some((learner) => learner.id === id) !== true) return undefined
  const loaded = yield* ledger.load(wholePersons(dossier.contact.members))
  return World.asLoaded(then.versions, Known.loaded(loaded, dossier, known))
})

/** Everything that whole persons, as loaded, have or could have achieved, each with its rule applied to the facts loaded. */
export const judged = (versions: Versions, loaded: Loaded): ReadonlyArray<Achievement.Governed> =>
  Judgement.cases(World.asLoaded(versions, loaded)).flatMap((subject) => governed(versions, subject))
