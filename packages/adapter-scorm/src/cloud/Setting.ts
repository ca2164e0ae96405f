/** What registrations mean to this organisation: plain JSON, checked as a whole before any registration is read. */
import { Courses, Text } from "@laurel/core"
import { Schema } from "effect"

export const Setting = Schema.Struct({
  ...Courses.fields,
  /** The scheme of learners' ids: `scorm-cloud` unless given. Ids of the scheme `email` are taken in lower case. */
  scheme: Schema.optionalKey(Text.Slug),
  /** Whether a learner's email address is claimed as an identity of the scheme `email`: not unless given. */
  emails: Schema.optionalKey(Schema.Boolean),
  /** Whether each part of a course gives facts of its own, about the activity `<course>/<part>`: not unless given. */
  parts: Schema.optionalKey(Schema.Boolean)
})
export type Setting = typeof Setting.Type

/** A setting as registrations are held against it. */
export interface Compiled extends Courses.Compiled {
  readonly scheme: string
  readonly claimsEmails: boolean
  readonly hasParts: boolean
}

export const compile = (setting: Setting): Compiled => ({
  ...Courses.compile(setting),
  scheme: setting.scheme ?? "scorm-cloud",
  claimsEmails: setting.emails ?? false,
  hasParts: setting.parts ?? false
})
