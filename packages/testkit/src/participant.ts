import { CivilDate, Contact, Fact, Id, Instant } from "@laurel/core"

/** What a draft may say beside what happened and when. What is left out is as ordinary as can be. */
export interface More {
  /** The source's key of the row. Unless given, one per kind, activity and day. */
  readonly key?: string
  readonly stream?: string
  readonly line?: number
  /** The instant, where the source knows it. */
  readonly at?: string
  readonly zone?: string
  readonly basis?: Fact.Basis
}

/** Somebody who takes part in something: each method is a draft of what happened to them on a day such as `2014-05-10`. */
export interface Participant {
  readonly subject: Fact.Subject
  readonly registered: (on: string, more?: More) => Fact.Draft
  readonly unregistered: (on: string, more?: More) => Fact.Draft
  readonly completed: (activity: string, on: string, more?: More) => Fact.Draft
  /** Points of 100, or a score as a source gives it. */
  readonly scored: (activity: string, points: number | Omit<Fact.Scored, "_tag">, on: string, more?: More) => Fact.Draft
  readonly closed: (on: string, more?: More) => Fact.Draft
}

/** The source of every draft whose participant names no other. */
export const desk = Id.SourceId.make("desk")

const exists = <A>(value: A | undefined, text: string): A => {
  // A test that names an impossible day is wrong itself, and must not pass as one about rejections.
  if (value === undefined) throw new Error(`the test names what does not exist: ${text}`)
  return value
}

/** The day a test writes as `2014-05-10`. */
export const day = (text: string): CivilDate.CivilDate => exists(CivilDate.parse(text), text)

/** Someone's participation: `participant({ offering: "algebra-1" })` is Ann's, under the key `ann/algebra-1`. */
export const participant = (names: {
  readonly offering: string
  readonly contact?: string
  readonly scheme?: string
  readonly key?: string
  readonly source?: Id.SourceId
}): Participant => {
  const contact = Contact.Identity.make({ scheme: names.scheme ?? "student", value: names.contact ?? "ann" })
  const subject = {
    key: names.key ?? `${contact.value}/${names.offering}`,
    offering: Id.OfferingId.make(names.offering),
    contact
  }
  const draft = (evidence: Fact.Evidence, activity: string | null, on: string, more: More = {}): Fact.Draft => ({
    reference: {
      source: names.source ?? desk,
      stream: more.stream ?? "rows",
      key: more.key ?? `${subject.key} ${evidence._tag} ${activity ?? ""} ${on}`,
      line: more.line ?? null
    },
    subject,
    activity: activity === null ? null : Id.ActivityId.make(activity),
    evidence,
    happened: {
      on: day(on),
      at: more.at === undefined ? null : exists(Instant.parse(more.at), more.at),
      zone: more.zone ?? "Europe/London",
      basis: more.basis ?? "stated"
    }
  })
  return {
    subject,
    registered: (on, more) => draft(Fact.Registered.make({}), null, on, more),
    unregistered: (on, more) => draft(Fact.Unregistered.make({}), null, on, more),
    completed: (activity, on, more) => draft(Fact.Completed.make({}), activity, on, more),
    scored: (activity, points, on, more) =>
      draft(Fact.Scored.make(typeof points === "number" ? { raw: points, max: 100 } : points), activity, on, more),
    closed: (on, more) => draft(Fact.Closed.make({}), null, on, more)
  }
}

/** The source says of an earlier row what it should have said: everything under the first one's reference. */
export const corrected = (earlier: Fact.Draft, by: Fact.Draft): Fact.Draft => ({ ...by, reference: earlier.reference })

/** The source takes an earlier row back. */
export const retracted = (earlier: Fact.Draft): Fact.Draft => ({ ...earlier, evidence: Fact.Retracted.make({}) })
