/** How rows of Moodle are called: the same each time, and never the same for two. Facts' keys begin with them. */
import { Text } from "@laurel/core"

/** An id of Moodle's: a whole number, which some of its answers write as text. */
export type Id = number | string

const join = (...parts: ReadonlyArray<Id>): string => parts.map((part) => Text.keyPart(String(part))).join("/")

/** All enrolments in a course. */
export const enrolmentsOf = (course: Id): string => join("enrolment", course)
export const enrolmentOf = (course: Id, user: Id): string => join("enrolment", course, user)

/** All that learners did in a course, but for their attempts and sessions. */
export const learnersOf = (course: Id): string => join(course)
/** All that a learner did in a course, but for their attempts and sessions. */
export const learnerOf = (course: Id, user: Id): string => join(course, user)
/** By the id of the course module. */
export const activityOf = (course: Id, user: Id, cmid: Id): string => join(course, user, "activity", cmid)
/** By the id of the grade item. */
export const gradeOf = (course: Id, user: Id, item: Id): string => join(course, user, "grade", item)
export const courseOf = (course: Id, user: Id): string => join(course, user, "course")

/** All tries in a course. */
export const attemptsOf = (course: Id): string => join("attempt", course)
/** A try at one quiz or assignment, both by their own ids: that of the course module is another. */
export const quizOf = (course: Id, user: Id, quiz: Id, id: Id): string =>
  join("attempt", course, user, "quiz", quiz, id)
export const assignOf = (course: Id, user: Id, assignment: Id, id: Id): string =>
  join("attempt", course, user, "assign", assignment, id)
/** A part of a package in one try, by the try's number. */
export const scormOf = (course: Id, user: Id, scorm: Id, attempt: Id, sco: Id): string =>
  join("attempt", course, user, "scorm", scorm, attempt, sco)

/** All marks in registers of a course. */
export const sessionsOf = (course: Id): string => join("session", course)
export const sessionOf = (course: Id, user: Id, session: Id): string => join("session", course, user, session)

/** By Moodle's `uniquehash` of the award. */
export const badgeOf = (user: Id, hash: string): string => join("badge", user, hash)

/** The participation of a person in a course. */
export const subjectOf = (course: Id, user: Id): string =>
  `${Text.keyPart(String(course))}:${Text.keyPart(String(user))}`
