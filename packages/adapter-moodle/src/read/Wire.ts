/** The little of Moodle's answers that says who is asked about next; what they mean is read from their rows. */
import { Field } from "@laurel/core"
import { Schema } from "effect"

/** Numbers come as numbers or as digits, whichever the function likes. */
const Digits = Schema.String.check(Schema.isPattern(/^\d{1,19}$/))
const Whole = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }))
const Id = Schema.Union([Digits, Whole])

const list = Schema.Array(Schema.Unknown)

/** What a site says of itself, and of what the token may call. */
export const SiteInfo = Schema.Struct({
  userid: Id,
  username: Field.maybe(Schema.String),
  sitename: Field.maybe(Schema.String),
  release: Field.maybe(Schema.String),
  functions: Schema.Array(Schema.Struct({ name: Schema.String }))
})
export type SiteInfo = typeof SiteInfo.Type

export const Roster = list
export const Activities = Schema.Struct({ statuses: list })
export const CourseCompletion = Schema.Struct({ completionstatus: Schema.Unknown })
export const Grades = Schema.Struct({
  usergrades: Schema.Array(Schema.Struct({ userid: Id, gradeitems: list }))
})
export const Contents = Schema.Array(
  Schema.Struct({
    modules: Field.maybe(Schema.Array(Schema.Struct({ id: Id, modname: Schema.String, instance: Field.maybe(Id) })))
  })
)
export const Assignments = Schema.Struct({
  courses: Schema.Array(Schema.Struct({ id: Id, assignments: list }))
})
export const AssignmentGrades = Schema.Struct({
  assignments: Schema.Array(Schema.Struct({ assignmentid: Id, grades: list }))
})
export const Quizzes = Schema.Struct({ quizzes: list })
export const Attempts = Schema.Struct({ attempts: list })
export const Scoes = Schema.Struct({ scoes: list })
export const AttemptCount = Schema.Struct({ attemptscount: Whole })
export const Tracks = Schema.Struct({ data: Schema.Unknown })
export const Sessions = list
export const Badges = Schema.Struct({ badges: list })
export const Courses = Schema.Struct({ courses: list })
export const UserCourses = list

const isId = Schema.is(Id)

/** An id as text; undefined where the field holds none. */
export const idOf = (value: unknown, name = "id"): string | undefined => {
  const id = Field.of(value, name)
  return isId(id) ? String(Number(id)) : undefined
}

/** Seconds since 1970 as a number; undefined where there is none, or zero, by which Moodle means none. */
export const secondsOf = (value: unknown, name: string): number | undefined => {
  const given = Field.of(value, name)
  const seconds = typeof given === "number" || typeof given === "string" ? Number(given) : 0
  return Number.isSafeInteger(seconds) && seconds > 0 ? seconds : undefined
}

/** The items of a list in a field. */
export const listOf = (value: unknown, name: string): ReadonlyArray<unknown> => {
  const items = Field.of(value, name)
  return Array.isArray(items) ? items : []
}
