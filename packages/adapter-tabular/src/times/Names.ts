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
const namesOf = (locale: string, month: "long" | "short", at: number): ReadonlyArray<string> =>
  [{ month }, { month, day: "numeric" } as const].flatMap((options) => parts(locale, options, at, "month").map(plain))

export const long = (locale: string): Months =>
  new Map(months.flatMap((at, index) => namesOf(locale, "long", at).map((name) => [name, index + 1] as const)))

/** The short names of a language; and beginnings of the long ones, three letters at least, where they are of one month only. */
export const short = (locale: string): Months => {
  const found = new Map<string, number>()
  const names = months.map((at) => namesOf(locale, "long", at)[0] ?? "")
  for (const [index, name] of names.entries()) {
    for (let length = 3; length < name.length; length++) {
      const start = name.slice(0, length)
      if (names.filter((other) => other.startsWith(start)).length === 1) found.set(start, index + 1)
    }
  }
  for (const [index, at] of months.entries()) {
    for (const name of namesOf(locale, "short", at)) found.set(name, index + 1)
  }
  return found
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
