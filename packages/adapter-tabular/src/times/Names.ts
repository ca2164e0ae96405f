/** Names of months and of the halves of a day in a language, as its people write them. */

/** A name as it is compared: in lower case, without white space and full stops. */
export const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s.]/g, "")

/** Months, from 1, by their plain names. */
export type Months = ReadonlyMap<string, number>

const parts = (locale: string, options: Intl.DateTimeFormatOptions, at: number, type: string): ReadonlyArray<string> =>
  new Intl.DateTimeFormat(locale, { timeZone: "UTC", calendar: "gregory", ...options })
    .formatToParts(at)
    .filter((part) => part.type === type)
    .map(({ value }) => value)

const months = Array.from({ length: 12 }, (_, month) => Date.UTC(2024, month, 15))

/** By itself and beside a day, where some languages write a month otherwise. */
const monthsOf = (locale: string, month: "long" | "short", at: number): ReadonlyArray<string> =>
  [{ month }, { month, day: "numeric" } as const].flatMap((options) => parts(locale, options, at, "month").map(plain))

export const long = (locale: string): Months =>
  new Map(months.flatMap((at, index) => monthsOf(locale, "long", at).map((name) => [name, index + 1] as const)))

/** Beginnings of names where they are of one of them only, by the number of that one. */
const beginnings = (names: ReadonlyArray<string>, least: number): ReadonlyArray<readonly [string, number]> =>
  names.flatMap((name, index) =>
    Array.from({ length: Math.max(name.length - least, 0) }, (_, more) => name.slice(0, least + more))
      .filter((start) => names.filter((other) => other.startsWith(start)).length === 1)
      .map((start) => [start, index] as const)
  )

/** The short names of a language; and beginnings of the long ones, three letters at least, where they are of one month only. */
export const short = (locale: string): Months => {
  const names = months.map((at) => monthsOf(locale, "long", at)[0] ?? "")
  const found = new Map(beginnings(names, 3).map(([start, index]) => [start, index + 1]))
  for (const [index, at] of months.entries()) {
    for (const name of monthsOf(locale, "short", at)) found.set(name, index + 1)
  }
  return found
}

/** A Sunday, and the days after it. */
const week = Array.from({ length: 7 }, (_, day) => Date.UTC(2024, 0, 7 + day))

/** Days of the week, from 0 for Sunday, by their plain names: long, short, or two letters of a long one at least, where they are of one day only. */
export const weekdays = (locale: string): ReadonlyMap<string, number> => {
  const named = (weekday: "long" | "short") =>
    week.map((at) => parts(locale, { weekday }, at, "weekday").map(plain)[0] ?? "")
  const names = named("long")
  return new Map([
    ...beginnings(names, 2),
    ...named("short").map((name, index) => [name, index] as const),
    ...names.map((name, index) => [name, index] as const)
  ])
}

/** Whether a plain name is of the second half of a day. AM and PM are understood everywhere. */
export const halves = (locale: string): ReadonlyMap<string, boolean> => {
  const half = (hour: number): ReadonlyArray<string> =>
    parts(locale, { hour: "numeric", hour12: true }, Date.UTC(2024, 0, 1, hour), "dayPeriod").map(plain)
  return new Map([
    ...half(9).map((name) => [name, false] as const),
    ...half(15).map((name) => [name, true] as const),
    ["am", false],
    ["pm", true]
  ])
}
