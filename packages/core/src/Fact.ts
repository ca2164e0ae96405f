/**
 * One observed thing about a learner, immutable, named by its source's own reference. Same reference and same content:
 * nothing happens. Same reference and new content: a correction, recorded as the next revision. A retraction takes it out.
 */
import { Schema } from "effect"
import * as CivilDate from "./CivilDate.ts"
import type { Identity } from "./Contact.ts"
import * as Fraction from "./Fraction.ts"
import type { ActivityId, FactId, LearnerId, OfferingId, SourceId } from "./Id.ts"
import * as Instant from "./Instant.ts"
import { Key, Name, Slug } from "./Text.ts"

/** A number as a source gives it. Its shortest decimal is what was written, so nothing is lost by holding it as a number. */
const Given = Schema.Finite.check(
  Schema.makeFilter((value: number) =>
    Fraction.fromNumber(value) === undefined
      ? "expected a number that prints as a plain decimal of at most 20 digits"
      : undefined
  )
)

const MediaType = Schema.String.check(
  Schema.isPattern(/^[a-z]+\/[a-z0-9][a-z0-9.+-]{0,99}$/, { expected: "a media type such as application/pdf" })
)

const Minutes = Given.check(Schema.isBetween({ minimum: 0, maximum: 100_000 }))

/** The learner takes part from this day; `due` is the day by which it is to be done, where one was set. */
export const Registered = Schema.TaggedStruct("Registered", { due: Schema.optionalKey(CivilDate.FromString) })
/** The learner takes part no longer from this day; what they did on that day still counts. */
export const Unregistered = Schema.TaggedStruct("Unregistered", {})
/** The learner should attend this session. */
export const Scheduled = Schema.TaggedStruct("Scheduled", {
  starts: Schema.optionalKey(Instant.FromString),
  ends: Schema.optionalKey(Instant.FromString)
}).check(
  Schema.makeFilter(({ starts, ends }) =>
    starts !== undefined && ends !== undefined && ends <= starts
      ? "expected a session to end after it starts"
      : undefined
  )
)
/** What an attendance list says: there, there but late, not there, not there with leave. */
export const presences = ["present", "late", "absent", "excused"] as const
/**
 * The learner was at this session or not: minutes as counted by the source, or from when until when, or a mark in a list.
 * Somebody who comes and goes has one such fact for each stay.
 */
export const Attended = Schema.TaggedStruct("Attended", {
  minutes: Schema.optionalKey(Minutes),
  from: Schema.optionalKey(Instant.FromString),
  until: Schema.optionalKey(Instant.FromString),
  status: Schema.optionalKey(Schema.Literals(presences))
}).check(
  Schema.makeFilter(({ minutes, from, until, status }) =>
    (from === undefined) !== (until === undefined) ||
    (from !== undefined && until !== undefined && until < from) ||
    (minutes === undefined && from === undefined && status === undefined)
      ? "expected minutes, or from and until with until not before from, or a status"
      : undefined
  )
)
/** How far the learner has come, 0 to 1. */
export const Progressed = Schema.TaggedStruct("Progressed", {
  scaled: Given.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
})
/** The activity was done or handed in. Says nothing about how well. */
export const Completed = Schema.TaggedStruct("Completed", {})
/** The source judged an attempt a success. */
export const Passed = Schema.TaggedStruct("Passed", {})
/** The source judged an attempt a failure. */
export const Failed = Schema.TaggedStruct("Failed", {})
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
/** Points of continuing education were given, in a category where the source has such. */
export const Credited = Schema.TaggedStruct("Credited", {
  points: Given.check(Schema.isBetween({ minimum: 0, maximum: 100_000 })),
  category: Schema.optionalKey(Slug)
})
/** Somebody presented proof of learning elsewhere. Never silently equal to a pass of our own (semantics §12). */
export const Presented = Schema.TaggedStruct("Presented", {
  title: Name,
  provider: Schema.optionalKey(Name),
  issuer: Schema.optionalKey(Name),
  /** Where the document is kept: a reference, never the document. `sha256:` and 64 hexadecimal digits name one by its content. */
  document: Schema.optionalKey(Key),
  /** What the document is by its content, such as `application/pdf`: never what its name says. */
  mediaType: Schema.optionalKey(MediaType),
  /** Bytes of the document. */
  size: Schema.optionalKey(Schema.Natural),
  hours: Schema.optionalKey(Given.check(Schema.isBetween({ minimum: 0, maximum: 100_000 }))),
  /** The last valid day that the proof itself claims. */
  expires: Schema.optionalKey(CivilDate.FromString),
  /** Whether somebody has checked it with its issuer. */
  verified: Schema.optionalKey(Schema.Boolean)
})
/** A source's own sum of several parts, such as an LMS's "course completed": a claim of its own kind, never a proof of its parts. */
export const RolledUp = Schema.TaggedStruct("RolledUp", {
  outcome: Schema.Literals(["completed", "passed", "failed", "incomplete"])
})
/**
 * A person judged the activity, or the whole participation where it names none, as the source tells: what a decision `Assessed`
 * says in Laurel itself, and outranked by one about the same.
 */
export const Assessed = Schema.TaggedStruct("Assessed", {
  verdict: Schema.Literals(["pass", "fail", "waive"]),
  /** Who, as the source calls them: an opaque account id rather than a name. */
  by: Key,
  role: Slug,
  reason: Name
})
/** The participation is over: nothing more is expected of it. */
export const Closed = Schema.TaggedStruct("Closed", {})
/**
 * The source takes the fact back: it was said in error. Or `unread`: the source's row stands, and its adapter, which reads better
 * by now, no longer reads the fact from it. Or `undone`: the import that brought it was undone.
 */
export const Retracted = Schema.TaggedStruct("Retracted", {
  unread: Schema.optionalKey(Schema.Literal(true)),
  undone: Schema.optionalKey(Schema.Literal(true))
}).check(
  Schema.makeFilter(({ unread, undone }) =>
    unread === true && undone === true ? "expected one reason to be taken back, found two" : undefined
  )
)

export const Evidence = Schema.Union([
  Registered,
  Unregistered,
  Scheduled,
  Attended,
  Progressed,
  Completed,
  Passed,
  Failed,
  Scored,
  Credited,
  Presented,
  RolledUp,
  Assessed,
  Closed,
  Retracted
]).pipe(Schema.toTaggedUnion("_tag"))
export type Evidence = typeof Evidence.Type
export type Attended = typeof Attended.Type
export type Scored = typeof Scored.Type
export type Presented = typeof Presented.Type
export type Assessed = typeof Assessed.Type

/** Evidence of a kind in which something may name a person. */
export type Personal = Presented | Assessed

const personal: { readonly [kind in Personal["_tag"]]: ReadonlySet<string> } = {
  Presented: new Set(["title", "provider", "document", "mediaType", "size"]),
  Assessed: new Set(["by", "reason"])
}

/** Whether evidence is of a kind in which something may name a person. */
export const mayName = (evidence: Evidence): evidence is Personal => evidence._tag in personal

/** What of evidence may name a person, by field: what somebody wrote by hand, where the document is, and who judged. */
export const personalOf = (evidence: Personal): { readonly [field: string]: unknown } =>
  Object.fromEntries(Object.entries(evidence).filter(([field]) => personal[evidence._tag].has(field)))

/** What stands where a text was erased. */
export const erased = "erased"

/** The same evidence once what may name a person is erased. What rules judge by stays: issuer, hours, dates, verdict, role. */
export const withoutPersonal = (evidence: Evidence): Evidence => {
  if (evidence._tag === "Assessed") return { ...evidence, by: erased, reason: erased }
  if (evidence._tag !== "Presented") return evidence
  const { provider: _, document: __, mediaType: ___, size: ____, ...rest } = evidence
  return { ...rest, title: erased }
}

/** Whether evidence says nothing that may name a person. */
export const isWithoutPersonal = (evidence: Evidence): boolean => sameEvidence(evidence, withoutPersonal(evidence))

/** What a fact says, by name. */
export type Kind = Evidence["_tag"]

/** Every kind there is. */
export const kinds: ReadonlyArray<Kind> = Evidence.members.map((member) => member.fields._tag.schema.literal)

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
  return Fraction.between(score.raw, min, score.max)
}

const scaledCache = new WeakMap<Scored, Fraction.Fraction>()

/** The score on the scale 0 to 1: as given, or (raw - min) / (max - min). */
export const scaled = (score: Scored): Fraction.Fraction => {
  // Whole points are divided in less time than a look-up takes.
  if (score.scaled === undefined && Number.isSafeInteger(score.raw)) return scaledOf(score) ?? Fraction.zero
  const known = scaledCache.get(score)
  if (known !== undefined) return known
  // The schema admits no score without one; zero stands for a value that can't be built.
  const derived = scaledOf(score) ?? Fraction.zero
  scaledCache.set(score, derived)
  return derived
}

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

/** Field by field: what a kind carries is a few plain values. */
const sameEvidence = (a: Evidence, b: Evidence): boolean => {
  if (a === b) return true
  if (a._tag !== b._tag) return false
  const [one, other] = [Object.entries(a), new Map(Object.entries(b))]
  return one.length === other.size && one.every(([key, value]) => other.get(key) === value)
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
