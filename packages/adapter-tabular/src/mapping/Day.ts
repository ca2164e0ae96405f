/** How the mapping language says days and moments. */
import { Fact, Text } from "@laurel/core"
import { Schema } from "effect"
import * as DatePattern from "../times/DatePattern.ts"
import { Expression } from "./Expression.ts"

/** `"iso"`, `"unix"`, `"unixMillis"`, or a pattern of `yyyy yy M MM MMM MMMM d dd EEE EEEE H HH h hh m mm s ss a` and other text. */
const Pattern = Schema.String.check(
  Schema.isMinLength(1),
  Schema.isMaxLength(100),
  Schema.makeFilter((text: string) => DatePattern.problem(text))
)

/** One format, or several; a text that two of them read differently rejects its row. */
const oneOrMore = (pattern: typeof Pattern) =>
  Schema.Union([pattern, Schema.Array(pattern).check(Schema.isMinLength(1), Schema.isMaxLength(10))])

const Timed = Pattern.check(
  Schema.makeFilter((text: string) =>
    DatePattern.hasTime(text) ? undefined : "expected a pattern with hours, for a moment"
  )
)

const zone = Schema.optionalKey(Text.Zone)
const date = {
  date: Expression,
  /** Year-month-day unless given. */
  format: Schema.optionalKey(oneOrMore(Pattern)),
  /** The zone in which the day is counted; the mapping's unless given. */
  zone
}
const instant = {
  instant: Expression,
  /** `"iso"` unless given. */
  format: Schema.optionalKey(oneOrMore(Timed)),
  /** The zone of a time that is written without an offset, and of its day; the mapping's unless given. */
  zone
}
const offset = { offset: Expression, from: Expression }

/** A moment. */
export const Moment = Schema.Struct(instant)
export type Moment = typeof Moment.Type

/** A day, the day of a moment, or a whole number of days from a day. */
export const Day = Schema.Union([Schema.Struct(date), Moment, Schema.Struct(offset)])
export type Day = typeof Day.Type

const basis = { basis: Schema.optionalKey(Schema.Literals(Fact.bases)) }

/** When something happened. */
export const Happened = Schema.Union([
  Schema.Struct({ ...date, ...basis }),
  Schema.Struct({ ...instant, ...basis }),
  Schema.Struct({ ...offset, ...basis })
])
export type Happened = typeof Happened.Type
