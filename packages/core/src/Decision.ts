/**
 * What a person decided, immutable: a human's fact, with an actor, a role and a reason. It outranks rules by the precedence of
 * semantics §7 and is never deleted; another decision may withdraw it.
 */
import { Schema } from "effect"
import { AchievementId } from "./AchievementId.ts"
import * as CivilDate from "./CivilDate.ts"
import * as Fraction from "./Fraction.ts"
import { CatalogVersion, ContactId, DecisionId, LearnerId } from "./Id.ts"
import type * as Instant from "./Instant.ts"
import * as Period from "./Period.ts"
import * as Span from "./Span.ts"
import { Key, Name, Seen, SeenKey, Slug } from "./Text.ts"

export { inForce, type InForce, links } from "./internal/InForce.ts"

/** Of one participation, or of one group of its components: a judgement that `decided` rules read, or a waiver of that group. */
export const Assessed = Schema.TaggedStruct("Assessed", {
  learner: LearnerId,
  group: Schema.NullOr(Slug),
  verdict: Schema.Literals(["pass", "fail", "waive"]),
  on: CivilDate.FromString
})
/** It counts from `on`, whatever the rule says; to `until`, that day included, where one is given. */
export const Granted = Schema.TaggedStruct("Granted", {
  achievement: AchievementId,
  on: CivilDate.FromString,
  until: Schema.optionalKey(CivilDate.FromString),
  reviewBy: Schema.optionalKey(CivilDate.FromString)
})
/** It doesn't count, whatever the rule says; from the start unless `from` is given, for good unless `until` is, that day included. */
export const Denied = Schema.TaggedStruct("Denied", {
  achievement: AchievementId,
  from: Schema.optionalKey(CivilDate.FromString),
  until: Schema.optionalKey(CivilDate.FromString),
  reviewBy: Schema.optionalKey(CivilDate.FromString)
})
/** One of its dates is this one. The outcome goes on following the rule. */
export const DateSet = Schema.TaggedStruct("DateSet", {
  achievement: AchievementId,
  field: Schema.Literals(["earnedOn", "validFrom", "expiry", "due"]),
  value: CivilDate.FromString,
  reviewBy: Schema.optionalKey(CivilDate.FromString)
})
/** Its score is this one. */
export const ScoreSet = Schema.TaggedStruct("ScoreSet", { achievement: AchievementId, value: Fraction.FromJson })
/** It is valid for that much longer; the next renewal builds on the expiry before. */
export const Extended = Schema.TaggedStruct("Extended", { achievement: AchievementId, period: Period.FromString })
/** It doesn't count on these days, both included. `stops` adds them to its validity, `runs` leaves its dates alone. */
export const Suspended = Schema.TaggedStruct("Suspended", {
  achievement: AchievementId,
  from: CivilDate.FromString,
  until: Schema.optionalKey(CivilDate.FromString),
  clock: Schema.Literals(["runs", "stops"])
})
/** For cause: it counts no longer from that day, and did before. */
export const Revoked = Schema.TaggedStruct("Revoked", { achievement: AchievementId, from: CivilDate.FromString })
/** A suspension or revocation is over: it counts again from that day, with the same id, day of earning and expiry. */
export const Reinstated = Schema.TaggedStruct("Reinstated", { achievement: AchievementId, from: CivilDate.FromString })
/** Issued in error or to the wrong person: it never counted, but is shown. */
export const Voided = Schema.TaggedStruct("Voided", { achievement: AchievementId })
/**
 * It is issued anew with the same days: a name was mended, a document lost. That makes another revision of it, and every document
 * of an earlier one is superseded.
 */
export const Reissued = Schema.TaggedStruct("Reissued", { achievement: AchievementId })
/** A contested achievement: `keep` what stands, or `apply` what the rule says. Holds for as long as the rule says just this. */
export const Resolved = Schema.TaggedStruct("Resolved", {
  achievement: AchievementId,
  says: Schema.Array(Span.FromJson),
  /** The expiry that the evidence claims for itself, where it claims one. */
  expires: Schema.optionalKey(CivilDate.FromString),
  choice: Schema.Literals(["keep", "apply"])
})
/** That version of the catalog governs the achievement from now on: what a campaign does to each one it chose. */
export const Governed = Schema.TaggedStruct("Governed", { achievement: AchievementId, catalog: CatalogVersion })
/** A second actor agrees to a decision that needs moderation. */
export const Approved = Schema.TaggedStruct("Approved", { decision: DecisionId })
/** A decision is taken back, and what it overrode holds again. */
export const Withdrawn = Schema.TaggedStruct("Withdrawn", { decision: DecisionId })
/** Two contacts are one person. */
export const Linked = Schema.TaggedStruct("Linked", { contacts: Schema.Tuple([ContactId, ContactId]) })
/** Two contacts are two persons, whatever identities they share: nobody is asked again. */
export const Separated = Schema.TaggedStruct("Separated", { contacts: Schema.Tuple([ContactId, ContactId]) })

/** What names these contacts is erased, everywhere and for good; what they achieved stays, of nobody. Can't be taken back. */
export const Erased = Schema.TaggedStruct("Erased", {
  contacts: Schema.Array(ContactId).check(Schema.isMinLength(1), Schema.isMaxLength(1_000)),
  /** Whether sources may name the person again, who is then somebody new. Rows about them are ignored otherwise. */
  mayReturn: Schema.optionalKey(Schema.Literal(true))
})

export const Act = Schema.Union([
  Assessed,
  Granted,
  Denied,
  DateSet,
  ScoreSet,
  Extended,
  Suspended,
  Revoked,
  Reinstated,
  Voided,
  Reissued,
  Resolved,
  Governed,
  Approved,
  Withdrawn,
  Linked,
  Separated,
  Erased
]).pipe(Schema.toTaggedUnion("_tag"))
export type Act = typeof Act.Type

/** Somebody who acts: an opaque account id rather than a name, since entries outlive people's data, and as what. */
export const Actor = Schema.Struct({ actor: Key, role: Slug })
export type Actor = typeof Actor.Type

/** On whose word something is done, from outside: who it is and why they do it can both be seen. */
export const By = Schema.Struct({ ...Actor.fields, actor: SeenKey, reason: Seen })

/** A decision as somebody makes it, before the ledger knows it. What is kept is read by this; what is made, by `decode`. */
export const Draft = Schema.Struct({ act: Act, ...Actor.fields, reason: Name })
export type Draft = typeof Draft.Type

/** A decision as the ledger holds it. */
export interface Decision extends Draft {
  readonly id: DecisionId
  /** The contacts it is about: the learner's, or the two that it links. */
  readonly about: ReadonlyArray<ContactId>
  readonly recordedAt: Instant.Instant
  /** The commit that recorded it, numbered from 1. */
  readonly batch: number
}

/** Reads a decision that is to be made from parsed JSON; a failure names each field that is wrong. */
export const decode = Schema.decodeUnknownResult(Schema.Struct({ act: Act, ...By.fields }), {
  errors: "all",
  onExcessProperty: "error"
})

/** As whom Laurel itself decides, where the catalog leaves a decision to no person. */
export const policy = { actor: "laurel", role: "policy" } as const

/** Whether no person has decided it. */
export const isPolicy = ({ actor, role }: Pick<Draft, "actor" | "role">): boolean =>
  actor === policy.actor && role === policy.role
