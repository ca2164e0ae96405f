/** Local times of a zone as moments. */
import { type CivilDate, Instant } from "@laurel/core"

const dayMillis = 86_400_000
/** No zone is further from UTC. */
const furthest = 26 * 3_600_000
/** Days whose offset is kept. */
const maxKept = 20_000

export interface Zone {
  /** The moment at which clocks show so many milliseconds since 1970 began there: the first of two; undefined where they skip it. */
  readonly momentOf: (local: number) => number | undefined
  /** The first moment of a day. */
  readonly startOf: (day: CivilDate.CivilDate) => Instant.Instant
  readonly dayOf: (at: Instant.Instant) => CivilDate.CivilDate
}

const formatOf = (zone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat("en", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric"
  })

/** What clocks are ahead of UTC at a moment, in milliseconds. */
const offsets = (zone: string): ((at: number) => number) => {
  if (zone === "UTC") return () => 0
  const format = formatOf(zone)
  const exact = (at: number): number => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
    const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0
    const day = new Date(0).setUTCFullYear(part("year"), part("month") - 1, part("day"))
    const local = day + ((part("hour") * 60 + part("minute")) * 60 + part("second")) * 1_000
    const offset = local - Math.floor(at / 1_000) * 1_000
    // Before the year 1, which Intl counts from 1 again.
    return Math.abs(offset) > furthest ? 0 : offset
  }
  const starts = new Map<number, number>()
  const startOf = (day: number): number => {
    const known = starts.get(day)
    if (known !== undefined) return known
    if (starts.size >= maxKept) starts.clear()
    const offset = exact(day * dayMillis)
    starts.set(day, offset)
    return offset
  }
  // Intl takes microseconds: it is asked twice a day, and for moments only on days on which clocks change.
  return (at) => {
    const day = Math.floor(at / dayMillis)
    const [start, end] = [startOf(day), startOf(day + 1)]
    return start === end ? start : exact(at)
  }
}

/** Of an IANA zone, which has been checked where it was read. */
export const make = (zone: string): Zone => {
  const offsetAt = offsets(zone)
  const momentOf = (local: number): number | undefined => {
    // Clocks change at most once in two days: what they show is read by the offset before a change, or by that after it.
    const [before, after] = [offsetAt(local - dayMillis), offsetAt(local + dayMillis)]
    const [one, other] = [local - before, local - after]
    const [isOne, isOther] = [offsetAt(one) === before, offsetAt(other) === after]
    return isOne && isOther ? Math.min(one, other) : isOne ? one : isOther ? other : undefined
  }
  return {
    momentOf,
    startOf: (day) => {
      const local = day * dayMillis
      // Where clocks skip midnight, the day begins as they do.
      return Instant.fromMillis(momentOf(local) ?? local - offsetAt(local - dayMillis)) ?? Instant.startOf(day)
    },
    dayOf: (at) => Instant.dayIn(at, zone)
  }
}
