/** Values as Open edX writes them, in answers and in events: little is read, and in all the forms that its versions have. */
import { CivilDate, Instant, Text } from "@laurel/core"
import { Schema } from "effect"

const earliest = Instant.startOf(CivilDate.of(2000, 1, 1) ?? CivilDate.min)
const offset = /([+-]\d{2})(\d{2})$/
const zoned = /(?:Z|[+-]\d{2}:\d{2})$/

/**
 * A moment as it is written: with a `T` or a space, an offset with or without a colon. Without a zone it is UTC, as Open edX
 * counts. Undefined for any other text, and for times before 2000, which nobody meant.
 */
export const instantOf = (text: string): Instant.Instant | undefined => {
  const written = text.trim().replace(" ", "T").replace(offset, "$1:$2")
  const at = Instant.parse(zoned.test(written) ? written : `${written}Z`)
  return at === undefined || at < earliest ? undefined : at
}

export const Moment = Schema.String.check(
  Schema.makeFilter((text: string) =>
    instantOf(text) === undefined ? "expected a date after 2000 and a time, such as 2026-11-23T15:00:00Z" : undefined
  )
)

/** A number, also one written as a text; undefined for anything else. */
export const numberOf = (value: unknown): number | undefined => {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined
  if (typeof value !== "string" || !/^-?\d{1,20}(?:\.\d{1,20})?$/.test(value.trim())) return undefined
  return Number(value)
}

/** A part of the whole, 0 to 1, in what a fact can hold; undefined for anything else. Floats are cut to ten places. */
export const shareOf = (value: unknown): number | undefined => {
  const number = numberOf(value)
  return number === undefined || number < 0 || number > 1 ? undefined : Number(number.toFixed(10))
}

/** A number of a user as text, by which an account is known for all its life; undefined for anything else. */
export const userOf = (value: unknown): string | undefined => {
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? value.trim() : ""
  return /^[1-9]\d{0,17}$/.test(text) ? text : undefined
}

export const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined

/** Whether a user name can stand in an address and in a list that commas divide. */
export const isUsername = (value: unknown): value is string =>
  typeof value === "string" && /^[^\p{Cc}\p{Cs},/?#]{1,150}$/u.test(value) && !/^(?:\s.*|.*\s|\.{1,2})$/u.test(value)

const maxShown = 300

/** A value as messages show it. */
export const shown = (value: unknown): string => {
  const line = Text.oneLine(written(value).slice(0, 10_000).toWellFormed())
  return line.length <= maxShown ? line : `${line.slice(0, maxShown)}…`.toWellFormed()
}

const written = (value: unknown): string => {
  if (typeof value === "string") return value
  try {
    return JSON.stringify(value) ?? "nothing"
  } catch {
    // JSON.stringify has no other way to say that something is nested too deeply.
    return "what is nested too deeply to be shown"
  }
}
