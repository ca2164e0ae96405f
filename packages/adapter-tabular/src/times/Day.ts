/** Days and moments from text, by the formats that a mapping states. */
import { CivilDate, Instant } from "@laurel/core"
import { list, quote, type TextProblem } from "../Problem.ts"
import * as DatePattern from "./DatePattern.ts"
import * as Written from "./Written.ts"
import type { Zone } from "./Zone.ts"

/** A day, and the moment where it is known. */
export interface When {
  readonly on: CivilDate.CivilDate
  readonly at: Instant.Instant | null
}

export type Reading = When | { readonly problem: TextProblem }

export const isWhen = (reading: Reading): reading is When => "on" in reading

/** How texts are read. */
export interface Formats {
  readonly formats: ReadonlyArray<string>
  readonly locale: string
  readonly zone: Zone
  /** Whether a moment is wanted, and not only its day. */
  readonly isMoment: boolean
}

/** A day written as year-month-day. */
export const date = (text: string): Reading => {
  const on = CivilDate.parse(text)
  return on !== undefined
    ? { on, at: null }
    : {
        problem: {
          expected: "an existing day written as year-month-day, such as 2014-02-28",
          found: quote(text),
          advice: "Mend the date, or state the format in the mapping."
        }
      }
}

/** One number for each moment, or day, that a text may say: what two formats must agree in. */
const numberOf = (written: Written.Written, isMoment: boolean): number =>
  "at" in written ? written.at : "local" in written ? (isMoment ? written.local : written.day) : written.on

/** Reads days and moments. */
export const reader = ({ formats, locale, zone, isMoment }: Formats): ((text: string) => Reading) => {
  const readers = formats.map((format) => Written.reader(format, locale))
  const weekday = formats.some(DatePattern.hasWeekday)
    ? `, on the weekday that it names in the language "${locale}"`
    : ""
  const wanted = `${isMoment ? "an existing day and time" : "an existing day"} written as ${list(formats, 10)}${weekday}`
  return (text) => {
    let found: Written.Written | undefined
    for (const read of readers) {
      const written = read(text)
      if (written === undefined || (isMoment && "on" in written)) continue
      if (found !== undefined && (isOther(found, written) || numberOf(found, isMoment) !== numberOf(written, isMoment)))
        return { problem: ambiguous(wanted, text) }
      found ??= written
    }
    if (found === undefined)
      return {
        problem: { expected: wanted, found: quote(text), advice: "Mend the date, or the format in the mapping." }
      }
    return settle(found, zone, isMoment) ?? { problem: skipped(text) }
  }
}

const isOther = (one: Written.Written, other: Written.Written): boolean => "at" in one !== "at" in other

const settle = (written: Written.Written, zone: Zone, isMoment: boolean): When | undefined => {
  if ("on" in written) return { on: written.on, at: null }
  if ("at" in written) return { on: zone.dayOf(written.at), at: isMoment ? written.at : null }
  if (!isMoment) return { on: written.day, at: null }
  const moment = zone.momentOf(written.local)
  const at = moment === undefined ? undefined : Instant.fromMillis(moment)
  return at === undefined ? undefined : { on: zone.dayOf(at), at }
}

const ambiguous = (wanted: string, text: string): TextProblem => ({
  expected: `${wanted}, by one of them only`,
  found: `${quote(text)}, which two of them read differently`,
  advice: "State the one format in which the file is written."
})

const skipped = (text: string): TextProblem => ({
  expected: "a time that clocks show in the zone",
  found: `${quote(text)}, which they skip`,
  advice: "Mend the time, or state the zone in which the file is written."
})

const whole = /^[+-]?\d{1,9}$/

/** The day that lies `text` days after another, before it where negative. */
export const offset = (text: string, from: CivilDate.CivilDate): Reading => {
  if (!whole.test(text)) {
    return {
      problem: { expected: "a whole number of days, such as 12 or -30", found: quote(text), advice: "Mend the number." }
    }
  }
  const on = CivilDate.fromEpochDay(from + Number(text))
  return on !== undefined
    ? { on, at: null }
    : {
        problem: {
          expected: "a day in the years 0001 to 9999",
          found: `${quote(text)} days from ${CivilDate.format(from)}`,
          advice: "Mend the number."
        }
      }
}
