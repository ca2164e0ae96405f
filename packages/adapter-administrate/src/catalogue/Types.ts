/** Achievement types as a catalog's: what it takes, in which courses, and how long it counts. */
import { type AchievementType, type Build, type Catalog, Naming, Text } from "@laurel/core"
import type { Course } from "./Courses.ts"
import * as Names from "./Names.ts"
import type { Notes } from "./Told.ts"
import * as Valid from "./Valid.ts"
import type * as Wire from "./Wire.ts"

type Encoded = Pick<typeof AchievementType.AchievementType.Encoded, "id" | "title" | "courses" | "validity"> & {
  readonly rule: Build.Rule
}

/** A type of Administrate's, by its number, as one type for each rule by which it is earned. */
export interface Made {
  readonly number: string
  /** As Administrate writes it. */
  readonly id: string
  readonly types: ReadonlyArray<Encoded>
  readonly certifications: (typeof Catalog.Catalog.Encoded)["certifications"]
}

/** Each type that some course awards, in the order of their numbers; what is not made is told. */
export const of = (
  types: ReadonlyMap<string, Wire.Type>,
  courses: ReadonlyArray<Course>,
  opinions: ReadonlyArray<{ readonly activity: string; readonly type: string }>,
  notes: Notes
): ReadonlyArray<Made> => {
  const ids = Names.of(
    [...types].map(([number, { name }]) => ({ number, called: [name] })),
    "type",
    // Of several, the first one is its own.
    new Map(opinions.toReversed().map(({ activity, type }) => [activity.replace(/^achievement-type\//, ""), type])),
    opinions.map(({ type }) => type)
  )
  return [...types]
    .toSorted(([a], [b]) => Names.older(a, b))
    .flatMap(([number, type]) => madeOf(number, type, ids.get(number) ?? `type-${number}`, courses, notes) ?? [])
}

const madeOf = (
  number: string,
  type: Wire.Type,
  id: string,
  courses: ReadonlyArray<Course>,
  notes: Notes
): Made | undefined => {
  const called = Names.nameOf(type)
  const variants = variantsOf(number, courses)
  const [most] = variants
  if (most === undefined) {
    notes.add("unawarded", called)
    return undefined
  }
  const valid = Valid.of(type.validityPeriod, basisOf(number, called, courses, notes))
  if ("unread" in valid) {
    notes.add("unread", `${called}: ${valid.unread}`)
    return undefined
  }
  if (Text.isLong(type.name ?? "")) notes.add("long", called.slice(0, 40))
  const { validity } = valid
  const made = variants.map(({ key, rule, courses }, index) => ({
    // The same mark for the same rule, each time.
    id: index === 0 ? id : `${id}/${Naming.slugOf(`/${key}`).slice(-8)}`,
    title: called,
    courses: courses.map(({ slug }) => slug),
    rule,
    validity
  }))
  if (made.length > 1) notes.add("variants", called)
  return {
    number,
    id: type.id,
    types: made,
    certifications:
      made.length === 1 ? [] : [{ id: `${id}/all`, title: called, through: made.map(({ id }) => id), validity }]
  }
}

interface Variant {
  readonly key: string
  readonly rule: Build.Rule
  readonly courses: ReadonlyArray<Course>
}

const events = ({ courses }: Pick<Variant, "courses">): number =>
  courses.reduce((sum, { events }) => sum + events.length, 0)

/** The rules by which it is earned: that of most courses first, of which the one of most events, then the oldest. */
const variantsOf = (number: string, courses: ReadonlyArray<Course>): ReadonlyArray<Variant> => {
  const all = courses.flatMap((course) => {
    const rule = course.judged.get(number)?.rule
    return rule === undefined ? [] : [{ course, rule, key: JSON.stringify(rule) }]
  })
  return [...Map.groupBy(all, ({ key }) => key)]
    .flatMap(([key, [first, ...others]]) =>
      first === undefined ? [] : [{ key, rule: first.rule, courses: [first, ...others].map(({ course }) => course) }]
    )
    .toSorted((a, b) => b.courses.length - a.courses.length || events(b) - events(a))
}

/** As in most courses; from the day it was earned, where as many say the one as the other. */
const basisOf = (
  number: string,
  called: string,
  courses: ReadonlyArray<Course>,
  notes: Notes
): "completion" | "issue" => {
  const all = courses.flatMap(({ judged }) => judged.get(number)?.basis ?? [])
  const issued = all.filter((basis) => basis === "issue").length
  if (issued > 0 && issued < all.length) notes.add("bases", called)
  return issued * 2 > all.length ? "issue" : "completion"
}
