/** What a number is shown as, by its format: a number, a day, a time, or both, or a span of time. */

export type Shown = "number" | "date" | "time" | "dateTime" | "elapsed"

/** Formats that every workbook has without saying so (ECMA-376 part 1, 18.8.30), East Asian and Thai ones among them. */
const builtIn = new Map<number, Shown>()
const add = (shown: Shown, first: number, last = first): void => {
  for (let id = first; id <= last; id++) builtIn.set(id, shown)
}
add("date", 14, 17)
add("time", 18, 21)
add("dateTime", 22)
add("date", 27, 31)
add("time", 32, 35)
add("date", 36)
add("time", 45)
add("elapsed", 46)
add("time", 47)
add("date", 50, 54)
add("time", 55, 56)
add("date", 57, 58)
add("date", 71, 74)
add("time", 75, 76)
add("dateTime", 77)
add("time", 78)
add("elapsed", 79)
add("time", 80)
add("date", 81)

/** What stands for itself: texts in quotes, characters behind a backslash, what fills, and conditions, colours and languages. */
const literals = /"[^"]*"|\\.|[_*].|\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi

/** What a format without a code of its own shows. */
export const ofId = (id: number): Shown => builtIn.get(id) ?? "number"

/** What a format code shows. */
export const ofCode = (code: string): Shown =>
  sections(code)
    .map(shownBy)
    .find((shown) => shown !== "number") ?? "number"

/** Up to four, for numbers above, below and of zero, and for texts. */
const sections = (code: string): ReadonlyArray<string> => code.replaceAll(literals, "").split(";")

const shownBy = (section: string): Shown => {
  if (/general/i.test(section)) return "number"
  const isElapsed = /\[(h+|m+|s+)\]/i.test(section)
  const plain = section.replaceAll(/\[|\]/g, "").replaceAll(/am\/pm|a\/p|上午\/下午/gi, "h")
  // Places of digits are those of a number, except in parts of a second; E+ is that of a power of ten.
  if (/[0#?]/.test(plain.replaceAll(/s\.0+/gi, "s")) || /e[+-]/i.test(plain)) return "number"
  const hasTime = /[hs]/i.test(plain)
  const hasDay = /[ydgeb]|m{3}/i.test(plain) || (/m/i.test(plain) && !hasTime)
  if (isElapsed && !hasDay) return "elapsed"
  if (/[ydgebmhs]/i.test(plain) === false) return "number"
  return hasDay && hasTime ? "dateTime" : hasDay ? "date" : "time"
}
