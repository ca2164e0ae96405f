/**
 * One observed thing about a learner, immutable, named by its source's own reference. Same reference and same content:
 * nothing happens. Same reference and new content: a correction, recorded as the next revision. A retraction takes it out.
 */
import { Schema } from "effect"
import type { CivilDate } from "./CivilDate.ts"
import type { Identity } from "./Contact.ts"
import * as Fraction from "./Fraction.ts"
import type { ActivityId, FactId, LearnerId, OfferingId, SourceId } from "./Id.ts"
import type { Instant } from "./Instant.ts"

/** A number as a source gives it. Its shortest decimal is what was written, so nothing is lost by holding it as a number. */
const Given = Schema.Finite.check(
  Schema.makeFilter((value: number) =>
    Fraction.fromNumber(value) === undefined
      ? "expected a number that prints as a plain decimal of at most 20 digits"
      : undefined
  )
)

/** The learner takes part from this day. */
export const Registered = Schema.TaggedStruct("Registered", {})
/** The learner takes part no longer from this day; what they did on that day still counts. */
export const Unregistered = Schema.TaggedStruct("Unregistered", {})
/** The activity was done or handed in. Says nothing about how well. */
export const Completed = Schema.TaggedStruct("Completed", {})
/** The activity was marked. Kept as given: scaled is 0 to 1 (or -1 to 1 in SCORM and xAPI); raw lies between min and max. */
export const Scored = Schema.TaggedStruct("Scored", {
  scaled: Schema.optionalKey(Given.check(Schema.isBetween({ minimum: -1, maximum: 1 }))),
  raw: Schema.optionalKey(Given),
  min: Schema.optionalKey(Given),
  max: Schema.optionalKey(Given)
}).check(
  Schema.makeFilter((score) =>
    scaledOf(score) === undefined
      ? "expected scaled, or raw with a max above min (min is 0 unless given) and raw between the two"
      : undefined
  )
)
/** The participation is over: nothing more is expected of it. */
export const Closed = Schema.TaggedStruct("Closed", {})
/** The source takes the fact back: it was said in error. Only a revision of an earlier fact can say this. */
export const Retracted = Schema.TaggedStruct("Retracted", {})

export const Evidence = Schema.Union([Registered, Unregistered, Completed, Scored, Closed, Retracted]).pipe(
  Schema.toTaggedUnion("_tag")
)
export type Evidence = typeof Evidence.Type
export type Scored = typeof Scored.Type

const scaledOf = (score: {
  readonly scaled?: number
  readonly raw?: number
  readonly min?: number
  readonly max?: number
}): Fraction.Fraction | undefined => {
  if (score.scaled !== undefined) return Fraction.fromNumber(score.scaled)
  if (score.raw === undefined || score.max === undefined) return undefined
  const min = score.min ?? 0
  if (score.max <= min || score.raw < min || score.raw > score.max) return undefined
  const [raw, low, high] = [Fraction.fromNumber(score.raw), Fraction.fromNumber(min), Fraction.fromNumber(score.max)]
  if (raw === undefined || low === undefined || high === undefined) return undefined
  return Fraction.divide(Fraction.subtract(raw, low), Fraction.subtract(high, low))
}

const scaledCache = new WeakMap<Scored, Fraction.Fraction>()

/** The score on the scale 0 to 1, derived once: as given, or (raw - min) / (max - min). */
export const scaled = (score: Scored): Fraction.Fraction => {
  const known = scaledCache.get(score)
  if (known !== undefined) return known
  // The schema admits no score without one; zero stands for a value that can't be built.
  const derived = scaledOf(score) ?? Fraction.zero
  scaledCache.set(score, derived)
  return derived
}

/** When it happened: a day in a recorded zone, and the instant where the source knows it. */
export interface Happened {
  readonly on: CivilDate
  readonly at: Instant | null
  readonly zone: string
  /** `stated` by the source, `bounded` by what it says elsewhere (no later than, or no earlier than), or only `observed` by us. */
  readonly basis: Basis
}
export const bases = ["stated", "bounded", "observed"] as const
export type Basis = (typeof bases)[number]

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
}

/** What a fact says, apart from who and where from. Two revisions with equal statements are the same. */
export interface Statement {
  readonly activity: ActivityId | null
  readonly evidence: Evidence
  readonly happened: Happened
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
  readonly recordedAt: Instant
}

const sameScore = (a: Scored, b: Scored): boolean =>
  a.raw === b.raw && a.scaled === b.scaled && a.max === b.max && a.min === b.min

const sameEvidence = (a: Evidence, b: Evidence): boolean =>
  a === b || (a._tag === b._tag && (a._tag !== "Scored" || b._tag !== "Scored" || sameScore(a, b)))

/** Whether two statements say the same. */
export const isSame = (a: Statement, b: Statement): boolean =>
  a.activity === b.activity &&
  a.happened.on === b.happened.on &&
  a.happened.at === b.happened.at &&
  a.happened.basis === b.happened.basis &&
  a.happened.zone === b.happened.zone &&
  sameEvidence(a.evidence, b.evidence)

/** One text for one reference within its source, to use as a map's key. A stream's name holds no line break. */
export const keyOf = (reference: Pick<Reference, "stream" | "key">): string => `${reference.stream}\n${reference.key}`

/**
 * The order in which facts are looked at: by the day, within it by the instant, then by key. Never by arrival. Within a day
 * a fact without an instant stands at its end, and an unregistration without one stands last of all (semantics §2).
 */
export const compare = (a: Fact, b: Fact): number =>
  a.happened.on - b.happened.on || within(a) - within(b) || (keyOf(a.reference) < keyOf(b.reference) ? -1 : 1)

const within = (fact: Fact): number =>
  fact.happened.at ?? (fact.evidence._tag === "Unregistered" ? Infinity : Number.MAX_VALUE)
