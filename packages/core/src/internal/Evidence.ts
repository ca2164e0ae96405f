/** What is said of a learner: the kinds of evidence, and what of them may name a person. */
import { Schema } from "effect"
import * as CivilDate from "../CivilDate.ts"
import * as Fraction from "../Fraction.ts"
import * as Instant from "../Instant.ts"
import { Key, Name, Slug } from "../Text.ts"

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

/** The same evidence once what may name a person is erased. What rules judge by stays: issuer, hours, dates, verdict, role. */
export const withoutPersonal = (evidence: Evidence): Evidence => {
  if (evidence._tag === "Assessed") return { ...evidence, by: erased, reason: erased }
  if (evidence._tag !== "Presented") return evidence
  const { provider: _, document: __, mediaType: ___, size: ____, ...rest } = evidence
  return { ...rest, title: erased }
}

/** Whether evidence says nothing that may name a person. */
export const isWithoutPersonal = (evidence: Evidence): boolean => sameEvidence(evidence, withoutPersonal(evidence))

/** Field by field: what a kind carries is a few plain values. */
export const sameEvidence = (a: Evidence, b: Evidence): boolean => {
  if (a === b) return true
  if (a._tag !== b._tag) return false
  const [one, other] = [Object.entries(a), new Map(Object.entries(b))]
  return one.length === other.size && one.every(([key, value]) => other.get(key) === value)
}
