/** One participation of one person, or one journey of several, as it is judged. */
import type { Achievement } from "../Achievement.ts"
import type * as AchievementId from "../AchievementId.ts"
import type * as Fact from "../Fact.ts"
import type { ContactId, DecisionId, FactId, LearnerId, OfferingId } from "../Id.ts"
import type * as InForce from "./InForce.ts"
import type * as Participation from "../Participation.ts"
import type * as Rule from "../Rule.ts"
import type * as Span from "../Span.ts"

/** One learner, as `judge` sees it. */
export interface Case {
  /** Whose the achievements are: of a journey joined from several participations, the one that was recorded first. */
  readonly learner: LearnerId
  /** Every learner whose facts these are. */
  readonly members: ReadonlyArray<LearnerId>
  readonly contact: ContactId
  readonly offering: OfferingId
  readonly participation: Participation.Participation
  /** Their achievements that were entered at some time. */
  readonly standing: ReadonlyArray<Achievement>
  /** What holds of all that was decided about the person. */
  readonly decisions: InForce.InForce
  /** The days on which the person holds an achievement type or a certification. */
  readonly holds: (id: string) => Span.Spans
  /** Facts newly known of the person: the cause of a change that no fact in force explains. */
  readonly news: () => ReadonlyArray<FactId>
  /** Whether a fact is newly known. */
  readonly isNew: (fact: FactId) => boolean
  /** What facts newly known have taken back; null where they have taken nothing. */
  readonly takenBack: () => TakenBack | null
  /** New decisions that bear on the achievement. */
  readonly decided: (id: AchievementId.AchievementId) => ReadonlyArray<DecisionId>
  /** The assessment that a new decision is, approves, withdraws or restores; null for any other. */
  readonly assessmentOf: (decision: DecisionId) => DecisionId | null
  /** Decisions that issue it anew and that no entry says yet. */
  readonly reissued: (id: AchievementId.AchievementId) => ReadonlyArray<DecisionId>
  /** New decisions about the person, whatever they bear on: the cause where what else the person holds brought the change. */
  readonly decidedOf: () => ReadonlyArray<DecisionId>
  /**
   * The assessments of these learners that were in force before a decision has just taken some of them away, or parted the
   * learners; null where none did. What rested on them falls with them.
   */
  readonly released: ReadonlyArray<Rule.Assessment> | null
  /** What was known of them before an import was undone; null where none was. What rested on it falls with it. */
  readonly before: Before | null
}

/** What was known before something of it was retracted, or said otherwise. */
export interface TakenBack {
  readonly participation: Participation.Participation
  /** Of each fact of it that is in force no more: the news, and what is said instead, if anything is. */
  readonly by: ReadonlyMap<Fact.Fact, { readonly news: FactId; readonly now: ReadonlyArray<Fact.Fact> }>
}

/** What rules were held against before. */
export interface Before {
  readonly participation: Participation.Participation
  readonly holds: (id: string) => Span.Spans
  /** The first commit of the import. */
  readonly since: number
  /** An achievement as it stood before the import; undefined where there was none. */
  readonly stood: (id: AchievementId.AchievementId) => Achievement | undefined
  /** Whether something that the import brought has made something of an achievement. */
  readonly isTouched: (id: AchievementId.AchievementId) => boolean
}
