/** Which courses are which offerings, and where their days are counted: the part that all settings have in common. */
import { Schema } from "effect"
import * as Id from "./Id.ts"
import * as Text from "./Text.ts"

const maxCourses = 10_000

/** A course as whatever tells of it names it: at most 100 characters, since activities are named by it. */
export const Course = Text.Name.check(Schema.isMaxLength(100))

const ownIds = <Id extends string | number>(nameOf: (id: Id) => string) =>
  Schema.makeFilter((courses: ReadonlyArray<{ readonly id: Id }>) => {
    const known = new Set<string>()
    const twice = courses.find(({ id }) => known.size === known.add(nameOf(id)).size)
    return twice === undefined ? undefined : `expected each course once, found "${twice.id}" a second time`
  })

/** The fields of a setting that name courses by such ids. Two ids of one name, as `nameOf` gives it, are one course. */
export const fieldsOf = <Id extends string | number>(id: Schema.Codec<Id>, nameOf: (id: Id) => string = String) => ({
  /** The IANA zone in which days are counted. */
  zone: Text.Zone,
  courses: Schema.Array(
    Schema.Struct({
      /** The course's id where it is played. */
      id,
      offering: Id.OfferingId,
      /** Where its days are counted, if not in the setting's zone. */
      zone: Schema.optionalKey(Text.Zone)
    })
  ).check(Schema.isMaxLength(maxCourses), ownIds(nameOf)),
  /** What becomes of what would prove something and is of no course here; `reject` unless given. */
  unmatched: Schema.optionalKey(Schema.Literals(["reject", "skip"]))
})

/** After how many days all of a source is read again that else tells what is new; 0 for each time. */
export const WholeEveryDays = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 366 }))

/** The same of courses that are named by texts. */
export const fields = fieldsOf(Course)
const Fields = Schema.Struct(fields)

export interface Compiled {
  /** By the name of the course's id. */
  readonly courses: ReadonlyMap<string, { readonly offering: Id.OfferingId; readonly zone: string }>
  readonly skipsUnmatched: boolean
}

type Given<Id> = Omit<typeof Fields.Type, "courses"> & {
  readonly courses: ReadonlyArray<Omit<(typeof Fields.Type)["courses"][number], "id"> & { readonly id: Id }>
}

/** Courses as they are looked up: by their ids' names. */
export const compile = <Id extends string | number>(
  { zone: usual, courses, unmatched }: Given<Id>,
  nameOf: (id: Id) => string = String
): Compiled => ({
  courses: new Map(courses.map(({ id, offering, zone = usual }) => [nameOf(id), { offering, zone }])),
  skipsUnmatched: unmatched === "skip"
})
