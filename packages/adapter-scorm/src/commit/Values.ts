/** The values of SCORM's elements, of both editions: words, numbers and lengths of time. */
import { Fraction } from "@laurel/core"

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/

/** A decimal number; undefined for anything else, and for one that a fact can't hold: it has at most 20 digits on each side. */
export const numberOf = (text: string): number | undefined => {
  const written = text.trim()
  if (written.length > 60 || !decimal.test(written)) return undefined
  // Without the sign of a zero, which JSON does not keep.
  const value = Number(written) + 0
  return Fraction.fromNumber(value) === undefined ? undefined : value
}

const clock = /^(\d{1,4}):(\d{1,2}):(\d{1,2}(?:\.\d{1,9})?)$/
const period = /^P(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?$/

/**
 * Seconds of a length of time, in SCORM 1.2's form `HHHH:MM:SS.SS` or in ISO 8601, whichever the edition; undefined for anything
 * else, and for months and years, which have no fixed length.
 */
export const secondsOf = (text: string): number | undefined => {
  const written = text.trim()
  if (written.length > 60) return undefined
  const [, ...hms] = clock.exec(written) ?? []
  if (hms.length > 0) {
    const [hours = 0, minutes = 0, seconds = 0] = hms.map(Number)
    return minutes < 60 && seconds < 60 ? hours * 3_600 + minutes * 60 + seconds : undefined
  }
  // Zero years and months, which run-times write out in full, are no length at all.
  const [, ...parts] = period.exec(written.replace(/^P0+Y/, "P").replace(/^P0+M/, "P")) ?? []
  if (parts.every((part) => part === undefined)) return undefined
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0))
  return days * 86_400 + hours * 3_600 + minutes * 60 + seconds
}
