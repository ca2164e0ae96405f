/** Rows of single tries: what a function answers of one, and whether the gradebook shows its learner a grade. */
import { Field } from "@laurel/core"
import { Schema } from "effect"
import * as Unshown from "../episodes/Unshown.ts"
import { episodeAt } from "../episodes/Resets.ts"
import * as Episodes from "../Episodes.ts"
import * as Keys from "../Keys.ts"
import * as Rows from "../rows/Tries.ts"
import { type About, type Composed, pick, resetsOf, under } from "./About.ts"
import { idOf, listOf, secondsOf } from "./Wire.ts"

/** What an instance of an activity has that its attempts need: the module's id, the most there is to get, whether it is hidden. */
export interface Instance {
  readonly id: string
  readonly cmid: string
  readonly max?: unknown
  /** Whether the gradebook does not show the learner a grade of it. */
  readonly hidden: boolean
}

type Of = Omit<About, "now" | "activities">

const given = (name: string, value: unknown): Composed =>
  value === undefined || value === null ? {} : { [name]: value }

/** Whether it is hidden, and what stands that was said when the setting read that. */
const shownOf = (about: Of, hidden: boolean, key: string | undefined): Composed => {
  const isKept = hidden && !about.compiled.readsHidden
  const unsaid = isKept && key !== undefined ? Unshown.namesIn(under(about, key), key).toSorted() : []
  return { ...(hidden ? { hidden } : {}), ...(unsaid.length === 0 ? {} : { unsaid }) }
}

export const quizAttempt = (about: Of, quiz: Instance, item: unknown): Composed => {
  const { course, user } = about
  const id = idOf(item)
  const key = id === undefined ? undefined : Keys.quizOf(course, user, quiz.id, id)
  return {
    of: "quizAttempt",
    course,
    user,
    quiz: quiz.id,
    id: Field.of(item, "id"),
    cmid: quiz.cmid,
    ...shownOf(about, quiz.hidden, key),
    ...pick(item, ["state", "preview", "timefinish", "sumgrades"]),
    ...given("max", quiz.max)
  }
}

export const assignAttempt = (about: Of, assignment: Instance, item: unknown): Composed => {
  const { course, user } = about
  const id = idOf(item)
  const key = id === undefined ? undefined : Keys.assignOf(course, user, assignment.id, id)
  return {
    of: "assignAttempt",
    course,
    user,
    assignment: assignment.id,
    id: Field.of(item, "id"),
    cmid: assignment.cmid,
    ...given("max", assignment.max),
    ...shownOf(about, assignment.hidden, key),
    ...pick(item, ["grade", "timemodified"])
  }
}

const isTrack = Schema.is(
  Schema.Struct({ element: Schema.String, value: Schema.Union([Schema.String, Schema.Finite]) })
)

/** Tries are told apart by their numbers, which begin again after a reset: so each has an episode. */
export const scormAttempt = (
  about: About,
  scorm: Instance,
  attempt: number,
  sco: string,
  answered: unknown
): Composed => {
  const { course, user } = about
  const tracks = Rows.tracksOf(listOf(answered, "tracks").filter(isTrack))
  const key = Keys.scormOf(course, user, scorm.id, attempt, sco)
  const at = Episodes.momentIn(secondsOf(tracks, "timemodified"))
  return {
    of: "scormAttempt",
    course,
    user,
    scorm: scorm.id,
    attempt,
    sco,
    cmid: scorm.cmid,
    tracks,
    episode: at === undefined ? 1 : episodeAt(resetsOf(about, scorm.cmid), under(about, key), at),
    ...shownOf(about, scorm.hidden, key)
  }
}
