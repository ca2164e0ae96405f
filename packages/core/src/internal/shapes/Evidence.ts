/** What a fact can say, as JSON. Held to the schema `Fact.Evidence` by a test of types. */

/** The learner takes part from this day; `due` is the day by which it is to be done, where one was set. */
export interface Registered {
  readonly _tag: "Registered"
  readonly due?: string
}
/** The learner takes part no longer from this day; what they did on that day still counts. */
export interface Unregistered {
  readonly _tag: "Unregistered"
}
/** The learner should attend this session; moments in ISO 8601. */
export interface Scheduled {
  readonly _tag: "Scheduled"
  readonly starts?: string
  readonly ends?: string
}
/** The learner was at this session or not: minutes, or from when until when, or a mark in a list. One of these it must have. */
export interface Attended {
  readonly _tag: "Attended"
  readonly minutes?: number
  readonly from?: string
  readonly until?: string
  readonly status?: "present" | "late" | "absent" | "excused"
}
/** How far the learner has come, 0 to 1. */
export interface Progressed {
  readonly _tag: "Progressed"
  readonly scaled: number
}
/** The activity was done or handed in. Says nothing about how well. */
export interface Completed {
  readonly _tag: "Completed"
}
/** The source judged an attempt a success. */
export interface Passed {
  readonly _tag: "Passed"
}
/** The source judged an attempt a failure. */
export interface Failed {
  readonly _tag: "Failed"
}
/** The activity was marked: `scaled` is 0 to 1 (or -1 to 1), or `raw` lies between `min` (0 unless given) and `max`. */
export interface Scored {
  readonly _tag: "Scored"
  readonly scaled?: number
  readonly raw?: number
  readonly min?: number
  readonly max?: number
}
/** Points of continuing education were given, in a category where the source has such. */
export interface Credited {
  readonly _tag: "Credited"
  readonly points: number
  readonly category?: string
}
/** Somebody presented proof of learning elsewhere. Never silently equal to a pass of our own. */
export interface Presented {
  readonly _tag: "Presented"
  readonly title: string
  readonly provider?: string
  readonly issuer?: string
  /** Where the document is kept: a reference, never the document. */
  readonly document?: string
  /** What the document is by its content, such as `application/pdf`. */
  readonly mediaType?: string
  /** Bytes of the document. */
  readonly size?: number
  readonly hours?: number
  /** The last valid day that the proof itself claims. */
  readonly expires?: string
  /** Whether somebody has checked it with its issuer. */
  readonly verified?: boolean
}
/** A source's own sum of several parts, such as an LMS's "course completed": a claim, never a proof of its parts. */
export interface RolledUp {
  readonly _tag: "RolledUp"
  readonly outcome: "completed" | "passed" | "failed" | "incomplete"
}
/** A person judged the activity, or the whole participation where it names none, as the source tells. */
export interface Judged {
  readonly _tag: "Assessed"
  readonly verdict: "pass" | "fail" | "waive"
  /** Who, as the source calls them: an opaque account id rather than a name. */
  readonly by: string
  readonly role: string
  readonly reason: string
}
/** The participation is over: nothing more is expected of it. */
export interface Closed {
  readonly _tag: "Closed"
}
/** The source takes the fact back: it was said in error. */
export interface Retracted {
  readonly _tag: "Retracted"
  /** The source's row stands, and its adapter no longer reads the fact from it. */
  readonly unread?: true
  /** The import that brought it was undone. */
  readonly undone?: true
}

/** What a fact says, told apart by `_tag`. */
export type Evidence =
  | Registered
  | Unregistered
  | Scheduled
  | Attended
  | Progressed
  | Completed
  | Passed
  | Failed
  | Scored
  | Credited
  | Presented
  | RolledUp
  | Judged
  | Closed
  | Retracted
