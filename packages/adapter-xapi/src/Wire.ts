/** The values that statements are made of, as they are on the wire: every one checked, none transformed (guide §4). */
import { Instant } from "@laurel/core"
import { Schema } from "effect"
import { quote } from "./Problem.ts"
import { remembered } from "./remembered.ts"

/** A part of a message: 1 MB of statement bounds all of them, and the checks below read each text once. */
const text = (pattern: RegExp, expected: string) => Schema.String.check(Schema.isPattern(pattern, { expected }))

export const Uuid = text(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, "a UUID")

const iri = /^[a-z][a-z0-9+.-]*:\S+$/i
export const Iri = text(iri, "an IRI with its scheme")

const instantShape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}(?::?\d{2})?)$/
const minusZero = /-00(?::?00)?$/
/** The offset as RFC 3339 has it, where it was written shorter, as ISO 8601 allows. */
const shortOffset = /([+-]\d{2})(?::?(\d{2}))?$/

/** The moment that a text of the wire names; undefined where it names none. */
export const instantOf = remembered(10_000, (written: string): Instant.Instant | undefined => {
  const known = Instant.parse(written)
  if (known !== undefined) return written.endsWith("-00:00") ? undefined : known
  return instantShape.test(written) && !minusZero.test(written)
    ? Instant.parse(written.replace(shortOffset, (_, hours, minutes) => `${hours}:${minutes ?? "00"}`))
    : undefined
})

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

/** Whatever a profile adds, each under an IRI. */
export const Extensions = Schema.Record(Schema.String, Schema.Unknown).check(
  Schema.makeFilter((extensions: Readonly<Record<string, unknown>>) => {
    for (const key in extensions) {
      if (!iri.test(key)) return `expected an IRI as the name of each extension, found ${quote(key)}`
    }
    return undefined
  })
)
export type Extensions = typeof Extensions.Type
