/** Rows of lists over everybody. */
import type { Act } from "./Act.ts"
import type { Ends, Period, Status } from "./Answers.ts"
import type { Achievement, Contact, Decision, Fact, Identity, Outcome } from "./Records.ts"

/** Somebody who holds a certification on a day. */
export interface Holder {
  readonly contact: Contact
  readonly status: Status
  /** Null where it never expires. */
  readonly lastValidDay: string | null
  readonly contested: boolean
  readonly period: Period
}

/** Somebody who is about to lose one. */
export interface Expiring extends Holder {
  /** Days from the one asked about to the last valid one. */
  readonly daysLeft: number | null
}

/** Days on which somebody who had held a certification did not. */
export interface Gap {
  readonly contact: Contact
  readonly from: string
  /** Null where they don't hold it on the day asked about. */
  readonly to: string | null
  readonly days: number
  /** What ended the days before it. */
  readonly ends: Ends
  readonly status: Status
}

/** An achievement, the day it was earned, and by whom. */
export interface Earning {
  readonly contact: Contact
  readonly earnedOn: string
  readonly achievement: Achievement
}

/** How an account, such as an employer, stands with a certification on a day. */
export interface Account {
  readonly account: string
  readonly people: number
  readonly holders: number
  /** Who held it before and does not on that day. */
  readonly lapsed: number
}

/** An achievement that stands although the facts say otherwise, until somebody decides. */
export interface Waiting {
  readonly contact: Contact
  readonly achievement: Achievement
  /** What the facts say instead. */
  readonly says: Outcome
  /** The same, as a decision `Resolved` says it. */
  readonly resolves: Pick<Extract<Act, { readonly _tag: "Resolved" }>, "says" | "expires">
  readonly since: string
  /** The last day to decide, and what is done where nobody does. */
  readonly deadline: string
  readonly otherwise: "keep" | "apply"
  readonly facts: ReadonlyArray<Fact>
}

/** An identity that people share: whether they are one person is a decision, `Linked` or `Separated`. */
export interface Question {
  readonly identity: Identity
  readonly people: ReadonlyArray<Contact>
  /** Why they can't be one person; null where they could be. */
  readonly conflict: string | null
}

/** What a person has that would be over before it began: it counts on no day until a decision gives it other dates, or voids it. */
export interface Unresolved {
  readonly contact: Contact
  readonly certification: string
  readonly periods: ReadonlyArray<Period>
}

/** A decision that counts only once somebody else has approved it: a decision `Approved` does, and `Withdrawn` takes it back. */
export interface Pending {
  readonly decision: Decision
  /** In which roles somebody may approve it; null where any will do. */
  readonly roles: ReadonlyArray<string> | null
  /** Whom it is about. */
  readonly contacts: ReadonlyArray<Contact>
}

/** A row that could not be read or placed. */
export interface Rejected {
  readonly kind: "row" | "person" | "type" | "drift"
  readonly source: string
  readonly stream: string
  readonly key: string | null
  readonly line: number | null
  readonly column: string | null
  readonly expected: string
  readonly found: string
  /** What to do about it. */
  readonly advice: string
  readonly raw: string
}

/** The same, as it is kept. */
export interface Rejection extends Rejected {
  readonly id: number
  /** The reading that told it last. */
  readonly reading: string
  readonly recordedAt: string
}

/** An import, without its mapping, which is long. */
export interface Import {
  readonly id: number
  readonly source: string
  readonly actor: string
  readonly role: string
  readonly reason: string
  readonly mapping: { readonly name: string; readonly version: number }
  readonly files: ReadonlyArray<{ readonly name: string | null; readonly sha256: string; readonly size: number }>
  readonly conflicts: "replace" | "append" | "skip" | "ifNewer"
  readonly people: "create" | "match"
  /** The import that this one takes back; null for none. */
  readonly undoes: number | null
  readonly ended: boolean
  readonly recordedAt: string
}
