/** What courses of Open edX mean to this organisation: plain JSON, checked as a whole before anything is read. */
import { Courses, Text } from "@laurel/core"
import { Schema } from "effect"

/** `course-v1:org+course+run`, and of old courses `org/course/run`: nothing else goes into an address. */
const key = /^[^/+?#\s]+([/+])[^/+?#\s]+\1[^/?#\s]+$/

const isCourseKey = (id: string): boolean =>
  key.test(id) && !id.split("/").some((part) => part === "." || part === "..")

const Keys = Schema.makeFilter(({ courses }: { readonly courses: ReadonlyArray<{ readonly id: string }> }) => {
  const at = courses.findIndex(({ id }) => !isCourseKey(id))
  return at === -1
    ? undefined
    : {
        path: ["courses", at, "id"],
        issue: "expected a course key such as course-v1:edX+DemoX+2026, or edX/DemoX/2014"
      }
})

export const Setting = Schema.Struct({
  ...Courses.fields,
  /** The scheme of learners' user ids: `openedx` unless given. */
  scheme: Schema.optionalKey(Text.Slug),
  /** What else of an account is claimed as an identity of the same person: nothing unless given. */
  claims: Schema.optionalKey(
    Schema.Struct({
      /** The e-mail address, in lower case, of the scheme `email`. */
      email: Schema.optionalKey(Schema.Boolean),
      /** The scheme of user names. They may be renamed, and a retired account has another. */
      username: Schema.optionalKey(Text.Slug)
    })
  ),
  /** Whether course grades are read: they are unless given. */
  grades: Schema.optionalKey(Schema.Boolean),
  /** Whose certificates are asked for, each by a request of its own: of those who may have passed, or had one, unless given. */
  certificates: Schema.optionalKey(Schema.Literals(["passing", "everybody", "none"]))
}).check(Keys)
export type Setting = typeof Setting.Type

/** A setting as rows are held against it. */
export interface Compiled extends Courses.Compiled {
  readonly scheme: string
  readonly claimsEmail: boolean
  readonly usernames: string | undefined
}

export const compile = (setting: Setting): Compiled => ({
  ...Courses.compile(setting),
  scheme: setting.scheme ?? "openedx",
  claimsEmail: setting.claims?.email ?? false,
  usernames: setting.claims?.username
})
