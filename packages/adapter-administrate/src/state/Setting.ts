/** What Administrate's learners mean to this organisation: plain JSON, checked as a whole before anything is asked. */
import { Courses, Fact, Id, Text } from "@laurel/core"
import { Schema } from "effect"
import * as Ids from "../Ids.ts"

/** A name as GraphQL allows one: nothing else is ever put into a question. */
const Name = Schema.String.check(
  Schema.isPattern(/^[_A-Za-z]\w{0,63}$/, { expected: "a name of GraphQL: letters, digits and _" })
)

/** What an id is expected to be. */
const idForm = 'an id as the API writes it, "Q291cnNlVGVtcGxhdGU6MTI=", or as that reads, "CourseTemplate:12"'

const GlobalId = Text.Name.check(
  Schema.makeFilter((id: string) => (Ids.numberOf(id) === undefined ? `expected ${idForm}` : undefined))
)

/** What is wrong with ids that each name another record: two may be written in two ways. */
const problemOfIds = (what: string, all: ReadonlyArray<{ readonly id: string }>): string | undefined => {
  const known = new Map<string, string>()
  for (const { id } of all) {
    const number = Ids.numberOf(id)
    if (number === undefined) return `expected ${idForm}, found "${id}"`
    const other = known.get(number)
    if (other !== undefined) return `expected each ${what} once, found "${other}" and "${id}"`
    known.set(number, id)
  }
  return undefined
}

/** Learners are looked up by the number alone: that of another kind of record is that of another course. */
const problemOfCourses = (courses: ReadonlyArray<{ readonly id: string }>): string | undefined => {
  const other = courses.find(({ id }) => !["coursetemplate", undefined].includes(Ids.kindOf(id)))
  if (other === undefined) return problemOfIds("course", courses)
  return `expected course templates, such as "CourseTemplate:12", found "${other.id}", the id of another kind of record ("${Ids.kindOf(other.id)}"). The doctor lists course templates with their ids`
}

/** What is read of a learner beside the registration. */
const parts = ["attendance", "progress", "content", "result"] as const
export type Part = (typeof parts)[number]

const maxNamed = 1_000

/** Where an instance's schema calls the fields of an achievement something else. */
const Fields = Schema.Struct({
  /** The list itself: `achievements`. */
  list: Schema.optionalKey(Name),
  /** `achievementType`, `contact` and `learner`. */
  type: Schema.optionalKey(Name),
  contact: Schema.optionalKey(Name),
  learner: Schema.optionalKey(Name),
  /** The first and the last valid day: `validFrom` and `validUntil`. */
  from: Schema.optionalKey(Name),
  until: Schema.optionalKey(Name)
})

const Achievements = Schema.Struct({
  /** The offering of what was awarded without a learner. Without one it is rejected. */
  offering: Schema.optionalKey(Id.OfferingId),
  /** The same for single types. */
  types: Schema.optionalKey(
    Schema.Array(Schema.Struct({ id: GlobalId, offering: Id.OfferingId })).check(
      Schema.isMaxLength(maxNamed),
      Schema.makeFilter((types: ReadonlyArray<{ readonly id: string }>) => problemOfIds("type", types))
    )
  ),
  fields: Schema.optionalKey(Fields)
})

/**
 * What was awarded to a contact, and not to a learner, is in an offering of its own: in one of a course nobody has done anything
 * for it, and Laurel would be held to differ, about the award and about whatever it awarded itself.
 */
const problemOfAwards = ({
  courses,
  achievements: { offering, types = [] } = {}
}: {
  readonly courses: ReadonlyArray<{ readonly offering: Id.OfferingId }>
  readonly achievements?: typeof Achievements.Type
}) => {
  const own = new Set(courses.map((course) => course.offering))
  const expected = (found: string) =>
    `expected an offering of its own for what is awarded without a learner, such as "awards", found "${found}", which is that of a course`
  const at = types.findIndex((type) => own.has(type.offering))
  const type = types[at]
  return [
    ...(offering !== undefined && own.has(offering)
      ? [{ path: ["achievements", "offering"], issue: expected(offering) }]
      : []),
    ...(type === undefined ? [] : [{ path: ["achievements", "types", at, "offering"], issue: expected(type.offering) }])
  ]
}

export const Setting = Schema.Struct({
  ...Courses.fields,
  /** Course templates, by the API's ids. */
  courses: Courses.fields.courses.check(Schema.makeFilter(problemOfCourses)),
  /** What becomes of an achievement without a learner for which no offering is named, when it is read; `reject` unless given. */
  unmatched: Courses.fields.unmatched,
  /** The scheme of contacts' ids: `administrate` unless given. */
  scheme: Schema.optionalKey(Text.Slug),
  claims: Schema.optionalKey(
    Schema.Struct({
      /** Whether contacts' email addresses are claimed, under the scheme `email`: not unless given. */
      email: Schema.optionalKey(Schema.Boolean),
      /** The scheme under which a contact's account is claimed: not at all unless given. It names a group, never a person. */
      account: Schema.optionalKey(Text.Slug)
    })
  ),
  /** All unless given. */
  parts: Schema.optionalKey(Schema.Array(Schema.Literals(parts)).check(Schema.isMaxLength(parts.length))),
  /** Whether progress is 0 to 100 or 0 to 1: `percent` unless given. */
  progress: Schema.optionalKey(Schema.Literals(["percent", "fraction"])),
  /** What marks of attendance mean beside Present and Absent. */
  marks: Schema.optionalKey(
    Schema.Record(Text.Name, Schema.Literals(Fact.presences)).check(
      Schema.makeFilter((marks: Readonly<Record<string, unknown>>) => {
        const twice = [...Map.groupBy(Object.keys(marks), (mark) => mark.toLowerCase()).values()]
        const found = twice.find(({ length }) => length > 1)
        return found === undefined
          ? undefined
          : `expected each mark once, in large letters or small, found ${found.map((mark) => `"${mark}"`).join(" and ")}`
      })
    )
  ),
  /** IANA zones by what the instance calls them, where that is something else. */
  zones: Schema.optionalKey(Schema.Record(Text.Name, Text.Zone)),
  /** Its achievements: not read unless given. */
  achievements: Schema.optionalKey(Achievements),
  /** After how many days everything is read again: 7 unless given. */
  wholeEveryDays: Schema.optionalKey(Courses.WholeEveryDays)
}).check(Schema.makeFilter((setting) => problemOfAwards(setting)))
export type Setting = typeof Setting.Type

type Offered = Courses.Compiled["courses"] extends ReadonlyMap<string, infer O> ? O : never

/** A setting as rows are held against it. Course templates and achievement types are called by their numbers. */
export interface Compiled {
  readonly zone: string
  readonly courses: ReadonlyMap<string, Offered>
  readonly skipsUnmatched: boolean
  readonly scheme: string
  readonly claimsEmail: boolean
  readonly accountScheme: string | undefined
  readonly parts: ReadonlySet<Part>
  readonly top: number
  readonly marks: ReadonlyMap<string, Fact.Attended["status"]>
  readonly zones: ReadonlyMap<string, string>
  readonly types: ReadonlyMap<string, Id.OfferingId>
  readonly unlearned: Id.OfferingId | undefined
}

const number = (id: string): string => Ids.numberOf(id) ?? id

export const compile = (setting: Setting): Compiled => {
  const { courses, skipsUnmatched } = Courses.compile(setting)
  const { achievements = {} } = setting
  const marks = Object.entries(setting.marks ?? {}).map(([mark, status]) => [mark.toLowerCase(), status] as const)
  return {
    zone: setting.zone,
    courses: new Map([...courses].map(([id, offered]) => [number(id), offered])),
    skipsUnmatched,
    scheme: setting.scheme ?? "administrate",
    claimsEmail: setting.claims?.email ?? false,
    accountScheme: setting.claims?.account,
    parts: new Set(setting.parts ?? parts),
    top: setting.progress === "fraction" ? 1 : 100,
    marks: new Map([["present", "present"], ["true", "present"], ["absent", "absent"], ["false", "absent"], ...marks]),
    zones: new Map(Object.entries(setting.zones ?? {})),
    types: new Map((achievements.types ?? []).map(({ id, offering }) => [number(id), offering])),
    unlearned: achievements.offering
  }
}
