/** From what Moodle answers and what stands to rows: their text is the same as long as Moodle says the same. */
import { Field, type Instant } from "@laurel/core"
import { Result, Schema } from "effect"
import * as Episodes from "../Episodes.ts"
import * as Keys from "../Keys.ts"
import * as Grades from "../meaning/Grades.ts"
import * as Rows from "../Rows.ts"
import type { Compiled } from "../Setting.ts"
import { idOf, listOf } from "./Wire.ts"

/** A row as it is read: its schema looks at it, for an item that is broken is a row that is rejected. */
export type Composed = Readonly<Record<string, unknown>>

/** What is known before any item is looked at. */
export interface About {
  readonly course: string
  readonly user: string
  /** What stands, by row key and by prefix. */
  readonly stood: ReadonlyMap<string, Episodes.Stood>
  /** When the answer was given. */
  readonly now: Instant.Instant
}

const nothing: Episodes.Stood = []
const under = ({ stood }: Pick<About, "stood">, key: string): Episodes.Stood => stood.get(key) ?? nothing

/** The fields that are there, as they came: those that are absent, or null, are left out. */
const pick = (item: unknown, names: ReadonlyArray<string>): Composed =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = Field.of(item, name)
      return value === undefined || value === null ? [] : [[name, value] as const]
    })
  )

const activityFields = ["modname", "state", "timecompleted", "isoverallcomplete", "overrideby"]
const { state, timecompleted, isoverallcomplete, overrideby } = Rows.Activity.fields
const isActivity = Schema.decodeUnknownResult(Schema.Struct({ state, timecompleted, isoverallcomplete, overrideby }))

/** The row of one activity; undefined where nothing was done and nothing stands. */
export const activity = (about: About, item: unknown): Composed | undefined => {
  const { course, user, now } = about
  const cmid = Field.of(item, "cmid")
  const base = { of: "activity", course, user, cmid, ...pick(item, activityFields) }
  const answered = isActivity(item)
  if (Result.isFailure(answered)) return { ...base, episode: 1 }
  const id = idOf(item, "cmid")
  const told = Episodes.activity(
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

/** The row of one grade; undefined where there is none and none stands. States of activities by the ids of their modules. */
export const grade = (
  compiled: Compiled,
  about: About,
  item: unknown,
  states: ReadonlyMap<string, unknown>
): Composed | undefined => {
  const { course, user, now } = about
  const cmid = idOf(item, "cmid")
  const state = cmid === undefined ? undefined : states.get(cmid)
  const isStated = Field.of(item, "gradeisoverridden") === true && state !== undefined
  const answered = { id: Field.of(item, "id"), ...pick(item, gradeFields), ...(isStated ? { state } : {}) }
  const base = { of: "grade", course, user, ...answered }
  const decoded = isGrade(base)
  if (Result.isFailure(decoded)) return base
  const stood = under(about, Keys.gradeOf(course, user, decoded.success.id))
  const told = Episodes.grade(stood, decoded.success, Grades.isSilent(compiled, decoded.success), now)
  return told === undefined ? undefined : { ...base, ...told }
}

const isCourse = Schema.decodeUnknownResult(
  Schema.Struct({
    completed: Schema.Boolean,
    completions: Field.maybe(Schema.Array(Schema.Struct({ timecompleted: Field.maybe(Rows.Seconds) })))
  })
)

/** The row of a course's completion; undefined where it never was complete. */
export const course = (about: About, status: unknown): Composed | undefined => {
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
  about: About,
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
export const session = (
  about: Pick<About, "course" | "user" | "stood">,
  session: unknown,
  status: unknown
): Composed => {
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

/** What an instance of an activity has that its attempts need: the module's id, the most there is to get, whether it is hidden. */
export interface Instance {
  readonly id: string
  readonly cmid: string
  readonly max?: unknown
  readonly hidden: boolean
}

const ofInstance = ({ cmid, max, hidden }: Instance): Composed => ({
  cmid,
  ...(max === undefined || max === null ? {} : { max }),
  ...(hidden ? { hidden } : {})
})

export const quizAttempt = ({ course, user }: About, quiz: Instance, item: unknown): Composed => {
  const { max, ...rest } = ofInstance(quiz)
  return {
    of: "quizAttempt",
    course,
    user,
    quiz: quiz.id,
    attempt: Field.of(item, "attempt"),
    ...rest,
    ...pick(item, ["state", "preview", "timefinish", "sumgrades"]),
    ...(max === undefined ? {} : { max })
  }
}

export const assignAttempt = (
  { course, user }: Pick<About, "course" | "user">,
  assignment: Instance,
  item: unknown
): Composed => ({
  of: "assignAttempt",
  course,
  user,
  assignment: assignment.id,
  attemptnumber: Field.of(item, "attemptnumber"),
  ...ofInstance(assignment),
  ...pick(item, ["grade", "timemodified"])
})

const isTrack = Schema.is(
  Schema.Struct({ element: Schema.String, value: Schema.Union([Schema.String, Schema.Finite]) })
)

export const scormAttempt = (
  { course, user }: About,
  scorm: Instance,
  attempt: number,
  sco: string,
  answered: unknown
): Composed => ({
  of: "scormAttempt",
  course,
  user,
  scorm: scorm.id,
  attempt,
  sco,
  cmid: scorm.cmid,
  tracks: Rows.tracksOf(listOf(answered, "tracks").filter(isTrack))
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
