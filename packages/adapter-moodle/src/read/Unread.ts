/** What could not be read, told where it stands in nobody's way: its key is no row's, nor before one. */
import type { Adapter } from "@laurel/core"
import type { Refused } from "../ask/Ask.ts"
import * as Keys from "../Keys.ts"
import * as Compose from "./Compose.ts"
import type * as Modules from "./Modules.ts"

/** What Moodle refused, in its words. */
export const told = (refused: ReadonlyArray<Refused>): string =>
  refused
    .map(({ about, code, said }) => `${about}: "${code}" (${said})`)
    .join("; ")
    .slice(0, 1_000)

/** What of a course as a whole could not be read. */
export const ofCourse = (course: string, refused: ReadonlyArray<Refused>): ReadonlyArray<Compose.Composed> =>
  refused.length === 0
    ? []
    : [
        Compose.unread(
          `course/${course}/refused`,
          "the course to be readable: give the account a role there, or at site level, with the capabilities that the adapter's README lists for the function, and check that the course is still there",
          told(refused)
        )
      ]

/** That a roster leaves people out. */
export const truncated = (course: string): Compose.Composed =>
  Compose.unread(
    `course/${course}/roster`,
    "a roster of everybody: give the account moodle/user:viewdetails and moodle/site:accessallgroups, in the course or at site level",
    "Moodle leaves out people whose profile the account may not see: there are more than it named"
  )

/** That all who were learners have no learner's role any more, which is no word about any of them. */
export const roleless = (course: string): Compose.Composed =>
  Compose.unread(
    `course/${course}/roles`,
    'learners with a role of the setting\'s "roles": compare them with the short names in Site administration > Users > Permissions > Define roles',
    "all who were learners have another role, at once; they stay registered, and nothing of the course is read"
  )

/** That somebody is on no roster any more, and nothing says why. */
export const absent = (course: string, user: string): Compose.Composed =>
  Compose.unread(
    `${Keys.enrolmentOf(course, user)}`,
    "somebody who stood on the roster to be there, or to be said to be suspended, unenrolled or deleted: look the user up in Moodle, and let the account see their profile and, where the course has no completion of its own, call core_enrol_get_users_courses",
    "on no roster any more, and Moodle does not say why; they stay registered"
  )

const answers =
  "an answer about this learner: see what the code means in the adapter's README; the account may lack a capability in this course, or the learner's account is in the midst of a change"

/** What of one learner could not be read: all else of them is. Where a function was given up, it is said once of the course. */
export const ofLearner = (row: string, refused: Refused): Compose.Composed =>
  refused.givenUp === undefined
    ? Compose.unread(row, answers, told([refused]))
    : Compose.unread(`unanswered/${refused.givenUp}/${refused.name}`, answering, told([refused]))

const answering =
  "a function that answers in this course: tell the site's administrator the function and the course, for a plugin there may be broken; it is asked again in the next run"

/** That what could not be read can be by now: what is read of it are other rows. */
export const over = (row: string): Compose.Composed => ({ of: "unread", row })

/** The key of what is told to be unread; undefined for any other row. */
export const keyIn = (row: Compose.Composed): string | undefined =>
  row["of"] === "unread" && row["expected"] !== undefined ? String(row["row"]) : undefined

/** Whether that may be answered when one learner is asked about again, and is all of what was not. */
export const isOfLearner = (key: string): boolean => !key.startsWith("unanswered/")

/** Keys of what a learner is asked for, with the prefix under which they were seen whole if it was answered. */
const learners = (course: string, user: string): ReadonlyArray<readonly [key: string, seen: string]> => {
  const learner = Keys.learnerOf(course, user)
  return [
    [`${learner}/activities`, `${learner}/activity`],
    [`${learner}/completion`, `${learner}/activity`],
    [`${learner}/grades`, `${learner}/grade`],
    [`badges/${user}`, `badge/${user}`]
  ]
}

/** Which of these keys of a learner were asked for now: all else of theirs is known to be answered where it is not told unread. */
export const asked = (
  keys: ReadonlyArray<string>,
  { course, quizzes, scorms }: Modules.Instances & { readonly course: string },
  user: string,
  seen: ReadonlyArray<Adapter.Whole>
): ReadonlyArray<string> => {
  const whole = new Set(seen.map(({ prefix }) => prefix))
  const tries = [...quizzes.map(({ id }) => `quizzes/${id}`), ...scorms.map(({ id }) => `packages/${id}`)]
  const all = new Map([
    ...learners(course, user),
    ...tries.map((each) => [`attempt/${course}/${user}/${each}`, `${Keys.learnerOf(course, user)}/grade`] as const)
  ])
  return keys.filter((key) => whole.has(all.get(key) ?? ""))
}
