/** What registrations mean to this organisation: plain JSON, checked as a whole before any registration is read. */
import { Id, Text } from "@laurel/core"
import { Schema } from "effect"
import { Course } from "../commit/Setting.ts"

const maxCourses = 10_000

const Offered = Schema.Struct({
  /** The course's id in SCORM Cloud. */
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
  /** The scheme of learners' ids: `scorm-cloud` unless given. Ids of the scheme `email` are taken in lower case. */
  scheme: Schema.optionalKey(Text.Slug),
  /** Whether a learner's email address is claimed as an identity of the scheme `email`: not unless given. */
  emails: Schema.optionalKey(Schema.Boolean),
  courses: Schema.Array(Offered).check(Schema.isMaxLength(maxCourses), ownIds),
  /** What becomes of a registration that would prove something and is of no course here; `reject` unless given. */
  unmatched: Schema.optionalKey(Schema.Literals(["reject", "skip"])),
  /** Whether each part of a course gives facts of its own, about the activity `<course>/<part>`: not unless given. */
  parts: Schema.optionalKey(Schema.Boolean)
})
export type Setting = typeof Setting.Type

/** A setting as registrations are held against it. */
export interface Compiled {
  readonly scheme: string
  readonly claimsEmails: boolean
  /** By the course's id. */
  readonly courses: ReadonlyMap<string, { readonly offering: Id.OfferingId; readonly zone: string }>
  readonly skipsUnmatched: boolean
  readonly hasParts: boolean
}

export const compile = ({
  zone: usual,
  scheme = "scorm-cloud",
  emails = false,
  courses,
  unmatched = "reject",
  parts = false
}: Setting): Compiled => ({
  scheme,
  claimsEmails: emails,
  courses: new Map(courses.map(({ id, offering, zone = usual }) => [id, { offering, zone }])),
  skipsUnmatched: unmatched === "skip",
  hasParts: parts
})
