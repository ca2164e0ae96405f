/** The values that statements are made of, as they are on the wire: every one checked, none transformed. */
import { CivilDate, Instant } from "@laurel/core"
import { Schema } from "effect"
import { quote } from "./Problem.ts"
import { remembered } from "./remembered.ts"

/** A part of a message: 1 MB of statement bounds all of them, and the checks below read each text once. */
const text = (pattern: RegExp, expected: string) => Schema.String.check(Schema.isPattern(pattern, { expected }))

const uuid = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/
export const Uuid = text(uuid, "a UUID")
/** Whether a text is a UUID, in whatever case. */
export const isUuid = (text: string): boolean => uuid.test(text)

// Letters of both cases by name: a pattern that ignores case takes half as long again.
const iri = /^[a-zA-Z][a-zA-Z0-9+.-]*:\S+$/
export const Iri = text(iri, "an IRI with its scheme")

const dayMillis = 86_400_000
const zero = 48

/** The number that so many digits from a place on write; NaN where another character stands among them. */
const digits = (text: string, from: number, count: number): number => {
  let value = 0
  for (let at = from; at < from + count; at++) {
    const digit = text.charCodeAt(at) - zero
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

/** Minutes that an offset adds to UTC, at the end of a text: `Z`, `+02`, `+0200`, `+02:00`; undefined for any other, and for -00. */
const offsetOf = (text: string, from: number): number | undefined => {
  const sign = text[from]
  const { length } = text
  if (sign === "Z") return length === from + 1 ? 0 : undefined
  if (sign !== "+" && sign !== "-") return undefined
  const isShort = length === from + 3
  const at = text[from + 3] === ":" ? from + 4 : from + 3
  if (!isShort && length !== at + 2) return undefined
  const [hours, minutes] = [digits(text, from + 1, 2), isShort ? 0 : digits(text, at, 2)]
  const offset = hours * 60 + minutes
  if (!(hours < 24 && minutes < 60) || (sign === "-" && offset === 0)) return undefined
  return sign === "-" ? -offset : offset
}

/** Where the seconds' decimals end, if a point says that there are some: at least one. */
const endOfDecimals = (text: string): number => {
  if (text[19] !== ".") return 19
  let at = 20
  while (digits(text, at, 1) >= 0) at += 1
  return at === 20 ? Number.NaN : at
}

/** Days recur: a source writes of the same few thousand. */
const dayOf = remembered(10_000, CivilDate.parse)

/**
 * The moment that a text of the wire names; undefined where it names none. Two of them stand in each statement, and are read to
 * check them and again to use them: by hand that takes a tenth of the time that a pattern and Date.parse take.
 */
export const instantOf = (text: string): Instant.Instant | undefined => {
  const on = dayOf(text.slice(0, 10))
  const [hours, minutes, seconds] = [digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2)]
  const separators = text[10] === "T" && text[13] === ":" && text[16] === ":"
  const end = endOfDecimals(text)
  const offset = offsetOf(text, end)
  if (on === undefined || !separators || offset === undefined) return undefined
  if (!(hours < 24 && minutes < 60 && seconds < 60)) return undefined
  // What is finer than a millisecond is cut off.
  const millis = end === 19 ? 0 : Math.trunc(Number(text.slice(19, end)) * 1_000)
  return Instant.fromMillis(on * dayMillis + hours * 3_600_000 + (minutes - offset) * 60_000 + seconds * 1_000 + millis)
}

/** An existing date, a time and a zone. `-00:00` says that the zone is not known, which the standard refuses. */
export const Timestamp = Schema.String.check(
  Schema.makeFilter((written: string) =>
    instantOf(written) === undefined
      ? "expected an existing date, a time and its offset, such as 2026-11-23T15:00:00Z, and not -00:00"
      : undefined
  )
)

const durationShape =
  /^P(?!$)(?:(\d+(?:[.,]\d+)?)W|(?:(\d+(?:[.,]\d+)?)Y)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)D)?(?:T(?!$)(?:(\d+(?:[.,]\d+)?)H)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)S)?)?)$/

export const Duration = text(durationShape, "an ISO 8601 duration such as PT1H30M")

/** Seconds of a duration; undefined where it names years or months, which have no fixed length. */
export const secondsOf = (duration: string): number | undefined => {
  const [, ...parts] = durationShape.exec(duration) ?? []
  if (parts.length === 0) return undefined
  const [weeks, years, months, days, hours, minutes, seconds] = parts.map((part) =>
    part === undefined ? 0 : Number(part.replace(",", "."))
  )
  if (years || months) return undefined
  const whole = ((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0)
  return (whole * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)
}

/** RFC 5646: language, extended languages, script, region, variants, extensions, private use. */
const language =
  /^(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?|x(?:-[a-z0-9]{1,8})+|i-[a-z]{3,8}|en-gb-oed|sgn-(?:be-fr|be-nl|ch-de)|zh-min-nan)$/i

const aLanguage = "a language tag of RFC 5646 such as en or en-GB"
export const Language = text(language, aLanguage)

const isLanguage = remembered(1_000, (tag: string) => language.test(tag))

/** One text in several languages. */
export const LanguageMap = Schema.Record(Schema.String, Schema.String).check(
  Schema.makeFilter((map: Readonly<Record<string, string>>) => {
    for (const tag in map) {
      if (!isLanguage(tag)) return `expected ${aLanguage} as the key of each text, found ${quote(tag)}`
    }
    return undefined
  })
)
export type LanguageMap = typeof LanguageMap.Type

/** Values within values: more than any profile uses, and less than a call stack holds. */
export const maxNesting = 50

/** Whether a value of JSON holds more levels than that. */
export const isDeeperThan = (levels: number, value: unknown): boolean => {
  if (typeof value !== "object" || value === null) return false
  if (levels === 0) return true
  // Without a list of the values, which would be made anew for every statement.
  for (const key in value) if (isDeeperThan(levels - 1, Reflect.get(value, key))) return true
  return false
}

/** The same few names stand in every statement. */
const isName = remembered(1_000, (key: string) => iri.test(key))

const tooDeep = `expected at most ${maxNesting} levels of values within values, found more`

/** Whatever a profile adds, each under an IRI. */
export const Extensions = Schema.Record(Schema.String, Schema.Unknown).check(
  Schema.makeFilter((extensions: Readonly<Record<string, unknown>>) => {
    for (const key in extensions) {
      if (!isName(key)) return `expected an IRI as the name of each extension, found ${quote(key)}`
      const value = extensions[key]
      if (typeof value === "object" && isDeeperThan(maxNesting, value)) return { path: [key], issue: tooDeep }
    }
    return undefined
  })
)
export type Extensions = typeof Extensions.Type

const utf8 = new TextDecoder("utf-8", { fatal: true })

/** Bytes as text; undefined where they are no UTF-8. */
export const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    return utf8.decode(bytes)
  } catch {
    // A decoder has no other way to say so.
    return undefined
  }
}

/** Versions of xAPI that are spoken. */
export const versions = ["1.0.3", "2.0.0"] as const
export type Version = (typeof versions)[number]
