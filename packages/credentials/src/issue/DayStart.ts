/** When a day begins in a zone, and how that is written so that the day can be read off it. */
import { type CivilDate, Instant } from "@laurel/core"

const hour = 3_600_000
const minute = 60_000

/** Making a format takes a millisecond, and the zones of a catalog are few. Emptied when full. */
const formats = new Map<string, Intl.DateTimeFormat>()
const maxFormats = 600

/** Milliseconds by which a zone is ahead of UTC at a moment. */
const offsetAt = (millis: number, zone: string): number => {
  let format = formats.get(zone)
  if (format === undefined) {
    if (formats.size >= maxFormats) formats.clear()
    formats.set(zone, (format = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" })))
  }
  const name = format.formatToParts(millis).find(({ type }) => type === "timeZoneName")?.value ?? "GMT"
  const [, sign = "+", hours = 0, minutes = 0, seconds = 0] = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(name) ?? []
  return (sign === "-" ? -1 : 1) * (Number(hours) * hour + Number(minutes) * minute + Number(seconds) * 1_000)
}

/**
 * The first moment of a day in an IANA zone: midnight, or whenever the clocks that skip it go on. Where they skip the whole day, the
 * first of the next; where they go back over midnight and the day begins twice, the last beginning: until then the day before may come again.
 */
export const of = (day: CivilDate.CivilDate, zone: string): Instant.Instant => {
  const inUtc = Instant.startOf(day)
  // Zones change their offset at most once within such a time, and are nowhere further from UTC.
  const offsets = [-24 * hour, 24 * hour].map((around) => offsetAt(inUtc + around, zone))
  const begins = offsets
    .flatMap((offset) => Instant.fromMillis(inUtc - offset) ?? [])
    .filter((at) => Instant.dayIn(at, zone) >= day && dayBefore(at, zone) < day)
  // Only in the first hours that there are has a day no beginning.
  return begins.reduce((last, at) => (at > last ? at : last), begins[0] ?? Instant.min)
}

const dayBefore = (at: Instant.Instant, zone: string): number =>
  at === Instant.min ? Number.NEGATIVE_INFINITY : Instant.dayIn(Instant.Instant.make(at - 1), zone)

/** XML Schema has no offset beyond these, and none with seconds. */
const maxOffset = 14 * hour

/** A moment as the clocks of a zone show it, such as `2026-03-01T00:00:00+01:00`. */
export const format = (at: Instant.Instant, zone: string): string => {
  const offset = offsetAt(at, zone)
  const local = Instant.fromMillis(at + offset)
  if (offset === 0 || local === undefined || offset % minute !== 0 || Math.abs(offset) > maxOffset)
    return `${Instant.format(at).slice(0, 19)}Z`
  const minutes = Math.abs(offset) / minute
  const two = (value: number): string => String(value).padStart(2, "0")
  return `${Instant.format(local).slice(0, 19)}${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
