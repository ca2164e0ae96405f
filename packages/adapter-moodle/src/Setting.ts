/** What Moodle's answers mean to this organisation: plain JSON, checked as a whole before anything is asked. */
import { Courses, Fact, Id, Text } from "@laurel/core"
import { Schema } from "effect"
import * as Rows from "./Rows.ts"

const maxCourses = 10_000

const Offered = Schema.Struct({
  /** The course's id in Moodle, as number or text: what stands behind `course/view.php?id=`. */
  id: Rows.Id,
  offering: Id.OfferingId,
  /** Where its days are counted, if not in the setting's zone. */
  zone: Schema.optionalKey(Text.Zone)
})

const ownIds = Schema.makeFilter((courses: ReadonlyArray<typeof Offered.Type>) => {
  const known = new Set<string>()
  const twice = courses.find(({ id }) => known.size === known.add(String(id)).size)
  return twice === undefined ? undefined : `expected each course once, found ${twice.id} a second time`
})

const Items = Schema.Array(Rows.Id).check(Schema.isMaxLength(10_000))

export const Setting = Schema.Struct({
  /** The IANA zone in which days are counted, whatever zone the site and its users have. */
  zone: Courses.fields.zone,
  /** Only these are asked for. */
  courses: Schema.Array(Offered).check(Schema.isMaxLength(maxCourses), ownIds),
  /** What becomes of kept rows of a course that is no longer here; `reject` unless given. */
  unmatched: Courses.fields.unmatched,
  /** The scheme of Moodle's user ids: `moodle` unless given. Two sites need two. */
  scheme: Schema.optionalKey(Text.Slug),
  /** What of a user is claimed as an identity beside that id: nothing unless given. */
  claims: Schema.optionalKey(
    Schema.Struct({
      /** The address, in lower case, of the scheme `email`. */
      email: Schema.optionalKey(Schema.Boolean),
      /** The scheme of Moodle's "ID number". */
      idnumber: Schema.optionalKey(Text.Slug)
    })
  ),
  /** Short names of the roles that learners have: `["student"]` unless given. */
  roles: Schema.optionalKey(Schema.Array(Text.Name).check(Schema.isMinLength(1), Schema.isMaxLength(100))),
  /** What becomes of grades that Moodle does not show the learner: `skip` unless given. */
  hidden: Schema.optionalKey(Schema.Literals(["skip", "read"])),
  /** What acronyms of attendance mean, beside P, L, A and E. */
  statuses: Schema.optionalKey(
    Schema.Record(Text.Name, Schema.Literals(Fact.presences)).check(Schema.isMaxProperties(100))
  ),
  /** The offering in which badges are presented: they are not asked for unless given. */
  badges: Schema.optionalKey(Schema.Struct({ offering: Id.OfferingId })),
  /** Ids of grade items that are points although they begin at 1. */
  points: Schema.optionalKey(Items),
  /** Ids of grade items that are scales although they don't begin at 1. */
  scales: Schema.optionalKey(Items),
  /** After how many days everybody is read again, whether or not anything seems to have happened: 7 unless given. */
  wholeEveryDays: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 366 })))
})
export type Setting = typeof Setting.Type

/** A setting as rows are held against it. */
export interface Compiled extends Courses.Compiled {
  readonly zone: string
  readonly scheme: string
  readonly claims: { readonly email: boolean; readonly idnumber: string | undefined }
  readonly roles: ReadonlySet<string>
  readonly readsHidden: boolean
  readonly statuses: ReadonlyMap<string, Presence>
  readonly badges: Id.OfferingId | undefined
  readonly points: ReadonlySet<string>
  readonly scales: ReadonlySet<string>
  readonly wholeEveryDays: number
}

/** What a mark in a register says. */
export type Presence = (typeof Fact.presences)[number]

/** The acronyms that the attendance plugin gives a new register, in English. */
const usual: ReadonlyArray<readonly [string, Presence]> = [
  ["P", "present"],
  ["L", "late"],
  ["A", "absent"],
  ["E", "excused"]
]

const textsOf = (ids: ReadonlyArray<number | string> = []): ReadonlySet<string> => new Set(ids.map(String))

export const compile = (setting: Setting): Compiled => {
  const { zone, courses, unmatched, claims = {}, badges, points, scales } = setting
  const named = courses.map((course) => ({ ...course, id: String(course.id) }))
  return {
    ...Courses.compile({ zone, courses: named, ...(unmatched === undefined ? {} : { unmatched }) }),
    zone,
    scheme: setting.scheme ?? "moodle",
    claims: { email: claims.email ?? false, idnumber: claims.idnumber },
    roles: new Set(setting.roles ?? ["student"]),
    readsHidden: setting.hidden === "read",
    statuses: new Map([...usual, ...Object.entries(setting.statuses ?? {})]),
    badges: badges?.offering,
    points: textsOf(points),
    scales: textsOf(scales),
    wholeEveryDays: setting.wholeEveryDays ?? 7
  }
}
