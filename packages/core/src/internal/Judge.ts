/**
 * Compares what facts and decisions say of one learner with what stands, and tells the difference as entries. Each type is
 * judged under the version of the catalog that governs it, as far as its policy lets a change go (semantics §7 and §8).
 */
import type { Achievement } from "../Achievement.ts"
import type * as AchievementId from "../AchievementId.ts"
import type * as Catalog from "../Catalog.ts"
import type * as AchievementType from "../AchievementType.ts"
import * as Change from "./Change.ts"
import type { CivilDate } from "../CivilDate.ts"
import type * as Entry from "../Entry.ts"
import * as Fraction from "../Fraction.ts"
import type { Case } from "./Case.ts"
import * as Causes from "./Causes.ts"
import * as EntryKind from "./EntryKind.ts"
import * as Governing from "./Governing.ts"
import type { DecisionId, FactId, LearnerId } from "../Id.ts"
import * as InForce from "./InForce.ts"
import * as Instant from "../Instant.ts"
import * as Precedence from "./Precedence.ts"
import * as Rule from "../Rule.ts"
import * as Span from "../Span.ts"
import * as State from "../State.ts"
import * as Terms from "../Terms.ts"
import * as Traits from "./Traits.ts"
import * as Verdict from "./Verdict.ts"

/** What the rule says of one achievement, under the version that governs it. */
interface Says extends State.Outcome {
  readonly verdict: Rule.Verdict
  readonly score: Fraction.Fraction | null
  readonly due: CivilDate | null
}

/** The entries that bring what stands in line with facts and decisions, as far as each type's policy lets them. */
export const judge = (versions: Catalog.Versions, subject: Case, at: Instant.Instant): ReadonlyArray<Entry.Entry> => {
  // Most learners begin by registering: nothing to judge yet, and no rule is met by nothing.
  if (
    subject.standing.length === 0 &&
    subject.decisions.all.length === 0 &&
    !versions.crossing &&
    !Traits.hasEvidence(subject.participation)
  )
    return []
  return governed(versions, subject).flatMap((each) => one(subject, each, at))
}

/** Each achievement that the learner has, could have, or was told to have, with what speaks about it. */
export const governed = (versions: Catalog.Versions, subject: Case): ReadonlyArray<Governing.Governed> =>
  Governing.of(versions, subject, assessments(subject.decisions, subject.members))

/** The days that the latest version gives one achievement, whichever governs it; undefined where it could not judge it. */
export const daysByLatest = (
  versions: Catalog.Versions,
  subject: Case,
  id: AchievementId.AchievementId
): Span.Spans | undefined =>
  Governing.daysByLatest(versions, subject, assessments(subject.decisions, subject.members), id)

/** The verdict on one of them, for whoever asks why. */
export const explained = (
  { holds }: Case,
  { type, offering, cycle }: Pick<Governing.Governed, "type" | "offering" | "cycle">
): Rule.Explained => Rule.explain(type.rule, { ...cycle, offering, holds })

/** What people judged of some learners, of decisions in force. */
export const assessments = (
  decisions: InForce.InForce,
  members: ReadonlyArray<LearnerId>
): ReadonlyArray<Rule.Assessment> =>
  decisions.all.flatMap(({ id, act, actor, role }) =>
    act._tag === "Assessed" && members.includes(act.learner)
      ? [
          {
            decision: id,
            group: act.group,
            verdict: act.verdict,
            on: act.on,
            role,
            actor,
            moderated: InForce.isModerated(decisions, id)
          }
        ]
      : []
  )

const saysOf = ({ verdict, cycle }: Governing.Governed): Says => {
  const { presented, due } = Traits.traits(cycle.participation)
  const score = Verdict.scoreOf(verdict)
  return {
    verdict,
    held: verdict.spans,
    expires: presented && verdict.spans.length > 0 ? claimedExpiry(verdict) : null,
    score: score === null ? null : Fraction.bounded(score),
    due
  }
}

/** The latest expiry that the proofs behind a verdict claim for themselves. */
const claimedExpiry = (verdict: Rule.Verdict): CivilDate | null =>
  Rule.factsOf(verdict).reduce<CivilDate | null>(
    (last, { evidence }) =>
      evidence._tag === "Presented" && evidence.expires !== undefined && (last === null || evidence.expires > last)
        ? evidence.expires
        : last,
    null
  )

const one = (subject: Case, governed: Governing.Governed, at: Instant.Instant): ReadonlyArray<Entry.Entry> => {
  const { standing, from, ruling, verdict } = governed
  // Most learners have earned most types not at all, or not yet.
  if (standing === undefined && ruling === Precedence.none && verdict.spans.length === 0) return []
  const says = saysOf(governed)
  const steps =
    from === standing
      ? stepsOf(governed, says)
      : restored(governed, says, stepsOf({ ...governed, standing: from }, says))
  const reissued = standing === undefined ? none : subject.reissued(governed.id)
  if (standing === undefined || reissued.length === 0) return entriesOf(subject, governed, steps, standing, at)
  // What was decided after a reissue is no part of what was issued anew.
  if (governed.entered.some((id) => reissued.every((by) => by < id))) {
    const again = anew(standing, standing, reissued, at)
    return [again, ...entriesOf(subject, governed, steps, again, at)]
  }
  const entries = entriesOf(subject, governed, steps, standing, at)
  return [...entries, anew(standing, entries.at(-1) ?? standing, reissued, at)]
}

const stepsOf = (governed: Governing.Governed, says: Says): ReadonlyArray<Step> =>
  governed.ruling === Precedence.none && (governed.standing === undefined || isPlain(governed.standing))
    ? byRule(governed, says)
    : byDecision(governed, says, Governing.isSwitched(governed))

/** From what stands to what these steps make of what stood before: an import that came in between is being undone. */
const restored = (governed: Governing.Governed, says: Says, steps: ReadonlyArray<Step>): ReadonlyArray<Step> => {
  const { standing, ruling } = governed
  const after = steps.at(-1) ?? asBefore(governed, says)
  const kind = EntryKind.of(standing, after, after.catalog, ruling.denied !== undefined)
  if (standing === undefined || kind === undefined) return none
  const isGone = kind === "Updated" && standing.held.length > 0 && after.held.length === 0
  return [{ ...after, kind: isGone ? "Withdrawn" : kind }]
}

/** What stood before an import that is being undone; nothing where nothing did. */
const asBefore = ({ from, version, ruling }: Governing.Governed, { verdict, score, due }: Says): Omit<Step, "kind"> =>
  from === undefined
    ? {
        ...nothing,
        contested: null,
        shadow: null,
        score: ruling.score ?? score,
        due: ruling.due ?? due,
        terms: ruling.terms,
        catalog: version,
        because: none,
        decisions: none
      }
    : {
        ...State.of(from),
        catalog: from.catalog,
        // What was contested is by the facts that say so; anything else comes back by what takes the import's facts back.
        because: from.contested === null ? none : ids(Rule.factsOf(verdict)),
        decisions: none
      }

const none: ReadonlyArray<never> = []

/** The same once more, as another revision. */
const anew = (
  { id, contact }: Achievement,
  last: State.State & Pick<Entry.Entry, "revision" | "catalog">,
  decisions: ReadonlyArray<DecisionId>,
  recordedAt: Instant.Instant
): Entry.Entry => ({
  ...State.of(last),
  kind: "Reissued",
  achievement: id,
  contact,
  revision: last.revision + 1,
  catalog: last.catalog,
  because: none,
  decisions,
  recordedAt
})

/** The entries of these steps, after what stands or was just entered. */
const entriesOf = (
  subject: Case,
  governed: Governing.Governed,
  steps: ReadonlyArray<Step>,
  last: Pick<Entry.Entry, "revision"> | undefined,
  at: Instant.Instant
): ReadonlyArray<Entry.Entry> => {
  if (steps.length === 0) return none
  const { id, standing, offering, entered } = governed
  const revision = last?.revision ?? 0
  const issuedOn = standing?.issuedOn ?? Instant.dayIn(at, offering.zone)
  // Nearly no entry asks for them.
  const judged = () => assessments(subject.decisions, subject.members)
  return steps.map(({ because, decisions, ...step }, index): Entry.Entry => {
    const isCaused = because.length + decisions.length > 0
    const before = steps[index - 1] ?? standing
    const days = { before: before === undefined ? Span.never : ruled(before), after: ruled(step) }
    const facts = () =>
      Causes.union(
        Causes.union(because, Causes.takenBack(subject, governed, judged, days)),
        Causes.ending(subject, governed, days)
      )
    return {
      ...step,
      achievement: id,
      contact: standing?.contact ?? subject.contact,
      revision: revision + index + 1,
      because: entered.length > 0 ? because : isCaused ? facts() : subject.news(),
      // Where no new decision bears on it, one that bears on something else the person holds has brought it.
      decisions:
        entered.length === 0
          ? Causes.union(decisions, subject.decidedOf())
          : isCaused
            ? Causes.union(decisions, Causes.deciding(subject, governed, decisions))
            : entered,
      issuedOn,
      recordedAt: at
    }
  })
}

/** The days that the rule gave, whatever was decided over it or is still to be. */
const ruled = ({ held, shadow, contested }: Pick<State.State, "held" | "shadow" | "contested">): Span.Spans =>
  (contested ?? { held: shadow ?? held }).held

/** Whether no decision has left a trace on it. */
const isPlain = ({ shadow, terms }: Achievement): boolean => shadow === null && Terms.isSame(terms, Terms.none)

type Step = Pick<
  Entry.Entry,
  "kind" | "held" | "expires" | "contested" | "shadow" | "score" | "due" | "terms" | "catalog" | "because" | "decisions"
>

const nothing: State.Outcome = { held: Span.never, expires: null }

/** Undetermined neither enters nor withdraws; but days that are proved already are proved, and a judgement taken back is gone. */
const isSilent = ({ released }: Governing.Governed, { verdict }: Says): boolean =>
  verdict.outcome === "undetermined" && verdict.spans.length === 0 && released.length === 0

/** What the type lets a change do. Taking a judgement back is a decision itself, unless another question is open. */
const policyOf = (
  { type, cycle, policy, released, standing }: Governing.Governed,
  change: Exclude<Change.Change, "none">
): AchievementType.Policy =>
  policy ??
  (released.length > 0 && standing?.contested === null
    ? "apply"
    : Change.policyFor(type, change, Traits.isClosed(cycle.participation)))

/** What becomes of it where nobody has decided anything: nearly always. */
const byRule = (governed: Governing.Governed, says: Says): ReadonlyArray<Step> => {
  const { standing } = governed
  if (isSilent(governed, says)) return []
  const { held, expires, verdict, score, due } = says
  const rest = {
    expires,
    contested: null,
    shadow: null,
    score,
    due,
    terms: Terms.none,
    catalog: governed.version,
    decisions: Rule.decisionsOf(verdict)
  }
  const before = standing ?? nothing
  const change = Change.of(before, says)
  const facts = () => ids(Rule.factsOf(verdict))
  if (change === "none") {
    if (standing === undefined) return []
    const settled = standing.contested === null && standing.due === due && State.isSameScore(standing.score, score)
    return settled ? [] : [{ ...rest, kind: "Updated", held, because: [] }]
  }
  const policy = policyOf(governed, change)
  if (policy === "apply") {
    return Change.of({ held: before.held, expires }, says) === "none"
      ? [{ ...rest, kind: "Updated", held, because: facts() }]
      : Change.steps(before.held, held, standing !== undefined).map((step) => ({
          ...rest,
          kind: step.kind,
          held: step.held,
          because: step.cause === null ? facts() : ids(Verdict.factsFor(verdict, step.cause.change, step.cause.day))
        }))
  }
  // What was never issued can't be contested, and what is contested already needs no second entry.
  if (policy === "ignore" || standing === undefined) return []
  const contested = { held, expires }
  if (standing.contested !== null && State.isSameOutcome(standing.contested, contested)) return []
  // It stands under the version it stood under.
  const { catalog } = standing
  return [{ ...State.of(standing), kind: "Contested", contested, catalog, because: facts(), decisions: rest.decisions }]
}

/** What becomes of it where decisions speak, or spoke before: the rule's result beneath, the decisions over it. */
const byDecision = (governed: Governing.Governed, says: Says, switched: boolean): ReadonlyArray<Step> => {
  const { standing, ruling, entered } = governed
  const beneath: State.Outcome =
    standing === undefined ? nothing : { held: standing.shadow ?? standing.held, expires: standing.expires }
  const settled = settle(governed, says, beneath, switched)
  const held = Precedence.over(ruling, settled.held)
  const { follows } = settled
  const after = {
    held,
    expires: settled.expires,
    contested: settled.contested,
    shadow: Span.isSame(held, settled.held) ? null : settled.held,
    score: ruling.score ?? (follows || standing === undefined ? says.score : standing.score),
    due: ruling.due ?? says.due,
    terms: ruling.terms
  }
  // What never was, or is no more from the start, counts from now on under the version that it counts by.
  const isAnew = standing === undefined || (State.isNothing(standing) && !State.isNothing(after))
  const catalog = follows || isAnew ? governed.version : standing.catalog
  const kind = EntryKind.of(standing, after, catalog, ruling.denied !== undefined)
  if (kind === undefined) return []
  const moved = follows && !Span.isSame(beneath.held, settled.held)
  // The first entry rests on all that was decided before there was one.
  const earlier = standing === undefined ? ruling.decisions : []
  const decisions = [...new Set([...earlier, ...entered, ...(moved ? Rule.decisionsOf(says.verdict) : [])])].toSorted(
    (a, b) => a - b
  )
  return [
    {
      ...after,
      kind,
      catalog,
      because: moved && entered.length === 0 ? ids(Rule.factsOf(says.verdict)) : [],
      decisions
    }
  ]
}

/** What stands beneath the decisions, and whether that is what the rule says. */
interface Settled extends State.Outcome {
  readonly contested: State.Outcome | null
  readonly follows: boolean
}

/** What stands beneath the decisions. Where one says whether it counts, the rule is followed in silence. */
const settle = (governed: Governing.Governed, says: Says, beneath: State.Outcome, switched: boolean): Settled => {
  const follow = { held: says.held, expires: says.expires, contested: null, follows: true }
  const { standing, ruling } = governed
  if (isSilent(governed, says)) return { ...beneath, contested: standing?.contested ?? null, follows: false }
  if (switched || Precedence.isPinned(ruling)) return follow
  const change = Change.of(beneath, says)
  if (change === "none") return follow
  const policy = policyOf(governed, change)
  if (policy === "apply") return follow
  const stays = { ...beneath, contested: null, follows: false }
  if (policy === "ignore" || standing === undefined) return { ...stays, contested: standing?.contested ?? null }
  const resolution = Precedence.resolutionOf(ruling, says)
  if (resolution === undefined) return { ...stays, contested: { held: says.held, expires: says.expires } }
  return resolution === "apply" ? follow : stays
}

const ids = (facts: ReadonlyArray<{ readonly id: FactId }>): ReadonlyArray<FactId> =>
  facts.map(({ id }) => id).toSorted((a, b) => a - b)
