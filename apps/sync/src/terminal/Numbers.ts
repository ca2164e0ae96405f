/** Numbers as people read them. */

const grouped = new Intl.NumberFormat("en")

/** `28,785` */
export const number = (value: number): string => grouped.format(value)

/** `1 row`, `28,785 rows` */
export const count = (value: number, one: string, many = `${one}s`): string =>
  `${number(value)} ${value === 1 ? one : many}`

const endings: Readonly<Record<string, string>> = { one: "st", two: "nd", few: "rd" }
const rules = new Intl.PluralRules("en", { type: "ordinal" })

/** `1st`, `2nd`, `13th`, `1,003rd` */
export const ordinal = (value: number): string => `${number(value)}${endings[rules.select(value)] ?? "th"}`

/** `, 1,250 rows/s` after a count; nothing where nothing was done yet. */
export const rate = (value: number, one: string, milliseconds: number): string =>
  value === 0 || milliseconds === 0 ? "" : `, ${number(Math.round((value * 1_000) / milliseconds))} ${one}s/s`
