/** What commits mean to this organisation: plain JSON, checked as a whole before any commit is read. */
import { Id, Text } from "@laurel/core"
import { Schema } from "effect"

const maxCourses = 10_000

/** A course as the host calls it: at most 100 characters, since activities are named by it. */
export const Course = Text.Name.check(Schema.isMaxLength(100))

const Offered = Schema.Struct({
  /** The host's own key of the course. */
  id: Course,
  offering: Id.OfferingId,
  /** Where its days are counted, if not in the setting's zone. */
  zone: Schema.optionalKey(Text.Zone)
})

const ownIds = Schema.makeFilter((courses: ReadonlyArray<typeof Offered.Type>) => {
  const known = new Set<string>()
  const twice = courses.find(({ id }) => known.size === known.add(id).size)
  return twice === undefined ? undefined : `expected each course once, found "${twice.id}" a second time`
})

export const Setting = Schema.Struct({
  /** The IANA zone in which days are counted. */
  zone: Text.Zone,
  courses: Schema.Array(Offered).check(Schema.isMaxLength(maxCourses), ownIds),
  /** What SCORM 1.2's lesson_status `failed` says of completion, which the standard leaves open: `incomplete` unless given. */
  failed: Schema.optionalKey(Schema.Literals(["incomplete", "completed"])),
  /**
   * What decides a SCORM 1.2 outcome where there are a mastery score and a raw score: the content's `word`, unless given, or the
   * `score`. SCORM 2004 leaves no choice.
   */
  mastery: Schema.optionalKey(Schema.Literals(["word", "score"])),
  /** Whether objectives are facts of their own, about the activity `<course>/<item>/<objective>`: not unless given. */
  objectives: Schema.optionalKey(Schema.Boolean),
  /** What becomes of a commit that would prove something and is of no course here; `reject` unless given. */
  unmatched: Schema.optionalKey(Schema.Literals(["reject", "skip"]))
})
export type Setting = typeof Setting.Type
