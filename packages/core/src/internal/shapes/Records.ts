/** Records as plain objects: what the API, `--json` and the SDK answer. Days are written 2026-06-30, moments in ISO 8601. */
import type { AnyAct } from "./Act.ts"
import type { Evidence } from "./Evidence.ts"

/** What a source calls a person: an email, an employee number, an account. */
export interface Identity {
  readonly scheme: string
  readonly value: string
}

/** A person, who may be several contacts that are linked. */
export interface Contact {
  /** `c12`: the lowest of its members. */
  readonly id: string
  readonly members: ReadonlyArray<string>
  readonly identities: ReadonlyArray<Identity>
  /** The identities that name a group of people, such as an employer. */
  readonly accounts: ReadonlyArray<Identity>
}

/** Days that count: from a day to the one on which they are lost, null for never. */
export interface Days {
  readonly from: string
  readonly lost: string | null
}

/** When something happened: a day in a recorded zone, and the moment where the source knows it. */
export interface Happened {
  readonly on: string
  readonly at: string | null
  readonly zone: string
  /** Stated by the source, bounded by what it says elsewhere, or only observed by us. */
  readonly basis: "stated" | "bounded" | "observed"
}

/** What a fact says, by whomever. */
export interface Statement {
  readonly activity: string | null
  readonly evidence: Evidence
  readonly happened: Happened
  /** The source's own clock when it took this down; null where it does not say. */
  readonly observedAt: string | null
  /** The source's own word for it; null where it has none. */
  readonly said: string | null
}

/** One observed thing about a participation, as the ledger holds it. */
export interface Fact extends Statement {
  readonly id: number
  /** The participation's number. */
  readonly learner: number
  readonly reference: {
    readonly source: string
    readonly stream: string
    readonly key: string
    readonly line: number | null
  }
  /** The first revision's id: all revisions of one reference share it. */
  readonly origin: number
  /** 1 for the first, one more for each correction or retraction. */
  readonly revision: number
  readonly recordedAt: string
  /** The commit that recorded it, numbered from 1. */
  readonly batch: number
}

/** One participation of a contact in one offering. */
export interface Learner {
  readonly id: number
  readonly contact: string
  readonly source: string
  /** The source's own key of it. */
  readonly key: string
  readonly offering: string
}

/** What was decided, without the reason, in which somebody may be named. */
export interface DecisionMade {
  readonly id: number
  readonly act: AnyAct
  /** The contacts it is about. */
  readonly about: ReadonlyArray<string>
  readonly actor: string
  readonly role: string
  readonly recordedAt: string
  readonly batch: number
}

/** What somebody decided, when and why. */
export interface Decision extends DecisionMade {
  readonly reason: string
}

/** Days that count, and the expiry that the evidence claims. */
export interface Outcome {
  readonly held: ReadonlyArray<Days>
  readonly expires: string | null
}

/** What decisions add to an achievement beside the days it counts. */
export interface Terms {
  readonly validFrom?: string
  readonly expiry?: string
  readonly extensions?: ReadonlyArray<string>
  readonly suspensions?: ReadonlyArray<{
    readonly from: string
    readonly until: string | null
    readonly clock: "runs" | "stops"
  }>
  readonly revocations?: ReadonlyArray<{ readonly from: string; readonly until: string | null }>
  readonly voided?: true
}

/** How an achievement stands, after an entry as after all of them. */
export interface State extends Outcome {
  /** What the facts say instead, where a person has to decide. */
  readonly contested: Outcome | null
  /** The days that the rule says, where a decision says others. */
  readonly shadow: ReadonlyArray<Days> | null
  readonly score: string | null
  readonly due: string | null
  readonly issuedOn: string
  readonly terms: Terms
}

/** What is said of an achievement beside its name. */
export interface Standing extends State {
  /** 1 when it was issued, one more with each change. */
  readonly revision: number
  /** The version of the catalog that governs it. */
  readonly catalog: number
}

/** The record that a participation met the rule of an achievement type. */
export interface Achievement extends Standing {
  /** `forklift:12:1`: its type, the participation it was earned in, and which earning of it. */
  readonly id: string
  readonly type: string
  readonly learner: number
}

/** What kind of change an entry is. */
export type EntryKind =
  | "Issued"
  | "Updated"
  | "Contested"
  | "Withdrawn"
  | "Reinstated"
  | "Denied"
  | "Revoked"
  | "Suspended"
  | "Extended"
  | "Voided"
  | "Reissued"

/** One change of an achievement, with the days that counted before it. */
export interface Entry extends State {
  readonly kind: EntryKind
  readonly achievement: string
  readonly type: string
  readonly learner: number
  readonly revision: number
  readonly catalog: number
  /** The first day on which it makes a difference; null where it makes none. */
  readonly effectiveOn: string | null
  readonly recordedAt: string
  readonly before: ReadonlyArray<Days> | null
}

/** An entry in somebody's history, with the facts and decisions that brought it. */
export interface Event extends Entry {
  /** Its place in the log, counted from 0. */
  readonly index: number
  readonly facts: ReadonlyArray<Fact>
  readonly decisions: ReadonlyArray<Decision>
}
