/** From what Moodle answers and what stands to rows: their text is the same as long as Moodle says the same. */
import { Field } from "@laurel/core"
import { Result, Schema } from "effect"
import * as Activity from "../episodes/Activity.ts"
import * as Grade from "../episodes/Grade.ts"
import * as Episodes from "../Episodes.ts"
import * as Keys from "../Keys.ts"
import * as Grades from "../meaning/Grades.ts"
import * as Rows from "../Rows.ts"
import { type About, type Composed, isActivity, nothing, type Of, pick, resetsOf, under } from "./About.ts"
import { idOf } from "./Wire.ts"

export type { About, Composed, Of } from "./About.ts"
export { assignAttempt, type Instance, quizAttempt, scormAttempt } from "./Tries.ts"

const activityFields = ["modname", "state", "timecompleted", "isoverallcomplete", "overrideby"]

/** The row of one activity; undefined where nothing was done and nothing stands. */
export const activity = (about: Of, item: unknown): Composed | undefined => {
  const { course, user, now } = about
  const cmid = Field.of(item, "cmid")
  const base = { of: "activity", course, user, cmid, ...pick(item, activityFields) }
  const answered = isActivity(item)
  if (Result.isFailure(answered)) return { ...base, episode: 1 }
  const id = idOf(item, "cmid")
  const told = Activity.of(
    id === undefined ? nothing : under(about, Keys.activityOf(course, user, id)),
    answered.success,
    now
  )
  return told === undefined ? undefined : { ...base, ...told }
}

const gradeFields = [
  "itemtype",
  "itemmodule",
  "itemnumber",
  "cmid",
  "scaleid",
  "graderaw",
  "grademin",
  "grademax",
  "gradedategraded",
  "gradeisoverridden",
  "gradeishidden",
  "gradehiddenbydate",
  "gradeneedsupdate"
]
const isGrade = Schema.decodeUnknownResult(Rows.Grade)

/** The row of one grade; undefined where there is none and none stands, or what came of an override is not known. */
export const grade = (about: About, item: unknown): Composed | undefined => {
  const { compiled, course, user, now, activities } = about
  const cmid = idOf(item, "cmid")
  const state = cmid === undefined ? undefined : Field.of(activities?.get(cmid), "state")
  const isOverridden = Field.of(item, "gradeisoverridden") === true
  const answered = {
    id: Field.of(item, "id"),
    ...pick(item, gradeFields),
    ...(isOverridden && state !== undefined ? { state } : {})
  }
  const base = { of: "grade", course, user, ...answered }
  const decoded = isGrade({ ...base, episode: 1 })
  if (Result.isFailure(decoded)) return { ...base, episode: 1 }
  const row = decoded.success
  if (isOverridden && activities === undefined && Grades.isOfActivity(row)) return undefined
  const stood = under(about, Keys.gradeOf(course, user, row.id))
  // Of an activity that is not listed, or whose completion is not tracked any more, nothing is said of how it stands.
  const isUntold = isOverridden && Grades.isOfActivity(row) && state === undefined
  const meant = Grades.meantBy(compiled, row)
  const told = Grade.of(stood, row, { ...meant, isUnknown: meant.isUnknown || isUntold }, resetsOf(about, cmid), now)
  return told === undefined ? undefined : { ...base, ...told }
}

const isCourse = Schema.decodeUnknownResult(
  Schema.Struct({
    completed: Schema.Boolean,
    completions: Field.maybe(Schema.Array(Schema.Struct({ timecompleted: Field.maybe(Rows.Seconds) })))
  })
)

/** The row of a course's completion; undefined where it never was complete. */
export const course = (about: Of, status: unknown): Composed | undefined => {
  const { course, user, now } = about
  const base = { of: "course", course, user }
  const answered = isCourse(status)
  if (Result.isFailure(answered)) return { ...base, completed: Field.of(status, "completed") ?? null, episode: 1 }
  const { completed, completions } = answered.success
  const times = (completions ?? []).flatMap(({ timecompleted }) => (timecompleted ? [timecompleted] : []))
  const told = Episodes.course(under(about, Keys.courseOf(course, user)), { completed, times }, now)
  return told === undefined
    ? undefined
    : {
        ...base,
        completed,
        ...(completed && times.length > 0 ? { times: times.toSorted((a, b) => a - b) } : {}),
        ...told
      }
}

/** What a roster says of somebody. */
export const enrolment = (
  about: Of,
  status: (typeof Rows.statuses)[number],
  user: unknown,
  claims: Composed
): Composed => {
  const id = idOf({ user }, "user")
  const stood = id === undefined ? nothing : under(about, Keys.enrolmentOf(about.course, id))
  return {
    of: "enrolment",
    course: about.course,
    user,
    status,
    ...Episodes.enrolment(stood, status, about.now),
    ...claims
  }
}

/** The row of one session for one learner. */
export const session = (about: Omit<Of, "now">, session: unknown, status: unknown): Composed => {
  const { course, user } = about
  const id = idOf(session)
  const stood = id === undefined ? nothing : under(about, Keys.sessionOf(course, user, id))
  const last = Field.of(session, "lasttaken")
  const taken =
    typeof status === "string" ? Episodes.taken(stood, status, typeof last === "number" ? last : undefined) : undefined
  return {
    of: "session",
    course,
    user,
    session: Field.of(session, "id"),
    ...pick(session, ["sessdate", "duration"]),
    ...(status === undefined ? {} : { status }),
    ...(taken === undefined ? {} : { taken })
  }
}

/** The row of a session that is yet to come, for a learner who was on its list and is not any more. */
export const unlisted = ({ course, user, now }: Of, session: unknown): Composed => ({
  of: "session",
  course,
  user,
  session: Field.of(session, "id"),
  ...pick(session, ["sessdate"]),
  unlisted: Episodes.written(now)
})

export const badge = (user: string, item: unknown): Composed => ({
  of: "badge",
  user,
  uniquehash: Field.of(item, "uniquehash"),
  ...pick(item, ["id", "name", "issuername", "dateissued", "dateexpire"])
})

/** What could not be read, under the key of what would take its place. */
export const unread = (row: string, expected: string, answer: string): Composed => ({
  of: "unread",
  row,
  expected,
  answer
})
