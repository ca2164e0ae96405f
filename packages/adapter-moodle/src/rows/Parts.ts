/** What rows have in common. */
import { Instant } from "@laurel/core"
import { Schema } from "effect"

/** An id, also one written as text. */
export const Id = Schema.Union([
  Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
  Schema.String.check(Schema.isPattern(/^\d{1,18}$/, { expected: "a whole number" }))
])

/** Unix seconds, up to the year 9999; 0 where there is no moment. */
export const Seconds = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 253_402_300_799 }))

const decimal = /^-?\d{1,15}(?:\.\d{1,15})?$/

/** A number, also one written as text. */
export const Numeric = Schema.Union([
  Schema.Finite,
  Schema.String.check(Schema.isPattern(decimal, { expected: "a number" }))
])

/** The moment at which something was seen to be so: by the standing fact that says the same, else by the clock of who answered. */
export const Seen = Schema.optionalKey(Instant.FromString)

/** 1 for the first time; one more each time that something stood, was over, and is so again. */
export const Episode = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 }))

const name = /^[a-z]{1,20}(?:\/[1-9]\d{0,6})?$/

/** What the row's key is followed by in those of facts that another setting said, and this one does not. */
export const Unsaid = Schema.optionalKey(
  Schema.Array(Schema.String.check(Schema.isPattern(name, { expected: "a fact's name, and its episode" }))).check(
    Schema.isMaxLength(1_000)
  )
)

/** What every row of one person in one course has. */
export const person = { course: Id, user: Id }
