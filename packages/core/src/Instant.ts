/** A point in time: whole milliseconds since 1970-01-01T00:00:00Z, in the years 0001 to 9999. */
import { Schema } from "effect"

const earliest = new Date(0).setUTCFullYear(1, 0, 1)
const latest = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

export const Instant = Schema.Int.check(Schema.isBetween({ minimum: earliest, maximum: latest })).pipe(
  Schema.brand("Instant")
)
export type Instant = typeof Instant.Type

/** ISO 8601 with milliseconds in UTC: `2026-11-23T15:00:00.000Z`. */
export const format = (instant: Instant): string => new Date(instant).toISOString()

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
