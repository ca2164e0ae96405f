/** Rows of single tries at quizzes, assignments and packages. */
import { Field } from "@laurel/core"
import { Schema } from "effect"
import { Episode, Id, Numeric, person, Seconds, Unsaid } from "./Parts.ts"

/** `id` is Moodle's own of the try: the numbers of tries begin again after a reset. Of packages there are only numbers. */
export const keys = {
  quizAttempt: { of: Schema.Literal("quizAttempt"), ...person, quiz: Id, id: Id },
  assignAttempt: { of: Schema.Literal("assignAttempt"), ...person, assignment: Id, id: Id },
  scormAttempt: { of: Schema.Literal("scormAttempt"), ...person, scorm: Id, attempt: Id, sco: Id }
}

const shown = {
  /** Whether the gradebook does not show the learner a grade of it. */
  hidden: Schema.optionalKey(Schema.Boolean),
  unsaid: Unsaid
}

export const QuizAttempt = Schema.Struct({
  ...keys.quizAttempt,
  cmid: Id,
  state: Schema.String,
  preview: Field.maybe(Id),
  timefinish: Field.maybe(Seconds),
  sumgrades: Field.maybe(Schema.Finite),
  /** `sumgrades` of the quiz: marks that there are at most. */
  max: Field.maybe(Schema.Finite),
  ...shown
})
export type QuizAttempt = typeof QuizAttempt.Type

export const AssignAttempt = Schema.Struct({
  ...keys.assignAttempt,
  cmid: Id,
  /** Below 0 where there is none. */
  grade: Field.maybe(Numeric),
  /** `grade` of the assignment: points that there are at most; below 0 where it is marked by a scale. */
  max: Field.maybe(Schema.Finite),
  timemodified: Field.maybe(Seconds),
  ...shown
})
export type AssignAttempt = typeof AssignAttempt.Type

const maxTracks = 100
/** By the names of elements, as `tracksOf` picks them. */
const Tracks = Schema.Record(Schema.String, Schema.Union([Schema.Finite, Schema.String])).check(
  Schema.isMaxProperties(maxTracks)
)

export const ScormAttempt = Schema.Struct({
  ...keys.scormAttempt,
  cmid: Id,
  tracks: Tracks,
  episode: Episode,
  ...shown
})
export type ScormAttempt = typeof ScormAttempt.Type

/** Elements of a package's tracks that mean something; also those that Moodle adds, which have no dot. */
const elements: ReadonlySet<string> = new Set([
  "status",
  "score_raw",
  "timemodified",
  "total_time",
  ...["lesson_status", "exit", "total_time", "score.raw", "score.min", "score.max"].map((name) => `cmi.core.${name}`),
  ...["completion_status", "success_status", "exit", "total_time"].map((name) => `cmi.${name}`),
  ...["score.scaled", "score.raw", "score.min", "score.max"].map((name) => `cmi.${name}`)
])

/** Tracks as a row has them: only what means something, in an order that is the same each time. */
export const tracksOf = (
  tracks: ReadonlyArray<{ readonly element: string; readonly value: string | number }>
): { readonly [element: string]: string | number } =>
  Object.fromEntries(
    tracks
      .filter(({ element }) => elements.has(element))
      .map(({ element, value }) => [element, value] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
  )
