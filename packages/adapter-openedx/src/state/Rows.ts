/** Rows of the state adapter: one small thing about one person in one course each, as answered, with the moments it was seen. */
import { type Adapter, Field, type Id, Instant, Text } from "@laurel/core"
import { Schema } from "effect"
import { type Compiled, compile, type Setting } from "../Setting.ts"
import * as Certificate from "../Certificate.ts"
import * as Facts from "./Facts.ts"
import * as Person from "../Person.ts"
import { Moment, numberOf, shareOf } from "../Wire.ts"

export const stream = "openedx"

/** Episodes of one enrolment: nobody enrols more often. */
export const maxEpisodes = 500

const When = Instant.FromString
const share = Schema.Union([Schema.Finite, Schema.String]).check(
  Schema.makeFilter((value: number | string) =>
    shareOf(value) === undefined ? "expected a part of the whole, from 0 to 1" : undefined
  )
)

const Episode = Schema.Struct({
  from: When,
  /** Whether Open edX states when it began: the first one; of others it keeps no time. */
  isStated: Schema.Boolean,
  /** The track when it was first seen. */
  mode: Schema.NullOr(Schema.String.check(Schema.isMaxLength(100))),
  /** When it was seen to be over; null while it goes on. */
  until: Schema.NullOr(When)
})
export type Episode = typeof Episode.Type

const Enrolment = Schema.Struct({
  of: Schema.Literal("enrolment"),
  ...Person.fields,
  created: Moment,
  is_active: Schema.Boolean,
  mode: Field.maybe(Schema.String),
  episodes: Schema.Array(Episode).check(Schema.isMaxLength(maxEpisodes))
})
export type Enrolment = typeof Enrolment.Type

const Grade = Schema.Struct({
  of: Schema.Literal("grade"),
  ...Person.fields,
  passed: Schema.Boolean,
  percent: share,
  letter_grade: Field.maybe(Schema.String.check(Schema.isMaxLength(200))),
  /** When the present outcome, and the present score, was first seen; null where there is nothing to say of it. */
  outcomeSeen: Schema.NullOr(When),
  scoreSeen: Schema.NullOr(When)
})
export type Grade = typeof Grade.Type

const Awarded = Schema.Struct({
  of: Schema.Literal("certificate"),
  ...Person.fields,
  status: Schema.String.check(
    Schema.makeFilter((status: string) =>
      Certificate.verdictOf(status) === undefined ? `expected one of ${Certificate.words.join(", ")}` : undefined
    )
  ),
  certificate_type: Field.maybe(Schema.String),
  created_date: Field.maybe(Moment),
  /** A number as text, or whatever stood there. */
  grade: Field.maybe(Schema.Union([Schema.Finite, Schema.String])),
  download_url: Field.maybe(Schema.String),
  /** When the present status was first seen; null where it says nothing. */
  seen: Schema.NullOr(When),
  /** When the score of one that is lost was first seen to be so, too; null where there was none. */
  scoreSeen: Schema.NullOr(When)
})
export type Awarded = typeof Awarded.Type

/** What Open edX did not tell of one person or of a course, in the words of a rejection: no row of this form is ever read. */
const Unread = Schema.Struct({
  of: Schema.Literal("unread"),
  what: Schema.Literals(["course", "enrolment", "grade", "certificate"]),
  course: Schema.String,
  user: Field.maybe(Schema.String),
  expected: Schema.String,
  found: Schema.String
}).check(Schema.makeFilter(({ expected }) => ({ path: ["found"], issue: `expected ${expected}` })))
export type Unread = typeof Unread.Type

export type Row = Enrolment | Grade | Awarded | Unread

/** Told apart by what they are of, so that what is wrong is said of the one it is. */
const kinds = { enrolment: Enrolment, grade: Grade, certificate: Awarded, unread: Unread } as const

const Row: Schema.Decoder<Row> = Schema.Union([Enrolment, Grade, Awarded, Unread])

/** The key of a row; undefined where it does not say whose it is. What could not be read has the key of what it would have been. */
const keyOf = (row: unknown): string | undefined => {
  const [of, course, user] = ["of", "course", "user"].map((name) => Field.of(row, name))
  const what = of === "unread" ? Field.of(row, "what") : of
  if (of === "unread" && what === "course" && typeof course === "string") return `course/${Text.keyPart(course)}`
  if (typeof what !== "string" || !Object.hasOwn(kinds, what)) return undefined
  if (typeof course !== "string" || typeof user !== "string" || numberOf(user) === undefined) return undefined
  return Person.rowKey(what, course, user)
}

const problemOf = ({ courses }: Compiled, { course }: Row) =>
  courses.has(course) ? undefined : { path: ["course"], issue: "expected a course of the setting" }

/** What an adapter of Open edX's state is made of, but for how it asks. */
export const definition = ({ source, setting }: { readonly source: Id.SourceId; readonly setting: Setting }) => {
  const compiled = compile(setting)
  return {
    source,
    family: "state",
    stream,
    row: Row.check(Schema.makeFilter((row: Row) => problemOf(compiled, row))),
    key: keyOf,
    advice: "Mend it in Open edX, or in the setting; it is read again by each run, and this ends once it can be read.",
    drafts: (row: Row): ReadonlyArray<Adapter.Sketch> => Facts.read(compiled, row)
  } as const
}
