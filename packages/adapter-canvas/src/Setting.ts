/** What courses of Canvas mean to this organisation: plain JSON, checked as a whole before anything is read. */
import { Courses, Text } from "@laurel/core"
import { Schema } from "effect"

/** What of a course is read. */
export const parts = ["enrolments", "submissions", "progress", "outcomes"] as const
export type Part = (typeof parts)[number]

const Fields = Schema.Struct({
  /** Courses by the number in their address, as text: `"1042"`. */
  courses: Courses.fields.courses,
  zone: Courses.fields.zone,
  /** The scheme of Canvas' user ids: `canvas` unless given. */
  scheme: Schema.optionalKey(Text.Slug),
  /** What else a person is claimed to be called: nothing unless given. */
  claims: Schema.optionalKey(
    Schema.Struct({
      /** Their address, in lower case, as an identity of the scheme `email`. It takes one more request for each 100 people. */
      email: Schema.optionalKey(Schema.Literal(true)),
      /** The scheme of their SIS id. */
      sis: Schema.optionalKey(Text.Slug),
      /** The scheme of their login. */
      login: Schema.optionalKey(Text.Slug)
    })
  ),
  /** `read`: grades count that are not posted to the learner yet. They say nothing unless given. */
  hidden: Schema.optionalKey(Schema.Literal("read")),
  /** Of what is listed here only; all of it unless given. */
  reads: Schema.optionalKey(Schema.Array(Schema.Literals(parts)).check(Schema.isMinLength(1), Schema.isMaxLength(4))),
  /** Days after which everything is read again instead of what is new: 7 unless given. */
  wholeEveryDays: Schema.optionalKey(Courses.WholeEveryDays)
})

const number = /^[1-9]\d{0,19}$/

export const Setting = Fields.check(
  Schema.makeFilter(({ courses }: typeof Fields.Type) => {
    const at = courses.findIndex(({ id }) => !number.test(id))
    return at === -1
      ? undefined
      : { path: ["courses", at, "id"], issue: 'expected the number in the course\'s address, as text: "1042"' }
  })
)
export type Setting = typeof Setting.Type

/** A setting as rows are held against it. */
export interface Compiled extends Courses.Compiled {
  readonly scheme: string
  readonly claims: NonNullable<Setting["claims"]>
  readonly readsHidden: boolean
}

export const compile = (setting: Setting): Compiled => ({
  ...Courses.compile(setting),
  scheme: setting.scheme ?? "canvas",
  claims: setting.claims ?? {},
  readsHidden: setting.hidden === "read"
})

/** Whether a setting reads a part. */
export const reads = ({ reads: some }: Pick<Setting, "reads">, part: Part): boolean => some?.includes(part) ?? true
