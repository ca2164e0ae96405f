/** Durations from text, as seconds. */

const clock = /^(\d{1,5}):([0-5]?\d):([0-5]?\d)$/
const words =
  /^(?=\d)(?:(\d{1,5})\s*(?:h|hrs?|hours?)\.?)?\s*(?:(\d{1,6})\s*(?:m|mins?|minutes?)\.?)?\s*(?:(\d{1,7})\s*(?:s|secs?|seconds?)\.?)?$/i
/** Without years and months, which have no fixed length. */
const iso =
  /^P(?!$)(?:(\d{1,5})W)?(?:(\d{1,5})D)?(?:T(?!$)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})(?:[.,]\d{1,9})?S)?)?$/
const number = /^\d{1,9}(?:\.\d{1,9})?$/

const units = { seconds: 1, minutes: 60, hours: 3_600 } as const
export type Unit = keyof typeof units

const sum = (weeks: string | undefined, days: string | undefined, times: ReadonlyArray<string | undefined>): number => {
  const [hours = 0, minutes = 0, seconds = 0] = times.map((part) => Number(part ?? 0))
  return ((Number(weeks ?? 0) * 7 + Number(days ?? 0)) * 24 + hours) * 3_600 + minutes * 60 + seconds
}

/** Seconds of `1:27:51`, `1h 27m 51s`, `PT1H27M51S`, or of a number where it has a unit; parts of a second are cut off where seconds are named. */
export const seconds = (text: string, unit: Unit | undefined): number | undefined => {
  if (unit !== undefined && number.test(text)) return Number(text) * units[unit]
  const found = clock.exec(text) ?? words.exec(text)
  if (found !== null) return sum(undefined, undefined, found.slice(1))
  const period = iso.exec(text)
  return period === null ? undefined : sum(period[1], period[2], period.slice(3))
}

/** Minutes, cut to thousandths: never more than were said. */
export const minutesOf = (seconds: number): number => Math.floor((seconds * 1_000) / 60) / 1_000
