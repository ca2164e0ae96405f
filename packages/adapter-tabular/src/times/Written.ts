/** What a text says of time by one format: a day, a local time on a day, or a moment. */
import { CivilDate, Instant } from "@laurel/core"
import * as DatePattern from "./DatePattern.ts"
import * as Names from "./Names.ts"

export type Written =
  | { readonly on: CivilDate.CivilDate }
  /** Milliseconds that clocks show since 1970 began, and the day that is written: 24:00 ends it. */
  | { readonly local: number; readonly day: CivilDate.CivilDate }
  | { readonly at: Instant.Instant }

/** Reads a text by a format; undefined where it is not written so, or names no existing day and time. */
export type Reader = (text: string) => Written | undefined

const dayMillis = 86_400_000

/** A local time. 24:00 is the moment at which its day ends. */
const localOf = (
  on: CivilDate.CivilDate,
  hour: number,
  minute: number,
  second: number,
  millis: number
): number | undefined =>
  (hour < 24 && minute < 60 && second < 60) || (hour === 24 && minute + second + millis === 0)
    ? on * dayMillis + ((hour * 60 + minute) * 60 + second) * 1_000 + millis
    : undefined

const momentOf = (at: number | undefined): Written | undefined => {
  const instant = at === undefined ? undefined : Instant.fromMillis(at)
  return instant === undefined ? undefined : { at: instant }
}

const isoShape =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:([Zz])|([+-])(\d{2})(?::?(\d{2}))?)?)?$/

const iso: Reader = (text) => {
  const [, date = "", hour, minute, second = "0", decimals = "", utc, sign, hours = "0", minutes = "0"] =
    isoShape.exec(text) ?? []
  const on = CivilDate.parse(date)
  if (on === undefined) return undefined
  if (hour === undefined) return { on }
  // What is finer than a millisecond is cut off.
  const millis = Number(decimals.padEnd(3, "0").slice(0, 3))
  const local = localOf(on, Number(hour), Number(minute), Number(second), millis)
  if (local === undefined) return undefined
  if (utc === undefined && sign === undefined) return { local, day: on }
  const offset = Number(hours) * 60 + Number(minutes)
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined
  return momentOf(local - (sign === "-" ? -offset : offset) * 60_000)
}

const unix: Reader = (text) => {
  const [, sign, seconds, decimals = ""] = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?$/.exec(text) ?? []
  if (seconds === undefined) return undefined
  const millis = Number(seconds) * 1_000 + Number(decimals.padEnd(3, "0").slice(0, 3))
  return momentOf(sign === "-" ? -millis : millis)
}

const unixMillis: Reader = (text) => (/^-?\d{1,15}$/.test(text) ? momentOf(Number(text)) : undefined)

const named: { readonly [name in DatePattern.Named]: Reader } = { iso, unix, unixMillis }

const word = "\\p{L}[\\p{L}.]*"
/** Some have a hyphen: sexta-feira. */
const weekdayWord = "\\p{L}[\\p{L}.-]*"
const digits: Readonly<Record<string, string>> = {
  yyyy: "\\d{4}",
  MMM: word,
  MMMM: word,
  EEE: weekdayWord,
  EEEE: weekdayWord,
  a: "\\p{L}[\\p{L}.\\s]*"
}

const groupOf = (letters: string): string =>
  Object.hasOwn(digits, letters) ? (digits[letters] ?? "") : letters.length === 2 ? "\\d{2}" : "\\d{1,2}"

/** Text that stands for itself; white space is any, as programs write a narrow one before AM. */
const literal = (text: string): string => text.replaceAll(/[$()*+./?[\\\]^{|}]/g, "\\$&").replaceAll(/\s+/g, "\\s+")

const shapeOf = (parts: ReadonlyArray<DatePattern.Part>): RegExp => {
  const source = parts.map((part) => (part.field === undefined ? literal(part.text) : `(${groupOf(part.letters)})`))
  return new RegExp(`^${source.join("")}$`, "iu")
}

/** Two digits are of the years 1970 to 2069. */
const yearOf = (text: string): number =>
  text.length === 2 ? Number(text) + (Number(text) >= 70 ? 1_900 : 2_000) : Number(text)

/** From 0 for Sunday: 1970 began on a Thursday. */
const weekdayOf = (on: CivilDate.CivilDate): number => (((on + 4) % 7) + 7) % 7

const hourOf = (text: string, isLater: boolean | undefined): number | undefined => {
  const hour = Number(text)
  return isLater === undefined || hour < 1 || hour > 12 ? undefined : (hour % 12) + (isLater ? 12 : 0)
}

const pattern = (text: string, locale: string): Reader => {
  const parsed = DatePattern.parse(text)
  // The mapping's schema has checked that it is one.
  if (typeof parsed === "string") return () => undefined
  const fields = parsed.flatMap((part) => (part.field === undefined ? [] : [part]))
  const shape = shapeOf(parsed)
  const place = (field: DatePattern.Field): number => fields.findIndex((part) => part.field === field) + 1
  const [year, month, day, weekday] = [place("year"), place("month"), place("day"), place("weekday")]
  const [half, hour24, hour12, minute, second] = [
    place("half"),
    place("hour"),
    place("hour12"),
    place("minute"),
    place("second")
  ]
  const letters = fields[month - 1]?.letters
  const months = letters === "MMM" ? Names.short(locale) : letters === "MMMM" ? Names.long(locale) : undefined
  const weekdays = weekday === 0 ? undefined : Names.weekdays(locale)
  const halves = half === 0 ? undefined : Names.halves(locale)
  return (written) => {
    const found = shape.exec(written)
    if (found === null) return undefined
    const at = (index: number): string => (index === 0 ? "0" : (found[index] ?? "0"))
    const named = months === undefined ? Number(at(month)) : months.get(Names.plain(at(month)))
    const on = named === undefined ? undefined : CivilDate.of(yearOf(at(year)), named, Number(at(day)))
    if (on === undefined || (weekdays !== undefined && weekdays.get(Names.plain(at(weekday))) !== weekdayOf(on)))
      return undefined
    if (hour24 === 0 && hour12 === 0) return { on }
    const hour = halves === undefined ? Number(at(hour24)) : hourOf(at(hour12), halves.get(Names.plain(at(half))))
    const local = hour === undefined ? undefined : localOf(on, hour, Number(at(minute)), Number(at(second)), 0)
    return local === undefined ? undefined : { local, day: on }
  }
}

/** The reader of a format, in a language. */
export const reader = (format: string, locale: string): Reader =>
  DatePattern.isNamed(format) ? named[format] : pattern(format, locale)
