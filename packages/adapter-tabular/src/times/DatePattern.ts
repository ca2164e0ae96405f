/** Patterns of dates and times, such as `d.M.yyyy HH:mm`: what their letters mean, and what is wrong with one. */

/** What a group of letters reads. */
export type Field = "year" | "month" | "day" | "weekday" | "hour" | "hour12" | "minute" | "second" | "half"

/** A part of a pattern: a field, or text that stands for itself. */
export type Part =
  | { readonly field: Field; readonly letters: string }
  | { readonly field: undefined; readonly text: string }

const fields: Readonly<Record<string, Field>> = {
  yyyy: "year",
  yy: "year",
  M: "month",
  MM: "month",
  MMM: "month",
  MMMM: "month",
  d: "day",
  dd: "day",
  EEE: "weekday",
  EEEE: "weekday",
  H: "hour",
  HH: "hour",
  h: "hour12",
  hh: "hour12",
  m: "minute",
  mm: "minute",
  s: "second",
  ss: "second",
  a: "half"
}

/** Letters of one kind, text in single quotes (`''` is a quote), or one other character. */
const pieces = /([A-Za-z])\1*|'(?:[^']|'')*'|[^A-Za-z']/gu

/** The parts of a pattern, or what it should be. */
export const parse = (pattern: string): ReadonlyArray<Part> | string => {
  const found = pattern.match(pieces) ?? []
  if (found.join("") !== pattern) return "expected each quote in a pattern to be closed: 'T'"
  const parts: Array<Part> = []
  for (const piece of found) {
    if (/^[A-Za-z]/.test(piece)) {
      const field = Object.hasOwn(fields, piece) ? fields[piece] : undefined
      if (field === undefined)
        return `expected ${Object.keys(fields).join(" ")} or text in single quotes, found ${piece}`
      parts.push({ field, letters: piece })
    } else {
      const text = piece === "''" ? "'" : piece.startsWith("'") ? piece.slice(1, -1).replaceAll("''", "'") : piece
      parts.push({ field: undefined, text })
    }
  }
  return problemOf(parts) ?? parts
}

const problemOf = (parts: ReadonlyArray<Part>): string | undefined => {
  const all = parts.flatMap(({ field }) => (field === undefined ? [] : [field]))
  const has = (field: Field): boolean => all.includes(field)
  if (new Set(all).size < all.length) return "expected each part of a date once in its pattern"
  if (!has("year") || !has("month") || !has("day")) return "expected a pattern with a year, a month and a day"
  if (has("hour") && has("hour12")) return "expected hours as H or as h, not both"
  if (has("hour12") !== has("half")) return "expected h together with a, for AM and PM"
  if (has("minute") && !has("hour") && !has("hour12")) return "expected minutes only after hours"
  if (has("second") && !has("minute")) return "expected seconds only after minutes"
  return undefined
}

const reads = (format: string, fields: ReadonlyArray<Field>): boolean => {
  const parts = isNamed(format) ? [] : parse(format)
  return typeof parts !== "string" && parts.some(({ field }) => field !== undefined && fields.includes(field))
}

/** Whether what a format reads may have a time of day. */
export const hasTime = (format: string): boolean => isNamed(format) || reads(format, ["hour", "hour12"])

/** Whether what a format reads has the name of a weekday. */
export const hasWeekday = (format: string): boolean => reads(format, ["weekday"])

/** Formats that have a name: ISO 8601, and seconds or milliseconds since 1970. */
const named = ["iso", "unix", "unixMillis"] as const
export type Named = (typeof named)[number]

export const isNamed = (format: string): format is Named => named.some((name) => name === format)

/** Why a text is no format; undefined where it is one. */
export const problem = (format: string): string | undefined => {
  const parsed = isNamed(format) ? [] : parse(format)
  return typeof parsed === "string" ? parsed : undefined
}
