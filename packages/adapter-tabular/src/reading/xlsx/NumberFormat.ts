/** What a number is shown as, by its format: a number, a percentage, a day, a time, or both, or a span of time. */

type Shown = "number" | "percent" | "date" | "time" | "dateTime" | "elapsed"

/** How a format shows some numbers. */
export interface Section {
  readonly shown: Shown
  /** Digits that are shown at least, by a format of digits such as those of ids (`00000`); 0 by all others. */
  readonly digits: number
  /** Whether it shows nothing besides these digits. */
  readonly isPlain: boolean
}

/** How a number is shown; undefined where the format's own conditions show numbers in several ways. */
export type NumberFormat = (value: number) => Section | undefined

/** Formats that every workbook has without saying so (ECMA-376 part 1, 18.8.30), East Asian and Thai ones among them. */
const builtIn = new Map<number, Shown>()
const add = (shown: Shown, first: number, last = first): void => {
  for (let id = first; id <= last; id++) builtIn.set(id, shown)
}
add("percent", 9, 10)
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

const as = (shown: Shown): Section => ({ shown, digits: 0, isPlain: false })

/** How a format without a code of its own shows numbers. */
export const ofId = (id: number): NumberFormat => {
  const section = as(builtIn.get(id) ?? "number")
  return () => section
}

/** How a format code shows numbers. */
export const ofCode = (code: string): NumberFormat => {
  const parts = code.replaceAll(literals, (text) => text.replaceAll(";", ",")).split(";")
  // The fourth is for texts, and so is an earlier one that has a place for them.
  const forNumbers = parts.slice(0, 3).filter((part, index) => index === 0 || !stripped(part).includes("@"))
  const [first = as("number"), second = first, third = first] = forNumbers.map(sectionOf)
  if (!parts.some((part) => /\[[<>=]/.test(part))) return (value) => (value > 0 ? first : value < 0 ? second : third)
  const isOne = [second, third].every(({ shown, digits }) => shown === first.shown && digits === first.digits)
  return () => (isOne ? first : undefined)
}

const stripped = (part: string): string => part.replaceAll(literals, "")

const sectionOf = (part: string): Section => {
  const plain = stripped(part)
  const shown = shownBy(plain)
  const isDigits = shown === "number" && /^[-+ ()]*(?:0[-+ ()]*){2,}$/.test(plain)
  return { shown, digits: isDigits ? plain.replaceAll(/[^0]/g, "").length : 0, isPlain: /^0+$/.test(part) }
}

/** General in the languages of programs that write it so. */
const general = /general|standard|^g\//i

const shownBy = (section: string): Shown => {
  const isElapsed = /\[(h+|m+|s+)\]/i.test(section)
  const plain = section.replaceAll(/\[|\]/g, "").replaceAll(/am\/pm|a\/p|上午\/下午/gi, "h")
  // Letters that stand for no part of a day are those of a word, or of a format in another language.
  if (general.test(plain.trim()) || /[cfi-lnopqru-x]/i.test(plain)) return "number"
  if (/%/.test(plain)) return "percent"
  // Places of digits are those of a number, except in parts of a second; E+ is that of a power of ten.
  if (/[0#?]/.test(plain.replaceAll(/s\.0+/gi, "s")) || /e[+-]/i.test(plain)) return "number"
  const hasTime = /[hs]/i.test(plain)
  const hasDay = /[ydgeb]|m{3}/i.test(plain) || (/m/i.test(plain) && !hasTime)
  if (isElapsed && !hasDay) return "elapsed"
  if (/[ydgebmhs]/i.test(plain) === false) return "number"
  return hasDay && hasTime ? "dateTime" : hasDay ? "date" : "time"
}
