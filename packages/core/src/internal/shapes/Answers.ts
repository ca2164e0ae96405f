/** Answers about one person: what is held, the history, and why. */
import type { Achievement, Contact, Days, Decision, Event, Fact, Learner, Standing } from "./Records.ts"

/** How a hold stands on a day. */
export type Status =
  | "void"
  | "revoked"
  | "withdrawn"
  | "suspended"
  | "pending"
  | "valid"
  | "renewable"
  | "grace"
  | "lapsed"

/** The same, of somebody who may never have held it. */
export type StatusOrNever = Status | "never held"

/** What ended a period. */
export type Ends = "never" | "expired" | "withdrawn" | "revoked" | "suspended" | "superseded" | "voided" | "unresolved"

/** Days on which something is held, by an achievement. */
export interface Period {
  /** The achievement's id. */
  readonly achievement: string
  /** Those that it was earned by as well. */
  readonly beside: ReadonlyArray<string>
  readonly from: string
  /** The last day it counts, with grace where grace counts; null where nothing ends it. */
  readonly last: string | null
  readonly ends: Ends
  /** What it is to the periods before it. */
  readonly relation: "initial" | "renews" | "repeats" | "reearns" | "duplicates"
  /** The last valid day, before grace; null where it never expires. */
  readonly expires: string | null
  /** The first day of the renewal window. */
  readonly opens: string | null
  /** The last day of grace, whether it counts or not. */
  readonly grace: string | null
}

/** All periods in which a person holds a certification. */
export interface Holding {
  readonly certification: string
  readonly periods: ReadonlyArray<Period>
}

/** Whether a person holds something on a day, and all days on which they do. */
export interface Held {
  readonly status: StatusOrNever
  /** The period that speaks for it on the day; null where there is none. */
  readonly period: Period | null
  /** Whether the facts say otherwise by now, so that a person must decide. */
  readonly contested: boolean
  readonly periods: ReadonlyArray<Period>
  /** Of an achievement type: the achievements of that type. */
  readonly achievements?: ReadonlyArray<Achievement>
}

/** The answer to "does this contact hold something on a day". */
export interface Holds extends Held {
  readonly contact: Contact
  /** The certification or the achievement type. */
  readonly certification: string
  readonly at: string
  readonly known: string | null
}

/** A participation with all that is said of it, each fact as it is in force. */
export interface Participation extends Learner {
  readonly facts: ReadonlyArray<Fact>
}

/** Everything about a contact: participations with their facts, every change of every achievement, and what is held when. */
export interface History {
  readonly known: string | null
  readonly contact: Contact
  readonly learners: ReadonlyArray<Participation>
  readonly achievements: ReadonlyArray<Achievement>
  readonly decisions: ReadonlyArray<Decision>
  readonly events: ReadonlyArray<Event>
  readonly holdings: ReadonlyArray<Holding>
}

/** What a clause of a rule says of the facts in force. */
export type VerdictOutcome = "met" | "notMet" | "undetermined"

/** How far a clause has come, as fractions or decimals. */
export interface Reached {
  readonly value: string
  readonly needed: string
}

/** A rule applied to the facts in force, clause in clause. */
export interface Verdict {
  /** The clause's name in the catalog. */
  readonly rule: string
  /** The clause in words. */
  readonly clause: string
  readonly outcome: VerdictOutcome
  /** The days on which it is met. */
  readonly holds: ReadonlyArray<Days>
  readonly reached: Reached | null
  /** What is missing, in words. */
  readonly missing: ReadonlyArray<string>
  readonly facts: ReadonlyArray<Fact>
  /** Decisions that it rests on, by their numbers. */
  readonly decisions: ReadonlyArray<number>
  /** Facts that ask to be looked at. */
  readonly flags: ReadonlyArray<Fact>
  readonly clauses: ReadonlyArray<Verdict>
}

/** A clause that is not met, or not yet. */
export interface Lack {
  readonly rule: string
  readonly asks: string
  readonly outcome: "notMet" | "undetermined"
  readonly reached: Reached | null
  readonly activities: ReadonlyArray<string>
  /** Whether there is enough already, and in time: all that is missing is that the participation be closed, by a `Closed` fact. */
  readonly closing: boolean
  /** Alternatives of one choice have the same number, from 1: of `any` one is enough, of `atLeast` as many as are left. 0 for what is needed. */
  readonly choice: number
}

/** Why an achievement stands as it does, or why there is none. */
export interface Explanation {
  readonly achievement: string
  readonly type: string
  readonly offering: string
  readonly contact: Contact
  /** The version of the catalog that governs it, or would. */
  readonly catalog: number
  readonly issued: boolean
  /** Null where it was never entered. */
  readonly standing: Standing | null
  readonly verdict: Verdict
  readonly missing: ReadonlyArray<Lack>
  readonly decisions: ReadonlyArray<Decision>
  /** How it came to be, entry by entry. */
  readonly story: ReadonlyArray<Event>
}
