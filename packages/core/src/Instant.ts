/** A point in time: whole milliseconds since 1970-01-01T00:00:00Z, in the years 0001 to 9999. */
import { Schema, SchemaGetter } from "effect"

import { type CivilDate, format as formatDay, min as earliestDay, of as ofDate } from "./CivilDate.ts"

const earliest = new Date(0).setUTCFullYear(1, 0, 1)
const latest = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

export const Instant = Schema.Int.check(Schema.isBetween({ minimum: earliest, maximum: latest })).pipe(
  Schema.brand("Instant")
)
export type Instant = typeof Instant.Type

/** The first and last moment that can be written with a four-digit year. */
export const min = earliest as Instant // in range by construction
export const max = latest as Instant

/** The moment so many milliseconds after 1970 began, or `undefined` outside the years 0001 to 9999. */
export const fromMillis = (millis: number): Instant | undefined =>
  // The brand is earned by the three checks of this line.
  Number.isInteger(millis) && millis >= earliest && millis <= latest ? (millis as Instant) : undefined

/** ISO 8601 with milliseconds in UTC: `2026-11-23T15:00:00.000Z`. */
export const format = (instant: Instant): string => {
  const day = Math.floor(instant / dayMillis)
  const rest = instant - day * dayMillis
  const [hours, minutes] = [Math.floor(rest / 3_600_000), Math.floor(rest / 60_000) % 60]
  const [seconds, millis] = [Math.floor(rest / 1_000) % 60, rest % 1_000]
  // Whole, and within the years of an Instant, which are those of a day.
  const date = formatDay(day as CivilDate)
  return `${date}T${twoDigits[hours]}:${twoDigits[minutes]}:${twoDigits[seconds]}.${threeDigits[millis]}Z`
}

const dayMillis = 86_400_000
/** Measured on Node 24: a third of what a Date takes. */
const twoDigits = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, "0"))
const threeDigits = Array.from({ length: 1_000 }, (_, value) => String(value).padStart(3, "0"))

const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/

/** Reads an existing date, a time and an offset; `undefined` for anything else. */
export const parse = (text: string): Instant | undefined => {
  if (!shape.test(text)) return undefined
  const millis = Date.parse(text)
  // Date.parse turns 30 February into 2 March: the day must survive a round trip in the offset it was written in.
  const day = Number(text.slice(8, 10))
  const month = Number(text.slice(5, 7))
  if (day > new Date(Date.UTC(2000 + (Number(text.slice(0, 4)) % 400), month, 0)).getUTCDate()) return undefined
  // The brand is earned here: a finite number of milliseconds in range.
  return Number.isFinite(millis) && millis >= earliest && millis <= latest ? (Math.trunc(millis) as Instant) : undefined
}

/** A point in time written as text, `2026-11-23T15:00:00Z`, on the wire and in files. */
export const FromString = Schema.String.check(
  Schema.makeFilter((text: string) =>
    parse(text) === undefined
      ? "expected a date, a time and an offset in ISO 8601, such as 2026-11-23T15:00:00Z"
      : undefined
  )
).pipe(
  Schema.decodeTo(Instant, {
    // The check above has parsed the text once already, so the fallback is never taken.
    decode: SchemaGetter.transform((text: string) => parse(text) ?? 0),
    // Only an Instant reaches the encoder; the codec sees its unbranded number.
    encode: SchemaGetter.transform((instant: number) => format(instant as Instant))
  })
)

/** The civil date at that instant in an IANA zone. The zone has been checked where it was read. */
export const dayIn = (instant: Instant, zone: string): CivilDate => {
  // Within the years of an Instant, which are those of a day. Measured on Node 24: a hundredth of what Intl takes.
  const inUtc = Math.floor(instant / dayMillis) as CivilDate
  if (zone === "UTC") return inUtc
  let known = zones.get(zone)
  if (known === undefined) {
    const format = new Intl.DateTimeFormat("en", { timeZone: zone, year: "numeric", month: "numeric", day: "numeric" })
    zones.set(zone, (known = { format, instant: Number.NaN, day: earliestDay }))
  }
  // A commit asks for one instant over and over.
  if (known.instant === instant) return known.day
  const parts = new Map(known.format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
  const local = ofDate(parts.get("year") ?? 0, parts.get("month") ?? 0, parts.get("day") ?? 0)
  // In the first and the last hours that there are, a zone may be in the year before 0001, which Intl calls 1, or in 10000.
  const day = local === undefined || Math.abs(local - inUtc) > 1 ? inUtc : local
  zones.set(zone, { ...known, instant, day })
  return day
}

/** The first moment of a day in UTC. */
export const startOf = (day: CivilDate): Instant => Instant.make(day * dayMillis)

/** The last moment of a day in UTC: what a day means where the moment is asked up to which something was known. */
export const endOf = (day: CivilDate): Instant => Instant.make((day + 1) * dayMillis - 1)

/** Making a format takes a millisecond, and the zones of a catalog are few. */
const zones = new Map<
  string,
  { readonly format: Intl.DateTimeFormat; readonly instant: number; readonly day: CivilDate }
>()
