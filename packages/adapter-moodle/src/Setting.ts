/** What Moodle's answers mean to this organisation: plain JSON, checked as a whole before anything is asked. */
import { Courses, Fact, Id, Text } from "@laurel/core"
import { Schema } from "effect"
import type * as Keys from "./Keys.ts"
import * as Rows from "./Rows.ts"

/** An id as all else is compared with it: Moodle's own numbers begin with no 0. */
const nameOf = (id: Keys.Id): string => String(id).replace(/^0+(?=\d)/, "")

const Items = Schema.Array(Rows.Id).check(Schema.isMaxLength(10_000))

// What is of no course of the setting is never asked for. Kept rows of one are refused, so that what they said stands.
const { unmatched: _, ...offered } = Courses.fieldsOf(Rows.Id, nameOf)

export const Setting = Schema.Struct({
  /** Only these courses are asked for, by the number behind `course/view.php?id=`. */
  ...offered,
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
  wholeEveryDays: Schema.optionalKey(Courses.WholeEveryDays)
})
export type Setting = typeof Setting.Type

/** A setting as rows are held against it. */
export interface Compiled extends Pick<Courses.Compiled, "courses"> {
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
type Presence = (typeof Fact.presences)[number]

/** The acronyms that the attendance plugin gives a new register, in English. */
const usual: ReadonlyArray<readonly [string, Presence]> = [
  ["P", "present"],
  ["L", "late"],
  ["A", "absent"],
  ["E", "excused"]
]

const textsOf = (ids: ReadonlyArray<number | string> = []): ReadonlySet<string> => new Set(ids.map(nameOf))

export const compile = (setting: Setting): Compiled => {
  const { zone, claims = {}, badges, points, scales } = setting
  return {
    courses: Courses.compile(setting, nameOf).courses,
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
