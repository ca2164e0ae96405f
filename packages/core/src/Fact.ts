/**
 * One observed thing about a learner, immutable, named by its source's own reference. Same reference and same content:
 * nothing happens. Same reference and new content: a correction, recorded as the next revision. A retraction takes it out.
 */
import type * as CivilDate from "./CivilDate.ts"
import type { Identity } from "./Contact.ts"
import { type Evidence, sameEvidence } from "./internal/Evidence.ts"
import type { ActivityId, FactId, LearnerId, OfferingId, SourceId } from "./Id.ts"
import * as Instant from "./Instant.ts"

export {
  Assessed,
  Attended,
  Closed,
  Completed,
  Credited,
  erased,
  Evidence,
  Failed,
  type Kind,
  kinds,
  mayName,
  Passed,
  type Personal,
  personalOf,
  presences,
  Presented,
  Progressed,
  Registered,
  Retracted,
  RolledUp,
  scaled,
  Scheduled,
  Scored,
  Unregistered
} from "./internal/Evidence.ts"

/** When it happened: a day in a recorded zone, and the instant where the source knows it. */
export interface Happened {
  readonly on: CivilDate.CivilDate
  readonly at: Instant.Instant | null
  readonly zone: string
  /** `stated` by the source, `bounded` by what it says elsewhere (no later than, or no earlier than), or only `observed` by us. */
  readonly basis: Basis
}
export const bases = ["stated", "bounded", "observed"] as const
export type Basis = (typeof bases)[number]

/** At an instant that the source states, on the day that it was in an IANA zone. */
export const happenedAt = (at: Instant.Instant, zone: string): Happened => ({
  on: Instant.dayIn(at, zone),
  at,
  zone,
  basis: "stated"
})

/** On a day that the source states, as it is counted in an IANA zone. */
export const happenedOn = (on: CivilDate.CivilDate, zone: string): Happened => ({
  on,
  at: null,
  zone,
  basis: "stated"
})

/** Where a fact comes from: the source, the stream within it (a file, a table, a query), the stream's own key, and its place. */
export interface Reference {
  readonly source: SourceId
  readonly stream: string
  /** Unique in the stream, at most 500 characters. */
  readonly key: string
  /** The line of a file, counted from 1; null where a source has none. A place is no content: moving a row changes nothing. */
  readonly line: number | null
}

/** The participation that a fact is about, as the source names it. */
export interface Subject {
  /** The source's own key of the enrolment, registration or booking. */
  readonly key: string
  readonly offering: OfferingId
  readonly contact: Identity
  /** Other identities that the source says are the same person's. Claims: what comes of them is a matter of links. */
  readonly claims?: ReadonlyArray<Identity>
}

/** What a fact says, apart from who and where from. Two revisions with equal statements are the same. */
export interface Statement {
  readonly activity: ActivityId | null
  readonly evidence: Evidence
  readonly happened: Happened
  /** The source's own clock when it took this down, never the time of our reading; null where it does not say. */
  readonly observedAt: Instant.Instant | null
  /** The source's own word for it, beside what we made of it: `"incomplete"`, `"P"`; null where it has none. */
  readonly said: string | null
}

/** A fact as an adapter proposes it: with the source's names, before the ledger knows it. */
export interface Draft extends Statement {
  readonly reference: Reference
  readonly subject: Subject
}

/** A fact as the ledger holds it. */
export interface Fact extends Statement {
  readonly id: FactId
  readonly learner: LearnerId
  readonly reference: Reference
  /** The first revision's id: all revisions of one reference share it. */
  readonly origin: FactId
  /** 1 for the first, one more for each correction or retraction. */
  readonly revision: number
  readonly recordedAt: Instant.Instant
  /** The commit that recorded it, numbered from 1. */
  readonly batch: number
}

/** Whether two statements say the same. */
export const isSame = (a: Statement, b: Statement): boolean =>
  a.activity === b.activity &&
  a.happened.on === b.happened.on &&
  a.happened.at === b.happened.at &&
  a.happened.basis === b.happened.basis &&
  a.happened.zone === b.happened.zone &&
  a.observedAt === b.observedAt &&
  a.said === b.said &&
  sameEvidence(a.evidence, b.evidence)

/**
 * Whether a statement only observes, no earlier, what was observed or stated before. How things stand was so since it was first
 * seen, or since the source said: that somebody looks again is no news.
 */
export const isSeenAgain = (before: Statement, again: Statement): boolean =>
  before.happened.basis !== "bounded" &&
  again.happened.basis === "observed" &&
  again.activity === before.activity &&
  again.said === before.said &&
  again.happened.zone === before.happened.zone &&
  again.happened.on >= before.happened.on &&
  (again.happened.at ?? Infinity) >= (before.happened.at ?? Infinity) &&
  sameEvidence(again.evidence, before.evidence)

/** Milliseconds that a source's clocks may be apart before one of them counts as wrong. */
const apart = 3_600_000

/**
 * Since when it is known to be so, for a source that does not say: as long as a fact stands that says the same, the moment of that
 * fact. Not one that lies more than an hour ahead, which was taken from a clock that was wrong.
 */
export const since = ({ happened: { at, on } }: Pick<Statement, "happened">, now: Instant.Instant): Instant.Instant => {
  const known = at ?? Instant.startOf(on)
  return known > now + apart ? now : known
}

/** One text for one reference within its source, to use as a map's key. A stream's name holds no line break. */
export const keyOf = (reference: Pick<Reference, "stream" | "key">): string => `${reference.stream}\n${reference.key}`

/** The record of a record source that a key is of: what stands before the first slash, or all of it. */
export const recordOf = (key: string): string => {
  const end = key.indexOf("/")
  return end === -1 ? key : key.slice(0, end)
}

/** All that a key is under: itself, and what stands before each of its slashes. */
export const prefixesOf = (key: string): ReadonlyArray<string> => {
  const all = [key]
  // Ends with the key: each slash is after the one before.
  for (let end = key.indexOf("/"); end !== -1; end = key.indexOf("/", end + 1)) all.push(key.slice(0, end))
  return all
}
