/**
 * What is read of Moodle, one small thing about one person each. Fields in lower case without a break are Moodle's own words for
 * them; the others were put there by whoever composed the row. What is not named here is left out.
 */
import { Field, Instant, Text } from "@laurel/core"
import { Schema } from "effect"
import * as Keys from "./Keys.ts"
import { Episode, Id, person, Seconds, Seen, Unsaid } from "./rows/Parts.ts"
import * as Tries from "./rows/Tries.ts"

/** One stream for all that Moodle is asked. */
export const stream = "moodle"

export { Id, Seconds }

const keys = {
  enrolment: { of: Schema.Literal("enrolment"), ...person },
  activity: { of: Schema.Literal("activity"), ...person, cmid: Id },
  grade: { of: Schema.Literal("grade"), ...person, id: Id },
  course: { of: Schema.Literal("course"), ...person },
  ...Tries.keys,
  session: { of: Schema.Literal("session"), ...person, session: Id },
  badge: { of: Schema.Literal("badge"), user: Id, uniquehash: Text.Name },
  /** `row` is the key of what could not be read: a row that can be read takes its place. */
  unread: { of: Schema.Literal("unread"), row: Text.Key }
}

/** What a roster says of somebody, or Moodle when it is asked about them, or why they are on none. */
export const statuses = [
  "active",
  "suspended",
  "unenrolled",
  "deleted",
  "account suspended",
  "no learner's role"
] as const

export const Enrolment = Schema.Struct({
  ...keys.enrolment,
  status: Schema.Literals(statuses),
  episode: Episode,
  seen: Instant.FromString,
  email: Field.maybe(Schema.String),
  idnumber: Field.maybe(Schema.String),
  /** When the course ended, once it has. */
  closed: Schema.optionalKey(Seconds),
  /** The other episodes that ended with it: at the same moment, also where it was another once. */
  others: Schema.optionalKey(Schema.Array(Episode).check(Schema.isMaxLength(1_000))),
  /** The episodes that had ended with the course, which has a later end now, or none. */
  reopened: Schema.optionalKey(Schema.Array(Episode).check(Schema.isMaxLength(1_000)))
})

/**
 * 0 incomplete, 1 complete, 2 complete with a pass, 3 complete with a fail, 4 the same with a grade that its learner is not shown:
 * whether that counts is `isoverallcomplete`.
 */
const State = Schema.Literals([0, 1, 2, 3, 4])

export const Activity = Schema.Struct({
  ...keys.activity,
  modname: Text.Slug,
  state: State,
  timecompleted: Field.maybe(Seconds),
  isoverallcomplete: Field.maybe(Schema.Boolean),
  /** Who set the state by hand. */
  overrideby: Field.maybe(Id),
  episode: Episode,
  seen: Seen,
  /** When it was complete first in this episode: where Moodle's own moment has moved since. */
  first: Schema.optionalKey(Instant.FromString),
  /** It was complete in this episode, or waived, and is failed so that it is no longer. */
  undone: Schema.optionalKey(Schema.Literal(true)),
  /** The episodes whose failures by hand ended. */
  ended: Schema.optionalKey(Schema.Array(Episode).check(Schema.isMaxLength(1_000)))
})

export const Grade = Schema.Struct({
  ...keys.grade,
  itemtype: Text.Slug,
  itemmodule: Field.maybe(Text.Slug),
  itemnumber: Field.maybe(Schema.Int),
  cmid: Field.maybe(Id),
  scaleid: Field.maybe(Id),
  graderaw: Field.maybe(Schema.Finite),
  grademin: Field.maybe(Schema.Finite),
  grademax: Field.maybe(Schema.Finite),
  gradedategraded: Field.maybe(Seconds),
  gradeisoverridden: Field.maybe(Schema.Boolean),
  gradeishidden: Field.maybe(Schema.Boolean),
  gradehiddenbydate: Field.maybe(Schema.Boolean),
  gradeneedsupdate: Field.maybe(Schema.Boolean),
  /** The state of its activity, where the grade is overridden. */
  state: Schema.optionalKey(State),
  episode: Episode,
  seen: Seen,
  /** It was overridden, and judged so, and is judged no longer. */
  ended: Schema.optionalKey(Schema.Literal(true)),
  unsaid: Unsaid
})

export const Course = Schema.Struct({
  ...keys.course,
  completed: Schema.Boolean,
  /** Of its criteria. */
  times: Schema.optionalKey(Schema.Array(Seconds).check(Schema.isMaxLength(1_000))),
  episode: Episode,
  seen: Seen,
  /** When it was complete first in this episode: where its criteria's moments have moved since. */
  first: Schema.optionalKey(Instant.FromString)
})

export const Session = Schema.Struct({
  ...keys.session,
  sessdate: Seconds,
  /** Seconds. */
  duration: Field.maybe(Seconds),
  /** The acronym of the mark; absent where nobody was marked. */
  status: Field.maybe(Schema.String),
  /** `lasttaken` of the session when this mark was first seen. */
  taken: Field.maybe(Seconds),
  /** When a learner who had been on the list of a session that was yet to come was seen not to be on it any more. */
  unlisted: Schema.optionalKey(Instant.FromString)
})

export const Badge = Schema.Struct({
  ...keys.badge,
  id: Id,
  name: Schema.String,
  issuername: Field.maybe(Schema.String),
  dateissued: Seconds,
  dateexpire: Field.maybe(Seconds)
})

/** What could not be read of one person: it is refused, with its own words. Without them it could be by now, and says nothing. */
const Unread = Schema.Struct({
  ...keys.unread,
  expected: Schema.optionalKey(Schema.String),
  answer: Schema.optionalKey(Schema.String)
}).check(
  Schema.makeFilter(({ expected }) =>
    expected === undefined ? undefined : { path: ["answer"], issue: `expected ${expected}` }
  )
)

/** One row, told apart by `of`. */
export const Row = Schema.Union([
  Enrolment,
  Activity,
  Grade,
  Course,
  Tries.QuizAttempt,
  Tries.AssignAttempt,
  Tries.ScormAttempt,
  Session,
  Badge,
  Unread
])
export type Row = typeof Row.Type

export type Enrolment = typeof Enrolment.Type
export type Activity = typeof Activity.Type
export type Grade = typeof Grade.Type
export type Course = typeof Course.Type
export type Session = typeof Session.Type
export type Badge = typeof Badge.Type

const isNamed = Schema.is(
  Schema.Union([
    Schema.Struct(keys.enrolment),
    Schema.Struct(keys.activity),
    Schema.Struct(keys.grade),
    Schema.Struct(keys.course),
    Schema.Struct(keys.quizAttempt),
    Schema.Struct(keys.assignAttempt),
    Schema.Struct(keys.scormAttempt),
    Schema.Struct(keys.session),
    Schema.Struct(keys.badge),
    Schema.Struct(keys.unread)
  ])
)

/** The key of any value's row; undefined for what does not say what it is. */
export const keyOf = (row: unknown): string | undefined => {
  if (!isNamed(row)) return undefined
  switch (row.of) {
    case "enrolment":
      return Keys.enrolmentOf(row.course, row.user)
    case "activity":
      return Keys.activityOf(row.course, row.user, row.cmid)
    case "grade":
      return Keys.gradeOf(row.course, row.user, row.id)
    case "course":
      return Keys.courseOf(row.course, row.user)
    case "quizAttempt":
      return Keys.quizOf(row.course, row.user, row.quiz, row.id)
    case "assignAttempt":
      return Keys.assignOf(row.course, row.user, row.assignment, row.id)
    case "scormAttempt":
      return Keys.scormOf(row.course, row.user, row.scorm, row.attempt, row.sco)
    case "session":
      return Keys.sessionOf(row.course, row.user, row.session)
    case "badge":
      return Keys.badgeOf(row.user, row.uniquehash)
    case "unread":
      return row.row
  }
}
