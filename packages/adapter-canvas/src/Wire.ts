/** What Canvas' answers are made of: little is read, unknown fields are ignored, and absent and null are alike. */
import { CivilDate, Field, Instant, Text } from "@laurel/core"
import { Schema } from "effect"

const id = /^-?\d{1,20}$/

/** An id as text. A number that is too large to be exact is none: another person's would look the same. */
export const idOf = (value: unknown): string | undefined => {
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : undefined
  return typeof value === "string" && id.test(value) ? value : undefined
}

const earliest = Instant.startOf(CivilDate.of(1900, 1, 1) ?? CivilDate.min)

/** A moment; undefined for any other text, and for times that nobody meant. */
export const instantOf = (value: unknown): Instant.Instant | undefined => {
  const at = typeof value === "string" ? Instant.parse(value) : undefined
  return at === undefined || at < earliest ? undefined : at
}

/** A number, also one written as text; undefined where there is none. */
export const numberOf = (value: number | string | null | undefined): number | undefined => {
  if (typeof value !== "string") return value ?? undefined
  return decimal.test(value.trim()) ? Number(value) : undefined
}

const decimal = /^-?\d{1,20}(?:\.\d{1,20})?$/

/** Only these fields of a value, as they are; what is null is left out. */
export const pick = (value: unknown, fields: ReadonlyArray<string>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    fields.flatMap((field) => {
      const found = Field.of(value, field)
      return found === undefined || found === null ? [] : [[field, found]]
    })
  )

export const Id = Schema.String.check(Schema.isPattern(id, { expected: "an id of Canvas: digits, as text" }))

export const Moment = Schema.String.check(
  Schema.makeFilter((text: string) =>
    instantOf(text) === undefined
      ? "expected a date after 1900, a time and an offset, such as 2026-11-23T15:00:00Z"
      : undefined
  )
)

export const Numeral = Schema.Union([
  Schema.Finite,
  Schema.String.check(Schema.isPattern(decimal, { expected: "a number, such as 8.5" }))
])

/** When something of a row happened, and how that is known. */
export const When = Schema.Struct({ at: Moment, basis: Schema.Literals(["stated", "bounded", "observed"]) })
export type When = typeof When.Type

/** Who a row is about. */
export const User = Schema.Struct({
  id: Id,
  sis: Field.maybe(Text.Name),
  login: Field.maybe(Text.Name),
  email: Field.maybe(Schema.String)
})
export type User = typeof User.Type

/** How an assignment is marked. */
export const Graded = Schema.Struct({
  id: Id,
  grading_type: Field.maybe(Schema.String),
  points_possible: Field.maybe(Numeral)
})

/** The order of ids: shorter ones are lower. */
export const compareIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
