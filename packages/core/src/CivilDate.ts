/**
 * A day in a calendar, without a clock or a zone: whole days since 1970-01-01, in the years 0001 to 9999.
 * Days compare with `<` and subtract to a number of days.
 */
import { Schema, SchemaGetter } from "effect"
import type { Period } from "./Period.ts"

const dayMillis = 86_400_000
const epochDay = (year: number, month: number, day: number): number =>
  new Date(0).setUTCFullYear(year, month - 1, day) / dayMillis

const earliest = epochDay(1, 1, 1)
const latest = epochDay(9999, 12, 31)

export const CivilDate = Schema.Int.check(Schema.isBetween({ minimum: earliest, maximum: latest })).pipe(
  Schema.brand("CivilDate")
)
export type CivilDate = typeof CivilDate.Type

/** The first and last day that can be written with a four-digit year. */
export const min = earliest as CivilDate // in range by construction
export const max = latest as CivilDate

/** The day with that number, or `undefined` outside the years 0001 to 9999. */
export const fromEpochDay = (days: number): CivilDate | undefined =>
  // The brand is earned by the three checks of this line.
  Number.isInteger(days) && days >= earliest && days <= latest ? (days as CivilDate) : undefined

/** The day of year, month (1 to 12) and day, or `undefined` where the calendar has none: 30 February, month 13. */
export const of = (year: number, month: number, day: number): CivilDate | undefined => {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  return fromEpochDay(epochDay(year, month, day))
}

const shape = /^(\d{4})-(\d{2})-(\d{2})$/

/** Reads `2014-02-28`; `undefined` for another form or a day that does not exist. */
export const parse = (text: string): CivilDate | undefined => {
  const [, year, month, day] = shape.exec(text) ?? []
  return of(Number(year), Number(month), Number(day))
}

/** Writes `2014-02-28`. */
export const format = (date: CivilDate): string => {
  const known = formatted.get(date)
  if (known !== undefined) return known
  const text = new Date(date * dayMillis).toISOString().slice(0, 10)
  if (formatted.size >= maxFormatted) formatted.clear()
  formatted.set(date, text)
  return text
}

/** The days of a working lifetime, many times each: a log of entries writes little else. Emptied when full. */
const formatted = new Map<CivilDate, string>()
const maxFormatted = 20_000

/** A civil date written as text, `2014-02-28`, on the wire and in files. */
export const FromString = Schema.String.check(
  Schema.makeFilter((text: string) =>
    parse(text) === undefined ? "expected an existing day written as year-month-day, such as 2014-02-28" : undefined
  )
).pipe(
  Schema.decodeTo(CivilDate, {
    // The check above has parsed the text once already, so `?? min` is never taken.
    decode: SchemaGetter.transform((text: string) => parse(text) ?? min),
    // Only a CivilDate reaches the encoder; the codec sees its unbranded number.
    encode: SchemaGetter.transform((date: number) => format(date as CivilDate))
  })
)

/** Days in that month of that year. */
export const daysInMonth = (year: number, month: number): number =>
  new Date(new Date(0).setUTCFullYear(year, month, 0)).getUTCDate()

const clamp = (days: number): CivilDate => Math.min(Math.max(days, earliest), latest) as CivilDate // in range by clamping

/** `date` moved by whole days, held to the years 0001 to 9999. */
export const plusDays = (date: CivilDate, days: number): CivilDate => clamp(date + days)

/**
 * `date ⊕ k·period` (semantics §0): the period is multiplied first and added once, years and months before days, and a day
 * that the month does not have becomes its last: 29 February 2016 ⊕ 1 year is 28 February 2017.
 */
export const plus = (date: CivilDate, period: Period, times = 1): CivilDate => {
  const start = new Date(date * dayMillis)
  const months = start.getUTCFullYear() * 12 + start.getUTCMonth() + (period.years * 12 + period.months) * times
  const year = Math.floor(months / 12)
  const month = months - year * 12 + 1
  return clamp(epochDay(year, month, Math.min(start.getUTCDate(), daysInMonth(year, month))) + period.days * times)
}
