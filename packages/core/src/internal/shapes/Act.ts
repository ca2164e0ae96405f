/** What can be decided, as JSON. Held to the codecs of `Wire` by a test of types. Days are written 2026-06-30, and include both ends. */

interface OfAchievement {
  /** `forklift:12:1`: its type, the participation it was earned in, and which earning of it. */
  readonly achievement: string
}

/** Of one participation, or of one group of its components: a judgement that `decided` rules read, or a waiver of that group. */
export interface Assessed {
  readonly _tag: "Assessed"
  /** The participation's number. */
  readonly learner: number
  /** Null for the whole participation. */
  readonly group: string | null
  readonly verdict: "pass" | "fail" | "waive"
  readonly on: string
}
/** It counts from `on`, whatever the rule says; to `until`, where one is given. */
export interface Granted extends OfAchievement {
  readonly _tag: "Granted"
  readonly on: string
  readonly until?: string
  readonly reviewBy?: string
}
/** It doesn't count, whatever the rule says; from the start unless `from` is given, for good unless `until` is. */
export interface Denied extends OfAchievement {
  readonly _tag: "Denied"
  readonly from?: string
  readonly until?: string
  readonly reviewBy?: string
}
/** One of its dates is this one. The outcome goes on following the rule. */
export interface DateSet extends OfAchievement {
  readonly _tag: "DateSet"
  readonly field: "earnedOn" | "validFrom" | "expiry" | "due"
  readonly value: string
  readonly reviewBy?: string
}
/** Its score is this one: 0.85, `"17/20"` or `"85%"`, or of weights in their unit: 62. */
export interface ScoreSet extends OfAchievement {
  readonly _tag: "ScoreSet"
  readonly value: number | string
}
/** It is valid for that much longer, such as `P3M`; the next renewal builds on the expiry before. */
export interface Extended extends OfAchievement {
  readonly _tag: "Extended"
  readonly period: string
}
/** It doesn't count on these days. `stops` adds them to its validity, `runs` leaves its dates alone. */
export interface Suspended extends OfAchievement {
  readonly _tag: "Suspended"
  readonly from: string
  readonly until?: string
  readonly clock: "runs" | "stops"
}
/** For cause: it counts no longer from that day, and did before. */
export interface Revoked extends OfAchievement {
  readonly _tag: "Revoked"
  readonly from: string
}
/** A suspension or revocation is over: it counts again from that day, with the same id, day of earning and expiry. */
export interface Reinstated extends OfAchievement {
  readonly _tag: "Reinstated"
  readonly from: string
}
/** Issued in error or to the wrong person: it never counted, but is shown. */
export interface Voided extends OfAchievement {
  readonly _tag: "Voided"
}
/** It is issued anew with the same days: every document of an earlier revision is superseded. */
export interface Reissued extends OfAchievement {
  readonly _tag: "Reissued"
}
/** A contested achievement: `keep` what stands, or `apply` what the rule says. Holds for as long as the rule says just this. */
export interface Resolved extends OfAchievement {
  readonly _tag: "Resolved"
  /** The days as the rule says them: each from a day to the one on which it is lost, null for never. */
  readonly says: ReadonlyArray<readonly [from: string, lost: string | null]>
  readonly expires?: string
  readonly choice: "keep" | "apply"
}
/** A second actor agrees to a decision that needs moderation, by its number. */
export interface Approved {
  readonly _tag: "Approved"
  readonly decision: number
}
/** A decision is taken back, by its number, and what it overrode holds again. */
export interface Withdrawn {
  readonly _tag: "Withdrawn"
  readonly decision: number
}
/** Two contacts, `c12` and `c34`, are one person. */
export interface Linked {
  readonly _tag: "Linked"
  readonly contacts: readonly [string, string]
}
/** Two contacts are two persons, whatever identities they share. */
export interface Separated {
  readonly _tag: "Separated"
  readonly contacts: readonly [string, string]
}
/** That version of the catalog governs the achievement from now on: what a campaign does to each one it chose. */
export interface Governed extends OfAchievement {
  readonly _tag: "Governed"
  readonly catalog: number
}
/** What names these contacts is erased, everywhere and for good; what they achieved stays, of nobody. */
export interface Erased {
  readonly _tag: "Erased"
  readonly contacts: ReadonlyArray<string>
  /** Sources may name the person again, who is then somebody new. */
  readonly mayReturn?: true
}

/** What somebody can decide over the API and in the SDK, told apart by `_tag`. Erasing and campaigns have ways of their own. */
export type Act =
  | Assessed
  | Granted
  | Denied
  | DateSet
  | ScoreSet
  | Extended
  | Suspended
  | Revoked
  | Reinstated
  | Voided
  | Reissued
  | Resolved
  | Approved
  | Withdrawn
  | Linked
  | Separated

/** What was decided, by whatever way. */
export type AnyAct = Act | Governed | Erased
