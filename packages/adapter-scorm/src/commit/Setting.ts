/** What commits mean to this organisation: plain JSON, checked as a whole before any commit is read. */
import { Courses } from "@laurel/core"
import { Schema } from "effect"

export const Setting = Schema.Struct({
  ...Courses.fields,
  /** What SCORM 1.2's lesson_status `failed` says of completion, which the standard leaves open: `incomplete` unless given. */
  failed: Schema.optionalKey(Schema.Literals(["incomplete", "completed"])),
  /**
   * What decides a SCORM 1.2 outcome where there are a mastery score and a raw score: the content's `word`, unless given, or the
   * `score`. SCORM 2004 leaves no choice.
   */
  mastery: Schema.optionalKey(Schema.Literals(["word", "score"])),
  /** Whether objectives are facts of their own, about the activity `<course>/<item>/<objective>`: not unless given. */
  objectives: Schema.optionalKey(Schema.Boolean)
})
export type Setting = typeof Setting.Type
