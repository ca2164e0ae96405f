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
  /** The source's own clock. */
  readonly observedAt?: string
  /** The source's own word for it. */
  readonly said?: string
}

/** Somebody who takes part in something: each method is a draft of what happened to them on a day such as `2014-05-10`. */
export interface Participant {
  readonly source: Id.SourceId
  readonly subject: Fact.Subject
  readonly registered: (on: string, more?: More & { readonly due?: string }) => Fact.Draft
  readonly unregistered: (on: string, more?: More) => Fact.Draft
  readonly completed: (activity: string, on: string, more?: More) => Fact.Draft
  /** Points of 100, or a score as a source gives it. */
  readonly scored: (activity: string, points: number | Omit<Fact.Scored, "_tag">, on: string, more?: More) => Fact.Draft
  readonly passed: (activity: string, on: string, more?: More) => Fact.Draft
  readonly failed: (activity: string, on: string, more?: More) => Fact.Draft
  /** 0 to 1. */
  readonly progressed: (activity: string, scaled: number, on: string, more?: More) => Fact.Draft
  readonly scheduled: (session: string, on: string, more?: More) => Fact.Draft
  /** So many minutes, or a mark in a list, or a stay from one instant until another. */
  readonly attended: (
    session: string,
    how: number | (typeof Fact.presences)[number] | readonly [from: string, until: string],
    on: string,
    more?: More
  ) => Fact.Draft
  readonly credited: (
    activity: string,
    points: number,
    on: string,
    more?: More & { readonly category?: string }
  ) => Fact.Draft
  readonly presented: (
    activity: string | null,
    proof: Omit<Fact.Presented, "_tag" | "expires"> & { readonly expires?: string },
    on: string,
    more?: More
  ) => Fact.Draft
  /** What somebody judged of the activity, or of the whole for null: unless said otherwise `u-17`, a trainer. */
  readonly assessed: (
    activity: string | null,
    verdict: Fact.Assessed["verdict"],
    on: string,
    more?: More & Partial<Pick<Fact.Assessed, "by" | "role" | "reason">>
  ) => Fact.Draft
  /** The source's own word on the whole. */
  readonly rolledUp: (outcome: "completed" | "passed" | "failed" | "incomplete", on: string, more?: More) => Fact.Draft
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

const identity = (text: string): Contact.Identity => {
  const [scheme = "", ...value] = text.split(":")
  return Contact.Identity.make({ scheme, value: value.join(":") })
}

const instant = (text: string): Instant.Instant => exists(Instant.parse(text), text)

/** Someone's participation: `participant({ offering: "algebra-1" })` is Ann's, under the key `ann/algebra-1`. */
export const participant = (names: {
  readonly offering: string
  readonly contact?: string
  readonly scheme?: string
  readonly key?: string
  readonly source?: Id.SourceId
  /** Other identities that the source says are theirs, as `scheme:value`. */
  readonly claims?: ReadonlyArray<string>
}): Participant => {
  const contact = Contact.Identity.make({ scheme: names.scheme ?? "student", value: names.contact ?? "ann" })
  const subject = {
    key: names.key ?? `${contact.value}/${names.offering}`,
    offering: Id.OfferingId.make(names.offering),
    contact,
    ...(names.claims === undefined ? {} : { claims: names.claims.map(identity) })
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
      at: more.at === undefined ? null : instant(more.at),
      zone: more.zone ?? "Europe/London",
      basis: more.basis ?? "stated"
    },
    observedAt: more.observedAt === undefined ? null : instant(more.observedAt),
    said: more.said ?? null
  })
  return {
    source: names.source ?? desk,
    subject,
    registered: (on, { due, ...more } = {}) =>
      draft(Fact.Registered.make(due === undefined ? {} : { due: day(due) }), null, on, more),
    unregistered: (on, more) => draft(Fact.Unregistered.make({}), null, on, more),
    completed: (activity, on, more) => draft(Fact.Completed.make({}), activity, on, more),
    scored: (activity, points, on, more) =>
      draft(Fact.Scored.make(typeof points === "number" ? { raw: points, max: 100 } : points), activity, on, more),
    passed: (activity, on, more) => draft(Fact.Passed.make({}), activity, on, more),
    failed: (activity, on, more) => draft(Fact.Failed.make({}), activity, on, more),
    progressed: (activity, scaled, on, more) => draft(Fact.Progressed.make({ scaled }), activity, on, more),
    scheduled: (session, on, more) => draft(Fact.Scheduled.make({}), session, on, more),
    attended: (session, how, on, more) =>
      draft(
        Fact.Attended.make(
          typeof how === "number"
            ? { minutes: how }
            : typeof how === "string"
              ? { status: how }
              : { from: instant(how[0]), until: instant(how[1]) }
        ),
        session,
        on,
        more
      ),
    credited: (activity, points, on, { category, ...more } = {}) =>
      draft(Fact.Credited.make({ points, ...(category === undefined ? {} : { category }) }), activity, on, more),
    presented: (activity, { expires, ...proof }, on, more) =>
      draft(
        Fact.Presented.make({ ...proof, ...(expires === undefined ? {} : { expires: day(expires) }) }),
        activity,
        on,
        more
      ),
    assessed: (activity, verdict, on, { by = "u-17", role = "trainer", reason = "as agreed", ...more } = {}) =>
      draft(Fact.Assessed.make({ verdict, by, role, reason }), activity, on, more),
    rolledUp: (outcome, on, more) => draft(Fact.RolledUp.make({ outcome }), null, on, more),
    closed: (on, more) => draft(Fact.Closed.make({}), null, on, more)
  }
}

/** The source says of an earlier row what it should have said: everything under the first one's reference. */
export const corrected = (earlier: Fact.Draft, by: Fact.Draft): Fact.Draft => ({ ...by, reference: earlier.reference })

/** The source takes an earlier row back. */
export const retracted = (earlier: Fact.Draft): Fact.Draft => ({ ...earlier, evidence: Fact.Retracted.make({}) })
