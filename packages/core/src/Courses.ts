/** Which courses are which offerings, and where their days are counted: the part that all settings have in common. */
import { Schema } from "effect"
import * as Id from "./Id.ts"
import * as Text from "./Text.ts"

const maxCourses = 10_000

/** A course as whatever tells of it names it: at most 100 characters, since activities are named by it. */
export const Course = Text.Name.check(Schema.isMaxLength(100))

const Offered = Schema.Struct({
  /** The course's id where it is played. */
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

/** The fields of a setting that name courses. */
export const fields = {
  /** The IANA zone in which days are counted. */
  zone: Text.Zone,
  courses: Schema.Array(Offered).check(Schema.isMaxLength(maxCourses), ownIds),
  /** What becomes of what would prove something and is of no course here; `reject` unless given. */
  unmatched: Schema.optionalKey(Schema.Literals(["reject", "skip"]))
}
const Fields = Schema.Struct(fields)

export interface Compiled {
  /** By the course's id. */
  readonly courses: ReadonlyMap<string, { readonly offering: Id.OfferingId; readonly zone: string }>
  readonly skipsUnmatched: boolean
}

/** Courses as they are looked up. */
export const compile = ({ zone: usual, courses, unmatched }: typeof Fields.Type): Compiled => ({
  courses: new Map(courses.map(({ id, offering, zone = usual }) => [id, { offering, zone }])),
  skipsUnmatched: unmatched === "skip"
})
