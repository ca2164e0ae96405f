/** Who stood on a roster and is on none any more, and why: Moodle is asked, for absence alone says nothing. */
import type { Adapter } from "@laurel/core"
import { Effect } from "effect"
import type * as Episodes from "../Episodes.ts"
import * as Keys from "../Keys.ts"
import type { Reader } from "./Reader.ts"
import * as Wire from "./Wire.ts"

/** People of one course who are asked about in one run. The rest is asked about in the next. */
const maxAsked = 500

/** How somebody stands: as taking part, or by the word by which they stopped. Undefined where nothing stands. */
export const wordOf = (
  enrolments: ReadonlyMap<string, Episodes.Stood>,
  course: string,
  user: string
): string | undefined => {
  let [last, word]: [number, string | undefined] = [0, undefined]
  for (const { reference, said, evidence } of enrolments.get(Keys.enrolmentOf(course, user)) ?? []) {
    const episode = Number(reference.key.slice(reference.key.lastIndexOf("/") + 1))
    const isLater = episode > last || (episode === last && evidence._tag === "Unregistered")
    if (isLater) [last, word] = [episode, evidence._tag === "Unregistered" ? (said ?? "gone") : "active"]
  }
  return word
}

const usersOf = (enrolments: ReadonlyMap<string, Episodes.Stood>, course: string): ReadonlyArray<string> => {
  const prefix = `${Keys.enrolmentsOf(course)}/`
  return [...enrolments.keys()].flatMap((key) => {
    const rest = key.startsWith(prefix) ? key.slice(prefix.length) : ""
    return rest !== "" && !rest.includes("/") ? [rest] : []
  })
}

/** Those who stood as taking part and are not among these. */
export const missing = (
  enrolments: ReadonlyMap<string, Episodes.Stood>,
  course: string,
  roster: ReadonlyArray<unknown>
): ReadonlyArray<string> => absent(enrolments, course, roster, ["active"])

const absent = (
  enrolments: ReadonlyMap<string, Episodes.Stood>,
  course: string,
  roster: ReadonlyArray<unknown>,
  words: ReadonlyArray<string>
): ReadonlyArray<string> => {
  const there = new Set(roster.flatMap((entry) => Wire.idOf(entry) ?? []))
  return usersOf(enrolments, course).filter(
    (user) => !there.has(user) && words.includes(wordOf(enrolments, course, user) ?? "")
  )
}

/** What Moodle said of somebody who is on no roster any more. */
export interface Told {
  readonly id: string
  readonly status: "unenrolled" | "deleted"
}

/** What Moodle says of those who are on no roster any more. Of those of whom it says nothing clear, nothing. */
export const ask = Effect.fnUntraced(function* (
  reader: Reader,
  course: string,
  enrolments: ReadonlyMap<string, Episodes.Stood>,
  roster: ReadonlyArray<unknown>
): Effect.fn.Return<
  ReadonlyArray<Told>,
  Adapter.Failure
> {
  const users = absent(enrolments, course, roster, ["active", "suspended"])
  if (users.length > maxAsked) {
    yield* Effect.logWarning(
      `course ${course}: ${users.length} people are on no roster any more; the first ${maxAsked} are asked about now, the others in the next runs`
    )
  }
  const told = yield* Effect.forEach(users.slice(0, maxAsked), (user) => why(reader, course, user), {
    concurrency: reader.concurrency
  })
  return told.flatMap((each) => each ?? [])
})

/**
 * The completion of the course is refused with the reason. Where the course has none, an account that is gone is still told, and of
 * one that is there, in which courses it takes part.
 */
const why = Effect.fnUntraced(function* (
  { client, functions }: Reader,
  course: string,
  user: string
): Effect.fn.Return<Told | undefined, Adapter.Failure> {
  const ofCourse = yield* client.call(Wire.CourseCompletion)({
    name: "core_completion_get_course_completion_status",
    with: { courseid: course, userid: user }
  })
  if (ofCourse._tag === "Answered") return undefined
  const status = statusOf(ofCourse.code)
  if (status !== undefined || !functions.has("core_enrol_get_users_courses")) {
    return status === undefined ? undefined : { id: user, status }
  }
  const ofUser = yield* client.call(Wire.UserCourses)({
    name: "core_enrol_get_users_courses",
    with: { userid: user, returnusercount: false }
  })
  if (ofUser._tag === "Refused") {
    const other = statusOf(ofUser.code)
    return other === undefined ? undefined : { id: user, status: other }
  }
  return ofUser.value.some((each) => Wire.idOf(each) === course) ? undefined : { id: user, status: "unenrolled" }
})

const statusOf = (code: string): Told["status"] | undefined => {
  if (code === "usernotenroled") return "unenrolled"
  return code === "userdeleted" || code === "invaliduser" ? "deleted" : undefined
}
