/** In which language a page speaks, and how it writes days, moments and numbers. */
import type { CivilDate } from "@laurel/core"
import * as Words from "../certificate/Words.ts"
import { en } from "./words/en.ts"
import type { PageWords } from "./words/PageWords.ts"
import { words } from "./words/words.ts"

export interface Language {
  /** BCP 47, such as `de`. */
  readonly tag: string
  readonly locale: Intl.Locale
  readonly direction: "ltr" | "rtl"
  readonly words: PageWords
  /** Whether the address says it, and not the browser: then addresses on the page go on saying it. */
  readonly isChosen: boolean
}

/** English with the day before the month: the other way round more people read it wrongly. */
const localeOf = (tag: string): Intl.Locale => new Intl.Locale(tag === "en" ? "en-GB" : tag)

/** Languages that a browser may name: more of them say nothing. */
const maxNamed = 20
const maxHeader = 500

/** The most wanted first. */
const wanted = (header: string): ReadonlyArray<string> =>
  header
    .slice(0, maxHeader)
    .split(",", maxNamed)
    .map((part) => {
      const [tag = "", ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/)
      const weight = parameters.find((each) => each.startsWith("q="))
      return { tag, weight: weight === undefined ? 1 : Number(weight.slice(2)) }
    })
    .filter(({ weight }) => weight > 0 && weight <= 1)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag.split("-", 1)[0] ?? "")

const known = (tag: string | null): string | undefined => (tag !== null && words.has(tag) ? tag : undefined)

/** By `?lang=`, else by what the browser wants, else English. */
export const of = (request: Request): Language => {
  const chosen = known(new URL(request.url).searchParams.get("lang"))
  const tag = chosen ?? wanted(request.headers.get("accept-language") ?? "").find((each) => words.has(each)) ?? "en"
  const locale = localeOf(tag)
  return {
    tag,
    locale,
    direction: Words.directionOf(locale),
    words: words.get(tag) ?? en,
    isChosen: chosen !== undefined
  }
}

/** The day in words, `3 March 2027`, by the Gregorian calendar. No zone moves it. */
export const day = ({ locale }: Language, date: CivilDate.CivilDate): string => Words.day(date, locale)

/** From 0 to 1 as `79.9%`: never more than it is. */
export const share = ({ locale }: Language, ratio: number): string => Words.share(ratio, locale)

export const hours = ({ locale }: Language, amount: number): string => Words.hours(amount, locale)

export const number = ({ locale }: Language, value: number): string => new Intl.NumberFormat(locale).format(value)

/** The moment in a zone, which is named: `3 March 2027 at 15:04 GMT`. */
export const moment = ({ locale }: Language, millis: number, zone: string): string =>
  new Intl.DateTimeFormat(locale, {
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
    timeZone: zone,
    calendar: "gregory"
  }).format(millis)
