/** The fixed words of a certificate in the languages that Laurel speaks, and days and numbers as each of them writes them. */
import type { CivilDate } from "@laurel/core"
import { type Phrases, phrases } from "./phrases.ts"

export type { Phrases } from "./phrases.ts"

/** Tags of the languages whose words Laurel has. A place may stand behind one: `de-AT`, `pt-BR`. */
export const languages: ReadonlyArray<string> = Object.keys(phrases)

/** What there are words for. */
export const kinds: ReadonlyArray<keyof Phrases> = [
  "title",
  "before",
  "after",
  "earnedOn",
  "validFrom",
  "validUntil",
  "noEnd",
  "issuedOn",
  "score",
  "hours",
  "number",
  "verify",
  "code"
]

const maxTag = 100
const maxKept = 200

/** The language that a tag (BCP 47) names, if it is a tag and this runtime writes dates in it. */
export const localeOf = (tag: string): Intl.Locale | undefined => {
  if (tag.length > maxTag) return undefined
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length === 0 ? undefined : new Intl.Locale(tag)
  } catch {
    // Intl has no other way to say that it is no tag.
    return undefined
  }
}

/** What is written for a language: for just this one, for its script, or for all of it where its usual script is meant. */
export const chosen = <A>(from: Readonly<Record<string, A>>, locale: Intl.Locale): A | undefined => {
  const { language, script, baseName } = locale.maximize()
  const usual = new Intl.Locale(language).maximize().script === script
  const tags = [locale.baseName, baseName, `${language}-${script}`, ...(usual ? [language] : [])]
  const found = tags.find((tag) => Object.hasOwn(from, tag))
  return found === undefined ? undefined : from[found]
}

/** The words in that language; undefined where Laurel has none, as for one in another script than it is usually written in. */
export const of = (locale: Intl.Locale): Phrases | undefined => chosen(phrases, locale)

const rightToLeft: ReadonlySet<string> = new Set(
  ["Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"] // of scripts in use
)

/** From which side the script of that language is read. */
export const directionOf = (locale: Intl.Locale): "ltr" | "rtl" =>
  rightToLeft.has(locale.maximize().script ?? "") ? "rtl" : "ltr"

/** Making a format takes a millisecond. Emptied when full. */
const kept = <A>(make: (tag: string) => A): ((locale: Intl.Locale) => A) => {
  const known = new Map<string, A>()
  return (locale) => {
    const tag = locale.toString()
    const found = known.get(tag) ?? make(tag)
    if (known.size >= maxKept) known.clear()
    known.set(tag, found)
    return found
  }
}

const dayFormat = kept(
  (tag) => new Intl.DateTimeFormat(tag, { dateStyle: "long", calendar: "gregory", timeZone: "UTC" })
)
// What was not reached is not told: 79.96 % is not 80 %.
const sharePlaces = { maximumFractionDigits: 1, roundingMode: "trunc" } as const
const hoursPlaces = { maximumFractionDigits: 2, roundingMode: "trunc" } as const

const shareFormat = kept((tag) => new Intl.NumberFormat(tag, { ...sharePlaces, style: "percent" }))
const hoursFormat = kept(
  (tag) => new Intl.NumberFormat(tag, { ...hoursPlaces, style: "unit", unit: "hour", unitDisplay: "long" })
)

const dayMillis = 86_400_000

/** Marks of direction, which whoever sets it does without, and spaces that few fonts have. */
const plain = (text: string): string =>
  text.replaceAll(/[\u061c\u200e\u200f]/g, "").replaceAll(/[\u2009\u202f]/g, "\u00a0")

/** What a sum of fractions left behind the ninth place is no part of the number. */
const exact = (value: number): number => Number(value.toFixed(9))

/** A day as that language writes it, in the Gregorian calendar: `28 February 2026`. No zone moves it. */
export const day = (date: CivilDate.CivilDate, locale: Intl.Locale): string =>
  plain(dayFormat(locale).format(date * dayMillis))

/** A share from 0 to 1: `92.5%`. Never rounded up. */
export const share = (ratio: number, locale: Intl.Locale): string => plain(shareFormat(locale).format(exact(ratio)))

/** A number of hours: `7.5 hours`. Never rounded up. */
export const hours = (amount: number, locale: Intl.Locale): string => plain(hoursFormat(locale).format(exact(amount)))

const percentNumber = new Intl.NumberFormat("en-US", { ...sharePlaces, style: "percent", useGrouping: false })
const hoursNumber = new Intl.NumberFormat("en-US", { ...hoursPlaces, useGrouping: false })

/** What `share` and `hours` say, for programs: `92.5` of 0.925, and `7.5`. */
export const percentFigure = (ratio: number): string => percentNumber.format(exact(ratio)).slice(0, -1)
export const hoursFigure = (amount: number): string => hoursNumber.format(exact(amount))
